"""One query asked of a SPARQL 1.1 endpoint over HTTP, and what can become of that.

SPARQL 1.1 Protocol, section 2.1.2: by a form, which every engine takes, at any length. (Virtuoso 7
never answers a query that is posted directly.)
"""

import logging
from collections.abc import AsyncIterator, Sequence

import httpx2

from aseangraph.errors import AnswerTooLargeError
from aseangraph.formats import Format, Kind
from aseangraph.problems import Problem
from aseangraph.remote import Credentials, how_it_failed, shown
from aseangraph.transcription import NoAnswerError, accepted, source_format

__all__ = ["AGAIN", "Client", "NotTakenError"]

AGAIN = {"Retry-After": "5"}

_LOG = logging.getLogger("aseangraph.client")
_CONNECT_SECONDS = 5.0
_KEPT_CONNECTIONS = 16
_MOST_WORDS = 4096  # bytes of a refusal that are read
_UNFRAMED = ("nt", "turtle")  # formats that do not tell where they end

# Virtuoso 7 has status 500 for nearly all, and tells by the SQL state what it was.
_VIRTUOSO_CANNOT = "Virtuoso 37000"
_VIRTUOSO_LATE = ("Virtuoso S1T00", "Virtuoso 42000 Error The estimated execution time")

_DOWN = "the store behind this service cannot be asked: {}. Ask again in a while."
_FAILED = "the store behind this service failed (status {}). Ask again, or ask for less at once."
_NO_ENDPOINT = (
    "the store behind this service takes no queries at the address that it was given (status {})."
    " Its operator has to mend ASEANGRAPH_BACKEND."
)
_NOT_TAKEN = "the store behind this service does not take this query{}. Ask it another way."
_REFUSES_US = (
    "the store behind this service does not let it in. Its operator has to set"
    " ASEANGRAPH_BACKEND_USER and ASEANGRAPH_BACKEND_PASSWORD."
)
_BUSY = "the store behind this service has too much to do. Ask again in a while."
_TOO_LATE = (
    "the store behind this service stopped the query, for it took too long. Ask for less: name more"
    " of the subjects or predicates, and join patterns by a shared variable."
)
_TOO_LONG = "the query is too long for the store behind this service. Shorten it."
_TOO_MANY = (
    "the store behind this service gives no more than {} rows. Ask for fewer at once with LIMIT and"
    " OFFSET."
)


class NotTakenError(Exception):
    """The endpoint says that a query is none, where we think otherwise."""


class Client:
    """Ask the endpoint at ``address`` for answers of no more than ``most`` bytes."""

    def __init__(self, address: str, credentials: Credentials, most: int) -> None:
        """Be ready; nothing is connected yet. No proxy is asked, whatever the environment names."""
        self._address = address
        self._credentials = credentials
        self._most = most
        self._http = httpx2.AsyncClient(
            auth=credentials,
            timeout=httpx2.Timeout(None, connect=_CONNECT_SECONDS),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=_KEPT_CONNECTIONS),
            headers={"Accept-Encoding": "identity", "User-Agent": "aseangraph"},
            trust_env=False,
        )
        self.is_up = False
        self._said_down = False

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def ask(
        self,
        query: str,
        kind: Kind,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> tuple[bytes, Format]:
        """Return the answer to ``query``, which is of ``kind``: whole, not yet read, and in what.

        Raises ``Problem`` where the endpoint cannot or will not answer, ``NotTakenError``,
        ``NoAnswerError`` and ``AnswerTooLargeError``. There is no limit of time but for connecting.
        """
        fields = {
            "query": query,
            "default-graph-uri": list(default_graphs or ()),
            "named-graph-uri": list(named_graphs or ()),
        }
        try:
            async with self._http.stream(
                "POST", self._address, data=fields, headers={"Accept": accepted(kind)}
            ) as response:
                if response.status_code != httpx2.codes.OK:
                    await self._refuse(response)
                self.note(up=True)
                return await self._read(response, kind)
        except httpx2.HTTPError as error:
            why = how_it_failed(error)
            self.note(up=False, why=why)
            raise Problem(502, _DOWN.format(why), AGAIN) from None

    async def _read(self, response: httpx2.Response, kind: Kind) -> tuple[bytes, Format]:
        source = source_format(response.headers.get("content-type", ""), kind)
        _check_whole(response, source)
        parts = bytearray()
        async for part in response.aiter_bytes():
            parts += part
            if len(parts) > self._most:
                raise AnswerTooLargeError
        return bytes(parts), source

    async def _refuse(self, response: httpx2.Response) -> None:
        """Raise what becomes of a query that was not answered."""
        status = response.status_code
        words = shown(response, await _start_of(response.aiter_bytes()))
        _LOG.warning("the backend answered a query with status %s", status)
        if status in (400, 422) or words.startswith(_VIRTUOSO_CANNOT):
            told = f". It says: {self._credentials.without(words)}" if words else ""
            raise NotTakenError(_NOT_TAKEN.format(told))
        if status in (408, 504) or words.startswith(_VIRTUOSO_LATE):
            raise Problem(504, _TOO_LATE)
        if status in (413, 414):
            raise Problem(413, _TOO_LONG)
        if status == 429:
            raise Problem(503, _BUSY, AGAIN)
        self.note(up=False, why=f"status {status}")
        if status in (401, 403, 407):
            raise Problem(502, _REFUSES_US)
        if status < 500:
            raise Problem(502, _NO_ENDPOINT.format(status))
        raise Problem(502, _FAILED.format(status), AGAIN)

    def note(self, *, up: bool, why: str = "") -> None:
        """Note whether the endpoint answers, and say so in the log where that has changed."""
        self.is_up = up
        if up == self._said_down:
            self._said_down = not up
            _LOG.warning("the backend answers again" if up else f"the backend is out: {why}")


def _check_whole(response: httpx2.Response, source: Format) -> None:
    """Raise what an answer is that the endpoint itself says is not whole, or cannot say is."""
    if most := response.headers.get("x-sparql-maxrows"):  # Virtuoso has left rows out
        raise Problem(413, _TOO_MANY.format(most))
    if "x-sql-state" in response.headers:  # Virtuoso has stopped half-way
        raise Problem(504, _TOO_LATE)
    framed = {"content-length", "transfer-encoding"} & set(response.headers)
    if not framed and source.name in _UNFRAMED:
        raise NoAnswerError("where it ends is not told")


async def _start_of(body: AsyncIterator[bytes]) -> bytes:
    parts = bytearray()
    async for part in body:
        parts += part
        if len(parts) >= _MOST_WORDS:
            break
    return bytes(parts[:_MOST_WORDS])
