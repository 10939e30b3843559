"""RDF files and bytes: read, written, and in canonical form (RDFC-1.0)."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

import pyoxigraph as px

from aseangraph.engine_terms import RDF_FORMATS, Quad, Said, Terms, Triple, quad_of
from aseangraph.errors import AuthoredFileError
from aseangraph.formats import Format, by_name
from aseangraph.namespaces import BASE, PREFIXES
from aseangraph.statements import Statement, rows
from aseangraph.text import check_utf8

__all__ = [
    "canonical_nquads",
    "canonical_statements",
    "canonical_triples",
    "fault_of_file",
    "finished",
    "parse",
    "quads",
    "rdf_bytes",
    "read_statements",
    "reserialise",
    "said_bytes",
    "serialised",
]

_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")  # XML 1.0, rule Char
_PLACE_IN_FILE = re.compile(r"^Parser error at line \d+ (column \d+|between .*?): ")


def parse(data: bytes, format_: Format, *, name: str) -> Iterator[Triple]:
    """Yield the triples of an RDF document, whatever graphs it names.

    Raises ``AuthoredFileError`` that names ``name``, line and column of a syntax error.
    """
    check_utf8(data, name)
    terms, kind = Terms(), RDF_FORMATS[format_.name]
    try:
        for quad in px.parse(data, format=kind, base_iri=BASE, rename_blank_nodes=True):
            yield terms.triple(quad)
    except SyntaxError as error:
        raise fault_of_file(error, format_, name) from None


def read_statements(data: bytes, format_: Format, *, name: str) -> Iterator[Statement]:
    """Yield the statements of an RDF document with their graphs; blank nodes keep their names.

    Raises ``AuthoredFileError`` that names ``name``, line and column of a syntax error.
    """
    check_utf8(data, name)
    terms = _Written(name)
    try:
        for quad in px.parse(data, format=RDF_FORMATS[format_.name], base_iri=BASE):
            yield Statement(*(terms[term] for term in quad))
    except SyntaxError as error:
        raise fault_of_file(error, format_, name) from None


class _Written(dict[object, str]):
    """The engine's terms as N-Quads writes them, each converted once."""

    def __init__(self, name: str) -> None:
        super().__init__({px.DefaultGraph(): ""})
        self._name = name

    def __missing__(self, term: object) -> str:
        if isinstance(term, px.Triple):
            raise AuthoredFileError(
                f"{self._name}: a triple stands in the place of a term (RDF 1.2), which is not read"
                f" here: {term}. State it in RDF 1.1."
            )
        self[term] = found = str(term)
        return found


def fault_of_file(error: SyntaxError, format_: Format, name: str) -> AuthoredFileError:
    """Return the error that tells where the file ``name`` is no RDF, and why."""
    place = "".join(f":{number}" for number in (error.lineno, error.offset) if number)
    what = _PLACE_IN_FILE.sub("", error.msg)
    return AuthoredFileError(
        f"{name}{place}: no valid {format_.name}: {what}. Mend it there and try again."
    )


def serialised(statements: Iterable[px.Quad] | Iterable[px.Triple], format_name: str) -> bytes:
    """Return ``statements`` in the format of that name, in their order."""
    buffer = BytesIO()
    px.serialize(statements, buffer, format=RDF_FORMATS[format_name], prefixes=PREFIXES)
    return finished(buffer, format_name)


def finished(buffer: BytesIO, format_name: str) -> bytes:
    """Return what the engine wrote; in XML with carriage returns as a parser keeps them.

    Raises ``ValueError`` for a character that XML has no way to write: the engine writes it.
    """
    data = buffer.getvalue()
    if format_name not in ("rdfxml", "xml"):
        return data
    if _NOT_XML.search(data):
        raise ValueError("a literal has a character that XML cannot hold")
    return data.replace(b"\r", b"&#13;")


def rdf_bytes(triples: Iterable[Triple], format_: Format) -> bytes:
    """Write ``triples`` in ``format_``, in a set order."""
    quads = sorted((quad_of(triple, None) for triple in triples), key=str)
    return serialised((quad.triple for quad in quads), format_.name)


def said_bytes(statements: Iterable[Said], format_: Format) -> bytes:
    """Write ``statements`` in ``format_``, in a set order, with their graphs where it holds graphs.

    Where it holds none, each triple is there once.
    """
    if not format_.holds_graphs:
        return rdf_bytes({triple for triple, _ in statements}, format_)
    return serialised(sorted({quad_of(*each) for each in statements}, key=_by_graph), format_.name)


def _by_graph(quad: px.Quad) -> tuple[str, str]:
    return _graph_name(quad), str(quad)


def canonical_nquads(nquads: bytes) -> bytes:
    """Return N-Quads in canonical form (RDFC-1.0): the same dataset gives the same bytes.

    ``nquads`` has its terms as the engine writes them, each statement once.
    """
    # Blank nodes are named by the statements on blank nodes alone (RDFC-1.0, section 4.6).
    lines = nquads.splitlines(keepends=True)
    named = [line for line in lines if b"_:" not in line]
    blank = b"".join(line for line in lines if b"_:" in line)
    dataset = px.Dataset(px.parse(blank, px.RdfFormat.N_QUADS))
    dataset.canonicalize(px.CanonicalizationAlgorithm.RDFC_1_0)
    return b"".join(sorted([*named, *serialised(dataset, "nquads").splitlines(keepends=True)]))


def canonical_triples(triples: Iterable[Triple]) -> bytes:
    """Return the canonical N-Quads (RDFC-1.0) of a graph: the same graph gives the same bytes."""
    return canonical_nquads(serialised((quad_of(triple, None) for triple in triples), "nquads"))


def canonical_statements(statements: Iterable[Statement]) -> frozenset[Statement]:
    """Return the statements of a dataset, its blank nodes named as RDFC-1.0 names them."""
    found = set(statements)
    blank = {each for each in found if each.nodes}
    named = read_statements(
        canonical_nquads(rows(blank)), by_name("nquads"), name="canonical N-Quads"
    )
    return frozenset(found - blank).union(named)


def reserialise(nquads: bytes, format_: Format) -> bytes:
    """Serialise canonical N-Quads in ``format_``, in their order, by graph where it holds graphs.

    Where the format holds none, it is the merge of the graphs that is serialised, each triple once.
    """
    quads = px.parse(nquads, px.RdfFormat.N_QUADS)
    if not format_.holds_graphs:
        return serialised(dict.fromkeys(quad.triple for quad in quads), format_.name)
    return serialised(sorted(quads, key=_graph_name), format_.name)


def quads(nquads: bytes) -> Iterator[Quad]:
    """Yield the statements of N-Quads, in their order."""
    terms = Terms()
    for quad in px.parse(nquads, px.RdfFormat.N_QUADS):
        yield *terms.triple(quad), _graph_name(quad)


def _graph_name(quad: px.Quad) -> str:
    graph = quad.graph_name
    return graph.value if isinstance(graph, px.NamedNode) else ""
