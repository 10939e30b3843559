"""What the commands share: messages for people on standard error, and a release that is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from aseangraph import finding
from aseangraph.build import STAGES, Built, build
from aseangraph.release import Release

__all__ = ["PEOPLE", "build_showing", "ensure_release", "find_release", "tell"]

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
    """Open the release in ``place``, as ``finding.ensure_release`` does; show what is built."""
    return finding.ensure_release(place, _build)


def find_release(place: Path) -> Release:
    """Open the release in ``place``; only in the default place, build one that is missing."""
    return finding.find_release(place, _build)


def _build(place: Path, why: str | None) -> None:
    if why is not None:
        tell(f"{why}:")
    build_showing(place)
