"""The SPARQL endpoint as an ASGI application, in front of every other page of the service.

Answers that are kept are sent before anything is parsed: see ``cache``. A plain GET needs no ASGI
messages and no task: ``Endpoint.ask`` is the short way, which ``connections`` takes.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any, NamedTuple

from aseangraph.cache import Cache
from aseangraph.formats import HTML, Kind
from aseangraph.limits import Limits
from aseangraph.metrics import Tally
from aseangraph.negotiation import accepts_gzip, prefers_page
from aseangraph.paging import page_lines, rows_at
from aseangraph.pool import Job, Pool
from aseangraph.problems import Problem, problem_of
from aseangraph.protocol import METHODS, Asked, asked_by, document_format, formats_for, offered
from aseangraph.public_address import PublicAddress
from aseangraph.sent import (
    COMMON_HEADERS,
    Headers,
    Sent,
    lines_of,
    problem_page_sent,
    problem_sent,
    reply_sent,
    see_other_sent,
)
from aseangraph.wire import Outcome, Question, Reply

__all__ = ["SPARQL", "Endpoint", "Log", "Message", "Receive", "Resource", "Scope", "Send"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_LOG = logging.getLogger("aseangraph.endpoint")
_WITH_BODY = ("POST", "QUERY")
_WATCH_AFTER = 0.2  # seconds after which a client that hangs up is worth noticing

Describe = Callable[[str, str, str | None, bool], Sent]
Log = Callable[[Scope, bytes, int, float], None]
Finish = Callable[[Sent], None]


class _Told(NamedTuple):
    """The fields of a request that decide on its answer."""

    accept: bytes
    encoding: bytes
    content_type: bytes
    host: bytes
    match: bytes

    @property
    def kind(self) -> tuple[bytes, bytes, bytes, bytes]:
        return self[:4]


_FIELDS = (b"accept", b"accept-encoding", b"content-type", b"host", b"if-none-match")


def _told(headers: Headers) -> _Told:
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in _FIELDS:
            found[name] = found[name] + b"," + value if name in found else value
    return _Told(*(found.get(name, b"") for name in _FIELDS))


def _takes_gzip(told: _Told) -> bool:
    return accepts_gzip(told.encoding.decode("latin-1"))


_Key = tuple[str | bytes | bool, ...]  # all that decides on an answer; no object but atoms


@dataclass(frozen=True)
class Resource:
    """Something that is asked here: the methods it knows, and how a request to it is read."""

    name: str
    methods: str
    read: Callable[[str, bytes, str, bytes], Asked]
    for_people: bool = False  # who are told on a page what is wrong


SPARQL = Resource("sparql", METHODS, asked_by)


class Endpoint:
    """Requests for answers of the pool; the service description where no query is asked."""

    def __init__(  # noqa: PLR0913 - each is a part of what answers
        self,
        pool: Pool,
        limits: Limits,
        describe: Describe,
        tally: Tally,
        *,
        log: Log | None = None,
        address: PublicAddress | None = None,
    ) -> None:
        """Answer from ``pool``; ``describe`` makes the description of the service."""
        self._address = address or PublicAddress()
        self.kept: Cache[Sent] = Cache(limits.cache_bytes)
        self._pool = pool
        self._limits = limits
        self._describe = describe
        self._tally = tally
        self._log = log

    # --- the short way ----------------------------------------------------------------------------

    def ask(self, scope: Scope, finish: Finish) -> Job | None:
        """Answer a GET for ``SPARQL`` by calling ``finish``: at once, or when the job is done.

        The job is returned, for who hangs up meanwhile. The request has no body and no
        ``If-None-Match``.
        """
        began = perf_counter()
        end = partial(self._end, scope, began, finish)
        query_string: bytes = scope["query_string"]
        told = _told(scope["headers"])
        key = (SPARQL.name, True, query_string, b"", *told.kind)
        sent = self.kept.get(key)
        if sent is not None:
            end(sent)
            return None
        try:
            self._check_length(query_string)
            asked = asked_by("GET", query_string, "", b"")
            question = self._question(asked, told, scope)
        except Problem as problem:
            end(problem_sent(problem))
            return None
        except Exception:
            end(_fault_of_ours())
            return None
        if isinstance(question, Sent):
            self._keep(key, question)
            end(question)
            return None
        job = self._pool.submit(question)
        job.done.add_done_callback(partial(self._settled, key, began, end))
        return job

    def _settled(self, key: _Key, began: float, end: Finish, done: asyncio.Future[Reply]) -> None:
        if done.cancelled():
            return
        try:
            sent = self._answer_in(done, began)
            self._keep(key, sent)
        except Problem as problem:
            sent = problem_sent(problem)
        except Exception:
            sent = _fault_of_ours()
        end(sent)

    def _end(self, scope: Scope, began: float, finish: Finish, sent: Sent) -> None:
        finish(sent)
        self.note(scope, b"", sent.status, began)

    # --- the long way -----------------------------------------------------------------------------

    async def respond(
        self, scope: Scope, receive: Receive, send: Send, resource: Resource = SPARQL
    ) -> None:
        """Answer one request; whatever is wrong with it is told in a problem document."""
        began = perf_counter()
        match = body = b""
        try:
            self._check(scope, resource)
            if scope["method"] in _WITH_BODY:
                body = await _read_body(receive, self._limits)
            sent, match = await self._respond(scope, body, receive, resource)
        except Problem as problem:
            sent = self._refusal(problem, scope, resource)
        except Exception:
            sent = _fault_of_ours()
        status = await _send(sent, send, match, head=scope["method"] == "HEAD")
        self.note(scope, body, status, began)

    async def _respond(
        self, scope: Scope, body: bytes, receive: Receive, resource: Resource
    ) -> tuple[Sent, bytes]:
        """Return the answer, and the tags of which the client has one already."""
        method: str = scope["method"]
        query_string: bytes = scope["query_string"]
        told = _told(scope["headers"])
        reads = method in ("GET", "HEAD")
        if method == "OPTIONS":
            return _preflight(resource), b""
        key = (resource.name, reads, query_string, body, *told.kind)
        sent = self.kept.get(key)
        if sent is None:
            asked = resource.read(method, query_string, told.content_type.decode("latin-1"), body)
            try:
                sent = await self._sent(asked, told, scope, receive)
            except Problem as problem:
                problem.heading = asked.heading
                raise
            self._keep(key, sent)
        return sent, b"" if method == "POST" else told.match

    async def _sent(self, asked: Asked, told: _Told, scope: Scope, receive: Receive) -> Sent:
        question = self._question(asked, told, scope)
        if isinstance(question, Sent):
            return question
        sent, reply = await self._evaluated(question, receive)
        if asked.leads_to is not None:
            return see_other_sent(asked.leads_to(reply.format))
        if asked.lines is not None:
            return sent.with_lines(asked.lines(reply.format))
        if asked.paged is None:
            return sent
        return sent.with_lines(page_lines(asked.paged, reply.total or 0))

    async def _evaluated(self, question: Question, receive: Receive) -> tuple[Sent, Reply]:
        began = perf_counter()
        job = self._pool.submit(question)
        watch = asyncio.get_running_loop().call_later(
            _WATCH_AFTER, lambda: watching.append(asyncio.ensure_future(self._watch(job, receive)))
        )
        watching: list[asyncio.Task[None]] = []
        try:
            with suppress(Problem):  # which is looked at below
                await job.done
        finally:
            watch.cancel()
            for task in watching:
                task.cancel()
            if not job.done.done() or job.done.cancelled():
                self._pool.abandon(job)
        return self._answer_in(job.done, began), job.done.result()

    async def _watch(self, job: Job, receive: Receive) -> None:
        """End a query whose client has hung up."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self._pool.abandon(job)

    # --- both ways --------------------------------------------------------------------------------

    def abandon(self, job: Job) -> None:
        """End what nobody waits for any more."""
        self._pool.abandon(job)

    def note(self, scope: Scope, body: bytes, status: int, began: float) -> None:
        """Count an answer, and log it if that is wanted; it was asked for by ``body``, too."""
        self._tally.answered(status)
        if self._log is not None:
            self._log(scope, body, status, perf_counter() - began)

    def _refusal(self, problem: Problem, scope: Scope, resource: Resource) -> Sent:
        """Return a problem document, or for a person with a browser a page."""
        told = _told(scope["headers"])
        if resource.for_people and prefers_page(told.accept.decode("latin-1")):
            with suppress(Problem):
                return problem_page_sent(problem, self._address.of(scope, told.host))
        return problem_sent(problem)

    def _check(self, scope: Scope, resource: Resource) -> None:
        method: str = scope["method"]
        if method not in resource.methods.split(", "):
            raise Problem(
                405,
                f"{method} is not done here: this service is read-only. Use {resource.methods}.",
                {"Allow": resource.methods},
            )
        self._check_length(scope["query_string"])

    def _check_length(self, query_string: bytes) -> None:
        if len(query_string) > self._limits.request_bytes:
            raise Problem(
                414,
                "the address is too long. Send the query by POST.",
                limit=self._limits.request_bytes,
            )

    def _question(self, asked: Asked, told: _Told, scope: Scope) -> Question | Sent:
        """Return what is to be evaluated, or the answer where nothing is."""
        accept = told.accept.decode("latin-1")
        base = self._address.of(scope, told.host)
        if asked.offered:
            chosen = document_format(accept, asked.format, asked.offered)
            formats: dict[str, str | None] = {Kind.DOCUMENT.value: chosen.name}
            return self._made(asked, formats, told, base)
        if asked.query is None:
            return self._describe(base, accept, asked.format, _takes_gzip(told))
        formats = formats_for(accept, asked.format)
        if not any(formats.values()):
            raise Problem(
                406, f"nothing fits Accept: {accept}. On offer: {'; '.join(offered().values())}."
            )
        return self._made(asked, formats, told, base)

    def _made(
        self, asked: Asked, formats: dict[str, str | None], told: _Told, base: str
    ) -> Question:
        is_page = HTML.name in formats.values()
        return Question(
            asked.query or "",
            formats,
            asked.default_graphs,
            asked.named_graphs,
            _takes_gzip(told),
            base if is_page or asked.of_service else "",
            asked.errand,
            asked.heading if is_page else "",
            rows_at(asked.paged) if is_page and asked.paged else "",
        )

    def _answer_in(self, done: asyncio.Future[Reply], began: float) -> Sent:
        seconds = perf_counter() - began
        try:
            reply = done.result()
        except Problem:
            self._tally.evaluated(Outcome.NO_ANSWER, seconds)
            raise
        self._tally.evaluated(reply.outcome, seconds)
        if reply.outcome is not Outcome.ANSWERED:
            raise problem_of(reply, self._limits, offered())
        return reply_sent(reply)

    def _keep(self, key: _Key, sent: Sent) -> None:
        if sent.etag:
            asked = sum(len(each) for each in key if isinstance(each, bytes))
            self.kept.put(key, sent, len(sent.body) + len(sent.lines) + asked)


