"""The endpoint and the graph store in OpenAPI 3.1: they stand before FastAPI's routes."""

from typing import Any

from aseangraph.formats import ANSWERS, FORMATS, HTML, Kind
from aseangraph.problems import MEDIA_TYPE
from aseangraph.protocol import DIRECT, FORM

__all__ = ["PATHS"]

_STRING = {"type": "string"}
_STRINGS = {"type": "array", "items": _STRING}
_PROBLEM = {
    MEDIA_TYPE: {
        "schema": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": _STRING,
                "title": _STRING,
                "status": {"type": "integer"},
                "detail": _STRING,
                "line": {"type": "integer", "minimum": 1},
                "column": {"type": "integer", "minimum": 1},
            },
        }
    }
}
_REFUSALS = {
    "400": "no request for one query, no SPARQL, or a query that asks another host",
    "403": "an update: the graph is read-only",
    "404": "no such graph",
    "406": "nothing on offer fits Accept",
    "408": "the request did not arrive in time",
    "413": "the request or the answer is too large",
    "414": "the address is too long",
    "415": "a Content-Type that is not understood",
    "502": "the store that is asked in our place (``--backend``) did not answer",
    "503": "too many queries, or one that took too much memory",
    "504": "the query took too long",
}


def _contents(kinds: frozenset[Kind]) -> dict[str, Any]:
    offered = [each for each in (*FORMATS, HTML) if each.kinds & kinds]
    return {media: {"schema": _STRING} for each in offered for media in each.media_types}


def _responses(kinds: frozenset[Kind], refusals: list[str]) -> dict[str, Any]:
    return {
        "200": {"description": "the answer", "content": _contents(kinds)},
        "304": {"description": "the answer is as it was"},
        **{status: {"description": _REFUSALS[status], "content": _PROBLEM} for status in refusals},
    }


def _parameter(name: str, schema: dict[str, Any], what: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": what}


_DATASET = [
    _parameter("default-graph-uri", _STRINGS, "a graph of the default graph; repeatable"),
    _parameter("named-graph-uri", _STRINGS, "a named graph; repeatable"),
]
_FORMAT = _parameter("format", _STRING, "a format by name, instead of Accept")
_ANY = frozenset(ANSWERS)
_QUERY_REFUSALS = [status for status in _REFUSALS if status != "404"]

PATHS: dict[str, Any] = {
    "/sparql": {
        "get": {
            "summary": "SPARQL 1.1 query by GET; without a query, the service description",
            "operationId": "sparql_get",
            "parameters": [
                _parameter("query", _STRING, "a SPARQL 1.1 query"),
                *_DATASET,
                _FORMAT,
            ],
            "responses": _responses(_ANY, _QUERY_REFUSALS),
        },
        "post": {
            "summary": "SPARQL 1.1 query by POST, direct or as a form",
            "operationId": "sparql_post",
            "parameters": [*_DATASET, _FORMAT],
            "requestBody": {
                "required": True,
                "content": {
                    DIRECT: {"schema": _STRING},
                    FORM: {
                        "schema": {
                            "type": "object",
                            "required": ["query"],
                            "properties": {
                                "query": _STRING,
                                "default-graph-uri": _STRINGS,
                                "named-graph-uri": _STRINGS,
                                "format": _STRING,
                            },
                        }
                    },
                },
            },
            "responses": _responses(_ANY, _QUERY_REFUSALS),
        },
    },
    "/rdf-graph-store": {
        "get": {
            "summary": "A whole graph: ?default, or ?graph= with its IRI",
            "operationId": "graph_get",
            "parameters": [
                _parameter("default", _STRING, "the default graph"),
                _parameter("graph", _STRING, "a named graph"),
                _FORMAT,
            ],
            "responses": _responses(
                frozenset({Kind.TRIPLES}), ["400", "404", "406", "413", "414", "502", "503", "504"]
            ),
        }
    },
}
