"""The one shape of every error over HTTP: a problem document (RFC 9457)."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from aseangraph.limits import MIB, Limits
from aseangraph.wire import Outcome, Reply

__all__ = ["MEDIA_TYPE", "Problem", "problem_of"]

MEDIA_TYPE = "application/problem+json"
_RETRY_SECONDS = "2"


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it so
    """A request that is not answered: status, what is wrong and what to do, and more members.

    ``headers`` go with the answer (``Allow``, ``Retry-After`` …).
    """

    def __init__(
        self,
        status: int,
        detail: str,
        headers: Mapping[str, str] | None = None,
        **members: str | float | None,
    ) -> None:
        """Hold what the document tells."""
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = {name: value for name, value in members.items() if value is not None}
        self.heading = ""  # what stands above it on a page, in HTML

    def document(self) -> bytes:
        """Return the document: RFC 9457, section 3; its type is ``about:blank``."""
        told = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }
        return json.dumps(told, ensure_ascii=False).encode()


def problem_of(reply: Reply, limits: Limits, offered: Mapping[str, str]) -> Problem:
    """Return the problem that a reply without an answer is; ``offered`` are formats by kind."""
    if reply.outcome in (Outcome.FAULTY, Outcome.REFUSED):
        return Problem(400, reply.message, line=reply.line, column=reply.column)
    if reply.outcome in _TOLD_WRONG:
        return Problem(_TOLD_WRONG[reply.outcome], reply.message)
    if reply.outcome is Outcome.UNACCEPTABLE:
        return Problem(406, f"nothing that fits can hold this answer: {offered[reply.kind]}.")
    status, detail, limit = _STOPPED[reply.outcome]
    told = detail.format(
        size=limits.result_bytes / MIB,
        seconds=limits.query_seconds,
        memory=limits.query_memory / MIB,
    )
    again = {"Retry-After": _RETRY_SECONDS} if limit is None else None
    return Problem(status, told, again, limit=limit and getattr(limits, limit))


_TOLD_WRONG = {Outcome.UNFIT: 422, Outcome.UNKNOWN: 404}
_MEMORY = (
    503,
    "the query took more than its {memory:g} MiB of memory and was stopped. Ask for less at once,"
    " or with less to sort, group or concatenate.",
    "query_memory",
)
_LOST = (503, "the query was cut off by a fault of ours. Ask again.", None)
_STOPPING = (
    503,
    "the service is being stopped, and the query with it. Ask again in a while.",
    None,
)
_STOPPED: dict[Outcome, tuple[int, str, str | None]] = {
    Outcome.TOO_LARGE: (
        413,
        "the answer is larger than {size:g} MiB. Ask for less of it at once with LIMIT and OFFSET,"
        " or take all of it: /rdf-graph-store?default, or the dumps of the release.",
        "result_bytes",
    ),
    Outcome.TOO_LATE: (
        504,
        "the query was stopped after {seconds:g} seconds. Ask for less: name more of the subjects"
        " or predicates, and join patterns by a shared variable.",
        "query_seconds",
    ),
    Outcome.OUT_OF_MEMORY: _MEMORY,
    Outcome.FAILED: _MEMORY,
    Outcome.BUSY: (503, "too many queries are under way. Ask again in a while.", None),
    Outcome.LOST: _LOST,
    Outcome.STOPPED: _STOPPING,
    Outcome.ABANDONED: (503, "the query was given up, for nobody waited for it.", None),
}
