"""A walk over lineage asked for in words, and the forms in which it is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aseangraph.catalogue import Parameter, Type
from aseangraph.errors import (
    AnswerTooLargeError,
    ParameterError,
    QueryError,
    UnknownThingError,
)
from aseangraph.formats import DOCUMENTS, HTML, Answer, Format, Kind, by_name
from aseangraph.holdings import Holdings
from aseangraph.lineage_pages import as_html
from aseangraph.lineage_pictures import as_dot, as_graphml, as_mermaid
from aseangraph.lineage_tables import as_csv, as_json, as_turtle
from aseangraph.lineage_words import explain, short
from aseangraph.namespaces import AG, PREFIXES, curie
from aseangraph.parameters import bound
from aseangraph.steps import RENAMING, narrower
from aseangraph.store import Store
from aseangraph.walk import MOST_EDGES, Basis, Direction, Walk, path, walk

__all__ = [
    "LINEAGE_FORMATS",
    "PATH_PARAMETERS",
    "WALK_PARAMETERS",
    "Tracing",
    "lineage_of",
    "path_between",
    "relation_named",
    "rendered",
    "traced",
]

_PARTS = Parameter(
    "parts", Type.INTEGER, "1: go through parts and wholes too; 0: do not.", minimum=0, maximum=1
)
WALK_PARAMETERS = (
    Parameter(
        "direction",
        Type.ENUM,
        "Where to go from the thing.",
        default="both",
        values=("both", "ancestors", "descendants"),
    ),
    Parameter(
        "basis",
        Type.ENUM,
        "Whether to go by what we infer, too.",
        default="all",
        values=("all", "stated"),
    ),
    Parameter("depth", Type.INTEGER, "The most steps to go.", minimum=0, maximum=1000),
    Parameter(
        "relation", Type.TEXT, "One relation alone, with its kinds.", example="ag:descendsFrom"
    ),
    _PARTS,
    Parameter(
        "limit",
        Type.INTEGER,
        "The most edges.",
        default=str(MOST_EDGES),
        minimum=1,
        maximum=MOST_EDGES,
    ),
)
PATH_PARAMETERS = (
    Parameter(
        "from", Type.IRI, "The thing where it begins.", required=True, example="id:aim2015-thrust-6"
    ),
    Parameter(
        "to", Type.IRI, "The thing where it ends.", required=True, example="id:adm2025-outcome-1"
    ),
    _PARTS,
)
LINEAGE_FORMATS: tuple[Format, ...] = (
    by_name("document"),
    HTML,
    by_name("turtle"),
    by_name("csv"),
    *(each for each in DOCUMENTS if each.name != "document"),
)

_RENDERINGS: dict[str, Callable[[Walk], str]] = {
    "document": as_json,
    "csv": as_csv,
    "graphml": as_graphml,
    "dot": as_dot,
    "mermaid": as_mermaid,
    "text": explain,
    "html": as_html,
}


@dataclass(frozen=True)
class Tracing:
    """A walk from ``thing``, or where that is empty a path, and the options it is given as text."""

    thing: str
    given: Mapping[str, Sequence[str]]
    offset: int = 0
    limit: int | None = None


def traced(
    holdings: Holdings,
    tracing: Tracing,
    pick: Callable[[Kind], Format],
    most_bytes: int | None = None,
) -> tuple[Answer, int]:
    """Return a walk in the format that is picked, and how many edges it has.

    Raises ``ParameterError`` for an option that does not fit, ``UnknownThingError`` where a name
    means nothing that is known or no path leads from one thing to the other.
    """
    format_ = pick(Kind.DOCUMENT)
    found = _walked(holdings, tracing) if tracing.thing else _joined(holdings, tracing)
    body = rendered(found, format_, holdings.store).encode()
    if most_bytes is not None and len(body) > most_bytes:
        raise AnswerTooLargeError(f"the answer has more than {most_bytes} bytes")
    return Answer(Kind.DOCUMENT, format_, body), len(found.edges)


def rendered(found: Walk, format_: Format, store: Store) -> str:
    """Return a walk in ``format_``, one of ``LINEAGE_FORMATS``."""
    if format_.name == "turtle":
        return as_turtle(found, store)
    return _RENDERINGS[format_.name](found)


def _walked(holdings: Holdings, tracing: Tracing) -> Walk:
    thing = Parameter("thing", Type.IRI, "The thing.", example="aim2015-thrust-6")
    given = {**tracing.given, "thing": [tracing.thing]}
    if len(tracing.given.get("thing", ())):
        raise ParameterError("a walk takes no parameter 'thing': it is in the address.")
    terms = bound("a walk", (thing, *WALK_PARAMETERS), given, holdings.names.thing)
    options: dict[str, Any] = {name: _plain(term) for name, term in terms.items()}
    relation = options.pop("relation", None)
    return walk(
        holdings.store,
        options.pop("thing"),
        include_parts=bool(options.pop("parts", 0)),
        relation=None if relation is None else relation_named(holdings.store, relation),
        **options,
    )


def _joined(holdings: Holdings, tracing: Tracing) -> Walk:
    terms = bound("a path", PATH_PARAMETERS, tracing.given, holdings.names.thing)
    start, end = str(terms["from"]), str(terms["to"])
    return path_between(
        holdings.store, start, end, parts=bool(_plain(terms["parts"]) if "parts" in terms else True)
    )


def _plain(term: Any) -> Any:  # noqa: ANN401 - a term of any type
    value = term.toPython()
    return str(value) if isinstance(value, str) else value


def lineage_of(  # noqa: PLR0913  each is an option that a person sets
    holdings: Holdings,
    thing: str,
    *,
    to: str | None = None,
    direction: Direction = "both",
    basis: Basis = "all",
    depth: int | None = None,
    relation: str | None = None,
    parts: bool | None = None,
    limit: int = MOST_EDGES,
) -> Walk:
    """Walk from ``thing``, or return the path to the thing ``to``; both are given by name.

    Without ``parts`` being said, only a path goes through parts and wholes, where there is none
    without. Raises ``UnclearNameError`` where a name means nothing or several things,
    ``ParameterError`` for a relation that there is not, ``UnknownThingError`` where no path leads
    to the other thing, and ``QueryError`` for a value that an option has not.
    """
    store, start = holdings.store, str(holdings.names.thing(thing))
    if to is not None:
        if (direction, basis, depth, relation) != ("both", "all", None, None):
            raise QueryError(
                "a path to another thing is the shortest one, stated steps first, and takes no"
                " direction, basis, depth or relation. Leave them out."
            )
        return path_between(store, start, str(holdings.names.thing(to)), parts=parts is not False)
    return walk(
        store,
        start,
        direction=direction,
        basis=basis,
        depth=depth,
        relation=None if relation is None else relation_named(store, relation),
        include_parts=bool(parts),
        limit=limit,
    )


def path_between(store: Store, start: str, end: str, *, parts: bool = True) -> Walk:
    """Return the path from one thing to another; raise ``UnknownThingError`` where there is none.

    See ``walk.path`` for which of several it is.
    """
    found = path(store, start, end, include_parts=parts)
    if found is None:
        raise UnknownThingError(
            f"no lineage leads from {short(start)} to {short(end)}, or back. Look at what each of"
            " them came from and led to, through parts and wholes, too."
        )
    return found


def relation_named(store: Store, name: str) -> str:
    """Return the IRI of the relation that ``name`` means: ``continues``, ``ag:…`` or an IRI.

    Raises ``ParameterError`` that lists the relations where there is none of that name.
    """
    prefix, colon, local = name.strip("<> ").partition(":")
    iri = PREFIXES.get(prefix, f"{prefix}:") + local if colon else str(AG) + prefix
    known = narrower(store, str(AG.tracesTo)) | {RENAMING}
    if iri not in known:
        told = ", ".join(sorted(curie(each).removeprefix("ag:") for each in known))
        raise ParameterError(f"{name[:60]!r} is no relation of lineage. Use one of: {told}.")
    return iri
