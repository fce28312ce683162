"""The manifest: what a snapshot is of, and the size and SHA-256 of each of its files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sitmon.errors import SnapshotError

FORMAT = 1
MANIFEST = "manifest.json"
SCREEN_SVG, SCREEN_TEXT, DATA, FEEDS = "screen.svg", "screen.txt", "data.jsonl", "feeds.json"
LARGEST = 8_000_000
"""Bytes of a manifest at most: what is larger is not read."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file's size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def fingerprint(body: bytes) -> Fingerprint:
    """The fingerprint of `body`."""
    return Fingerprint(len(body), sha256(body).hexdigest())


def written(facts: Json, files: dict[str, Fingerprint]) -> bytes:
    """The manifest's bytes: ASCII JSON, `facts` first, the files last."""
    listed = {name: {"size": f.size, "sha256": f.sha256} for name, f in sorted(files.items())}
    return (json.dumps({"format": FORMAT, **facts, "files": listed}, indent=1) + "\n").encode("ascii")


def read(body: bytes, where: str) -> tuple[Json, dict[str, Fingerprint]]:
    """(the manifest, its files). Raises SnapshotError where it is none or of a later format."""
    try:
        manifest = json.loads(body)
        found, listed = manifest["format"], manifest["files"]
        files = {str(name): Fingerprint(int(f["size"]), str(f["sha256"])) for name, f in listed.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise SnapshotError(
            "the manifest cannot be read", where=where, hint="this is no snapshot, or a damaged one"
        ) from fault
    if found != FORMAT:
        raise SnapshotError(
            f"the snapshot has format {found!r}, this sitmon knows {FORMAT}",
            where=where,
            hint="upgrade sitmon",
        )
    return manifest, files
