"""The SPARQL endpoint as an ASGI application, in front of every other page of the service.

Answers that are kept are sent before anything is parsed: see ``cache``.
"""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from ipaddress import IPv6Address
from time import perf_counter
from typing import Any, NamedTuple

from aseangraph.cache import Cache
from aseangraph.formats import HTML, Format, by_name
from aseangraph.limits import Limits
from aseangraph.metrics import Tally
from aseangraph.negotiation import accepts_gzip
from aseangraph.pool import Job, Pool
from aseangraph.problems import MEDIA_TYPE, Problem, problem_of
from aseangraph.protocol import METHODS, Asked, asked_by, formats_for, offered
from aseangraph.wire import Outcome, Question, Reply

__all__ = [
    "COMMON_HEADERS",
    "SPARQL",
    "Endpoint",
    "Log",
    "Message",
    "Receive",
    "Resource",
    "Scope",
    "Send",
    "Sent",
    "page_sent",
    "send_problem",
    "sent_as",
]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_KEPT = b"public, max-age=300"
_EXPOSED = b"Content-Location, ETag, Link, Retry-After"
COMMON_HEADERS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED),
    (b"x-content-type-options", b"nosniff"),
]
_PAGE: Headers = [
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    ),
    (b"referrer-policy", b"no-referrer"),
]
_HOST = re.compile(r"(?:\[([\da-f:.]+)\]|[\w.-]+)(?::\d*)?", re.ASCII | re.IGNORECASE)
_WATCH_AFTER = 0.2  # seconds after which a client that hangs up is worth noticing


@dataclass(frozen=True)
class Sent:
    """An answer as it goes out; one without ``etag`` is not kept, here or by others."""

    headers: Headers
    body: bytes
    etag: bytes


Describe = Callable[[str, str, str | None], Sent]
Log = Callable[[Scope, int, float], None]


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


@dataclass(frozen=True)
class Resource:
    """Something that is asked here: the methods it knows, and how a request to it is read."""

    name: str
    methods: str
    read: Callable[[str, bytes, str, bytes], Asked]


SPARQL = Resource("sparql", METHODS, asked_by)


