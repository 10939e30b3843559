"""The verdict on the evidence: whether each passage stands in its source, to the letter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import Graph, IdentifiedNode

from aseangraph.errors import SourceError
from aseangraph.namespaces import curie
from aseangraph.passages import (
    LONGEST,
    Passage,
    SourceRecord,
    digest,
    read_passages,
    read_sources_of,
)
from aseangraph.text import normalise

__all__ = ["PassageCheck", "SourceCheck", "Verdict", "check_passage", "check_sources", "verify"]

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """A source document: its normalised text where it was read, and what ails its file."""

    record: SourceRecord
    text: str | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class PassageCheck:
    """A passage: what is wrong with its span, and with the file that the span lies in."""

    passage: Passage
    faults: tuple[str, ...]
    source: SourceCheck | None

    @property
    def text(self) -> str | None:
        """The text of the span as it was read, ``None`` where there is none."""
        start, end = self.passage.start, self.passage.end
        if self.source is None or self.source.text is None or start is None or end is None:
            return None
        return self.source.text[start:end] or None

    @property
    def span_holds(self) -> bool:
        """Whether the span was read and has the recorded digest, whatever its file's digest."""
        return not self.faults and self.source is not None and self.source.text is not None

    @property
    def holds(self) -> bool:
        """Whether the span holds, in the very file that was read."""
        return self.span_holds and self.source is not None and self.source.fault is None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The checks of all passages and of all source documents, each in the order of their IRIs."""

    passages: tuple[PassageCheck, ...]
    sources: tuple[SourceCheck, ...]

    @property
    def total(self) -> int:
        """The number of passages."""
        return len(self.passages)

    @property
    def held(self) -> int:
        """The number of passages that hold."""
        return sum(each.holds for each in self.passages)

    @property
    def holds(self) -> bool:
        """Whether there are passages, and every passage and every source document holds."""
        sound = all(each.fault is None for each in self.sources)
        return sound and 0 < self.total == self.held

    def lines(self) -> Iterator[str]:
        """Tell the verdict in lines: the count, then each source and each passage that fails."""
        yield f"{self.held} of {self.total} passages hold"
        if not self.total:
            yield "There is nothing to verify: the data hold no ag:Passage. Add passages to them."
        for source in self.sources:
            if source.fault:
                yield f"{curie(source.record.iri)}: {source.fault}{self._tally(source)}"
        for each in self.passages:
            for fault in each.faults:
                yield f"{curie(each.passage.iri)} ({each.passage.locator or 'no locator'}): {fault}"

    def _tally(self, source: SourceCheck) -> str:
        iri = source.record.iri
        here = [each for each in self.passages if each.passage.source == iri]
        if source.text is None:
            return f" Its {len(here)} passages cannot be checked."
        held = sum(each.span_holds for each in here)
        return f" The spans of {held} of its {len(here)} passages hold in it."


def verify(graph: Graph, texts: Mapping[str, bytes | None]) -> Verdict:
    """Check every source document and every passage of ``graph`` against the files' bytes.

    ``texts`` maps file names to bytes, ``None`` for a file that is missing.
    """
    sources = check_sources(graph, texts)
    checks = [check_passage(each, sources) for each in read_passages(graph)]
    return Verdict(tuple(checks), tuple(sources.values()))


def check_sources(
    graph: Graph, texts: Mapping[str, bytes | None]
) -> dict[IdentifiedNode, SourceCheck]:
    """Check the file of every source document of ``graph``, by the document's IRI."""
    records = read_sources_of(graph)
    return {iri: _check_source(record, texts) for iri, record in records.items()}


def check_passage(passage: Passage, sources: Mapping[IdentifiedNode, SourceCheck]) -> PassageCheck:
    """Check one passage against the source documents as ``check_sources`` found them."""
    source = sources.get(passage.source) if passage.source else None
    faults = list(_record_faults(passage, source))
    if not faults and source is not None and source.text is not None:
        faults = list(_span_faults(passage, source.text))
    return PassageCheck(passage, tuple(faults), source)


def _check_source(record: SourceRecord, texts: Mapping[str, bytes | None]) -> SourceCheck:
    if record.file is None or record.sha256 is None:
        absent = "ag:fileName" if record.file is None else "ag:sha256"
        return SourceCheck(record, None, f"its record has no single {absent}. Give it exactly one.")
    data = texts.get(record.file)
    if data is None:
        fault = f"{record.file} is missing. Put the file that was read into the folder of sources."
        return SourceCheck(record, None, fault)
    try:
        text = normalise(data, record.file)
    except SourceError as error:
        return SourceCheck(record, None, str(error))
    return SourceCheck(record, text, _other_bytes(record, data))


def _other_bytes(record: SourceRecord, data: bytes) -> str | None:
    """Tell how ``data`` differ from the bytes that were read, ``None`` where they do not."""
    if digest(data) == record.sha256:
        return None
    if any(digest(each) == record.sha256 for each in _with_lf(data)):
        return (
            f"{record.file} has other line ends (CR or CRLF) than the file that was read, and so"
            " another SHA-256; its normalised text is the same."
            " Restore the file with LF line ends."
        )
    if digest(data.removeprefix(_BOM)) == record.sha256:
        return (
            f"{record.file} begins with a byte-order mark that the file that was read did not have."
            " Save the file without it."
        )
    return (
        f"{record.file} has the SHA-256 {digest(data)}, and its record says {record.sha256}."
        " Restore the file that was read, or mend the record and anchor the passages anew."
    )


def _with_lf(data: bytes) -> list[bytes]:
    """Return ``data`` with LF line ends in each way that leaves the normalised text the same."""
    ways = [data.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), data.replace(b"\r", b"")]
    text = normalise(data)
    return [each for each in ways if normalise(each) == text]


def _record_faults(passage: Passage, source: SourceCheck | None) -> Iterator[str]:
    required = {
        "ag:inSource": passage.source,
        "ag:start": passage.start,
        "ag:end": passage.end,
        "ag:sha256": passage.sha256,
    }
    for name, value in required.items():
        if value is None:
            yield f"it has no single usable {name}. Print it anew with `evidence locate`."
    if passage.source is not None and source is None:
        yield (
            f"its source {curie(passage.source)} has no record."
            " Describe it as an ag:SourceDocument, or mend ag:inSource."
        )


def _span_faults(passage: Passage, text: str) -> Iterator[str]:
    start, end = passage.start or 0, passage.end or 0
    if end <= start:
        yield f"it ends at {end}, not after its start at {start}. Mend ag:start and ag:end."
        return
    if end - start > LONGEST:
        yield f"it is {end - start} code points long, over the cap of {LONGEST}. Make it shorter."
    if end > len(text):
        yield (
            f"it ends at {end}, outside the text of {len(text)} code points."
            " Anchor it anew with `evidence locate`."
        )
    elif digest(text[start:end]) != passage.sha256:
        yield (
            f"the span from {start} to {end} is altered: its digest is not the recorded one."
            " Restore the source, or anchor the passage anew with `evidence locate`."
        )
