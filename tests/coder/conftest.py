from __future__ import annotations

from collections.abc import Callable

import pytest

from sitmon import coder
from sitmon.model import Coded
from sitmon.reading import read

WEDNESDAY = 1506513600.0  # 27 September 2017, 12:00 UTC

Code = Callable[..., Coded]


@pytest.fixture
def code() -> Code:
    def _code(text: str, title: str | None = None, published: float | None = WEDNESDAY) -> Coded:
        return coder.code(read(title, text), published=published, lang=None)

    return _code
