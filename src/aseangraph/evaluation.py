"""Queries as the engine is given them, and its answers as bytes.

What asks another host is refused, and of a fault in a query the place is found, by the engine's own
parser.
"""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

import pyoxigraph as px
from rdflib.term import Node

from aseangraph.engine_terms import RDF_FORMATS, to_engine
from aseangraph.errors import AnswerTooLargeError, QueryError, RefusedQueryError
from aseangraph.formats import Answer, Format, Kind
from aseangraph.namespaces import BASE, PREFIXES
from aseangraph.query_faults import fault_in, spread
from aseangraph.query_text import Rewritten, without_service
from aseangraph.rdf_files import finished

__all__ = [
    "answer_of",
    "dataset_of",
    "fault_of",
    "not_answered",
    "prefixes_in",
    "query_fault",
    "refuse_federation",
    "substitutions",
]

_ROWS = {
    "json": px.QueryResultsFormat.JSON,
    "xml": px.QueryResultsFormat.XML,
    "csv": px.QueryResultsFormat.CSV,
    "tsv": px.QueryResultsFormat.TSV,
    "html": px.QueryResultsFormat.JSON,
}
_KINDS = {
    px.QueryBoolean: Kind.BOOLEAN,
    px.QuerySolutions: Kind.SOLUTIONS,
    px.QueryTriples: Kind.TRIPLES,
}
_WRITTEN = {prefix: (iri, f"{prefix}:") for prefix, iri in PREFIXES.items()}


_Term = px.NamedNode | px.BlankNode | px.Literal | px.Triple


def substitutions(bindings: Mapping[str, Node]) -> dict[px.Variable, _Term]:
    """Return terms by variable as the engine takes them."""
    return {px.Variable(name): to_engine(term) for name, term in bindings.items()}


def prefixes_in(text: str) -> dict[str, str]:
    """Return those of our prefixes that ``text`` may use: the engine parses each that it gets."""
    if "\\" in text:  # which may stand for a letter of a prefix
        return PREFIXES
    return {prefix: iri for prefix, (iri, written) in _WRITTEN.items() if written in text}


def not_answered(error: Exception) -> QueryError:
    """Return the error for what the engine finds no answer to."""
    return QueryError(f"the engine cannot answer this: {error}. Ask it another way.")


def refuse_federation(text: Rewritten) -> None:
    """Raise ``RefusedQueryError`` where ``text`` has a SERVICE clause: the engine would follow it.

    The engine's own parser decides, and never on a text that could make it follow one.
    """
    told = without_service(text)
    if told is None or fault_of(told[0]) is None:
        return
    if (fault := fault_of(told[1])) is not None and all(map(fault_of, told[2:])):
        raise query_fault(text, told[1], fault)
    raise RefusedQueryError(
        "SERVICE asks another host, which this service does not do. Ask the other endpoint"
        " yourself and join the answers."
    )


def fault_of(text: str) -> str | None:
    """Return what the engine's parser finds wrong with ``text``, or ``None``."""
    try:
        px.Store().query(text, base_iri=BASE, prefixes=PREFIXES)
    except SyntaxError as error:
        return str(error)
    except (OSError, RuntimeError, ValueError):
        pass  # it was evaluated, on nothing
    return None


def query_fault(text: Rewritten, read: str, told: str) -> QueryError:
    """Return the fault of ``text``: ``told`` of ``read``, which asks nobody and is as long."""
    apart = spread(read)
    again = fault_of(apart.text)
    if again is None:  # it is not read as it was
        again, apart = told, apart._replace(text=read, spread_starts=apart.starts)
    return QueryError(*fault_in(text, apart, again))


Names = list[px.NamedNode | px.BlankNode]
Defaults = list[px.NamedNode | px.BlankNode | px.DefaultGraph]


def dataset_of(
    default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None
) -> tuple[Defaults | None, Names | None]:
    """Return the dataset of the protocol as the engine takes it; ``QueryError`` for a bad IRI."""
    if default_graphs is None and named_graphs is None:
        return None, None
    try:
        return (
            [px.NamedNode(iri) for iri in default_graphs or ()],
            [px.NamedNode(iri) for iri in named_graphs or ()],
        )
    except ValueError as error:
        raise QueryError(f"a graph of the dataset is no IRI: {error}. Mend it.") from None


class _Capped(BytesIO):
    """A buffer that takes no more than so many bytes."""

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self._left = most
        self.too_large = False

    def write(self, data: bytes) -> int:  # type: ignore[override]  # all that the engine sends
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                self.too_large = True
                raise OSError("too large")
        return super().write(data)


def answer_of(
    result: px.QuerySolutions | px.QueryBoolean | px.QueryTriples,
    pick: Callable[[Kind], Format],
    most_bytes: int | None,
) -> Answer:
    """Return a result in the format that ``pick`` names; raise what ``Store.answer`` raises."""
    kind = _KINDS[type(result)]
    format_ = pick(kind)
    buffer = _Capped(most_bytes)
    try:
        if isinstance(result, px.QueryTriples):
            px.serialize(result, buffer, format=RDF_FORMATS[format_.name], prefixes=PREFIXES)
        else:
            result.serialize(buffer, format=_ROWS[format_.name])
    except OSError:
        if buffer.too_large:
            raise AnswerTooLargeError(f"the answer has more than {most_bytes} bytes") from None
        raise
    return Answer(kind, format_, finished(buffer, format_.name))
