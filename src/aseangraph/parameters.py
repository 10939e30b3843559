"""What a curated question is told, as text, made into RDF terms of the types that it wants.

Nothing is ever put into the text of a query: the engine binds the terms (see ``Store.answer``).
"""

import re
from collections.abc import Callable, Mapping, Sequence

from rdflib import Literal, URIRef
from rdflib.term import Node

from aseangraph.catalogue import Parameter, Type
from aseangraph.errors import ParameterError, UnclearNameError, UnknownThingError
from aseangraph.namespaces import AG, full_iri

__all__ = ["LONGEST", "YEARS", "Resolve", "bound"]

Resolve = Callable[[str, URIRef | None], URIRef]  # a name, and a class → the one thing meant

LONGEST = 1000  # characters of a text
_OF_PAGES = ("limit", "offset")
_LONGEST_NAME = 300  # characters of a name or an IRI
_NO_NAME = re.compile(r"[\x00-\x1f\x7f\"<>\\^`{|}]")  # what is in no IRI and no name of ours
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
YEARS = (1900, 2200)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def bound(
    what: str,
    parameters: Sequence[Parameter],
    given: Mapping[str, Sequence[str]],
    resolve: Resolve,
) -> dict[str, Node]:
    """Return the terms for ``parameters``, by name: what ``what`` is given, else the defaults.

    ``resolve`` finds the things that are named; it raises ``UnclearNameError``. Raises
    ``ParameterError`` for what is unknown, missing, given twice or of another type, and says what
    is allowed; ``UnknownThingError`` where a name means nothing that the graph knows.
    """
    names = [each.name for each in parameters]
    if unknown := sorted(given.keys() - set(names)):
        known = f"It takes {', '.join(names)}." if names else "It takes none."
        if unknown[0] in _OF_PAGES:
            known += " All rows are given; they come in pages over HTTP alone."
        raise ParameterError(f"{what} takes no parameter {unknown[0][:60]!r}. {known}")
    terms = ((each, _value(what, each, given.get(each.name, ()))) for each in parameters)
    return {each.name: _term(each, value, resolve) for each, value in terms if value is not None}


def _value(what: str, parameter: Parameter, values: Sequence[str]) -> str | None:
    values = [each for each in values if each != ""]  # as a form sends what nobody has filled in
    if len(values) > 1:
        raise ParameterError(f"{parameter.name} was given {len(values)} times. Give it once.")
    if values:
        return values[0]
    if parameter.required:
        raise ParameterError(
            f"{what} has to be told {parameter.name}: {parameter.description}"
            f" For example {parameter.name}={parameter.example}."
        )
    return parameter.default


def _term(parameter: Parameter, value: str, resolve: Resolve) -> Node:
    match parameter.type:
        case Type.IRI | Type.TOPIC:
            return _thing(parameter, value, resolve)
        case Type.YEAR:
            return _number(parameter, value, *YEARS)
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
    if not value.strip() or len(value) > LONGEST or _CONTROL.search(value):
        raise ParameterError(
            f"{parameter.name} is a text of 1 to {LONGEST} characters without control characters,"
            f" and not {_shown(value)}."
        )
    return Literal(value)


def _thing(parameter: Parameter, value: str, resolve: Resolve) -> URIRef:
    if len(value) > _LONGEST_NAME or _NO_NAME.search(value):
        raise ParameterError(
            f"{parameter.name} is a thing, by its IRI, its name or its number, such as"
            f" {parameter.shown or 'aim2020'}, and not {_shown(value)}."
        )
    of_class = AG.Topic if parameter.type is Type.TOPIC else full_iri(parameter.of_class or "")
    try:
        return resolve(value, of_class)
    except UnclearNameError as error:
        refusal = ParameterError if error.known else UnknownThingError
        raise refusal(f"{parameter.name}: {error}") from None


def _shown(value: str) -> str:
    return repr(value if len(value) <= 60 else f"{value[:60]}…")