def _fault_of_ours() -> Sent:
    """Return what is sent where we have failed in a way that nobody thought of."""
    _LOG.exception("a request could not be answered")
    return problem_sent(Problem(500, "this is a fault of ours. Ask another way, and tell us."))


def _preflight(resource: Resource) -> Sent:
    methods = resource.methods.encode()
    headers: Headers = [
        *COMMON_HEADERS,
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
        (b"access-control-max-age", b"86400"),
        (b"allow", methods),
    ]
    return Sent(lines_of(headers), b"", status=204)


async def _send(sent: Sent, send: Send, match: bytes, *, head: bool) -> int:
    status, headers, body = sent.status, sent.headers, sent.body
    if match and sent.etag and _matches(match, sent.etag):
        left_out = (b"content-length", b"content-type", b"content-encoding")
        headers = [each for each in sent.headers if each[0] not in left_out]
        status, body = 304, b""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})
    return status


def _matches(field: bytes, etag: bytes) -> bool:
    """Compare weakly, as RFC 9110, section 13.1.2, asks."""
    tags: Iterable[bytes] = (each.strip().removeprefix(b"W/") for each in field.split(b","))
    return field.strip() == b"*" or etag in tags


async def _read_body(receive: Receive, limits: Limits) -> bytes:
    """Return the body of a request; raise ``Problem`` where it is too large or too slow."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.body_seconds):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Problem(400, "the request broke off. Send it again.")
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > limits.request_bytes:
                    raise Problem(
                        413,
                        f"the request is larger than {limits.request_bytes} bytes. Shorten the"
                        " query; long lists of values can be asked for in parts.",
                        limit=limits.request_bytes,
                    )
                more = message.get("more_body", False)
    except TimeoutError:
        raise Problem(
            408,
            f"the request did not arrive within {limits.body_seconds:g} seconds. Send it again.",
            {"Connection": "close"},
        ) from None
    return b"".join(parts)
