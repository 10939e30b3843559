"""What a curated question is told, as text, made into RDF terms of the types that it wants.

Nothing is ever put into the text of a query: the engine binds the terms (see ``Store.answer``).
"""

import re
from collections.abc import Callable, Mapping, Sequence

from rdflib import Literal, URIRef
from rdflib.term import Node

from aseangraph.catalogue import Curated, Parameter, Type
from aseangraph.errors import ParameterError
from aseangraph.namespaces import ID, PREFIXES, TOPIC

__all__ = ["Resolve", "bound", "full_iri"]

Resolve = Callable[[str], URIRef | None]  # a short form → the one thing that it names

_LONGEST = 1000  # characters of a text or a name
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")  # RFC 3987, roughly
_LOCAL = re.compile(r"[a-z0-9][a-z0-9.-]*")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_YEARS = (1900, 2200)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def bound(
    question: Curated, given: Mapping[str, Sequence[str]], resolve: Resolve
) -> dict[str, Node]:
    """Return the terms for the variables of ``question``: what is given, else the defaults.

    ``resolve`` is asked for short forms of IRIs. Raises ``ParameterError`` for what is unknown,
    missing, given twice or of another type, and says what is allowed.
    """
    names = [each.name for each in question.parameters]
    if unknown := sorted(given.keys() - set(names)):
        known = f"It takes {', '.join(names)}." if names else "It takes none."
        raise ParameterError(f"{question.name} takes no parameter {unknown[0][:60]!r}. {known}")
    terms = (
        (each, _value(question, each, given.get(each.name, ()))) for each in question.parameters
    )
    return {each.name: _term(each, value, resolve) for each, value in terms if value is not None}


def _value(question: Curated, parameter: Parameter, values: Sequence[str]) -> str | None:
    if len(values) > 1:
        raise ParameterError(f"{parameter.name} was given {len(values)} times. Give it once.")
    if values:
        return values[0]
    if parameter.required:
        raise ParameterError(
            f"{question.name} has to be told {parameter.name}: {parameter.description}"
            f" For example {parameter.name}={parameter.example}."
        )
    return parameter.default


def _term(parameter: Parameter, value: str, resolve: Resolve) -> Node:
    match parameter.type:
        case Type.IRI | Type.TOPIC:
            return _thing(parameter, value, resolve)
        case Type.YEAR:
            return _number(parameter, value, *_YEARS)
        case Type.INTEGER:
            return _number(parameter, value, parameter.minimum, parameter.maximum)
        case Type.ENUM:
            return _one_of(parameter, value)
        case Type.TEXT:
            return _text(parameter, value)


def _number(parameter: Parameter, value: str, least: int | None, most: int | None) -> Literal:
    if _INTEGER.fullmatch(value):
        number = int(value)
        if (least is None or least <= number) and (most is None or number <= most):
            return Literal(number)
    words = [f"from {least}"] * (least is not None) + [f"to {most}"] * (most is not None)
    what = " ".join(["a whole number", *words])
    raise ParameterError(f"{parameter.name} is {what}, and not {_shown(value)}.")


def _one_of(parameter: Parameter, value: str) -> Node:
    found = next((each for each in parameter.values if each.lower() == value.lower()), None)
    if found is None:
        allowed = ", ".join(parameter.values)
        raise ParameterError(f"{parameter.name} is one of {allowed}, and not {_shown(value)}.")
    return full_iri(found) or Literal(found)


def _text(parameter: Parameter, value: str) -> Literal:
    if not value.strip() or len(value) > _LONGEST or _CONTROL.search(value):
        raise ParameterError(
            f"{parameter.name} is a text of 1 to {_LONGEST} characters without control characters,"
            f" and not {_shown(value)}."
        )
    return Literal(value)


def _thing(parameter: Parameter, value: str, resolve: Resolve) -> URIRef:
    fits = len(value) <= _LONGEST
    found = (full_iri(value) or resolve(value)) if fits else None
    if found is None and fits and _LOCAL.fullmatch(value):
        found = (TOPIC if parameter.type is Type.TOPIC else ID)[value]
    if found is None:
        raise ParameterError(
            f"{parameter.name} is the IRI of a thing, or a short form of one such as"
            f" {parameter.shown or 'aim2020'}, and not {_shown(value)}."
        )
    return found


def full_iri(text: str) -> URIRef | None:
    """Return the IRI that ``text`` is, or abbreviates by a prefix of ours; else ``None``."""
    if not _IRI.fullmatch(text):
        return None
    prefix, _, local = text.partition(":")
    if prefix in PREFIXES:
        return URIRef(PREFIXES[prefix] + local)
    return URIRef(text) if ":/" in text or prefix in ("urn", "tag") else None


def _shown(value: str) -> str:
    return repr(value if len(value) <= 60 else f"{value[:60]}…")
