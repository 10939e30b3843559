"""The processes that belong to a server under test, as Linux tells of them in /proc."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

__all__ = ["ON_LINUX", "Family", "family_of", "until"]

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc")
T = TypeVar("T")


@dataclass(frozen=True)
class Family:
    """Processes by number: those that serve, those that hold the graphs, those that evaluate.

    ``watching`` are those that only start serving ones again; ``unburied`` have ended, and nobody
    asked how. ``memory`` is what all of them hold, in bytes, what they share counted once.
    """

    watching: list[int]
    serving: list[int]
    nurseries: list[int]
    evaluators: list[int]
    unburied: list[int]
    memory: int

    @property
    def alive(self) -> set[int]:
        return {*self.watching, *self.serving, *self.nurseries, *self.evaluators}

    @property
    def sizes(self) -> tuple[int, ...]:
        groups = (self.watching, self.serving, self.nurseries, self.evaluators, self.unburied)
        return tuple(map(len, groups))


def family_of(mark: str) -> Family:
    """Find the processes in whose environment ``mark`` stands, and the dead among their children.

    One that evaluates and whose parent has died counts as evaluating.
    """
    parents, dead, nursing, memory = {}, {}, set(), 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            pid = int(folder.name)
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if state == "Z":
                dead[pid] = int(parent)
            elif mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                memory += _proportional(folder)
                parents[pid] = int(parent)
                if b"aseangraph.nursery" in (folder / "cmdline").read_bytes():
                    nursing.add(pid)
    others = parents.keys() - nursing
    nurseries = {pid for pid in nursing if parents[pid] in others}
    watching = others & {parents[pid] for pid in others}
    unburied = {pid for pid, parent in dead.items() if parent in parents}
    groups = (watching, others - watching, nurseries, nursing - nurseries, unburied)
    return Family(*(sorted(each) for each in groups), memory)


def _proportional(folder: Path) -> int:
    lines = (folder / "smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def until(look: Callable[[], T], what: str, seconds: float = 20) -> T:
    """Look again and again until what is seen is true, and return it; fail after ``seconds``."""
    end = time.monotonic() + seconds
    while not (seen := look()):
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds} seconds: {what}")
        time.sleep(0.01)
    return seen
