"""How long a walk over lineage takes beside the engine's own closure, on generated data.

    python bench/lineage.py [--triples 1000000] [--rounds 15] [--work DIR]

The thing is the plan that comes last in its family: a line of eleven links leads up from it. The
engine is asked for its ancestors alone, by a property path over the direct triples, for generated
data have no ``ag:hasAncestor``; the walk finds each link with its relation and basis, and tells
names, years, reasons and evidence. Each is timed in turn, by the processor's clock: this process
alone does the work, and others on the machine do not count.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from generate import FAMILY, nquads, plan_name

from aseangraph.dumps import DUMPS
from aseangraph.formats import by_name
from aseangraph.lineage_tables import as_json
from aseangraph.namespaces import ID
from aseangraph.release import load_dump, open_held
from aseangraph.release_writing import write_release
from aseangraph.steps import Filter, reached, steps
from aseangraph.store import Store
from aseangraph.walk import MOST_EDGES, walk


def release_of(triples: int, folder: Path) -> Path:
    """Write a release of generated data, if it is not there; return its folder."""
    place = folder / f"release-{triples}"
    if not place.exists():
        store = Store()
        store.load("".join(nquads(triples)).encode(), by_name("nquads"), name="generated")
        store.merge()
        write_release(place, store, [], {}, DUMPS[:1])  # what the service reads
    return place


def milliseconds(call: Callable[[], object]) -> float:
    begin = time.process_time()
    call()
    return (time.process_time() - begin) * 1000


def _links(store: Store, plan: str) -> object:
    things = reached(store, plan, older=True, parts=False, most=MOST_EDGES)
    return steps(store, things or (), Filter(), older=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "aseangraph-bench"
    )
    told = parser.parse_args()
    told.work.mkdir(exist_ok=True)
    store = load_dump(
        open_held(release_of(told.triples, told.work))[0]
    )  # in memory, as it is served
    plan = str(ID[plan_name(FAMILY - 1)])
    closure = f"SELECT ?ancestor {{ <{plan}> ag:descendsFrom+ ?ancestor }}"
    calls: dict[str, Callable[[], object]] = {
        "the engine's closure": lambda: list(store.select(closure)),
        "its ancestors' links, untold": lambda: _links(store, plan),
        "the walk to its ancestors": lambda: walk(store, plan, direction="ancestors"),
        "the walk both ways": lambda: walk(store, plan),
        "the walk both ways, as JSON": lambda: as_json(walk(store, plan)),
        "the walk both ways, with parts": lambda: walk(store, plan, include_parts=True),
    }
    if len(list(store.select(closure))) != len(walk(store, plan, direction="ancestors").edges):
        raise RuntimeError("the walk and the closure do not agree")
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(told.rounds):
        for name, call in calls.items():
            times[name].append(milliseconds(call))
    engine = times["the engine's closure"]
    for name, taken in times.items():
        ratio = median(one / other for one, other in zip(taken, engine, strict=True))
        more = median(one - other for one, other in zip(taken, engine, strict=True))
        print(
            f"{name}: median {median(taken):.2f} ms, least {min(taken):.2f} ms,"
            f" {ratio:.1f} times the engine's, {more:+.2f} ms"
        )


if __name__ == "__main__":
    main()
