"""The curated questions, the walks and the search as typed operations in OpenAPI 3.1."""

from collections.abc import Iterable
from typing import Any

from aseangraph.catalogue import Catalogue, Curated, Parameter, Type
from aseangraph.errand_requests import MOST_HITS
from aseangraph.formats import FORMATS, HTML, Kind
from aseangraph.openapi import FORMAT, STRING, parameter, responses
from aseangraph.parameters import LONGEST, YEARS
from aseangraph.seeking import SEARCH_FORMATS, SEARCH_PARAMETERS
from aseangraph.tracing import LINEAGE_FORMATS, PATH_PARAMETERS, WALK_PARAMETERS

__all__ = ["operations"]

_REFUSALS = ["400", "404", "406", "413", "414", "422", "501", "502", "503", "504"]
_ROWS = [each for each in (*FORMATS, HTML) if Kind.SOLUTIONS in each.kinds]
_WHOLE = {"type": "integer", "minimum": 0}
_FLAG = {"type": "integer", "enum": [0, 1]}


def operations(catalogue: Catalogue) -> dict[str, Any]:
    """Return the paths of the questions of ``catalogue``, of the walks and of the search."""
    thing = {
        **parameter("thing", STRING, "a thing: its IRI after id/, its name or its number"),
        "in": "path",
        "required": True,
    }
    walk = _operation(
        "lineage", "What a thing came from, and what came of it", WALK_PARAMETERS, LINEAGE_FORMATS
    )
    walk["parameters"] = [thing, *walk["parameters"]]
    path = _operation(
        "lineage_path", "How two things are joined, if they are", PATH_PARAMETERS, LINEAGE_FORMATS
    )
    search = _operation("search", "Things by words", SEARCH_PARAMETERS, SEARCH_FORMATS)
    search["parameters"] += _paging(MOST_HITS)
    return {
        **{f"/queries/{each.name}": {"get": _question(each)} for each in catalogue.values()},
        "/lineage/path": {"get": path},
        "/lineage/{thing}": {"get": walk},
        "/search": {"get": search},
    }


def _question(question: Curated) -> dict[str, Any]:
    name = f"ask_{question.name}".replace("-", "_")
    told = _operation(name, question.summary, question.parameters, _ROWS)
    evidence = parameter("evidence", _FLAG, "1: add what proves each row")
    told["parameters"] += [evidence, *_paging(100_000)]
    return {**told, "description": question.description, "tags": [question.subject]}


def _operation(
    name: str, summary: str, parameters: Iterable[Parameter], offered: Iterable[Any]
) -> dict[str, Any]:
    return {
        "summary": summary,
        "operationId": name,
        "parameters": [*map(_parameter, parameters), FORMAT],
        "responses": responses(offered, _REFUSALS),
    }


def _paging(most: int) -> list[dict[str, Any]]:
    return [
        parameter("limit", {**_WHOLE, "minimum": 1, "maximum": most}, "how many rows at most"),
        parameter("offset", {**_WHOLE, "maximum": 1_000_000}, "how many rows to leave out before"),
    ]


def _parameter(told: Parameter) -> dict[str, Any]:
    found = parameter(told.name, _schema(told), told.description)
    if told.required:
        found["required"] = True
    if told.example is not None:
        found["example"] = told.example
    return found


def _schema(told: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    match told.type:
        case Type.YEAR:
            schema = {"type": "integer", "minimum": YEARS[0], "maximum": YEARS[1]}
        case Type.INTEGER:
            bounds = {"minimum": told.minimum, "maximum": told.maximum}
            known = {name: bound for name, bound in bounds.items() if bound is not None}
            schema = {"type": "integer", **known}
        case Type.ENUM:
            schema = {**STRING, "enum": list(told.values)}
        case Type.TEXT:
            schema = {**STRING, "minLength": 1, "maxLength": LONGEST}
        case Type.IRI | Type.TOPIC:
            schema = {**STRING, "minLength": 1}
    if told.default is not None:
        is_number = schema["type"] == "integer"
        schema["default"] = int(told.default) if is_number else told.default
    return schema
