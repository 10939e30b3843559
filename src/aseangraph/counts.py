"""Counts asserted beside the data: what a document says that it has, or a scan of it finds.

``data/<document>/counts.toml`` holds them; the header of that file tells what each key means.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import RDF, Graph, URIRef

from aseangraph.errors import AuthoredFileError
from aseangraph.namespaces import AG, GRAPH, PREFIXES, SHAPE
from aseangraph.validation import Finding

__all__ = ["Count", "check", "held", "parse_counts", "scan"]

_BASES = ("held", "scan", "stated")


@dataclass(frozen=True)
class Count:
    """One count: what is counted in the graph, how many there must be, and how that is known."""

    name: str
    graph: URIRef
    expected: int
    basis: str
    class_: URIRef | None = None
    part_of: URIRef | None = None
    having: tuple[URIRef, ...] = ()
    lacking: tuple[URIRef, ...] = ()
    stated: URIRef | None = None
    pattern: str = ""
    after: str = ""
    before: str = ""


def parse_counts(path: str, text: str) -> list[Count]:
    """Read a ``counts.toml``; its folder names the graph that is counted.

    Raises ``AuthoredFileError`` that names the file, the count and what is wrong with it.
    """
    graph = GRAPH[path.split("/")[-2]]
    try:
        return [_count(graph, table) for table in tomllib.loads(text)["count"]]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise AuthoredFileError(
            f"{path}: {type(error).__name__}: {error}. Give each [[count]] a name, an expected"
            f" number, and a basis ({', '.join(_BASES)}), as the head of the file says."
        ) from None


def _count(graph: URIRef, table: dict[str, object]) -> Count:
    if table["basis"] not in _BASES:
        raise ValueError(f"{table['name']}: the basis {table['basis']!r} is unknown")
    if table.get("text", "raw") != "raw":
        raise ValueError(f"{table['name']}: only the raw text can be scanned")
    return Count(
        name=str(table["name"]),
        graph=graph,
        expected=int(str(table["expected"])),
        basis=str(table["basis"]),
        class_=_iri(table.get("class")),
        part_of=_iri(table.get("part_of")),
        having=_iris(table.get("having")),
        lacking=_iris(table.get("lacking")),
        stated=_iri(table.get("stated")),
        pattern=str(table.get("pattern", "")),
        after=str(table.get("after", "")),
        before=str(table.get("before", "")),
    )


def _iri(name: object) -> URIRef | None:
    if name is None:
        return None
    prefix, _, local = str(name).partition(":")
    return URIRef(PREFIXES[prefix] + local)


def _iris(names: object) -> tuple[URIRef, ...]:
    listed = names if isinstance(names, list) else []
    return tuple(iri for name in listed if (iri := _iri(name)) is not None)


def held(count: Count, graph: Graph) -> int:
    """Count the things of ``graph`` that meet all conditions of ``count``."""
    things = set(graph.subjects(RDF.type, count.class_) if count.class_ else graph.subjects())
    for predicate in count.having:
        things &= set(graph.subjects(predicate))
    for predicate in count.lacking:
        things -= set(graph.subjects(predicate))
    if count.part_of is not None:
        wholes = {count.part_of, *graph.subjects(RDF.type, count.part_of)}
        things &= {part for whole in wholes for part in graph.subjects(AG.partOf, whole)}
    return len(things)


def check(counts: list[Count], graph: Graph) -> Iterator[Finding]:
    """Yield a finding for each count that ``graph`` does not meet."""
    for count in counts:
        found = held(count, graph)
        if found != count.expected:
            yield _finding(count, f"{count.name}: {found}, where {count.expected} are expected")
        said = graph.value(count.stated, AG["count"]) if count.stated else None
        if count.stated and str(said) != str(count.expected):
            yield _finding(count, f"{count.name}: {count.expected}, where the text says {said}")


def _finding(count: Count, what: str) -> Finding:
    return Finding(
        shape=str(SHAPE["asserted-count"]),
        focus=str(count.graph),
        path=None,
        value=what,
        severity="Violation",
        message="put back what was lost from the document's files, or mend counts.toml if the"
        " document says otherwise",
    )


def scan(count: Count, text: str) -> int:
    """Count what the pattern of ``count`` finds in its part of a source's raw ``text``.

    Raises ``ValueError`` where a mark of that part is not in the text.
    """
    start = text.index(count.after) + len(count.after) if count.after else 0
    end = text.index(count.before, start) if count.before else len(text)
    return len(re.findall(count.pattern, text[start:end]))
