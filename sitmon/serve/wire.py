"""The packets between a page, its server and the dashboard's process. Pure.

To and from the process: a letter (`D` terminal data, `M` JSON about it), the length in four bytes, big
end first, and the payload, as textual.drivers.web_driver has it. From the page: JSON arrays of a word
and what belongs to it.
"""

from __future__ import annotations

import json
from typing import Any

from sitmon.errors import DataError

READY = b"__GANGLION__\n"
"""The line with which a Textual program begins to talk in packets."""
LONGEST = 16 * 1024 * 1024
_LEAST, _MOST = 10, 1000  # cells a side
_SIZE = (80, 24)


def data(payload: bytes) -> bytes:
    """Terminal input as a packet."""
    return _packet(b"D", payload)


def meta(kind: str, **more: int) -> bytes:
    """Word of something else than input, as a packet."""
    return _packet(b"M", json.dumps({"type": kind, **more}).encode())


def to_process(text: str) -> bytes | None:
    """What the page's message `text` means to the process; None where it is nothing to it.

    Raises DataError for what no page of ours sends.
    """
    try:
        message = json.loads(text)
    except ValueError as fault:
        raise DataError("a message of the page is not JSON") from fault
    if not isinstance(message, list) or not message:
        raise DataError("a message of the page is not a list")
    word, what = message[0], message[1] if len(message) > 1 else None
    if word == "stdin" and isinstance(what, str):
        return data(what.encode("utf-8", "replace"))
    if word == "resize" and isinstance(what, dict):
        width, height = size(what.get("width"), what.get("height"))
        return meta("resize", width=width, height=height)
    if word in ("focus", "blur"):
        return meta(word)
    return None


def pong(text: str) -> str | None:
    """The answer to a page that asks how quick the line is; None where `text` asks no such thing."""
    return json.dumps(["pong", *json.loads(text)[1:2]]) if text.startswith('["ping"') else None


def to_page(payload: bytes) -> str | None:
    """What the process's `M` packet tells the page: an address to open. None for anything else."""
    told: dict[str, Any] = json.loads(payload)
    if told.get("type") != "open_url" or not str(told.get("url", "")).startswith(("http://", "https://")):
        return None
    return json.dumps(["open_url", {"url": told["url"], "new_tab": True}])


def size(width: object, height: object) -> tuple[int, int]:
    """Columns and rows within reason; 80 × 24 for what are no numbers."""
    try:
        sides = (int(str(width)), int(str(height)))
    except ValueError:
        return _SIZE
    return min(max(sides[0], _LEAST), _MOST), min(max(sides[1], _LEAST), _MOST)


def _packet(letter: bytes, payload: bytes) -> bytes:
    return letter + len(payload).to_bytes(4, "big") + payload
