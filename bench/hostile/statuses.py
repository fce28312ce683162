"""Answers that are no feed by their status, and bodies that are none by their words."""

from __future__ import annotations

from bench.hostile.server import Ask, Fault, Serve, answer, ok, says, sends, ten

BODY = ten()


def status(line: str, *headers: str) -> Serve:
    """Answers with a status and a feed that must not be taken for one."""
    return sends(answer(BODY if not line.startswith(("204", "304")) else b"", *headers, status=line))


def later(line: str, times: int) -> Serve:
    """Fails so many times, then is well."""

    async def serve(ask: Ask) -> None:
        await ask.send(answer(b"", status=line) if ask.number <= times else ok(BODY))

    return serve


def _refused(code: int) -> Fault:
    return Fault(f"status-{code}", status(f"{code} Status"), 0, True)


FAULTS = (
    *map(_refused, (206, 300, 400, 401, 402, 403, 404, 405, 406, 408, 418, 451, 500, 501, 502, 504, 520, 599)),
    Fault("status-204", status("204 No Content"), 0, None),
    Fault("status-304-unasked", status("304 Not Modified"), 0, None),
    Fault("status-410", status("410 Gone"), 0, True, rounds=3),
    Fault("status-999", status("999 Request denied"), 0, True),
    Fault("status-000", status("000 Nothing"), 0, True),
    Fault("wait-two-minutes", status("429 Too Many", "Retry-After: 120"), 0, True),
    Fault("wait-a-date", status("503 Busy", "Retry-After: Wed, 21 Oct 2037 07:28:00 GMT"), 0, True),
    Fault("wait-for-ever", status("429 Too Many", f"Retry-After: {'9' * 400}"), 0, True),
    Fault("wait-less-than-nothing", status("429 Too Many", "Retry-After: -20"), 0, True),
    Fault("wait-nonsense", status("503 Busy", "Retry-After: soon \xff"), 0, True),
    Fault("cache-for-ever", says(BODY, f"Cache-Control: max-age={'9' * 400}", "Age: x"), 10),
    Fault("better-later", later("503 Busy", 2), 10, rounds=3),
    Fault("worse-later", later("200 OK", 0), 10, rounds=3),
    Fault("empty", says(b""), 0, True),
    Fault("blanks", says(b" \n\t " * 500), 0, True),
    Fault("page", says(b"<!doctype html><html><head><title>Hello</title></head><body>Hello</body></html>"), 0, True),
    Fault("page-cut", says(b"<html><head><title>"), 0, True),
    Fault("wall-for-robots", says(b"<html><script>challenge()</script><p>Are you human?</p></html>"), 0, True),
    Fault("error-as-json", says(b'{"error": "no such feed", "status": 200}'), 0, True),
    Fault("picture", says(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), 0, True),
    Fault("nuls", says(bytes(50_000)), 0, True),
    Fault("words", says(b"The feed has moved. " * 40), 0, True),
    Fault("site-map", says(b"<urlset><url><loc>https://news.example/1</loc></url></urlset>"), 0, True),
    Fault("drawing", says(b"<svg xmlns='http://www.w3.org/2000/svg'><title>x</title></svg>"), 0, True),
    Fault("list-of-feeds", says(b"<opml version='2.0'><body><outline xmlUrl='http://x.example/'/></body></opml>"), 0, True),
    Fault("feed-without-items", says(b"<rss version='2.0'><channel><title>Quiet</title></channel></rss>"), 0),
)  # fmt: skip
