"""Rows that the reader selected, by their articles. Pure."""

from __future__ import annotations

from collections.abc import Iterable


class Ticks:
    """Articles ticked in a list, in the order in which they were. A range grows and shrinks with the cursor that draws it."""

    def __init__(self) -> None:
        self._ticked: dict[int, None] = {}
        self._before: dict[int, None] = {}
        self.anchor: int | None = None
        """The row at which the range that is being drawn began; None where none is."""

    @property
    def articles(self) -> tuple[int, ...]:
        """The articles."""
        return tuple(self._ticked)

    def __contains__(self, article: int) -> bool:
        return article in self._ticked

    def __len__(self) -> int:
        return len(self._ticked)

    def toggle(self, article: int) -> None:
        """Ticks an article, or takes its tick away."""
        self.anchor = None
        if self._ticked.pop(article, article) is None:
            return
        self._ticked[article] = None

    def begin(self, row: int) -> None:
        """From here on a range is drawn; what is ticked by now stays ticked whatever its length."""
        self.anchor, self._before = row, dict(self._ticked)

    def cover(self, articles: Iterable[int]) -> None:
        """The range holds these articles now."""
        self._ticked = {**self._before, **dict.fromkeys(articles)}

    def clear(self) -> bool:
        """Takes all ticks away; False where there was none."""
        had = bool(self._ticked)
        self._ticked, self._before, self.anchor = {}, {}, None
        return had
