"""SPARQL 1.1 Protocol: what a request asks (section 2.1), and in which formats its answer may come.

Also the HTTP method QUERY, as the draft of SPARQL 1.2 Protocol has it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from aseangraph.formats import ANSWERS, FORMATS, HTML, Format, Kind, of_kind
from aseangraph.negotiation import choose
from aseangraph.paging import Paged
from aseangraph.problems import Problem

__all__ = [
    "DIRECT",
    "FORM",
    "METHODS",
    "Asked",
    "asked_by",
    "document_format",
    "format_in",
    "formats_for",
    "grouped",
    "offered",
    "pairs_in",
    "rdf_format",
    "short_name",
]

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
METHODS = "GET, HEAD, POST, QUERY, OPTIONS"
_UPDATE = "application/sparql-update"
_DATASET = ("default-graph-uri", "named-graph-uri")
_HOW_TO_POST = (
    f"A query alone in the body needs Content-Type: {DIRECT}; in a form it is the field 'query'"
    " (curl --data-urlencode query@FILE)."
)
_READ_ONLY = "this graph is read-only: an update changes nothing here. Build a release of your own."
_SHORT = {
    "json-ld": "jsonld",
    "n3": "turtle",
    "nq": "nquads",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "srj": "json",
    "srx": "xml",
    "ttl": "turtle",
}
_ALL = (*FORMATS, HTML)
_OF_GRAPHS = {"json": "jsonld", "xml": "rdfxml"}  # what these names mean where a graph is asked for


@dataclass(frozen=True)
class Asked:
    """A query and what goes with it; ``query`` is ``None`` where the request holds no parameter.

    ``errand`` is what is asked for in the place of a query (see ``errands``), ``heading`` what
    stands above its answer on a page. ``offered`` are the formats by short name, where they are not
    those of answers to queries. By the name of the format that is chosen, ``leads_to`` gives where
    the answer is (303), relative to here, and ``lines`` more header fields. What is
    ``of_service`` names its address.
    """

    query: str | None
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    format: str | None
    errand: str = ""
    heading: str = ""
    paged: Paged | None = None
    offered: tuple[Format, ...] = ()
    leads_to: Callable[[str], str] | None = None
    lines: Callable[[str], bytes] | None = None
    of_service: bool = False


def asked_by(method: str, query_string: bytes, content_type: str, body: bytes) -> Asked:
    """Read a request to the endpoint; raise ``Problem`` where it is no request for one query."""
    pairs = pairs_in(query_string, "the address")
    if method in ("GET", "HEAD"):
        return _asked(pairs)
    media_type, _, parameters = (part.strip() for part in content_type.partition(";"))
    if media_type.lower() == DIRECT:
        _check_charset(parameters)
        return _asked([*pairs, ("query", _utf8(body, "the query"))])
    if media_type.lower() == FORM:
        return _asked([*pairs, *pairs_in(body, "the form")], required=True)
    if media_type.lower() == _UPDATE:
        raise Problem(403, _READ_ONLY)
    given = (
        f"Content-Type {media_type} is not understood here"
        if media_type
        else "no Content-Type came"
    )
    raise Problem(
        415,
        f"{given}; send the query as {DIRECT}, or as {FORM} with a field 'query'.",
        {"Accept-Post": f"{DIRECT}, {FORM}"},
    )


def _check_charset(parameters: str) -> None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip(' "').lower() not in ("utf-8", "utf8"):
            raise Problem(
                415, f"a query comes in UTF-8, and not in {value.strip()}; send it as UTF-8."
            )


def _utf8(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(
            400, f"{what} is not UTF-8 at byte {error.start}; send it as UTF-8."
        ) from None


def pairs_in(data: bytes, what: str) -> list[tuple[str, str]]:
    """Return the parameters in ``data``, decoded once; raise ``Problem`` if they are not UTF-8."""
    try:
        return [(_unquoted(name), _unquoted(value)) for name, value in map(_parts, _split(data))]
    except UnicodeDecodeError:
        raise Problem(400, f"{what} is not UTF-8; send it as UTF-8.") from None


def _split(data: bytes) -> list[bytes]:
    return [pair for pair in data.split(b"&") if pair]


def _parts(pair: bytes) -> tuple[bytes, bytes]:
    name, _, value = pair.partition(b"=")
    return name, value


def _unquoted(text: bytes) -> str:
    """Undo the coding of a form (URL Standard, section 5.1)."""
    return unquote_to_bytes(text.replace(b"+", b" ")).decode("utf-8")


def _asked(pairs: Sequence[tuple[str, str]], *, required: bool = False) -> Asked:
    told = grouped(pairs)
    if "update" in told:
        raise Problem(403, _READ_ONLY)
    queries = told.get("query", [])
    default, named = (told.get(name) for name in _DATASET)
    if len(queries) > 1 or (not queries and (required or default or named)):
        number = f"exactly one parameter 'query' was expected, not {len(queries)}; send one."
        raise Problem(400, f"{number} {_HOW_TO_POST}" if required and not queries else number)
    return Asked(queries[0] if queries else None, default, named, format_in(pairs))


def grouped(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the values by name, in their order."""
    told: dict[str, list[str]] = {}
    for name, value in pairs:
        told.setdefault(name, []).append(value)
    return told


