"""Answers of other engines, read whole and written again as our own engine writes them.

So every format is on offer whatever the other engine can write, and what is no answer, or half of
one, is found out before anything is sent. One of two modules that know pyoxigraph: see ``store``.
"""

import re
from io import BytesIO

import pyoxigraph as px

from aseangraph.formats import HTML, Format, Kind, by_name, of_kind
from aseangraph.namespaces import PREFIXES

__all__ = ["NoAnswerError", "accepted", "source_format", "transcribed"]

_SHOWN = 200  # characters of what was found wrong that are told
_WANTED = {
    Kind.BOOLEAN: ("json", "xml"),
    Kind.SOLUTIONS: ("json", "xml"),
    Kind.TRIPLES: ("nt", "turtle", "rdfxml"),
}
_BOOLEANS = {True: b'{"head":{},"boolean":true}', False: b'{"head":{},"boolean":false}'}

# Virtuoso 7 answers ASK with rows of this one variable, and names blank nodes as IRIs of its own.
_VIRTUOSO_ASK = ["__ASK_RETVAL"]
_VIRTUOSO_NODE = re.compile(rb'("type":\s*"bnode",\s*"value":\s*"|<bnode>)nodeID://')
# It writes a boolean as 1 or 0, which is another form of the same value.
_VIRTUOSO_TRUTH = re.compile(
    rb'("datatype":\s*"http://www\.w3\.org/2001/XMLSchema#boolean",\s*"value":\s*"'
    rb'|<literal datatype="http://www\.w3\.org/2001/XMLSchema#boolean">)([01])(?=["<])'
)
_TRUTHS = {b"1": b"true", b"0": b"false"}


class NoAnswerError(Exception):
    """What another engine sent is no answer to what it was asked."""


def accepted(kind: Kind) -> str:
    """Return the ``Accept`` field with the formats that are read here, the best first."""
    names = enumerate(_WANTED[kind])
    return ", ".join(f"{by_name(name).media_types[0]};q={1 - n / 10:g}" for n, name in names)


def source_format(content_type: str, kind: Kind) -> Format:
    """Return the format that a ``Content-Type`` names; raise ``NoAnswerError`` for any other."""
    media_type = content_type.partition(";")[0].strip().lower()
    for each in of_kind(kind):
        if each.name in _WANTED[kind] and media_type in each.media_types:
            return each
    raise NoAnswerError(f"it came as {media_type[:_SHOWN] or 'nothing that is named'}")


def transcribed(body: bytes, source: Format, target: Format, kind: Kind) -> bytes:
    """Read ``body``, an answer of ``kind`` in ``source``, and write it in ``target``.

    For a page it is written in JSON. Raises ``NoAnswerError`` where it cannot be read.
    """
    try:
        if kind is Kind.TRIPLES:
            return _graph(body, source, target)
        return _rows(body, source, by_name("json") if target is HTML else target, kind)
    except (SyntaxError, UnicodeDecodeError, ValueError) as error:
        why = str(error)[:_SHOWN]
    raise NoAnswerError(why)  # not from where the engine's objects are: they stay in this thread


def _graph(body: bytes, source: Format, target: Format) -> bytes:
    written = BytesIO()
    triples = (quad.triple for quad in px.parse(body, _rdf(source)))
    px.serialize(triples, written, _rdf(target), prefixes=PREFIXES)
    return written.getvalue()


def _rdf(format_: Format) -> px.RdfFormat:
    found = px.RdfFormat.from_media_type(format_.media_types[0])
    assert found is not None  # noqa: S101 - the table holds no other
    return found


def _rows(body: bytes, source: Format, target: Format, kind: Kind) -> bytes:
    body = _VIRTUOSO_NODE.sub(rb"\1", body)
    body = _VIRTUOSO_TRUTH.sub(lambda told: told[1] + _TRUTHS[told[2]], body)
    found = px.parse_query_results(body, _results(source))
    if kind is Kind.BOOLEAN and isinstance(found, px.QuerySolutions):
        if [each.value for each in found.variables] != _VIRTUOSO_ASK:
            raise ValueError("rows were sent where true or false was asked for")
        truth = bool(list(found))
        found = px.parse_query_results(_BOOLEANS[truth], px.QueryResultsFormat.JSON)
    elif kind is Kind.SOLUTIONS and isinstance(found, px.QueryBoolean):
        raise ValueError("true or false was sent where rows were asked for")
    written = BytesIO()
    found.serialize(written, _results(target))
    return written.getvalue()


def _results(format_: Format) -> px.QueryResultsFormat:
    found = px.QueryResultsFormat.from_media_type(format_.media_types[0])
    assert found is not None  # noqa: S101 - the table holds no other
    return found
