"""The processes that evaluate, from the side of the one that serves: who gets which, how long.

Queries begin in a few quick processes. One that is not done in the first moments keeps its process
as a slow one, and a new quick one is forked, so that what is quick never waits behind what is slow.
Past its limit a query's process is killed. docs/decisions/0010 tells why.
"""

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any, cast

from aseangraph.catalogue import Catalogue, catalogue_of
from aseangraph.limits import Limits
from aseangraph.nursery import ORDER
from aseangraph.wire import Frames, Outcome, Question, Reply

__all__ = ["Job", "Pool", "Source"]

_LOG = logging.getLogger("aseangraph.pool")
_BORN_SECONDS = 10.0
_READY_SECONDS = 600.0
_AGAIN_SECONDS = 1.0
_GROWN = 4  # a process that took more than this part of its memory limit is not used again
_LOW = 1  # a worker with no more jobs than this is given more
_AT_ONCE = 4  # jobs that are given at once
_HELD_UP = 0.02  # seconds that a timer may be late
_SOON = 0.005
_ENDS: dict[int | None, Outcome] = {
    signal.SIGXCPU: Outcome.TOO_LATE,
    signal.SIGABRT: Outcome.OUT_OF_MEMORY,
    signal.SIGSEGV: Outcome.FAILED,
}


@dataclass(frozen=True)
class Source:
    """What the processes hold: a release folder, or RDF files as ``--data`` takes them.

    ``held`` are the file descriptors of a release's dump, record and index, where they are open.
    """

    release: str = ""
    data: list[str] = field(default_factory=list)
    held: list[int] = field(default_factory=list)

    @property
    def inherited(self) -> list[int]:
        """The file descriptors that a process needs which is to load this."""
        return self.held


@dataclass(eq=False)
class Job:
    """A question on its way: ``done`` is what becomes of it.

    One that is ``alone`` was with others in a process that died, and is given to one by itself.
    """

    number: int
    frame: bytes
    done: asyncio.Future[Reply]
    until: float = 0.0  # when it has waited too long, by the loop's clock
    alone: bool = False

    def end(self, reply: Reply) -> None:
        """Settle what became of it, if that is not settled."""
        if not self.done.done():
            self.done.set_result(reply)


