"""Events that are known no nearer than their country."""

from __future__ import annotations

import sqlite3
from collections import Counter

from sitmon.store.selection import Selection
from sitmon.store.tally import Tally


class CountryTally:
    """Events known to the country alone, by country and kind."""

    def __init__(self) -> None:
        self._tally = Tally("e.country, e.kind", "e.level = 'country'")

    def ask(self, connection: sqlite3.Connection, selection: Selection) -> dict[str, Counter[str]]:
        """Country (ISO 3166-1 alpha-2) → kind → events."""
        found: dict[str, Counter[str]] = {}
        for (country, kind), n in self._tally.ask(connection, selection).items():
            if country is not None:
                found.setdefault(country, Counter())[kind] += n
        return found
