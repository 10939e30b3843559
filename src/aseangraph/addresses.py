"""Where an IRI of ours is answered: at its own path, under the base of the service that is asked.

The data keep their IRIs; a page's links lead to the service that sent it.
"""

import re
from urllib.parse import quote

from aseangraph.namespaces import BASE

__all__ = ["ROOT", "address"]

ROOT = BASE

_LEGAL = "!#$%&'()*+,/:;=?@[]-._~"  # RFC 3986, section 2.2 and 2.3, and the sign of an escape
_LOOSE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DOTS = re.compile(r"(?i)(^|/)(\.|%2e){1,2}(?=/|[?#]|$)")


def address(base: str, iri: str) -> str | None:
    """Return the address of ``iri`` under ``base`` (no slash at its end), or ``None``.

    There is none for what is not ours, nor for an IRI with a segment of dots alone, which would
    lead elsewhere (RFC 3986, section 5.2.4). What a URI cannot hold is percent-encoded (RFC 3987,
    section 3.1); escapes stay as they are.
    """
    path = iri.removeprefix(ROOT)
    if not iri.startswith(ROOT) or _DOTS.search(path):
        return None
    if path.startswith("/"):  # nor would an empty segment be ours
        return None
    return f"{base}/{quote(_LOOSE.sub('%25', path), safe=_LEGAL)}"
