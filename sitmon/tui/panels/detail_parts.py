"""The blocks of an article's page, each from the JSON contract. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content

from sitmon.store.marks import NOTE_MOST, Marks
from sitmon.tui import safe
from sitmon.tui.lens import stamp
from sitmon.tui.panels.facts import Fact, fact, hung, table
from sitmon.tui.theme import Palette, confidence, glyph
from sitmon.units import certainty

MOST = 12
"""Events, figures and claims shown of one article: a page, not a list of everything."""
Json = dict[str, Any]
VERDICTS = {True: "✓ right, by you", False: "✗ wrong, by you"}


def event(e: Json, verdict: bool | None, p: Palette, width: int, why: Iterable[Fact] = ()) -> Content:
    """An event: kind, assertion, stage, confidence and the reader's verdict; where, when, who; the words that
    say so; and `why` it stands."""
    colour = p.kind(e["kind"])
    sign = Content.styled(f"{glyph(e['kind'])} ", f"bold {colour}")
    mode = safe.line((e["mode"] or "").replace("_", " "), 40)
    said = [e["assertion"], *(["past"] if e["background"] else [])]
    if e["stage"]:
        said.append(e["stage"].replace("_", " "))
    line = Content.assemble(
        (safe.line(e["kind"].upper()), f"bold {colour}"),
        (f" {mode}" if mode else "", f"bold {p.text}"),
        (f" · {safe.line(' · '.join(said), 80)}", p.text),
        (f" · {certainty(e['confidence'])} {confidence(e['confidence'])}", p.text),
        (f" · {VERDICTS[verdict]}" if verdict is not None else "", f"bold {p.good if verdict else p.bad}"),
    )
    facts = [fact(name, told, p.text) for name, told in _facts(e) if told]
    facts += [_quote(v, colour, p) for v in e["evidence"][:MOST]]
    return Content("\n").join([hung(sign, line, width), table([*facts, *why], p, width)])


def _facts(e: Json) -> list[tuple[str, str]]:
    actors = e["actors"]
    return [
        ("where", _where(e["place"])),
        ("when", _when(e["when"])),
        # Who makes an agreement stands under "between".
        ("by", "" if e.get("parties") else ", ".join(actors["initiator"])),
        ("against", ", ".join(actors["target"])),
        ("hit", ", ".join(e["objects"])),
        ("between", ", ".join(e.get("parties", ()))),
        ("through", ", ".join(e.get("guarantors", ()))),
        ("runs", runs(e.get("term"))),
    ]


def _where(place: Json | None) -> str:
    if not place:
        return "not sure enough to say"
    wide = place["level"] in ("country", "region")
    line = [place["name"], place.get("admin1_name"), None if wide else place.get("country")]
    where = ", ".join(dict.fromkeys(x for x in line if x))
    if place["level"] == "admin1":
        return f"{where} (no nearer than the area)"
    return where + (f" (no nearer than the {place['level']})" if wide else "")


def _when(when: Json | None) -> str:
    if not when:
        return ""
    days = when["start"] if when["start"] == when["end"] else f"{when['start']} to {when['end']}"
    return f"{days} ({when['text']})" if when["text"] else days


def runs(term: Json | None) -> str:
    """How long an agreement runs: "2017-10-01 to 2018-01-09, 100 days (until 9 January)"."""
    if not term:
        return ""
    dates = " to ".join(x for x in (term["start"], term["end"]) if x)
    told = ", ".join(x for x in (dates, f"{term['days']:g} days" if term["days"] else "") if x)
    return f"{told} ({term['text']})" if told else term["text"]


def totals(found: Json, p: Palette) -> Content | None:
    """What the article gives in all for its main event."""
    told = [
        f"{name} {low:,}" + (f" to {high:,}" if high != low else "") for name, (low, high) in found.items()
    ]
    if not told:
        return None
    return Content.assemble(("In all  ", p.muted), (safe.line(" · ".join(told), 300), f"bold {p.text}"))


def _quote(evidence: Json, colour: str, p: Palette) -> Fact:
    words, cue = safe.line(evidence["text"], 200), safe.line(evidence["cue"], 60)
    told = Content.styled(f"“{words}”", colour)
    same = not cue or cue.casefold() == words.casefold()
    return "words", told if same else told.append_text(f"  cue: {cue}", p.faint)


def figures(found: Iterable[Json], p: Palette, width: int) -> Content | None:
    """The figures, each with who gives it."""
    rows = list(found)
    if not rows:
        return None
    lines = [Content.styled("Figures", f"bold {p.text}")]
    for f in rows[:MOST]:
        whom = f" {f['whom']}" if f["whom"] else ""
        count = amount(f)
        scope = " so far" if f["scope"] == "cumulative" else ""
        told = Content.assemble(
            (safe.line(f"{count}{whom}{scope}", 80), f"bold {p.text}"),
            (f" · {safe.line(f['speaker'], 80)}" if f["speaker"] else " · nobody named", p.muted),
        )
        lines.append(hung(Content.styled(f"  {safe.cells(f['measure'], 11)}", p.muted), told, width))
    return Content("\n").join([*lines, *more(len(rows), p)])


def amount(f: Json) -> str:
    """A figure in words: "more than 150", "12 to 20", "dozens or the like"."""
    low, high, qualifier = f["low"], f["high"], f["qualifier"]
    if low is None and high is None:
        return "an uncounted number"
    if low is not None and high is not None and low != high:
        return f"{low:,} to {high:,}"
    said = "" if qualifier in ("exact", "vague") else qualifier.replace("_", " ") + " "
    return f"{said}{low if low is not None else high:,}"


def claims(found: Iterable[Json], p: Palette, width: int) -> Content | None:
    """Who said what; a denial stands out."""
    rows = list(found)
    if not rows:
        return None
    lines = [Content.styled("Claims", f"bold {p.text}")]
    for c in rows[:MOST]:
        told = c["quote"] or c["about"]
        verb = p.doubtful if c["verb"] in ("denied", "blamed") else p.muted
        said = Content.assemble(
            (f"{safe.line(c['speaker'], 60)} ", f"bold {p.text}"),
            (safe.line(c["verb"], 20), verb),
            (f" {safe.line(told, 300)}", p.text),
        )
        lines.append(hung(Content("  "), said, width))
    return Content("\n").join([*lines, *more(len(rows), p)])


def marked(found: Marks, p: Palette) -> Content | None:
    """What the reader put on the article: star, tags, when it was seen, and the note."""
    told = [f"★ starred {stamp(found.starred_at).strip()}"] if found.starred_at is not None else []
    told += [" ".join(f"#{safe.line(tag, 40)}" for tag in found.tags)] if found.tags else []
    told += [f"seen {stamp(found.seen_at).strip()}"] if found.seen_at is not None else []
    lines = [safe.content(" · ".join(told), p.doubtful)] if told else []
    if found.note:
        lines.append(safe.content(f"✎ {found.note[:NOTE_MOST]}", p.text))
    return Content("\n").join(lines) if lines else None


def more(count: int, p: Palette) -> list[Content]:
    """How many of `count` are not shown, where any is not."""
    return [Content.styled(f"  and {count - MOST} more", p.faint)] if count > MOST else []
