import re
import tomllib

import pytest

from sitmon import paths
from sitmon.errors import ConfigError, DataError, FetchError
from sitmon.feeds import address, packs

SEEDS = paths.shipped("seeds")


def test_every_shipped_pack_loads_and_is_sound():
    specs = packs.load(packs.names(SEEDS), SEEDS)
    assert len(specs) >= 40
    assert len({spec.url for spec in specs}) == len(specs)
    for spec in specs:
        assert address.place(spec.url).address is None, spec
        assert spec.name
        assert spec.language
        assert re.fullmatch("[a-z]{2}", spec.language), spec
        assert spec.home is None or re.fullmatch("[A-Z]{2}", spec.home), spec
        assert spec.origin.startswith("pack:")


def test_no_key_of_a_shipped_list_is_misspelt_and_every_feed_that_is_off_says_why():
    for path in (SEEDS / "feeds").glob("*.toml"):
        for entry in tomllib.loads(path.read_text("utf-8"))["feed"]:
            assert set(entry) <= {"name", "url", "publisher", "language", "home", "enabled", "note"}, entry
            assert entry.get("enabled", True) == ("note" not in entry), entry


def test_every_publisher_is_sound_and_used():
    outlets = packs.publishers(SEEDS)
    used = {spec.publisher.id for spec in packs.load(packs.names(SEEDS), SEEDS)}
    assert used == set(outlets)
    for outlet in outlets.values():
        assert outlet.type in packs.TYPES, outlet
        assert outlet.country is None or re.fullmatch("[A-Z]{2}", outlet.country), outlet
        assert outlet.state_media == (outlet.type == "state_media"), outlet


def test_the_packs_of_the_default_configuration_exist_and_have_feeds_that_are_on():
    from sitmon import config

    wanted = config.load(None).packs
    assert wanted
    for pack in wanted:
        assert any(spec.enabled for spec in packs.load([pack], SEEDS)), pack


def test_a_feed_in_two_packs_comes_once():
    both = packs.load(["syria", "gaza-israel"], SEEDS)
    apart = [*packs.load(["syria"], SEEDS), *packs.load(["gaza-israel"], SEEDS)]
    assert len(both) < len(apart)
    assert packs.load([], SEEDS) == []


@pytest.mark.parametrize(
    ("name", "says"), [("siria", "did you mean 'syria'?"), ("zzz", "there are drc, gaza-israel, global")]
)
def test_an_unknown_pack_names_the_nearest(name, says):
    with pytest.raises(ConfigError) as raised:
        packs.load(["global", name], SEEDS)
    assert says in raised.value.hint
    assert name in str(raised.value)


@pytest.mark.parametrize(
    ("feeds", "publishers"),
    [
        ("[[feed]\n", ""), ("[[feed]]\nname = 'x'", ""), ("", ""), ("[[feed]]\nname='x'\nurl='u'\npublisher='nobody'", ""),
        ("[[feed]]\nname='x'\nurl='u'\npublisher='p'", "[p]\nname='P'\nowned_by='x'"), ("[[feed]]", None),
    ],
)  # fmt: skip
def test_a_damaged_list_is_told_with_its_path(tmp_path, feeds, publishers):
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "mine.toml").write_text(feeds)
    if publishers is not None:
        (tmp_path / "publishers.toml").write_text(publishers)
    with pytest.raises(DataError) as raised:
        packs.load(["mine"], tmp_path)
    assert str(tmp_path) in raised.value.where


def test_no_shipped_feed_leads_inside():
    for spec in packs.load(packs.names(SEEDS), SEEDS):
        try:
            address.check(address.place(spec.url), None, address.Allowed())
        except FetchError as error:
            pytest.fail(f"{spec.url}: {error}")
