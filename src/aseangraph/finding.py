"""A release where it is said to be; in the default place, built first where there is none."""

from collections.abc import Callable
from pathlib import Path

from aseangraph.authored import list_files
from aseangraph.release import Release, claimed, inputs_digest, open_release
from aseangraph.settings import default_release
from aseangraph.swap import recover

__all__ = ["Build", "ensure_release", "find_release"]

_LONGEST_BUILD = 600  # seconds that another build is waited for

Build = Callable[[Path, bool], object]  # builds in a place; true: what is there is of other data


def ensure_release(place: Path, build: Build) -> Release:
    """Open the release in ``place``; ``build`` it first where there is none, or wait for who does.

    In the default place a release of other inputs than the package's is built anew. Raises
    ``ReleaseError`` where what is there was altered, and whatever ``build`` raises.
    """
    place = place.resolve()
    recover(place)
    if release := _fitting(place):
        return release
    with claimed(place, wait=_LONGEST_BUILD):
        release = _fitting(place)
        if release is None:
            build(place, _is_taken(place))
            release = open_release(place)
    return release


def find_release(place: Path, build: Build) -> Release:
    """Open the release in ``place``; only in the default place, ``build`` one that is missing."""
    if place.resolve() == default_release().resolve():
        return ensure_release(place, build)
    return open_release(place)


def _fitting(place: Path) -> Release | None:
    """Open the release in ``place``; ``None`` where there is none, or a stale one by default."""
    if not _is_taken(place):
        return None
    release = open_release(place)
    return None if place == default_release().resolve() and _is_stale(release) else release


def _is_taken(place: Path) -> bool:
    return place.exists() and not (place.is_dir() and not any(place.iterdir()))


def _is_stale(release: Release) -> bool:
    stated: str = release.manifest["inputs"]["sha256"]
    return stated != inputs_digest(list_files())
