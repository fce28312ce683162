"""A server with a real dashboard behind it, for tests."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sitmon.serve.gate import Gate
from sitmon.serve.server import listen, serving
from sitmon.serve.session import Program


@dataclass
class Served:
    """A running server: its rules, and what it said."""

    gate: Gate
    log: Path
    said: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.gate.port}"

    @property
    def socket(self) -> str:
        return self.gate.address.replace("http", "ws") + "ws?width=100&height=30"

    @property
    def origin(self) -> dict[str, str]:
        return {"Origin": f"http://{self.host}"}


def dashboard_command(db: Path) -> list[str]:
    return [sys.executable, "-m", "sitmon", "watch", "--db", str(db)]


@asynccontextmanager
async def served(command: Sequence[str], folder: Path) -> AsyncIterator[Served]:
    pytest.importorskip("textual_serve", reason="needs the extra sitmon[serve]")
    with listen(0) as at:
        held = Served(Gate(at.getsockname()[1]), folder / "serve.log")
        async with serving(Program(command, held.log), at, held.gate, held.said.append):
            yield held
