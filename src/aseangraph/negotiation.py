"""Content negotiation after RFC 9110, sections 12.4 and 12.5.1.

A media range is matched by its most specific form; its weight is that of this form, and weight 0
means "not this". Parameters other than ``q`` are read and set aside: no format here has variants.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from aseangraph.formats import Format

__all__ = ["MediaRange", "accepts_gzip", "choose", "parse_accept", "prefers_page"]


@dataclass(frozen=True)
class MediaRange:
    """One element of an ``Accept`` field: type, subtype (``*`` for any) and weight 0 to 1."""

    type: str
    subtype: str
    weight: float

    def matches(self, media_type: str) -> bool:
        """Tell whether ``media_type`` (``type/subtype``, lower case) lies in this range."""
        kind, _, sub = media_type.partition("/")
        return self.type in ("*", kind) and self.subtype in ("*", sub)

    @property
    def specificity(self) -> int:
        """0 for ``*/*``, 1 for ``type/*``, 2 for ``type/subtype``."""
        return (self.type != "*") + (self.subtype != "*")


def parse_accept(field: str) -> list[MediaRange]:
    """Parse an ``Accept`` field value; elements that are no media range are passed over."""
    ranges = (_parse_range(element) for element in field.split(","))
    return [each for each in ranges if each is not None]


def _parse_range(element: str) -> MediaRange | None:
    name, *parameters = (part.strip() for part in element.split(";"))
    kind, slash, sub = name.lower().partition("/")
    weight = _weight(parameters)
    if not slash or not kind or not sub or weight is None or (kind == "*" and sub != "*"):
        return None
    return MediaRange(kind, sub, weight)


def _weight(parameters: Iterable[str]) -> float | None:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                return None
            return weight if 0 <= weight <= 1 else None
    return 1.0


def choose(field: str | None, formats: Sequence[Format]) -> Format | None:
    """Return the format of ``formats`` that an ``Accept`` field likes best, or ``None``.

    No field, an empty one, or one without any media range accepts everything: the first format.
    Of formats liked equally the earlier one wins. A range with a wildcard speaks of the media type
    that is sent, not of a format's other names.
    """
    ranges = parse_accept(field or "")
    if not ranges:
        return formats[0]
    named = [each for each in ranges if each.subtype != "*"]
    weighted = [(_best(each.media_types, ranges, named), each) for each in formats]
    best = max(weight for weight, _ in weighted)
    return next((each for weight, each in weighted if weight == best and best > 0), None)


@lru_cache(maxsize=1024)
def prefers_page(field: str) -> bool:
    """Tell whether an ``Accept`` field names HTML, and likes no JSON as well."""
    ranges = parse_accept(field)
    if ("text", "html") not in {(each.type, each.subtype) for each in ranges}:
        return False
    json = ("application/problem+json", "application/json")
    return _liking("text/html", ranges) > max(_liking(each, ranges) for each in json)


def _best(names: Sequence[str], ranges: Sequence[MediaRange], named: Sequence[MediaRange]) -> float:
    sent, *others = names
    return max(_liking(sent, ranges), *(_liking(each, named) for each in others), 0.0)


def _liking(media_type: str, ranges: Sequence[MediaRange]) -> float:
    fitting = [each for each in ranges if each.matches(media_type)]
    if not fitting:
        return 0.0
    closest = max(each.specificity for each in fitting)
    return max(each.weight for each in fitting if each.specificity == closest)


@lru_cache(maxsize=1024)
def accepts_gzip(field: str) -> bool:
    """Tell whether an ``Accept-Encoding`` field lets an answer come in gzip (section 12.5.3)."""
    weights: dict[str, float] = {}
    for element in field.split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        weights[name.lower()] = _weight(parameters) or 0.0
    named = (weights[name] for name in ("gzip", "x-gzip", "*") if name in weights)
    return next(named, 0.0) > 0