class Endpoint:
    """Requests for answers of the pool; the service description where no query is asked."""

    def __init__(
        self,
        pool: Pool,
        limits: Limits,
        describe: Describe,
        tally: Tally,
        log: Log | None = None,
    ) -> None:
        """Answer from ``pool``; ``describe`` makes the description of the service."""
        self.kept: Cache[Sent] = Cache(limits.cache_bytes)
        self._pool = pool
        self._limits = limits
        self._describe = describe
        self._tally = tally
        self._log = log

    async def respond(
        self, scope: Scope, receive: Receive, send: Send, resource: Resource = SPARQL
    ) -> None:
        """Answer one request; whatever is wrong with it is told in a problem document."""
        began = perf_counter()
        try:
            status = await self._respond(scope, receive, send, resource)
        except Problem as problem:
            status = problem.status
            await send_problem(problem, send, head=scope["method"] == "HEAD")
        self._tally.answered(status)
        if self._log is not None:
            self._log(scope, status, perf_counter() - began)

    async def _respond(self, scope: Scope, receive: Receive, send: Send, resource: Resource) -> int:
        method: str = scope["method"]
        query_string: bytes = scope["query_string"]
        told = _told(scope["headers"])
        reads = method in ("GET", "HEAD")
        if method == "OPTIONS":
            await _send_preflight(resource, send)
            return 204
        if method not in resource.methods.split(", "):
            raise Problem(
                405,
                f"{method} is not done here: this service is read-only. Use {resource.methods}.",
                {"Allow": resource.methods},
            )
        if len(query_string) > self._limits.request_bytes:
            raise Problem(
                414,
                "the address is too long. Send the query by POST.",
                limit=self._limits.request_bytes,
            )
        body = b"" if reads else await _read_body(receive, self._limits)
        key = (resource.name, reads, query_string, body, told.kind)
        sent = self.kept.get(key)
        if sent is None:
            asked = resource.read(method, query_string, told.content_type.decode("latin-1"), body)
            base = base_of(scope, told.host)
            if asked.query is None:
                sent = self._describe(base, told.accept.decode("latin-1"), asked.format)
            else:
                sent = await self._answer(asked, told, base, receive)
            if sent.etag:
                size = len(sent.body) + len(query_string) + len(body) + sum(map(len, told.kind))
                self.kept.put(key, sent, size)
        match = b"" if method == "POST" else told.match
        return await _send(sent, send, match, head=method == "HEAD")

    async def _answer(self, asked: Asked, told: "_Told", base: str, receive: Receive) -> Sent:
        began = perf_counter()
        accept = told.accept.decode("latin-1")
        gzip = accepts_gzip(told.encoding.decode("latin-1"))
        reply = await self._ask(asked, accept, gzip, base, receive)
        self._tally.evaluated(perf_counter() - began)
        return _sent(reply)

    async def _ask(
        self, asked: Asked, accept: str, gzip: bool, base: str, receive: Receive
    ) -> Reply:
        assert asked.query is not None  # noqa: S101 - the caller has looked
        formats = formats_for(accept, asked.format)
        if not any(formats.values()):
            raise Problem(
                406, f"nothing fits Accept: {accept}. On offer: {'; '.join(offered().values())}."
            )
        question = Question(
            asked.query,
            formats,
            asked.default_graphs,
            asked.named_graphs,
            gzip,
            base if HTML.name in formats.values() else "",
        )
        job = self._pool.submit(question)
        watch = asyncio.get_running_loop().call_later(
            _WATCH_AFTER, lambda: watching.append(asyncio.ensure_future(self._watch(job, receive)))
        )
        watching: list[asyncio.Task[None]] = []
        try:
            reply = await job.done
        finally:
            watch.cancel()
            for task in watching:
                task.cancel()
            if not job.done.done() or job.done.cancelled():
                self._pool.abandon(job)
        if reply.outcome is not Outcome.ANSWERED:
            raise problem_of(reply, self._limits, offered())
        return reply

    async def _watch(self, job: Job, receive: Receive) -> None:
        """End a query whose client has hung up."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self._pool.abandon(job)


def base_of(scope: Scope, host: bytes) -> str:
    """Return scheme, authority and mount point of the service, without a slash at the end.

    Raises ``Problem`` where ``host`` is no host (RFC 9110, section 7.2).
    """
    authority = host.decode("latin-1")
    if not authority:
        name, port = scope.get("server") or ("localhost", None)
        name = f"[{name}]" if ":" in name else name
        authority = name if port is None else f"{name}:{port}"
    elif not _is_host(authority):
        raise Problem(400, f"Host {authority!r} is no host. Send host and port of this address.")
    return f"{scope['scheme']}://{authority}{scope.get('root_path', '')}"


def _is_host(authority: str) -> bool:
    found = _HOST.fullmatch(authority)
    try:
        return found is not None and (found[1] is None or bool(IPv6Address(found[1])))
    except ValueError:
        return False


def _sent(reply: Reply) -> Sent:
    etag = f'"{reply.etag}-{reply.format}"'.encode()  # two formats may have the same bytes
    format_ = HTML if reply.format == HTML.name else by_name(reply.format)
    kept = [(b"cache-control", b"no-store")] if reply.volatile else _kept(etag)
    coded = [(b"content-encoding", b"gzip")] if reply.gzip else []
    return Sent(
        [
            *COMMON_HEADERS,
            (b"content-type", format_.content_type.encode()),
            (b"content-length", str(len(reply.body)).encode()),
            (b"vary", b"Accept, Accept-Encoding"),
            *kept,
            *coded,
            *(_PAGE if format_ is HTML else []),
        ],
        reply.body,
        b"" if reply.volatile else etag,
    )


def _kept(etag: bytes) -> Headers:
    return [(b"cache-control", _KEPT), (b"etag", etag)]


def sent_as(body: bytes, format_: Format) -> Sent:
    """Return the answer that is ``body``, which stays the same."""
    etag = hashlib.blake2b(body, digest_size=16).hexdigest()
    return _sent(Reply(Outcome.ANSWERED, body, format=format_.name, etag=etag))


def page_sent(page: str) -> Sent:
    """Return the answer that is a page for people."""
    return sent_as(page.encode(), HTML)


async def _send_preflight(resource: Resource, send: Send) -> None:
    methods = resource.methods.encode()
    headers: Headers = [
        *COMMON_HEADERS,
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
        (b"access-control-max-age", b"86400"),
        (b"allow", methods),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _send(sent: Sent, send: Send, match: bytes, *, head: bool) -> int:
    if match and sent.etag and _matches(match, sent.etag):
        left_out = (b"content-length", b"content-type", b"content-encoding")
        headers = [each for each in sent.headers if each[0] not in left_out]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return 304
    await send({"type": "http.response.start", "status": 200, "headers": sent.headers})
    await send({"type": "http.response.body", "body": b"" if head else sent.body})
    return 200


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


async def send_problem(problem: Problem, send: Send, *, head: bool = False) -> None:
    """Send a problem document."""
    body = problem.document()
    headers: Headers = [
        *COMMON_HEADERS,
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *((name.lower().encode(), value.encode()) for name, value in problem.headers.items()),
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})
