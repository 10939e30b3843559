"""Parts of a file asked for over HTTP: ``Range`` and ``If-Range`` (RFC 9110, section 14)."""

import re

__all__ = ["asked_range", "matches"]

_ONE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE)
_LONGEST = 18  # digits of a number that is taken at its word; a longer one is past any end


def asked_range(field: str, size: int) -> range | None:
    """Return the bytes of ``size`` that a ``Range`` field asks for, ``None`` for all of them.

    Empty where there is no such byte (status 416). What is no byte range, or several, asks for all
    (section 14.2: a server may ignore the field).
    """
    found = _ONE.fullmatch(field)
    if found is None or not any(found.groups()):
        return None
    first, last = (_number(each) for each in found.groups())
    if first is None:
        return range(max(size - (last or 0), 0), size)
    if last is not None and last < first:
        return None
    return range(first, size if last is None else min(last + 1, size))


def _number(digits: str) -> int | None:
    if not digits:
        return None
    return int(digits) if len(digits) <= _LONGEST else 10**_LONGEST


def matches(field: str, etag: str, *, weakly: bool = False) -> bool:
    """Tell whether a field of entity tags, or ``*``, names ``etag`` (section 8.8.3.2)."""
    tags = (each.strip() for each in field.split(","))
    return field.strip() == "*" or etag in (
        each.removeprefix("W/") if weakly else each for each in tags
    )
