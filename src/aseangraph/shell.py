"""A release for a command: opened, or first built with its stages shown."""

from pathlib import Path

from aseangraph import finding
from aseangraph.messages import tell
from aseangraph.release import Release

__all__ = ["ensure_release", "find_release"]


def ensure_release(place: Path) -> Release:
    """Open the release in ``place``, as ``finding.ensure_release`` does; show what is built."""
    return finding.ensure_release(place, _build)


def find_release(place: Path) -> Release:
    """Open the release in ``place``; only in the default place, build one that is missing."""
    return finding.find_release(place, _build)


def _build(place: Path, why: str | None) -> None:
    if why is not None:
        tell(f"{why}:")
    from aseangraph.building import build_showing  # noqa: PLC0415 - what validates takes long

    build_showing(place)
