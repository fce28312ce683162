from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A file of 1,200 articles with a line that is none among them."""
    rows = [json.dumps({"id": str(n), "title": f"Market day {n}", "lang": "en"}) for n in range(1200)]
    rows.insert(700, "{no JSON")
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(rows))
    return file


def imported(file: Path, stderr: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sitmon", "--db", str(file.with_suffix(".db")), "import", str(file)],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


def test_a_long_import_shows_on_a_terminal_how_far_it_is(articles: Path) -> None:
    lead, follow = os.openpty()
    out, _ = imported(articles, follow).communicate(timeout=120)
    os.close(follow)
    told = os.read(lead, 65536).decode()
    os.close(lead)
    shown = told.split("\r\x1b[K")
    counts = [
        int(m[1].replace(",", ""))
        for part in shown
        if (m := re.fullmatch(r"([\d,]+) articles, [\d,]+ a second", part))
    ]
    assert counts == [0, 500, 999, 1200], "a bad line counts for none"
    assert any("many.jsonl, line 701" in part for part in shown), "faults stand on lines of their own"
    assert shown[-1] == "", "the line is taken away at the end"
    assert out.startswith("1200 articles new")


def test_an_import_that_nobody_watches_says_what_it_did_and_what_is_wrong(articles: Path) -> None:
    process = imported(articles, subprocess.PIPE)
    out, err = process.communicate(timeout=120)
    assert out == "1200 articles new, 0 changed, 0 events; 1 not read\n"
    assert "many.jsonl, line 701" in err
    assert len(err.splitlines()) == 1
    assert process.returncode == 1
