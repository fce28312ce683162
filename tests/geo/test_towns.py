from __future__ import annotations

from sitmon.geo.towns import within


def test_the_most_populous_towns_come_first() -> None:
    names = [town.name for town in within(35.5, 35.0, 38.0, 36.6, 6)]
    assert names[:2] == ["Aleppo", "Latakia"]
    assert len(names) == 6


def test_all_are_within_the_bounds() -> None:
    towns = within(36.0, 35.0, 37.5, 36.5, 200)
    assert len(towns) > 20
    assert all(36.0 <= t.lon <= 37.5 and 35.0 <= t.lat <= 36.5 for t in towns)


def test_bounds_may_cross_the_dateline() -> None:
    east = within(176.0, -20.0, 182.0, -15.0, 100)
    west = within(-184.0, -20.0, -178.0, -15.0, 100)
    assert east == west
    assert any(t.lon > 0 for t in east)


def test_the_open_sea_has_none() -> None:
    assert within(-140.0, -50.0, -135.0, -45.0, 10) == []
