"""A client's connection: what it may cost before there is a request, and after its answer.

The head of a request (its first line and its fields) must be whole within seconds and kilobytes,
and an answer must be taken as it is sent. What is wrong with a head is told in a problem document.

A plain GET for the SPARQL endpoint is answered from here, without a task and without ASGI messages,
which would take twice as long as all the rest of serving it. Whatever is not plain goes that way.
"""

import asyncio
import re
import sys
from time import perf_counter
from typing import Any

from httptools import HttpParserInvalidMethodError
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from aseangraph.endpoint import Endpoint
from aseangraph.limits import Limits
from aseangraph.pool import Job
from aseangraph.problems import Problem
from aseangraph.protocol import METHODS
from aseangraph.sent import Sent, problem_sent

__all__ = ["Connection"]

_LONGEST_ADDRESS = 65_535  # bytes, which is as far as the parser of addresses counts
_LARGEST_FIELDS = 16_384  # bytes: names and values of all fields
_LARGEST_HEAD = _LONGEST_ADDRESS + 2 * _LARGEST_FIELDS
_TAKEN_AT_LEAST = 20_000  # bytes of an answer that waits, in the time that a body may take
_LINGERING = 2.0  # seconds in which what still comes is dropped, so that a refusal is not lost
_REQUEST_LINE = re.compile(rb"([A-Za-z-]{1,32}) \S+ HTTP/1\.[01]\r?\n")
_SHORT = (b"/sparql", b"/sparql/")
_NOT_PLAIN = frozenset(
    [b"content-length", b"expect", b"forwarded", b"if-none-match", b"transfer-encoding", b"upgrade"]
)


class _Exchange:
    """A request that is answered from here, with what uvicorn wants to know of any."""

    __slots__ = (
        "disconnected",
        "job",
        "keep_alive",
        "message_event",
        "more_body",
        "response_complete",
        "scope",
    )

    def __init__(self, scope: Any) -> None:  # noqa: ANN401 - as uvicorn has it
        self.scope = scope
        self.job: Job | None = None
        self.response_complete = False
        self.disconnected = False
        self.keep_alive = True
        self.message_event = self

    def set(self) -> None:
        """Be told that there is news, which nobody waits for here."""


