"""A review in lines for people: statements, what else is known, each piece of evidence."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from rdflib.term import Node
from rich.text import Text

from aseangraph.mentions import Mention, Mentions
from aseangraph.namespaces import curie
from aseangraph.records import Record
from aseangraph.review import Descent, Line, Reading, Review, short

__all__ = ["review_lines"]

_MOST_LISTED = 40
_WITHOUT_TEXTS = (
    "The words of the passages need the source texts: give --sources DIR, or set"
    " ASEANGRAPH_SOURCES."
)


def review_lines(review: Review) -> list[Text]:
    """Return ``review`` in lines; a statement's proofs are the numbers of the evidence below."""
    numbers = {each.iri: place for place, each in enumerate(review.readings, start=1)}
    things = ", ".join(short(each) for each in review.things)
    lines = [Text(things or "This evidence serves no thing: add ag:evidence to one.", "bold")]
    for graph, group in groupby(review.lines, lambda each: each.graph):
        lines += [Text(f"  {short(graph)}"), *(_statement_line(each, numbers) for each in group)]
    for title, block in _blocks(review):
        if block:
            lines += [Text(""), Text(title, "bold"), *block]
    for place, reading in enumerate(review.readings, start=1):
        lines += [Text(""), *_reading_lines(place, reading, with_text=review.with_texts)]
    if not review.with_texts and any(each.check for each in review.readings):
        lines += [Text(""), Text(_WITHOUT_TEXTS)]
    return lines


def _blocks(review: Review) -> Iterator[tuple[str, list[Text]]]:
    """Yield what is known of the thing beside its statements, each block under its title."""
    records = [line for each in review.disagreements for line in _disagreement_lines(each)]
    yield "disagreements", records
    yield "judgements", [line for each in review.judgements for line in _judgement_lines(each)]
    yield "lineage", [line for each in review.lineage for line in _descent_lines(each)]
    yield "named by", _mentions_lines(review.mentions)


def _statement_line(line: Line, numbers: Mapping[Node, int]) -> Text:
    said = f"    {curie(str(line.statement.predicate))} {short(line.statement.value)}  "
    if line.unproved:
        return Text.assemble(said, ("no passage proves it", "bold red"))
    if places := sorted(numbers[each] for each in line.proofs if each in numbers):
        return Text.assemble(said, (" ".join(f"[{each}]" for each in places), "green"))
    return Text(said.rstrip())


def _disagreement_lines(record: Record) -> list[Text]:
    values = f"held {_joined(record.held, 'value')}, other {_joined(record.others, 'value')}"
    told = f"  {_joined(record.properties, 'property')}: {values}  ({short(record.iri)})"
    return [Text(told), *(Text(f"    resolution: {each}") for each in record.reasons)]


def _judgement_lines(record: Record) -> list[Text]:
    value = _joined(record.held, "value")
    told = f"  {_joined(record.properties, 'property')}: {value}  ({short(record.iri)})"
    return [Text(told), *(Text(f"    rationale: {each}") for each in record.reasons)]


def _joined(nodes: tuple[Node, ...], what: str) -> str:
    return " and ".join(short(each) for each in nodes) or f"no {what}"


def _mentions_lines(mentions: Mentions) -> list[Text]:
    lines = [_mention_line(each) for each in mentions.each[:_MOST_LISTED]]
    if (more := len(mentions.each) - _MOST_LISTED) > 0:
        lines.append(Text(f"  and {more} more"))
    for predicate, number in mentions.counts:
        lines.append(Text(f"  {short(predicate)} of {number} thing{'s' if number > 1 else ''}"))
    return lines


def _mention_line(mention: Mention) -> Text:
    subject = short(mention.subject) + (f" {short(mention.label)}" if mention.label else "")
    graphs = ", ".join(short(each) for each in mention.graphs)
    return Text(f"  {short(mention.predicate)} of {subject}  ({graphs})")


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
        page = f": {reading.text}" if reading.text else ""
        return [Text(heading, "bold"), Text(f"    cited, not verified{page}")]
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
