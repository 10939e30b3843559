"""A bare ASGI application whose queries are evaluated in a pool of processes by pebble.

    BARE_FILE=FILE.nq uvicorn --app-dir bench pebbled:app

What a kept library would give in the place of our own pool: a time limit, and nothing else that
``bare`` lacks.
"""

import asyncio
import multiprocessing
import os
from urllib.parse import parse_qs

import pyoxigraph as px
from pebble import ProcessPool

_SECONDS = 30
_held = {}


def load():
    """Load the data, in each process."""
    store = _held["store"] = px.Store()
    store.bulk_load(path=os.environ["BARE_FILE"], format=px.RdfFormat.N_QUADS)
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")


def evaluate(query):
    result = _held["store"].query(query)
    if isinstance(result, px.QueryTriples):
        return b"application/n-triples", px.serialize(result, format=px.RdfFormat.N_TRIPLES)
    body = result.serialize(format=px.QueryResultsFormat.JSON)
    return b"application/sparql-results+json", body


async def app(scope, receive, send):
    """Evaluate the query of a GET in the pool."""
    if scope["type"] == "lifespan":
        await receive()
        context = multiprocessing.get_context("spawn")
        _held["pool"] = ProcessPool(max_workers=2, initializer=load, context=context)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    query = parse_qs(scope["query_string"].decode())["query"][0]
    done = _held["pool"].schedule(evaluate, args=[query], timeout=_SECONDS)
    sent, body = await asyncio.wrap_future(done)
    headers = [(b"content-type", sent), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
