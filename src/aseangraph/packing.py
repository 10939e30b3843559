"""A written answer made ready to be sent: coded, and named by a digest of its bytes."""

import gzip
import hashlib

from aseangraph.formats import HTML, Answer, Kind
from aseangraph.pages import document_page, rows_page
from aseangraph.wire import Outcome, Question, Reply

__all__ = ["coded", "packed"]

_GZIP_FROM = 1024  # bytes; less does not shrink


def packed(answer: Answer, question: Question, *, volatile: bool, memory: int = 0) -> Reply:
    """Return the reply to ``question`` that ``answer`` is; for a page it is JSON or HTML."""
    body = answer.body
    if answer.format is HTML and not answer.is_page:
        body = _page(answer, question).encode()
    body, is_coded = coded(body, gzip_too=question.gzip)
    return Reply(
        Outcome.ANSWERED,
        body=body,
        format=answer.format.name,
        kind=answer.kind.value,
        etag=hashlib.blake2b(body, digest_size=16).hexdigest(),
        gzip=is_coded,
        volatile=volatile,
        memory=memory,
    )


def _page(answer: Answer, question: Question) -> str:
    if answer.kind is Kind.DOCUMENT:
        return document_page(question.base, question.heading, answer.body.decode())
    return rows_page(question.base, question.query, answer.body, question.heading)


def coded(body: bytes, *, gzip_too: bool) -> tuple[bytes, bool]:
    """Return ``body`` as it goes out, and whether that is in gzip: where it may be and shrinks."""
    if not gzip_too or len(body) < _GZIP_FROM:
        return body, False
    return gzip.compress(body, 5, mtime=0), True
