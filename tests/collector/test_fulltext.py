"""Linked pages: asked for politely and once, read in a process of their own, kept as versions of their articles."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from sitmon import paths
from sitmon.collector import fulltext
from sitmon.collector.run import Collector
from sitmon.collector.sources import of_address
from sitmon.config import Config, FeedEntry, FullTextConfig, load
from sitmon.errors import ConfigError, ParseError
from sitmon.export.jsonl import article
from sitmon.feeds import pages
from sitmon.model import whole
from sitmon.store import connect, read
from sitmon.store.feeds import add
from sitmon.store.selection import Selection
from tests.farm import Farm, Reply, Request, rss

pytest.importorskip("trafilatura", reason="the extra `fulltext` is not installed")
NOW = 1_506_500_000.0
HOUR = 3600.0
TITLE = "Airstrikes kill five in Idlib"
LEAD = "Warplanes bombed a market in Idlib, Syria, rescue workers said."
HTML = {"Content-Type": "text/html; charset=utf-8"}


def item(key: str, link: str, title: str = TITLE, lead: str = LEAD) -> str:
    return (
        f"<item><guid isPermaLink='false'>{key}</guid><title>{title}</title><link>{link}</link>"
        f"<description>{lead}</description><pubDate>Wed, 27 Sep 2017 08:00:00 GMT</pubDate></item>"
    )


def page(*paragraphs: str, title: str = TITLE) -> bytes:
    rows = "".join(f"<p>{row}</p>" for row in (LEAD, *paragraphs))
    return (
        f"<html><head><title>{title} | Courier</title></head><body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>"
        f"{rows}</article><footer>All rights reserved</footer></body></html>"
    ).encode()


MORE = (
    "The strike on the market in Idlib also wounded thirty people, the Civil Defence said in a statement on Wednesday.",
    "Thousands of residents fled the town of Jisr al-Shughur towards the border with Turkey after the attack.",
)


@dataclass
class Scene:
    """A farm, a database and a clock, and what the collector said."""

    farm: Farm
    db: Path
    store: sqlite3.Connection
    config: Config
    time: float = NOW
    said: list[str] = field(default_factory=list)

    def feed(self, path: str, *items: str) -> None:
        self.farm.pages[path] = lambda _: Reply(200, rss(*items))
        add(self.store, of_address(self.farm.url(path)), NOW)

    def collector(self) -> Collector:
        return Collector(self.db, self.config, clock=lambda: self.time, say=self.said.append)

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.farm.asked if request.path == path]

    def articles(self) -> dict[str, dict[str, Any]]:
        return {d.key: article(d) for d, _ in read.documents(self.store, Selection())}

    def noted(self) -> dict[str, tuple[Any, ...]]:
        found = self.store.execute("SELECT url, status, error, times, retry_at FROM page")
        return {row[0].rpartition("/")[2]: tuple(row[1:]) for row in found}


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    monkeypatch.setattr(fulltext, "_PAUSE", 0.0)
    usual = load(paths.shipped("config.toml"))
    config = replace(
        usual,
        fulltext=FullTextConfig(enabled=True),
        network=replace(usual.network, total_timeout=5.0),
    )
    async with Farm() as farm:
        db = tmp_path / "s.db"
        for connection in _opened(db):
            yield Scene(farm, db, connection, config)


def _opened(db: Path) -> Iterator[sqlite3.Connection]:
    connection = connect(db)
    try:
        yield connection
    finally:
        connection.close()


async def test_the_page_of_a_flagged_article_is_read_once_and_what_it_says_stands_in_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    farm = scene.farm
    monkeypatch.setenv("KEY", "Bearer abc")
    scene.config = replace(scene.config, feeds=(FeedEntry(farm.url("/rss"), auth="env:KEY"),))
    hostile = "Volunteers \x1b]0;owned\x07 pulled\u202e seven bodies from the rubble, <b>[red]they[/red]</b> &#27;[2J said."
    farm.pages["/1"] = lambda _: Reply(200, page(*MORE, hostile), HTML)
    farm.pages["/2"] = lambda _: Reply(200, page(), HTML)
    scene.feed(
        "/rss", item("a", farm.url("/1")), item("b", farm.url("/2"), "City win the cup", "He scored twice.")
    )
    async with scene.collector() as collector:
        first = await collector.once()
        assert (first.articles_new, first.articles_updated) == (2, 0)
        [told] = scene.articles().values()
        again = await collector.once()
        scene.feed("/other", item("c", farm.url("/1")))
        scene.time += HOUR
        await collector.once()
    assert (again.articles_new, again.articles_updated) == (0, 0)
    # Only the flagged one, once, without the feed's secret, and as a page.
    assert (len(scene.asked("/1")), len(scene.asked("/2"))) == (1, 0)
    assert scene.asked("/1")[0].headers["accept"].startswith("text/html")
    assert "authorization" not in scene.asked("/1")[0].headers
    assert scene.asked("/rss")[0].headers["authorization"] == "Bearer abc"
    # What was read stands in the page's text, which is said to be that.
    assert (told["text_from"], told["page"], told["versions"]) == ("page", farm.url("/1"), 1)
    assert {e["kind"] for e in told["events"]} == {"strike", "displacement"}
    detail = read.detail(scene.store, 1)
    assert detail is not None
    full = whole(detail.title, detail.text)
    for event in told["events"]:
        for evidence in event["evidence"]:
            assert full[evidence["start"] : evidence["end"]] == evidence["text"]
    assert not set(full) & {"\x1b", "\x07", "\u202e"}
    assert full.count(TITLE) == 1
    assert "Home" not in full
    assert "rights reserved" not in full
    words = scene.store.execute("SELECT rowid FROM words WHERE words MATCH 'shughur'").fetchall()
    assert {row[0] for row in words} == {1, 3}
    # The second article with the address has the text without a second request; the earlier version is kept.
    assert scene.articles()["c"]["text_from"] == "page"
    kept = scene.store.execute("SELECT origin, text FROM version WHERE article_id = 1 ORDER BY id").fetchall()
    assert [row[0] for row in kept] == [None, "page"]
    assert kept[0][1] == LEAD
    assert scene.store.execute(
        "SELECT count(*) FROM event WHERE article_id = 1 AND known_until IS NULL"
    ).fetchone()[0] == len(told["events"])


async def test_pages_that_cannot_be_had_are_noted_and_not_asked_again_in_heat(scene: Scene) -> None:
    farm = scene.farm
    async with Farm() as inside:
        inside.pages["/x"] = lambda _: Reply(200, page(*MORE), HTML)
        answers = {
            "/gone": Reply(404),
            "/pdf": Reply(200, b"%PDF", {"Content-Type": "application/pdf"}),
            "/wall": Reply(
                200,
                page(title="Before you continue").replace(LEAD.encode(), b"We value your privacy. " * 9),
                HTML,
            ),
            "/less": Reply(200, page(), HTML),
            "/void": Reply(200, b"<html></html>", HTML),
            "/huge": Reply(200, b"<p>" + b"x" * (pages.MOST_BYTES + 1), HTML),
            "/away": Reply(302, headers={"Location": inside.url("/x")}),
            "/down": Reply(500),
        }
        for path, reply in answers.items():
            farm.pages[path] = lambda _, reply=reply: reply
        scene.feed(
            "/rss", *(item(path, farm.url(path)) for path in answers), item("elsewhere", inside.url("/x"))
        )
        async with scene.collector() as collector:
            for wait in (0, 1, 60, 5 * HOUR):
                scene.time += wait
                await collector.once()
        assert not inside.asked
    noted = scene.noted()
    reasons = {
        "gone": "404",
        "pdf": "it is no page but application/pdf",
        "wall": "does not hold the feed's words",
        "less": "no more than the feed gave",
        "void": "no article is found",
        "huge": "larger than 3 MB",
        "away": "is a private address",
        "x": "is a private address",
        "down": "500",
    }
    assert noted.keys() == reasons.keys()
    assert [name for name, reason in reasons.items() if reason not in noted[name][1]] == []
    never = {name for name, row in noted.items() if row[3] is None}
    assert never == {"gone", "pdf", "wall", "less", "void"}
    assert {name for name, row in noted.items() if row[2] > 1} == {"huge", "away", "x", "down"}
    assert (len(scene.asked("/gone")), len(scene.asked("/down"))) == (1, 2)
    assert all(a["text_from"] == "feed" for a in scene.articles().values())
    assert any(farm.url("/gone") in line for line in scene.said)


async def test_a_host_that_asks_to_be_left_alone_is_and_a_failure_is_tried_three_times_at_most(
    scene: Scene,
) -> None:
    farm = scene.farm
    farm.pages["/1"] = lambda _: Reply(503, headers={"Retry-After": "7200"})
    farm.pages["/2"] = lambda _: Reply(200, page(*MORE), HTML)
    # Of two articles seen together the one stored last comes first.
    scene.feed("/rss", item("b", farm.url("/2")), item("a", farm.url("/1")))
    async with scene.collector() as collector:
        await collector.once()
        await collector.once()
        assert (len(scene.asked("/1")), len(scene.asked("/2"))) == (1, 0)
        scene.time += 2 * HOUR + 1
        await collector.once()
        assert len(scene.asked("/1")) == 2
        for _ in range(6):
            scene.time += 3 * HOUR
            await collector.once()
    assert (len(scene.asked("/1")), len(scene.asked("/2"))) == (3, 1)
    assert scene.noted()["1"][2:] == (3, None)
    assert scene.articles()["b"]["text_from"] == "page"


async def test_the_feeds_own_edit_comes_first_and_the_page_is_asked_again_later(scene: Scene) -> None:
    farm = scene.farm
    farm.pages["/1"] = lambda _: Reply(200, page(*MORE), HTML)
    scene.feed("/rss", item("a", farm.url("/1")))
    async with scene.collector() as collector:
        await collector.once()
        scene.time += HOUR
        scene.feed("/rss", item("a", farm.url("/1"), "Airstrikes kill nine in Idlib"))
        edited = await collector.once()
        now = scene.articles()["a"]
        assert (edited.articles_updated, now["title"], now["text_from"]) == (
            1,
            "Airstrikes kill nine in Idlib",
            "feed",
        )
        assert len(scene.asked("/1")) == 1
        farm.pages["/1"] = lambda _: Reply(200, page(*MORE, title="Airstrikes kill nine in Idlib"), HTML)
        scene.time += 6 * HOUR
        await collector.once()
        await collector.once()
    now = scene.articles()["a"]
    assert (now["title"], now["text_from"], now["versions"]) == ("Airstrikes kill nine in Idlib", "page", 2)
    assert len(scene.asked("/1")) == 2


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - what is waited for happens in a database
        await asyncio.sleep(0.05)


async def test_pages_are_read_while_collecting_and_a_fault_of_ours_ends_only_that(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    farm = scene.farm
    monkeypatch.setattr(fulltext, "_LOOK", 0.05)
    farm.pages["/1"] = lambda _: Reply(200, page(*MORE), HTML)
    scene.feed("/rss", item("a", farm.url("/1")))
    async with asyncio.timeout(60), scene.collector() as collector:
        stop = asyncio.Event()
        running = asyncio.create_task(collector.forever(stop))
        await until(lambda: "page" in {a["text_from"] for a in scene.articles().values()})

        def broken(*_: object) -> None:
            raise ZeroDivisionError("of ours")

        monkeypatch.setattr(fulltext.store, "waiting", broken)
        await until(lambda: bool(scene.said))
        assert not running.done()
        stop.set()
        await running
    assert "no more pages are read" in scene.said[-1]
    assert "ZeroDivisionError: of ours" in scene.said[-1]


async def test_a_page_that_takes_too_long_is_noted(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    farm = scene.farm
    farm.pages["/1"] = lambda _: Reply(200, page(*MORE), HTML)
    scene.feed("/rss", item("a", farm.url("/1")))
    async with scene.collector() as collector:

        def submit(*_: object) -> Future[Any]:
            late = Future[Any]()
            late.set_exception(ParseError("reading it took longer than 20 s"))
            return late

        assert collector._pages is not None
        monkeypatch.setattr(collector._pages._pool, "submit", submit)
        await collector.once()
        await collector.once()
    assert len(scene.asked("/1")) == 1
    assert scene.noted()["1"][:2] == (200, "reading it took longer than 20 s")


@pytest.mark.long
async def test_a_page_that_takes_minutes_to_read_costs_twenty_seconds(scene: Scene) -> None:
    farm = scene.farm
    slow = b"<p " + b" ".join(b"a%d" % n for n in range(250_000)) + b">x</p>"
    farm.pages["/slow"] = lambda _: Reply(200, slow, HTML)
    farm.pages["/1"] = lambda _: Reply(200, page(*MORE), HTML)
    scene.feed("/rss", item("b", farm.url("/1")), item("a", farm.url("/slow")))
    async with asyncio.timeout(60), scene.collector() as collector:
        await collector.once()
    assert "longer than 20 s" in scene.noted()["slow"][1]
    assert scene.articles()["b"]["text_from"] == "page"


def test_without_the_extra_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "installed", lambda: False)
    usual = load(paths.shipped("config.toml"))
    Collector(tmp_path / "s.db", usual)
    with pytest.raises(ConfigError) as told:
        Collector(tmp_path / "s.db", replace(usual, fulltext=FullTextConfig(enabled=True)))
    said = "[fulltext] enabled: reading linked pages needs an extra (pip install 'sitmon[fulltext]')"
    assert str(told.value) == said
