"""A dataset in parts and batches: nothing lost, nothing twice, no blank node in two."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aseangraph.batches import batched, has_nodes, parts_of
from aseangraph.errors import LoadError

NQUADS = b"""\
<a:s> <a:p> "one _:x" <a:g2> .
<a:s> <a:p> "two" <a:g1> .
<a:s> <a:p> <a:o> <a:g1> .
<a:s> <a:p> <a:o> <a:g2> .
_:n <a:p> _:m <a:g2> .
"""


def test_the_parts_are_the_graphs_by_their_names() -> None:
    assert [(part.name, part.lines) for part in parts_of(NQUADS)] == [
        ("a:g1", [b'<a:s> <a:p> "two" .\n', b"<a:s> <a:p> <a:o> .\n"]),
        (
            "a:g2",
            [b'<a:s> <a:p> "one _:x" .\n', b"<a:s> <a:p> <a:o> .\n", b"_:n <a:p> _:m .\n"],
        ),
    ]


def test_the_merge_comes_last_and_has_each_triple_once() -> None:
    *_, merge = parts_of(NQUADS, merge=True)
    assert (merge.name, merge.key) == (None, "default")
    assert merge.lines == [
        b'<a:s> <a:p> "two" .\n',
        b"<a:s> <a:p> <a:o> .\n",
        b'<a:s> <a:p> "one _:x" .\n',
        b"_:n <a:p> _:m .\n",
    ]


def test_the_digest_is_that_of_the_triples() -> None:
    one, two = (parts_of(NQUADS.replace(b"two", text))[0] for text in (b"two", b"2"))
    assert one.digest != two.digest
    assert one.digest == parts_of(NQUADS)[0].digest


def test_graphs_that_share_a_blank_node_are_refused() -> None:
    shared = b"_:n <a:p> <a:o> <a:g1> .\n<a:s> <a:p> _:n <a:g2> .\n"
    with pytest.raises(LoadError, match="a:g1 and a:g2 share a blank node"):
        parts_of(shared)


@pytest.mark.parametrize(
    "line, has",
    [
        (b"_:a <a:p> <a:o> .\n", True),
        (b"<a:s> <a:p> _:a .\n", True),
        (b'<a:s> <a:p> "_:a" .\n', False),
        (b'<a:s> <a:p> "x _:a" .\n', False),
        (b'<a:_:s> <a:_:p> "_:a _:b"@en .\n', False),
    ],
)
def test_blank_nodes_are_told_from_text(line: bytes, has: bool) -> None:
    assert has_nodes([line]) is has


NODES = st.sampled_from([f"_:b{n}" for n in range(8)] + [f"<a:{n}>" for n in range(8)])
LINES = st.lists(
    st.builds(lambda s, n, o: f"{s} <a:p{n}> {o} .\n".encode(), NODES, st.integers(0, 50), NODES)
)


@given(LINES, st.integers(1, 6))
def test_batches_hold_each_line_once_and_each_blank_node_lies_in_one(
    lines: list[bytes], size: int
) -> None:
    batches = list(batched(lines, size))
    assert sorted(line for batch in batches for line in batch) == sorted(lines)
    nodes = [set(re.findall(rb"_:b\d", b"".join(batch))) for batch in batches]
    for number, some in enumerate(nodes):
        assert not any(some & other for other in nodes[number + 1 :])
    for batch, some in zip(batches, nodes, strict=True):
        assert len(batch) <= size or some


def test_batches_are_as_large_as_they_may() -> None:
    lines = [f"<a:{n}> <a:p> <a:o> .\n".encode() for n in range(10)]
    assert [len(batch) for batch in batched(lines, 4)] == [4, 4, 2]
