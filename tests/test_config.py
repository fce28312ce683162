import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitmon import config, paths
from sitmon.config import Config, load
from sitmon.errors import ConfigError


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str | bytes) -> Path:
        path = tmp_path / "config.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def fault(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.exit_status == 2
    assert str(path) in caught.value.where
    return caught.value


def line_of(error: ConfigError) -> list[str]:
    return error.where.rsplit("config.toml", 1)[1].split(":")[1:]


def test_the_shipped_file_is_valid_and_is_the_reference(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SITMON_CONFIG", str(tmp_path / "none.toml"))
    defaults = load()
    assert defaults.source is None
    assert load(paths.shipped("config.toml")).poll == defaults.poll
    assert defaults.poll.interval == 900
    assert defaults.network.max_body == 20_000_000
    assert (defaults.keep, defaults.tui.window, defaults.tui.collect) == (None, 86400, True)
    assert (defaults.feeds, dict(defaults.regions), dict(defaults.watches)) == ((), {}, {})
    assert "global" in defaults.packs


def test_what_the_shipped_file_shows_commented_out_is_valid_too(write) -> None:
    lines = paths.shipped("config.toml").read_text("utf-8").splitlines()
    start = next(n for n, row in enumerate(lines) if row == "# [[feed]]")
    shown = "\n".join(
        row.removeprefix("# ") for row in lines[start:] if row.startswith("#") and not row.endswith(":")
    )
    shown = "\n".join(row for row in shown.splitlines() if row.startswith("[[") or " = " in row)
    loaded = load(write(shown))
    assert (len(loaded.feeds), len(loaded.regions), len(loaded.watches)) == (1, 1, 1)
    assert set(tomllib.loads(shown)["feed"][0]) == set(config.FeedEntry.__dataclass_fields__)


def test_the_users_file_is_found_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, write) -> None:
    path = write('[tui]\ntheme = "light"\n')
    monkeypatch.setenv("SITMON_CONFIG", str(path))
    loaded = load()
    assert (loaded.source, loaded.tui.theme) == (path, "light")


def test_keys_merge_one_by_one_and_lists_replace(write) -> None:
    loaded = load(
        write(
            '[feeds]\npacks = []\n[poll]\ninterval = "30m"\njitter = 0\n[store]\nkeep = "90d"\n[tui]\nwindow = "all"\n'
        )
    )
    assert loaded.packs == ()
    assert (loaded.poll.interval, loaded.poll.jitter, loaded.poll.min_interval) == (1800, 0.0, 300)
    assert (loaded.keep, loaded.tui.window, loaded.tui.theme) == (90 * 86400, None, "dark")


def test_feeds_regions_and_watches_are_read(write) -> None:
    loaded = load(
        write(
            '[[feed]]\nurl = "https://a.example/rss"\nstate_media = true\n'
            '[[region]]\nname = "north"\ncircle = [35.9, 36, 60]\n'
            '[[region]]\nname = "south"\nplaces = ["Daraa"]\n'
            '[[watch]]\nname = "w"\nquery = "region:north"\n'
        )
    )
    assert loaded.feeds == (config.FeedEntry("https://a.example/rss", state_media=True),)
    assert loaded.regions["north"].circle == (35.9, 36, 60)
    assert loaded.regions["south"].places == ("Daraa",)
    assert loaded.own_regions["south"]["places"] == ("Daraa",)
    assert loaded.own_regions["north"]["circle"] == (35.9, 36, 60)
    assert loaded.watches == {"w": "region:north"}


def test_a_byte_order_mark_is_no_fault(write) -> None:
    assert load(write(b'\xef\xbb\xbf[tui]\r\ntheme = "light"\r\n')).tui.theme == "light"


