"""Where the reader's row is after a list has changed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

_NEAR = 2_000
"""Rows to either side of where a row is most likely to be found again, in which it is looked for first."""


def place_again(
    before: Sequence[int], after: Sequence[int], at: int, key_of: Callable[[int], Hashable] | None = None
) -> int:
    """The index in `after` of the row that was `before[at]`.

    By its id; else by what its id stands for; else the nearest neighbour that is still there,
    the one below first; else the same height in the list. 0 where `after` is empty.
    """
    row = before[at]
    found = _index(after, row, at + len(after) - len(before))
    if found is None and key_of is not None:
        key = key_of(row)
        found = next((place for place, other in enumerate(after) if key_of(other) == key), None)
    if found is None:
        found = _neighbour(before, after, at)
    return max(min(at, len(after) - 1), 0) if found is None else found


def arrivals(before: Sequence[int], after: Sequence[int], old: int, new: int) -> int:
    """How many rows of `after` above index `new` were not in `before` above index `old`."""
    same = _same_end(before, after, old, new)
    return len(set(after[: new - same]).difference(before[: old - same]))


def _same_end(before: Sequence[int], after: Sequence[int], old: int, new: int) -> int:
    """How many rows just above the two indexes are known to be the same: what came is mostly near the top."""
    same, step = 0, 1024
    while step <= min(old, new) and before[old - step : old - same] == after[new - step : new - same]:
        same, step = step, step * 2
    return same


def _index(ids: Sequence[int], row: int, near: int) -> int | None:
    if isinstance(ids, range):
        return ids.index(row) if row in ids else None
    for start, end in ((max(near - _NEAR, 0), max(near + _NEAR, 0)), (0, len(ids))):
        try:
            return ids.index(row, start, end)
        except ValueError:
            continue
    return None


def _neighbour(before: Sequence[int], after: Sequence[int], at: int) -> int | None:
    alive = set(after)
    for away in range(1, len(before)):
        for place in (at + away, at - away):
            if 0 <= place < len(before) and before[place] in alive:
                return _index(after, before[place], place + len(after) - len(before))
    return None
