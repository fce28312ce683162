"""What a worker gives back for a body."""

from __future__ import annotations

import pytest

from sitmon import pipeline
from sitmon.collector import worker
from tests.farm import item, rss

JOB = worker.Job(
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
    assert [p.article.key for p in first.articles] == ["a", "b"]
    known = {p.article.key: p.fingerprint for p in first.articles}
    again = worker.read(worker.Job(**{**_fields(JOB), "known": known | {"b": "changed"}}))
    assert (again.items, [p.article.key for p in again.articles]) == (2, ["b"])


def test_a_fault_in_reading_costs_neither_the_article_nor_the_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pipeline.prepare

    def faulty(article: pipeline.Article, home: str | None = None) -> pipeline.Prepared:
        if article.key == "a":
            raise IndexError("of our own")
        return whole(article, home)

    monkeypatch.setattr(worker, "prepare", faulty)
    answer = worker.read(JOB)
    assert [(p.article.key, p.coded.read) for p in answer.articles] == [("a", False), ("b", True)]
    [fault] = answer.faults
    assert "article a" in fault
    assert "IndexError: of our own" in fault


def _fields(job: worker.Job) -> dict[str, object]:
    return {name: getattr(job, name) for name in job.__slots__}
