"""The endpoint and the graph store in OpenAPI 3.1: they stand before FastAPI's routes."""

from collections.abc import Iterable
from typing import Any

from aseangraph.formats import ANSWERS, FORMATS, HTML, Format, Kind
from aseangraph.problems import MEDIA_TYPE
from aseangraph.protocol import DIRECT, FORM

__all__ = ["FORMAT", "PATHS", "STRING", "parameter", "responses"]

STRING = {"type": "string"}
STRINGS = {"type": "array", "items": STRING}
_PROBLEM = {
    MEDIA_TYPE: {
        "schema": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
                "type": STRING,
                "title": STRING,
                "status": {"type": "integer"},
                "detail": STRING,
                "line": {"type": "integer", "minimum": 1},
                "column": {"type": "integer", "minimum": 1},
            },
        }
    }
}
_REFUSALS = {
    "400": "no request for one query, no SPARQL, or a query that asks another host",
    "403": "an update: the graph is read-only",
    "404": "no such graph, or a name that means nothing that is known",
    "406": "nothing on offer fits Accept",
    "408": "the request did not arrive in time",
    "413": "the request or the answer is too large",
    "414": "the address is too long",
    "415": "a Content-Type that is not understood",
    "422": "a parameter that is not of its type, is missing, unknown, or came twice",
    "501": "not in front of another store (``--backend``)",
    "502": "the store that is asked in our place (``--backend``) did not answer",
    "503": "too many queries, one that took too much memory, or the service is being stopped",
    "504": "the query took too long",
}


def _offered(kinds: frozenset[Kind]) -> list[Format]:
    return [each for each in (*FORMATS, HTML) if each.kinds & kinds]


def responses(offered: Iterable[Format], refusals: Iterable[str]) -> dict[str, Any]:
    """Return the responses of an operation: an answer in one of the formats, or a refusal."""
    contents = {media: {"schema": STRING} for each in offered for media in each.media_types}
    return {
        "200": {"description": "the answer", "content": contents},
        "304": {"description": "the answer is as it was"},
        **{status: {"description": _REFUSALS[status], "content": _PROBLEM} for status in refusals},
    }


def parameter(name: str, schema: dict[str, Any], what: str) -> dict[str, Any]:
    """Return a parameter of the query string."""
    return {"name": name, "in": "query", "schema": schema, "description": what}


_DATASET = [
    parameter("default-graph-uri", STRINGS, "a graph of the default graph; repeatable"),
    parameter("named-graph-uri", STRINGS, "a named graph; repeatable"),
]
FORMAT = parameter("format", STRING, "a format by name, instead of Accept")
_ANY = frozenset(ANSWERS)
_QUERY_REFUSALS = [status for status in _REFUSALS if status not in ("404", "422", "501")]

PATHS: dict[str, Any] = {
    "/sparql": {
        "get": {
            "summary": "SPARQL 1.1 query by GET; without a query, the service description",
            "operationId": "sparql_get",
            "parameters": [
                parameter("query", STRING, "a SPARQL 1.1 query"),
                *_DATASET,
                FORMAT,
            ],
            "responses": responses(_offered(_ANY), _QUERY_REFUSALS),
        },
        "post": {
            "summary": "SPARQL 1.1 query by POST, direct or as a form",
            "operationId": "sparql_post",
            "parameters": [*_DATASET, FORMAT],
            "requestBody": {
                "required": True,
                "content": {
                    DIRECT: {"schema": STRING},
                    FORM: {
                        "schema": {
                            "type": "object",
                            "required": ["query"],
                            "properties": {
                                "query": STRING,
                                "default-graph-uri": STRINGS,
                                "named-graph-uri": STRINGS,
                                "format": STRING,
                            },
                        }
                    },
                },
            },
            "responses": responses(_offered(_ANY), _QUERY_REFUSALS),
        },
    },
    "/rdf-graph-store": {
        "get": {
            "summary": "A whole graph: ?default, or ?graph= with its IRI",
            "operationId": "graph_get",
            "parameters": [
                parameter("default", STRING, "the default graph"),
                parameter("graph", STRING, "a named graph"),
                FORMAT,
            ],
            "responses": responses(
                _offered(frozenset({Kind.TRIPLES})),
                ["400", "404", "406", "413", "414", "502", "503", "504"],
            ),
        }
    },
}
