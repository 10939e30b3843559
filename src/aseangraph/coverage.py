"""The share of authored statements that lead to a passage, document by document.

A statement (T, p, v) of a document's graph is covered by a passage P of the same graph with
(T ag:evidence P) and (P ag:proves p), unless P names with ag:provesValue other values of p on T
and not v. Passages, citations, source documents and ag:evidence itself need no proof.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from aseangraph.graphs import document_graphs
from aseangraph.namespaces import AG

__all__ = [
    "Coverage",
    "Statement",
    "coverage_by_document",
    "coverage_of_statements",
    "exempt_of",
    "proofs_of",
    "sum_of",
]

# The classes whose members are evidence or its source, and need no proof.
_EXEMPT = (AG.Passage, AG.Citation, AG.SourceDocument)


@dataclass(frozen=True, slots=True)
class Statement:
    """One authored triple."""

    subject: Node
    predicate: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many statements are covered, of how many, and which ones are not, in order."""

    covered: int
    total: int
    uncovered: tuple[Statement, ...]

    @property
    def share(self) -> float:
        """The covered share, from 0 to 1; 1 where there are no statements."""
        return self.covered / self.total if self.total else 1.0


def coverage_by_document(dataset: Dataset) -> dict[URIRef, Coverage]:
    """Return the coverage of each document's graph, by the graph's IRI."""
    return {
        URIRef(str(each.identifier)): coverage_of_statements(each)
        for each in document_graphs(dataset)
    }


def coverage_of_statements(graph: Graph) -> Coverage:
    """Return the coverage of the statements of one document's graph."""
    exempt = exempt_of(graph)
    statements = [
        Statement(*triple)
        for triple in graph
        if triple[0] not in exempt and triple[1] != AG.evidence
    ]
    uncovered = sorted((each for each in statements if not proofs_of(graph, each)), key=_order)
    return Coverage(len(statements) - len(uncovered), len(statements), tuple(uncovered))


def exempt_of(graph: Graph) -> set[Node]:
    """Return the things of ``graph`` that are evidence or its source."""
    return {each for kind in _EXEMPT for each in graph.subjects(RDF.type, kind)}


def proofs_of(graph: Graph, statement: Statement) -> list[Node]:
    """Return the passages of ``graph`` that prove ``statement``, in the order of their IRIs."""
    return sorted(
        (
            passage
            for passage in graph.objects(statement.subject, AG.evidence)
            if (passage, RDF.type, AG.Passage) in graph
            and (passage, AG.proves, statement.predicate) in graph
            and _proves_value(graph, passage, statement)
        ),
        key=str,
    )


def sum_of(coverages: Iterable[Coverage]) -> Coverage:
    """Return several documents' coverage as one."""
    each = list(coverages)
    return Coverage(
        sum(one.covered for one in each),
        sum(one.total for one in each),
        tuple(statement for one in each for statement in one.uncovered),
    )


def _proves_value(graph: Graph, passage: Node, statement: Statement) -> bool:
    singled_out = {
        value
        for value in graph.objects(passage, AG.provesValue)
        if (statement.subject, statement.predicate, value) in graph
    }
    return not singled_out or statement.value in singled_out


def _order(statement: Statement) -> tuple[str, str, str]:
    return str(statement.subject), str(statement.predicate), statement.value.n3()
