"""Requests for curated questions: ``/queries/NAME?PARAMETER=VALUE``, a page of rows at a time.

Beside the parameters of the question a request may have ``format``, ``limit``, ``offset`` and
``evidence``. Without ``limit`` all rows are sent; ``X-Total-Count`` tells how many there are, and
``Link`` leads to the first, previous, next and last page (RFC 8288).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote_plus, urlencode

from rdflib import URIRef

from aseangraph.asking import Asking
from aseangraph.catalogue import Catalogue, Curated, Parameter, Type
from aseangraph.errors import ParameterError
from aseangraph.parameters import Resolve, bound, full_iri
from aseangraph.problems import Problem
from aseangraph.protocol import Asked, Paged, format_in, pairs_in
from aseangraph.question_pages import question_heading

__all__ = ["METHODS", "asking_for", "curated_asked", "listed", "page_lines"]

METHODS = "GET, HEAD, OPTIONS"
_OURS = ("format", "limit", "offset", "evidence")
_MOST = 100_000


def curated_asked(question: Curated, resolve: Resolve, query_string: bytes) -> Asked:
    """Return what a request for ``question`` asks; raise ``Problem`` (400 or 422) if it is none."""
    pairs = pairs_in(query_string, "the address")
    format_ = format_in(pairs)
    given = _grouped([pair for pair in pairs if pair[0] not in _OURS and pair[1] != ""])
    own = _grouped([pair for pair in pairs if pair[0] in _OURS[1:]])
    try:
        limit, offset = _number(own, "limit", 1), _number(own, "offset", 0)
        asking = asking_for(question, given, resolve, offset or 0, limit, _flag(own, "evidence"))
    except ParameterError as error:
        raise Problem(422, str(error)) from None
    rest = urlencode([pair for pair in pairs if pair[0] not in ("limit", "offset")])
    values = {name: each[0] for name, each in given.items()}
    heading = question_heading(question, values, evidence=bool(asking.evidence))
    paged = Paged(question.name, asking.encode(), heading, rest, asking.offset, limit)
    return Asked(question.query, None, None, format_, paged)


def asking_for(  # noqa: PLR0913, PLR0917 - a request has as many parts
    question: Curated,
    given: Mapping[str, Sequence[str]],
    resolve: Resolve,
    offset: int = 0,
    limit: int | None = None,
    evidence: bool = False,
) -> Asking:
    """Return what ``given`` tells ``question``; raise ``ParameterError`` if it does not fit."""
    return Asking(
        bound(question, given, resolve),
        _classes(question.parameters),
        question.evidence if evidence else (),
        offset,
        limit,
    )


def _classes(parameters: Sequence[Parameter]) -> dict[str, URIRef]:
    named = ((each.name, full_iri(each.of_class or "")) for each in parameters)
    return {name: iri for name, iri in named if iri is not None}


def _grouped(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for name, value in pairs:
        told.setdefault(name, []).append(value)
    return told


def _number(own: Mapping[str, Sequence[str]], name: str, least: int) -> int | None:
    values = own.get(name, ())
    if not values:
        return None
    fits = len(values) == 1 and values[0].isascii() and values[0].isdigit() and len(values[0]) < 7
    if not fits or not least <= int(values[0]) <= _MOST:
        raise ParameterError(f"{name} is one whole number from {least} to {_MOST}.")
    return int(values[0])


def _flag(own: Mapping[str, Sequence[str]], name: str) -> bool:
    values = own.get(name, ())
    if values not in ((), ["0"], ["1"]):
        raise ParameterError(f"{name} is 1 or 0.")
    return values == ["1"]


def page_lines(paged: Paged, total: int) -> bytes:
    """Return the header fields that tell how many rows there are, and where the others are."""
    lines = [f"x-total-count: {total}\r\n"]
    if paged.limit is not None:
        last = max(total - 1, 0) // paged.limit * paged.limit
        pages = {"first": 0, "last": last}
        if paged.offset > 0:
            pages["prev"] = max(paged.offset - paged.limit, 0)
        if paged.offset + paged.limit < total:
            pages["next"] = paged.offset + paged.limit
        links = (f'<{_page(paged, start)}>; rel="{rel}"' for rel, start in sorted(pages.items()))
        lines.append(f"link: {', '.join(links)}\r\n")
    return "".join(lines).encode()


def _page(paged: Paged, start: int) -> str:
    rest = f"{paged.rest}&" if paged.rest else ""
    return f"{quote_plus(paged.name)}?{rest}limit={paged.limit}&offset={start}"


def listed(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return the questions for ``GET /queries``, in the order of their names."""
    return [
        {
            "name": each.name,
            "subject": each.subject,
            "summary": each.summary,
            "description": each.description,
            "tags": list(each.tags),
            "params": [_described(parameter) for parameter in each.parameters],
            "columns": list(each.columns),
        }
        for each in catalogue.values()
    ]


def _described(parameter: Parameter) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": parameter.name,
        "type": parameter.type.value,
        "description": parameter.description,
        "required": parameter.required,
        "default": parameter.default,
        "example": parameter.shown,
    }
    if parameter.of_class:
        told["class"] = parameter.of_class
    if parameter.type is Type.ENUM:
        told["values"] = list(parameter.values)
    return told
