"""What the serving process and the processes that evaluate tell each other, and its bytes.

A frame is the lengths of its two parts (unsigned, 32 bits each, big-endian), a JSON header and a
body. Only our own processes write and read frames.
"""

import json
import socket
import struct
from dataclasses import dataclass
from enum import Enum
from typing import Any

__all__ = ["LENGTHS", "Outcome", "Question", "Reply", "read_frame"]

LENGTHS = struct.Struct("!II")


class Outcome(Enum):
    """How the evaluation of a query ended."""

    ANSWERED = "answered"
    FAULTY = "faulty"
    REFUSED = "refused"
    FAILED = "failed"
    UNACCEPTABLE = "unacceptable"
    TOO_LARGE = "too large"
    TOO_LATE = "too late"
    OUT_OF_MEMORY = "out of memory"
    LOST = "lost"
    BUSY = "busy"


@dataclass(frozen=True)
class Question:
    """A query as a client sent it, with what was negotiated for its answer.

    ``default_graphs`` and ``named_graphs`` are the dataset of the protocol (SPARQL 1.1 Protocol,
    section 2.1.4), or both ``None`` where the request names none. ``formats`` gives for each kind
    of answer the name of a format, or ``None`` where nothing on offer is acceptable.
    """

    query: str
    formats: dict[str, str | None]
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    gzip: bool = False
    base: str = ""

    def encode(self) -> bytes:
        """Return the frame of this question."""
        fields = {name: value for name, value in self.__dict__.items() if name != "query"}
        return _frame(fields, self.query.encode())

    @classmethod
    def decode(cls, header: dict[str, Any], body: bytes) -> "Question":
        """Read a frame's parts again."""
        return cls(query=body.decode(), **header)


@dataclass(frozen=True)
class Reply:
    """What became of a question: the outcome with its message, or the bytes of the answer.

    ``line`` and ``column`` count from 1. ``memory`` is the most that the process has held, in
    bytes.
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

    def encode(self) -> bytes:
        """Return the frame of this reply."""
        fields = {name: value for name, value in self.__dict__.items() if value and name != "body"}
        return _frame({**fields, "outcome": self.outcome.value}, self.body)

    @classmethod
    def decode(cls, header: dict[str, Any], body: bytes) -> "Reply":
        """Read a frame's parts again."""
        return cls(**{**header, "outcome": Outcome(header["outcome"])}, body=body)


def _frame(header: dict[str, Any], body: bytes) -> bytes:
    head = json.dumps(header, separators=(",", ":")).encode()
    return b"".join([LENGTHS.pack(len(head), len(body)), head, body])


def read_frame(connection: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """Wait for a frame; return its parts, or ``None`` where the other side has hung up."""
    lengths = _exactly(connection, LENGTHS.size)
    if lengths is None:
        return None
    of_head, of_body = LENGTHS.unpack(lengths)
    both = _exactly(connection, of_head + of_body)
    return None if both is None else (json.loads(both[:of_head]), both[of_head:])


def _exactly(connection: socket.socket, length: int) -> bytes | None:
    data = connection.recv(length)
    while data and len(data) < length:
        more = connection.recv(length - len(data))
        if not more:
            return None
        data += more
    return data or None
