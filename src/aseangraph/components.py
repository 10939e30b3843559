"""Statements that hang together by blank nodes: what can be compared only as a whole."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import lgamma, log

from aseangraph.errors import AuthoredFileError
from aseangraph.statements import Statement, is_blank

__all__ = ["check_distinct", "components"]

_MOST_ORDERS = log(100_000)  # in which alike nodes may be tried, before it takes seconds


def components(statements: Iterable[Statement]) -> list[list[Statement]]:
    """Return the statements on blank nodes, those together that lead to one another by such nodes.

    Statements without a blank node are left out.
    """
    parents: dict[str, str] = {}

    def root(node: str) -> str:
        parents.setdefault(node, node)
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    blank = [each for each in statements if each.nodes]
    for each in blank:
        first, *others = map(root, each.nodes)
        for other in others:
            parents[root(other)] = root(first)
    found: dict[str, list[Statement]] = defaultdict(list)
    for each in blank:
        found[root(each.nodes[0])].append(each)
    return list(found.values())


def check_distinct(statements: Iterable[Statement], name: str) -> None:
    """Raise ``AuthoredFileError`` where blank nodes are too much alike to be told apart in time.

    RDFC-1.0 tries alike nodes in all orders, so that few of them can keep it busy for years (RDF
    Dataset Canonicalization, section 7.1, "dataset poisoning").
    """
    for component in components(statements):
        if _orders(component) > _MOST_ORDERS:
            raise AuthoredFileError(
                f"{name}: {len(component)} statements hang together by blank nodes that are too"
                " much alike to be told apart in reasonable time. Give some of them an IRI."
            )


def _orders(component: Sequence[Statement]) -> float:
    """Return the logarithm of the number of orders in which alike nodes would be tried."""
    looks = _looks(component)
    often = Counter(looks.values())
    around: dict[str, Counter[object]] = defaultdict(Counter)
    for each in component:
        for node in each.nodes:
            for place, other in enumerate(each):
                if is_blank(other) and other != node and often[looks[other]] > 1:
                    around[node][place, each.predicate, looks[other]] += 1
    return sum(
        lgamma(count + 1)
        for node, groups in around.items()
        if often[looks[node]] > 1
        for count in groups.values()
    )


def _looks(component: Sequence[Statement]) -> dict[str, int]:
    """Return what each node looks like from its own statements (its first degree hash)."""
    own: dict[str, list[Statement]] = defaultdict(list)
    for each in component:
        for node in set(each.nodes):
            own[node].append(_seen_from(node, each))
    return {node: hash(tuple(sorted(seen))) for node, seen in own.items()}


def _seen_from(node: str, each: Statement) -> Statement:
    terms = (("_:a" if term == node else "_:z") if is_blank(term) else term for term in each)
    return Statement(*terms)
