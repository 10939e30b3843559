"""Several questions given to one process at once: each gets its own answer, whatever the others do.

The processes are real ones; there is one for what is quick, so that all begin in the same one.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest

from aseangraph.limits import MIB, Limits
from aseangraph.pool import Pool, Source
from aseangraph.wire import Outcome, Question, Reply
from process_family import ON_LINUX, family_of

T = TypeVar("T")
LIMITS = Limits(query_seconds=2, quick_seconds=0.1, query_memory=64 * MIB, quick_workers=1)
FORMATS: dict[str, str | None] = {"boolean": "json", "solutions": "csv", "triples": "nt"}
DOUBLED = "BIND('0123456789' AS ?x0) " + " ".join(
    f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40)
)
HUNGRY = f"SELECT (STRLEN(?x40) AS ?n) {{ {DOUBLED} }}"
DEEP = "ASK " + "{" * 400_000 + "}" * 400_000
VALUES = " ".join(str(n) for n in range(2000))
ENDLESS = (
    f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {VALUES} }} VALUES ?b {{ {VALUES} }}"
    f" VALUES ?c {{ {VALUES} }} FILTER(?a + ?b < -?c) }}"
)
SLOW = (
    f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {VALUES} }} VALUES ?b {{ {VALUES} }}"
    " FILTER(?a + ?b < 0) }"
)


def look_up(number: int) -> str:
    return f"SELECT ?o {{ <http://e/{number}> <http://e/is> ?o }}"


@pytest.fixture
def source(tmp_path: Path) -> Source:
    file = tmp_path / "data.ttl"
    file.write_text("".join(f"<http://e/{n}> <http://e/is> {n} .\n" for n in range(100)))
    return Source(data=[str(file)])


def run(work: Coroutine[object, object, T]) -> T:
    return asyncio.run(work)


async def replies(source: Source, queries: list[str], limits: Limits = LIMITS) -> list[Reply]:
    pool = Pool(source, limits)
    await pool.start()
    try:
        jobs = [pool.submit(Question(query, FORMATS)) for query in queries]
        async with asyncio.timeout(20):
            return await asyncio.gather(*(job.done for job in jobs))
    finally:
        await pool.close()


def right(found: list[Reply], numbers: list[int]) -> bool:
    told = [(reply.outcome, reply.body) for reply in found]
    return told == [(Outcome.ANSWERED, b"o\r\n%d\r\n" % number) for number in numbers]


def test_each_gets_its_own_answer(source: Source) -> None:
    numbers = list(range(100))
    assert right(run(replies(source, list(map(look_up, numbers)))), numbers)


@pytest.mark.parametrize("place", [0, 1, 2, 3, 7])
@pytest.mark.parametrize("hostile", [HUNGRY, DEEP])
def test_who_is_with_a_query_that_kills_its_process_is_answered(
    source: Source, place: int, hostile: str
) -> None:
    queries = list(map(look_up, range(12)))
    limits = replace(
        LIMITS, query_seconds=15, quick_seconds=14
    )  # so that it dies with others behind it
    found = run(replies(source, [*queries[:place], hostile, *queries[place:]], limits))
    assert found.pop(place).outcome in (Outcome.OUT_OF_MEMORY, Outcome.FAILED)
    assert right(found, list(range(12)))


@pytest.mark.parametrize("place", [0, 1, 3])
def test_who_is_behind_an_endless_query_is_answered_at_once(source: Source, place: int) -> None:
    async def order() -> list[int]:
        pool = Pool(source, LIMITS)
        await pool.start()
        ended: list[int] = []
        queries = list(map(look_up, range(8)))
        queries.insert(place, ENDLESS)
        try:
            jobs = [pool.submit(Question(query, FORMATS)) for query in queries]
            for number, job in enumerate(jobs):
                job.done.add_done_callback(lambda _, number=number: ended.append(number))
            found = await asyncio.gather(*(job.done for job in jobs))
        finally:
            await pool.close()
        assert found.pop(place).outcome is Outcome.TOO_LATE
        assert right(found, list(range(8)))
        return ended

    assert run(order())[-1] == place


@ON_LINUX
@pytest.mark.parametrize(("calm_seconds", "stays"), [(60, True), (0, False)])
def test_a_process_that_was_slow_for_a_moment_is_used_again(
    source: Source, monkeypatch: pytest.MonkeyPatch, calm_seconds: float, stays: bool
) -> None:
    monkeypatch.setenv("HELD_FOR", mark := str(uuid4()))
    limits = replace(LIMITS, query_seconds=60, quick_seconds=0.01, calm_seconds=calm_seconds)

    def family() -> list[int]:  # what holds the graphs, and what evaluates
        return family_of(f"HELD_FOR={mark}").evaluators

    async def before_and_after() -> tuple[list[int], list[int]]:
        pool = Pool(source, limits)
        await pool.start()
        try:
            before = family()
            reply = await pool.submit(Question(SLOW, FORMATS)).done
            assert (reply.outcome, reply.body) == (Outcome.ANSWERED, b"n\r\n0\r\n")
            async with asyncio.timeout(20):
                while pool.numbers()["idle"] != 1 or len(family()) != 2:
                    await asyncio.sleep(0.01)
            assert right(await asyncio.gather(pool.submit(Question(look_up(3), FORMATS)).done), [3])
            return before, family()
        finally:
            await pool.close()

    before, after = run(before_and_after())
    assert (before == after) is stays


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_who_was_behind_a_query_that_was_slow_for_a_moment_gets_no_answer_of_another(
    source: Source, place: int
) -> None:
    limits = replace(LIMITS, query_seconds=60, quick_seconds=0.01, calm_seconds=60)
    behind = [look_up(number) for number in range(12)]

    async def asked() -> tuple[list[Reply], list[Reply]]:
        pool = Pool(source, limits)
        await pool.start()
        try:
            queries = [*behind[:place], SLOW, *behind[place:]]
            jobs = [pool.submit(Question(query, FORMATS)) for query in queries]
            async with asyncio.timeout(20):
                first = [await job.done for job in jobs]
                later = [
                    await pool.submit(Question(look_up(number), FORMATS)).done
                    for number in range(50, 80)
                ]
            return first, later
        finally:
            await pool.close()

    first, later = run(asked())
    assert first.pop(place).body == b"n\r\n0\r\n"
    assert right(first, list(range(12)))
    assert right(later, list(range(50, 80)))


def test_several_that_kill_are_each_told_so(source: Source) -> None:
    queries = [DEEP, look_up(1), DEEP, look_up(2), DEEP]
    found = run(replies(source, queries, replace(LIMITS, query_seconds=15, quick_seconds=14)))
    told = {reply.outcome for reply in found[::2]}
    assert told <= {Outcome.OUT_OF_MEMORY, Outcome.FAILED}
    assert right(found[1::2], [1, 2])


def test_who_has_waited_too_long_is_turned_away_and_nobody_else(source: Source) -> None:
    limits = replace(LIMITS, waiting_seconds=0.3, quick_seconds=0.9, slow_workers=1)
    found = run(replies(source, [ENDLESS, *map(look_up, range(3))], limits))
    assert [reply.outcome for reply in found] == [Outcome.TOO_LATE, *[Outcome.BUSY] * 3]


def test_a_full_queue_turns_away_what_is_beyond(source: Source) -> None:
    found = run(replies(source, list(map(look_up, range(9))), replace(LIMITS, waiting=5)))
    assert right(found[:6], list(range(6)))
    assert [reply.outcome for reply in found[6:]] == [Outcome.BUSY] * 3


def test_a_pool_that_is_let_go_stops_what_is_under_way_and_takes_nothing_on(source: Source) -> None:
    async def outcomes() -> list[Outcome]:
        pool = Pool(source, LIMITS)
        await pool.start()
        try:
            jobs = [pool.submit(Question(query, FORMATS)) for query in (ENDLESS, look_up(1))]
            pool.let_go()
            jobs.append(pool.submit(Question(look_up(2), FORMATS)))
            return [(await job.done).outcome for job in jobs]
        finally:
            await pool.close()

    assert run(outcomes()) == [Outcome.STOPPED] * 3


def test_what_nobody_waits_for_is_given_up(source: Source) -> None:
    async def outcome() -> Outcome:
        pool = Pool(source, LIMITS)
        await pool.start()
        try:
            job = pool.submit(Question(ENDLESS, FORMATS))
            pool.abandon(job)
            return (await job.done).outcome
        finally:
            await pool.close()

    assert run(outcome()) is Outcome.ABANDONED
