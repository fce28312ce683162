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
    """Puts title and address on the clipboard."""
    found = await app.reader.ask(lambda c: read.detail(c, subject.article_id))
    if found is None:
        return
    lines = [safe.line(found.title or ""), address(found.url) or ""]
    app.copy_to_clipboard("\n".join(line for line in lines if line))
    app.say("Copied title and address.")
