"""What a publisher changed between two versions of an article, word by word. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from textual.content import Content

from sitmon.model import whole
from sitmon.store.read import Version
from sitmon.tui import safe
from sitmon.tui.lens import stamp
from sitmon.tui.theme import Palette

_MOST = 20_000
"""Characters of each version that are compared."""
_AROUND = 24
"""Words kept around a change; what lies between two changes further apart is left out."""
_WORDS = re.compile(r"\S+\s*")


def shown(before: Version, after: Version, p: Palette) -> Content:
    """What was struck out and what was put in, with a few words around each."""
    old, new = (_WORDS.findall(whole(v.title, v.text)[:_MOST]) for v in (before, after))
    heading = f"Changed between {stamp(before.seen_at).strip()} and {stamp(after.seen_at).strip()}"
    body = Content("").join([_part(how, words, p) for how, words in parts(old, new)])
    legend = Content.assemble(("struck out", f"strike {p.bad}"), "  ", ("put in", f"underline {p.good}"))
    return Content("\n").join([Content.styled(heading, f"bold {p.text}"), legend, body])


def parts(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """("same" | "out" | "in", words) in order; long runs of the same are cut in their middle."""
    found: list[tuple[str, str]] = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for n, (how, a, b, c, d) in enumerate(steps):
        if how == "equal":
            found.append(("same", _cut(old[a:b], first=n == 0, last=n == len(steps) - 1)))
            continue
        if a < b:
            found.append(("out", "".join(old[a:b])))
        if c < d:
            found.append(("in", "".join(new[c:d])))
    return found


def _cut(words: list[str], *, first: bool, last: bool) -> str:
    head, tail = 0 if first else _AROUND, 0 if last else _AROUND
    if len(words) <= head + tail + _AROUND:
        return "".join(words)
    return "".join(words[:head]) + " … " + "".join(words[len(words) - tail :])


def _part(how: str, words: str, p: Palette) -> Content:
    style = {"same": p.text, "out": f"strike {p.bad}", "in": f"underline {p.good}"}[how]
    return safe.content(words, style)
