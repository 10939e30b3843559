"""A SPARQL 1.1 endpoint elsewhere that answers in the place of processes of our own.

A query is parsed here first, by a pool over no data: faults are told as ever, and nothing goes out
but a query that asks no other host. What comes back is read whole before any of it is sent on.
The curated questions are those that the endpoint itself holds, as ``aseangraph load`` put there.
"""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

from aseangraph.asking import Asking, question_named
from aseangraph.catalogue import Curated
from aseangraph.client import AGAIN, Client, NotTakenError
from aseangraph.errands import decoded
from aseangraph.errors import AnswerTooLargeError, ParameterError, QueryError
from aseangraph.evaluator import refusal, reply_with_total
from aseangraph.far_questions import catalogue_told, question_answered
from aseangraph.formats import ANSWERS, HTML, Answer, Format, Kind, by_name
from aseangraph.limits import Limits
from aseangraph.packing import packed
from aseangraph.pool import Job, Pool, Source
from aseangraph.portable import plain, portable
from aseangraph.problems import Problem
from aseangraph.query_text import without_calls
from aseangraph.questions_graph import HELD
from aseangraph.remote import Credentials
from aseangraph.transcription import NoAnswerError, transcribed
from aseangraph.wire import Outcome, Question, Reply

__all__ = ["Backend"]

_LOG = logging.getLogger("aseangraph.backend")
_NOTHING = Path(__file__).with_name("nothing.nt")
_QUICK_SECONDS = 1.0  # after which a query is a slow one
_QUICK_AT_ONCE = 16
_FIRST_LOOK_SECONDS = 3.0  # that the start waits for the numbers of triples
_LOOK_SECONDS = 5.0  # between looks whether it is there
_COUNT_SECONDS = 300.0  # between counts of what it holds
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_COUNT_NAMED = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_ANY = Question("", dict.fromkeys(kind.value for kind in ANSWERS))
_NO_ANSWERS = (AnswerTooLargeError, NoAnswerError, NotTakenError, Problem)
_RUBBISH = "the store behind this service sent what is no answer: {}. Ask it another way."
_NOTHING_SHOWS = (
    "the backend's default graph is empty, and its named graphs are not: queries without GRAPH find"
    " nothing. Load it with `aseangraph load --merge`, or have it show all graphs as one"
    " (docs/deployment.md)."
)


