"""How long a build takes beside its two pySHACL runs, measured in the same process.

    python bench/build.py [--runs N]

A pySHACL run is to load a graph and its shapes and to validate. It is timed in two ways: the calls
of ``pyshacl.validate`` inside the build, on graphs that are loaded already ("calls"); and the same
two validations as pySHACL does them on Turtle files ("runs"). What remains of the build ("rest":
parsing, hygiene, counts, reasoning, dumps, store, digests) is set against both.
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import pyshacl
from rdflib import Graph

from aseangraph.build import build

VALIDATE = pyshacl.validate


class Watch:
    """Time spent in pySHACL's calls, and what they were called with."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.calls: list[tuple[Graph, Graph]] = []

    def __call__(self, data: Graph, **options: Any) -> Any:
        """Run the call, add its time, and keep its graphs."""
        self.calls.append((data, options["shacl_graph"]))
        start = time.perf_counter()
        answer = VALIDATE(data, **options)
        self.seconds += time.perf_counter() - start
        return answer


def run_on_files(data: Graph, shapes: Graph, folder: Path) -> float:
    """Time one validation from Turtle files."""
    names = []
    for name, graph in (("data", data), ("shapes", shapes)):
        names.append(folder / f"{name}.ttl")
        graph.serialize(names[-1], format="turtle")
    start = time.perf_counter()
    VALIDATE(str(names[0]), shacl_graph=str(names[1]))
    return time.perf_counter() - start


def measure(folder: Path) -> dict[str, float]:
    pyshacl.validate = watch = Watch()
    seconds = build(folder / "release").seconds
    pyshacl.validate = VALIDATE
    runs = sum(run_on_files(data, shapes, folder) for data, shapes in watch.calls)
    rest = sum(seconds.values()) - watch.seconds
    return {
        **seconds,
        "total": sum(seconds.values()),
        "pySHACL calls": watch.seconds,
        "pySHACL runs": runs,
        "rest": rest,
        "rest / runs": rest / runs,
        "rest / calls": rest / watch.seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    with tempfile.TemporaryDirectory() as folder:
        found = [measure(Path(folder)) for _ in range(parser.parse_args().runs)]
    for name in found[0]:
        values = [each[name] for each in found]
        print(f"{name:<14} median {median(values):6.2f}   least {min(values):6.2f}")


if __name__ == "__main__":
    main()
