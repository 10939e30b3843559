"""What two Python processes can do at most: a bare ASGI application over pyoxigraph in memory.

    BARE_FILE=FILE.nq uvicorn --app-dir bench --workers 2 bare:app

No limit, no refusal, no fault told: to measure against, and never to be run where others can ask.
"""

import os
from urllib.parse import parse_qs

import pyoxigraph as px

_store = px.Store()
_store.bulk_load(path=os.environ["BARE_FILE"], format=px.RdfFormat.N_QUADS)
_store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")


async def app(scope, receive, send):  # noqa: ARG001
    """Evaluate the query of a GET on the event loop."""
    if scope["type"] != "http":
        return
    result = _store.query(parse_qs(scope["query_string"].decode())["query"][0])
    if isinstance(result, px.QueryTriples):
        body, sent = px.serialize(result, format=px.RdfFormat.N_TRIPLES), b"application/n-triples"
    else:
        body = result.serialize(format=px.QueryResultsFormat.JSON)
        sent = b"application/sparql-results+json"
    headers = [(b"content-type", sent), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
