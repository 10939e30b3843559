"""What the processes tell each other comes over as it was sent."""

import socket
import threading

from hypothesis import given
from hypothesis import strategies as st

from aseangraph.wire import Frames, Outcome, Question, Reply, read_frame

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
graphs = st.none() | st.lists(text, max_size=3)


def through(frame: bytes, pieces: int = 1) -> tuple[list[str], bytes] | None:
    """Send ``frame`` over a socket in ``pieces``, and read it at the other end."""
    here, there = socket.socketpair()
    step = max(1, -(-len(frame) // pieces))

    def send() -> None:
        for start in range(0, len(frame), step):
            here.sendall(frame[start : start + step])
        here.close()

    sending = threading.Thread(target=send)
    sending.start()
    try:
        return read_frame(there, Frames())
    finally:
        sending.join()
        there.close()


@given(text, graphs, graphs, st.booleans(), st.integers(1, 7))
def test_a_question(query: str, default, named, gzip: bool, pieces: int) -> None:
    formats = {"boolean": "json", "solutions": None, "triples": "turtle"}
    question = Question(query, formats, default, named, gzip, "http://host")
    frame = through(question.encode(), pieces)
    assert frame is not None
    assert Question.decode(*frame) == question


@given(st.sampled_from(Outcome), st.binary(max_size=5000), text, st.none() | st.integers(1, 99))
def test_a_reply(outcome: Outcome, body: bytes, message: str, line: int | None) -> None:
    reply = Reply(outcome, body, message, "json", "solutions", "etag", True, True, line, line, 7)
    frame = through(reply.encode(), 3)
    assert frame is not None
    assert Reply.decode(*frame) == reply


def test_several_that_come_at_once_are_told_apart() -> None:
    frames = Frames()
    questions = [Question(f"ASK {{ # {number}\n}}", {"boolean": "xml"}) for number in range(3)]
    frames.feed(b"".join(question.encode() for question in questions))
    read = [Question.decode(*frame) for frame in iter(frames.take, None)]
    assert read == questions


def test_nothing_where_the_other_side_has_hung_up() -> None:
    whole = Question("ASK {}", {}).encode()
    assert through(b"") is None
    assert through(whole[:5]) is None
    assert through(whole[:-1]) is None
