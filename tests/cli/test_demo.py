"""The demo shows invented news: nothing of the user's but the look takes part in it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitmon.cli import demo
from sitmon.config import Config
from tests.cli.test_process import sitmon

OWN = """
[feeds]
packs = []
[tui]
theme = "light"
times = "local"
window = "6h"
[alerts]
command = ["touch", "/nowhere/ran"]
[[feed]]
url = "https://news.example/rss"
[[watch]]
name = "all"
query = "kind:strike"
alert = ["bell", "command"]
"""


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Config]]:
    """The configurations of the demo's dashboards, which end at once."""
    found: list[Config] = []

    class Screen:
        def __init__(self, db: Path, *, config: Config, **_: Any) -> None:
            found.append(config)

        def run(self) -> None:
            pass

    monkeypatch.setattr("sitmon.tui.app.Dashboard", Screen)
    yield found
    gc.enable()


class Terminal:
    """A standard stream of somebody who sits before a screen."""

    def isatty(self) -> bool:
        return True


def run(*arguments: str) -> None:
    demo.demo.main(list(arguments), standalone_mode=False)


@pytest.mark.parametrize("named", [True, False])
def test_the_users_watches_and_command_see_nothing_of_it(
    tmp_path: Path, shown: list[Config], monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    if not named:
        monkeypatch.setenv("SITMON_CONFIG", str(own))
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("sys.stdout", Terminal())
    run(*(["--config", str(own)] if named else []))
    (config,) = shown
    assert (config.watches, config.alerting, config.alert_command, config.feeds) == ({}, {}, (), ())
    assert (config.tui.theme, config.tui.times) == ("light", "local")
    assert config.tui.window == 7 * 86400


def test_a_configuration_that_is_missing_or_wrong_is_told(tmp_path: Path) -> None:
    missing = sitmon(tmp_path, "demo", "--headless", "--config", str(tmp_path / "none.toml"))
    assert missing.returncode == 2
    assert "there is no such file" in missing.stderr
    (tmp_path / "wrong.toml").write_text("[tui]\ntehme = 1\n")
    wrong = sitmon(tmp_path, "demo", "--headless", "--config", str(tmp_path / "wrong.toml"))
    assert wrong.returncode == 2
    assert "theme" in wrong.stderr
    assert len(wrong.stderr.splitlines()) == 1
