"""Answers kept for who asks again: bounded in bytes, the longest unused leave first.

A release never changes, so that a kept answer is right for as long as the service runs.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

__all__ = ["Cache"]

_OVERHEAD = 512  # bytes that an entry takes beside what it holds, roughly

T = TypeVar("T")


class Cache(Generic[T]):
    """Values by key, of known sizes in bytes, no more than ``most`` bytes of them."""

    def __init__(self, most: int) -> None:
        """Be empty; ``most`` 0 keeps nothing."""
        self._most = most
        self._held: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self.bytes = 0
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        """Count the values."""
        return len(self._held)

    def get(self, key: Hashable) -> T | None:
        """Return the value under ``key``, which is then the last to leave, or ``None``."""
        found = self._held.get(key)
        if found is None:
            self.misses += 1
            return None
        self._held.move_to_end(key)
        self.hits += 1
        return found[0]

    def put(self, key: Hashable, value: T, size: int) -> None:
        """Keep ``value`` of ``size`` bytes, unless it would fill an eighth of the room."""
        size += _OVERHEAD
        if size > self._most // 8 or key in self._held:
            return
        self._held[key] = (value, size)
        self.bytes += size
        while self.bytes > self._most:
            _, (_, left) = self._held.popitem(last=False)
            self.bytes -= left
