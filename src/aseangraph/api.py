"""The HTTP face: SPARQL 1.1 Protocol (query, read-only), health, and a page on what this is."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from aseangraph import __version__
from aseangraph.errors import QueryError
from aseangraph.formats import HTML, Format, Kind, of_kind
from aseangraph.negotiation import choose
from aseangraph.pages import home_page, rows_page
from aseangraph.query_text import refuse_federation
from aseangraph.store import Store

__all__ = ["create_app"]

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"


class RefusedRequestError(Exception):
    """A request that is not answered: HTTP status, what is wrong, and headers that go with it."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}


def create_app(store: Store, about: dict[str, Any] | None = None) -> FastAPI:
    """Return the application over ``store``; ``about`` is a release's manifest, or nothing."""
    app = FastAPI(
        title="aseangraph",
        version=__version__,
        summary="ASEAN's digital policy as linked data, with its evidence",
    )
    app.add_exception_handler(RefusedRequestError, _problem)
    app.add_exception_handler(HTTPException, _http_problem)
    _add_pages(app, store, about or {})
    _add_sparql(app, store)
    return app


def _add_pages(app: FastAPI, store: Store, about: dict[str, Any]) -> None:
    @app.get("/", response_class=HTMLResponse, summary="What this is and how to ask")
    def home(request: Request) -> str:
        return home_page(_base(request), about)

    triples = store.count()

    @app.get("/health", summary="Is the service up, and with how many triples?")
    def health() -> dict[str, Any]:
        known = [key for key in ("version", "rdfc10") if key in about]
        release: dict[str, Any] = {key: about[key] for key in known}
        return {"status": "ok", "triples": triples, **release}


def _add_sparql(app: FastAPI, store: Store) -> None:
    @app.get("/sparql", summary="SPARQL 1.1 query by GET")
    async def sparql_get(request: Request) -> Response:
        queries = request.query_params.getlist("query")
        return await _answer(request, store, _single(queries))

    @app.post("/sparql", summary="SPARQL 1.1 query by POST, direct or as a form")
    async def sparql_post(request: Request) -> Response:
        return await _answer(request, store, await _posted_query(request))


async def _posted_query(request: Request) -> str:
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    try:
        if content_type == _DIRECT:
            return body.decode("utf-8")
        if content_type == _FORM:
            fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict")
            return _single([value for name, value in fields if name == "query"])
    except UnicodeError:
        raise RefusedRequestError(400, "the query is not UTF-8; send it as UTF-8.") from None
    raise RefusedRequestError(
        415,
        f"Content-Type {content_type or '(none)'} is not understood here; send {_DIRECT}, or"
        f" {_FORM} with a field 'query'.",
    )


def _single(queries: list[str]) -> str:
    if len(queries) != 1:
        raise RefusedRequestError(
            400, f"exactly one parameter 'query' was expected, not {len(queries)}; send one."
        )
    return queries[0]


async def _answer(request: Request, store: Store, query: str) -> Response:
    pick = _picker(", ".join(request.headers.getlist("accept")))
    try:
        refuse_federation(query)
        answer = await run_in_threadpool(store.answer, query, pick)
    except QueryError as error:
        raise RefusedRequestError(400, str(error)) from None
    headers = {"Vary": "Accept"}
    if answer.format is HTML:
        page = await run_in_threadpool(rows_page, _base(request), query, answer.body)
        return HTMLResponse(page, headers=headers)
    return Response(answer.body, media_type=answer.format.content_type, headers=headers)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _picker(accept: str) -> Callable[[Kind], Format]:
    def pick(kind: Kind) -> Format:
        offered = [*of_kind(kind), *([HTML] if kind in HTML.kinds else [])]
        chosen = choose(accept, offered)
        if chosen is None:
            names = ", ".join(each.media_types[0] for each in offered)
            raise RefusedRequestError(406, f"nothing fits Accept: {accept}. On offer: {names}.")
        return chosen

    return pick


async def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    headers = dict(error.headers or {})
    return await _problem(request, RefusedRequestError(error.status_code, error.detail, headers))


async def _problem(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, RefusedRequestError)  # noqa: S101 - registered for this class alone
    body = {"type": "about:blank", "status": refusal.status, "detail": refusal.detail}
    return JSONResponse(
        body, refusal.status, refusal.headers, media_type="application/problem+json"
    )
