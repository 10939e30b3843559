"""Numbers of the running service, shared by its serving processes, for Prometheus to fetch.

Each process counts in a row of its own of a table in shared memory; whoever is asked adds them up.
"""

import mmap
import os
from collections.abc import Iterable
from http import HTTPStatus
from tempfile import TemporaryFile

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from aseangraph.wire import Outcome

__all__ = ["CONTENT_TYPE", "Board", "Tally"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_STATUSES = tuple(each.value for each in HTTPStatus)
_BOUNDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  # seconds
_BEGUN = tuple(each for each in Outcome if each is not Outcome.BUSY)
_GAUGES = ("idle", "quick", "slow", "waiting", "kept_answers", "kept_bytes")
_NAMES = (
    *(f"status_{status}" for status in _STATUSES),
    *(f"within_{bound}" for bound in _BOUNDS),
    *(f"ended_{each.value}" for each in Outcome),
    "microseconds",
    "kept_hits",
    "kept_misses",
    *_GAUGES,
)
_PLACES = {name: place for place, name in enumerate(_NAMES)}
_WIDTH = len(_NAMES)


class Board(Collector):
    """The table: one row for each of ``processes``, which share it by a file without a name."""

    def __init__(self, processes: int = 1, fd: int | None = None) -> None:
        """Make a table of zeros, or look at the one that an inherited ``fd`` holds."""
        size = processes * _WIDTH * 8
        if fd is None:
            with TemporaryFile() as file:
                file.truncate(size)
                fd = os.dup(file.fileno())  # for as long as this process lives
        self._fd = fd
        self._numbers = memoryview(mmap.mmap(fd, size)).cast("Q")
        self._processes = processes
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def fileno(self) -> int:
        """Return the file descriptor that other processes may inherit."""
        return self._fd

    def tally(self, process: int = 0) -> "Tally":
        """Return the row of one process (from 0), which that process alone may write."""
        return Tally(self, self._numbers[process * _WIDTH : (process + 1) * _WIDTH])

    def total(self, name: str) -> int:
        """Add up what all processes have counted under ``name``."""
        return sum(self._numbers[_PLACES[name] :: _WIDTH].tolist())

    def text(self) -> bytes:
        """Return the numbers in the text format of Prometheus, version 0.0.4."""
        return generate_latest(self._registry)

    def collect(self) -> Iterable[Metric]:
        """Yield the numbers as the client library wants them."""
        answers = CounterMetricFamily("aseangraph_answers", "Answers sent.", labels=["status"])
        for status in _STATUSES:
            if number := self.total(f"status_{status}"):
                answers.add_metric([str(status)], number)
        yield answers
        yield self._ends()
        yield self._seconds()
        for name, what in (
            ("kept_hits", "Answers that were sent again."),
            ("kept_misses", "Answers that were not there to be sent again."),
        ):
            yield CounterMetricFamily(f"aseangraph_{name}", what, value=self.total(name))
        processes = GaugeMetricFamily(
            "aseangraph_processes", "Processes that evaluate.", labels=["state"]
        )
        for state in ("idle", "quick", "slow"):
            processes.add_metric([state], self.total(state))
        yield processes
        for name, what in (
            ("waiting", "Queries that wait for a process."),
            ("kept_answers", "Answers that are kept."),
            ("kept_bytes", "Bytes of answers that are kept."),
        ):
            yield GaugeMetricFamily(f"aseangraph_{name}", what, value=self.total(name))

    def _ends(self) -> Metric:
        ends = CounterMetricFamily(
            "aseangraph_evaluations", "Queries, by how their evaluation ended.", labels=["end"]
        )
        for each in Outcome:
            ends.add_metric([each.value.replace(" ", "_")], self.total(f"ended_{each.value}"))
        return ends

    def _seconds(self) -> Metric:
        many = sum(self.total(f"ended_{each.value}") for each in _BEGUN)
        buckets = [(str(bound), float(self.total(f"within_{bound}"))) for bound in _BOUNDS]
        seconds = HistogramMetricFamily(
            "aseangraph_evaluation_seconds", "Time from a query to its end, where evaluated."
        )
        seconds.add_metric([], [*buckets, ("+Inf", float(many))], self.total("microseconds") / 1e6)
        return seconds


class Tally:
    """The numbers of one process, on a board with those of others."""

    def __init__(self, board: Board, numbers: memoryview) -> None:
        """Count in ``numbers``, a row of ``board``."""
        self.board = board
        self._numbers = numbers

    def answered(self, status: int) -> None:
        """Count an answer by its HTTP status."""
        self._numbers[_PLACES[f"status_{status}"]] += 1

    def evaluated(self, end: Outcome, seconds: float) -> None:
        """Count a query by how its evaluation ended, and how long that took where it began."""
        self._numbers[_PLACES[f"ended_{end.value}"]] += 1
        if end is Outcome.BUSY:
            return
        self._numbers[_PLACES["microseconds"]] += int(seconds * 1e6)
        for bound in _BOUNDS:
            if seconds <= bound:
                self._numbers[_PLACES[f"within_{bound}"]] += 1

    def note(self, **numbers: int) -> None:
        """Set numbers that are what they are now."""
        for name, number in numbers.items():
            self._numbers[_PLACES[name]] = number
