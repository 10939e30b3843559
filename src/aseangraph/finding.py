"""A release where it is said to be; in the default place, built first where there is none."""

from collections.abc import Callable
from pathlib import Path

from aseangraph import __version__
from aseangraph.authored import list_files
from aseangraph.release import Release, open_release
from aseangraph.release_writing import claimed, inputs_digest
from aseangraph.settings import default_release
from aseangraph.swap import recover

__all__ = ["Build", "ensure_release", "find_release"]

_LONGEST_BUILD = 600  # seconds that another build is waited for

Build = Callable[[Path, str | None], object]  # builds in a place, and is told why not what is there


def ensure_release(place: Path, build: Build) -> Release:
    """Open the release in ``place``; ``build`` it first where there is none, or wait for who does.

    In the default place a release of other inputs than the package's, or built by another version
    of it, is built anew. Raises ``ReleaseError`` where what is there was altered, and whatever
    ``build`` raises.
    """
    place = place.resolve()
    recover(place)
    found, why = _found(place)
    if found is not None and why is None:
        return found
    with claimed(place, wait=_LONGEST_BUILD):
        found, why = _found(place)
        if found is None or why is not None:
            build(place, why)
            found = open_release(place)
    return found


def find_release(place: Path, build: Build) -> Release:
    """Open the release in ``place``; only in the default place, ``build`` one that is missing."""
    if place.resolve() == default_release().resolve():
        return ensure_release(place, build)
    return open_release(place)


def _found(place: Path) -> tuple[Release | None, str | None]:
    """Open what release there is in ``place``, and say why it will not do where it is stale."""
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return None, None
    release = open_release(place)
    return release, _stale(release) if place == default_release().resolve() else None


def _stale(release: Release) -> str | None:
    """Say why a release is not what this version would build, or return ``None``."""
    version = release.manifest.get("version", "unknown")
    if version != __version__:
        return f"the release was built by version {version}, and this is {__version__}"
    if release.manifest["inputs"]["sha256"] != inputs_digest(list_files()):
        return "the release is of other data than this version's"
    return None
