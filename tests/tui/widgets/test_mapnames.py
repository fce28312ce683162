from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitmon.tui.widgets.mapnames import DOT, named
from sitmon.tui.widgets.mapview import View

VIEW = View(0.0, 0.0, 20.0, 60, 20)


def text(drawn: dict[tuple[int, int], str], y: int) -> str:
    return "".join(drawn.get((x, y), " ") for x in range(VIEW.width)).rstrip()


def test_a_name_stands_right_of_its_dot_or_left_at_the_edge() -> None:
    drawn = named([(0.0, 0.0, "Idlib")], VIEW, set())
    assert text(drawn, 10).strip() == f"{DOT} Idlib"
    edge = named([(0.0, VIEW.place(57, 0)[1], "Idlib")], VIEW, set())
    assert text(edge, 10).strip() == f"Idlib {DOT}"


def test_the_first_of_two_that_meet_stays() -> None:
    drawn = named([(0.0, 0.0, "Aleppo"), (0.0, 0.3, "Idlib"), (0.5, 0.0, "Homs")], VIEW, set())
    shown = "\n".join(text(drawn, y) for y in range(VIEW.height))
    assert "Aleppo" in shown
    assert "Homs" in shown
    assert "Idlib" not in shown


def test_names_keep_off_what_is_drawn_already() -> None:
    at = VIEW.cell(0.0, 0.0)
    assert at is not None
    assert named([(0.0, 0.0, "Idlib")], VIEW, {at}) == {}
    left = named([(0.0, 0.0, "Idlib")], VIEW, {(at[0] + 4, at[1])})
    assert text(left, at[1]).strip() == f"Idlib {DOT}"


def test_what_is_out_of_view_or_has_no_name_is_left_out() -> None:
    assert named([(80.0, 0.0, "North"), (0.0, 0.0, "")], VIEW, set()) == {}


@given(
    st.lists(
        st.tuples(
            st.floats(-2, 2), st.floats(-3, 3), st.sampled_from(["Ḩamāh", "東京", "a\x1b[2Jb", "x" * 40])
        ),
        max_size=60,
    )
)
def test_names_stay_in_view_and_are_few(names: list[tuple[float, float, str]]) -> None:
    drawn = named(names, VIEW, set())
    assert all(0 <= x < VIEW.width and 0 <= y < VIEW.height for x, y in drawn)
    assert list(drawn.values()).count(DOT) <= 16
    assert not any("\x1b" in ch for ch in drawn.values())