class Connection(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, within limits."""

    _endpoint: Endpoint | None = None
    _exchange: _Exchange | None = None
    _fault: Problem | None = None
    _refused = False
    _is_large = False
    _head = 0  # bytes of a head that is not whole
    _waiting_since = 0.0
    _data = b""  # that is being read
    _patience: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    @classmethod
    def to(cls, endpoint: Endpoint) -> type["Connection"]:
        """Return a class of connections whose plain requests go to ``endpoint`` the short way."""
        return type("ShortConnection", (cls,), {"_endpoint": endpoint})

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request, but not for ever."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        self._wait_no_more()
        self.resume_writing()
        exchange, self._exchange = self._exchange, None
        if exchange is not None and exchange.job is not None and self._endpoint is not None:
            exchange.disconnected = True
            self._endpoint.abandon(exchange.job)

    def data_received(self, data: bytes) -> None:
        """Read on, and count what is read of a head."""
        if self._refused:
            return
        self._is_large = self._head + len(data) > _LARGEST_FIELDS
        self._data = data
        super().data_received(data)
        self._data = b""
        if self._refused:
            return
        if self._lacks_head():
            self._head += len(data)
            if self._head > _LARGEST_HEAD:
                self._refuse(_too_many_fields())
        else:
            self._head = 0
        if self._is_answering() or isinstance(self.cycle, _Exchange):
            self._wait_no_more()
        elif self._patience is None:
            self._wait()

    def on_url(self, url: bytes) -> None:
        """Read on in the address."""
        self.url += url
        if len(self.url) > _LONGEST_ADDRESS:
            self._fault = Problem(
                414,
                "the address is too long. Send the query by POST.",
                limit=_LONGEST_ADDRESS,
            )
            raise ValueError(self._fault.detail)

    def on_headers_complete(self) -> None:
        """Begin to answer, unless there is too much to read."""
        if self._is_large and sum(map(_size, self.headers)) > _LARGEST_FIELDS:
            self._fault = _too_many_fields()
            raise ValueError(self._fault.detail)
        if self._endpoint is None or not self._is_plain():
            super().on_headers_complete()
            return
        path, _, query_string = self.url.partition(b"?")
        scope: Any = self.scope
        scope.update(method="GET", path=path.decode(), raw_path=path, query_string=query_string)
        exchange = self._exchange = _Exchange(scope)
        self.cycle = exchange  # type: ignore[assignment]
        exchange.job = self._endpoint.ask(scope, self._answer)

    def _is_plain(self) -> bool:
        """Tell whether all that there is to a request is a question, and nothing is before it."""
        return (
            self.url.partition(b"?")[0] in _SHORT
            and b"#" not in self.url
            and self.parser.get_method() == b"GET"
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and not self.pipeline
            and (self.cycle is None or self.cycle.response_complete)
            and not self.root_path
            and not self.flow.write_paused
            and not any(
                name in _NOT_PLAIN or name.startswith(b"x-forwarded") for name, _ in self.headers
            )
        )

    def _answer(self, sent: Sent) -> None:
        """Send the answer to what was asked the short way, and go on with what is next."""
        exchange, self._exchange = self._exchange, None
        if exchange is None or exchange.disconnected:
            return
        exchange.response_complete = True
        self._write(sent, closing=not exchange.keep_alive)
        if not exchange.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _write(self, sent: Sent, *, closing: bool = False) -> None:
        head = [STATUS_LINE[sent.status]]
        for name, value in self.server_state.default_headers:
            head += [name, b": ", value, b"\r\n"]
        if closing:
            head.append(b"connection: close\r\n")
        self.transport.writelines([b"".join([*head, sent.lines]), sent.body])

    def send_400_response(self, msg: str) -> None:
        """Tell what is wrong with a head."""
        fault = self._fault or self._unknown_method()
        self._refuse(fault or Problem(400, f"{msg} Send one by HTTP/1.1."))

    def _unknown_method(self) -> Problem | None:
        """Return what is told where only the method is amiss (RFC 9110, section 15.6.2)."""
        line = _REQUEST_LINE.match(self._data)
        if line is None or not isinstance(sys.exception(), HttpParserInvalidMethodError):
            return None
        return Problem(501, f"{line[1].decode()} is no method that is known here. Use {METHODS}.")

    def _unsupported_upgrade_warning(self) -> None:
        """Answer as if no upgrade were asked for, which needs no warning (RFC 9110, 7.8)."""

    def pause_writing(self) -> None:
        """Note that the client takes an answer more slowly than it is sent."""
        super().pause_writing()
        self._see_what_is_taken(None)

    def resume_writing(self) -> None:
        """Note that the client has taken what there was."""
        super().resume_writing()
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _lacks_head(self) -> bool:
        begun: bool = self.scope is not None
        return begun and (self.cycle is None or self.cycle.scope is not self.scope)

    def _wait(self) -> None:
        self._waiting_since = perf_counter()
        self._patience = self.loop.call_later(Limits.body_seconds, self._too_slow)

    def _wait_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _too_slow(self) -> None:
        self._patience = None
        if self._is_answering() or self._refused:
            return
        if self._lacks_head():
            seconds = f"{Limits.body_seconds:g} seconds"
            self._refuse(Problem(408, f"no request arrived within {seconds}. Send it again."))
        else:
            self.transport.close()

    def _see_what_is_taken(self, before: int | None) -> None:
        waits = self.transport.get_write_buffer_size()
        if before is not None and before - waits < _TAKEN_AT_LEAST:
            self.transport.abort()
        else:
            self._taking = self.loop.call_later(Limits.body_seconds, self._see_what_is_taken, waits)

    def _refuse(self, problem: Problem) -> None:
        """Send the problem document, if no answer is being sent, and end the connection."""
        if self._is_answering():
            self.transport.abort()
            return
        self._refused = True
        self._wait_no_more()
        self._write(problem_sent(problem), closing=True)
        self.transport.write_eof()
        if self._endpoint is not None:
            known: Any = self.scope if self._lacks_head() else {"client": self.client}
            self._endpoint.note(known, b"", problem.status, self._waiting_since)
        self.loop.call_later(_LINGERING, self.transport.close)


def _size(field: tuple[bytes, bytes]) -> int:
    return len(field[0]) + len(field[1])


def _too_many_fields() -> Problem:
    return Problem(431, "the request has too many fields, or too long ones.", limit=_LARGEST_FIELDS)
