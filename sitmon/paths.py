"""Where things lie: the files shipped with sitmon and the user's own folders."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
APP = "sitmon"


def shipped(name: str) -> Path:
    """The path of a top-level file or folder of the project (`config.toml`, `seeds`).

    A wheel carries them in `sitmon/_data`; a checkout has them beside the package.
    """
    packaged = PACKAGE / "_data" / name
    return packaged if packaged.exists() else PACKAGE.parent / name


def config_file() -> Path:
    """The user's configuration file (`SITMON_CONFIG` overrides the platform's place)."""
    if given := os.environ.get("SITMON_CONFIG"):
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "config.toml"


def data_dir() -> Path:
    """The folder of the user's database and snapshots (`SITMON_HOME` overrides)."""
    if given := os.environ.get("SITMON_HOME"):
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def database() -> Path:
    """The user's database."""
    return data_dir() / "sitmon.db"
