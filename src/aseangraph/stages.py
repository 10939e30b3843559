"""The stages between loading and writing: what is asked of the graph, and what is derived.

The store holds the named graphs; the shapes and the reasoner read their merge as an rdflib graph.
"""

from collections.abc import Iterable

from aseangraph import counts, dates, derivation
from aseangraph.authored import AuthoredFile, load_shapes, read_rules
from aseangraph.graphs import NO_STATEMENTS, TERMS
from aseangraph.hygiene import rules_of, run_rules
from aseangraph.namespaces import GRAPH
from aseangraph.reasoning import entail
from aseangraph.reports import joined
from aseangraph.store import Store
from aseangraph.validation import Finding, Report, validate

__all__ = ["check", "derive", "run_shapes", "validate_whole"]


def check(store: Store, files: list[AuthoredFile]) -> Report:
    """Check what was authored, before anything is derived: shapes, hygiene and asserted counts."""
    report = run_shapes(store, files, "authored", without=NO_STATEMENTS | TERMS)
    return joined(report, [*_hygiene(store, files, "authored"), *_counts(store, files)])


def derive(store: Store) -> None:
    """Add the derived graphs: lineage by basis, dates, ancestry and what OWL 2 RL entails."""
    base = store.graph(without=NO_STATEMENTS, keep_contexts=False)
    claims = derivation.links(base)
    stated, inferred = (derivation.derive(claims, stated=basis) for basis in (True, False))
    first = [*derivation.stated_steps(claims, base), *dates.derive(base)]
    for triple in (*stated, *inferred, *first):
        base.add(triple)
    store.add(stated, GRAPH["lineage-stated"])
    store.add(inferred, GRAPH["lineage-inferred"])
    store.add([*first, *entail(base)], GRAPH.entailed)
    store.merge()


def validate_whole(store: Store, files: list[AuthoredFile]) -> Report:
    """Validate the whole after reasoning: shapes on the merge, hygiene over the named graphs."""
    report = run_shapes(store, files, "whole", without=NO_STATEMENTS)
    return joined(report, _hygiene(store, files, "whole"))


def run_shapes(
    store: Store, files: list[AuthoredFile], shape_set: str, *, without: frozenset[str]
) -> Report:
    """Run pySHACL: load the graphs but ``without`` and one set of shapes, and validate."""
    return validate(store.graph(without=without), load_shapes(files, shape_set))


def _hygiene(store: Store, files: list[AuthoredFile], scope: str) -> Iterable[Finding]:
    return run_rules(rules_of(read_rules(files), scope), store.select)


def _counts(store: Store, files: list[AuthoredFile]) -> Iterable[Finding]:
    for each in files:
        if each.path.endswith("/counts.toml"):
            asserted = counts.parse_counts(each.path, each.text)
            yield from counts.check(asserted, store.select)
