"""Versions compared for who asks: one comparison at a time, outside the event loop, and kept."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from aseangraph.diff import Compared, compared
from aseangraph.errors import AuthoredFileError, ReleaseError
from aseangraph.given_data import GivenData, of_release
from aseangraph.problems import Problem
from aseangraph.versions import Version

__all__ = ["Comparisons"]

_T = TypeVar("_T")
_MOST_KEPT = 4  # comparisons; what they tell may be as much as a release
_MOST_COUNTS = 1000
_GONE = "its files are gone, or others than at the start. Start the service anew."
_MOST_WAITING = 8


class Comparisons:
    """What differs between versions, by their names; each is computed once, and kept in bounds."""

    def __init__(self, versions: Sequence[Version]) -> None:
        """Be ready to compare ``versions``."""
        self._versions = {each.version: each for each in versions}
        self._kept: OrderedDict[tuple[str, str], Compared] = OrderedDict()
        self._counts: OrderedDict[tuple[str, str], dict[str, int]] = OrderedDict()
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def written(self, old: str, new: str, write: Callable[[Compared], str]) -> str:
        """Compare two versions and write what differs, as ``write`` does.

        Raises ``Problem``: 404 for a version that is not served, 503 where too many ask.
        """
        return await self._in_turn(lambda: write(self._between(old, new)))

    async def counts(self, old: str, new: str) -> dict[str, int]:
        """Return how many statements were added, removed and changed; raise as ``written`` does."""
        if (old, new) not in self._counts:
            return await self._in_turn(lambda: self._between(old, new).difference.counts)
        return self._counts[old, new]

    async def _in_turn(self, task: Callable[[], _T]) -> _T:
        if self._waiting >= _MOST_WAITING:
            raise Problem(
                503,
                "too many comparisons are under way. Ask again in a while.",
                {"Retry-After": "5"},
            )
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(task)
        except (AuthoredFileError, ReleaseError) as error:
            raise Problem(503, f"a version cannot be read any more: {_GONE}") from error
        finally:
            self._waiting -= 1

    def _between(self, old: str, new: str) -> Compared:
        pair = old, new
        if pair not in self._kept:
            self._kept[pair] = compared(self._read(old), self._read(new))
            self._counts[pair] = self._kept[pair].difference.counts
        self._kept.move_to_end(pair)
        for kept, most in ((self._kept, _MOST_KEPT), (self._counts, _MOST_COUNTS)):
            while len(kept) > most:
                kept.popitem(last=False)
        return self._kept[pair]

    def _read(self, version: str) -> GivenData:
        """Read a version; under its name, and not that of the folder, which is nobody's concern."""
        if version not in self._versions:
            served = ", ".join(self._versions) or "none"
            raise Problem(404, f"no version {version!r} is served here. There are: {served}.")
        return replace(of_release(self._versions[version].place), name=version)
