"""One sentence as the readers of figures see it, and what they hand on. Plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sitmon.coder.numbers import Number
from sitmon.coder.patterns import Match, Words
from sitmon.coder.tongue import Measure, Tongue
from sitmon.model import Figure, Qualifier
from sitmon.reading import Reading

STOP = frozenset(";:.!?•|■(")
"""Signs that no figure reaches across."""
Scope = Literal["this", "cumulative"]
_PART_REACH = 12  # tokens from "including" to the numbers it covers


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with where it was found: `sentence`, the tokens `first` to `last`, and the `group`
    of figures of one measure that stand side by side and add up ("22 Iraqis and one soldier").
    `part` is True for a number that is part of another ("including five children")."""

    figure: Figure
    sentence: int
    first: int
    last: int
    group: int
    part: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence (tokens `first` to `stop`) with its numbers and the words that make them figures."""

    reading: Reading
    keys: Sequence[str]
    number: int
    first: int
    stop: int
    counts: Sequence[Number]
    cues: Sequence[Match[Measure]]
    scope: Scope
    tongue: Tongue

    @property
    def words(self) -> dict[str, Words]:
        """The word sets of the language's figures."""
        return self.tongue.figures

    def key(self, i: int) -> str:
        """The token `i`, or an empty string outside the sentence."""
        return self.keys[i] if self.first <= i < self.stop else ""

    def is_part(self, n: Number) -> bool:
        """Whether the number is part of another: "including five", "five of them"."""
        if self.key(n.last + 1) in self.words["of"] and self.key(n.last + 2) in self.words["of_them"]:
            return True
        for i in range(n.first - 1, max(self.first, n.first - _PART_REACH) - 1, -1):
            if self.keys[i] in self.words["including"]:
                return True
            if self.keys[i] in STOP or any(c.first <= i <= c.last for c in self.cues):
                return False
        return False

    def counted(
        self,
        measure: str,
        count: tuple[int | None, int | None],
        span: tuple[int, int],
        *,
        group: int,
        qualifier: Qualifier = "exact",
        unit: str = "people",
        whom: str | None = None,
        flow: str | None = None,
        part: bool = False,
    ) -> Counted:
        """A figure of this sentence; `span` is its first and last token."""
        start, end = self.reading.span(*span)
        figure = Figure(measure, *count, qualifier, unit, whom, self.scope, None, start, end, flow)
        return Counted(figure, self.number, *span, group, part)
