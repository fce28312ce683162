"""The line of honesty: what a reader must know before trusting the screen. Always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import RenderResult

from sitmon.tui.lens import ago, stamp
from sitmon.tui.minding import Refresh
from sitmon.tui.panels.base import Panel
from sitmon.tui.panels.header import Part, joined, length
from sitmon.tui.theme import Palette, glyph

if TYPE_CHECKING:
    import sqlite3

    from sitmon.store import read
    from sitmon.tui.lens import Lens

_STALE = 7200.0
"""Seconds after which the newest answer of any feed is called stale."""


class HonestyPanel(Panel["read.Honesty"]):
    """Feeds answering, the oldest success, articles collected today, what was not read, what is paused or hidden."""

    auto_links = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._found: read.Honesty | None = None
        self._refresh_round = Refresh()
        self._asking: tuple[int, int] | None = None

    def on_mount(self) -> None:
        """Ages are told anew every ten seconds."""
        super().on_mount()
        self.set_interval(10.0, self.refresh)

    def ask(self, connection: sqlite3.Connection, lens: Lens, now: float) -> read.Honesty:
        """The figures of honesty."""
        from sitmon.store import read

        return read.honesty(connection, now)

    def show(self, answer: read.Honesty) -> None:
        """Draws them."""
        self._found = answer
        app = self.dashboard
        self._asking = self._refresh_round.look(answer.due if app.collecting and not app.replay else 0)
        self.refresh()

    def render(self) -> RenderResult:
        """The line."""
        if self._found is None:
            return joined([(" opening the database …", self.palette.muted, "")])
        now, p = self.dashboard.now(), self.palette
        full = parts(self._found, self.lens, now, p, asking=self._asking)
        fits = length(full) <= self.size.width
        return joined(
            full if fits else parts(self._found, self.lens, now, p, short=True, asking=self._asking)
        )


def parts(
    found: read.Honesty,
    lens: Lens,
    now: float,
    p: Palette,
    *,
    short: bool = False,
    asking: tuple[int, int] | None = None,
) -> list[Part]:
    """The line in parts; `short` for a narrow screen, where nothing may be left out either. `asking`: feeds
    asked, of those in the round under way."""
    told: list[tuple[str, str]] = []
    if asking is not None:
        told.append((f"asking {asking[0]}/{asking[1]}" + ("" if short else " feeds"), p.accent))
    if lens.as_of is not None:
        newer = "" if short else ": what is newer is not shown"
        told.append((f"paused at {stamp(lens.as_of).strip()}{newer}", p.doubtful))
    if found.feeds:
        colour = p.muted if found.answering == found.feeds else p.doubtful
        told.append((f"{found.answering}/{found.feeds} feeds" + ("" if short else " answering"), colour))
    else:
        told.append(("no feed is followed: sitmon feeds add URL", p.doubtful))
    if found.waiting:
        told.append((f"{found.waiting} " + ("waiting" if short else "not asked yet"), p.muted))
    if found.newest_success is not None and now - found.newest_success > _STALE:
        told.append((f"STALE: last answer {ago(found.newest_success, now)}", p.bad))
    if found.oldest_success is not None:
        name, told_ago = ("oldest", "") if short else ("oldest success", " ago")
        told.append((f"{name} {ago(found.oldest_success, now).removesuffix(' ago')}{told_ago}", p.muted))
    # By when they came: an import of today may be of last week's news.
    of = "" if short else f" of {found.articles:,}"
    count = f"{found.today:,}{of} collected today"
    told.append((count, p.muted))
    if found.unread:
        told.append((unread(found.unread, 1 if short else 3), p.doubtful))
    if hidden := [k for k in lens.known if k not in lens.kinds]:
        told.append((f"hidden: {' '.join(map(glyph, hidden)) if short else ', '.join(hidden)}", p.doubtful))
    return _spaced(told, p)


def unread(counts: dict[str, int], most: int) -> str:
    """ "40 not read (37 in Arabic, 3 in Turkish)": the `most` commonest languages by name."""
    total = sum(counts.values())
    found = sorted(counts.items(), key=lambda pair: -pair[1])
    if len(found) == 1:
        return f"{total:,} in {language(found[0][0])} not read"
    named = ", ".join(f"{n:,} in {language(code)}" for code, n in found[:most])
    return f"{total:,} not read ({named}{', …' if len(found) > most else ''})"


def _spaced(told: list[tuple[str, str]], p: Palette) -> list[Part]:
    line: list[Part] = [(" ", "", "")]
    for n, (text, colour) in enumerate(told):
        if n:
            line.append((" · ", p.faint, ""))
        line.append((text, colour, "app.view('feeds')"))
    return line


_LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "he": "Hebrew",
    "it": "Italian", "ku": "Kurdish", "my": "Burmese", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish",
    "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def language(code: str) -> str:
    """A language's name for its code; the code where it is not among the common ones."""
    return "an unknown language" if code in ("", "und") else _LANGUAGES.get(code.split("-")[0], code)
