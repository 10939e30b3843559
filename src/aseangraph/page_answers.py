"""Answers as the application of the pages sends them; and what is wrong, told as a page or not."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from fastapi import FastAPI, Request, Response

from aseangraph.negotiation import prefers_page
from aseangraph.problems import Problem
from aseangraph.sent import Sent, problem_page_sent, problem_sent

__all__ = ["Base", "answered", "tell_problems", "told"]

Base = Callable[[Request], str]
"""What gives the address of the service, without a slash at its end, for a request."""


def answered(sent: Sent) -> Response:
    """Return an answer as the application sends it."""
    headers = {name.decode(): value.decode() for name, value in sent.headers}
    return Response(sent.body, sent.status, headers)


def told(request: Request, base: Base, problem: Problem) -> Response:
    """Tell what is wrong: to a person with a browser on a page, else in a problem document."""
    if prefers_page(request.headers.get("accept", "")):
        with suppress(Problem):  # as the address may be what is wrong
            return answered(problem_page_sent(problem, base(request)))
    return answered(problem_sent(problem))


def tell_problems(app: FastAPI, base: Base) -> None:
    """Have ``app`` tell the problems that its pages raise."""
    app.add_exception_handler(Problem, partial(_told, base))


async def _told(base: Base, request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - registered for this class alone
    return told(request, base, error)
