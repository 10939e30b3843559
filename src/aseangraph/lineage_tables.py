"""A walk as data: JSON, a CSV list of edges, Turtle."""

import csv
import json
from collections.abc import Iterator
from dataclasses import fields
from io import StringIO
from typing import Any

from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDFS

from aseangraph.cells import harmless
from aseangraph.engine_terms import Triple
from aseangraph.formats import by_name
from aseangraph.lineage_words import cut, place
from aseangraph.members import Edge, Evidence, Thing
from aseangraph.namespaces import AG
from aseangraph.rdf_files import rdf_bytes
from aseangraph.steps import Kind
from aseangraph.store import Store
from aseangraph.walk import Walk

__all__ = ["COLUMNS", "as_csv", "as_dict", "as_json", "as_turtle", "edge_rows"]

COLUMNS = (
    "descendant",
    "descendant_label",
    "relation",
    "ancestor",
    "ancestor_label",
    "kind",
    "basis",
    "rationale",
    "evidence",
    "link",
)


def as_dict(walk: Walk) -> dict[str, Any]:
    """Return the walk as values that JSON has, to the letter."""
    return {
        "thing": walk.thing,
        **({"to": walk.to} if walk.to is not None else {}),
        "nodes": [_node(each) for each in walk.nodes],
        "edges": [_edge(each) for each in walk.edges],
        "truncated": walk.truncated,
        "limit": walk.limit,
    }


def as_json(walk: Walk) -> str:
    """Write the walk as JSON."""
    return json.dumps(as_dict(walk), ensure_ascii=False, indent=2) + "\n"


def _node(thing: Thing) -> dict[str, Any]:
    return _fields(thing) | {"kinds": list(thing.kinds)}


def _edge(edge: Edge) -> dict[str, Any]:
    evidence = [_fields(each) for each in edge.evidence]
    return _fields(edge) | {"kind": str(edge.kind), "evidence": evidence}


def _fields(told: Thing | Edge | Evidence) -> dict[str, Any]:
    return {each.name: getattr(told, each.name) for each in fields(told)}


def as_csv(walk: Walk) -> str:
    """Write the edges as CSV (RFC 4180), one a row; a walk that was cut ends in a row that says so.

    A cell that a spreadsheet would take for a formula has an apostrophe before it (see ``cells``):
    for the values to the letter, take JSON or Turtle.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for row in edge_rows(walk):
        writer.writerow(map(harmless, row.values()))
    if told := cut(walk):
        row = {"kind": "truncated", "rationale": told}
        writer.writerow([row.get(column, "") for column in COLUMNS])
    return buffer.getvalue()


def edge_rows(walk: Walk) -> Iterator[dict[str, str]]:
    """Yield the edges as texts by ``COLUMNS``, to the letter; empty where there is none."""
    labels = {each.iri: each.label for each in walk.nodes}
    for edge in walk.edges:
        yield dict(zip(COLUMNS, _row(edge, labels), strict=True))


def _row(edge: Edge, labels: dict[str, str]) -> list[str]:
    return [
        edge.descendant,
        labels.get(edge.descendant, ""),
        edge.relation,
        edge.ancestor,
        labels.get(edge.ancestor, ""),
        str(edge.kind),
        edge.basis or "",
        edge.rationale or "",
        " | ".join(map(place, edge.evidence)),
        edge.iri or "",
    ]


def as_turtle(walk: Walk, store: Store) -> str:
    """Write the claims of the walk as they stand in ``store``, their evidence, and all names.

    A walk that was cut says so in a comment at the top.
    """
    told = cut(walk)
    head = f"# {told}\n" if told else ""
    return head + rdf_bytes(set(_statements(walk, store)), by_name("turtle")).decode()


def _statements(walk: Walk, store: Store) -> Iterator[Triple]:
    evidence = {item for edge in walk.edges for item in edge.evidence}
    claims = {edge.iri for edge in walk.edges if edge.iri is not None}
    for whole in claims | {item.iri for item in evidence}:
        yield from store.triples(URIRef(whole))
    for named in {each.iri for each in walk.nodes} | {each.relation for each in walk.edges}:
        yield from store.triples(URIRef(named), RDFS.label)
    for source in {item.source for item in evidence if item.source}:
        for property_ in (DCTERMS.title, DCTERMS.publisher, AG.address):
            yield from store.triples(URIRef(source), property_)
    for edge in walk.edges:
        if edge.kind is Kind.PART:
            yield URIRef(edge.descendant), URIRef(edge.relation), URIRef(edge.ancestor)
