"""Answers that are kept: bounded in bytes, the longest unused leave first."""

from hypothesis import given
from hypothesis import strategies as st

from aseangraph.cache import Cache

KIB = 1024


def test_what_is_kept_is_found_and_counted() -> None:
    cache: Cache[str] = Cache(64 * KIB)
    assert cache.get("a") is None
    cache.put("a", "one", 3)
    assert cache.get("a") == "one"
    assert (cache.hits, cache.misses, len(cache)) == (1, 1, 1)


def test_the_longest_unused_leaves_first() -> None:
    cache: Cache[int] = Cache(16 * KIB)
    for number in range(12):
        cache.put(number, number, KIB)
        assert cache.get(0) == 0
    assert cache.get(1) is None
    assert cache.get(11) == 11


def test_what_is_too_large_is_not_kept() -> None:
    cache: Cache[int] = Cache(8 * KIB)
    cache.put("large", 1, KIB)
    assert (len(cache), cache.bytes) == (0, 0)


def test_without_room_nothing_is_kept() -> None:
    cache: Cache[int] = Cache(0)
    cache.put("a", 1, 0)
    assert cache.get("a") is None


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3 * KIB)), max_size=200))
def test_it_never_holds_more_than_it_may(puts: list[tuple[int, int]]) -> None:
    cache: Cache[int] = Cache(16 * KIB)
    for key, size in puts:
        cache.put(key, size, size)
        assert 0 <= cache.bytes <= 16 * KIB
        assert cache.get(key) in (None, *(s for k, s in puts if k == key))
