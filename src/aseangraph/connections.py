"""A client's connection: what it may cost before there is a request, and after its answer.

The head of a request (its first line and its fields) must be whole within seconds and kilobytes,
and an answer must be taken as it is sent. What is wrong with a head is told in a problem document.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from aseangraph.endpoint import COMMON_HEADERS
from aseangraph.limits import Limits
from aseangraph.problems import MEDIA_TYPE, Problem

__all__ = ["Connection"]

_LONGEST_ADDRESS = 65_535  # bytes, which is as far as the parser of addresses counts
_LARGEST_FIELDS = 16_384  # bytes: names and values of all fields
_LARGEST_HEAD = _LONGEST_ADDRESS + 2 * _LARGEST_FIELDS
_TAKEN_AT_LEAST = 20_000  # bytes of an answer that waits, in the time that a body may take
_LINGERING = 2.0  # seconds in which what still comes is dropped, so that a refusal is not lost


class Connection(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, within limits."""

    _fault: Problem | None = None
    _refused = False
    _is_large = False
    _head = 0  # bytes of a head that is not whole
    _patience: asyncio.TimerHandle | None = None
    _taking: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a request, but not for ever."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        super().connection_lost(exc)
        self._wait_no_more()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        """Read on, and count what is read of a head."""
        if self._refused:
            return
        self._is_large = self._head + len(data) > _LARGEST_FIELDS
        super().data_received(data)
        if self._refused:
            return
        if self._lacks_head():
            self._head += len(data)
            if self._head > _LARGEST_HEAD:
                self._refuse(_too_many_fields())
        else:
            self._head = 0
        if self._is_answering():
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
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Tell what is wrong with a head."""
        self._refuse(self._fault or Problem(400, f"{msg} Send one by HTTP/1.1."))

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
        body = problem.document()
        fields = [
            *self.server_state.default_headers,
            *COMMON_HEADERS,
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
        ]
        lines = b"".join(b"%b: %b\r\n" % field for field in fields)
        self.transport.write(b"%b%b\r\n%b" % (STATUS_LINE[problem.status], lines, body))
        self.transport.write_eof()
        self.loop.call_later(_LINGERING, self.transport.close)


def _size(field: tuple[bytes, bytes]) -> int:
    return len(field[0]) + len(field[1])


def _too_many_fields() -> Problem:
    return Problem(431, "the request has too many fields, or too long ones.", limit=_LARGEST_FIELDS)
