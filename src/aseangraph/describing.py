"""What an IRI of ours is answered with: a description of a thing, or a whole document."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches

from rdflib import FOAF, URIRef
from rdflib.namespace import VOID

from aseangraph.catalog_pages import catalog_page
from aseangraph.dataset_record import DATASET, rebased
from aseangraph.descriptions import description_of, graph_quads
from aseangraph.engine_terms import Said
from aseangraph.errors import AnswerTooLargeError, UnknownThingError
from aseangraph.formats import HTML, Answer, Format, Kind, by_name
from aseangraph.holdings import Holdings
from aseangraph.namespaces import BASE, GRAPH, ID, TOPIC, curie
from aseangraph.ontology_pages import ontology_page
from aseangraph.rdf_files import rdf_bytes, said_bytes
from aseangraph.shape_pages import shapes_page
from aseangraph.short_names import near
from aseangraph.store import Store
from aseangraph.thing_pages import alternates, graph_page, thing_page
from aseangraph.topic_pages import topics_page

__all__ = ["DOCUMENT_FORMATS", "SUFFIXES", "Describing", "described", "others"]

SUFFIXES = {
    "turtle": "ttl",
    "html": "html",
    "jsonld": "jsonld",
    "nt": "nt",
    "rdfxml": "rdf",
    "trig": "trig",
    "nquads": "nq",
}
_JSONLD = by_name("jsonld")
_FORMATS = {  # who asks for JSON gets JSON-LD
    "jsonld": replace(_JSONLD, media_types=(*_JSONLD.media_types, "application/json")),
    "html": HTML,
}
DOCUMENT_FORMATS: tuple[Format, ...] = tuple(
    _FORMATS.get(name) or by_name(name) for name in SUFFIXES
)
_NEAR = 5
_MODEL = {
    str(GRAPH.dataset): catalog_page,
    str(GRAPH.ontology): ontology_page,
    str(GRAPH.shapes): shapes_page,
    str(GRAPH.topics): topics_page,
}  # the graphs of which pages are made, but at their own addresses


@dataclass(frozen=True)
class Describing:
    """What is to be told: a thing, or a whole named ``graph``, in a document called ``name``.

    With ``only_known`` it is merely made sure that there is something to tell. ``at_base`` is a
    document whose path is one segment. What is ``of_service`` names its addresses, by ``base``.
    """

    iri: str
    name: str
    graph: str = ""
    only_known: bool = False
    at_base: bool = False
    of_service: bool = False
    base: str = ""
    offset: int = 0
    limit: int | None = None


def described(
    holdings: Holdings,
    describing: Describing,
    pick: Callable[[Kind], Format],
    most_bytes: int | None = None,
) -> tuple[Answer, int]:
    """Return what is told in the format that is picked, and how many statements that are.

    Raises ``UnknownThingError`` where nothing is known of it, ``AnswerTooLargeError`` for more than
    ``most_bytes``.
    """
    format_ = pick(Kind.DOCUMENT)
    if describing.only_known:
        _check_known(holdings, describing.iri)
        return Answer(Kind.DOCUMENT, format_, b""), 0
    told = _graph_told if describing.graph else _thing_told
    body, total = told(holdings, describing, format_)
    if most_bytes is not None and len(body) > most_bytes:
        raise AnswerTooLargeError(f"the answer has more than {most_bytes} bytes")
    return Answer(Kind.DOCUMENT, format_, body, is_page=format_ is HTML), total


def others(name: str, format_: str = "") -> list[tuple[str, str]]:
    """Return the forms of a document but ``format_``: media type and address beside it."""
    return [
        (each.media_types[0], f"{name}.{SUFFIXES[each.name]}")
        for each in DOCUMENT_FORMATS
        if each.name != format_
    ]


def _thing_told(holdings: Holdings, asked: Describing, format_: Format) -> tuple[bytes, int]:
    found = description_of(holdings.store, asked.iri)
    if found is None:
        raise _unknown(holdings, asked.iri)
    quads = [*found.quads, *_of_document(asked, format_)]
    if format_ is HTML:
        page = thing_page(holdings.store, found, others(asked.name, HTML.name))
        return page.encode(), len(quads)
    return _written(quads, format_), len(quads)


def _graph_told(holdings: Holdings, asked: Describing, format_: Format) -> tuple[bytes, int]:
    quads = graph_quads(holdings.store, asked.graph)
    if not quads:
        raise _unknown(holdings, asked.graph)
    if asked.of_service:
        quads = [(rebased(triple, asked.base), graph) for triple, graph in quads]
    if format_ is HTML:
        return _graph_page(holdings.store, asked, quads).encode(), len(quads)
    return _written(quads, format_), len(quads)


def _written(quads: list[Said], format_: Format) -> bytes:
    """Write statements, with their graphs in N-Quads and TriG alone.

    JSON-LD could hold graphs, too, but who reads it into one graph would find nothing there.
    """
    if format_.name == "jsonld":
        return rdf_bytes({triple for triple, _ in quads}, format_)
    return said_bytes(quads, format_)


def _graph_page(store: Store, asked: Describing, quads: list[Said]) -> str:
    forms = others(asked.name, HTML.name)
    base = "." if asked.at_base else ".."
    made = _MODEL.get(asked.graph)
    if made is None or asked.iri == asked.graph:
        return graph_page(asked.graph, quads, store, forms, base)
    return made(store, base, alternates(forms))


def _of_document(asked: Describing, format_: Format) -> Iterator[Said]:
    """Say which document this is, and of which dataset (VoID, section 6)."""
    folder = asked.iri.rpartition("/")[0]
    document = URIRef(f"{folder}/{asked.name}.{SUFFIXES[format_.name]}")
    yield (document, FOAF.primaryTopic, URIRef(asked.iri)), None
    yield (document, VOID.inDataset, DATASET), None


def _check_known(holdings: Holdings, iri: str) -> None:
    if not holdings.store.knows(URIRef(iri)):
        raise _unknown(holdings, iri)


def _unknown(holdings: Holdings, iri: str) -> UnknownThingError:
    candidates = list(_near(holdings, iri))
    hint = f"Near: {', '.join(candidates)}." if candidates else "Look for its words at /search?q="
    return UnknownThingError(f"nothing is known of {_shown(iri)}. {hint}")


_SHOWN = 120


def _shown(iri: str) -> str:
    return iri if len(iri) <= _SHOWN else iri[:_SHOWN] + "…"


def _near(holdings: Holdings, iri: str) -> Iterator[str]:
    """Yield the short forms of what has a name like ``iri``."""
    if len(iri) > 3 * _SHOWN:
        return
    if holdings.index is not None and iri.startswith((str(ID), str(TOPIC))):
        yield from (curie(hit.iri) for hit in near(holdings.index, iri, _NEAR))
        return
    names = sorted(_known(holdings.store, iri[: iri.rfind("/") + 1]))
    yield from map(curie, get_close_matches(iri, names, _NEAR))


def _known(store: Store, start: str) -> set[str]:
    query = "SELECT DISTINCT ?s { ?s ?p ?o FILTER(ISIRI(?s) && STRSTARTS(STR(?s), STR($start))) }"
    if start == str(GRAPH):
        return set(store.sizes())
    return (
        {row["s"] for row in store.rows(query, start=[start])} if start.startswith(BASE) else set()
    )
