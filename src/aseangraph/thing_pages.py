"""The page of a thing: what is said of it and by whom, what proves it, what leads to it.

What documents say, what analysts add, what is inferred and what logic adds stand apart, or under
their own names. Links are relative to an address one level below the service's own.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from rdflib import RDF, RDFS, SH, SKOS, XSD, BNode, Literal, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from aseangraph.addresses import address
from aseangraph.descriptions import Description
from aseangraph.engine_terms import Said
from aseangraph.graphs import RECORD, said_by
from aseangraph.markup import linked, table, words
from aseangraph.namespaces import AG, GRAPH, ID, QUERY, curie
from aseangraph.pages import framed
from aseangraph.store import Store

__all__ = ["alternates", "graph_page", "thing_page"]

_HERE = ".."
_FIRST = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, RDF.type, DCTERMS.description, SKOS.definition)
_ENTAILED = str(GRAPH.entailed)
_TYPE = str(RDF.type)
_OF_LINEAGE = {AG.descendsFrom, AG.hasAncestor, AG.hasDescendant, AG.hasStatedAncestor, AG.tracesTo}
_DEEPEST = 8
_BESIDE = {AG.Citation, AG.LineageLink, AG.Passage, AG.SourceDocument}  # which have neither


class _Pages:
    """What the pages of a store are written with: labels, each looked up once."""

    def __init__(self, store: Store, base: str = _HERE) -> None:
        self._store = store
        self._base = base
        self._labels: dict[str, str] = {}

    def label(self, iri: str) -> str:
        if iri not in self._labels:
            values = [text for text, _ in self._store.values(iri, str(RDFS.label))]
            titles = values or [text for text, _ in self._store.values(iri, str(DCTERMS.title))]
            self._labels[iri] = min(titles, default=curie(iri))
        return self._labels[iri]

    def term(self, term: Node) -> str:
        """Return a term as HTML; blank nodes are shown by ``value``."""
        if isinstance(term, Literal) and term.datatype == XSD.anyURI:
            return _outside(str(term))
        if isinstance(term, Literal):
            return words(str(term)) + _sort(term)
        iri = str(term)
        where = address(self._base, iri)
        return _outside(iri) if where is None else linked(where, words(self.label(iri)))

    def is_stated(self, younger: Node, older: Node) -> bool:
        """Tell whether stated links alone lead from a thing to another."""
        graph = str(GRAPH["lineage-stated"])
        return any(
            next(self._store.said(subject=younger, predicate=by, to=older, graph=where), None)
            for by, where in ((AG.hasStatedAncestor, _ENTAILED), (None, graph))
        )

    def proof(self, pieces: Iterable[Node]) -> str:
        """Tell whether what proves a claim is held, or cited alone."""
        kinds = {each for piece in pieces for each, _ in self._store.values(str(piece), _TYPE)}
        held, cited = str(AG.Passage) in kinds, str(AG.Citation) in kinds
        told = ("passages" * held, "cited pages, not held" * cited)
        return " and ".join(filter(None, told))

    def value(self, term: Node, own: dict[Node, list[Said]], depth: int = 0) -> str:
        if not isinstance(term, BNode):
            return self.term(term)
        if depth > _DEEPEST:
            return "…"
        items = (
            f"<li>{self.term(by)}: {self.value(end, own, depth + 1)}</li>"
            for (_, by, end), _ in sorted(own.get(term, []), key=_in_order)
        )
        return f"<ul>{''.join(items)}</ul>"


def _outside(iri: str) -> str:
    shown = words(curie(iri).strip("<>"))
    if not iri.startswith(("http://", "https://")):
        return shown
    return f'<a href="{escape(iri)}" rel="external nofollow">{shown}</a>'


def _sort(literal: Literal) -> str:
    if literal.language:
        return "" if literal.language == "en" else f" <small>({escape(literal.language)})</small>"
    return f" <small>({escape(curie(str(literal.datatype)))})</small>" if literal.datatype else ""


def thing_page(store: Store, found: Description, formats: Sequence[tuple[str, str]]) -> str:
    """Return the page of a thing; ``formats`` are the other forms: name and relative address."""
    pages = _Pages(store)
    label = pages.label(found.iri)
    own = _by_subject(found.own)
    mine = own.get(URIRef(found.iri), [])
    said = [each for each in mine if each[1] != _ENTAILED]
    added = [each for each in mine if each[1] == _ENTAILED]
    nodes = _nodes(found)
    parts = [
        f'<p><a href="{_HERE}/">aseangraph</a></p>',
        f"<h1>{words(label)}</h1>",
        f"<p>{escape(curie(found.iri))} · <code>{escape(found.iri)}</code></p>",
        f"<p>{_elsewhere(found, formats)}</p>",
        *_section("What is said of it", _statements(pages, said, own)),
        *_section("What proves it", _evidence(pages, nodes)),
        *_section("Who comes from whom", _links(pages, nodes)),
        *_section("What else is known of it", _others(pages, nodes)),
        *_section("What leads to it", _incoming(pages, found.incoming)),
        *_section("What logic adds", _entailed(pages, added)),
    ]
    return framed("\n".join(parts), title=f"{label} · aseangraph", head=alternates(formats))


def graph_page(
    graph: str,
    quads: Sequence[Said],
    store: Store,
    formats: Sequence[tuple[str, str]],
    base: str = _HERE,
) -> str:
    """Return the page of a named graph: how much it says, and of what; ``base`` leads to the base.

    Of all that is named in it links are relative to that.
    """
    pages = _Pages(store, base)
    name = curie(graph)
    subjects = sorted({str(start) for (start, _, _), _ in quads if isinstance(start, URIRef)})
    shown = [each for each in subjects if graph not in RECORD or "#" not in each]
    items = (f"<li>{pages.term(URIRef(each))}</li>" for each in shown)
    parts = [
        f'<p><a href="{base}/">aseangraph</a></p>',
        f"<h1>{escape(name)}</h1>",
        f"<p>A named graph: {escape(said_by(graph))}. {len(quads)} triples on"
        f" {len(subjects)} things. <code>{escape(graph)}</code></p>",
        f"<p>{_forms(formats)}</p>",
        "<ul>",
        *items,
        "</ul>",
    ]
    return framed("\n".join(parts), title=f"{name} · aseangraph", head=alternates(formats))


def alternates(formats: Sequence[tuple[str, str]]) -> str:
    """Return what the head of a page says of the other forms: media type and relative address."""
    return "\n".join(
        f'<link rel="alternate" type="{escape(media_type)}" href="{escape(where)}">'
        for media_type, where in formats
    )


def _forms(formats: Sequence[tuple[str, str]]) -> str:
    links = (
        f'<a href="{escape(where)}">{escape(where.rpartition(".")[2])}</a>' for _, where in formats
    )
    return f"As {', '.join(links)}."


def _elsewhere(found: Description, formats: Sequence[tuple[str, str]]) -> str:
    """Lead to the other forms, and to what else can be asked of the thing."""
    kinds = set(_of((each for each in found.own if str(each[0][0]) == found.iri), RDF.type))
    thing, more = escape(quote(curie(found.iri))), []
    if SH.SPARQLSelectExecutable in kinds:
        name = escape(quote(found.iri.removeprefix(str(QUERY))))
        more.append(f'<a href="{_HERE}/queries/{name}">Ask it</a>')
    if found.iri.startswith(str(ID)) and not kinds & _BESIDE:
        name = escape(quote(found.iri.removeprefix(str(ID))))
        more.append(f'<a href="{_HERE}/lineage/{name}">Its lineage</a>')
        rows = f"{_HERE}/queries/evidence-for?thing={thing}"
        more.append(f'<a href="{rows}">its evidence in rows</a>')
    return " ".join([_forms(formats), *([", ".join(more) + "."] if more else [])])


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield f"<h2>{escape(title)}</h2>"
        yield from told


def _by_subject(quads: Iterable[Said]) -> dict[Node, list[Said]]:
    found: dict[Node, list[Said]] = {}
    for quad in quads:
        found.setdefault(quad[0][0], []).append(quad)
    return found


def _nodes(found: Description) -> dict[Node, list[Said]]:
    """Return what the nodes say that speak of the thing, what leads to it included."""
    nodes = _by_subject(found.nodes)
    for quad in found.incoming:
        if quad[0][0] in nodes:
            nodes[quad[0][0]].append(quad)
    return nodes


def _in_order(quad: Said) -> tuple[int, str, str, str]:
    (_, by, end), graph = quad
    first = _FIRST.index(by) if by in _FIRST else len(_FIRST)
    return first, str(by), str(end), graph or ""


def _statements(pages: _Pages, quads: Iterable[Said], own: dict[Node, list[Said]]) -> Iterator[str]:
    who: dict[tuple[Node, Node], list[str]] = {}
    for (_, by, end), graph in sorted(quads, key=_in_order):
        if by != AG.evidence:  # which has a section of its own
            who.setdefault((by, end), []).append(_sayer(graph))
    rows = (
        (pages.term(by), pages.value(end, own), "; ".join(graphs))
        for (by, end), graphs in who.items()
    )
    return table(("property", "value", "said by"), rows)


def _entailed(pages: _Pages, quads: Iterable[Said]) -> Iterator[str]:
    """Yield what logic adds, and of lineage whether a stated chain leads there."""
    rows = (
        (pages.term(by), pages.term(end), _ground(pages, start, by, end))
        for (start, by, end), _ in sorted(quads, key=_in_order)
    )
    return table(("property", "value", "it rests on"), rows)


def _ground(pages: _Pages, start: Node, by: Node, end: Node) -> str:
    if by == AG.hasDescendant:
        start, end = end, start
    elif by not in _OF_LINEAGE:
        return "the model"
    stated = by == AG.hasStatedAncestor or pages.is_stated(start, end)
    return "stated links" if stated else "links that analysts infer"


def _sayer(graph: str | None) -> str:
    where = address(_HERE, graph or "")
    name = escape(said_by(graph))
    return linked(where, name) if where else name


def _of(quads: Iterable[Said], by: Node) -> list[Node]:
    return sorted({end for (_, each, end), _ in quads if each == by}, key=str)


def _joined(pages: _Pages, terms: Iterable[Node]) -> str:
    return ", ".join(map(pages.term, terms))


def _with_class(nodes: dict[Node, list[Said]], *classes: Node) -> Iterator[tuple[Node, list[Said]]]:
    for node in sorted(nodes, key=str):
        if set(_of(nodes[node], RDF.type)) & set(classes):
            yield node, nodes[node]


def _evidence(pages: _Pages, nodes: dict[Node, list[Said]]) -> Iterator[str]:
    rows = (
        (
            f'<a href="{escape(address(_HERE, str(piece)) or "")}">{escape(curie(str(piece)))}</a>',
            _held(pages, told),
            _joined(pages, _of(told, AG.proves)),
            _joined(pages, _of(told, AG.inSource)),
            _joined(pages, _of(told, AG.locator)),
        )
        for piece, told in _with_class(nodes, AG.Passage, AG.Citation)
    )
    return table(("piece", "kind", "proves", "source", "where in it"), rows)


def _held(pages: _Pages, told: list[Said]) -> str:
    if AG.Citation not in _of(told, RDF.type):
        return "passage, checked by its digest"
    grade = _joined(pages, _of(told, AG.confidence))
    return f"cited page, not held; {grade}" if grade else "cited page, not held"


def _links(pages: _Pages, nodes: dict[Node, list[Said]]) -> Iterator[str]:
    rows = (
        (
            pages.term(link),
            _joined(pages, _of(told, AG.descendant)),
            _joined(pages, _of(told, AG.relation)),
            _joined(pages, _of(told, AG.ancestor)),
            _joined(pages, _of(told, AG.basis)),
            pages.proof(_of(told, AG.evidence)),
            _joined(pages, _of(told, AG.rationale)),
        )
        for link, told in _with_class(nodes, AG.LineageLink)
    )
    return table(("link", "younger", "relation", "older", "basis", "proof", "why"), rows)


def _others(pages: _Pages, nodes: dict[Node, list[Said]]) -> Iterator[str]:
    known = {AG.Passage, AG.Citation, AG.LineageLink}
    rows = (
        (pages.term(node), _joined(pages, kinds))
        for node in sorted(nodes, key=str)
        if isinstance(node, URIRef) and not set(kinds := _ours(_of(nodes[node], RDF.type))) & known
    )
    return table(("node", "kind"), rows)


def _ours(classes: Iterable[Node]) -> list[Node]:
    return [each for each in classes if str(each).startswith(str(AG)) and each != AG.EvidencedThing]


def _incoming(pages: _Pages, quads: Iterable[Said]) -> Iterator[str]:
    by_property: dict[Node, set[Node]] = {}
    for (start, by, _), _ in quads:
        by_property.setdefault(by, set()).add(start)
    for by in sorted(by_property, key=str):
        yield f"<h3>{pages.term(by)} ({len(by_property[by])})</h3>"
        yield "<ul>"
        yield from (f"<li>{pages.term(each)}</li>" for each in sorted(by_property[by], key=str))
        yield "</ul>"
