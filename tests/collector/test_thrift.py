"""Memory that is free goes back to the system."""

from __future__ import annotations

import ctypes
import platform
from pathlib import Path

import pytest

from sitmon.collector import thrift


def held() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc's own call")
def test_what_is_freed_is_given_back() -> None:
    blocks = [b"x" * 100_000 for _ in range(600)]
    pins = blocks[::60]
    full = held()
    del blocks
    assert thrift.give_back()
    assert held() < full - 40_000
    assert len(pins) == 10


def test_without_such_a_call_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert not thrift.give_back()
