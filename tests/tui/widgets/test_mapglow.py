"""The glow round what stands on a map."""

from __future__ import annotations

from math import hypot, sqrt

from hypothesis import given
from hypothesis import strategies as st

from sitmon.tui.widgets.colour import RGB, rgb
from sitmon.tui.widgets.mapglow import glow
from sitmon.tui.widgets.mapmarks import Marker, Spot, spots
from sitmon.tui.widgets.mapview import WORLD, fitted

RED, GREEN, BLUE = "#ff0000", "#00ff00", "#0000ff"
VIEW = fitted(WORLD, 120, 40)
MARKERS = st.lists(
    st.builds(
        Marker,
        st.floats(-60, 80),
        st.floats(-180, 179.9),
        st.floats(0.5, 500),
        st.sampled_from([RED, GREEN, BLUE]),
    ),
    max_size=60,
)


def plainly(found: list[Spot], x: int, y: int) -> tuple[RGB, float] | None:
    """Colour and share at one cell, told spot by spot, where it is lit at all."""
    most, shares = 0.0, dict[RGB, float]()
    for spot in found[:40]:
        reach = round(1.1 + min(sqrt(spot.weight), 10) * 0.3, 1)
        away = hypot((x - spot.at[0]) / 2, y - spot.at[1])
        across, down = abs(x - spot.at[0]), abs(y - spot.at[1])
        if away < reach and across <= int(2 * reach) and down <= int(reach):
            share = round(min(0.2 + 0.03 * sqrt(spot.weight), 0.42), 3) * (1 - away / reach)
            colour = rgb(spot.head.colour)
            shares[colour] = shares.get(colour, 0.0) + share
            most = max(most, share)
    if not round(most * 20):
        return None
    if len(shares) == 1:
        return next(iter(shares)), round(most * 20) / 20
    whole = sum(shares.values())
    eighths = {colour: round(8 * share / whole) for colour, share in shares.items()}
    mean = (sum(colour[n] * n8 for colour, n8 in eighths.items()) / sum(eighths.values()) for n in range(3))
    return RGB(*(round(part) for part in mean)), round(most * 20) / 20


@given(MARKERS)
def test_glow_laid_in_rows_is_that_told_cell_by_cell(markers: list[Marker]) -> None:
    found = spots(markers, VIEW)
    light = glow(found, VIEW.width, VIEW.height)
    for y in range(0, VIEW.height, 3):
        for x in range(y % 4, VIEW.width, 4):
            shine = light.get(y, {}).get(x)
            assert (shine and (shine.colour, shine.share)) == plainly(found, x, y)


@given(MARKERS)
def test_glow_stays_in_view_and_never_hides_the_ground(markers: list[Marker]) -> None:
    for y, row in glow(spots(markers, VIEW), VIEW.width, VIEW.height).items():
        assert 0 <= y < VIEW.height
        for x, shine in row.items():
            assert 0 <= x < VIEW.width
            assert 0 < shine.share < 0.5
            assert all(0 <= part <= 255 for part in shine.colour)


def test_glow_is_of_the_colour_and_fades() -> None:
    (spot,) = spots([Marker(10, 10, 100, RED)], VIEW)
    light = glow([spot], VIEW.width, VIEW.height)
    x, y = spot.at
    assert light[y][x].colour == rgb(RED)
    far = light[y].get(x + 6)
    assert light[y][x].share > light[y][x + 3].share > (far.share if far else 0.0)


def test_only_the_heaviest_glow() -> None:
    found = spots(
        [Marker(lat, lon, lon + lat / 100, RED) for lat in (0, 40) for lon in range(1, 180, 4)], VIEW
    )
    light = glow(found, VIEW.width, VIEW.height)
    for spot, glows in ((found[0], True), (found[-1], False)):
        assert (spot.at[0] in light.get(spot.at[1], {})) == glows
