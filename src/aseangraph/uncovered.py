"""Why stretches of a source text lie in no passage: ``data/<document>/uncovered.toml``.

The folder names the source document (``aim2020`` for ``id:source-aim2020``); the head of the file
tells what each key means.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aseangraph.errors import AuthoredFileError
from aseangraph.namespaces import curie
from aseangraph.stretches import Stretch, TextCoverage

__all__ = ["Account", "Listed", "Uncovered", "accounts", "parse_uncovered"]

_PATH = "data/{}/uncovered.toml"
_SOURCE = "id:source-"


@dataclass(frozen=True, slots=True)
class Listed:
    """One stretch as the file lists it: its span, where a person finds it, its reason's key."""

    start: int
    end: int
    sha256: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """One file: its reasons by their keys, and its stretches."""

    path: str
    reasons: dict[str, str]
    listed: tuple[Listed, ...]

    @property
    def source(self) -> str:
        """The short name of the source document that the file speaks of."""
        return _SOURCE + self.path.split("/")[-2]


@dataclass(frozen=True, slots=True)
class Account:
    """The stretches of a text beside those that its file lists.

    ``explained``: with a reason; ``altered``: listed too, but with the digest of other
    characters; ``unlisted``: without a reason; ``stale``: listed, and no stretch.
    """

    file: Uncovered
    explained: tuple[tuple[Stretch, Listed], ...]
    altered: tuple[tuple[Stretch, Listed], ...]
    unlisted: tuple[Stretch, ...]
    stale: tuple[Listed, ...]

    @property
    def holds(self) -> bool:
        """Whether every stretch has a reason, and nothing else is listed."""
        return not (self.altered or self.unlisted or self.stale)

    def faults(self) -> Iterator[str]:
        """Tell what is amiss and what to do; the tables of what is not listed come last."""
        for stretch, listed in self.altered:
            yield (
                f"{self.file.path}: the stretch from {listed.start} to {listed.end}"
                f" ({listed.where}) has the SHA-256 {stretch.sha256}, not the one listed."
                " Read it again, and mend sha256 if the reason still fits."
            )
        for listed in self.stale:
            yield (
                f"{self.file.path}: no stretch runs from {listed.start} to {listed.end}"
                f" ({listed.where}) any more. Take its table out."
            )
        if self.unlisted:
            yield (
                f"{self.file.path}: {len(self.unlisted)} stretches lie in no passage and are not"
                " listed. Let passages prove something by them, or add these tables, with where a"
                " person finds each and the key of its reason:"
            )
            yield self.tables()

    def tables(self) -> str:
        """Return the stretches that are not listed as they are to stand in the file.

        Where a stale table overlaps one, what that says is kept; what is not known stands as a
        placeholder in capitals, which the file may not hold.
        """
        head = '\n[reasons]\nREASON = "WHY"\n'
        tables = "".join(_table(each, self.stale) for each in self.unlisted)
        return tables if self.file.reasons else head + tables


def parse_uncovered(path: str, text: str) -> Uncovered:
    """Read an ``uncovered.toml``.

    Raises ``AuthoredFileError`` that names the file and what is wrong with it.
    """
    try:
        table = tomllib.loads(text)
        listed = tuple(Listed(**each) for each in table["stretch"])
        file = Uncovered(path, dict(table["reasons"]), listed)
        _check(file)
    except (tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise AuthoredFileError(
            f"{path}: {type(error).__name__}: {error}. Give it a table of [reasons], and each"
            f" [[stretch]] a start, end, sha256, where and reason, as in {_PATH.format('aim2020')}."
        ) from None
    return file


def accounts(
    coverages: Iterable[TextCoverage], files: Iterable[Uncovered]
) -> list[tuple[TextCoverage, Account]]:
    """Return the coverage of each text with the account of its stretches.

    Raises ``AuthoredFileError`` for a file on a source document that is none of those covered.
    """
    by_source = {each.source: each for each in files}
    found = []
    for coverage in coverages:
        source = curie(str(coverage.source.record.iri))
        file = by_source.pop(source, None)
        file = file or Uncovered(_PATH.format(source.removeprefix(_SOURCE)), {}, ())
        found.append((coverage, _account(coverage.stretches, file)))
    for file in by_source.values():
        raise AuthoredFileError(
            f"{file.path}: the data have no source document {file.source}. Move the file to the"
            " folder that its source document is named after."
        )
    return found


def _account(stretches: Sequence[Stretch], file: Uncovered) -> Account:
    listed = {(each.start, each.end): each for each in file.listed}
    pairs = [(each, listed.pop((each.start, each.end), None)) for each in stretches]
    known = [(stretch, each) for stretch, each in pairs if each is not None]
    return Account(
        file,
        tuple(pair for pair in known if pair[0].sha256 == pair[1].sha256),
        tuple(pair for pair in known if pair[0].sha256 != pair[1].sha256),
        tuple(stretch for stretch, each in pairs if each is None),
        tuple(listed.values()),
    )


def _check(file: Uncovered) -> None:
    for key, why in file.reasons.items():
        if not _is_words(why):
            raise ValueError(f"the reason {key} needs a sentence")
    for each in file.listed:
        _check_listed(each, file.reasons)
    if len({(each.start, each.end) for each in file.listed}) < len(file.listed):
        raise ValueError("one stretch is listed twice")
    if idle := sorted(set(file.reasons) - {each.reason for each in file.listed}):
        raise ValueError(f"no stretch has the reason {', '.join(idle)}; take it out")


def _check_listed(each: Listed, reasons: dict[str, str]) -> None:
    place = f"the stretch from {each.start} to {each.end}"
    if type(each.start) is not int or type(each.end) is not int:
        raise ValueError(f"{place} needs whole numbers")
    if not _is_words(each.where):
        raise ValueError(f"{place} needs words for where, as a person would look it up")
    if each.reason not in reasons:
        raise ValueError(f"{place} has the reason {each.reason!r}, which [reasons] lacks")


def _is_words(value: object) -> bool:
    return isinstance(value, str) and any(each.islower() for each in value)


def _table(stretch: Stretch, stale: Sequence[Listed]) -> str:
    near = next((e for e in stale if e.start < stretch.end and stretch.start < e.end), None)
    where, reason = (near.where, near.reason) if near else ("WHERE IN THE DOCUMENT", "REASON")
    return (
        "\n[[stretch]]\n"
        f"start = {stretch.start}\n"
        f"end = {stretch.end}\n"
        f'sha256 = "{stretch.sha256}"\n'
        f"where = {json.dumps(where, ensure_ascii=False)}\n"
        f"reason = {json.dumps(reason)}\n"
    )
