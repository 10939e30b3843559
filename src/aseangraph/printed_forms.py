"""The forms in which a document prints a value: dates in words, ordinals with their endings."""

import re

from rdflib import Literal
from rdflib.namespace import XSD
from rdflib.term import Node

from aseangraph.namespaces import AG

__all__ = ["PER_YEAR", "printed_forms"]

PER_YEAR = (AG.jointMeetingsPerYear, AG.meetingsPerYear)

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_DAY = re.compile(_MONTH.pattern + r"-(\d\d)")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_FIRST = ("inaugural", "Inaugural")
_TIMES = {1: ("once", "Once"), 2: ("twice", "Twice")}


def printed_forms(predicate: Node, value: Node) -> tuple[str, ...]:
    """Return the forms, each to the letter, in which a document may print ``value``.

    A month is printed as "October 2019"; a day as "1 December 2017", "December 1, 2017" or
    "2017-12-01"; the number of a meeting as "2nd", and 1 as "inaugural" too; how often a body
    meets in a year as "1" or "once". All else is printed as it is.
    """
    lexical = str(value)
    kind = value.datatype if isinstance(value, Literal) else None
    if predicate == AG.ordinal and lexical.isdecimal():
        return _ordinals(int(lexical))
    if predicate in PER_YEAR and lexical.isdecimal():
        return lexical, *_TIMES.get(int(lexical), ())
    if kind == XSD.gYearMonth and (found := _MONTH.fullmatch(lexical)):
        return (f"{_month(found)} {found[1]}",)
    if kind == XSD.date and (found := _DAY.fullmatch(lexical)):
        day = int(found[3])
        return f"{day} {_month(found)} {found[1]}", f"{_month(found)} {day}, {found[1]}", lexical
    return (lexical,)


def _month(found: re.Match[str]) -> str:
    return _MONTHS[int(found[2]) - 1]


def _ordinals(number: int) -> tuple[str, ...]:
    teens = number % 100 in (11, 12, 13)
    ending = "th" if teens else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}", *(_FIRST if number == 1 else ())
