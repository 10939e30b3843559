"""What a curated question answers, as rows of Python values."""

from __future__ import annotations

import json
import re
from collections import namedtuple
from collections.abc import Iterable, Sequence
from functools import lru_cache
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, ClassVar, cast, overload

from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Identifier

from aseangraph.frames import frame
from aseangraph.namespaces import curie

if TYPE_CHECKING:
    import pandas

__all__ = ["Iri", "Row", "Rows", "rows_in"]

_YEAR = re.compile(r"-?[0-9]{4,}")
_SHOWN = 5  # rows of an answer that is looked at
_WIDEST = 28  # characters of a cell there


class Iri(URIRef):
    """An IRI: a URIRef for rdflib, equal to its own text, with a short form."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Identifier) and not isinstance(other, URIRef):
            return False
        return isinstance(other, str) and str.__eq__(self, other)

    @property
    def short(self) -> str:
        """The IRI by a prefix of ours, such as ``id:aim2020``; in brackets where none fits."""
        return curie(self)


class Row(tuple[Any, ...]):
    """A row: a named tuple of the columns' values.

    A column whose name is a word of Python has an underscore after it: ``row.in_``.
    """

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]] = ()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of any type; here it is none
        columns = ", ".join(self._fields)
        raise AttributeError(f"there is no column {name!r}. There are: {columns}.")

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))


@lru_cache
def _row_type(columns: tuple[str, ...]) -> type[Row]:
    names = [f"{each}_" if iskeyword(each) else each for each in columns]
    named: type = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # names of a query
    return cast("type[Row]", type("Row", (named, Row), {"__slots__": ()}))


class Rows(Sequence[Row]):
    """The rows of an answer, in its order.

    Values are ``Iri``, ``str`` (without its language), ``int``, ``Decimal``, ``float``, ``bool``,
    ``datetime.date`` and so on as rdflib makes them of a literal, ``None`` where there is no value.
    A year (xsd:gYear) is an ``int``; a month (xsd:gYearMonth) is text, for it is no day.
    """

    def __init__(
        self, question: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Hold the rows of ``question``, each with a value for each of ``columns``."""
        self.question = question
        self.columns = tuple(columns)
        make = _row_type(self.columns)
        self._rows: list[Row] = [tuple.__new__(make, row) for row in rows]

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Rows: ...
    def __getitem__(self, index: int | slice) -> Row | Rows:
        if isinstance(index, slice):
            return Rows(self.question, self.columns, self._rows[index])
        return self._rows[index]

    def to_pandas(self, *, short: bool = False) -> pandas.DataFrame:
        """Return the rows as a frame, IRIs as text, or in their short forms where ``short``.

        Raises ``ImportError`` that says what to install where pandas is absent.
        """
        shown = curie if short else str
        return frame(
            self.columns,
            ([shown(each) if isinstance(each, Iri) else each for each in row] for row in self),
        )

    def __repr__(self) -> str:
        count = "1 row" if len(self) == 1 else f"{len(self)} rows"
        cells = [[_cell(each) for each in row] for row in (self.columns, *self._rows[:_SHOWN])]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in cells]
        rest = ["…"] * (len(self) > _SHOWN)
        return "\n".join([f"{self.question}: {count}", *lines, *rest])


def _cell(value: object) -> str:
    text = "" if value is None else curie(value) if isinstance(value, Iri) else str(value)
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def rows_in(question: str, answer: bytes) -> Rows:
    """Return the rows of an answer to ``question`` in SPARQL 1.1 Query Results JSON Format."""
    told = json.loads(answer)
    columns = told["head"]["vars"]
    rows = told["results"]["bindings"]
    return Rows(question, columns, ([_value(row.get(name)) for name in columns] for row in rows))


def _value(term: dict[str, str] | None) -> Any:  # noqa: ANN401 - of the type of the term
    if term is None:
        return None
    text = term["value"]
    if term["type"] == "uri":
        return Iri(text)
    if term["type"] == "bnode":
        return BNode(text)
    datatype = term.get("datatype")
    if datatype == str(XSD.gYear) and _YEAR.fullmatch(text):
        return int(text)
    value = Literal(text, lang=term.get("xml:lang"), datatype=datatype).toPython()
    return str(value) if isinstance(value, Literal) else value
