"""The HTTP face: SPARQL 1.1 Protocol (query, read-only), graphs by name, health, and a page."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from time import perf_counter
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from aseangraph import __version__
from aseangraph.asking import question_named
from aseangraph.authored import authored_root
from aseangraph.backend import Backend
from aseangraph.changelog import read_notes
from aseangraph.curated import curated_asked, listed
from aseangraph.description import service_description
from aseangraph.dump_pages import add_dumps
from aseangraph.endpoint import SPARQL, Endpoint, Log, Message, Receive, Resource, Scope, Send
from aseangraph.errand_requests import METHODS as ERRAND_METHODS
from aseangraph.errand_requests import path_asked, search_asked, walk_asked
from aseangraph.errors import UnknownThingError
from aseangraph.formats import HTML, by_name
from aseangraph.graph_store import METHODS, graph_asked
from aseangraph.home_record import home_head, home_lines
from aseangraph.iri_requests import iri_asked, is_of_ours
from aseangraph.limits import Limits
from aseangraph.metrics import CONTENT_TYPE, Board, Tally
from aseangraph.negotiation import choose
from aseangraph.openapi import PATHS
from aseangraph.operations import operations
from aseangraph.packing import coded
from aseangraph.page_answers import answered, tell_problems, told
from aseangraph.pages import home_page
from aseangraph.pool import Pool
from aseangraph.problems import Problem
from aseangraph.protocol import DIRECT, Asked, formats_for, offered, rdf_format
from aseangraph.public_address import PublicAddress
from aseangraph.question_pages import list_page
from aseangraph.rdf_files import rdf_bytes
from aseangraph.sent import COMMON_HEADERS, Sent, page_sent, sent_as
from aseangraph.version_pages import add_versions
from aseangraph.versions import Version

__all__ = ["Service"]

_PAGE_METHODS = "GET, HEAD"
_QUESTIONS = "/queries/"
_LINEAGE = "/lineage/"


class Service:
    """The ASGI application: what answers from the pool in front, pages behind.

    ``about`` is the manifest of the release that ``pool`` holds, or empty for other files;
    ``dumps`` are the descriptors of its dumps by name.
    """

    def __init__(  # noqa: PLR0913 - each is a part of what answers
        self,
        pool: Pool,
        limits: Limits,
        *,
        about: dict[str, Any] | None = None,
        tally: Tally | None = None,
        log: Log | None = None,
        address: PublicAddress | None = None,
        versions: Sequence[Version] = (),
        dumps: dict[str, int] | None = None,
    ) -> None:
        """Be ready; the pool starts with the server's lifespan."""
        self.address = address or PublicAddress()
        self.versions = versions
        self.dumps = dumps or {}
        self.pool = pool
        self.limits = limits
        self.about = about or {}
        self.tally = tally or Board().tally()
        self.endpoint = Endpoint(
            pool, limits, self._describe, self.tally, log=log, address=self.address
        )
        graph_store = Resource(
            "graph store", METHODS, lambda _, query, *__: graph_asked(query, pool.graphs)
        )
        self._resources = {"/sparql": SPARQL, "/rdf-graph-store": graph_store}
        self._pages = _pages(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to whom it is for; one slash more at the end makes no difference."""
        if scope["type"] == "http":
            path = self.address.path_in(scope["path"].removeprefix(scope.get("root_path", "")))
            resource = self._resources.get(path.removesuffix("/")) or self._errand_at(path)
            if resource is not None:
                await self.endpoint.respond(scope, receive, send, resource)
                return
            await self._show({**scope, "path": path}, receive, send)
            return
        await self._pages(scope, receive, send)

    async def _show(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a page answer, and note that as any other answer."""
        began = perf_counter()
        status = 500

        async def send_noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await _send_with_headers(send, message)

        head = {**scope, "method": "GET", "asked_method": "HEAD"}
        asked = head if scope["method"] == "HEAD" else scope
        try:
            await self._pages(asked, receive, send_noting)  # the server leaves out HEAD's body
        finally:
            self.endpoint.note(scope, b"", status, began)

    def _errand_at(self, path: str) -> Resource | None:
        """Return what answers a request for a question, a walk or a search, if ``path`` is one."""
        if path.startswith(_QUESTIONS):
            return self._question_at(path.removeprefix(_QUESTIONS))
        if path.startswith(_LINEAGE):
            thing = path.removeprefix(_LINEAGE)
            asked = path_asked if thing == "path" else partial(walk_asked, thing)
            return _resource(path, asked, self._check_release)
        if path.removesuffix("/") == "/search":
            return _resource(path, search_asked, self._check_release)
        if is_of_ours(path[1:]):
            return _resource(path, partial(iri_asked, path[1:]), self._check_release)
        return None

    def _question_at(self, name: str) -> Resource | None:
        if not name or name.endswith(".rq"):
            return None

        def asked(query_string: bytes) -> Asked:
            try:
                question = question_named(self.pool.catalogue, name)
            except UnknownThingError as error:
                raise Problem(404, str(error)) from None
            return curated_asked(question, query_string)

        return _resource(f"{_QUESTIONS}{name}", asked)

    def _check_release(self) -> None:
        if isinstance(self.pool, Backend):
            raise Problem(
                501,
                "walks and searches are answered from a release, and this service stands in front"
                " of another store. Ask it by SPARQL, or serve the release itself.",
            )

    def base(self, request: Request) -> str:
        """Return the address of this service, without a slash at its end, for who asks."""
        return self.address.of(request.scope, request.headers.get("host", "").encode("latin-1"))

    def home(self, base: str) -> str:
        """Return the page that tells what is served."""
        return home_page(base, self.about, home_head(base, self.about))

    async def note(self) -> None:
        """Note every second what is under way and what is kept, for who fetches the numbers."""
        while True:
            kept = self.endpoint.kept
            self.tally.note(
                **self.pool.numbers(),
                kept_hits=kept.hits,
                kept_misses=kept.misses,
                kept_answers=len(kept),
                kept_bytes=kept.bytes,
            )
            await asyncio.sleep(_NOTE_SECONDS)

    def _describe(self, base: str, accept: str, named: str | None, gzip: bool) -> Sent:
        if formats_for(accept, named)["solutions"] == HTML.name:
            return page_sent(self.home(base))
        chosen = rdf_format(accept, named)
        if chosen is None:
            what = "the description of this service"
            raise Problem(406, f"nothing that fits can hold {what}: {offered()['triples']}.")
        graph = service_description(
            f"{base}/sparql",
            self.pool.triples,
            self.pool.graphs,
            self.limits,
            ours=not isinstance(self.pool, Backend),
        )
        body, is_coded = coded(rdf_bytes(graph, chosen), gzip_too=gzip)
        return sent_as(body, chosen, gzip=is_coded)


_NOTE_SECONDS = 1.0


def _resource(
    path: str, asked: Callable[[bytes], Asked], check: Callable[[], None] | None = None
) -> Resource:
    def read(_: str, query_string: bytes, __: str, ___: bytes) -> Asked:
        if check is not None:
            check()
        return asked(query_string)

    return Resource(path, ERRAND_METHODS, read, for_people=True)


async def _send_with_headers(send: Send, message: Message) -> None:
    if message["type"] == "http.response.start":
        headers = message.get("headers", [])
        more = [each for each in COMMON_HEADERS if each not in headers]
        message = {**message, "headers": [*headers, *more]}
    await send(message)


def _pages(service: Service) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await service.pool.start()
        gc.collect()
        gc.freeze()  # what is there now stays, and need not be looked through again and again
        noting = asyncio.ensure_future(service.note())
        yield
        noting.cancel()
        await service.pool.close()

    app = FastAPI(
        title="aseangraph",
        version=__version__,
        summary="ASEAN's digital policy as linked data, with its evidence",
        lifespan=lifespan,
    )
    app.add_exception_handler(HTTPException, partial(_problem, service))
    tell_problems(app, service.base)
    _add_pages(app, service)
    _add_questions(app, service)
    add_versions(app, service.base, service.versions, read_notes(authored_root() / "CHANGELOG.md"))
    add_dumps(app, service.about, service.dumps, service.base)
    made = app.openapi

    def openapi() -> dict[str, Any]:
        schema = made()
        schema["paths"] = {**PATHS, **operations(service.pool.catalogue), **schema["paths"]}
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation has it
    return app


def _add_pages(app: FastAPI, service: Service) -> None:
    @app.get("/", response_class=HTMLResponse, summary="What this is and how to ask")
    def home(request: Request) -> Response:
        sent = page_sent(service.home(service.base(request)))
        return answered(sent.with_lines(home_lines(service.about)))

    logo = (authored_root() / "ontology" / "logo.svg").read_bytes()

    @app.get("/ontology/logo.svg", summary="The sign of the ontology", response_class=Response)
    def sign() -> Response:
        return Response(logo, media_type="image/svg+xml")

    @app.get("/health", summary="Is the service up, and with how many triples?")
    def health() -> dict[str, Any]:
        known = [key for key in ("version", "rdfc10") if key in service.about]
        release: dict[str, Any] = {key: service.about[key] for key in known}
        return {"status": "ok", "triples": service.pool.triples, **release}

    @app.get("/metrics", summary="Numbers for Prometheus", response_class=PlainTextResponse)
    def metrics() -> Response:
        return Response(service.tally.board.text(), media_type=CONTENT_TYPE)

    @app.get("/ready", summary="Would a query be answered now, and what is under way?")
    def ready() -> Response:
        is_ready = service.pool.ready
        told = {"ready": is_ready, "processes": service.pool.numbers()}
        return JSONResponse(told, 200 if is_ready else 503)


def _add_questions(app: FastAPI, service: Service) -> None:
    @app.get("/queries", summary="The curated questions, with their parameters")
    def questions(request: Request) -> Response:
        catalogue = service.pool.catalogue
        chosen = choose(request.headers.get("accept"), [by_name("json"), HTML])
        if chosen is HTML:
            return answered(page_sent(list_page(service.base(request), catalogue)))
        return JSONResponse(listed(catalogue), headers={"vary": "Accept"})

    @app.get("/queries/{name}.rq", summary="The query of a curated question, as it stands")
    def query_text(name: str) -> Response:
        question = service.pool.catalogue.get(name)
        if question is None:
            raise HTTPException(404)
        return Response(question.text, media_type=DIRECT)


async def _problem(service: Service, request: Request, error: Exception) -> Response:
    return told(request, service.base, _problem_of(request, error))


def _problem_of(request: Request, error: Exception) -> Problem:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    told = {
        404: f"there is nothing at {request.scope['path']}. The page at / says what there is.",
        405: f"{request.method} is not done here: this service is read-only. Use {_PAGE_METHODS}.",
    }
    headers = {"Allow": _PAGE_METHODS} if error.status_code == 405 else error.headers
    return Problem(error.status_code, told.get(error.status_code, str(error.detail)), headers)
