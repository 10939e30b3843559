"""The stages between loading and writing: what is asked of the graph, and what is derived.

Each takes the dataset as rdflib and either adds derived graphs to it or returns a report.
"""

from collections.abc import Iterable

from rdflib import Dataset, Graph, URIRef

from aseangraph import counts, dates, lineage
from aseangraph.authored import AuthoredFile, load_shapes, read_rules
from aseangraph.hygiene import parse_rule, run_rules
from aseangraph.namespaces import GRAPH, bind
from aseangraph.reasoning import entail
from aseangraph.store import Store, dataset_quads
from aseangraph.validation import Finding, Report, validate

__all__ = ["DERIVED_GRAPHS", "check", "derive", "merge", "validate_whole"]

DERIVED_GRAPHS = (GRAPH["lineage-stated"], GRAPH["lineage-inferred"], GRAPH.entailed)

_ABOUT = frozenset({GRAPH.shapes, GRAPH.queries})
_TERMS = frozenset({GRAPH.ontology, GRAPH.alignments})


def merge(dataset: Dataset, *, without: Iterable[URIRef] = ()) -> Graph:
    """Return the merge of the named graphs of ``dataset``, each triple once."""
    left_out = set(without)
    merged = bind(Graph())
    for graph in dataset.graphs():
        if graph.identifier not in left_out:
            for triple in graph:
                merged.add(triple)
    return merged


def check(dataset: Dataset, files: list[AuthoredFile]) -> Report:
    """Check what was authored, before anything is derived: shapes, hygiene and asserted counts."""
    data = merge(dataset, without=_ABOUT | _TERMS)
    report = validate(data, load_shapes(files, "authored"))
    return report.joined_by([*_hygiene(dataset, files, "authored"), *_counts(dataset, files)])


def derive(dataset: Dataset) -> None:
    """Add the derived graphs: lineage by basis, dates, ancestry and what OWL 2 RL entails."""
    asserted = merge(dataset, without=_ABOUT)
    claims = lineage.links(asserted)
    stated, inferred = (lineage.derive(claims, stated=basis) for basis in (True, False))
    steps = lineage.stated_steps(claims, dataset.graph(GRAPH.ontology))
    days = dates.derive(asserted)
    base = asserted + stated + inferred + steps + days
    _store(dataset, GRAPH["lineage-stated"], stated)
    _store(dataset, GRAPH["lineage-inferred"], inferred)
    _store(dataset, GRAPH.entailed, steps + days + entail(base))


def validate_whole(dataset: Dataset, files: list[AuthoredFile]) -> Report:
    """Validate the whole after reasoning: shapes on the merge, hygiene over the named graphs."""
    report = validate(merge(dataset, without=_ABOUT), load_shapes(files, "whole"))
    return report.joined_by(_hygiene(dataset, files, "whole"))


def _hygiene(dataset: Dataset, files: list[AuthoredFile], scope: str) -> Iterable[Finding]:
    rules = [parse_rule(name, text) for name, text in read_rules(files).items()]
    store = Store.memory(dataset_quads(dataset))
    return run_rules([rule for rule in rules if rule.scope == scope], store.select)


def _counts(dataset: Dataset, files: list[AuthoredFile]) -> Iterable[Finding]:
    for each in files:
        if each.path.endswith("/counts.toml"):
            asserted = counts.parse_counts(each.path, each.data.decode("utf-8"))
            yield from counts.check(asserted, dataset.graph(asserted[0].graph))


def _store(dataset: Dataset, name: URIRef, content: Graph) -> None:
    graph = dataset.graph(name)
    for triple in content:
        graph.add(triple)
