from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.tui.widgets.mapmarks import MOST_LABELS, Marker, placed, sign, size_of, spots
from sitmon.tui.widgets.mapview import WORLD, fitted

RED, GREEN = "#ff0000", "#00ff00"
VIEW = fitted(WORLD, 120, 40)
MARKERS = st.lists(
    st.builds(
        Marker,
        st.floats(-60, 80),
        st.floats(-180, 179.9),
        st.floats(0.5, 500),
        st.sampled_from([RED, GREEN]),
        st.just("◆"),
        st.text(alphabet="ab 停火é", max_size=12),
        st.just(""),
        st.booleans(),
    ),
    max_size=60,
)


def test_markers_of_one_cell_are_one_spot_led_by_the_heaviest_colour() -> None:
    held = [
        Marker(36, 36, 3, RED, label="a"),
        Marker(36.1, 36.1, 2, GREEN, label="b"),
        Marker(36, 36.1, 2, GREEN),
    ]
    (spot,) = spots(held, VIEW)
    assert spot.weight == 7
    assert spot.head.label == "b"
    assert len(spot.markers) == 3


def test_an_area_stands_beside_the_place_that_has_its_cell_as_a_ring() -> None:
    area, town = Marker(36, 36, 9, RED, label="Idlib", area=True), Marker(36, 36, 2, GREEN, label="Idlib")
    ring, dot = spots([area, town], VIEW)
    assert (ring.markers, dot.markers) == ((area,), (town,))
    assert dot.at == VIEW.cell(36, 36)
    assert ring.at == (dot.at[0] + 1, dot.at[1])
    assert [sign(spot, 9, False) for spot in (ring, dot)] == ["○", "•"]
    assert [sign(spot, 9, True) for spot in (ring, dot)] == ["◎", "◉"]


def test_an_area_alone_stands_in_its_middle_and_areas_of_one_cell_are_one_ring() -> None:
    held = [Marker(36, 36, 9, RED, area=True), Marker(36.1, 36.1, 2, RED, area=True)]
    (ring,) = spots(held, VIEW)
    assert ring.at == VIEW.cell(36, 36)
    assert (ring.weight, len(ring.markers)) == (11, 2)


def test_no_area_is_lost_where_all_cells_about_it_are_taken() -> None:
    view = fitted((35, 34, 40, 38), 3, 2)
    towns = [Marker(*view.place(x + 0.5, y + 0.5), 1, RED) for x in range(3) for y in range(2)]
    found = spots([*towns, Marker(36, 37, 3, GREEN, area=True)], view)
    assert sum(spot.weight for spot in found) == 9


def test_spots_out_of_view_are_left_out() -> None:
    assert spots([Marker(36, 36, 3, RED)], fitted((-80, -30, -50, 0), 40, 20)) == []


@pytest.mark.parametrize(("weight", "dot"), [(1, "·"), (2, "•"), (4.9, "•"), (5, "●"), (50, "●")])
def test_dots_grow_with_the_weight(weight: float, dot: str) -> None:
    assert size_of(weight, 50) == dot


def test_dots_are_small_beside_much_heavier_ones() -> None:
    assert [size_of(weight, 1200) for weight in (5, 20, 100)] == ["·", "•", "●"]


@given(MARKERS)
def test_labels_are_few_stay_in_view_and_never_meet_each_other_or_a_heavy_spot(markers: list[Marker]) -> None:
    found = spots(markers, VIEW)
    cells = placed(found, VIEW)
    owners = {spot.at for _, spot in cells.values()}
    assert len(owners) <= MOST_LABELS
    assert all(0 <= x < VIEW.width and 0 <= y < VIEW.height for x, y in cells)
    assert not {spot.at for spot in found if size_of(spot.weight, found[0].weight) == "●"} & set(cells)
    standing = {spot.at for spot in found}
    assert not owners & set(cells)
    for (x, y), (_, spot) in cells.items():
        for end in ((x - 1, y), (x + 1, y)):
            assert end in cells or end not in standing
        beside = cells.get((x + 1, y))
        assert beside is None or beside[1] is spot


def test_label_stands_right_of_its_spot_or_left_at_the_edge() -> None:
    near_edge = Marker(0, 178, 20, RED, label="Funafuti")
    (spot,) = spots([near_edge], VIEW)
    cells = placed([spot], VIEW)
    assert max(x for x, _ in cells) == spot.at[0] - 2
    (inland,) = spots([Marker(0, 20, 20, RED, label="Kisangani")], VIEW)
    assert min(x for x, _ in placed([inland], VIEW)) == inland.at[0] + 2


def test_the_first_has_a_label_before_heavier_ones() -> None:
    found = spots([Marker(0, lon, 50 + lon, RED, label=f"at {lon}") for lon in range(0, 160, 8)], VIEW)
    assert found[-1].at not in {spot.at for _, spot in placed(found, VIEW).values()}
    assert found[-1].at in {spot.at for _, spot in placed(found, VIEW, first=found[-1]).values()}


def test_wide_characters_of_a_label_take_two_cells() -> None:
    (spot,) = spots([Marker(0, 20, 20, RED, label="停火")], VIEW)
    assert [ch for _, (ch, _) in sorted(placed([spot], VIEW).items())] == ["停", "", "火", ""]


def test_a_label_may_tell_how_much_its_spot_holds() -> None:
    found = spots([Marker(0, 0, 1200, "#ff0000", label="Idlib"), Marker(0, 0, 34, "#00ff00")], VIEW)
    shown = "".join(ch for ch, _ in placed(found, VIEW, counted=True).values())
    assert shown == "Idlib 1,234"
    alone = spots([Marker(0, 0, 1, "#ff0000", label="Idlib")], VIEW)
    assert "".join(ch for ch, _ in placed(alone, VIEW, counted=True).values()) == "Idlib"


def test_a_label_leaves_a_light_spot_its_place_where_there_is_another() -> None:
    heavy, light = Marker(0, 0, 20, RED, label="Khan Shaykhun"), Marker(0, 18, 1, RED, label="Sirte")
    found = spots([heavy, light], VIEW)
    cells = placed(found, VIEW)
    assert not {spot.at for spot in found} & set(cells)
    assert {spot.head.label for _, spot in cells.values()} == {"Khan Shaykhun", "Sirte"}


def test_a_label_does_not_read_as_the_name_of_another_spot() -> None:
    """Above its own spot it would begin as near to the ring as the ring's own name does."""
    at = {
        name: VIEW.place(x + 0.5, y + 0.5)
        for name, x, y in (("town", 60, 20), ("ring", 60, 19), ("right", 62, 20), ("left", 55, 20))
    }
    found = spots(
        [
            Marker(*at["town"], 12, RED, label="Khan Shaykhun"),
            Marker(*at["ring"], 3, GREEN, area=True),
            Marker(*at["right"], 1, RED),
            Marker(*at["left"], 1, RED),
        ],
        VIEW,
    )
    cells = placed(found, VIEW)
    assert "".join(cells[at][0] for at in sorted(cells)) == "Khan Shaykhun"
    assert {y for _, y in cells} == {21}
