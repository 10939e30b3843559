"""Mutants of the real data: one statement deleted, corrupted or added, and the nodes it touches.

What a shape demands tells how to break it: ``by_shape`` derives mutants from the constraints of
every shape. Mistakes that are no single shape's are in ``mistakes``.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from aseangraph.namespaces import AG, ID, TOPIC

Triple = tuple[Node, Node, Node]

_THINGS = (str(ID), str(TOPIC))
SEED = 20161125
SAMPLE = 3  # targets that each way of breaking a shape is tried on
WRONG = ID["source-aim2020"]  # a thing of a class that no property of a plan leads to


@dataclass(frozen=True)
class Mutant:
    """A change of the data; ``kind`` names the shape or the mistake."""

    kind: str
    deed: str
    removed: tuple[Triple, ...] = ()
    added: tuple[Triple, ...] = ()
    graph: URIRef | None = None  # where something is added, if not beside what is said already

    @property
    def nodes(self) -> set[URIRef]:
        """The things that the change touches, but for those that point at them."""
        ends = (end for s, _, o in (*self.removed, *self.added) for end in (s, o))
        return {end for end in ends if isinstance(end, URIRef) and str(end).startswith(_THINGS)}


def instances(shapes: Graph, data: Graph) -> dict[URIRef, list[Node]]:
    """Return the targets in the data of every shape that can be cited, sorted."""
    found = {}
    for shape in sorted(set(shapes.subjects(SH.message))):
        targets: set[Node] = set()
        for kind in shapes.objects(shape, SH.targetClass):
            targets.update(data.subjects(RDF.type, kind))
        for predicate in shapes.objects(shape, SH.targetSubjectsOf):
            targets.update(data.subjects(predicate))
        found[shape] = sorted(targets)
    return found


# --- from what shapes demand ---------------------------------------------------------------------


def by_shape(shapes: Graph, data: Graph, targets: dict[URIRef, list[Node]]) -> Iterator[Mutant]:
    """Break every shape in each way that its constraints tell, at a seeded sample of targets."""
    chance = random.Random(SEED)
    for shape, nodes in targets.items():
        kind = str(shape).rpartition("/")[2]
        for predicate in sorted(set(shapes.predicates(shape))):
            for node in chance.sample(nodes, min(SAMPLE, len(nodes))):
                for removed, added in _break(shapes, shape, predicate, data, node):
                    deed = str(predicate).rpartition("#")[2]
                    yield Mutant(kind, deed, tuple(removed), tuple(added))


Change = tuple[list[Triple], list[Triple]]


@dataclass(frozen=True)
class _Place:
    """Where a mutant is made: the values of one property of one target of a shape."""

    shapes: Graph
    shape: URIRef
    data: Graph
    node: Node
    path: URIRef

    @property
    def held(self) -> list[Triple]:
        return list(self.data.triples((self.node, self.path, None)))


Breaker = Callable[[_Place], Iterator[Change]]


def _break(
    shapes: Graph, shape: URIRef, constraint: Node, data: Graph, node: Node
) -> Iterator[Change]:
    path = shapes.value(shape, SH.path)
    if path is None:
        yield from _break_node(constraint, data, node)
    elif isinstance(path, URIRef):
        if constraint in _BREAKERS:
            yield from _BREAKERS[constraint](_Place(shapes, shape, data, node, path))
    elif constraint == SH.minCount:
        yield from _break_path(shapes, data, node, path)
    elif constraint == SH.maxCount:
        yield from _too_many(shapes, data, node, path)


def _too_many(shapes: Graph, data: Graph, node: Node, path: Node) -> Iterator[Change]:
    """Give the far end of a path of two steps a value that it must not have."""
    steps = list(shapes.items(path))
    if steps and (far := data.value(node, steps[0])) is not None:
        yield [], [(far, steps[1], Literal("0" * 64))]


def _break_node(constraint: Node, data: Graph, node: Node) -> Iterator[Change]:
    if constraint == SH.closed:
        yield [], [(node, AG.remark, Literal("a property of no class"))]
    if constraint == SH.pattern:
        yield _renamed(data, node, URIRef(f"{node}_"))


def _break_path(shapes: Graph, data: Graph, node: Node, path: Node) -> Iterator[Change]:
    if (alternatives := shapes.value(path, SH.alternativePath)) is not None:
        ways = list(shapes.items(alternatives))
        yield [(node, way, o) for way in ways for o in data.objects(node, way)], []
        return
    steps = list(shapes.items(path))
    if not steps:  # the inverse of ag:evidence
        served = [(s, AG.evidence, node) for s in data.subjects(AG.evidence, node)]
        yield served, []
        yield [], [(ID.aim2020, AG.evidence, node)]
    elif steps[1] == RDF.type:
        yield [(node, steps[0], o) for o in data.objects(node, steps[0])], [(node, steps[0], WRONG)]
    else:
        far = data.value(node, steps[0])
        yield [(far, steps[1], o) for o in data.objects(far, steps[1])], []


def _without(place: _Place) -> Iterator[Change]:
    yield place.held, []


def _twice(place: _Place) -> Iterator[Change]:
    value = place.data.value(place.node, place.path)
    other: Node = ID.aim2020 if value == ID.aim2015 else ID.aim2015
    if isinstance(value, Literal):
        other = Literal(f"1{value}", lang=value.language, datatype=value.datatype)
    yield [], [(place.node, place.path, other)]


def _corrupt(value: Node) -> Breaker:
    def change(place: _Place) -> Iterator[Change]:
        if place.held:
            yield place.held, [(place.node, place.path, value)]

    return change


def _like(constraint: URIRef) -> Breaker:
    def change(place: _Place) -> Iterator[Change]:
        other = place.shapes.value(place.shape, constraint)
        if (value := place.data.value(place.node, other)) is not None:
            yield place.held, [(place.node, place.path, value)]

    return change


_BREAKERS: dict[Node, Breaker] = {
    SH["class"]: _corrupt(ID.aim2015),
    SH.datatype: _corrupt(Literal("neither", datatype=XSD.boolean)),
    SH.disjoint: _like(SH.disjoint),
    SH.equals: _corrupt(Literal("another name", lang="en")),
    SH["in"]: _corrupt(AG.NoSuchTerm),
    SH.languageIn: _corrupt(Literal("in einer anderen Sprache", lang="de")),
    SH.lessThan: _like(SH.lessThan),
    SH.maxCount: _twice,
    SH.minCount: _without,
    SH.minInclusive: _corrupt(Literal("-1", datatype=XSD.integer)),
    SH.minLength: _corrupt(Literal("", lang="en")),
    SH.node: _corrupt(Literal("neither", datatype=XSD.boolean)),
    SH.nodeKind: _corrupt(Literal("a name in place of a thing")),
    SH.pattern: _corrupt(Literal(" ", lang="en")),
}


def _renamed(data: Graph, node: Node, name: URIRef) -> Change:
    old = [*data.triples((node, None, None)), *data.triples((None, None, node))]
    new = [(name if s == node else s, p, name if o == node else o) for s, p, o in old]
    return old, new
