"""Small good graphs, and edits that spoil them: what the tests of shapes and hygiene work with."""

import re
from functools import cache
from pathlib import Path

import yaml
from rdflib import DCTERMS, RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from aseangraph.formats import by_name
from aseangraph.namespaces import AG, GRAPH, ID, PREFIXES, TOPIC
from aseangraph.store import Store, parse

Quad = tuple[Node, Node, Node, URIRef]
Cases = dict[str, dict[str, list[str]]]

_HERE = Path(__file__).parent
_WITHOUT_EVIDENCE = {AG.SourceDocument, AG.Passage, AG.Citation, AG.NotFound}
_WITHOUT_SUBJECT = _WITHOUT_EVIDENCE | {
    AG.DialoguePartner,
    AG.Discrepancy,
    AG.Judgement,
    AG.LineageLink,
    AG.Meeting,
    AG.MemberState,
    AG.NameChange,
    AG.Stage,
    AG.StatedCount,
}
_OURS = Namespace(str(AG))


def load_cases(name: str) -> Cases:
    """Read NAME.yaml: rule → ``bad`` and ``near`` → edits."""
    return yaml.safe_load((_HERE / f"{name}.yaml").read_text("utf-8"))


def each_case(cases: Cases, kind: str) -> list[tuple[str, str]]:
    """List (rule, edits) of one kind, for parametrised tests."""
    return [(rule, edits) for rule, both in cases.items() for edits in both.get(kind, [])]


def merged(quads: frozenset[Quad]) -> Graph:
    """Return the merge of the graphs, as the build validates it."""
    graph = Graph()
    for s, p, o, _ in quads:
        graph.add((s, p, o))
    return graph


def stored(quads: frozenset[Quad]) -> Store:
    """Return a store of the graphs and their merge, as the build asks it."""
    store = Store()
    for graph in {quad[3] for quad in quads}:
        store.add([quad[:3] for quad in quads if quad[3] == graph], graph)
    store.merge()
    return store


@cache
def base(name: str) -> frozenset[Quad]:
    """Read NAME.trig, and give each thing what it lacks: a passage that proves it, a topic."""
    store = Store()
    store.load((_HERE / f"{name}.trig").read_bytes(), by_name("trig"), name=name)
    quads = {(s, p, o, URIRef(str(g))) for s, p, o, g in store.dataset().quads()}
    evident = {s: o for s, p, o, _ in quads if p == AG.evidence}
    described = {s for s, p, _, _ in quads if p == RDF.type}
    for thing, _, kind, graph in sorted(q for q in quads if q[1] == RDF.type):
        if kind not in _WITHOUT_EVIDENCE and str(kind).startswith(_OURS) and thing not in evident:
            place = graph if graph == GRAPH.curation else GRAPH.doc
            evident[thing] = ID[f"passage-{re.sub('.*/', '', str(thing))}-1"]
            quads.add((thing, AG.evidence, evident[thing], place))
            if name == "whole":
                quads.add((evident[thing], RDF.type, AG.EvidenceItem, GRAPH.entailed))
    missing = {(s, o, g) for s, p, o, g in quads if p == AG.evidence and o not in described}
    for thing, passage, graph in missing:
        proved = {p for s, p, *_ in quads if s == thing} - {AG.evidence}
        quads |= _passage(passage, proved, graph)
    unsubjected = {s for s, p, o, _ in quads if p == RDF.type and o in _WITHOUT_SUBJECT}
    tagged = {s for s, p, *_ in quads if p == DCTERMS.subject}
    things = {s for s, p, o, _ in quads if p == RDF.type and str(o).startswith(_OURS)}
    for thing in things - tagged:
        if name == "authored" and str(thing).startswith(str(ID)) and thing not in unsubjected:
            quads.add((thing, DCTERMS.subject, TOPIC["cables"], GRAPH.curation))
    return frozenset(quads)


def _passage(iri: Node, proved: set[Node], graph: URIRef) -> set[Quad]:
    about = {
        AG.end: Literal(9),
        AG.inSource: ID["source-doc"],
        AG.locator: Literal("somewhere"),
        AG.sha256: Literal("3" * 64),
        AG.start: Literal(1),
        RDF.type: AG.Passage,
    }
    place = graph if graph == GRAPH.curation else GRAPH.doc
    proves = {(iri, AG.proves, each, place) for each in proved}
    return proves | {(iri, predicate, value, place) for predicate, value in about.items()}


def edited(quads: frozenset[Quad], edits: str) -> frozenset[Quad]:
    """Apply edits, one a line: ``add[@GRAPH] S P O``, ``set S P O``, ``del S [P [O]]``."""
    now = set(quads)
    for line in edits.strip().splitlines():
        verb, _, rest = line.partition(" ")
        verb, _, place = verb.partition("@")
        names = len(rest.split()) if verb == "del" else 3
        subject, predicate, value = _triple(rest + ("", " 0", " rdf:type 0")[3 - names])
        graph = GRAPH[place] if place else _place(now, subject)
        if verb in ("set", "del"):
            pattern = (subject, predicate, value)[: names if verb == "del" else 2]
            now = {q for q in now if q[: len(pattern)] != pattern}
        if verb in ("set", "add"):
            now.add((subject, predicate, value, graph))
    return frozenset(now)


def _place(quads: set[Quad], subject: Node) -> URIRef:
    return next((g for s, p, _, g in sorted(quads) if s == subject and p == RDF.type), GRAPH.doc)


def _triple(text: str) -> tuple[Node, ...]:
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    [triple] = parse(f"{head}{text} .".encode(), by_name("turtle"), name=text)
    return tuple(BNode("nameless") if isinstance(each, BNode) else each for each in triple)