class _Worker(asyncio.Protocol):
    """One process that evaluates, and the jobs that it has been given: it is at the first."""

    def __init__(self, pool: "Pool", pid: int, parent: socket.socket) -> None:
        self.pool = pool
        self.pid = pid
        self.parent = parent
        self.jobs: deque[Job] = deque()
        self.began = 0.0
        self.timer: asyncio.TimerHandle | None = None
        self.slow = False
        self.last = False  # no more is given to it
        self.killed = False
        self.replies = 0
        self._frames = Frames()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, _: Exception | None) -> None:
        self.pool.lost(self)

    def data_received(self, data: bytes) -> None:
        self._frames.feed(data)
        replied = False
        while not self.killed and (frame := self._frames.take()) is not None:
            replied = True
            self.pool.replied(self, Reply.decode(*frame))
        if replied and not self.killed:
            self.pool.refill(self)

    def give(self, jobs: list[Job]) -> None:
        self.jobs.extend(jobs)
        self._transport.write(b"".join([job.frame for job in jobs]))

    def hang_up(self) -> None:
        self.stop_timer()
        self._transport.abort()

    def stop_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class Pool:
    """Evaluate questions in processes of their own, within ``limits``."""

    def __init__(self, source: Source, limits: Limits) -> None:
        """Hold what is needed to start; ``start`` starts."""
        self.limits = limits
        self.triples = 0
        self.graphs: dict[str, int] = {}
        self.catalogue: Catalogue = {}
        self._source = source
        self._idle: list[_Worker] = []
        self._workers: set[_Worker] = set()
        self._waiting: deque[Job] = deque()
        self._dead: dict[int, int | None] = {}
        self._mourned: dict[int, Job] = {}
        self._births: deque[asyncio.Future[int]] = deque()
        self._forking = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._nursery: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._heard = bytearray()
        self._numbers = count(1)
        self._closing = False
        self._patience: asyncio.TimerHandle | None = None
        self._quick_seconds = min(limits.quick_seconds, limits.query_seconds)
        self._loop: asyncio.AbstractEventLoop

    # --- what the service asks of it --------------------------------------------------------------

    async def start(self) -> None:
        """Start the process that holds the graphs, and the quick ones; return when all are."""
        self._loop = asyncio.get_running_loop()
        await self._start_nursery()
        self._replace()
        await asyncio.gather(*self._tasks)

    async def close(self) -> None:
        """End all processes."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in list(self._workers):
            self._kill(worker)
        if self._control is not None:
            _hang_up(self._control)  # at which the nursery kills its children and ends
        if self._nursery is not None:
            await asyncio.to_thread(self._nursery.wait)

    def submit(self, question: Question) -> Job:
        """Take ``question`` on; what becomes of it will be in ``done``."""
        number = next(self._numbers)
        frame = question._replace(number=number).encode()
        job = Job(number, frame, self._loop.create_future())
        if self._closing:
            job.end(Reply(Outcome.STOPPED))
        elif self._idle and not self._waiting:
            self._begin(self._idle.pop(), [job])
        elif len(self._waiting) >= self.limits.waiting:
            job.end(Reply(Outcome.BUSY))
        else:
            self._wait(job)
        return job

    def abandon(self, job: Job) -> None:
        """Stop what nobody waits for any more.

        A query in its first moments is left to end or to turn slow, which costs less than a fork.
        """
        job.end(Reply(Outcome.ABANDONED))
        for worker in self._workers:
            if worker.slow and worker.jobs and worker.jobs[0] is job:
                self._kill(worker)
                return
        if job in self._waiting:
            self._waiting.remove(job)

    def let_go(self) -> None:
        """Cut off all that is under way, and take on nothing more."""
        self._closing = True
        for job in [*self._waiting, *(job for worker in self._workers for job in worker.jobs)]:
            job.end(Reply(Outcome.STOPPED))

    @property
    def ready(self) -> bool:
        """Whether a query would be evaluated now."""
        return bool(self._workers) and self._control is not None

    def numbers(self) -> dict[str, int]:
        """Return how many processes are idle, quick and slow, and how many queries wait."""
        slow = sum(worker.slow for worker in self._workers)
        busy = sum(bool(worker.jobs) for worker in self._workers) - slow
        return {
            "idle": len(self._idle),
            "quick": busy,
            "slow": slow,
            "waiting": len(self._waiting),
        }

    # --- queries ----------------------------------------------------------------------------------

    def _wait(self, job: Job) -> None:
        job.until = self._loop.time() + self.limits.waiting_seconds
        self._waiting.append(job)
        if self._patience is None:
            self._patience = self._loop.call_at(job.until, self._give_up)

    def _give_up(self) -> None:
        """Turn away who has waited too long."""
        now = self._loop.time()
        while self._waiting and self._waiting[0].until <= now:
            self._waiting.popleft().end(Reply(Outcome.BUSY))
        self._patience = None
        if self._waiting:
            self._patience = self._loop.call_at(self._waiting[0].until, self._give_up)

    def _begin(self, worker: _Worker, jobs: list[Job]) -> None:
        if not worker.jobs:
            worker.began = self._loop.time()
        worker.give(jobs)
        if worker.timer is None:
            self._watch(worker, self._quick_seconds)

    def _watch(self, worker: _Worker, seconds: float) -> None:
        due = self._loop.time() + seconds
        worker.timer = self._loop.call_at(due, self._look_at, worker, due)

    def _look_at(self, worker: _Worker, due: float) -> None:
        """See whether the query that a quick worker is at is a slow one."""
        worker.timer = None
        if not worker.jobs:
            return
        now = self._loop.time()
        left = worker.began + self._quick_seconds - now
        if now - due > _HELD_UP:
            left = _SOON  # its reply may have come while we were held up ourselves
        if left > 0:
            self._watch(worker, left)
        else:
            self._slow_down(worker)

    def _slow_down(self, worker: _Worker) -> None:
        """Let a query that is not quick go on beside the quick ones, if there is room."""
        job = worker.jobs.popleft()
        worker.last = bool(worker.jobs)  # which it will evaluate all the same
        self._put_back(worker)
        worker.jobs.append(job)
        left = self.limits.query_seconds - self._quick_seconds
        full = sum(each.slow for each in self._workers) >= self.limits.slow_workers
        if full or job.done.done():
            job.end(Reply(Outcome.BUSY))
            self._kill(worker)
        elif left <= 0:
            self._too_late(worker, job)
        else:
            worker.slow = True
            till_calm = min(max(self.limits.calm_seconds - self._quick_seconds, 0), left)
            worker.timer = self._loop.call_later(
                till_calm, self._calm_down, worker, job, left - till_calm
            )
        self._replace()

    def _calm_down(self, worker: _Worker, job: Job, left: float) -> None:
        worker.last = True
        self._order(b"c", worker.pid)
        worker.timer = self._loop.call_later(left, self._too_late, worker, job)

    def _put_back(self, worker: _Worker) -> None:
        """Let others have what a worker was given and will not begin."""
        self._waiting.extendleft(reversed(worker.jobs))
        worker.jobs.clear()
        while self._waiting and self._idle:
            self.refill(self._idle.pop())

    def _too_late(self, worker: _Worker, job: Job) -> None:
        job.end(Reply(Outcome.TOO_LATE))
        self._kill(worker)

    def replied(self, worker: _Worker, reply: Reply) -> None:
        """Hand a worker's reply on, to no other than who asked."""
        if not worker.jobs or worker.jobs[0].number != reply.number:
            _LOG.error("a reply is to no question that was asked; its process is ended")
            worker.last = True
            reply = Reply(Outcome.LOST)
        if worker.jobs:
            worker.jobs.popleft().end(reply)
        worker.replies += 1
        worker.began = self._loop.time()
        spent = reply.memory > self._born_with + self.limits.query_memory // _GROWN
        replaceable = self._control is not None and self._is_orphan(worker)
        if worker.last or replaceable or spent:
            self._kill(worker)
            self._put_back(worker)
            self._replace()
        elif worker.slow:  # its memory is its own by now, which a new one would have to copy
            worker.stop_timer()
            worker.slow = False

    def refill(self, worker: _Worker) -> None:
        """Give a worker that has little left to do what waits, a few jobs at once."""
        jobs = self._next_for(worker) if len(worker.jobs) <= _LOW else []
        if jobs:
            self._begin(worker, jobs)
        elif not worker.jobs:
            self._idle.append(worker)
            self._dismiss()

    def _dismiss(self) -> None:
        """End those that are too many for what is quick, of the idle ones the least used."""
        quick = sum(not worker.slow for worker in self._workers)
        for _ in range(quick - self.limits.quick_workers):
            if self._idle:
                self._kill(min(self._idle, key=lambda worker: worker.replies))

    def _next_for(self, worker: _Worker) -> list[Job]:
        """Take from what waits no more than what leaves as much to each of the others."""
        most = min(_AT_ONCE, -(-len(self._waiting) // self.limits.quick_workers))
        jobs: list[Job] = []
        while self._waiting and len(jobs) < most:
            job = self._waiting[0]
            if job.alone and (jobs or worker.jobs):
                break
            self._waiting.popleft()
            if not job.done.done():
                jobs.append(job)
            if job.alone:
                break
        return jobs

    # --- processes --------------------------------------------------------------------------------

    def lost(self, worker: _Worker) -> None:
        """Note that a process is gone; why, its parent tells."""
        worker.stop_timer()
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        is_told = worker.pid in self._dead
        signal_ = self._dead.pop(worker.pid, None)
        if len(worker.jobs) > 1:  # one of them has killed it: each is tried again by itself
            for job in worker.jobs:
                job.alone = True
            self._put_back(worker)
        elif worker.jobs:
            if is_told:
                self._bury(worker.jobs[0], signal_)
            else:
                self._mourned[worker.pid] = worker.jobs[0]
                self._loop.call_later(_AGAIN_SECONDS, self._died, worker.pid, None)
        self._replace()

    def _died(self, pid: int, signal_: int | None) -> None:
        job = self._mourned.pop(pid, None)
        if job is not None:
            self._bury(job, signal_)

    def _bury(self, job: Job, signal_: int | None) -> None:
        job.end(Reply(_ENDS.get(signal_, Outcome.LOST)))

    def _is_orphan(self, worker: _Worker) -> bool:
        """Tell whether its parent has died, so that nobody but us can kill it."""
        return worker.parent is not self._control

    def _kill(self, worker: _Worker) -> None:
        worker.killed = True
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if self._is_orphan(worker):
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)
        else:
            self._order(b"k", worker.pid)
        worker.hang_up()

    def _replace(self) -> None:
        """Fork as many as are missing for what is quick, if that can be done now."""
        if self._closing or self._control is None:
            return
        quick = sum(not worker.slow for worker in self._workers)
        for _ in range(self.limits.quick_workers - quick - self._forking):
            self._forking += 1
            self._later(self._fork(self._control))

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fork(self, parent: socket.socket) -> None:
        try:
            ours, theirs = socket.socketpair()
            try:
                pid = await self._order_birth(parent, theirs)
            except (OSError, TimeoutError, asyncio.CancelledError):
                ours.close()
                raise
            finally:
                theirs.close()
            ours.setblocking(False)
            loop = asyncio.get_running_loop()
            _, worker = await loop.create_connection(lambda: _Worker(self, pid, parent), sock=ours)
            self._workers.add(worker)
            self.refill(worker)
        except (OSError, TimeoutError) as error:
            _LOG.warning("no process could be forked: %s", error)
            asyncio.get_running_loop().call_later(_AGAIN_SECONDS, self._replace)
        finally:
            self._forking -= 1

    async def _order_birth(self, parent: socket.socket, theirs: socket.socket) -> int:
        born: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        socket.send_fds(parent, [ORDER.pack(b"f", 0)], [theirs.fileno()])
        self._births.append(born)
        return await asyncio.wait_for(asyncio.shield(born), _BORN_SECONDS)

    def _order(self, order: bytes, pid: int) -> None:
        try:
            if self._control is not None:
                self._control.sendall(ORDER.pack(order, pid))
        except OSError:
            _LOG.warning("an order did not reach the process that holds the graphs")

    # --- the process that holds the graphs --------------------------------------------------------

    async def _start_nursery(self) -> None:
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        told = {
            "control": theirs.fileno(),
            **asdict(self._source),
            "limits": asdict(self.limits),
        }
        self._nursery = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "aseangraph.nursery", json.dumps(told)],
            pass_fds=[theirs.fileno(), *self._source.inherited],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self._ready: asyncio.Future[None] = loop.create_future()
        self._heard.clear()
        loop.add_reader(ours, self._hear, ours)
        try:
            await asyncio.wait_for(self._ready, _READY_SECONDS)
        except BaseException:
            _hang_up(ours)
            self._nursery.kill()  # it has no children yet
            self._nursery.wait()
            raise

    def _hear(self, control: socket.socket) -> None:
        try:
            data = control.recv(65536, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._orphaned(control)
            return
        self._heard += data
        *lines, rest = bytes(self._heard).split(b"\n")
        self._heard = bytearray(rest)
        for line in lines:
            self._told(control, json.loads(line))

    def _told(self, control: socket.socket, message: dict[str, Any]) -> None:
        if "ready" in message:
            hello = message["ready"]
            self.triples, self.graphs = hello["triples"], hello["graphs"]
            self._born_with = hello["memory"]
            self.catalogue = catalogue_of(hello["questions"])
            self._control = control
            self._ready.set_result(None)
        elif "born" in message:
            self._births.popleft().set_result(message["born"])
        elif "unborn" in message:
            self._births.popleft().set_exception(OSError(message["unborn"]))
        elif message["dead"] in self._mourned:
            self._died(message["dead"], message["signal"])
        elif any(worker.pid == message["dead"] for worker in self._workers):
            self._dead[message["dead"]] = message["signal"]

    def _orphaned(self, control: socket.socket) -> None:
        """Start another process that holds the graphs; the children of the dead one may finish."""
        _hang_up(control)
        if control is not self._control:  # whoever has started it will start another
            if not self._ready.done():
                self._ready.set_exception(OSError("its loading broke off"))
            return
        self._control = None
        for born in self._births:
            if not born.done():
                born.set_exception(OSError("the process that holds the graphs is gone"))
        self._births.clear()
        if not self._closing:
            self._later(self._start_again())

    async def _start_again(self) -> None:
        _LOG.error("the process that holds the graphs is gone; starting another")
        if self._nursery is not None:
            await asyncio.to_thread(self._nursery.wait)
        while self._control is None and not self._closing:
            try:
                await self._start_nursery()
            except (OSError, TimeoutError) as error:
                _LOG.error("the process that holds the graphs did not start: %s", error)
                await asyncio.sleep(_AGAIN_SECONDS)
        for worker in list(self._idle):
            if self._is_orphan(worker):
                self._kill(worker)
        self._replace()


def _hang_up(control: socket.socket) -> None:
    if control.fileno() >= 0:
        asyncio.get_running_loop().remove_reader(control)
        control.close()
