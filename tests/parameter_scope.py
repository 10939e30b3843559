"""Which parameters of a query a VALUES clause at the top of its outermost group does not reach.

Groups are evaluated by themselves and then joined (SPARQL 1.1 Query Language, section 18): what is
bound outside a group is not bound within it. Our own engine binds a term wherever its variable is
in scope, another gets it by VALUES; a question has to mean the same either way.
"""

from collections.abc import Iterable, Iterator

from rdflib import URIRef, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from aseangraph.values import with_values

_TERM = URIRef("https://w3id.org/aseangraph/id/term")


def hidden(query: str, names: Iterable[str]) -> set[str]:
    """Return those of the parameters ``names`` that stand where VALUES does not bind them."""
    terms = dict.fromkeys(names, _TERM)
    algebra = translateQuery(parseQuery(with_values(query, terms))).algebra
    return set(map(str, _hidden(algebra, set(map(Variable, terms)))))


def _hidden(node: CompValue, asked: set[Variable]) -> Iterator[Variable]:
    match node.name:
        case "Filter" | "Extend":
            yield from _unbound(node.expr, asked, _scope(node.p))
        case "LeftJoin":
            yield from _unbound(node.expr, asked, _scope(node.p1) | _scope(node.p2))
            yield from asked & _scope(node.p2) - _scope(node.p1)  # would bind it to anything
        case "Minus":
            yield from asked & _mentioned(node.p2)
        case "ToMultiSet" if node.p.name == "Project":
            yield from asked & _mentioned(node.p) - set(node.p.PV)
    for part in _patterns(node):
        yield from _hidden(part, asked)


def _unbound(expression: object, asked: set[Variable], bound: set[Variable]) -> Iterator[Variable]:
    """Yield what an expression mentions unbound; EXISTS has what is bound where it stands."""
    if isinstance(expression, Variable):
        yield from asked & {expression} - bound
    elif isinstance(expression, CompValue) and expression.name.endswith("EXISTS"):
        group = expression.graph
        while group.name in ("Filter", "Extend"):
            yield from _unbound(group.expr, asked, asked)
            group = group.p
        yield from _hidden(group, asked)
    else:
        for each in _parts(expression):
            yield from _unbound(each, asked, bound)


def _scope(node: CompValue) -> set[Variable]:
    """Return the variables that a pattern can bind."""
    match node.name:
        case "BGP":
            return _mentioned(node.triples)
        case "values":
            return {name for row in node.res for name in row}
        case "Project":
            return set(node.PV)
    named = {node[key] for key in ("var", "term") if isinstance(node.get(key), Variable)}
    return named.union(*map(_scope, _patterns(node)))


def _patterns(node: CompValue) -> list[CompValue]:
    return [node[key] for key in ("p", "p1", "p2") if isinstance(node.get(key), CompValue)]


def _mentioned(node: object) -> set[Variable]:
    if isinstance(node, Variable):
        return {node}
    return set().union(*map(_mentioned, _parts(node)))


def _parts(node: object) -> Iterable[object]:
    if isinstance(node, CompValue):
        return [value for key, value in node.items() if key != "_vars"]
    return node if isinstance(node, list | tuple | set) else ()
