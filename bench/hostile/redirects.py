"""Redirects that lead astray, above all to the canary: a place on this machine that its user did not name."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from urllib.parse import urlsplit

from bench.hostile.server import Ask, Fault, Serve, answer, ok, ten

BODY = ten()


def leads(to: Callable[[Ask], str], status: str = "302 Found") -> Serve:
    """Redirects to what `to` gives; what is asked below the fault's own path is answered well."""

    async def serve(ask: Ask) -> None:
        if ask.path.strip("/").count("/"):
            await ask.send(ok(BODY))
        else:
            await ask.send(answer(b"", f"Location: {to(ask)}", status=status))

    return serve


def fixed(to: str) -> Serve:
    """Redirects to an address written out here."""
    return leads(lambda ask: to)


def spelt(host: str, path: str = "/canary") -> Serve:
    """Redirects to the canary under another spelling of this machine."""
    return leads(lambda ask: f"http://{host}:{urlsplit(ask.canary).port}{path}")


def home(to: str, status: str) -> Serve:
    """Redirects within the farm."""
    return leads(lambda ask: f"{ask.base}/{to}", status)


async def _chain(ask: Ask) -> None:
    """As many more hops as the path says."""
    left = int(ask.path.rsplit("/", 1)[-1]) if ask.path.rsplit("/", 1)[-1].isdigit() else 5
    name = ask.path.strip("/").split("/")[0]
    if name == "hops-too-many" and left == 5:
        left = 40
    where = f"Location: {ask.base}/{name}/{left - 1}"
    await ask.send(ok(BODY) if left == 0 else answer(b"", where, status="302 Found"))


async def _endless(ask: Ask) -> None:
    await ask.send(answer(b"", f"Location: {ask.base}/hops-endless/{ask.number}", status="302 Found"))


async def _loop(ask: Ask) -> None:
    await ask.send(answer(b"", f"Location: {ask.base}{ask.path}", status="301 Moved"))


async def _two_hops(ask: Ask) -> None:
    """First to an address of its own, from there to the canary."""
    to = f"{ask.canary}/two" if ask.path.count("/") > 1 else f"{ask.base}/to-canary-in-two/x"
    await ask.send(answer(b"", f"Location: {to}", status="302 Found"))


async def _nowhere(ask: Ask) -> None:
    await ask.send(answer(b"", status="302 Found"))


NUMBER = struct.unpack(">L", socket.inet_aton("127.0.0.1"))[0]

FAULTS = (
    Fault("moved-for-good", home("moved-for-good/new", "301 Moved Permanently"), 10, rounds=3),
    Fault("moved-for-good-308", home("moved-for-good-308/new", "308 Permanent Redirect"), 10, rounds=3),
    Fault("moved-for-now", home("moved-for-now/new", "307 Temporary Redirect"), 10, rounds=3),
    Fault("moved-see-other", home("moved-see-other/new", "303 See Other"), 10),
    Fault("moved-relatively", fixed("moved-relatively/new?a=b"), 10),
    Fault("moved-without-scheme", leads(lambda ask: f"//{urlsplit(ask.base).netloc}/moved-without-scheme/new"), 10),
    Fault("hops-five", _chain, 10),
    Fault("hops-too-many", _chain, 0, True),
    Fault("hops-endless", _endless, 0, True),
    Fault("hops-in-a-circle", _loop, 0, True),
    Fault("hops-to-nowhere", _nowhere, 0, True),
    Fault("to-canary", leads(lambda ask: f"{ask.canary}/plain"), 0, True),
    Fault("to-canary-for-good", leads(lambda ask: f"{ask.canary}/good", "301 Moved"), 0, True, rounds=3),
    Fault("to-canary-in-two", _two_hops, 0, True),
    Fault("to-canary-by-name", spelt("localhost"), 0, True),
    Fault("to-canary-by-name-with-dot", spelt("localhost."), 0, True),
    Fault("to-canary-as-number", spelt(str(NUMBER)), 0, True),
    Fault("to-canary-as-hex", spelt(hex(NUMBER)), 0, True),
    Fault("to-canary-as-octal", spelt("0177.0.0.01"), 0, True),
    Fault("to-canary-in-short", spelt("127.1"), 0, True),
    Fault("to-canary-as-nought", spelt("0.0.0.0"), 0, True),
    Fault("to-canary-as-0", spelt("0"), 0, True),
    Fault("to-canary-mapped", spelt("[::ffff:127.0.0.1]"), 0, True),
    Fault("to-canary-as-loopback-6", spelt("[::1]"), 0, True),
    Fault("to-canary-translated", spelt("[64:ff9b::7f00:1]"), 0, True),
    Fault("to-canary-in-wide-letters", spelt("\uff11\uff12\uff17.0.0.1".encode().decode("latin-1")), 0, True),
    Fault("to-canary-percent", spelt("127.0.0.%31"), 0, True),
    Fault("to-canary-dressed-up", leads(lambda ask: ask.canary.replace("//", "//news.example@")), 0, True),
    Fault("to-canary-back-to-front", leads(lambda ask: ask.canary.replace("//", "\\\\")), 0, True),
    Fault("to-canary-with-blank", leads(lambda ask: f"\t{ask.canary} /x"), 0, True),
    Fault("to-clouds-own-address", fixed("http://169.254.169.254/latest/meta-data/"), 0, True),
    Fault("to-private-address", fixed("http://10.11.12.13/feed"), 0, True),
    Fault("to-private-address-6", fixed("http://[fd00::1]/feed"), 0, True),
    Fault("to-file", fixed("file:///etc/passwd"), 0, True),
    Fault("to-data", fixed("data:application/rss+xml,<rss/>"), 0, True),
    Fault("to-ftp", fixed("ftp://127.0.0.1/feed"), 0, True),
    Fault("to-gopher", fixed("gopher://127.0.0.1:70/1"), 0, True),
    Fault("to-script", fixed("javascript:alert(1)"), 0, True),
    Fault("to-no-address", fixed("http://["), 0, True),
    Fault("to-no-port", fixed("http://news.example:99999/"), 0, True),
    Fault("to-empty-host", fixed("http:///feed"), 0, True),
    Fault("to-long-address", fixed("/to-long-address/" + "a" * 30_000), (0, 10), None),
    Fault("to-line-break", fixed("/to-line-break/%0d%0aX-Evil:%201"), 10),
)  # fmt: skip
