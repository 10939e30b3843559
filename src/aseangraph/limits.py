"""What one query may take, and what the service takes on at once."""

from dataclasses import dataclass

__all__ = ["MIB", "Limits"]

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The limits that are in force, in seconds, bytes and numbers of processes.

    A query begins in one of ``quick_workers`` processes. After ``quick_seconds`` it is a slow one:
    it keeps its process, a new quick process takes the place of that, and no more than
    ``slow_workers`` of them run; after ``calm_seconds`` at a lower priority.
    """

    query_seconds: float = 30.0
    quick_seconds: float = 0.1
    calm_seconds: float = 0.5
    query_memory: int = 1024 * MIB
    result_bytes: int = 64 * MIB
    request_bytes: int = MIB
    cache_bytes: int = 64 * MIB
    quick_workers: int = 2
    slow_workers: int = 8
    waiting: int = 512
    waiting_seconds: float = 5.0
    body_seconds: float = 10.0
