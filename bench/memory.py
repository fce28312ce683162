"""What a process and all that it started hold in memory, from /proc (Linux)."""

from __future__ import annotations

from pathlib import Path


def tree(root: int) -> list[int]:
    """A process and all that it started, by whichever of its threads."""
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                todo += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def field(pid: int, name: str, file: str = "status") -> float:
    """A size that /proc/PID/FILE gives, in MB; 0 where the process is gone."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), 0.0)


def total(root: int, name: str, file: str = "status") -> float:
    """The sum of a size over the tree, in MB: VmRSS, VmHWM (the peak), RssAnon (what is no file's)."""
    return sum(field(pid, name, file) for pid in tree(root))


def resident(root: int) -> float:
    """MB of the tree: its own pages, and its share of those it shares with others."""
    return total(root, "Pss", "smaps_rollup")
