from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sitmon.tui.widgets.mapview import CLOSEST, WORLD, View, farthest, fitted

LAT = st.floats(-70, 70)
LON = st.floats(-180, 179.99)
SIZE = st.tuples(st.integers(1, 200), st.integers(1, 60))
SCALE = st.floats(0.5, CLOSEST)


def views() -> st.SearchStrategy[View]:
    return st.builds(
        lambda lon, lat, scale, size: View(lon, lat, scale, *size).settled(), LON, LAT, SCALE, SIZE
    )


@given(views(), st.floats(0, 0.999), st.floats(0, 0.999))
def test_a_place_falls_on_the_cell_it_was_read_from(view: View, across: float, down: float) -> None:
    x, y = int(across * view.width), int(down * view.height)
    lat, lon = view.place(x + 0.5, y + 0.5)
    assert view.cell(lat, lon) == (x, y)
    assert view.cell(lat, lon + 360) == (x, y)


@given(views())
def test_a_view_never_goes_more_than_once_round_the_world(view: View) -> None:
    west, _, east, _ = view.bounds
    assert east - west <= 360.001
    assert -180 <= view.lon < 180
    assert view.scale <= CLOSEST


@given(LAT, LON, st.floats(0.5, 30), st.floats(0.5, 60), SIZE)
def test_what_is_fitted_is_seen(
    lat: float, lon: float, high: float, wide: float, size: tuple[int, int]
) -> None:
    assume(abs(lat) + high / 2 < 75)
    west, east = lon - wide / 2, lon + wide / 2
    bounds = (west, lat - high / 2, east, lat + high / 2)
    view = fitted(bounds, *size)
    assume(view.scale > farthest(*size))
    seen = view.bounds
    middle = (seen[0] + seen[2]) / 2
    assert seen[2] - seen[0] >= (east - west) * 0.97
    assert seen[1] <= bounds[1] + 0.01
    assert seen[3] >= bounds[3] - 0.01
    assert abs((middle - lon + 180) % 360 - 180) < 0.01


@given(views(), st.floats(0.3, 4), st.floats(0, 1), st.floats(0, 1))
def test_zooming_keeps_what_is_under_the_mouse(view: View, factor: float, across: float, down: float) -> None:
    x, y = across * view.width, down * view.height
    lat, lon = view.place(x, y)
    closer = view.zoomed(factor, x, y)
    again = closer.place(x, y)
    assert abs((again[1] - lon + 180) % 360 - 180) < 1e-6
    if abs(closer.lat) + 2 * closer.height / closer.scale < 87.9:
        assert again[0] == pytest.approx(lat, abs=1e-6)


def test_the_world_fills_the_width_once() -> None:
    view = fitted(WORLD, 160, 40)
    assert view.bounds[0] == pytest.approx(-180, abs=0.5)
    assert view.bounds[2] == pytest.approx(180, abs=0.5)


def test_bounds_over_the_dateline_are_fitted_across_it() -> None:
    view = fitted((170, -25, -170, -10), 80, 24)
    assert view.lon == pytest.approx(-180)
    assert view.cell(-18, 178) is not None
    assert view.cell(-18, -178) is not None
    assert view.cell(-18, 0) is None


def test_longitude_is_squeezed_in_the_north_from_close_by_and_the_world_where_there_is_room() -> None:
    assert fitted((10, 55, 20, 65), 80, 24).squeeze == pytest.approx(0.5, abs=0.01)
    assert fitted(WORLD, 160, 45).squeeze == pytest.approx(0.82)
    assert fitted(WORLD, 160, 30).squeeze == 1.0


def test_panning_moves_by_cells_and_goes_round() -> None:
    view = fitted(WORLD, 90, 24)
    assert view.panned(45, 0).lon == pytest.approx(-180)
    assert view.panned(90, 0).lon == pytest.approx(view.lon)


def test_panning_stops_at_the_poles() -> None:
    view = fitted((20, 30, 30, 40), 80, 24)
    north = view.panned(0, -10_000)
    assert north.north <= 88.01
    assert view.panned(0, 10_000).bounds[1] >= -88.01


def test_there_is_a_closest_and_a_farthest() -> None:
    view = fitted(WORLD, 80, 24)
    assert view.zoomed(1e9).scale == CLOSEST
    assert view.zoomed(1e-9).scale == farthest(80, 24)
