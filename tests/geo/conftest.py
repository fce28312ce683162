"""Shared by the tests of places."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sitmon.geo.mentions import named
from sitmon.model import Mention
from sitmon.reading import read

Placed = Callable[..., tuple[Mention, ...]]


@pytest.fixture(scope="session")
def placed() -> Placed:
    """Text (and title) → its mentions."""

    def run(text: str, title: str | None = None, home: str | None = None) -> tuple[Mention, ...]:
        return named(read(title, text), home=home).mentions

    return run