class _EndedError(Exception):
    """There is a reply already, and it is no answer."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.outcome)
        self.reply = reply


class Backend(Pool):
    """Have questions answered by the endpoint at ``address``, within ``limits``."""

    def __init__(self, address: str, limits: Limits, credentials: Credentials) -> None:
        """Hold what is needed to start; ``start`` starts."""
        super().__init__(Source(data=[str(_NOTHING)]), limits)
        self._client = Client(address, credentials, limits.result_bytes)
        self._places = asyncio.Semaphore(_QUICK_AT_ONCE)
        self._under_way = {"quick": 0, "slow": 0, "waiting": 0}
        self._jobs: dict[Job, asyncio.Task[None]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._said_nothing_shows = False
        self._questions: list[dict[str, str]] = []

    # --- what the service asks of it --------------------------------------------------------------

    async def start(self) -> None:
        """Start what parses, and look what the endpoint holds; one that is down may come later."""
        await super().start()
        looked = asyncio.Event()
        self._looking = asyncio.ensure_future(self._look(looked))
        with suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_LOOK_SECONDS):
                await looked.wait()

    async def close(self) -> None:
        """Cut off what is under way, and end all processes."""
        if self._looking is not None:
            self._looking.cancel()
        for task in list(self._jobs.values()):
            task.cancel()
        await self._client.close()
        await super().close()

    def submit(self, question: Question) -> Job:
        """Take ``question`` on; what becomes of it will be in ``done``, a ``Problem`` perhaps."""
        job = Job(0, b"", asyncio.get_running_loop().create_future())
        self._jobs[job] = task = asyncio.ensure_future(self._settle(job, question))
        task.add_done_callback(lambda _: self._jobs.pop(job, None))
        job.done.add_done_callback(lambda _: task.cancel())
        return job

    def abandon(self, job: Job) -> None:
        """Hang up where nobody waits for the answer any more."""
        if job in self._jobs:
            job.end(Reply(Outcome.ABANDONED))
        else:
            super().abandon(job)

    def let_go(self) -> None:
        """Cut off all that is under way, and take on nothing more."""
        super().let_go()
        for job in list(self._jobs):
            job.end(Reply(Outcome.STOPPED))

    @property
    def ready(self) -> bool:
        """Whether a query would be answered now: the endpoint answered when it was last asked."""
        return super().ready and self._client.is_up

    def numbers(self) -> dict[str, int]:
        """Return how many queries could begin at once, and how many are under way and wait."""
        return {"idle": _QUICK_AT_ONCE - self._under_way["quick"], **self._under_way}

    # --- a question -------------------------------------------------------------------------------

    async def _settle(self, job: Job, question: Question) -> None:
        try:
            async with asyncio.timeout(self.limits.query_seconds):
                job.end(await self._reply(question))
        except TimeoutError:
            job.end(Reply(Outcome.TOO_LATE))
        except Problem as problem:
            if not job.done.done():
                job.done.set_exception(problem)
        except Exception:
            _LOG.exception("a query could not be passed on")
            job.end(Reply(Outcome.LOST))

    async def _reply(self, question: Question) -> Reply:
        answer = self._carried_out if question.errand else self._answered
        try:
            return await answer(question)
        except _EndedError as ended:
            return ended.reply
        except ParameterError as error:
            return refusal(error)
        except (QueryError, NotTakenError) as error:
            return Reply(Outcome.FAULTY, message=str(error))
        except AnswerTooLargeError:
            return Reply(Outcome.TOO_LARGE)
        except NoAnswerError as error:
            _LOG.warning("the backend sent no answer: %s", error)
            raise Problem(502, _RUBBISH.format(error), AGAIN) from None

    async def _answered(self, question: Question) -> Reply:
        kind = await self._kind(question, question.query)
        query = plain(question.query)
        if query != question.query:
            kind = await self._kind(question, query)
        target = _target(question, kind)
        volatile = await self._is_volatile(question, query)
        body, source = await self._in_lane(question, portable(query), kind)
        written = await asyncio.to_thread(transcribed, body, source, target, kind)
        self._check_size(len(written))
        answer = Answer(kind, target, written)
        return await asyncio.to_thread(packed, answer, question, volatile=volatile)

    async def _carried_out(self, question: Question) -> Reply:
        """Answer a curated question; all that is fetched for it together has to be small enough."""
        errand = decoded(question.errand)
        if not isinstance(errand, Asking):
            raise TypeError("another store answers nothing but curated questions")
        fetched = 0

        async def ask(query: str, kind: Kind) -> bytes:
            nonlocal fetched
            if await self._kind(question, query) is not kind:
                raise NoAnswerError("its question is none")
            body, source = await self._in_lane(question, portable(query), kind)
            fetched += len(body)
            self._check_size(fetched)
            return await asyncio.to_thread(transcribed, body, source, by_name("json"), kind)

        curated = question_named(self.catalogue, errand.name)
        target = _target(question, Kind.SOLUTIONS)
        written, total = await question_answered(ask, curated, errand, target)
        self._check_size(len(written))
        answer = Answer(Kind.SOLUTIONS, target, written)
        return await asyncio.to_thread(reply_with_total, answer, total, question, errand)

    def _check_size(self, size: int) -> None:
        if size > self.limits.result_bytes:
            raise AnswerTooLargeError

    async def _kind(self, question: Question, query: str) -> Kind:
        """Return what an answer to ``query`` is, once it was evaluated on nothing.

        For then no format is on offer, and the kind of the answer is told that none would do for.
        """
        nowhere = question._replace(
            query=query, formats=dict.fromkeys(question.formats), gzip=False, errand="", heading=""
        )
        job = super().submit(nowhere)
        try:
            reply = await job.done
        finally:
            if job.done.cancelled():
                super().abandon(job)
        if reply.outcome is not Outcome.UNACCEPTABLE:
            raise _EndedError(reply)
        return Kind(reply.kind)

    async def _is_volatile(self, question: Question, query: str) -> bool:
        """Tell whether the answer differs from one call to the next: see ``without_calls``."""
        spoilt = without_calls(query)
        if spoilt is None:
            return False
        try:
            await self._kind(question, spoilt)
        except _EndedError as ended:
            if ended.reply.outcome is Outcome.FAULTY:
                return True
            raise
        return False

    # --- how many at once -------------------------------------------------------------------------

    async def _in_lane(self, question: Question, query: str, kind: Kind) -> tuple[bytes, Format]:
        """Ask as a quick query; one that is not quick goes on as one of a few slow ones.

        So what is quick does not wait behind what is slow, as in ``pool``.
        """
        async with self._place():
            asking = asyncio.ensure_future(
                self._client.ask(query, kind, question.default_graphs, question.named_graphs)
            )
            try:
                await asyncio.wait([asking], timeout=_QUICK_SECONDS)
            except asyncio.CancelledError:
                asking.cancel()
                raise
        try:
            if not asking.done() and self._under_way["slow"] >= self.limits.slow_workers:
                raise _EndedError(Reply(Outcome.BUSY))
            with self._counted("slow"):
                return await asking
        finally:
            asking.cancel()

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        """Wait for a place among the quick queries, and keep it for as long as this lasts."""
        if self._under_way["waiting"] >= self.limits.waiting:
            raise _EndedError(Reply(Outcome.BUSY))
        with self._counted("waiting"):
            try:
                async with asyncio.timeout(self.limits.waiting_seconds):
                    await self._places.acquire()
            except TimeoutError:
                raise _EndedError(Reply(Outcome.BUSY)) from None
        try:
            with self._counted("quick"):
                yield
        finally:
            self._places.release()

    @contextmanager
    def _counted(self, name: str) -> Iterator[None]:
        self._under_way[name] += 1
        try:
            yield
        finally:
            self._under_way[name] -= 1

    # --- what it holds ----------------------------------------------------------------------------

    async def _look(self, looked: asyncio.Event) -> None:
        """Look again and again whether the endpoint is there, and now and then what it holds."""
        loop = asyncio.get_running_loop()
        count_at = loop.time()
        while True:
            counting = loop.time() >= count_at
            try:
                async with asyncio.timeout(self.limits.query_seconds):
                    await (self._count() if counting else self._client.ask("ASK { }", Kind.BOOLEAN))
            except TimeoutError:
                self._client.note(up=counting and self._client.is_up, why="it took too long")
            except _NO_ANSWERS as error:
                if self._client.is_up:
                    _LOG.warning("the backend does not tell what it holds: %s", error)
            if counting or not self._client.is_up:
                count_at = loop.time() + _COUNT_SECONDS * self._client.is_up
            looked.set()
            await asyncio.sleep(_LOOK_SECONDS)

    async def _count(self) -> None:
        default = await self._rows(_COUNT)
        named = await self._rows(_COUNT_NAMED)
        try:
            self.triples = int(default[0]["n"])
            self.graphs = {row["g"]: int(row["n"]) for row in named if "g" in row}
        except (IndexError, KeyError, ValueError):
            raise NoAnswerError("a number was asked for, and none is there") from None
        if self.triples or not any(self.graphs.values()):
            self._said_nothing_shows = False
        elif not self._said_nothing_shows:
            self._said_nothing_shows = True
            _LOG.warning(_NOTHING_SHOWS)
        questions = await self._rows(portable(HELD))
        if questions != self._questions:
            told = await asyncio.to_thread(catalogue_told, questions)
            self.catalogue = {name: each for name, each in told.items() if await self._takes(each)}
            self._questions = questions

    async def _takes(self, question: Curated) -> bool:
        """Tell whether what the endpoint holds as a question is a SELECT that may be asked."""
        try:
            kind = await self._kind(_ANY, question.query)
        except _EndedError as ended:
            if ended.reply.outcome not in (Outcome.FAULTY, Outcome.REFUSED):
                raise NoAnswerError("its questions could not be read") from None
            kind = None
        if kind is not Kind.SOLUTIONS:
            _LOG.warning("the backend's question %r is left out: no query for it", question.name)
        return kind is Kind.SOLUTIONS

    def _told(self, control: socket.socket, message: dict[str, Any]) -> None:
        """Hear what the processes that parse tell; that they hold nothing does not count."""
        held = self.triples, self.graphs, self.catalogue
        super()._told(control, message)
        self.triples, self.graphs, self.catalogue = held

    async def _rows(self, query: str) -> list[dict[str, str]]:
        body, source = await self._client.ask(query, Kind.SOLUTIONS)
        found = json.loads(transcribed(body, source, by_name("json"), Kind.SOLUTIONS))
        return [
            {name: term["value"] for name, term in row.items()}
            for row in found["results"]["bindings"]
        ]


def _target(question: Question, kind: Kind) -> Format:
    """Return the format that was agreed on for an answer of ``kind``."""
    name = question.formats[kind.value]
    if name is None:
        raise _EndedError(Reply(Outcome.UNACCEPTABLE, kind=kind.value))
    return HTML if name == HTML.name else by_name(name)
