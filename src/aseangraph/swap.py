"""A folder that appears whole or not at all.

The new folder is written beside its place, on the same file system, and then takes the place of
the old one in one step where the system can exchange two names (Linux), else in two; what a
crash between the two leaves behind is put right by ``recover``.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["recover", "written_aside"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def _beside(place: Path, role: str) -> Path:
    return place.with_name(f".{place.name}.{role}")


def recover(place: Path) -> None:
    """Put the folder set aside by an interrupted swap back to ``place``, if that is missing."""
    previous = _beside(place, "previous")
    if previous.is_dir() and not place.exists():
        previous.rename(place)


@contextmanager
def written_aside(place: Path) -> Iterator[Path]:
    """Give a new empty folder to write to; when the block ends well, it becomes ``place``.

    When the block raises, the new folder is removed and ``place`` is as it was. The folder that
    was replaced is kept beside until the next swap, for a reader that still has it open. Only one
    writer at a time may use a place. Raises ``OSError`` as the system does.
    """
    aside, previous = _beside(place, "new"), _beside(place, "previous")
    place.parent.mkdir(parents=True, exist_ok=True)
    recover(place)
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir()
        yield aside
        _flush(aside)
        shutil.rmtree(previous, ignore_errors=True)
        _replace(aside, place, previous)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _replace(aside: Path, place: Path, previous: Path) -> None:
    if not place.exists():
        aside.rename(place)
    elif _exchange(aside, place):
        aside.rename(previous)
    else:
        place.rename(previous)
        aside.rename(place)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; return False where the system has no such call."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def _flush(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
