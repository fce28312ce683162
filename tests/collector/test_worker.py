"""What a worker gives back for a body."""

from __future__ import annotations

from typing import Any

import pytest

from sitmon import pipeline
from sitmon.collector import worker
from sitmon.collector.jobs import Job
from tests.farm import item, rss

JOB = Job(
    body=rss(item("a", "Airstrikes kill five in Idlib"), item("b", "City win the cup")),
    content_type=None,
    url="https://news.example/rss",
    publisher="Test",
    home=None,
    language="en",
    known={},
)


def test_only_new_and_changed_items_are_prepared() -> None:
    first = worker.read(JOB)
    assert [p.key for p in first.articles] == ["a", "b"]
    known = {p.key: p.fingerprint for p in first.articles}
    again = worker.read(Job(**{**_fields(JOB), "known": known | {"b": "changed"}}))
    assert [p.key for p in again.articles] == ["b"]


def test_a_fault_in_reading_costs_neither_the_article_nor_the_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pipeline.prepare

    def faulty(article: pipeline.Article, *rest: Any, **more: Any) -> pipeline.Prepared:
        if article.key == "a":
            raise IndexError("of our own")
        return whole(article, *rest, **more)

    monkeypatch.setattr(worker, "prepare", faulty)
    answer = worker.read(JOB)
    assert [(p.key, p.coding.read) for p in answer.articles] == [("a", False), ("b", True)]
    [fault] = answer.faults
    assert "article a" in fault
    assert "IndexError: of our own" in fault


def test_days_are_not_counted_from_a_date_that_is_still_to_come() -> None:
    body = rss(item("a", "Airstrikes kill five in Idlib on Tuesday", published=1_509_956_000.0))
    job = Job(**{**_fields(JOB), "body": body})
    [believed] = worker.read(Job(**{**_fields(job), "now": 1_509_956_000.0 - 3000})).articles
    assert '"start": "2017-10-31"' in believed.coding.doc
    [doubted] = worker.read(Job(**{**_fields(job), "now": 1_509_956_000.0 - 4000})).articles
    assert '"when": null' in doubted.coding.doc
    assert doubted.published == 1_509_956_000.0


def _fields(job: Job) -> dict[str, object]:
    return {name: getattr(job, name) for name in job.__slots__}


def test_an_ordinary_article_is_placed_by_its_opening_and_a_flagged_one_whole() -> None:
    ordinary = pipeline.Article(
        key="o", title="Fair opens", text="Visitors came to Hama. Others came to Aleppo."
    )
    struck = pipeline.Article(
        key="s", title="Airstrikes kill five in Idlib", text="Warplanes bombed it. Others fled to Aleppo."
    )
    places = {
        (a.key, brief): [m.place.name for m in pipeline.prepare(a, brief=brief).coded.mentions]
        for a in (ordinary, struck)
        for brief in (False, True)
    }
    assert places["o", False] == ["Hama", "Aleppo"]
    assert places["o", True] == ["Hama"]
    assert places["s", True] == places["s", False]
    assert "Aleppo" in places["s", True]


def page(key: str, title: str, link: str = "https://news.example/a") -> str:
    return f"<item><guid isPermaLink='false'>{key}</guid><title>{title}</title><link>{link}</link></item>"


def following(first: bytes, then: bytes) -> list[tuple[str, str | None]]:
    """(key, key it may have had) of what a second body brings after a first one was stored."""
    fields = _fields(JOB)
    stored = worker.read(Job(**{**fields, "body": first}))
    known = {a.key: a.fingerprint for a in stored.articles}
    addresses = {a.url: a.key for a in stored.articles}
    again = Job(**{**fields, "body": then, "known": known, "addresses": addresses, "marks": stored.marks})
    return [(a.key, a.was) for a in worker.read(again).articles]


def test_a_new_id_at_a_known_address_is_no_new_article() -> None:
    old = rss(page("1", "Ten dead in Idlib"))
    assert following(old, rss(page("2", "Ten dead in Idlib"))) == []
    assert following(old, rss(page("2", "Twelve dead in Idlib"))) == [("2", "1")]


def test_an_address_that_tells_nothing_makes_no_two_articles_one() -> None:
    old = rss(page("1", "Ten dead in Idlib"))
    both = rss(page("2", "Calm in Hama"), page("1", "Ten dead in Idlib"))
    assert following(old, both) == [("2", None)]
    home = "https://news.example/"
    assert following(rss(page("1", "Ten dead", home)), rss(page("2", "Calm", home))) == [("2", None)]
