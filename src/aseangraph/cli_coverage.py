"""Coverage in lines for people: of statements, and of the characters of source texts."""

from collections.abc import Iterable, Iterator, Mapping

from rdflib import URIRef

from aseangraph.coverage import Coverage, Statement, sum_of
from aseangraph.namespaces import curie
from aseangraph.passages import Passage, lengths
from aseangraph.review import short
from aseangraph.stretches import Stretch, TextCoverage
from aseangraph.uncovered import Account

__all__ = ["length_line", "share_line", "statement_lines", "text_lines", "text_share_line"]

_SHOWN = 80  # code points of a stretch


def statement_lines(documents: Mapping[URIRef, Coverage]) -> Iterator[str]:
    """Tell what share of each document's statements leads to a passage, and which do not."""
    for graph, each in documents.items():
        yield share_line(curie(graph), each)
        for statement in each.uncovered:
            yield f"  no passage proves: {_plain(statement)}"
    yield share_line("all documents", sum_of(documents.values()))


def share_line(name: str, coverage: Coverage) -> str:
    """Tell the share of statements that lead to a passage."""
    told = f"{coverage.covered} of {coverage.total} statements lead to a passage"
    return f"{name}: {told} ({_percent(coverage.share)})"


def text_share_line(coverage: TextCoverage) -> str:
    """Tell the share of a text's characters that lie in a passage."""
    told = f"{coverage.covered} of {coverage.total} characters lie in a passage"
    return f"{coverage.source.record.file}: {told} ({_percent(coverage.share)})"


def length_line(passages: Iterable[Passage]) -> str:
    """Tell how long the passages are."""
    found = lengths(passages)
    if found is None:
        return "passage lengths: none"
    return (
        f"passage lengths in code points: shortest {found.shortest}, median {found.median},"
        f" ninth decile {found.p90}, longest {found.longest}, cap {found.cap}"
    )


def text_lines(coverage: TextCoverage, found: Account) -> Iterator[str]:
    """Tell the coverage of a text, its passages' lengths, and its stretches by their reasons."""
    yield text_share_line(coverage)
    yield f"  {length_line(coverage.passages)}"
    for key, why in found.file.reasons.items():
        yield f"  {key}: {why}"
        for stretch, listed in (*found.explained, *found.altered):
            if listed.reason == key:
                yield f"    {_stretch(stretch, listed.where)}"
    if found.unlisted:
        yield "  without a reason:"
    yield from (f"    {_stretch(each)}" for each in found.unlisted)


def _stretch(stretch: Stretch, where: str = "") -> str:
    text = stretch.text
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"
    place = f"{stretch.start} to {stretch.end}, {len(text)} characters"
    return f"{place}{', ' if where else ''}{where}: {shown}"


def _percent(share: float) -> str:
    # Cut, not rounded: what is not whole is never told as 100 %.
    return f"{int(share * 10_000) / 100:.2f} %"


def _plain(statement: Statement) -> str:
    return " ".join(
        short(node) for node in (statement.subject, statement.predicate, statement.value)
    )
