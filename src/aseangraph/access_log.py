"""The access log: one JSON object a line on standard error, off unless asked for.

A query is named by a digest of it, so that the log tells repeated ones apart without telling what
was asked; its text is there only where the operator wants it.
"""

import hashlib
import json
import logging
import sys
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

__all__ = ["access_log"]

_LOG = logging.getLogger("aseangraph.access")
_LONGEST = 10_000  # characters of a query that are logged


def access_log(*, queries: bool) -> Callable[[MutableMapping[str, Any], bytes, int, float], None]:
    """Return what writes a line for a request: its ASGI scope, body, status, and seconds it took.

    ``asked`` is a digest of the address's query string and the body, joined as a form's fields are:
    the same query has the same digest by GET and in a form. What is not known of a request that was
    refused before it was whole is null. With ``queries`` the line has the text of the address's
    query string, percent-decoded.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    _LOG.handlers = [handler]
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False

    def write(scope: MutableMapping[str, Any], body: bytes, status: int, seconds: float) -> None:
        query_string: bytes = scope.get("query_string", b"")
        asked = b"&".join(filter(None, (query_string, body)))
        client = scope.get("client")
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client[0] if client else None,
            "method": scope.get("method"),
            "path": scope.get("path"),
            "status": status,
            "seconds": round(seconds, 6),
            "asked": hashlib.blake2b(asked, digest_size=8).hexdigest() if asked else None,
        }
        if queries:
            line["query"] = unquote_plus(query_string.decode("latin-1"), errors="replace")[
                :_LONGEST
            ]
        _LOG.info(json.dumps(line, ensure_ascii=False))

    return write
