"""The stages together: where each event of an article is, and what a brief reading leaves out."""

from __future__ import annotations

from dataclasses import replace

from sitmon import coder, pipeline
from sitmon.model import Article, Coded, Event, whole
from sitmon.reading import read

TITLE = "Air raids kill nine in Idlib"
TEXT = (
    "Warplanes bombed a market in Idlib province, Syria, killing nine civilians, rescue workers said. "
    "Thousands of people have fled from towns such as Saraqib. "
    "The raids come a week after Russia, Iran and Turkey agreed on a de-escalation zone there."
)


def code(title: str, text: str) -> Coded:
    return pipeline.code(Article(key="a", title=title, text=text))


def of_kind(coded: Coded, kind: str) -> Event:
    return next(event for event in coded.events if event.kind == kind)


def place(event: Event) -> str | None:
    return event.place.name if event.place else None


def test_every_event_is_where_its_own_sentence_says_else_where_the_main_event_is() -> None:
    coded = code(TITLE, TEXT)
    assert coded.event_place is not None
    assert coded.event_place.place.admin1 == "SY.12"
    assert place(of_kind(coded, "strike")) == "Idlib"
    assert place(of_kind(coded, "displacement")) == "Saraqib"
    assert place(of_kind(coded, "agreement")) == "Idlib", "not in the town of the sentence before"


def test_evidence_that_names_a_place_is_there() -> None:
    coded = code(TITLE, TEXT.replace("a de-escalation zone there", "a de-escalation zone in Hama province"))
    assert of_kind(coded, "agreement").place is not None
    assert place(of_kind(coded, "agreement")) == "Hama"


def test_evidence_quotes_the_text_as_given() -> None:
    given = "Warplanes bombed a market in Idlib, Syria, on\x92Tuesday, rescue workers said."
    coded = pipeline.code(Article(key="a", text=given))
    spans = [span for event in coded.events for span in event.evidence]
    assert spans
    assert all(given[s.start : s.end] == s.text for s in spans)


def test_what_the_coder_reads_in_a_text_without_events_is_kept() -> None:
    text = "Twelve people died in floods in Idlib. The union called a strike over pay."
    coded, read_alone = code("", text), coder.code(read(None, text), published=None, lang=None)
    assert read_alone.totals
    assert read_alone.figures
    assert read_alone.near_misses
    assert (
        replace(read_alone, mentions=coded.mentions, event_place=coded.event_place, about_country="SY")
        == coded
    )


def test_a_brief_reading_names_the_places_of_the_opening_of_quiet_articles_only() -> None:
    quiet = Article(
        key="q", title="Market day in Lyon", text="It rained in Paris. The mayor of Berlin came by train."
    )
    whole = {m.place.name for m in pipeline.code(quiet).mentions}
    brief = {m.place.name for m in pipeline.code(quiet, brief=True).mentions}
    assert brief <= whole
    assert "Berlin" in whole - brief
    flagged = Article(key="f", title=TITLE, text=TEXT)
    assert pipeline.code(flagged, brief=True).mentions == pipeline.code(flagged).mentions


def test_an_unread_article_is_kept_clean_without_events() -> None:
    kept = pipeline.unread(Article(key="a", title="A \x1b[31mred title", url="javascript:x"))
    assert (kept.article.title, kept.article.url) == ("A      red title", None)
    assert (kept.coded.read, kept.coded.events) == (False, ())


def test_a_feeds_text_longer_than_any_news_is_read_at_its_beginning_only() -> None:
    filler = "The fair went on. " * 6_000

    def polled(title: str, text: str) -> Coded:
        return pipeline.code(Article(key="a", title=title, text=text), brief=True)

    kinds = {"strike", "displacement", "agreement"}
    assert {event.kind for event in polled(TITLE, TEXT + filler).events} == kinds
    assert polled("Fair opens", filler + TEXT).events == ()
    assert polled(filler + TITLE, TEXT).events == ()
    coded = polled("Fair opens " * 5_000, TEXT)
    given = whole("Fair opens " * 5_000, TEXT)
    assert coded.events
    assert all(given[e.start : e.end] == e.text for event in coded.events for e in event.evidence)


def test_what_somebody_asks_for_is_read_whole() -> None:
    asked = code("Fair opens", "The fair went on. " * 6_000 + TEXT)
    assert {event.kind for event in asked.events} >= {"strike", "displacement"}
