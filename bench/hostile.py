"""What becomes of hostile queries, and after how long; writes docs/hostile-queries.md.

    python bench/hostile.py [--release DIR] [--query-timeout 5]

The queries are those of tests/test_limits.py, asked one after the other of a server of its own.
"""

import argparse
import json
import sys
import time
from pathlib import Path

_ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(_ROOT / "tests"))

from serving_tests import Answer, Server, ask, started  # noqa: E402
from test_limits import DIRECT, HOSTILE  # noqa: E402

_LOOK_UP = "ASK { ?plan a <https://w3id.org/aseangraph/ontology#Masterplan> }"


def told(answer: Answer) -> str:
    """Return in a few words what came: the problem's detail, or the answer itself."""
    if answer.media_type == "application/problem+json":
        return str(json.loads(answer.body)["detail"]).partition(". ")[0][:90]
    text = answer.body.decode()
    return f"`{text}`" if len(text) < 40 else f"an answer of {len(text):,} bytes"


def row(server: Server, name: str, query: str) -> str:
    """Ask one query, and look something up right after it: one row of the table."""
    begin = time.perf_counter()
    answer = ask(server.base, "sparql", method="POST", headers=DIRECT, body=query.encode())
    seconds = time.perf_counter() - begin
    after = time.perf_counter()
    look_up = ask(server.base, "sparql", {"query": f"{_LOOK_UP} # {name}"})
    if look_up.status != 200:
        raise RuntimeError(f"after {name} a look-up got {look_up.status}")
    beside = 1000 * (time.perf_counter() - after)
    return f"| {name} | {answer.status} | {told(answer)} | {seconds:.2f} | {beside:.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--release", help="default: that of the user-data folder")
    parser.add_argument("--query-timeout", default="5")
    given = parser.parse_args()
    arguments = ["--query-timeout", given.query_timeout]
    arguments += ["--release", given.release] if given.release else []
    with started(*arguments) as server:
        rows = [row(server, name, query) for name, query, _ in HOSTILE]
    head = (
        "# Hostile queries\n\n"
        "Written by `bench/hostile.py`: what each query of `tests/test_limits.py` got from a server"
        f" whose limit is {given.query_timeout} seconds (the default is 30), after how many\n"
        "seconds, and how many milliseconds a look-up took right after it.\n\n"
        "| query | status | what was told | seconds | look-up, ms |\n"
        "| --- | ---: | --- | ---: | ---: |\n"
    )
    (_ROOT / "docs" / "hostile-queries.md").write_text(head + "\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
