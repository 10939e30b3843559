"""How long a build takes beside its two pySHACL runs, measured in the same process and run.

    python bench/build.py [--runs N]

Prints seconds per stage, the sum of the two calls of pySHACL, what remains, and their ratio; the
aim is that what remains takes no longer (a ratio of 1 at the most).
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

import pyshacl

from aseangraph.build import STAGES, build


class Watch:
    """Time spent inside pySHACL."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._inner = pyshacl.validate

    def __call__(self, *args: object, **options: object) -> object:
        """Run the inner call and add its time."""
        start = time.perf_counter()
        try:
            return self._inner(*args, **options)
        finally:
            self.seconds += time.perf_counter() - start


def measure() -> dict[str, float]:
    watch = Watch()
    pyshacl.validate = watch
    try:
        with tempfile.TemporaryDirectory() as folder:
            seconds = build(Path(folder) / "release").seconds
    finally:
        pyshacl.validate = watch._inner
    total = sum(seconds.values())
    rest = total - watch.seconds
    return {
        **seconds,
        "total": total,
        "pySHACL": watch.seconds,
        "rest": rest,
        "rest / pySHACL": rest / watch.seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    runs = [measure() for _ in range(parser.parse_args().runs)]
    for name in (*STAGES, "total", "pySHACL", "rest", "rest / pySHACL"):
        values = [run[name] for run in runs]
        print(f"{name:<16} median {median(values):6.2f}   least {min(values):6.2f}")


if __name__ == "__main__":
    main()
