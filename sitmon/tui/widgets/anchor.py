"""Where the reader's row is after a list has changed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence


def place_again(
    before: Sequence[int], after: Sequence[int], at: int, key_of: Callable[[int], Hashable] | None = None
) -> int:
    """The index in `after` of the row that was `before[at]`.

    By its id; else by what its id stands for; else the nearest neighbour that is still there,
    the one below first; else the same height in the list. 0 where `after` is empty.
    """
    row = before[at]
    found = _index(after, row)
    if found is None and key_of is not None:
        key = key_of(row)
        found = next((place for place, other in enumerate(after) if key_of(other) == key), None)
    if found is None:
        found = _neighbour(before, after, at)
    return max(min(at, len(after) - 1), 0) if found is None else found


def arrivals(before: Sequence[int], after: Sequence[int], old: int, new: int) -> int:
    """How many rows of `after` above index `new` were not in `before` above index `old`."""
    return len(set(after[:new]).difference(before[:old]))


def _index(ids: Sequence[int], row: int) -> int | None:
    try:
        return ids.index(row)
    except ValueError:
        return None


def _neighbour(before: Sequence[int], after: Sequence[int], at: int) -> int | None:
    alive = set(after)
    for away in range(1, len(before)):
        for place in (at + away, at - away):
            if 0 <= place < len(before) and before[place] in alive:
                return _index(after, before[place])
    return None
