"""Files written beside their place and moved there whole: all of a snapshot or nothing of it."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sitmon.errors import SnapshotError
from sitmon.snapshots.manifest import Fingerprint
from sitmon.snapshots.naming import numbered

_MOST_OF_A_NAME = 1000
_HINTS = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EACCES: "name a folder that may be written with --out",
    errno.EPERM: "name a folder that may be written with --out",
    errno.EROFS: "name a folder that may be written with --out",
    errno.ENOTDIR: "a file is in the way; name another folder with --out",
    errno.EEXIST: "a file is in the way; name another folder with --out",
    errno.ENAMETOOLONG: "name a shorter folder with --out",
}


class Draft:
    """A folder under a passing name in which a snapshot is written before it is moved to its place."""

    def __init__(self, out: Path, name: str) -> None:
        self.out = out
        self.name = name
        self.folder = out / f".{name}-{secrets.token_hex(4)}.part"
        self.folder.mkdir()

    def write(self, name: str, parts: Iterable[bytes]) -> Fingerprint:
        """Writes a file to the disk itself, part by part."""
        size, digest = 0, sha256()
        with (self.folder / name).open("xb") as file:
            for part in parts:
                file.write(part)
                digest.update(part)
                size += len(part)
            _to_disk(file.fileno())
        return Fingerprint(size, digest.hexdigest())

    def publish(self) -> Path:
        """Moves the folder to the first free name; its path."""
        _folder_to_disk(self.folder)
        for place in self._places(""):
            if os.path.lexists(place):
                continue
            try:
                os.rename(self.folder, place)
            except OSError:
                # Another program may have taken the name in between.
                if os.path.lexists(place):
                    continue
                raise
            _folder_to_disk(self.out)
            return place
        raise SnapshotError("too many snapshots have this name", where=str(self.out / self.name))

    def publish_zip(self, at: float) -> Path:
        """Packs the folder under the first free name; the path of the zip."""
        packed = self.folder.with_suffix(".zip.part")
        try:
            with packed.open("xb") as file:
                self._pack(zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED), at)
                _to_disk(file.fileno())
            for place in self._places(".zip"):
                try:
                    place.open("xb").close()
                except FileExistsError:
                    continue
                try:
                    os.replace(packed, place)
                except BaseException:
                    place.unlink()
                    raise
                _folder_to_disk(self.out)
                return place
        finally:
            packed.unlink(missing_ok=True)
        raise SnapshotError("too many snapshots have this name", where=str(self.out / self.name))

    def _pack(self, archive: zipfile.ZipFile, at: float) -> None:
        stamp = datetime.fromtimestamp(max(int(at), 315_532_800), UTC).timetuple()[:6]  # zip begins in 1980
        with archive:
            for file in sorted(self.folder.iterdir()):
                info = zipfile.ZipInfo(f"{self.name}/{file.name}", stamp)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                with file.open("rb") as source, archive.open(info, "w") as target:
                    shutil.copyfileobj(source, target)

    def _places(self, suffix: str) -> Iterator[Path]:
        for n in range(1, _MOST_OF_A_NAME):
            yield self.out / f"{numbered(self.name, n)}{suffix}"

    def discard(self) -> None:
        """Takes away what was not published."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def drafted(out: Path, name: str) -> Iterator[Draft]:
    """A draft in `out`, which is made where it is missing; nothing of it stays behind.

    What the system refuses becomes SnapshotError with what to do about it.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        draft = Draft(out, name)
        try:
            yield draft
        finally:
            draft.discard()
    except OSError as fault:
        hint = _HINTS.get(fault.errno or 0, "")
        raise SnapshotError(
            f"cannot be written: {fault.strerror or fault}", where=str(out), hint=hint
        ) from fault


def remove(path: Path) -> None:
    """Takes a published snapshot away again."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _to_disk(descriptor: int) -> None:
    os.fsync(descriptor)


def _folder_to_disk(folder: Path) -> None:
    """Makes a change of names in `folder` last; only POSIX systems can be asked for it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
