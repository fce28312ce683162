"""The optional parts, as a user meets them: what `doctor` says, and the one line where one is missing."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.farm import Farm, Reply, rss

HIDING = """
import sys
from importlib.abc import MetaPathFinder

class Hide(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("trafilatura", "python_socks"):
            raise ModuleNotFoundError(name)

import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name in ("trafilatura", "python_socks") else real(name, *rest)
sys.meta_path.insert(0, Hide())
from sitmon.cli import main
main()
"""


def sitmon(
    folder: Path, config: str, *arguments: str, without: bool = False
) -> subprocess.CompletedProcess[str]:
    (folder / "own.toml").write_text(config)
    start = ["-c", HIDING] if without else ["-m", "sitmon"]
    return subprocess.run(
        [sys.executable, *start, "--no-packs", "--config", str(folder / "own.toml"), *arguments],
        env={**os.environ, "SITMON_HOME": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("[fulltext]\nenabled = true\n", "[fulltext] enabled: reading linked pages needs an extra"),
        ('[network]\nproxy = "socks5://127.0.0.1:9050"\n', "[network] proxy: a SOCKS proxy needs an extra"),
    ],
)
def test_without_an_extra_that_is_asked_for_poll_ends_with_one_line(
    tmp_path: Path, config: str, said: str
) -> None:
    done = sitmon(tmp_path, config, "poll", "--once", without=True)
    assert done.returncode == 2
    assert said in done.stderr
    assert "pip install 'sitmon[" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_without_the_extras_all_that_does_not_ask_for_them_works(tmp_path: Path) -> None:
    added = sitmon(tmp_path, "", "feeds", "add", "http://127.0.0.1:9/rss", "--unasked", without=True)
    assert added.returncode == 0
    polled = sitmon(tmp_path, "", "poll", "--once", without=True)
    assert "no connection with 127.0.0.1" in polled.stderr
    done = sitmon(tmp_path, "", "doctor", without=True)
    assert done.returncode == 0
    assert "fulltext not installed, socks not installed" in done.stdout


async def test_doctor_says_what_is_installed_and_how_many_pages_were_read(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="the extra `fulltext` is not installed")
    lead = "Warplanes bombed a market in Idlib, Syria, rescue workers said."
    more = "Thousands of residents fled the town of Jisr al-Shughur towards the border with Turkey after the attack."
    html = (
        f"<html><body><article><h1>Airstrikes in Idlib</h1><p>{lead}</p><p>{more}</p></article></body></html>"
    )
    async with Farm() as farm:
        items = "".join(
            f"<item><guid>{n}</guid><title>Airstrikes in Idlib</title><description>{lead}</description>"
            f"<link>{farm.url(f'/{n}')}</link></item>"
            for n in (1, 2)
        )
        farm.pages["/rss"] = lambda _: Reply(200, rss(items))
        farm.pages["/2"] = lambda _: Reply(200, html.encode(), {"Content-Type": "text/html"})
        config = f'[fulltext]\nenabled = true\n[[feed]]\nurl = "{farm.url("/rss")}"\n'
        polled = await asyncio.to_thread(sitmon, tmp_path, config, "poll", "--once", "--json")
        assert json.loads(polled.stdout)["articles_new"] == 2
        assert f"{farm.url('/1')}: there is nothing at this address (404)" in polled.stderr
        events = await asyncio.to_thread(sitmon, tmp_path, config, "events", "--json")
        well = await asyncio.to_thread(sitmon, tmp_path, config, "doctor")
    rows = {row["url"][-2:]: row for row in map(json.loads, events.stdout.splitlines())}
    assert (rows["/1"]["text_from"], rows["/2"]["text_from"]) == ("feed", "page")
    assert "displacement" in rows["/2"]["kinds"]
    assert "fulltext installed" in well.stdout
    assert "full text      on, 1 page read, 1 not to be had" in well.stdout
