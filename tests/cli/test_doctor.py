"""What `doctor` says of the user's own regions."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitmon.cli import cli


def doctor(config: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setenv("SITMON_HOME", str(config.parent / "home"))
    return CliRunner().invoke(cli, ("doctor", "--config", str(config)), prog_name="sitmon")


def test_a_region_that_names_an_unknown_place_is_told_with_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "own.toml"
    config.write_text(
        '[[region]]\nname = "fine"\nplaces = ["Idlib"]\n\n'
        '[[region]]\nname = "my front"\ncountries = ["SY"]\nplaces = ["Kobani", "Nowhereville"]\n'
        'admin1 = ["Idlbi"]\n'
    )
    told = doctor(config, monkeypatch)
    assert told.exit_code == 1
    faults = [row for row in told.stdout.splitlines() if row.startswith("regions")]
    assert len(faults) == 2
    assert (
        f"{config}:8: region.places: in the region 'my front': no region is called 'Nowhereville'"
        in faults[0]
    )
    assert f"{config}:9: region.admin1" in faults[1]
    assert "did you mean Idlib" in faults[1]


def test_regions_of_known_places_are_not_spoken_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "own.toml"
    config.write_text('[[region]]\nname = "fine"\nplaces = ["Idlib"]\n')
    told = doctor(config, monkeypatch)
    assert told.exit_code == 0
    assert not any(row.startswith("regions") for row in told.stdout.splitlines())
