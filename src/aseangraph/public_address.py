"""The address that a service has for its clients: what links begin with.

It is set, or it is the one that a request was sent to, as far as that can be believed: the field
``Host`` says what a client likes (RFC 9110, section 7.2; section 17.1 on authority). A name that is
not this machine's leads to no links: they begin with the address that the connection came in at.
"""

import re
import socket
from collections.abc import Mapping
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import urlsplit

from aseangraph.errors import SettingsError
from aseangraph.problems import Problem

__all__ = ["PublicAddress"]

_HOST = re.compile(r"(?:\[([\da-f:.]+)\]|[\w.-]+)(?::\d*)?", re.ASCII | re.IGNORECASE)
_HERE = frozenset(["localhost", "127.0.0.1", "[::1]"])


class PublicAddress:
    """How the service is called from outside."""

    def __init__(self, given: str = "", host: str = "") -> None:
        """Be ``given``, where that is not empty; ``host`` is what the service listens on.

        Raises ``SettingsError`` where ``given`` is no address to begin links with.
        """
        self._given = _checked(given).rstrip("/") if given else ""
        self._prefix = urlsplit(self._given).path
        self._names = _HERE | {_bracketed(name).lower() for name in (host, socket.gethostname())}

    def of(self, scope: Mapping[str, Any], host: bytes) -> str:
        """Return scheme, authority and path of the service, without a slash at the end.

        Raises ``Problem`` (400) where ``host`` is no host.
        """
        authority = host.decode("latin-1")
        if authority and not _is_host(authority):
            raise Problem(
                400, f"Host {authority!r} is no host. Send host and port of this address."
            )
        if self._given:
            return self._given
        name, port = scope.get("server") or ("localhost", None)
        name = _bracketed(name)
        asked = _without_port(authority).lower()
        if asked != name.lower() and asked not in self._names:
            authority = name if port is None else f"{name}:{port}"
        return f"{scope['scheme']}://{authority}{scope.get('root_path', '')}"

    def path_in(self, path: str) -> str:
        """Return ``path`` without the path of the service, where a proxy has left it there."""
        if self._prefix and path.startswith(f"{self._prefix}/"):
            return path.removeprefix(self._prefix)
        return "/" if self._prefix and path == self._prefix else path


def _checked(given: str) -> str:
    try:
        parts = urlsplit(given)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        parts = urlsplit("")
    fits = parts.scheme in ("http", "https") and _is_host(parts.netloc)
    if not fits or parts.query or parts.fragment:
        raise SettingsError(
            f"public_url: {given!r} is no http or https address with a host and without a query."
            " Give the address that clients know: https://example.org/asean."
        )
    return given


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name and not name.startswith("[") else name


def _without_port(authority: str) -> str:
    end = authority.rfind("]")
    colon = authority.rfind(":")
    return authority[:colon] if colon > end else authority


def _is_host(authority: str) -> bool:
    found = _HOST.fullmatch(authority)
    try:
        return found is not None and (found[1] is None or bool(IPv6Address(found[1])))
    except ValueError:
        return False
