"""Fixtures of the tests of the service in front of a server that does what a test says."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from far_servers import ROWS, Scripted, answers, fronted, scripted


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Scripted, TestClient]]:
    """A server that does what a test says, and the service in front of it."""
    with scripted(answers(ROWS)) as far, fronted(far.address) as client:
        yield far, client


@pytest.fixture
def far(served: tuple[Scripted, TestClient]) -> Scripted:
    """A server that answers with ROWS, unless a test says otherwise, and was asked nothing yet."""
    far, _ = served
    far.behave = answers(ROWS)
    far.asked.clear()
    return far


@pytest.fixture
def client(served: tuple[Scripted, TestClient]) -> TestClient:
    """The service in front of ``far``."""
    return served[1]
