"""What a name that a person gives means, and what to tell where it means nothing."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from rdflib import Graph, IdentifiedNode, URIRef
from rdflib.namespace import RDFS, SKOS
from rdflib.term import Node

from aseangraph.errors import EvidenceError
from aseangraph.namespaces import BASE, ID, PREFIXES, curie

__all__ = ["by_number", "label_of", "resolve"]

# What no IRI may have (RFC 3987, section 2.2), whatever its place.
_NO_IRI = re.compile('[\0-\x20\x7f-\xa0<>"{}|\\\\^`\ud800-\udfff]')
_MOST_LISTED = 5


def by_number(node: Node) -> tuple[str, int]:
    """Order what ends in a hyphen and a number by that number: 2 comes before 10."""
    stem, _, number = str(node).rpartition("-")
    return (stem, int(number)) if number.isdecimal() else (str(node), 0)


def label_of(graph: Graph, thing: Node) -> Node | None:
    """Return the label of ``thing``, or the first of several in the order of their Turtle."""
    return min(graph.objects(thing, RDFS.label), key=lambda each: each.n3(), default=None)


def resolve(graph: Graph, name: str) -> IdentifiedNode:
    """Return the subject of ``graph`` that ``name`` means.

    ``name`` is a local name of ``id:``, a short form such as ``topic:…``, or a full IRI. Raises
    ``EvidenceError`` with near names, and with the things whose names have the words, where the
    graph says nothing of it, or no IRI can be so.
    """
    full = _expanded(name.strip("<> "))
    if found := _NO_IRI.search(full):
        fault = f"{name!r} is no name of a thing: no IRI may have {found.group()!r} in it."
        raise EvidenceError(f"{fault} {_hint(graph, full, name)}")
    iri = URIRef(full)
    if (iri, None, None) in graph:
        return iri
    fault = f"{curie(full)}: nothing is said of it in the data."
    raise EvidenceError(f"{fault} {_hint(graph, full, name)}")


def _expanded(name: str) -> str:
    prefix, colon, local = name.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    return name if colon else str(ID) + name


def _hint(graph: Graph, full: str, name: str) -> str:
    hints = [_near(graph, full), _with_words(graph, name)]
    return " ".join(filter(None, hints)) or "Look it up with `aseangraph query`."


def _near(graph: Graph, full: str) -> str:
    ours = {curie(str(each)) for each in graph.subjects() if str(each).startswith(BASE)}
    near = get_close_matches(curie(full), sorted(ours), n=5, cutoff=0.6)
    return f"Near names: {', '.join(near)}." if near else ""


def _with_words(graph: Graph, name: str) -> str:
    """Tell the things with a name in which each word of ``name`` begins a word."""
    words = _words(name)
    closest: dict[Node, str] = {}
    for thing, title in _titles(graph) if words else ():
        parts = _words(title)
        if all(any(part.startswith(word) for part in parts) for word in words):
            closest[thing] = min(title, closest.get(thing, title), key=_shortest)
    things = sorted(closest, key=lambda each: (_shortest(closest[each]), str(each)))
    told = [
        f"{curie(str(each))} ({label_of(graph, each) or closest[each]})"
        for each in things[:_MOST_LISTED]
    ]
    more = f" and {len(things) - _MOST_LISTED} more" if len(things) > _MOST_LISTED else ""
    return f"Things with these words in their names: {', '.join(told)}{more}." if told else ""


def _titles(graph: Graph) -> Iterator[tuple[Node, str]]:
    for property_ in (RDFS.label, SKOS.altLabel):
        for thing, title in graph.subject_objects(property_):
            if str(thing).startswith(BASE):
                yield thing, str(title)


def _words(name: str) -> list[str]:
    prefix, colon, local = name.partition(":")
    return re.findall(r"[^\W_]+", (local if colon and prefix in PREFIXES else name).casefold())


def _shortest(title: str) -> tuple[int, str]:
    return len(title), title
