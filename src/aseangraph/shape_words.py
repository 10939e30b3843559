"""What a SHACL shape asks, in words: its targets, its path, each of its constraints."""

from collections.abc import Callable, Iterator

from rdflib import RDF, SH

from aseangraph.facts import Facts, Value
from aseangraph.markup import words
from aseangraph.namespaces import curie

__all__ = ["Show", "constraints", "mentioned", "path", "targets"]

Show = Callable[[str], str]  # an IRI as HTML

_DEEPEST = 20  # of values in values; SHACL sets no bound, a page has to
_SH = str(SH)
_TARGETS = {
    "targetClass": "each {}",
    "targetSubjectsOf": "whatever has {}",
    "targetObjectsOf": "whatever is a value of {}",
    "targetNode": "{}",
}
_TOLD = {
    "class": "of the class {}",
    "closed": "closed: {}",
    "datatype": "of the datatype {}",
    "disjoint": "none of them a value of {}, too",
    "equals": "the same as the values of {}",
    "hasValue": "{} among them",
    "ignoredProperties": "where closed, no property but {}",
    "in": "one of: {}",
    "languageIn": "in one of the languages {}",
    "lessThan": "before those of {}",
    "lessThanOrEquals": "not after those of {}",
    "maxCount": "at most {}",
    "minCount": "at least {}",
    "minInclusive": "{} or more",
    "minLength": "of {} characters or more",
    "node": "as {} asks",
    "nodeKind": "a node of the kind {}",
    "not": "not: {}",
    "or": "one or more of these hold: {}",
    "pattern": "matches {}",
    "property": "meets {}",
}
_APART = {"description", "message", "name", "order", "path", "severity", *_TARGETS}
_PATHS = {
    "inversePath": "^{}",
    "oneOrMorePath": "{}+",
    "zeroOrMorePath": "{}*",
    "zeroOrOnePath": "{}?",
}


def targets(shapes: Facts, shape: str, show: Show) -> list[str]:
    """Return what ``shape`` is applied to, in words."""
    return [
        told.format(show(value))
        for name, told in _TARGETS.items()
        for value in shapes.texts(shape, _SH + name)
    ]


def path(shapes: Facts, value: Value, show: Show, depth: int = 0) -> str:
    """Return a path as SPARQL writes it (SHACL, section 2.3.1)."""
    if value.kind == "iri":
        return show(value.text)
    if depth > _DEEPEST:
        return "…"
    if either := shapes.text(value.text, SH.alternativePath):
        return f"({' | '.join(_steps(shapes, either, show, depth))})"
    for name, told in _PATHS.items():
        for inner in shapes.values(value.text, _SH + name):
            return told.format(path(shapes, inner, show, depth + 1))
    return " / ".join(_steps(shapes, value.text, show, depth))


def _steps(shapes: Facts, head: str, show: Show, depth: int) -> Iterator[str]:
    return (path(shapes, each, show, depth + 1) for each in shapes.members(head))


def constraints(shapes: Facts, shape: str, show: Show, depth: int = 0) -> list[str]:
    """Return each thing that ``shape`` asks, in words; what has none, as it stands."""
    told = []
    for predicate in shapes.predicates(shape):
        name = predicate.removeprefix(_SH)
        if predicate.startswith(_SH) and name not in _APART:
            values = shapes.values(shape, predicate)
            said = _TOLD.get(name, f"{words(curie(predicate))}: {{}}")
            told += sorted(said.format(_value(shapes, each, show, depth)) for each in values)
    return told


def _value(shapes: Facts, value: Value, show: Show, depth: int) -> str:
    """Return a value of a constraint: a term, a list of values, or a shape without a name."""
    if value.kind == "iri" and value.text != str(RDF.nil):
        return show(value.text)
    if value.kind == "literal":
        return f"<code>{words(value.text)}</code>"
    if depth > _DEEPEST:
        return "…"
    if shapes.values(value.text, RDF.first):
        members = shapes.members(value.text)
        return ", ".join(_value(shapes, each, show, depth + 1) for each in members)
    return " and ".join(constraints(shapes, value.text, show, depth + 1)) or "nothing"


def mentioned(shapes: Facts, shape: str) -> set[str]:
    """Return the IRIs that stand in the path of ``shape``."""
    found: set[str] = set()

    def note(iri: str) -> str:
        found.add(iri)
        return ""

    for each in shapes.values(shape, SH.path):
        path(shapes, each, note)
    return found
