"""Load on a running server by wrk, and what it cost: requests a second and processor time.

wrk is a Debian package (``apt-get install wrk``). Other work on the machine spoils a figure: a run
in which it took more than a little of the processors is made again.
"""

import json
import os
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from questions import Query, request
from servers import Started, processes

__all__ = ["CONNECTIONS", "Hit", "Numbers", "hit", "undisturbed", "write_requests"]

CONNECTIONS = 16
_SCRIPT = Path(__file__).parent / "load.lua"
_TICKS = os.sysconf("SC_CLK_TCK")
_MOST_OTHERS = 0.05  # of the machine's processor time that other work may take
_PAUSE = 5.0


class Numbers:
    """Numbers that make queries distinct: none is given out twice."""

    def __init__(self) -> None:
        self._next = 2_000_000_000

    def take(self, count: int = 1_000_000) -> int:
        """Return the first of ``count`` fresh numbers."""
        first, self._next = self._next, self._next + count
        return first


@dataclass(frozen=True)
class Hit:
    """One run: requests a second, milliseconds, microseconds of processor time a request.

    ``others`` is the share of the machine that neither the server nor the load generator took.
    """

    rate: float
    median: float
    p99: float
    serving: float
    evaluating: float
    generating: float
    others: float


def write_requests(file: Path, queries: Iterable[Query], path: str) -> Path:
    """Write the requests for ``queries`` as load.lua reads them."""
    parts = (part for query in queries for part in request(query, path))
    file.write_text("".join(f"{part}\n%%\n" for part in parts), newline="")
    return file


def undisturbed(
    running: Started, requests: Path, first: int | None, seconds: int, patience: int
) -> Hit:
    """Load the server until a run was not disturbed; take the best of ``patience`` runs if none."""
    best = hit(running, requests, first, seconds)
    for again in range(1, patience):
        if best.others <= _MOST_OTHERS:
            break
        time.sleep(_PAUSE)
        number = None if first is None else first + again * (1_000_000 // patience)
        best = min(best, hit(running, requests, number, seconds), key=lambda each: each.others)
    return best


def hit(running: Started, requests: Path, first: int | None, seconds: int) -> Hit:
    """Load the server for ``seconds``; the queries are distinct from number ``first`` on."""
    before, began = _spent(running), _machine()
    wrk = [
        *("wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(_SCRIPT)),
        *(f"http://127.0.0.1:{running.port}", "--", str(requests)),
        "repeated" if first is None else str(first),
    ]
    said = subprocess.run(wrk, check=True, capture_output=True, text=True).stdout
    after, ended = _spent(running), _machine()
    told = json.loads(said.splitlines()[-1])
    if told["status"] or told["broken"]:
        raise RuntimeError(f"{running.server.name} did not answer everything: {told}")
    spent = [now - then for now, then in zip(after, before, strict=True)]
    micro = 1e6 / told["requests"]
    return Hit(
        told["requests"] / told["microseconds"] * 1e6,
        told["median"] / 1000,
        told["p99"] / 1000,
        *(round(each * micro, 1) for each in spent),
        others=max(0.0, (ended[0] - began[0] - sum(spent)) / (ended[1] - began[1])),
    )


def _spent(running: Started) -> tuple[float, float, float]:
    """Return the seconds of processor time that serving, evaluating and wrk have taken."""
    serving = evaluating = 0.0
    for process in processes(running):
        if process.evaluates:
            evaluating += process.seconds
        else:
            serving += process.seconds
    ours = os.times()
    return serving, evaluating, ours.children_user + ours.children_system


def _machine() -> tuple[float, float]:
    """Return the seconds that the processors were busy, and those that they had."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    user, nice, system, idle, waiting, irq, softirq, steal = (int(n) / _TICKS for n in fields)
    busy = user + nice + system + irq + softirq + steal
    return busy, busy + idle + waiting
