"""The region tree: counts by country and first-order area rolled up to the world. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sitmon.geo import atlas
from sitmon.lexicon.countries import COUNTRIES, REGIONS, WORLD


@dataclass(slots=True)
class Node:
    """A region with the count of what lies in it, and the regions below it that have any."""

    id: str
    name: str
    count: int = 0
    children: list[Node] = field(default_factory=list)


def children(region: str) -> list[tuple[str, str]]:
    """(id, name) of the regions directly below a region of the world, by name."""
    below = [(r.code, r.name) for r in REGIONS.values() if r.parent == region]
    below += [(c.code, c.name) for c in COUNTRIES.values() if c.subregion == region]
    return sorted(below, key=lambda pair: pair[1])


def rolled_up(counts: Mapping[tuple[str | None, str | None], int]) -> Node:
    """The tree above (country, first-order code) → count; the fullest branch first.

    What has no country counts for the world only; an unknown code hangs below the world.
    """
    root = Node(WORLD, REGIONS[WORLD].name)
    nodes = {WORLD: root}
    for (country, admin1), n in counts.items():
        at = _node(nodes, admin1 or country or WORLD)
        for code in _line(at.id):
            nodes[code].count += n
    for node in nodes.values():
        node.children.sort(key=lambda c: (-c.count, c.name))
    return root


def _parent(code: str) -> str:
    if "." in code:
        return code.partition(".")[0]
    if code in COUNTRIES:
        return COUNTRIES[code].subregion
    return REGIONS[code].parent if code in REGIONS and code != WORLD else WORLD


def _line(code: str) -> list[str]:
    found = [code]
    while found[-1] != WORLD:
        found.append(_parent(found[-1]))
    return found


def _node(nodes: dict[str, Node], code: str) -> Node:
    if code not in nodes:
        nodes[code] = Node(code, atlas.names_of(code))
        _node(nodes, _parent(code)).children.append(nodes[code])
    return nodes[code]
