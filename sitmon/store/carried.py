"""What a version of an article carries besides its words, as it is stored and as it is shown. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sitmon.model import Enclosure


@dataclass(frozen=True, slots=True)
class Carried:
    """Files, the point that the feed gives, and the address of the page that the text was read from, if it was."""

    enclosures: tuple[Enclosure, ...] = ()
    point: tuple[float, float] | None = None
    page: str | None = None


NOTHING = Carried()


def written(enclosures: Sequence[Enclosure]) -> str | None:
    """The column `version.enclosures`; NULL where there are none."""
    return json.dumps([asdict(one) for one in enclosures]) if enclosures else None


def read(
    enclosures: str | None, lat: float | None, lon: float | None, origin: str | None, request_url: str | None
) -> Carried:
    """What the columns of `version` so called hold."""
    if not (enclosures or origin or lat is not None):
        return NOTHING
    files = tuple(Enclosure(**row) for row in json.loads(enclosures or "[]"))
    point = (lat, lon) if lat is not None and lon is not None else None
    return Carried(files, point, request_url if origin == "page" else None)