@pytest.mark.parametrize(
    ("text", "key", "line", "hint"),
    [
        ('[poll]\nintervall = "5m"\n', "poll.intervall", "2", "poll.interval"),
        ("\n[pol]\n", "pol", "2", "poll"),
        ('theme = "dark"\n', "theme", "1", "known here"),
        (
            '[network]\nallow = []\n[[feed]]\nurl = "https://a.example/"\nnmae = "x"\n',
            "feed.nmae",
            "5",
            "feed.name",
        ),
        (
            '[[region]]\nname = "a"\nplaces = ["x"]\n[[region]]\nname = "b"\nplace = ["x"]\n',
            "region.place",
            "6",
            "region.places",
        ),
        ('poll.intervall = "5m"\n', "poll.intervall", "1", "poll.interval"),
        ('[poll]\n"inter val" = 1\n', "poll.inter val", "2", "interval"),
        ("[poll]\nzzzzzz = 1\n", "poll.zzzzzz", "2", "known here: poll.interval"),
    ],
)
def test_an_unknown_key_is_named_with_its_line_and_the_nearest(
    write, text: str, key: str, line: str, hint: str
) -> None:
    error = fault(write(text))
    assert error.what.startswith(f"{key}: ")
    assert line_of(error) == [line]
    assert hint in error.hint


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("[tui]\ncollect = 1\n", "2", "tui.collect: must be true or false"),
        ("[tui]\ntheme = 1\n", "2", "tui.theme: must be text in quotes"),
        ('[poll]\nworkers = "2"\n', "2", "poll.workers: must be a whole number"),
        ("[poll]\nworkers = true\n", "2", "poll.workers: must be a whole number"),
        ("[poll]\njitter = true\n", "2", "poll.jitter: must be a number"),
        ('[feeds]\npacks = "global"\n', "2", "feeds.packs: must be a list"),
        ("[feeds]\npacks = [1]\n", "2", "feeds.packs: holds 1"),
        ('[network]\nproxy = "h:3128"\n', "2", "network.proxy: must begin with http://"),
        ("poll = 5\n", "1", "poll: is a table"),
        ("feed = 5\n", "1", "feed: is a repeated table"),
        ('[feed]\nurl = "https://a.example/"\n', "1", "feed: is a repeated table"),
        ('[[feed]]\nname = "x"\n', "1", 'feed: number 1 has no "url"'),
        ('[[feed]]\nurl = "https://a.example/"\n[[feed]]\nname = "x"\n', "3", 'feed: number 2 has no "url"'),
        ('[[feed]]\nurl = "ftp://a.example/"\n', "2", "feed.url: 'ftp://a.example/' is not an http"),
        ('[[feed]]\nurl = "https://a.example/ b"\n', "2", "feed.url: "),
        ('[[feed]]\nurl = "https://a.example/"\nstate_media = "no"\n', "3", "feed.state_media: must be true"),
        ('[[region]]\nname = "x"\n', "1", "region: 'x' is empty"),
        ('[[region]]\nname = "y"\nplaces=["z"]\n[[region]]\nname = "x"\n', "4", "region: 'x' is empty"),
        ('[[region]]\nname = "x"\ncircle = [1, 2]\n', "3", "region.circle: must be"),
        ('[[region]]\nname = "x"\ncircle = [1, 2, true]\n', "3", "region.circle: must be"),
        ('[[region]]\nname = "x"\ncircle = [91, 2, 3]\n', "3", "region.circle: must be"),
        ('[[region]]\nname = "x"\ncircle = [1, nan, 3]\n', "3", "region.circle: must be"),
        ('[[region]]\nname = "x"\nplaces = [1]\n', "3", "region.places: holds 1"),
        ('[[watch]]\nname = "x"\n', "1", 'watch: number 1 has no "query"'),
        (
            '[[watch]]\nname = "x"\nquery = "a"\n[[watch]]\nname = "x"\nquery = "b"\n',
            "5",
            "watch.name: 'x' is there twice",
        ),
        (
            '[[region]]\nname = "a"\ncountries = ["SY"]\n[[region]]\nname = "A"\ncountries = ["IQ"]\n',
            "5",
            "region.name: 'A' is the same as 'a'",
        ),
        (
            '[[region]]\nname = "Chocó front"\ncountries = ["CO"]\n'
            '[[region]]\nname = "choco-front"\ncountries = ["CO"]\n',
            "5",
            "region.name: 'choco-front' is the same as",
        ),
        ('[poll]\ninterval = "soon"\n', "2", "poll.interval: 'soon' is not a duration"),
        ('[network]\nmax_body = "big"\n', "2", "network.max_body: 'big' is not a size"),
        ('[tui]\nwindow = ""\n', "2", "tui.window: '' is not a duration"),
        ('[poll]\ninterval = "1s"\n', "2", "poll.interval: must be at least"),
        ('[poll]\nmin_interval = "2d"\n', "2", "poll.min_interval: is above"),
        ("[poll]\njitter = 1.5\n", "2", "poll.jitter: must lie"),
        ("[poll]\njitter = nan\n", "2", "poll.jitter: must lie"),
        ("[poll]\nworkers = -1\n", "2", "poll.workers: must lie"),
        ("[network]\nper_host = 0\n", "2", "network.per_host: must lie"),
        ("[network]\nconcurrency = 5000\n", "2", "network.concurrency: must lie"),
        ('[network]\ntotal_timeout = "0s"\n', "2", "network.total_timeout: must be"),
        ('[network]\nconnect_timeout = "0s"\n', "2", "network.connect_timeout: must be"),
        ('[network]\nmax_body = "10"\n', "2", "network.max_body: must be"),
        ('[store]\nkeep = "1h"\n', "2", "store.keep: must be"),
        ('[tui]\ntheme = "pink"\n', "2", "tui.theme: must be"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(write, text: str, line: str, what: str) -> None:
    error = fault(write(text))
    assert error.what.startswith(what)
    assert line_of(error) == [line]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[[watch]]\nname = "x"\n"qu\\u0065ri" = "y"\n', ["1"]),
        ('feed = [{url = "https://a.example/", nmae = "x"}]\n', []),
    ],
)
def test_a_key_that_cannot_be_found_in_the_text_gives_the_table_or_only_the_file(
    write, text: str, line: list[str]
) -> None:
    assert line_of(fault(write(text))) == line


