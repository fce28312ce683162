"""Feeds that misbehave, and how a reader that is any good comes out of each: see `bench/faults.py`."""

from __future__ import annotations

from bench.hostile import framing, markup, packing, redirects, statuses, turns
from bench.hostile.server import Farm, Fault

FAULTS: tuple[Fault, ...] = (
    *framing.FAULTS,
    *packing.FAULTS,
    *redirects.FAULTS,
    *statuses.FAULTS,
    *markup.FAULTS,
    *turns.FAULTS,
)

__all__ = ["FAULTS", "Farm", "Fault"]
