"""The releases that are asked from Python: each opened once, and anew when it was rebuilt."""

import logging
from pathlib import Path
from threading import Lock

from aseangraph.build import build
from aseangraph.finding import find_release
from aseangraph.holdings import Holdings, holdings_of
from aseangraph.settings import read_settings

__all__ = ["opened"]

_LOG = logging.getLogger(__name__)
_Mark = tuple[int, ...]  # what differs from one build of a release to the next

_open: dict[Path, tuple[_Mark, Holdings]] = {}
_opening = Lock()


def opened(release: Path | str | None = None) -> Holdings:
    """Return what the release in a folder holds.

    Without one it is the folder that ``ASEANGRAPH_RELEASE`` names, else that of the user, where the
    release is built first if there is none that fits this version. The digests of a release are
    checked when it is opened. Raises ``ReleaseError`` where there is none or it was altered, and
    whatever ``build`` raises.
    """
    place = (Path(release).expanduser() if release else read_settings().release).resolve()
    with _opening:
        mark = _mark(place)
        if place in _open and _open[place][0] == mark:
            return _open[place][1]
        holdings = holdings_of(find_release(place, _build))
        _open[place] = mark or _mark(place), holdings  # built over meanwhile: opened anew next time
    return holdings


def _build(place: Path, why: str | None) -> None:
    _LOG.info("building %s: %s", place, why or "no release is there")
    build(place)


def _mark(place: Path) -> _Mark:
    try:
        told = [each.stat() for each in (place, place / "manifest.json")]
    except OSError:
        return ()
    return tuple(number for each in told for number in (each.st_dev, each.st_ino, each.st_mtime_ns))
