"""The way of the data: load → check → reason → validate → write.

What is authored is checked before anything is derived from it; what is derived goes to graphs of
its own; the whole is validated again; and only then is a release written.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aseangraph import reports
from aseangraph.authored import AuthoredFile, list_files, load_store, where_defined
from aseangraph.catalogue import read_catalogue
from aseangraph.errors import ValidationError
from aseangraph.namespaces import GRAPH
from aseangraph.questions_graph import graph_of
from aseangraph.release_writing import claimed, write_release
from aseangraph.stages import check, derive, validate_whole
from aseangraph.store import Store
from aseangraph.validation import Report

__all__ = ["STAGES", "Built", "assemble", "build"]

STAGES = ("load", "check", "reason", "validate", "write")

Notify = Callable[[str, float | None], None]


@dataclass
class Built:
    """The graph as built: inputs, store with the derived graphs, report, seconds per stage."""

    files: list[AuthoredFile] = field(default_factory=list)
    store: Store = field(default_factory=Store)
    report: Report | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, notify: Notify) -> Iterator[None]:
        """Time one stage and tell ``notify`` of its start (``None``) and its end (seconds)."""
        notify(name, None)
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
        notify(name, self.seconds[name])


def _unheard(_stage: str, _seconds: float | None) -> None:
    """Tell nobody."""


def build(place: Path, root: Path | None = None, notify: Notify = _unheard) -> Built:
    """Build the authored files below ``root`` (default: the package's) into a release ``place``.

    Raises ``AuthoredFileError`` for a file that cannot be read, ``ValidationError`` for what
    breaks a shape, a hygiene rule or a count, ``ReleaseError`` where the release cannot be
    written. Whatever is raised, a release that was there is as it was.
    """
    with claimed(place):
        built, report = _assemble(root, notify)
        with built.stage("write", notify):
            files = {"report.ttl": reports.turtle(report), "report.txt": reports.text(report)}
            built.manifest = write_release(place, built.store, built.files, files)
    return built


def assemble(root: Path | None = None, notify: Notify = _unheard) -> Built:
    """Do all that ``build`` does but write; raise as ``build`` does."""
    return _assemble(root, notify)[0]


def _assemble(root: Path | None, notify: Notify) -> tuple[Built, Report]:
    built = Built()
    with built.stage("load", notify):
        built.files = list_files(root)
        questions = graph_of(read_catalogue(built.files))
        built.store = load_store(built.files, {GRAPH.queries: questions})
    with built.stage("check", notify):
        _refuse(check(built.store, built.files), built.files)
    with built.stage("reason", notify):
        derive(built.store)
    with built.stage("validate", notify):
        built.report = report = validate_whole(built.store, built.files)
        _refuse(report, built.files)
    return built, report


def _refuse(report: Report, files: list[AuthoredFile]) -> None:
    if not report.conforms:
        raise ValidationError(reports.text(report, where_defined(files)))
