"""How much of a source text lies in passages, and the stretches that lie in none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aseangraph.evidence import SourceCheck, Verdict
from aseangraph.passages import Passage, digest

__all__ = ["Stretch", "TextCoverage", "coverage_of_texts", "stretches_of"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span of a normalised text that no passage touches, without white space at its ends."""

    start: int
    end: int
    text: str

    @property
    def sha256(self) -> str:
        """The SHA-256 of the stretch, as that of a passage's span."""
        return digest(self.text)


@dataclass(frozen=True, slots=True)
class TextCoverage:
    """A source document, its passages whose spans hold, and what of its text they leave out.

    ``covered`` counts the code points that lie in a passage, of ``total``; the white space
    between two passages lies in none, and is no stretch.
    """

    source: SourceCheck
    passages: tuple[Passage, ...]
    covered: int
    total: int
    stretches: tuple[Stretch, ...]

    @property
    def share(self) -> float:
        """The covered share of the text, from 0 to 1; 1 where the text is empty."""
        return self.covered / self.total if self.total else 1.0


def coverage_of_texts(verdict: Verdict) -> list[TextCoverage]:
    """Return the coverage of each source document that was read, in the order of their IRIs.

    Passages of any graph count, those that hold; ``verdict`` is as ``evidence.verify`` gives it.
    """
    return [
        _coverage(each, each.text, verdict) for each in verdict.sources if each.text is not None
    ]


def stretches_of(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Stretch]:
    """Yield, in order, what lies between ``spans`` of ``text`` and holds a letter or a digit."""
    for start, end in _gaps(len(text), spans):
        gap = text[start:end]
        if any(each.isalnum() for each in gap):
            first = start + len(gap) - len(gap.lstrip(" "))
            last = end - len(gap) + len(gap.rstrip(" "))
            yield Stretch(first, last, text[first:last])


def _coverage(source: SourceCheck, text: str, verdict: Verdict) -> TextCoverage:
    iri = source.record.iri
    passages = tuple(
        each.passage for each in verdict.passages if each.span_holds and each.passage.source == iri
    )
    spans = [(each.start or 0, each.end or 0) for each in passages]
    left = sum(end - start for start, end in _gaps(len(text), spans))
    return TextCoverage(
        source, passages, len(text) - left, len(text), tuple(stretches_of(text, spans))
    )


def _gaps(length: int, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    reached = 0
    for start, end in sorted(spans):
        if start > reached:
            yield reached, start
        reached = max(reached, end)
    if reached < length:
        yield reached, length
