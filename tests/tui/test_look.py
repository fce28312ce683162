"""What a reader sees at a glance: the keys that matter, notices that hide nothing, figures apart from scrollbars."""

from __future__ import annotations

import re
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.command import CommandPalette

from sitmon.store import connect, lease, read
from sitmon.store import feeds as followed
from sitmon.store.feeds import FeedHealth
from sitmon.store.read import Honesty
from sitmon.store.selection import Selection
from sitmon.tui import theme
from sitmon.tui.lens import Lens
from sitmon.tui.panels.base import foot_of
from sitmon.tui.panels.detail import DetailPanel
from sitmon.tui.panels.detail_parts import event
from sitmon.tui.panels.event_row import Look, one_line, toll_of, where_of
from sitmon.tui.panels.feeds import answer_of
from sitmon.tui.panels.feeds_table import row
from sitmon.tui.panels.honesty import language, parts
from sitmon.tui.panels.map import MapPanel, legend
from sitmon.tui.panels.region_tree import Branch, line_of
from sitmon.tui.picture import screen_text
from sitmon.tui.saving import near
from sitmon.tui.screens.agreements import Agreement, AgreementsPanel, Told, stage_of
from sitmon.tui.screens.help import page
from sitmon.tui.screens.incidents import Claim, ClaimsPanel
from sitmon.tui.theme import DARK
from sitmon.tui.widgets.braillemap import BrailleMap
from sitmon.tui.widgets.columns import StackedColumns
from tests.tui.database import NOW
from tests.tui.running import LARGE, MIDDLE, SMALL, dashboard, press, running, settle
from tests.tui.screens import strips
from tests.tui.test_habits import contrast