def test_the_line_is_that_of_the_right_table(write) -> None:
    error = fault(
        write('[[feed]]\nurl = "https://a.example/"\nname = "x"\n\n[tui]\ntheme = "dark"\nname = "x"\n')
    )
    assert error.what.startswith("tui.name")
    assert line_of(error) == ["7"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[poll]\ninterval = 5m\n", ["2", "13"]),
        ("[poll\n", ["1", "6"]),
        ('[tui]\n\ntheme = "dark\n', ["3", "14"]),
        ("[feeds]\npacks = [1,\n\n\n", ["2"]),
        ("[feeds]\npacks", ["2"]),
        ("a", ["1"]),
    ],
)
def test_a_syntax_error_is_placed_even_at_the_end_of_the_document(write, text: str, line: list[str]) -> None:
    error = fault(write(text))
    assert line_of(error) == line
    assert "valid TOML" in error.hint
    assert "(at " not in error.what


def test_bytes_that_are_not_utf8_are_placed(write) -> None:
    error = fault(write(b'[tui]\ntheme = "\xff"\n'))
    assert (error.what, line_of(error)) == ("is not UTF-8 text", ["2"])


def test_a_file_that_is_not_there_or_cannot_be_read(tmp_path: Path) -> None:
    assert "no such file" in fault(tmp_path / "config.toml").what
    (tmp_path / "folder").mkdir()
    assert "cannot be read" in fault(tmp_path / "folder").what


def test_deep_nesting_is_refused(write) -> None:
    error = fault(write("a = " + "[" * 5000 + "]" * 5000))
    assert "nested" in error.what


def test_a_broken_reference_is_blamed_on_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, write
) -> None:
    path = write(paths.shipped("config.toml").read_text("utf-8").replace("jitter = 0.1", "jitter = 7.0"))
    monkeypatch.setattr(paths, "shipped", lambda name: path)
    monkeypatch.setenv("SITMON_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(ConfigError) as caught:
        load()
    assert caught.value.where == str(path)


ROWS = st.sampled_from(
    [
        "[poll]",
        "[[feed]]",
        "[[region]]",
        "[tui]",
        "poll.x.y = 1",
        'interval = "5m"',
        "interval = []",
        'url = "http://a/"',
        "name = 'x'",
        "circle = [1, 2, 3]",
        "circle = {}",
        "places = ['a']",
        "theme = 'dark'",
        "[",
        "x = [",
        "=",
        "[poll.x]",
        "jitter = inf",
    ]
) | st.text(max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(ROWS, max_size=8))
def test_any_file_is_a_configuration_or_a_config_error(tmp_path: Path, rows: list[str]) -> None:
    path = tmp_path / "any.toml"
    path.write_text("\n".join(rows), "utf-8", "surrogatepass")
    try:
        assert isinstance(load(path), Config)
    except ConfigError as error:
        told = str(error)
        assert told.startswith(str(path))


def test_a_watch_names_its_channels_and_the_command_is_a_list(write) -> None:
    path = write(
        '[alerts]\ncommand = ["notify-send", "sitmon"]\n'
        '[[watch]]\nname = "a"\nquery = "x"\nalert = ["bell", "command"]\n[[watch]]\nname = "b"\nquery = "y"\n'
    )
    loaded = load(path)
    assert loaded.alerting == {"a": ("bell", "command")}
    assert loaded.alert_command == ("notify-send", "sitmon")
    assert load(write("")).alerting == {}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[[watch]]\nname = "a"\nquery = "x"\nalert = ["horn"]\n', "'horn' is not a channel"),
        ('[[watch]]\nname = "a"\nquery = "x"\nalert = "bell"\n', "watch.alert: must be a list"),
        ("[alerts]\ncommand = [1]\n", "holds 1, which is not text"),
        ('[tui]\ntimes = "mars"\n', 'must be "utc" or "local"'),
    ],
)
def test_wrong_alerts_and_times_are_named(write, text: str, what: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write(text))
    assert what in str(caught.value)


def test_pages_are_read_only_where_that_is_asked_for(write) -> None:
    assert load(write("")).fulltext.enabled is False
    assert load(write("[fulltext]\nenabled = true\n")).fulltext.enabled is True
