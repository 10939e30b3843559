"""A build whose stages are shown, with their seconds, to the person at the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aseangraph.build import STAGES, Built, build
from aseangraph.messages import PEOPLE, tell

__all__ = ["build_showing"]


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