def health(db: Path) -> list[FeedHealth]:
    with closing(connect(db)) as connection:
        return followed.health(connection)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_key_bar_tells_of_the_views_and_of_opening_a_row(db: Path, size: tuple[int, int]) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        last = screen_text(app).splitlines()[-1]
        assert last.startswith(" 1–7 views  enter open  r region")
        assert " e why " in last
        await press(pilot, "3")
        last = screen_text(app).splitlines()[-1]
        assert last.startswith(" 1–7 views  r region")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_commands_look_as_the_other_dialogues_do(db: Path, size: tuple[int, int]) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, "colon")
        while "Search for commands" not in screen_text(app):
            await pilot.pause()
        palette = app.screen
        assert isinstance(palette, CommandPalette)
        await palette.workers.wait_for_complete()
        await pilot.pause()
        frame = palette.query_one("#--input").region
        assert frame.width == min(84, size[0] * 96 // 100)
        assert palette.query_one("CommandList").region.width == frame.width
        assert "🔎" not in screen_text(app)


async def test_a_notice_leaves_the_line_of_honesty_and_the_keys_in_sight(db: Path) -> None:
    app = dashboard(db)
    async with running(app, LARGE) as pilot:
        app.say("One line of news.")
        await settle(pilot)
        *_, border, honesty, keys = screen_text(app).splitlines()
        assert "One line of news." in border
        assert "feeds answering" in honesty
        assert "q quit" in keys


async def test_words_do_not_move_when_the_scrollbar_of_an_article_comes(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        await press(pilot, "enter")
        body = app.screen.query_one(DetailPanel)._body
        width = body.size.width
        await press(pilot, "e")
        assert body.size.width == width
        lines = [line.strip("│ ▇▆▅▄▃▂▁█") for line in screen_text(app).splitlines()]
        assert not [line for line in lines if line in ("fact", "sentence", "target")], (
            "a word alone at the left"
        )


@pytest.mark.parametrize("size", [SMALL, MIDDLE])
async def test_the_border_of_an_article_tells_whole_keys_and_the_way_back(
    db: Path, size: tuple[int, int]
) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, "enter")
        foot = str(app.screen.query_one(DetailPanel).border_subtitle)
        assert foot.endswith("esc back")
        assert foot in screen_text(app)


def test_a_foot_keeps_whole_parts_and_the_last() -> None:
    parts = ["tab completes", "enter searches", "esc back"]
    assert foot_of(parts, 60) == "tab completes · enter searches · esc back"
    assert foot_of(parts, 44) == "tab completes · esc back"
    assert foot_of(parts, 10) == "esc back"


async def test_search_tells_its_keys_whole_on_a_small_screen(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        await press(pilot, "slash")
        assert "tab completes · enter searches · ↑ earlier · esc back ─" in screen_text(app).replace(
            "empty enter: no search · ", ""
        )


@pytest.mark.parametrize(("width", "columns"), [(84, 1), (144, 2)])
def test_help_has_two_columns_of_keys_where_there_is_room(width: int, columns: int) -> None:
    lines = page(DARK, width).plain.splitlines()
    assert any("Views" in line and "Articles" in line for line in lines) == (columns == 2)
    assert all(cell_len(line) <= width for line in lines if line.startswith("  "))
    starts = {
        line.index(word) for line in lines for word in ("Live: ", "Choose a region", "Quit") if word in line
    }
    assert len(starts) == 1


def test_what_a_feed_answered_stands_in_columns(db: Path) -> None:
    feeds = [replace(feed, last_ms=ms, last_added=n) for ms, n in ((6, 0), (1240, 12)) for feed in health(db)]
    good = [answer_of(feed, 20) for feed in feeds if feed.condition == "ok"]
    assert {text.index(" ms") for text in good} == {8}
    assert all(cell_len(answer_of(feed, width)) == width for feed in feeds for width in (3, 12, 16, 25))


def test_a_publisher_is_not_named_twice(db: Path) -> None:
    feed = replace(
        health(db)[0],
        name="Levant Wire: world",
        publisher="Levant Wire",
        type="agency",
        country="LB",
        language="en",
    )
    assert "agency, LB, en" in "".join(s.text for s in row(feed, 150, NOW, DARK))
    other = replace(feed, name="World news")
    assert "Levant Wire agency, LB, en" in "".join(s.text for s in row(other, 150, NOW, DARK))


def test_nobody_killed_is_said_in_words(db: Path) -> None:
    with closing(connect(db)) as connection:
        wanted = read.ids(connection, Selection())
        found = read.rows(connection, wanted)[wanted[0]]
    look = Look(DARK, NOW, None)
    assert toll_of(replace(found, kind="strike", killed=0), look) == "none killed"
    assert toll_of(replace(found, kind="strike", killed=3), look) == "killed 3"
    assert toll_of(replace(found, kind="strike", killed=None), look) == ""


def test_hidden_kinds_have_their_signs_where_words_have_no_room() -> None:
    lens = replace(Lens(), kinds=("agreement",))
    told = "".join(
        part[0] for part in parts(Honesty(8, 8, 0, NOW, NOW, 3, 9, {}), lens, NOW, DARK, short=True)
    )
    assert told.endswith("hidden: ✶ ➜")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_is_told_of_an_agreement_stands_below_the_table(db: Path, size: tuple[int, int]) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, "5")
        shown = screen_text(app)
        assert "between  Russia, Iran, Turkey" in shown
        assert "words    “agreed on a zone”" in shown
        assert "source   Meridian Wire · likely .83" in shown
        await press(pilot, "j")
        assert "words    “signed a ceasefire”" in screen_text(app)


async def test_the_facts_of_an_agreement_give_way_where_there_are_few_lines(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (80, 16)) as pilot:
        await press(pilot, "5")
        assert "between " not in screen_text(app)
        assert "zone" in screen_text(app)


def test_a_stage_that_is_not_told_is_no_stage(db: Path) -> None:
    with closing(connect(db)) as connection:
        wanted = read.ids(connection, Selection())
        found = read.rows(connection, wanted)[wanted[0]]
    assert stage_of(replace(found, stage=None, assertion="reported")) == ""
    assert stage_of(replace(found, stage=None, assertion="denied")) == "denied"
    assert stage_of(replace(found, stage="in_force", assertion="reported")) == "in force"


@pytest.mark.parametrize(("size", "there"), [(SMALL, True), (LARGE, True), ((80, 18), False)])
async def test_each_kind_against_the_window_before_stands_below_the_timeline(
    db: Path, size: tuple[int, int], there: bool
) -> None:
    app = dashboard(db)
    async with running(app, size) as pilot:
        await press(pilot, "4")
        shown = screen_text(app)
        assert ("Trend · 24 h against the 24 h before" in shown) == there
        assert "Timeline · last 24 h" in shown


@pytest.mark.parametrize("name", [name for name in theme.PALETTES if name != "ansi"])
async def test_the_figures_of_the_axis_are_as_readable_as_words(db: Path, name: str) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        app.theme = name
        await settle(pilot)
        columns = app.screen.query_one(StackedColumns)
        style = next(style for ch, style in columns._axis(27) if ch == "2")
        words = columns.get_component_rich_style("columns--label")
        assert style == words
        assert words.color is not None
        ink = Color.from_rich_color(words.color)
        ground = Color.parse(app.palette.background)
        assert contrast(ink.hex6, ground.hex6) >= 4.5


def test_names_of_regions_never_meet_their_bars() -> None:
    (line,) = line_of(Branch("x", "Southern Asia and more", 3, 7, 1.0), 30, False, False, DARK)
    drawn = "".join(segment.text for segment in line)
    assert " █" in drawn


def marked(db: Path, **values: object) -> read.Row:
    with closing(connect(db)) as connection:
        wanted = read.ids(connection, Selection())
        found = read.rows(connection, wanted)[wanted[0]]
    return replace(found, starred=True, noted=True, tagged=True, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", range(60, 100, 3))
def test_a_long_title_never_meets_the_signs_of_marks(db: Path, width: int) -> None:
    (line,) = one_line(marked(db, title="word " * 40), width, False, Look(DARK, NOW, None))
    drawn = "".join(segment.text for segment in line)
    assert re.search("… +★✎#", drawn)
    assert cell_len(drawn) == width


async def test_columns_of_agreements_and_claims_never_meet(db: Path) -> None:
    e = marked(
        db, kind="agreement", mode="evacuation_deal", stage="in_force", place="P" * 60, title="T" * 200
    )
    told = Agreement(e, Told(parties="Q" * 90))
    said = Claim(e, ("strike",), "S" * 90, "admitted", "W" * 200)
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "5")
        agreements = app.screen.query_one(AgreementsPanel)
        await press(pilot, "2")
        claims = app.screen.query_one(ClaimsPanel)
        for width in (76, 116, 156):
            drawn = "".join(s.text for s in agreements.row(told, width, DARK))
            assert all(part in drawn for part in ("evacuation deal in force", "P… Q", "Q… ★✎#"))
            drawn = "".join(s.text for s in claims.row(said, width, DARK))
            assert "S… admitted W" in drawn


async def test_a_dashboard_without_feeds_is_not_called_live_and_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    with closing(connect(path)) as connection:
        lease.take(connection, "test", time.time())
    app = dashboard(path)
    async with running(app) as pilot:
        shown = screen_text(app)
        assert "○ NO FEEDS" in shown.splitlines()[0]
        assert "no feed is followed: sitmon feeds add URL" in shown
        assert "shows all 0" not in shown
        await press(pilot, "3")
        assert "Waiting for events with a place in this window." in screen_text(app)
        await press(pilot, "6")
        assert "enter shows" not in screen_text(app)


@pytest.mark.parametrize("width", range(66, 100))
async def test_the_clock_keeps_off_the_counts(db: Path, width: int) -> None:
    app = dashboard(db)
    async with running(app, (width, 24)):
        first = screen_text(app).splitlines()[0].rstrip()
        assert not first.endswith("UTC") or re.search(r"  27 Sep|  \d\d:\d\d UTC", first)


def test_millions_of_a_region_keep_off_its_bar_and_names_have_the_room() -> None:
    (line,) = line_of(Branch("x", "Southern Africa", 2, 1_142_875, 1.0), 36, False, False, DARK)
    drawn = "".join(segment.text for segment in line)
    assert "Southern Africa" in drawn
    assert drawn.endswith(" 1,142,875")
    assert cell_len(drawn) == 36


def test_a_snapshot_is_told_from_where_one_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert near(tmp_path / "sitmon-snapshots" / "x") == "sitmon-snapshots/x"
    assert near(Path("/elsewhere/x")) == "/elsewhere/x"


async def test_a_channel_is_ticked_with_a_sign_that_is_seen(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "W")
        assert "[ ] bell" in screen_text(app)
        await press(pilot, "tab", "space")
        assert "[x] bell" in screen_text(app)
        line = next(strip for strip in strips(app) if "[x] bell" in strip.text)
        box = next(segment for segment in line if "[x]" in segment.text)
        assert box.style is not None
        assert box.style.color is not None
        assert box.style.bgcolor is not None
        ink, ground = (Color.from_rich_color(c).hex6 for c in (box.style.color, box.style.bgcolor))
        assert contrast(ink, ground) >= 4.5


def test_a_place_without_room_for_its_country_stands_alone(db: Path) -> None:
    row = marked(db, place="Buthidaung", country="MM", level="place")
    assert [where_of(row, width) for width in (14, 13, 10, 6)] == [
        "Buthidaung, MM",
        "Buthidaung",
        "Buthidaung",
        "Buthi…",
    ]
    assert where_of(marked(db, place=None), 9) == "place un…"


async def test_agreements_have_places_on_the_smallest_screen(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (60, 15)) as pilot:
        await press(pilot, "5")
        shown = screen_text(app)
        assert "Idlib, SY" in shown
        assert "parties" not in shown


@pytest.mark.parametrize("size", [(60, 15), (100, 30), (120, 20), (150, 28), (200, 24)])
async def test_no_panel_is_a_border_alone(db: Path, size: tuple[int, int]) -> None:
    app = dashboard(db)
    async with running(app, size):
        for panel in app.screen.query(".framed"):
            if panel.region:
                assert panel.size.height >= 3, panel


async def test_what_was_stepped_to_is_cut_and_not_left_out(db: Path) -> None:
    app = dashboard(db)
    async with running(app, (100, 30)) as pilot:
        app.screen.query_one(BrailleMap).focus()
        await press(pilot, "full_stop")
        foot = str(app.screen.query_one(MapPanel).border_subtitle)
        assert re.match(r".+: 1 .+ · enter filters$|.+… · enter filters$", foot)


def test_the_least_of_a_legend_is_a_count() -> None:
    wide = [("Colombia", 2), ("Vanuatu", 1), (None, 1)]
    assert legend(wide, 40, areas=True) == "○ area only · 4 no nearer"


async def test_a_timeline_of_all_time_with_nothing_in_it_says_so(db: Path) -> None:
    app = dashboard(db)
    async with running(app) as pilot:
        await press(pilot, "4")
        await app.search("killed:>99999 since:30d")
        app.look(replace(app.lens, window=None))
        await settle(pilot)
        shown = screen_text(app)
        assert "Timeline · all time ─" in shown
        assert "Waiting for events in this window." in shown


def test_a_language_that_is_not_known_is_called_so() -> None:
    assert [language(c) for c in ("und", "ar-EG", "xx")] == ["an unknown language", "Arabic", "xx"]


def test_an_area_is_no_nearer_than_itself() -> None:
    e: dict[str, object] = {
        "kind": "strike", "mode": None, "assertion": "reported", "background": False, "stage": None, "confidence": 0.9,
        "evidence": [], "when": None, "actors": {"initiator": [], "target": []}, "objects": [],
        "place": {"name": "Idlib", "level": "admin1", "admin1_name": "Idlib", "country": "SY"},
    }  # fmt: skip
    assert "Idlib, SY (no nearer than the area)" in event(e, None, DARK, 80).plain
