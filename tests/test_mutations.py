"""Mutations of the real data: validation notices every mandatory statement lost or corrupted.

Each mutant is validated by the nodes that it touches, then, if no shape noticed, by the hygiene
rules. What counts is a finding that the data as they are do not have.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pyoxigraph as px
import pytest
from rdflib import RDF, Graph, Literal, URIRef

from aseangraph import dates, derivation
from aseangraph.authored import list_files, load_shapes, read_rules
from aseangraph.evidence import verify
from aseangraph.hygiene import parse_rule, run_rules
from aseangraph.namespaces import AG, GRAPH, ID, SHAPE
from aseangraph.reasoning import entail
from aseangraph.sources import read_sources
from aseangraph.store import Store
from aseangraph.validation import Finding, validate
from shapes.mistakes import by_hand
from shapes.mutants import Mutant, Triple, by_shape, instances

pytestmark = pytest.mark.slow

NOT_DATA = {GRAPH[name] for name in ("ontology", "alignments", "shapes", "queries")}


class Authored:
    """The authored graphs twice: merged, for shapes, and by name, for hygiene rules."""

    def __init__(self) -> None:
        files = list_files()
        self.data, self.homes = Graph(), {}
        self.engine = px.Store()
        for each in files:
            if each.graph is not None:
                self._load(each.triples, each.graph)
        self.ontology = Graph()
        for each in files:
            if each.graph == GRAPH.ontology:
                self.ontology = _graph(each.triples)
        self.shapes = load_shapes(files, "authored")
        self.rules = [
            rule
            for name, text in read_rules(files).items()
            if (rule := parse_rule(name, text)).scope == "authored"
        ]

    def _load(self, triples: list[Triple], graph: URIRef) -> None:
        self._change("add", triples, graph)
        for triple in triples if graph not in NOT_DATA else ():
            self.data.add(triple)
            self.homes.setdefault(triple, set()).add(graph)
            self.homes.setdefault(triple[0], set()).add(graph)

    def _change(self, verb: str, triples: list[Triple], graph: URIRef) -> None:
        for triple in triples:
            s, p, o = (_term(each) for each in triple)
            for name in (px.NamedNode(str(graph)), px.DefaultGraph()):
                getattr(self.engine, verb)(px.Quad(s, p, o, name))

    @contextmanager
    def mutated(self, mutant: Mutant) -> Iterator[None]:
        undo = []
        deeds = (("remove", "add", mutant.removed), ("add", "remove", mutant.added))
        for verb, opposite, triples in deeds:
            for triple in triples:
                if (triple in self.data) is (verb == "add"):
                    continue
                for graph in self.places(triple, mutant.graph if verb == "add" else None):
                    undo.append((opposite, triple, graph))
                    self._change(verb, [triple], graph)
                getattr(self.data, verb)(triple)
        try:
            yield
        finally:
            for verb, triple, graph in reversed(undo):
                getattr(self.data, verb)(triple)
                self._change(verb, [triple], graph)

    def places(self, triple: Triple, chosen: URIRef | None) -> set[URIRef]:
        if chosen is not None:
            return {chosen}
        return self.homes.get(triple) or self.homes.get(triple[0]) or {GRAPH.aim2020}

    def touched(self, mutant: Mutant) -> set[URIRef]:
        changed = {triple[0] for triple in (*mutant.removed, *mutant.added)}
        around = {s for node in changed for s in self.data.subjects(object=node)}
        return mutant.nodes | {each for each in around if isinstance(each, URIRef)}

    def select(self, query: str) -> Iterator[dict[str, str]]:
        return Store(self.engine).select(query)


def _graph(triples: list[Triple]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


def _term(term):
    if isinstance(term, URIRef):
        return px.NamedNode(str(term))
    if isinstance(term, Literal):
        kind = px.NamedNode(str(term.datatype)) if term.datatype and not term.language else None
        return px.Literal(str(term), language=term.language, datatype=kind)
    return px.BlankNode(str(term))


@pytest.fixture(scope="module")
def authored() -> Authored:
    return Authored()


@cache
def known(authored: Authored) -> frozenset[Finding]:
    shapes = validate(authored.data, authored.shapes).findings
    return frozenset({*shapes, *run_rules(authored.rules, authored.select)})


def notice(authored: Authored, mutant: Mutant) -> set[str]:
    """Return the shapes or rules that notice the mutant."""
    old = known(authored)
    with authored.mutated(mutant):
        focus = authored.touched(mutant)
        new = set(validate(authored.data, authored.shapes, focus=focus).findings) - old
        return {each.shape for each in new or set(run_rules(authored.rules, authored.select)) - old}


def judge(authored: Authored, mutants: list[Mutant], capsys) -> None:
    caught = {id(each): notice(authored, each) for each in mutants}
    missed = [each for each in mutants if not caught[id(each)]]
    share = 100 * (len(mutants) - len(missed)) // len(mutants)
    with capsys.disabled():
        print(f"\ncaught {len(mutants) - len(missed)} of {len(mutants)} ({share} %)")
        own = sum(str(SHAPE[each.kind]) in caught[id(each)] for each in mutants)
        if own:
            print(f"{own} of them by the very shape that the mutant is made for")
        for kind, number in sorted(Counter(each.kind for each in missed).items()):
            print(f"  missed: {kind} ({number})")
    assert missed == []


def test_every_mutant_of_a_shape_is_noticed(authored, capsys):
    targets = instances(authored.shapes, authored.data)
    mutants = list(by_shape(authored.shapes, authored.data, targets))
    without = [str(each).rpartition("/")[2] for each, nodes in targets.items() if not nodes]
    with capsys.disabled():
        print(f"\nno instance in the data yet, covered by cases only: {', '.join(without)}")
    judge(authored, mutants, capsys)
    expected = {str(each).rpartition("/")[2] for each, nodes in targets.items() if nodes}
    assert expected - {each.kind for each in mutants} == set()


def test_every_mistake_made_by_hand_is_noticed(authored, capsys):
    judge(authored, list(by_hand(authored.data)), capsys)


def test_mutants_leave_the_data_as_they_were(authored):
    before, stored = set(authored.data), set(authored.engine)
    for mutant in by_hand(authored.data):
        with authored.mutated(mutant):
            pass
    assert set(authored.data) == before
    assert set(authored.engine) == stored


# --- what is seen after reasoning ----------------------------------------------------------------


def whole(authored: Authored, *added: Triple) -> Graph:
    graph = authored.data + authored.ontology + _graph(list(added))
    claims = derivation.links(graph)
    steps = (
        *derivation.derive(claims, stated=True),
        *derivation.derive(claims, stated=False),
        *derivation.stated_steps(claims, graph),
        *dates.derive(graph),
    )
    for triple in steps:
        graph.add(triple)
    for triple in entail(graph):
        graph.add(triple)
    return graph


def link(later: URIRef, earlier: URIRef) -> tuple[Triple, ...]:
    ends = {
        RDF.type: AG.LineageLink,
        AG.descendant: later,
        AG.ancestor: earlier,
        AG.relation: AG.buildsOn,
        AG.basis: AG.Stated,
    }
    return tuple((ID["lineage-mutant"], predicate, value) for predicate, value in ends.items())


@pytest.mark.parametrize(
    "later, earlier, rule",
    [
        ("aim2015-thrust-1", "aim2020-thrust-1", "whole-no-cycle"),
        ("aim2020-thrust-2", "aim2020-thrust-2", "whole-no-cycle"),
        ("aim2015", "adm2025", "whole-no-younger-ancestor"),
    ],
)
def test_lineage_mutant_is_noticed_after_reasoning(authored, later, earlier, rule):
    shapes = load_shapes(list_files(), "whole")
    focus = [ID[later], ID[earlier]]
    assert validate(whole(authored), shapes, focus=focus).conforms
    report = validate(whole(authored, *link(ID[later], ID[earlier])), shapes, focus=focus)
    assert rule in {each.shape.rpartition("/")[2] for each in report.findings}


# --- what is seen with the sources at hand -------------------------------------------------------


def test_passage_moved_in_or_out_of_its_text_is_noticed(authored, sources_dir):
    names = [str(each) for each in authored.data.objects(None, AG.fileName)]
    texts = read_sources(sources_dir, names)
    before = {str(each.passage.iri) for each in verify(authored.data, texts).passages if each.holds}
    passages = sorted(before)[::60]
    for passage in passages:
        for predicate, value in ((AG.end, 10**7), (AG.start, 0), (AG.sha256, "0" * 64)):
            old = tuple(authored.data.triples((URIRef(passage), predicate, None)))
            new = ((URIRef(passage), predicate, Literal(value)),)
            with authored.mutated(Mutant("passage outside its text", "replace", old, new)):
                verdict = verify(authored.data, texts)
            assert passage in {str(each.passage.iri) for each in verdict.passages if not each.holds}
    assert len(passages) > 5
