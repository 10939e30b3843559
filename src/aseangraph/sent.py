"""Answers as they go out: status, header fields, bytes; made of replies, pages and problems."""

import hashlib
from functools import cache
from http import HTTPStatus
from typing import NamedTuple

from aseangraph.formats import HTML, Format, by_name
from aseangraph.pages import problem_page
from aseangraph.problems import MEDIA_TYPE, Problem
from aseangraph.wire import Outcome, Reply

__all__ = [
    "COMMON_HEADERS",
    "Headers",
    "Sent",
    "lines_of",
    "page_sent",
    "problem_page_sent",
    "problem_sent",
    "reply_sent",
    "sent_as",
]

Headers = list[tuple[bytes, bytes]]

_KEPT = b"public, max-age=300"
_EXPOSED = (
    b"Accept-Ranges, Content-Disposition, Content-Location, Content-Range, ETag, Link, Retry-After,"
    b" X-Total-Count"
)
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


class Sent(NamedTuple):
    """An answer as it goes out; one without ``etag`` is not kept, here or by others.

    ``lines`` are its header fields with the empty line that ends them (RFC 9112, section 5): one
    object, for thousands of answers are kept, and every object costs time again and again.
    """

    lines: bytes
    body: bytes
    etag: bytes = b""
    status: int = 200

    @property
    def headers(self) -> Headers:
        """The header fields one by one."""
        fields = (line.partition(b": ") for line in self.lines.split(b"\r\n") if line)
        return [(name, value) for name, _, value in fields]

    def with_lines(self, more: bytes) -> "Sent":
        """Return this with more header fields, each a line."""
        return self._replace(lines=more + self.lines)


def lines_of(headers: Headers) -> bytes:
    """Return header fields as lines, and the empty line after the last."""
    return b"".join([b"%b: %b\r\n" % field for field in headers] + [b"\r\n"])


def reply_sent(reply: Reply) -> Sent:
    """Return the answer that a reply with an answer is."""
    etag = f'"{reply.etag}-{reply.format}"'.encode()  # two formats may have the same bytes
    format_ = HTML if reply.format == HTML.name else by_name(reply.format)
    start = _starts(format_, reply.volatile, reply.gzip)
    told = b"" if reply.volatile else b"etag: %b\r\n" % etag
    lines = b"%bcontent-length: %d\r\n%b\r\n" % (start, len(reply.body), told)
    return Sent(lines, reply.body, b"" if reply.volatile else etag)


@cache
def _starts(format_: Format, volatile: bool, gzip: bool) -> bytes:
    """Return the lines that all answers of a kind have."""
    return lines_of(
        [
            *COMMON_HEADERS,
            (b"content-type", format_.content_type.encode()),
            (b"vary", b"Accept, Accept-Encoding"),
            (b"cache-control", b"no-store" if volatile else _KEPT),
            *([(b"content-encoding", b"gzip")] if gzip else []),
            *(_PAGE if format_ is HTML else []),
        ]
    ).removesuffix(b"\r\n")


def sent_as(body: bytes, format_: Format, *, gzip: bool = False) -> Sent:
    """Return the answer that is ``body``, which stays the same, and may be in gzip already."""
    etag = hashlib.blake2b(body, digest_size=16).hexdigest()
    return reply_sent(Reply(Outcome.ANSWERED, body, format=format_.name, etag=etag, gzip=gzip))


def page_sent(page: str) -> Sent:
    """Return the answer that is a page for people."""
    return sent_as(page.encode(), HTML)


def problem_sent(problem: Problem) -> Sent:
    """Return the answer that a problem document is."""
    return _told(problem, problem.document(), [(b"content-type", MEDIA_TYPE.encode())])


def problem_page_sent(problem: Problem, base: str) -> Sent:
    """Return the page that tells a person of a problem; ``base`` is the service's address."""
    title = HTTPStatus(problem.status).phrase
    page = problem_page(base, problem.heading, title, problem.detail).encode()
    return _told(problem, page, [(b"content-type", HTML.content_type.encode()), *_PAGE])


def _told(problem: Problem, body: bytes, kind: Headers) -> Sent:
    headers: Headers = [
        *COMMON_HEADERS,
        *kind,
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        *((name.lower().encode(), value.encode()) for name, value in problem.headers.items()),
    ]
    return Sent(lines_of(headers), body, status=problem.status)
