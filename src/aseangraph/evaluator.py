"""A process that evaluates queries, one after the other, and can do nothing else.

It is forked from a process that holds the graphs (see ``nursery``), may take so much memory, may be
killed at any time, and opens nothing: no file and no connection, whatever a query says.
"""

import math
import os
import resource
import socket
import threading
from dataclasses import replace

from aseangraph.describing import Describing
from aseangraph.errands import Errand, carried_out, decoded
from aseangraph.errors import (
    AnswerTooLargeError,
    ParameterError,
    QueryError,
    RefusedQueryError,
    UnknownThingError,
)
from aseangraph.formats import HTML, Answer, Format, Kind, by_name
from aseangraph.holdings import Holdings
from aseangraph.limits import MIB, Limits
from aseangraph.packing import packed
from aseangraph.question_pages import rows_told
from aseangraph.wire import Frames, Outcome, Question, Reply, read_frame

__all__ = ["evaluate", "refusal", "reply_with_total", "run"]

_STACK = 512 * MIB  # the engine goes as deep as a query is nested
_MORE_SECONDS = 5.0  # of processor time, given at once so that it is not given for every query
_PAGE = os.sysconf("SC_PAGE_SIZE")


class _UnacceptableError(Exception):
    """Nothing on offer for this kind of answer is acceptable to the client."""


def run(connection: socket.socket, holdings: Holdings, limits: Limits) -> None:
    """Answer questions from ``connection`` until the other side hangs up.

    In a thread of its own: it has a deep stack, and it draws random numbers of its own, which a
    forked process's first thread does not.
    """
    threading.stack_size(_STACK)
    loop = threading.Thread(target=_serve, args=(connection, holdings, limits))
    loop.start()
    loop.join()


def _serve(connection: socket.socket, holdings: Holdings, limits: Limits) -> None:
    _close_in(limits)
    frames = Frames()
    seconds = _Seconds(limits)
    while (frame := read_frame(connection, frames)) is not None:
        question = Question.decode(*frame)
        reply = evaluate(holdings, question, limits)
        told = reply._replace(memory=seconds.spent(), number=question.number)
        connection.sendall(_framed(told))


def _framed(reply: Reply) -> bytes:
    try:
        return reply.encode()
    except MemoryError:
        return Reply(Outcome.OUT_OF_MEMORY, memory=reply.memory, number=reply.number).encode()


def _close_in(limits: Limits) -> None:
    """Take away what an evaluation does not need: memory without end, and new files or sockets."""
    held = _statm(0)
    resource.setrlimit(resource.RLIMIT_AS, (held + limits.query_memory,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


class _Seconds:
    """Processor time that the system gives, so that it ends this process should nobody be left."""

    def __init__(self, limits: Limits) -> None:
        self._most = 1.5 * limits.query_seconds + 2
        self._until = 0.0
        self.spent()

    def spent(self) -> int:
        """Give enough for one more query; return the most memory that was held, in bytes."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        enough = used.ru_utime + used.ru_stime + self._most
        if enough > self._until:
            self._until = math.ceil(enough + _MORE_SECONDS)
            resource.setrlimit(resource.RLIMIT_CPU, (int(self._until), resource.RLIM_INFINITY))
        return used.ru_maxrss * 1024


def _statm(field: int) -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - a file of the kernel
        return int(statm.read().split()[field]) * _PAGE


def evaluate(holdings: Holdings, question: Question, limits: Limits) -> Reply:
    """Answer ``question`` from ``holdings``; every end of it is a reply."""
    answer = _carried_out if question.errand else _answered
    try:
        return answer(holdings, question, limits)
    except QueryError as error:
        refused = isinstance(error, RefusedQueryError)
        outcome = Outcome.REFUSED if refused else Outcome.FAULTY
        return Reply(outcome, message=str(error), line=error.line, column=error.column)
    except ParameterError as error:
        return refusal(error)
    except _UnacceptableError as error:
        return Reply(Outcome.UNACCEPTABLE, kind=str(error))
    except AnswerTooLargeError:
        return Reply(Outcome.TOO_LARGE)
    except MemoryError:
        return Reply(Outcome.OUT_OF_MEMORY)


def refusal(error: ParameterError) -> Reply:
    """Return the reply to who told a question what does not fit."""
    unknown = isinstance(error, UnknownThingError)
    return Reply(Outcome.UNKNOWN if unknown else Outcome.UNFIT, message=str(error))


def _answered(holdings: Holdings, question: Question, limits: Limits) -> Reply:
    store = holdings.store
    answer = store.answer(
        question.query,
        lambda kind: _format_for(kind, question),
        default_graphs=question.default_graphs,
        named_graphs=question.named_graphs,
        most_bytes=limits.result_bytes,
    )
    return packed(answer, question, volatile=store.is_volatile(question.query))


def _carried_out(holdings: Holdings, question: Question, limits: Limits) -> Reply:
    errand = decoded(question.errand)
    if isinstance(errand, Describing) and errand.of_service:
        errand = replace(errand, base=question.base)
    answer, total = carried_out(
        holdings, errand, lambda kind: _format_for(kind, question), limits.result_bytes
    )
    return reply_with_total(answer, total, question, errand)


def reply_with_total(answer: Answer, total: int, question: Question, errand: Errand) -> Reply:
    """Return the reply with rows, of ``total`` in all, that ``errand`` has come to."""
    if question.rows_at:
        told = rows_told(errand.offset, errand.limit, total, question.rows_at)
        question = question._replace(heading=question.heading + told)
    return packed(answer, question, volatile=False)._replace(total=total)


def _format_for(kind: Kind, question: Question) -> Format:
    name = question.formats[kind.value]
    if name is None:
        raise _UnacceptableError(kind.value)
    return HTML if name == HTML.name else by_name(name)
