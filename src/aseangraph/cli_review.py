"""A review in lines for people: statements first, then each piece of evidence with its text."""

from collections.abc import Mapping

from rdflib.term import Node
from rich.text import Text

from aseangraph.namespaces import curie
from aseangraph.review import Line, Reading, Review, short

__all__ = ["review_lines"]


def review_lines(review: Review) -> list[Text]:
    """Return ``review`` in lines; a statement's proofs are the numbers of the evidence below."""
    numbers = {each.iri: place for place, each in enumerate(review.readings, start=1)}
    things = ", ".join(short(each) for each in review.things)
    lines = [Text(things or "This evidence serves no thing: add ag:evidence to one.", "bold")]
    lines += [_statement_line(each, numbers) for each in review.lines]
    for place, reading in enumerate(review.readings, start=1):
        lines += [Text(""), *_reading_lines(place, reading)]
    return lines


def _statement_line(line: Line, numbers: Mapping[Node, int]) -> Text:
    said = f"  {curie(str(line.statement.predicate))} {short(line.statement.value)}  "
    if line.unproved:
        return Text.assemble(said, ("no passage proves it", "bold red"))
    if not line.due:
        return Text.assemble(said, f"({curie(str(line.graph))})")
    proofs = " ".join(f"[{numbers[each]}]" for each in line.proofs if each in numbers)
    return Text.assemble(said, (proofs, "green"))


def _reading_lines(place: int, reading: Reading) -> list[Text]:
    heading = f"[{place}] {short(reading.iri)}: {reading.locator}"
    if reading.check is None:
        return [Text(heading, "bold"), Text("    cited, not verified")]
    passage, source = reading.check.passage, reading.check.source
    faults = [*reading.check.faults, *([source.fault] if source and source.fault else [])]
    file = source.record.file if source else None
    return [
        Text(heading, "bold"),
        Text(f"    {file or 'no source'}, {passage.start} to {passage.end}"),
        *(Text(f"    fails: {fault}", "bold red") for fault in faults),
        Text(f"    {reading.text or 'no text to show'}"),
    ]
