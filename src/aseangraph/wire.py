"""What the serving process and the processes that evaluate tell each other, and its bytes.

A frame is the lengths of its two parts (unsigned, 32 bits each, big-endian), a head and a body. The
head is lines of text in a fixed order; what may hold a line's end is in JSON there. Only our own
processes write and read frames, several thousand a second.
"""

import json
import socket
import struct
from enum import Enum
from typing import NamedTuple

__all__ = ["LENGTHS", "Frames", "Outcome", "Question", "Reply", "read_frame"]

LENGTHS = struct.Struct("!II")
_AT_ONCE = 256 * 1024


class Outcome(Enum):
    """How the evaluation of a query ended.

    ``LOST`` is a fault of ours, ``STOPPED`` is for a service that stops, ``ABANDONED`` for a client
    that has hung up, and ``NO_ANSWER`` for a store behind the service that gives none.
    """

    ANSWERED = "answered"
    FAULTY = "faulty"
    REFUSED = "refused"
    FAILED = "failed"
    UNFIT = "unfit"
    UNKNOWN = "unknown"
    UNACCEPTABLE = "unacceptable"
    TOO_LARGE = "too large"
    TOO_LATE = "too late"
    OUT_OF_MEMORY = "out of memory"
    LOST = "lost"
    BUSY = "busy"
    STOPPED = "stopped"
    ABANDONED = "abandoned"
    NO_ANSWER = "no answer"


class Question(NamedTuple):
    """A query as a client sent it, with what was negotiated for its answer.

    ``default_graphs`` and ``named_graphs`` are the dataset of the protocol (SPARQL 1.1 Protocol,
    section 2.1.4), or both ``None`` where the request names none. ``formats`` gives for each kind
    of answer the name of a format, or ``None`` where nothing on offer is acceptable. ``errand`` is
    what is asked for in the place of a query, in JSON (see ``errands``), or empty, and ``heading``
    what stands above the answer on a page, in HTML; ``rows_at``
    is the address of its rows up to their numbers. The reply gives ``number`` back.
    """

    query: str
    formats: dict[str, str | None]
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    gzip: bool = False
    base: str = ""
    errand: str = ""
    heading: str = ""
    rows_at: str = ""
    number: int = 0

    def encode(self) -> bytes:
        """Return the frame of this question."""
        query, formats, default, named, gzip, base, errand, heading, rows_at, number = self
        dataset = "" if default is None and named is None else json.dumps([default, named])
        names = [name or "" for name in formats.values()]
        head = [str(number), "1" if gzip else "", base, dataset, errand, rows_at]
        head.append(json.dumps(heading) if heading else "")
        return _frame([*head, *formats, *names], query.encode())

    @classmethod
    def decode(cls, head: list[str], body: bytes) -> "Question":
        """Read a frame's parts again."""
        number, gzip, base, dataset, errand, rows_at, heading, *rest = head
        half = len(rest) // 2
        formats = {kind: name or None for kind, name in zip(rest[:half], rest[half:], strict=True)}
        default, named = json.loads(dataset) if dataset else (None, None)
        above = json.loads(heading) if heading else ""
        return cls(
            body.decode(),
            formats,
            default,
            named,
            bool(gzip),
            base,
            errand,
            above,
            rows_at,
            int(number),
        )


class Reply(NamedTuple):
    """What became of a question: the outcome with its message, or the bytes of the answer.

    ``line`` and ``column`` count from 1. ``memory`` is the most that the process has held, in
    bytes. ``total`` is how many rows there are in all, where only some were asked for.
    """

    outcome: Outcome
    body: bytes = b""
    message: str = ""
    format: str = ""
    kind: str = ""
    etag: str = ""
    gzip: bool = False
    volatile: bool = False
    line: int | None = None
    column: int | None = None
    memory: int = 0
    total: int | None = None
    number: int = 0

    def encode(self) -> bytes:
        """Return the frame of this reply."""
        told = ("1" if self.gzip else "", "1" if self.volatile else "", str(self.memory))
        total = "" if self.total is None else str(self.total)
        place = (str(self.line or ""), str(self.column or ""), total, str(self.number))
        message = json.dumps(self.message) if self.message else ""
        kind = (self.outcome.value, self.format, self.kind, self.etag)
        return _frame([*kind, *told, *place, message], self.body)

    @classmethod
    def decode(cls, head: list[str], body: bytes) -> "Reply":
        """Read a frame's parts again."""
        outcome, format_, kind, etag, gzip, volatile, memory, *place, message = head
        line, column, total, number = place
        return cls(
            _OUTCOMES[outcome],
            body,
            json.loads(message) if message else "",
            format_,
            kind,
            etag,
            bool(gzip),
            bool(volatile),
            int(line) if line else None,
            int(column) if column else None,
            int(memory),
            int(total) if total else None,
            int(number),
        )


_OUTCOMES = {each.value: each for each in Outcome}


def _frame(head: list[str], body: bytes) -> bytes:
    lines = "\n".join(head).encode()
    return b"".join([LENGTHS.pack(len(lines), len(body)), lines, body])


class Frames:
    """Bytes as they come, and the frames in them."""

    def __init__(self) -> None:
        """Be empty."""
        self._data = bytearray()

    def feed(self, data: bytes) -> None:
        """Take in what has come."""
        self._data += data

    def take(self) -> tuple[list[str], bytes] | None:
        """Return the parts of the first frame, which is then gone; ``None`` until it is whole."""
        data = self._data
        if len(data) < LENGTHS.size:
            return None
        of_head, of_body = LENGTHS.unpack_from(data)
        begin = LENGTHS.size + of_head
        end = begin + of_body
        if len(data) < end:
            return None
        head = data[LENGTHS.size : begin].decode().split("\n")
        body = bytes(data[begin:end])
        del data[:end]
        return head, body


def read_frame(connection: socket.socket, frames: Frames) -> tuple[list[str], bytes] | None:
    """Wait for a frame; return its parts, or ``None`` where the other side has hung up."""
    while (frame := frames.take()) is None:
        data = connection.recv(_AT_ONCE)
        if not data:
            return None
        frames.feed(data)
    return frame
