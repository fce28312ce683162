"""A small database of invented articles, made through the store's own writing side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sitmon.feeds.spec import FeedSpec, Publisher
from sitmon.model import Article, Claim, Coded, Event, Evidence, Figure, Mention, Place, whole
from sitmon.pipeline import Prepared, fingerprint
from sitmon.store import connect, feeds
from sitmon.store.articles import Poll, save_polls

NOW = 1_506_520_800.0  # 27 September 2017, 14:00 UTC
HOUR = 3600.0

IDLIB = Place("SY.12", "Idlib", "admin1", "SY", "SY.12", "Idlib", 35.93, 36.63)
JISR = Place("x:jisr", "Jisr al-Shughur", "place", "SY", "SY.12", "Idlib", 35.81, 36.32)
RAKHINE = Place("MM.01", "Rakhine", "admin1", "MM", "MM.01", "Rakhine", 20.1, 93.4)
COXS = Place("x:coxs", "Cox's Bazar", "place", "BD", "BD.84", "Chittagong", 21.44, 92.0)
BOGOTA = Place("x:bogota", "Bogotá", "place", "CO", "CO.34", "Bogota D.C.", 4.61, -74.08)
SYRIA = Place("SY", "Syria", "country", "SY", None, None, 35.0, 38.0)

PUBLISHERS = (
    Publisher("levant", "Levant Courier", country="LB", language="en", type="newspaper"),
    Publisher("wire", "Meridian Wire", country="GB", language="en", type="agency"),
    Publisher(
        "herald",
        "State Herald",
        owner="The state",
        country="RU",
        language="en",
        type="state_media",
        state_media=True,
    ),
    Publisher("relief", "Relief Desk", country="CH", language="en", type="ngo"),
)


@dataclass(frozen=True)
class Story:
    """An article in brief: hours before now, title, text, and its events as (kind, mode, cue, place, assertion)."""

    hours: float
    title: str
    text: str
    events: tuple[tuple[str, str | None, str, Place | None, str], ...]
    publisher: int = 0
    confidence: float = 0.9
    lang: str = "en"
    read: bool = True
    killed: int | None = None
    claim: str | None = None
    url: str | None = "https://news.example/story"


STORIES = (
    Story(
        0.4,
        "Air strikes hit two hospitals in Idlib province",
        "Rescue workers said more than 40 people were killed when air strikes hit two hospitals near Jisr al-Shughur on"
        " Wednesday.\n\nThe defence ministry denied striking hospitals.",
        (("strike", "airstrike", "air strikes", JISR, "reported"),),
        1,
        0.96,
        killed=40,
        claim="denied",
    ),
    Story(
        1.5,
        "Thousands leave villages south of Idlib",
        "Thousands of civilians fled to camps along the border as the bombing went on, an aid group said.",
        (("displacement", "flight", "fled", IDLIB, "reported"),),
        3,
        0.88,
    ),
    Story(
        3,
        "Crossings into Cox's Bazar pass 480,000",
        "More than 480,000 people have fled Rakhine for Bangladesh in a month.",
        (("displacement", "flight", "fled", COXS, "reported"),),
        3,
        0.92,
    ),
    Story(
        5,
        "Ministry says jets struck militants only",
        "The ministry said its jets struck militant positions in Syria.",
        (("strike", "airstrike", "jets struck", SYRIA, "claimed"),),
        2,
        0.71,
    ),
    Story(
        7,
        "Guarantors set the lines of a de-escalation zone",
        "Russia, Iran and Turkey agreed on a zone over Idlib.",
        (("agreement", "zone", "agreed on a zone", IDLIB, "reported"),),
        1,
        0.83,
    ),
    Story(
        9,
        "Ceasefire to begin on 1 October in Colombia",
        "The government and the rebels signed a ceasefire in Bogotá.",
        (("agreement", "ceasefire", "signed a ceasefire", BOGOTA, "reported"),),
        0,
        0.94,
    ),
    Story(
        11,
        "Shelling reported near the crossing",
        "Shelling hit the road near the crossing, residents said.",
        (("strike", "shelling", "Shelling", None, "reported"),),
        0,
        0.58,
    ),
    Story(
        30,
        "Earlier strikes on Idlib",
        "Jets hit Idlib.",
        (("strike", "airstrike", "hit", IDLIB, "reported"),),
        1,
        0.8,
    ),
    Story(
        60,
        "Villages burn in Rakhine",
        "People fled Rakhine.",
        (("displacement", "flight", "fled", RAKHINE, "reported"),),
        1,
        0.9,
    ),
    Story(2, "خبر", "نص قصير", (), 0, lang="ar", read=False),
    Story(4, "Football cup final ends in a draw", "Nothing else happened.", (), 0),
)


def prepared(story: Story, key: str) -> Prepared:
    """The story as the pipeline would have coded it."""
    full = whole(story.title, story.text)
    events = tuple(_event(full, story, *e) for e in story.events)
    figures = ()
    if story.killed:
        at = full.index(str(story.killed))
        figures = (
            Figure(
                "killed",
                story.killed,
                story.killed,
                "more_than",
                "people",
                None,
                "this",
                "Rescue workers",
                at,
                at + 2,
            ),
        )
    claims = ()
    if story.claim:
        at = full.index(story.claim)
        claims = (
            Claim("The defence ministry", story.claim, "striking hospitals", None, at, at + len(story.claim)),
        )
    place = story.events[0][3] if story.events else None
    where = Mention(0, 4, full[:4], place) if place else None
    coded = Coded(
        story.lang,
        story.read,
        events,
        {"killed": (story.killed, story.killed)} if story.killed else {},
        figures,
        claims,
        event_place=where,
        near_misses=("“final” (strike): a sports word nearby",),
    )
    article = Article(key, story.title, story.text, NOW - story.hours * HOUR, url=story.url)
    return Prepared(article, coded, fingerprint(story.title, story.text))


def _event(
    full: str, story: Story, kind: str, mode: str | None, cue: str, place: Place | None, assertion: str
) -> Event:
    at = full.find(cue)
    if at < 0:
        at, cue = 0, full[:8]
    stage = {"zone": "agreed", "ceasefire": "signed"}.get(mode or "")
    parties = (
        ("Russia", "Iran", "Turkey") if kind == "agreement" else ("Syrian jets",) if kind == "strike" else ()
    )
    return Event(
        kind,
        mode,
        assertion,  # type: ignore[arg-type]
        False,
        stage,  # type: ignore[arg-type]
        story.confidence,
        (Evidence(at, at + len(cue), full[at : at + len(cue)], cue),),
        place,
        initiators=parties,
        objects=("hospital",) if "hospital" in full else (),
        why=(f"cue “{cue}” with a target in the sentence", "reported as fact"),
    )


def specs() -> list[FeedSpec]:
    """One feed a publisher, and one that nobody has asked yet."""
    found = [FeedSpec(f"https://{p.id}.example/feed", f"{p.name} news", p) for p in PUBLISHERS]
    return [*found, FeedSpec("https://levant.example/sport", "Levant Courier sport", PUBLISHERS[0])]


def make(path: Path, stories: Sequence[Story] = STORIES, *, failing: bool = True) -> Path:
    """A database at `path` with the stories, polled a few seconds before NOW."""
    connection = connect(path)
    feeds.register(connection, specs(), NOW - 100 * HOUR)
    add(path, stories, NOW - 12)
    if failing:
        states = feeds.enabled(connection)
        bad = Poll(states[2], NOW - 30, "failed", None, "timed out after 30 s", 30_000, 0, NOW + 600, 900.0)
        save_polls(connection, [replace(bad, at=NOW - 900), bad])
    connection.close()
    return path


def add(path: Path, stories: Sequence[Story], at: float, prefix: str = "story") -> None:
    """Stores stories as one poll of each publisher's feed at `at`."""
    connection = connect(path)
    states = feeds.enabled(connection)
    polls = []
    for n, state in enumerate(states[: len(PUBLISHERS)]):
        found = tuple(prepared(s, f"{prefix}{i}") for i, s in enumerate(stories) if s.publisher == n)
        polls.append(Poll(state, at - n * 20, "ok", 200, None, 120 + 40 * n, 9000, at + 600, 900.0, found))
    save_polls(connection, polls)
    connection.close()
