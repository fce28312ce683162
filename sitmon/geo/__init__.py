"""Words → places. What a text names, where its events happened, and what it is about.

The stage owns the gazetteer (its own read-only file) and decides nothing about events. A
place that is not sure is left out: no place is better than a wrong one.
"""

from __future__ import annotations

from sitmon.geo.mentions import VERSION, about_country, mentions
from sitmon.geo.where import event_place

__all__ = ["VERSION", "about_country", "event_place", "mentions"]
