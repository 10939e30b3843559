"""A validation report made whole: what shapes, hygiene rules and counts found, as RDF and text."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rdflib import RDF, SH, BNode, Graph, Literal, URIRef

from aseangraph.formats import by_name
from aseangraph.namespaces import curie
from aseangraph.rdf_files import canonical_triples, reserialise
from aseangraph.validation import Finding, Report, describe

__all__ = ["joined", "text", "turtle"]

_MOST = 10  # things that are named for one file


def joined(report: Report, findings: Iterable[Finding]) -> Report:
    """Return ``report`` with ``findings`` of rules that are no shapes; any of them is a fault."""
    more = tuple(findings)
    if not more:
        return report
    graph = Graph() + report.graph
    for node in list(graph.subjects(RDF.type, SH.ValidationReport)):
        graph.set((node, SH.conforms, Literal(False)))
        for finding in more:
            _add_result(graph, node, finding)
    every = sorted({*report.findings, *more}, key=lambda each: each.key)
    return replace(report, conforms=False, findings=tuple(every), graph=graph)


def _add_result(graph: Graph, report: object, finding: Finding) -> None:
    result = BNode()
    graph.add((report, SH.result, result))  # type: ignore[arg-type]
    graph.add((result, RDF.type, SH.ValidationResult))
    graph.add((result, SH.focusNode, URIRef(finding.focus)))
    graph.add((result, SH.resultSeverity, SH[finding.severity]))
    graph.add((result, SH.sourceShape, URIRef(finding.shape)))
    graph.add((result, SH.resultMessage, Literal(finding.message, lang="en")))
    if finding.value is not None:
        graph.add((result, SH.value, Literal(finding.value)))


def turtle(report: Report) -> str:
    """Return the report as Turtle (SHACL, section 3.6), the same bytes for the same findings."""
    return reserialise(canonical_triples(report.graph), by_name("turtle")).decode("utf-8")


def text(report: Report, where: Mapping[str, list[str]] | None = None) -> str:
    """Return the report for reading; ``where`` names the files that describe each thing."""
    things: dict[str, list[str]] = {}
    for thing in sorted({finding.focus for finding in report.findings}):
        for file in (where or {}).get(thing, ()):
            things.setdefault(file, []).append(curie(thing))
    lines = [f"in {file}: {_some(names)}" for file, names in sorted(things.items())]
    return "\n".join([describe(report.findings), *lines])


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
