"""Words → places. What a text names, where its events happened, and what it is about.

The stage owns the gazetteer (its own read-only file) and decides nothing about events. A
place that is not sure is left out: no place is better than a wrong one.

`mentions.mentions`, `mentions.about_country` and `where.event_place` read a text; `regions`
and `tree` know regions; `outlines` has the map's lines. Nothing is imported here, so that
the dashboard can ask for one of them without the rest.
"""

from __future__ import annotations

VERSION = "geo-5"
"""Goes up when the same text may be placed otherwise."""
