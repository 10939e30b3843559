"""What is printed: official titles, numbers and dates stand in the passages that prove them.

White space makes no difference, so that a line end within a word or after a hyphen is none; all
else does, capitals too, since every value of the data is printed in the capitals that it has. A
value stands between letters that are not its own, and a number is whole ("1" is neither in "1.1"
nor in "+1" or "1st"). A date stands as words or in digits, the number of a meeting as an ordinal.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import Dataset, Graph, Literal
from rdflib.namespace import RDF, RDFS, SKOS
from rdflib.term import Node

from aseangraph.coverage import Statement, exempt_of, proofs_of
from aseangraph.dates import DATE_PROPERTIES
from aseangraph.evidence import PassageCheck
from aseangraph.graphs import document_graphs
from aseangraph.namespaces import AG, curie
from aseangraph.overlap import OWN_TITLES
from aseangraph.printed_forms import PER_YEAR, printed_forms
from aseangraph.text import normalise_words

__all__ = ["PRINTED", "PrintedCheck", "PrintedVerdict", "check_printed", "stands_in"]

# Properties whose values a document prints; a label is one where the thing has an official title.
PRINTED = (
    *DATE_PROPERTIES,
    *PER_YEAR,
    AG.ordinal,
    AG.timelineLabel,
    RDFS.label,
    SKOS.altLabel,
    SKOS.notation,
)

_LETTER = r"[^\W\d_]"
_ENDING = f"(?:st|nd|rd|th)(?!{_LETTER})"


@dataclass(frozen=True, slots=True)
class PrintedCheck:
    """A printed value, the passages that prove it, and whether it stands in one of them."""

    statement: Statement
    passages: tuple[PassageCheck, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which the value may be printed."""
        return printed_forms(self.statement.predicate, self.statement.value)

    @property
    def holds(self) -> bool:
        """Whether the value stands in a passage whose span holds, in one of its forms."""
        return any(
            each.span_holds and stands_in(form, each.text or "")
            for each in self.passages
            for form in self.forms
        )

    @property
    def unread(self) -> bool:
        """Whether the value may stand in a passage whose span does not hold."""
        return not self.holds and not all(each.span_holds for each in self.passages)

    def line(self) -> str:
        """Tell where the value fails, and what to do."""
        thing, name = curie(str(self.statement.subject)), curie(str(self.statement.predicate))
        said = f"{thing} {name} {str(self.statement.value)!r}:"
        if not self.passages:
            return f"{said} no passage proves it. Name {name} with ag:proves of one that prints it."
        where = ", ".join(
            f"{curie(each.passage.iri)} ({each.passage.locator or 'no locator'})"
            for each in self.passages
        )
        literally = self.forms == (str(self.statement.value),)
        so = "so" if literally else "as " + " or ".join(map(repr, self.forms))
        return (
            f"{said} it does not stand {so} in {where}. Copy it from the text to the letter, or"
            f" name {name} with ag:proves of the passage that prints it."
        )


@dataclass(frozen=True, slots=True)
class PrintedVerdict:
    """The checks of all printed values, in the order of their things and properties."""

    checks: tuple[PrintedCheck, ...]

    @property
    def total(self) -> int:
        """The number of printed values."""
        return len(self.checks)

    @property
    def held(self) -> int:
        """The number of printed values that stand in a passage."""
        return sum(each.holds for each in self.checks)

    @property
    def holds(self) -> bool:
        """Whether every printed value stands in a passage."""
        return self.held == self.total

    def lines(self) -> Iterator[str]:
        """Tell the verdict in lines: the count, then each value that fails."""
        yield f"{self.held} of {self.total} printed values stand in their passages"
        for each in self.checks:
            if not each.holds and not each.unread:
                yield each.line()
        if unread := sum(each.unread for each in self.checks):
            yield f"{unread} could not be compared: mend the passages that do not hold first."


def check_printed(dataset: Dataset, passages: Iterable[PassageCheck]) -> PrintedVerdict:
    """Look for each printed value of the documents' graphs in the passages that prove it.

    ``passages`` are those of ``dataset``, as ``evidence.verify`` checked them.
    """
    checked: dict[Node, PassageCheck] = {each.passage.iri: each for each in passages}
    own_titled = _own_titled(dataset)
    return PrintedVerdict(
        tuple(
            PrintedCheck(statement, _proofs(graph, statement, checked))
            for graph in document_graphs(dataset)
            for statement in _printed(graph, own_titled)
        )
    )


def stands_in(value: str, text: str) -> bool:
    """Whether ``value`` stands to the letter in the normalised ``text``, but for white space."""
    letters = normalise_words(value).replace(" ", "")
    if not letters:
        return False
    spaced = " ?".join(map(re.escape, letters))
    return re.search(_before(letters[0]) + spaced + _after(letters[-1]), text) is not None


def _before(first: str) -> str:
    if first.isdecimal():
        return r"(?<![\d+])(?<!\d\.)"
    return f"(?<!{_LETTER})" if first.isalpha() else ""


def _after(last: str) -> str:
    if last.isdecimal():
        return rf"(?!\.?\d)(?!{_ENDING})"
    return f"(?!{_LETTER})" if last.isalpha() else ""


def _own_titled(dataset: Dataset) -> set[Node]:
    return {
        thing
        for graph in dataset.graphs()
        for kind in OWN_TITLES
        for thing in graph.subjects(RDF.type, kind)
    }


def _printed(graph: Graph, own_titled: set[Node]) -> list[Statement]:
    exempt = exempt_of(graph)
    statements = [
        Statement(thing, predicate, value)
        for predicate in PRINTED
        for thing, value in graph.subject_objects(predicate)
        if isinstance(value, Literal)
        and thing not in exempt
        and (predicate != RDFS.label or thing not in own_titled)
    ]
    return sorted(statements, key=_order)


def _order(statement: Statement) -> tuple[str, str, str]:
    return str(statement.subject), curie(str(statement.predicate)), str(statement.value)


def _proofs(
    graph: Graph, statement: Statement, checked: Mapping[Node, PassageCheck]
) -> tuple[PassageCheck, ...]:
    return tuple(checked[each] for each in proofs_of(graph, statement) if each in checked)
