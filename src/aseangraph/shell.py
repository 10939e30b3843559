"""What the commands share: messages for people on standard error, and a release that is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from aseangraph import __version__
from aseangraph.authored import list_files
from aseangraph.build import STAGES, Built, build
from aseangraph.release import Release, claimed, inputs_digest, open_release
from aseangraph.settings import default_release
from aseangraph.swap import recover

__all__ = ["PEOPLE", "build_showing", "ensure_release", "find_release", "tell"]

_LONGEST_BUILD = 600  # seconds that another build is waited for

PEOPLE = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def tell(text: str, style: str | None = None) -> None:
    """Print ``text``, without any markup, for the person at the terminal."""
    PEOPLE.print(text, style=style, markup=False)


@contextmanager
def _stages_shown() -> Iterator[object]:
    with PEOPLE.status("build") as status:

        def notify(stage: str, seconds: float | None) -> None:
            step = f"{STAGES.index(stage) + 1}/{len(STAGES)} {stage}"
            if seconds is None:
                status.update(step)
            else:
                tell(f"  {step:<12} {seconds:6.2f} s")

        yield notify


def build_showing(place: Path, root: Path | None = None) -> Built:
    """Build a release in ``place`` and show each stage with its seconds."""
    tell(f"building the graph into {place}")
    with _stages_shown() as notify:
        built = build(place, root, notify)  # type: ignore[arg-type]
    total = sum(built.seconds.values())
    tell(
        f"  {built.manifest['triples']} triples in {len(built.manifest['graphs'])} named graphs,"
        f" {total:.2f} s"
    )
    return built


def ensure_release(place: Path) -> Release:
    """Open the release in ``place``; build it first where there is none, or wait for who does.

    In the default place a release of other inputs than the package's, or built by another version
    of it, is built anew. Raises
    ``ReleaseError`` where what is there was altered, and whatever ``build`` raises.
    """
    place = place.resolve()
    recover(place)
    if release := _fitting(place):
        return release
    with claimed(place, wait=_LONGEST_BUILD):
        release = _fitting(place)
        if release is None:
            build_showing(place)
            release = open_release(place)
    return release


def _fitting(place: Path) -> Release | None:
    """Open the release in ``place``; ``None`` where there is none, or a stale one by default."""
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return None
    release = open_release(place)
    if place == default_release().resolve() and (why := _stale(release)):
        tell(f"{why}:")
        return None
    return release


def find_release(place: Path) -> Release:
    """Open the release in ``place``; only in the default place, build one that is missing."""
    return ensure_release(place) if place == default_release() else open_release(place)


def _stale(release: Release) -> str | None:
    """Say why a release is not what this version would build, or return ``None``."""
    version = release.manifest.get("version", "unknown")
    if version != __version__:
        return f"the release was built by version {version}, and this is {__version__}"
    if release.manifest["inputs"]["sha256"] != inputs_digest(list_files()):
        return "the release is of other data than this version's"
    return None
