from __future__ import annotations

from sitmon.tui.widgets.maparea import MOST_AREAS, Area, tint
from sitmon.tui.widgets.mapland import Land
from sitmon.tui.widgets.mapview import fitted
from tests.tui.widgets.test_mapland import box

VIEW = fitted((-10, -10, 60, 40), 80, 40)
RED = "#ff5a52"


def area(key: str, weight: float, *places: tuple[int, int, int, int]) -> Area:
    return Area(key, weight, RED, Land([box(*place) for place in places]))


def number(cells: bytearray, lat: float, lon: float) -> int:
    at = VIEW.cell(lat, lon)
    assert at is not None
    return cells[at[1] * VIEW.width + at[0]]


def test_an_area_is_tinted_as_a_whole_and_nothing_else() -> None:
    cells = tint([area("A", 1, (0, 0, 10, 10), (20, 0, 30, 10)), area("B", 1, (40, 20, 50, 30))], VIEW)
    assert [number(cells, 5, lon) for lon in (5, 15, 25)] == [1, 0, 1]
    assert number(cells, 25, 45) == 2
    assert cells.count(0) > len(cells) / 2


def test_an_island_too_small_for_a_cell_has_one() -> None:
    west = VIEW.place(0.1, 0)[1]
    tiny = Area("T", 1, RED, Land([box(0, 0, 0, 0)]))
    assert west < 0
    assert sum(1 for n in tint([tiny], VIEW) if n) == 1
    nowhere = Area("N", 1, RED, Land([]))
    assert not any(tint([nowhere], VIEW))


def test_more_areas_than_are_told_apart_are_left_out() -> None:
    many = [area(str(n), 1, (0, 0, 10, 10)) for n in range(MOST_AREAS + 5)]
    assert max(tint(many, VIEW)) <= MOST_AREAS


def test_more_is_stronger_and_never_hides_a_glow() -> None:
    shares = [area("A", weight).share for weight in (1, 10, 100, 10_000)]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1] < 0.3


def test_areas_differ_by_what_is_told_of_them() -> None:
    assert area("A", 1) == area("A", 1)
    assert len({area("A", 1), area("A", 1), area("A", 2), area("B", 1)}) == 3
    assert area("A", 1) != "A"
