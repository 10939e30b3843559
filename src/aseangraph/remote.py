"""What is told to another server and how it is reached: address, credentials, words for failures.

Credentials are sent when they are asked for, in the way that is asked for (RFC 7617, RFC 7616), and
stand in no address, message or log.
"""

from collections.abc import Generator
from urllib.parse import urlsplit

import httpx2
from pydantic import SecretStr

from aseangraph.errors import SettingsError

__all__ = ["Credentials", "checked_address", "how_it_failed", "shown"]

_SHOWN = 200  # characters of another server's words that a message takes


class Credentials(httpx2.Auth):
    """A user and a password, given where a server asks for them: Digest or Basic."""

    def __init__(self, user: str | None, password: SecretStr | None) -> None:
        """Hold them; without a user nothing is ever given."""
        self._user = user
        self._password = password or SecretStr("")
        self._known: httpx2.Auth | None = None

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send ``request``, and again with what is asked for, which the first answer tells."""
        if self._known is None:
            response = yield request
            self._known = self._fitting(response)
        if self._known is not None:
            yield from self._known.auth_flow(request)

    def _fitting(self, response: httpx2.Response) -> httpx2.Auth | None:
        if response.status_code != httpx2.codes.UNAUTHORIZED or not self._user:
            return None
        asked = response.headers.get("www-authenticate", "").lower()
        password = self._password.get_secret_value()
        if "digest" in asked:
            return httpx2.DigestAuth(self._user, password)
        return httpx2.BasicAuth(self._user, password) if "basic" in asked else None

    def without(self, text: str) -> str:
        """Return ``text`` with the user and the password blotted out."""
        for secret in (self._password.get_secret_value(), self._user):
            if secret:
                text = text.replace(secret, "…")
        return text


def checked_address(address: str, option: str) -> str:
    """Return ``address`` where it is one of a server, without credentials; ``option`` gave it.

    Raises ``SettingsError``, which repeats nothing of it.
    """
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        httpx2.URL(address)
    except (ValueError, httpx2.InvalidURL):
        whole = False
    if not whole:
        raise SettingsError(
            f"{option}: no address of a server. Write it as http://host:port/path or https://…"
        )
    if "@" in parts.netloc:
        raise SettingsError(
            f"{option}: the address holds a user or a password, which would be seen. Set"
            " ASEANGRAPH_BACKEND_USER and ASEANGRAPH_BACKEND_PASSWORD instead."
        )
    return address


def how_it_failed(error: httpx2.HTTPError) -> str:
    """Say in a few words what a failure to talk to a server was."""
    if isinstance(error, httpx2.ConnectTimeout):
        return "it does not answer"
    if isinstance(error, httpx2.ConnectError):
        return "it cannot be connected to"
    if isinstance(error, httpx2.TimeoutException):
        return "it took too long"
    return "it broke off"


def shown(response: httpx2.Response, body: bytes) -> str:
    """Return the first line of what a server says in plain text, in so far as people can read it.

    A page in HTML says nothing; what comes after the first line may repeat the whole request.
    """
    if not response.headers.get("content-type", "text/plain").startswith("text/plain"):
        return ""
    line = next(iter(body.decode("utf-8", "replace").strip().splitlines()), "")
    told = "".join(each for each in line if each.isprintable())
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}…"
