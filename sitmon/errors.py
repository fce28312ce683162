"""The one error tree. Everything a user can cause or must be told derives from `SitmonError`.

::

    SitmonError                 something failed; exit status 1
    ├── UsageError              the command line, a query or a region is wrong; exit status 2
    ├── ConfigError             a configuration file is wrong: names file, line or key; exit status 2
    ├── StoreError              the database cannot be opened, read or written
    │   └── StoreBusy           another program holds the database for too long
    ├── DataError               a file shipped with sitmon or given to it is missing or damaged
    ├── FeedError               a feed cannot be had
    │   ├── FetchError          the network or the server refused
    │   └── ParseError          the body is not a feed
    └── SnapshotError           a snapshot cannot be written, read or verified
"""

from __future__ import annotations


class SitmonError(Exception):
    """What went wrong, where, and what to do about it, each in one line.

    `what` names the fault, `where` the file, key, address or line it was met at
    and `hint` what the user can do; `exit_status` is the program's for it.
    """

    exit_status = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line} ({self.hint})" if self.hint else line

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross from worker processes; the default would lose the keywords.
        return (_rebuilt, (type(self), self.what, self.where, self.hint))


def _rebuilt(kind: type[SitmonError], what: str, where: str, hint: str) -> SitmonError:
    return kind(what, where=where, hint=hint)


class UsageError(SitmonError):
    """The command line, a query or a region's name is wrong."""

    exit_status = 2


class ConfigError(SitmonError):
    """A configuration file is wrong."""

    exit_status = 2


class StoreError(SitmonError):
    """The database cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another program holds the database for longer than we wait."""


class DataError(SitmonError):
    """A file shipped with sitmon, or given to it, is missing or damaged."""


class FeedError(SitmonError):
    """A feed cannot be had."""


class FetchError(FeedError):
    """The network or the server refused."""


class ParseError(FeedError):
    """The body is not a feed."""


class SnapshotError(SitmonError):
    """A snapshot cannot be written, read or verified."""
