"""How long a build takes beside its two pySHACL runs, measured inside the build.

    python bench/build.py [--runs N]

A pySHACL run is to load a graph and its shapes for it and to validate ("runs"); the time in
``pyshacl.validate`` alone is told too ("calls"). What remains of the build ("rest": parsing,
hygiene, counts, reasoning, dumps, store, digests) is set against both. The aim: rest / runs at
most 1.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pyshacl

from aseangraph import stages
from aseangraph.build import build


class Watch:
    """Time spent in a function, over all its calls."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.seconds = 0.0

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Call the function and add its time."""
        start = time.perf_counter()
        answer = self.function(*args, **options)
        self.seconds += time.perf_counter() - start
        return answer


RUN, VALIDATE = stages.run_shapes, pyshacl.validate


def measure(folder: Path) -> dict[str, float]:
    runs, calls = Watch(RUN), Watch(VALIDATE)
    stages.run_shapes, pyshacl.validate = runs, calls
    seconds = build(folder / "release").seconds
    total = sum(seconds.values())
    return {
        **seconds,
        "total": total,
        "pySHACL runs": runs.seconds,
        "pySHACL calls": calls.seconds,
        "rest": total - runs.seconds,
        "rest / runs": (total - runs.seconds) / runs.seconds,
        "(total - calls) / calls": (total - calls.seconds) / calls.seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    with tempfile.TemporaryDirectory() as folder:
        found = [measure(Path(folder)) for _ in range(parser.parse_args().runs)]
    for name in found[0]:
        values = [each[name] for each in found]
        print(f"{name:<24} median {median(values):6.2f}   least {min(values):6.2f}")


if __name__ == "__main__":
    main()
