"""Validation by shapes (SHACL, W3C Recommendation 2017): graphs in, findings out.

The engine is pySHACL, without inference: what is to be seen must be in the graph. A data graph is
never changed. Rules that SHACL Core cannot say, or that span graphs, are in ``hygiene``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import DCTERMS, RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from aseangraph.errors import ValidationError
from aseangraph.namespaces import curie

__all__ = ["Finding", "Report", "describe", "validate"]

_SHOWN = 120  # characters of a value that a report shows
_MOST = 20  # things that a report lists below one shape


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation: which shape or rule (its IRI), at which thing, and how to mend it."""

    shape: str
    focus: str
    path: str | None
    value: str | None
    severity: str
    message: str

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What findings are ordered by: shape, focus, path, value, message."""
        return self.shape, self.focus, self.path or "", self.value or "", self.message


@dataclass(frozen=True)
class Report:
    """The outcome of one validation; ``findings`` are sorted and told once.

    ``graph`` is the SHACL validation report (section 3.6) as the engine gives it; its blank nodes
    have no lasting names, so canonicalise it before comparing bytes.
    """

    conforms: bool
    findings: tuple[Finding, ...]
    graph: Graph


def validate(data: Graph, shapes: Graph, *, focus: Iterable[URIRef] | None = None) -> Report:
    """Validate ``data`` against ``shapes``; with ``focus``, only those nodes that shapes target.

    Raises ``ValidationError`` where the shapes are at fault, or values that cannot be compared.
    """
    # A copy in either case: pySHACL adds triples of its own to the shapes it is given.
    used = Graph() + shapes if focus is None else _narrowed(shapes, data, set(focus))
    try:
        conforms, graph, text = pyshacl.validate(data, shacl_graph=used, inplace=True)
    except (TypeError, ReportableRuntimeError) as error:
        raise ValidationError(
            f"The shapes cannot be applied: {error}. Look for a literal whose text is none of its"
            " datatype, or for a shape that SHACL does not allow."
        ) from error
    if not isinstance(graph, Graph):
        raise ValidationError(f"The shapes cannot be applied: {text}. Mend the shape.")
    return Report(bool(conforms), _findings(graph), graph)


def describe(findings: Iterable[Finding]) -> str:
    """Tell findings, sorted, as text: each shape with its repair, then the things to mend."""
    ordered = sorted(findings, key=lambda each: each.key)
    if not ordered:
        return "Conforms: no findings.\n"
    lines: list[str] = []
    for (shape, message), group in groupby(ordered, key=lambda each: (each.shape, each.message)):
        members = list(group)
        lines += [f"{curie(shape)} ({len(members)})", f"  {message}"]
        lines += [f"  - {_line(each)}" for each in members[:_MOST]]
        lines += [f"  … and {len(members) - _MOST} more"] * (len(members) > _MOST)
    return "\n".join([*lines, f"{len(ordered)} finding{'s' * (len(ordered) > 1)}.", ""])


# --- narrowing to some nodes ---------------------------------------------------------------------
#
# pySHACL's own ``focus_nodes`` also drops value nodes from nested shapes, so that ``sh:node`` and
# ``sh:or`` hold of anything. Naming the targets one by one keeps their meaning.

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def _narrowed(shapes: Graph, data: Graph, focus: set[URIRef]) -> Graph:
    targets: set[tuple[Node, URIRef]] = set()
    for node in focus:
        reached = _targeted_by(data, node)
        for predicate in _TARGETS:
            found = shapes.subject_objects(predicate)
            targets |= {(shape, node) for shape, value in found if value in reached[predicate]}
    narrowed = _closure(shapes, {shape for shape, _ in targets})
    for predicate in _TARGETS:
        narrowed.remove((None, predicate, None))
    for shape, node in targets:
        narrowed.add((shape, SH.targetNode, node))
    return narrowed


def _closure(shapes: Graph, roots: Iterable[Node]) -> Graph:
    chosen = Graph()
    seen: set[Node] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        for predicate, value in shapes.predicate_objects(node):
            chosen.add((node, predicate, value))
            if not isinstance(value, Literal) and predicate != DCTERMS.isPartOf:
                waiting.append(value)
    return chosen


def _targeted_by(data: Graph, node: URIRef) -> dict[URIRef, set[Node]]:
    """Return, for each kind of target, the values by which it reaches ``node`` (section 2.1.3)."""
    classes: set[Node] = set()
    for kind in data.objects(node, RDF.type):
        above = data.transitive_objects(kind, RDFS.subClassOf)
        classes.update(each for each in above if each is not None)
    return {
        SH.targetClass: classes,
        SH.targetNode: {node},
        SH.targetSubjectsOf: set(data.predicates(node)),
        SH.targetObjectsOf: set(data.predicates(None, node)),
    }


# --- reading the report --------------------------------------------------------------------------


def _findings(report: Graph) -> tuple[Finding, ...]:
    found = {_finding(report, each) for each in report.objects(None, SH.result)}
    return tuple(sorted(found, key=lambda each: each.key))


def _finding(report: Graph, result: Node) -> Finding:
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    return Finding(
        shape=str(report.value(result, SH.sourceShape)),
        focus=str(report.value(result, SH.focusNode)),
        path=None if path is None else _path(report, path),
        value=None if value is None else str(value),
        severity=str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
        message=" ".join(sorted(str(each) for each in report.objects(result, SH.resultMessage))),
    )


_PATHS = ((SH.inversePath, "^{}"), (SH.oneOrMorePath, "{}+"), (SH.zeroOrMorePath, "{}*"))


def _path(graph: Graph, path: Node) -> str:
    """Write a property path (section 2.3.1) as SPARQL does."""
    if isinstance(path, URIRef):
        return curie(str(path))
    for predicate, form in _PATHS:
        if (inner := graph.value(path, predicate)) is not None:
            return form.format(_path(graph, inner))
    if (choice := graph.value(path, SH.alternativePath)) is not None:
        return "|".join(_members(graph, choice))
    return "/".join(_members(graph, path))


def _members(graph: Graph, head: Node) -> Iterator[str]:
    for member in Collection(graph, head):
        yield _path(graph, member)


def _line(finding: Finding) -> str:
    parts = [curie(finding.focus)]
    if finding.path:
        parts.append(finding.path)
    if finding.value is not None and finding.value != finding.focus:
        value = curie(finding.value) if ":" in finding.value else finding.value
        parts.append(value if len(value) <= _SHOWN else value[:_SHOWN] + "…")
    return " ".join(parts)
