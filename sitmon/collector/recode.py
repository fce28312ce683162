"""Reading stored articles again with today's coder, in worker processes. Stops and resumes anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sitmon import pipeline
from sitmon.collector.pool import Pool, size
from sitmon.store import recoding
from sitmon.store.recoding import Stale

if TYPE_CHECKING:
    import sqlite3

    from sitmon.pipeline import Prepared

_BATCH = 400
"""Articles a transaction; also what is lost at most when it is stopped."""
_CHUNK = 50


def recode(
    connection: sqlite3.Connection,
    *,
    since: float,
    now: float,
    workers: int,
    kinds: Sequence[Path],
    progress: Callable[[int, int], None],
) -> int:
    """Reads every article since then that another coder read; how many were stored anew.

    `progress` is told (done, in all) after every batch. What is done stays done: a second
    run takes up what is left.
    """
    pipeline.use(kinds)
    coder = pipeline.version()
    total = recoding.count(connection, coder, since)
    done = seen = after = 0
    with closing(Pool(size(workers), kinds)) as pool:
        while batch := recoding.batch(connection, coder, since, after, _BATCH):
            parts = [batch[n : n + _CHUNK] for n in range(0, len(batch), _CHUNK)]
            asked = [pool.submit(_read, part) for part in parts]
            answers = [prepared for future in asked for prepared in future.result()]
            read = list(zip(batch, answers, strict=True))
            done += recoding.save(connection, read, now)
            seen, after = seen + len(batch), batch[-1].article_id
            progress(min(seen, total), total)
    return done


def _read(part: Sequence[Stale]) -> list[Prepared]:
    return [pipeline.prepare(stale.article, stale.home) for stale in part]
