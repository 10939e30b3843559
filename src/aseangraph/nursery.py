"""A process that holds the graphs and forks those that evaluate queries.

It has one thread and never evaluates, so that its children begin clean; it is their parent, so that
it alone can kill them without mistaking one for another. Its orders come over a Unix socket:

fork   b"f", with a socket for the child → {"born": pid}, or {"unborn": why not}
kill   b"k" and the pid
calm   b"c" and the pid: lower its priority

and it tells {"dead": pid, "signal": number or null} of each child that ends.
"""

import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from aseangraph import evaluator
from aseangraph.files import store_of_files
from aseangraph.holdings import Holdings
from aseangraph.limits import Limits
from aseangraph.questions_graph import catalogue_in
from aseangraph.release import load_dump, load_index, open_held

__all__ = ["ORDER", "main"]

ORDER = struct.Struct("!cI")
_NICENESS = 15


def main() -> None:
    """Load what the first argument names, then take orders from the file descriptor it names."""
    told: dict[str, Any] = json.loads(sys.argv[1])
    control = socket.socket(fileno=told["control"])
    holdings = _loaded(told)
    gc.collect()
    gc.freeze()
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    questions = holdings.catalogue.values()
    hello = {
        "triples": holdings.store.count(),
        "graphs": holdings.store.sizes(),
        "memory": held,
        "questions": [[each.name, each.subject, each.text] for each in questions],
    }
    _tell(control, {"ready": hello})
    _Nursery(control, holdings, Limits(**told["limits"])).run()


def _loaded(told: dict[str, Any]) -> Holdings:
    if told["data"]:  # which no build has checked for questions
        return Holdings(store_of_files(told["data"]))
    dump, record, index = told["held"] or open_held(Path(told["release"]))
    store = load_dump(dump, record)
    return Holdings(store, catalogue_in(store), load_index(index))


def _tell(control: socket.socket, message: dict[str, Any]) -> None:
    with suppress(ConnectionError):  # nobody is there any more, as the next reading will show
        control.sendall(json.dumps(message).encode() + b"\n")


class _Nursery:
    def __init__(self, control: socket.socket, holdings: Holdings, limits: Limits) -> None:
        self.control = control
        self.holdings = holdings
        self.limits = limits
        self.children: set[int] = set()
        self.woken, self.waker = socket.socketpair()
        self.waker.setblocking(False)

    def run(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.waker.fileno(), warn_on_full_buffer=False)
        try:
            while self._turn():
                pass
        finally:
            signal.set_wakeup_fd(-1)
            for child in self.children:
                os.kill(child, signal.SIGKILL)

    def _turn(self) -> bool:
        ready, _, _ = select.select([self.control, self.woken], [], [])
        if self.woken in ready:
            self.woken.recv(4096)
            self._reap()
        return self.control not in ready or self._obey()

    def _obey(self) -> bool:
        try:
            message, fds, _, _ = socket.recv_fds(self.control, ORDER.size, 1)
        except ConnectionError:
            return False  # it was closed with something unread
        while message and len(message) < ORDER.size:
            message += self.control.recv(ORDER.size - len(message))
        if not message:
            return False
        order, child = ORDER.unpack(message)
        if order == b"f":
            self._fork(fds[0])
        elif child in self.children:
            if order == b"k":
                os.kill(child, signal.SIGKILL)
            else:
                os.setpriority(os.PRIO_PGRP, child, _NICENESS)  # of all its threads
        return True

    def _fork(self, fd: int) -> None:
        try:
            child = os.fork()
        except OSError as error:
            os.close(fd)
            _tell(self.control, {"unborn": str(error)})
            return
        if not child:
            self._live(fd)
        os.close(fd)
        os.setpgid(child, child)
        self.children.add(child)
        _tell(self.control, {"born": child})

    def _live(self, fd: int) -> None:
        """Be a child: keep nothing of the parent's but the graphs."""
        try:
            signal.set_wakeup_fd(-1)
            for each in (self.control, self.woken, self.waker):
                each.close()
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 2)  # where the engine would tell how it died
            evaluator.run(socket.socket(fileno=fd), self.holdings, self.limits)
        finally:
            os._exit(0)

    def _reap(self) -> None:
        while self.children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            self.children.discard(child)
            code = os.waitstatus_to_exitcode(status)
            _tell(self.control, {"dead": child, "signal": -code if code < 0 else None})


if __name__ == "__main__":
    main()
