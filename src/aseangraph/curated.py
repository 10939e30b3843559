"""Requests for curated questions: ``/queries/NAME?PARAMETER=VALUE``, a page of rows at a time.

Beside the parameters of the question a request may have ``format``, ``limit``, ``offset`` and
``evidence``. Without ``limit`` all rows are sent; ``X-Total-Count`` tells how many there are, and
``Link`` leads to the first, previous, next and last page (RFC 8288).
"""

from collections.abc import Sequence
from typing import Any

from aseangraph.asking import Asking
from aseangraph.catalogue import Catalogue, Curated, Parameter, Type
from aseangraph.errands import encoded
from aseangraph.paging import paged, rows_wanted
from aseangraph.problems import Problem
from aseangraph.protocol import Asked, format_in, grouped, pairs_in
from aseangraph.question_pages import question_heading

__all__ = ["curated_asked", "listed"]

_OURS = ("format", "limit", "offset", "evidence")
_MOST = 100_000


def curated_asked(question: Curated, query_string: bytes) -> Asked:
    """Return what a request for ``question`` asks; raise ``Problem`` (400 or 422) if it is none."""
    pairs = pairs_in(query_string, "the address")
    given = grouped([pair for pair in pairs if pair[0] not in _OURS and pair[1] != ""])
    limit, offset = rows_wanted(pairs, _MOST)
    asking = Asking(question.name, given, _with_evidence(pairs), offset, limit)
    values = {name: each[0] for name, each in given.items()}
    return Asked(
        "",
        None,
        None,
        format_in(pairs),
        errand=encoded(asking),
        heading=question_heading(question, values, evidence=asking.evidence),
        paged=paged(question.name, pairs, offset, limit),
    )


def _with_evidence(pairs: Sequence[tuple[str, str]]) -> bool:
    values = [value for name, value in pairs if name == "evidence"]
    if values not in ([], ["0"], ["1"]):
        raise Problem(422, "evidence is 1 or 0.")
    return values == ["1"]


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
