from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from sitmon.geo import outlines
from sitmon.tui.widgets.mapland import Land, draw, unwrapped
from sitmon.tui.widgets.mapview import WORLD, View, fitted


@dataclass(frozen=True)
class Shore:
    points: Sequence[int]
    border: bool = False


def box(west: int, south: int, east: int, north: int, border: bool = False) -> Shore:
    """A rectangle, in degrees."""
    corners = [west, south, east, south, east, north, west, north, west, south]
    return Shore([corner * 100 for corner in corners], border)


def is_land(land: Land, view: View, lat: float, lon: float) -> bool:
    ground = draw(land, view)
    at = view.cell(lat, lon)
    assert at is not None
    return bool(ground.land[at[1] * ground.width + at[0]])


def test_land_is_inside_the_coast_and_its_lakes_are_not() -> None:
    land = Land([box(0, 0, 30, 30), box(10, 10, 20, 20)])
    view = fitted((-10, -10, 40, 40), 80, 40)
    assert is_land(land, view, 5, 5)
    assert not is_land(land, view, 15, 15)
    assert is_land(land, view, 25, 25)
    assert not is_land(land, view, 5, 35)


def test_a_border_divides_but_does_not_bound() -> None:
    land = Land([box(0, 0, 30, 30), Shore([1500, 0, 1500, 3000], border=True)])
    view = fitted((-10, -10, 40, 40), 80, 40)
    ground = draw(land, view)
    assert is_land(land, view, 15, 10)
    assert is_land(land, view, 15, 20)
    at = view.cell(15, 15)
    assert at is not None
    middle = at[1] * ground.width + at[0]
    assert ground.dots[middle]
    assert not ground.coast[middle]


def test_coast_is_drawn_where_it_runs() -> None:
    view = fitted((-10, -10, 40, 40), 80, 40)
    ground = draw(Land([box(0, 0, 30, 30)]), view)
    for lat, lon in ((15, 0), (0, 15), (30, 15)):
        at = view.cell(lat, lon)
        assert at is not None
        cells = [(at[1] + down) * ground.width + at[0] + right for down in (-1, 0, 1) for right in (-1, 0, 1)]
        assert any(ground.coast[cell] for cell in cells)


@pytest.mark.parametrize("view", [fitted((150, -30, -150, 30), 80, 40), fitted(WORLD, 80, 40)])
def test_land_goes_on_over_the_dateline(view: View) -> None:
    island = Shore([17000, 0, -17000, 0, -17000, 1000, 17000, 1000, 17000, 0])
    land = Land([island])
    assert is_land(land, view, 5, 175)
    assert is_land(land, view, 5, -175)
    assert not is_land(land, view, 5, 160)
    assert not is_land(land, view, 5, -160)


def test_edges_along_the_dateline_close_land_but_are_not_drawn() -> None:
    half = Shore([17000, 0, 18000, 0, 18000, 1000, 17000, 1000, 17000, 0])
    view = fitted((150, -30, -150, 30), 80, 40)
    ground = draw(Land([half]), view)
    at = view.cell(5, 179.9)
    assert at is not None
    assert ground.land[at[1] * ground.width + at[0]]
    assert not ground.dots[at[1] * ground.width + at[0] + 1]


def test_longitudes_go_on_beyond_the_dateline() -> None:
    assert unwrapped([17000, -17000, -16000, 17900]) == [17000, 19000, 20000, 17900]
    assert unwrapped([-17900, 17900]) == [-17900, -18100]
    assert unwrapped([]) == []


def test_long_lines_cross_a_close_view() -> None:
    land = Land([Shore([-8000, -4000, 8000, 4000], border=True)])
    view = fitted((-0.2, -0.2, 0.2, 0.2), 80, 24)
    ground = draw(land, view)
    assert sum(1 for bits in ground.dots if bits) >= 40


@pytest.mark.parametrize("size", [(160, 40), (80, 20), (37, 33)])
@pytest.mark.parametrize("detail", ["world", "near"])
def test_real_outlines_have_land_and_sea_where_they_are(
    size: tuple[int, int], detail: outlines.Detail
) -> None:
    land = Land(outlines.load(detail).lines)
    view = fitted(WORLD, *size)
    ground = draw(land, view)

    def there(lat: float, lon: float) -> bool:
        at = view.cell(lat, lon)
        assert at is not None
        return bool(ground.land[at[1] * ground.width + at[0]])

    lands = [(62, 100), (-25, 135), (0, 22), (45, -100), (-10, -55), (25, 45), (56, 45), (66, 120), (23, 5)]
    seas = [(0, -30), (40, -40), (-40, 60), (0, -150), (30, -150), (-50, 0), (-17, -120), (30, 170), (66, -5)]
    assert [place for place in lands if not there(*place)] == []
    assert [place for place in seas if there(*place)] == []
    share = sum(ground.land) / len(ground.land)
    assert share < 0.5
