"""Where the files of this stage lie."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
"""Built files (gazetteer, outlines) and tables written by hand."""
