"""A document fetched from an http(s) address, within limits of size and time."""

import time
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx2

from aseangraph.errors import FetchError
from aseangraph.limits import MIB
from aseangraph.remote import how_it_failed

__all__ = ["Fetched", "fetched", "is_address"]

_CONNECT_SECONDS = 10.0
_MOST_SECONDS = 120.0
_MOST_REDIRECTS = 10
_AGENT = "aseangraph"


class Fetched(NamedTuple):
    """What an address gave: its bytes, their ``Content-Type``, and where it led to."""

    body: bytes
    content_type: str
    address: str


def is_address(text: str) -> bool:
    """Tell whether ``text`` is an http(s) address."""
    return text.lower().startswith(("http://", "https://"))


def fetched(
    address: str, *, accept: str, most_bytes: int, most_seconds: float = _MOST_SECONDS
) -> Fetched:
    """Fetch what is at ``address``, wherever it leads to, in a type that ``accept`` names.

    Raises ``FetchError`` where there is nothing, it is larger than ``most_bytes`` or takes longer.
    """
    if "@" in urlsplit(address).netloc:
        raise FetchError(
            "the address holds a user or a password, which would be seen. Fetch the file by another"
            " tool and name that."
        )
    ends = time.monotonic() + most_seconds
    headers = {"accept": accept, "user-agent": _AGENT}
    try:
        with (
            httpx2.Client(
                follow_redirects=True,
                max_redirects=_MOST_REDIRECTS,
                timeout=httpx2.Timeout(most_seconds, connect=_CONNECT_SECONDS),
            ) as client,
            client.stream("GET", address, headers=headers) as response,
        ):
            return _read(address, response, most_bytes, ends)
    except httpx2.TooManyRedirects:
        raise _failed(address, f"leads on more than {_MOST_REDIRECTS} times") from None
    except httpx2.HTTPError as error:
        raise _failed(address, f"gives nothing: {how_it_failed(error)}") from None
    except (httpx2.InvalidURL, ValueError):
        raise _failed(address, "is no address of a server") from None


def _read(address: str, response: httpx2.Response, most_bytes: int, ends: float) -> Fetched:
    if response.status_code != httpx2.codes.OK:
        raise _failed(address, f"answers {response.status_code} {response.reason_phrase}".rstrip())
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > most_bytes:
            raise _failed(address, f"gives more than {most_bytes / MIB:g} MiB")
        if time.monotonic() > ends:
            raise _failed(address, "takes too long")
    told = response.headers.get("content-type", "")
    return Fetched(b"".join(parts), told, str(response.url))


def _failed(address: str, what: str) -> FetchError:
    return FetchError(f"{address}: {what}. Check the address, or fetch the file and name that.")