def format_in(pairs: Sequence[tuple[str, str]], offered: Sequence[Format] = _ALL) -> str | None:
    """Return the first format that the parameters name and that is known, else the first, if any.

    Clients that cannot know how a service calls a format send several names for it.
    """
    named = [value for name, value in pairs if name == "format"]
    return next((each for each in named if _known_as(each, offered)), named[0] if named else None)


# --- formats -------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def formats_for(accept: str, named: str | None) -> dict[str, str | None]:
    """Return the name of the format of each kind of answer, or ``None`` where none will do.

    ``named`` is a format's short name, suffix or media type; it goes before ``accept``. Raises
    ``Problem`` where it names none.
    """
    if named is not None:
        known = _known(named, _ALL)
        found = {
            kind.value: next((each for each in known if kind in each.kinds), None)
            for kind in ANSWERS
        }
    else:
        found = {kind.value: choose(accept, _on_offer(kind)) for kind in ANSWERS}
    return {kind: None if chosen is None else chosen.name for kind, chosen in found.items()}


@lru_cache(maxsize=1024)
def rdf_format(accept: str, named: str | None) -> Format | None:
    """Return the RDF format that ``accept`` likes best, or that is ``named``, or ``None``."""
    if named is not None:
        return next((each for each in _known(named, _ALL) if Kind.TRIPLES in each.kinds), None)
    return choose(accept, list(of_kind(Kind.TRIPLES)))


@lru_cache(maxsize=1024)
def document_format(accept: str, named: str | None, offered: tuple[Format, ...]) -> Format:
    """Return that of the formats ``offered`` which is ``named``, or which ``accept`` likes best.

    Raises ``Problem`` where there is none.
    """
    if named is not None:
        return _known(named, offered)[0]
    chosen = choose(accept, offered)
    if chosen is None:
        media_types = ", ".join(each.media_types[0] for each in offered)
        raise Problem(406, f"nothing fits Accept: {accept}. On offer: {media_types}.")
    return chosen


def _known(name: str, offered: Sequence[Format]) -> list[Format]:
    known = _known_as(name, offered)
    if not known:
        names = ", ".join(map(short_name, offered))
        raise Problem(400, f"there is no format {name!r}. Name one of: {names}.")
    return known


def _known_as(name: str, offered: Sequence[Format]) -> list[Format]:
    """Return the formats that are called ``name``: two, where it depends on what is asked for."""
    wanted = name.strip().lower().lstrip(".").replace(" ", "+")  # a plus that nobody encoded
    names = (_SHORT.get(wanted, wanted), _OF_GRAPHS.get(wanted))
    return [each for each in offered if short_name(each) in names or wanted in each.media_types]


def short_name(format_: Format) -> str:
    """Return the name by which a request may ask for a format."""
    return "json" if format_.media_types[0] == "application/json" else format_.name


def _on_offer(kind: Kind) -> list[Format]:
    return [*of_kind(kind), *([HTML] if kind in HTML.kinds else [])]


def offered() -> dict[str, str]:
    """Return for each kind of answer the media types it can come in, as words."""
    return {
        kind.value: f"{_WHAT[kind]} comes as "
        + ", ".join(each.media_types[0] for each in _on_offer(kind))
        for kind in ANSWERS
    }


_WHAT = {
    Kind.BOOLEAN: "the answer to an ASK",
    Kind.SOLUTIONS: "the answer to a SELECT",
    Kind.TRIPLES: "the answer to a CONSTRUCT or DESCRIBE",
}
