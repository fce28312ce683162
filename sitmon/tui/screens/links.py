"""What leaves the program by the reader's wish: an address opened, an article's title copied."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sitmon.store import read
from sitmon.text import address
from sitmon.tui import safe
from sitmon.tui.screens.confirm import ConfirmScreen
from sitmon.tui.screens.view import Subject

if TYPE_CHECKING:
    from sitmon.tui.deck import Deck

COPIED_MOST = 100
"""Articles copied at once: many terminals refuse more than some 75 kB."""
_TITLE_MOST = 500


async def ask_and_open(app: Deck, subject: Subject) -> None:
    """Shows the host and opens the address when the reader agrees."""
    found = await app.reader.ask(lambda c: read.detail(c, subject.article_id))
    link = address(found.url) if found else None
    if link is None:
        app.say("This article has no web address that may be opened.", "warning")
        return

    def answered(yes: bool | None) -> None:
        if yes:
            app.open_url(link)

    app.push_screen(ConfirmScreen("Open in the browser", host(link), link), answered)


def host(link: str) -> str:
    """The host of an address as the network knows it: letters that only look Latin are told apart."""
    name = urlsplit(link).hostname or ""
    if name.isascii():
        return name
    try:
        return f"{name.encode('idna').decode('ascii')} ({name})"
    except UnicodeError:
        return name


async def copy(app: Deck, subject: Subject) -> None:
    """Puts title and address on the clipboard, of all articles that are selected."""
    wanted = subject.articles[:COPIED_MOST]
    found = await app.reader.ask(lambda c: [read.detail(c, article) for article in wanted])
    told = [lines for item in found if item is not None and (lines := _lines(item))]
    if not told:
        return
    app.copy_to_clipboard("\n\n".join(told))
    count = f" of {len(told)} articles" if len(told) > 1 else ""
    left = len(subject.articles) - len(wanted)
    more = f", and left out {left:,}: terminals take no more" if left else ""
    app.say(f"Copied title and address{count}{more}.")


def _lines(item: read.Detail) -> str:
    return "\n".join(x for x in (safe.line(item.title or "", _TITLE_MOST), address(item.url) or "") if x)
