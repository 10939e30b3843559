"""The results of the benchmark as a page with tables and a plot."""

import os
import platform
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from load import CONNECTIONS
from plot import Panel, svg
from questions import KINDS

__all__ = ["write_report"]

_NATIVE = "Oxigraph, in memory"
_OURS = "aseangraph, 1 worker"
_SLOW = "rdflib-endpoint"
_BESIDE = 100_000  # triples of the table that compares servers, if there is that size
_MIB = 1024 * 1024
_NOTES = Path(__file__).with_name("notes.md")

Results = dict[str, Any]


def write_report(found: Results, folder: Path) -> None:
    """Write performance.md and performance.svg to ``folder``."""
    sizes = sorted(found, key=int)
    beside = str(_BESIDE) if str(_BESIDE) in found else sizes[-1]
    parts = [
        "# Performance\n\nWritten by `bench/endpoint.py`, which tells what it measures and how.",
        _machine(found[beside]),
        f"## Requests a second, {_grouped(beside)} triples\n\n{_beside(found[beside])}",
        f"## Transitive lineage\n\n{_lineage(found, sizes)}",
        f"## Growth\n\n![memory, start and distinct queries by triples](performance.svg)\n\n"
        f"{_growth(found, sizes)}",
        _NOTES.read_text(encoding="utf-8").strip(),
    ]
    (folder / "performance.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    (folder / "performance.svg").write_text(svg(_panels(found, sizes)), encoding="utf-8")


def _machine(results: Results) -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    others = [one["others"] for each in results["distinct"].values() for one in each]
    return (
        f"{os.cpu_count()} cores ({model}), shared by server and load generator; Python"
        f" {platform.python_version()}, pyoxigraph and Oxigraph {version('pyoxigraph')}, uvicorn"
        f" {version('uvicorn')}; {CONNECTIONS} connections of wrk; {len(KINDS)} kinds of query on"
        f" generated data. Other work took {_percent(median(others))} of the processors (median),"
        f" at the most {_percent(max(others))}."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _grouped(number: str | float) -> str:
    return f"{float(number):,.0f}".replace(",", " ")


def _table(head: list[str], rows: list[list[str]]) -> str:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])


def _rate(runs: list[Results]) -> str:
    rates = [run["rate"] for run in runs]
    return f"{_grouped(median(rates))} ({_grouped(min(rates))} to {_grouped(max(rates))})"


def _ratio(runs: list[Results], base: list[Results]) -> str:
    ratios = [run["rate"] / other["rate"] for run, other in zip(runs, base, strict=True)]
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def _beside(results: Results) -> str:
    parts = []
    for name, told in (
        ("repeated", "The same queries again and again"),
        ("distinct", "Distinct queries, none asked twice"),
    ):
        rows = []
        base = results[name][_NATIVE]
        for server, runs in results[name].items():
            middle = {key: median(run[key] for run in runs) for key in runs[0]}
            rows.append(
                [
                    server,
                    _rate(runs),
                    _ratio(runs, base),
                    f"{middle['median']:.2f}",
                    f"{middle['p99']:.1f}",
                    f"{middle['serving']:.0f}",
                    f"{middle['evaluating']:.0f}" if middle["evaluating"] > 1 else "",
                    f"{middle['generating']:.0f}",
                ]
            )
        head = [
            told,
            "requests/s (range)",
            f"of {_NATIVE} (range)",
            "median ms",
            "p99 ms",
            "serving µs",
            "evaluating µs",
            "wrk µs",
        ]
        parts.append(_table(head, rows))
    note = (
        "The last three columns are processor time a request: of the processes that serve, of those"
        " that only evaluate, and of the load generator."
    )
    if _SLOW in results["repeated"]:
        both = zip(results["repeated"][_OURS], results["repeated"][_SLOW], strict=True)
        times = median(ours["rate"] / theirs["rate"] for ours, theirs in both)
        note += f" With 1 worker the repeated mix goes {times:.0f} times as fast as in {_SLOW}."
    return "\n\n".join([*parts, note])


def _lineage(found: Results, sizes: list[str]) -> str:
    rows = []
    for size in sizes:
        for name, told in (
            ("one plan", "ancestors of all parts of the latest plan of a line"),
            ("all plans", "count of all pairs of things and their ancestors"),
        ):
            times = found[size]["lineage"][name]
            ours, native = times[_OURS], times[_NATIVE]
            ratio = median(one / other for one, other in zip(ours, native, strict=True))
            rows.append(
                [
                    told,
                    _grouped(size),
                    f"{median(native):.2f}",
                    f"{median(ours):.2f}",
                    f"{ratio:.2f}",
                ]
            )
    return _table(
        ["query, one at a time", "triples", f"{_NATIVE}, ms", f"{_OURS}, ms", "ratio"], rows
    )


def _slope(found: Results, sizes: list[str], server: str) -> float:
    """Return the MiB that a million triples more take, from the smallest size to the largest."""
    known = [size for size in sizes if server in found[size]["loaded"]]
    first, last = known[0], known[-1]
    more = found[last]["loaded"][server] - found[first]["loaded"][server]
    return float(more / _MIB / (int(last) - int(first)) * 1e6) if first != last else 0.0


def _growth(found: Results, sizes: list[str]) -> str:
    rows = []
    for server in found[sizes[0]]["start"]:
        for size in sizes:
            results = found[size]
            if server not in results["start"]:
                continue
            rows.append(
                [
                    server,
                    _grouped(size),
                    _grouped(results["held"][server] / _MIB),
                    _grouped(results["loaded"][server] / _MIB),
                    _grouped(_slope(found, sizes, server)),
                    f"{median(results['start'][server]):.2f}",
                    _rate(results["distinct"][server]),
                    _ratio(results["distinct"][server], results["distinct"][_NATIVE]),
                ]
            )
    head = [
        "server",
        "triples",
        "MiB at the first answer",
        "MiB under load",
        "MiB a million triples",
        "s to the first answer",
        "distinct queries/s (range)",
        f"of {_NATIVE}",
    ]
    note = (
        "Memory is that of all processes of a server, what several share counted once; “a million"
        " triples” is what they add from the smallest size to the largest. Each triple is held"
        " twice, in its named graph and in the merge."
    )
    return f"{_table(head, rows)}\n\n{note}"


def _panels(found: Results, sizes: list[str]) -> list[Panel]:
    def lines(value: Any) -> dict[str, list[tuple[float, float]]]:
        return {
            server: [
                (float(size), value(found[size], server))
                for size in sizes
                if server in found[size]["start"]
            ]
            for server in found[sizes[0]]["start"]
        }

    return [
        Panel("memory under load, MiB", lines(lambda one, name: one["loaded"][name] / _MIB)),
        Panel("seconds to the first answer", lines(lambda one, name: median(one["start"][name]))),
        Panel(
            "distinct queries a second",
            lines(lambda one, name: median(run["rate"] for run in one["distinct"][name])),
        ),
    ]
