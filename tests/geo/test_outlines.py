from __future__ import annotations

from pathlib import Path

import pytest

from sitmon.errors import DataError
from sitmon.geo import files, outlines


@pytest.mark.parametrize("detail", ["world", "near"])
def test_rings_are_closed_and_within_the_map(detail: outlines.Detail) -> None:
    drawn = outlines.load(detail)
    assert len(drawn.rings) > 170
    for code in drawn.rings:
        for ring in drawn.country(code):
            assert ring[:2] == ring[-2:]
            assert all(-18000 <= lon <= 18000 for lon in ring[0::2])
            assert all(-9000 <= lat <= 9000 for lat in ring[1::2])


def test_a_country_is_where_it_is() -> None:
    box = outlines.load().box(frozenset({"SY"}))
    assert box is not None
    west, south, east, north = box
    assert (west, south, east, north) == pytest.approx((3570, 3231, 4235, 3723), abs=60)
    assert outlines.load().box(frozenset({"ZZ"})) is None
    assert outlines.load().country("ZZ") == []


def test_boxes_hold_their_lines() -> None:
    for line in outlines.load().lines:
        west, south, east, north = line.box
        assert all(west <= lon <= east for lon in line.points[0::2])
        assert all(south <= lat <= north for lat in line.points[1::2])


def test_a_shared_line_is_a_border_and_another_coast() -> None:
    drawn = outlines.load()
    syria = {n if n >= 0 else ~n for ring in drawn.rings["SY"] for n in ring}
    iraq = {n if n >= 0 else ~n for ring in drawn.rings["IQ"] for n in ring}
    assert syria & iraq
    assert all(drawn.lines[n].border for n in syria & iraq)
    iceland = {n if n >= 0 else ~n for ring in drawn.rings["IS"] for n in ring}
    assert not any(drawn.lines[n].border for n in iceland)


def test_the_files_are_small() -> None:
    assert (files.DATA / "outlines-world.bin").stat().st_size < 40_000
    assert (files.DATA / "outlines-near.bin").stat().st_size < 150_000


@pytest.mark.parametrize("data", [b"", b"nonsense", outlines.MAGIC + b"nonsense"])
def test_a_damaged_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    (tmp_path / "outlines-world.bin").write_bytes(data)
    monkeypatch.setattr(outlines, "DATA", tmp_path)
    outlines.load.cache_clear()
    try:
        with pytest.raises(DataError, match=r"outlines-world\.bin"):
            outlines.load("world")
    finally:
        outlines.load.cache_clear()
