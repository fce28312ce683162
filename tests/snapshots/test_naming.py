import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmon.errors import SnapshotError
from sitmon.snapshots.naming import name, numbered, slug
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("region", "called"),
    [
        ("Idlib", "20170926T0600Z-idlib"),
        ("Western Asia", "20170926T0600Z-western-asia"),
        ("Deir ez-Zor, Raqqa", "20170926T0600Z-deir-ez-zor-raqqa"),
        ("Côte d’Ivoire", "20170926T0600Z-cote-d-ivoire"),
        ("", "20170926T0600Z-world"),
        ("  ", "20170926T0600Z-world"),
        ("../../etc/passwd", "20170926T0600Z-etc-passwd"),
        ("..", "20170926T0600Z-region"),
        ("\x1b[31m\u202e/\\:*?\0", "20170926T0600Z-31m"),
        ("إدلب", "20170926T0600Z-ادلب"),
        ("Київ", "20170926T0600Z-киів"),
    ],
)
def test_a_snapshot_is_called_by_its_time_and_region(region: str, called: str) -> None:
    assert name(NOW, region) == called


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_no_region_makes_a_name_that_a_file_system_would_misread(region: str) -> None:
    made = slug(region)
    assert all(c.isalnum() or c == "-" for c in made)
    assert len(made.encode()) <= 120
    assert made == made.strip("-")
    assert name(NOW, region).startswith("20170926T0600Z-")
    assert len(name(NOW, region)) > len("20170926T0600Z-")


def test_the_second_of_a_name_has_a_number() -> None:
    assert [numbered("x", n) for n in (1, 2, 3)] == ["x", "x-2", "x-3"]


@pytest.mark.parametrize("impossible", [1e20, float("nan"), float("inf")])
def test_a_time_out_of_range_is_refused(impossible: float) -> None:
    with pytest.raises(SnapshotError):
        name(impossible, "x")
