"""Counts asserted beside the data: what a document says that it has, or a scan of it finds.

``data/<document>/counts.toml`` holds them; the header of that file tells what each key means.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import URIRef

from aseangraph.errors import AuthoredFileError
from aseangraph.namespaces import AG, GRAPH, PREFIXES, SHAPE
from aseangraph.validation import Finding

__all__ = ["Count", "check", "held", "parse_counts", "scan"]

Select = Callable[[str], Iterable[Mapping[str, str]]]

_LOCAL = re.compile(r"[\w.-]+")
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
    if not _LOCAL.fullmatch(local):
        raise ValueError(f"{name} is no prefixed name")
    return URIRef(PREFIXES[prefix] + local)


def _iris(names: object) -> tuple[URIRef, ...]:
    listed = names if isinstance(names, list) else []
    return tuple(iri for name in listed if (iri := _iri(name)) is not None)


def held(count: Count, select: Select) -> int:
    """Count the things of the count's graph that meet all its conditions.

    ``select`` answers a SPARQL SELECT query with rows of variable → lexical form.
    """
    row = next(iter(select(_QUERY.format(graph=count.graph, where=" ".join(_patterns(count))))))
    return int(row["n"])


_QUERY = "SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE {{ GRAPH <{graph}> {{ {where} }} }}"


def _patterns(count: Count) -> Iterator[str]:
    yield f"?thing a <{count.class_}> ." if count.class_ else "?thing ?property ?value ."
    for predicate in count.having:
        yield f"FILTER EXISTS {{ ?thing <{predicate}> ?held }}"
    for predicate in count.lacking:
        yield f"FILTER NOT EXISTS {{ ?thing <{predicate}> ?lacked }}"
    if count.part_of is not None:
        whole = f"<{count.part_of}>"
        yield f"?thing <{AG.partOf}> ?whole ."
        yield f"FILTER(?whole = {whole} || EXISTS {{ ?whole a {whole} }})"


def check(counts: list[Count], select: Select) -> Iterator[Finding]:
    """Yield a finding for each count that the graph behind ``select`` does not meet."""
    for count in counts:
        found = held(count, select)
        if found != count.expected:
            yield _finding(count, f"{found} {count.name}, where {count.expected} are expected")
        said = _said(count, select) if count.stated else str(count.expected)
        if said != str(count.expected):
            yield _finding(count, f"{count.expected} {count.name}, where the text says {said}")


def _said(count: Count, select: Select) -> str:
    rows = select(
        f"SELECT ?n {{ GRAPH <{count.graph}> {{ <{count.stated}> <{AG['count']}> ?n }} }}"
    )
    return next((row["n"] for row in rows), "nothing")


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
