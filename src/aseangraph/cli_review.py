"""A review in lines for people: statements first, then each piece of evidence with its text."""

from collections.abc import Mapping

from rdflib.term import Node
from rich.text import Text

from aseangraph.namespaces import curie
from aseangraph.review import Descent, Line, Reading, Review, short

__all__ = ["review_lines"]

_WITHOUT_TEXTS = (
    "The words of the passages need the source texts: give --sources DIR, or set"
    " ASEANGRAPH_SOURCES."
)


def review_lines(review: Review) -> list[Text]:
    """Return ``review`` in lines; a statement's proofs are the numbers of the evidence below."""
    numbers = {each.iri: place for place, each in enumerate(review.readings, start=1)}
    things = ", ".join(short(each) for each in review.things)
    lines = [Text(things or "This evidence serves no thing: add ag:evidence to one.", "bold")]
    lines += [_statement_line(each, numbers) for each in review.lines]
    if review.lineage:
        lines += [Text(""), Text("lineage", "bold")]
        lines += [line for each in review.lineage for line in _descent_lines(each)]
    for place, reading in enumerate(review.readings, start=1):
        lines += [Text(""), *_reading_lines(place, reading, with_text=review.with_texts)]
    if not review.with_texts and any(each.check for each in review.readings):
        lines += [Text(""), Text(_WITHOUT_TEXTS)]
    return lines


def _statement_line(line: Line, numbers: Mapping[Node, int]) -> Text:
    said = f"  {curie(str(line.statement.predicate))} {short(line.statement.value)}  "
    if line.unproved:
        return Text.assemble(said, ("no passage proves it", "bold red"))
    if not line.due:
        return Text.assemble(said, f"({curie(str(line.graph))})")
    places = sorted(numbers[each] for each in line.proofs if each in numbers)
    return Text.assemble(said, (" ".join(f"[{each}]" for each in places), "green"))


def _descent_lines(descent: Descent) -> list[Text]:
    link = descent.link
    other = short(descent.other) + (f" {short(descent.label)}" if descent.label else "")
    ends = ("this", other) if descent.is_descendant else (other, "this")
    basis = ("stated", "green") if link.stated else ("inferred", "yellow")
    told = f"  {ends[0]} {curie(link.relation)} {ends[1]}  "
    line = Text.assemble(told, "(", basis, f", {short(link.iri)})")
    return [line, *(Text(f"    rationale: {each}") for each in descent.rationale)]


def _reading_lines(place: int, reading: Reading, *, with_text: bool) -> list[Text]:
    heading = f"[{place}] {short(reading.iri)}: {reading.locator}"
    if reading.check is None:
        return [Text(heading, "bold"), Text("    cited, not verified")]
    passage, source = reading.check.passage, reading.check.source
    faults = list(reading.check.faults)
    if with_text and source and source.fault:
        faults.append(source.fault)
    file = source.record.file if source else None
    return [
        Text(heading, "bold"),
        Text(f"    {file or 'no source'}, {passage.start} to {passage.end}"),
        *(Text(f"    fails: {fault}", "bold red") for fault in faults),
        *([Text(f"    {reading.text or 'no text to show'}")] if with_text else []),
    ]
