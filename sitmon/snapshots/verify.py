"""Checking a snapshot against its manifest: folder or zip, without unpacking it."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Protocol

from sitmon.errors import SnapshotError
from sitmon.snapshots.manifest import LARGEST, MANIFEST, SCREEN_TEXT, Fingerprint, Json, fingerprint, read
from sitmon.text import clean, line

_CHUNK = 1 << 20
_SCREEN_MOST = 1 << 20
_DAMAGE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class Files(Protocol):
    """The files of a snapshot, wherever they lie."""

    def names(self) -> Iterable[str]:
        """What there is, a name as often as it occurs."""

    def open(self, name: str) -> IO[bytes]:
        """One of them, to be read. Raises one of the errors of a damaged file."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a snapshot holds: what its manifest says of it, its files, its screen as text, and what is `wrong` with it."""

    facts: Json
    files: dict[str, Fingerprint]
    screen: str
    wrong: list[str]


def verify(path: Path, *, manifest_sha256: str | None = None) -> list[str]:
    """What is wrong with the snapshot at `path`, one line each; empty where it is whole and unchanged.

    `manifest_sha256`, where it is known from elsewhere (the register), shows whether the manifest is
    still that of the day. Raises SnapshotError where `path` is no snapshot.
    """
    with _opened(path) as files:
        body = _manifest(files, path)
        return _wrong(files, body, read(body, str(path))[1], manifest_sha256)


def contents(path: Path, *, manifest_sha256: str | None = None) -> Contents:
    """The snapshot at `path`, looked into and verified as by `verify`. Raises SnapshotError where it is none."""
    with _opened(path) as files:
        body = _manifest(files, path)
        facts, expected = read(body, str(path))
        return Contents(facts, expected, _screen(files), _wrong(files, body, expected, manifest_sha256))


def _screen(files: Files) -> str:
    """The screen as text, no more than a screen can be; '' where it cannot be read, which verifying tells."""
    try:
        with files.open(SCREEN_TEXT) as file:
            return clean(file.read(_SCREEN_MOST).decode(errors="replace"))
    except (*_DAMAGE, KeyError):
        return ""


def _wrong(
    files: Files, body: bytes, expected: dict[str, Fingerprint], manifest_sha256: str | None
) -> list[str]:
    wrong: list[str] = []
    if manifest_sha256 is not None and fingerprint(body).sha256 != manifest_sha256.lower():
        wrong.append(f"{MANIFEST}: is not the one that was registered")
    names = list(files.names())
    wrong += [fault for name, known in expected.items() if (fault := _fault(files, names, name, known))]
    extra = sorted({n for n in names if n not in expected and n != MANIFEST})
    wrong += [f"{line(n)}: is not in the manifest" for n in extra]
    return wrong + [f"{line(n)}: is there twice" for n in sorted({n for n in names if names.count(n) > 1})]


def _manifest(files: Files, path: Path) -> bytes:
    hint = "name the folder or the zip of a snapshot"
    try:
        with files.open(MANIFEST) as file:
            body = file.read(LARGEST + 1)
    except (KeyError, FileNotFoundError):
        raise SnapshotError(f"holds no {MANIFEST}", where=str(path), hint=hint) from None
    except _DAMAGE as fault:
        raise SnapshotError(f"{MANIFEST} cannot be read: {fault}", where=str(path)) from fault
    if len(body) > LARGEST:
        raise SnapshotError(f"{MANIFEST} is too large to be one", where=str(path), hint=hint)
    return body


def _fault(files: Files, names: list[str], name: str, known: Fingerprint) -> str | None:
    if name not in names:
        return f"{line(name)}: is missing"
    try:
        size, digest = _measured(files, name, known.size)
    except _DAMAGE as fault:
        return f"{line(name)}: cannot be read: {line(str(fault))}"
    if size != known.size or digest != known.sha256:
        return f"{line(name)}: was changed"
    return None


def _measured(files: Files, name: str, most: int) -> tuple[int, str]:
    """(size, SHA-256), read no further than just over `most` bytes."""
    size, digest = 0, sha256()
    with files.open(name) as file:
        while size <= most and (chunk := file.read(_CHUNK)):
            size += len(chunk)
            digest.update(chunk)
    return size, digest.hexdigest()


class _Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        return sorted(os.listdir(self.path))

    def open(self, name: str) -> IO[bytes]:
        file = self.path / name
        # A link could lead anywhere, a pipe would never end.
        if not stat.S_ISREG(file.lstat().st_mode):
            raise OSError("is not a plain file")
        return file.open("rb")


class _Zip:
    """The files of the one folder in a zip."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        marks = [n for n in archive.namelist() if n.split("/")[-1] == MANIFEST and n.count("/") <= 1]
        self.inside = marks[0].removesuffix(MANIFEST) if marks else ""

    def names(self) -> list[str]:
        return [n.removeprefix(self.inside) for n in self.archive.namelist() if n != self.inside]

    def open(self, name: str) -> IO[bytes]:
        return self.archive.open(self.inside + name)


@contextmanager
def _opened(path: Path) -> Iterator[Files]:
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise SnapshotError("there is no such snapshot", where=str(path)) from None
    except _DAMAGE as fault:
        hint = "name the folder or the zip of a snapshot"
        raise SnapshotError("is neither a folder nor a zip", where=str(path), hint=hint) from fault
    with archive:
        yield _Zip(archive)
