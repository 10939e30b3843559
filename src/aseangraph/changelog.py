"""The notes of each version: the sections of CHANGELOG.md, as they stand and in HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt

__all__ = ["CALVER", "Notes", "in_html", "key", "notes_in", "read_notes"]

CALVER = re.compile(r"[1-9][0-9]{3}\.(?:[1-9]|1[0-2])\.(?:0|[1-9][0-9]{0,5})")
"""YEAR.MONTH.NUMBER, without zeros before a number (calver.org, as PEP 440 has it)."""

_HEADING = re.compile(rf"({CALVER.pattern})(?: \((.+)\))?")


@dataclass(frozen=True)
class Notes:
    """What changed with a version, in Markdown; ``state`` is what its heading adds, in brackets."""

    version: str
    state: str
    text: str


def key(version: str) -> tuple[int, ...]:
    """Return what calendar versions are sorted by."""
    return tuple(map(int, version.split(".")))


def read_notes(path: Path) -> list[Notes]:
    """Read the notes from a changelog; where the file is missing there are none."""
    try:
        return notes_in(path.read_text(encoding="utf-8"))
    except OSError:
        return []


def notes_in(text: str) -> list[Notes]:
    """Return the sections of a changelog whose headings (level 2) are versions, in their order."""
    lines = text.splitlines()
    headings = list(_headings(text))
    ends = [start for start, _, _ in headings[1:]] + [len(lines)]
    found = []
    for (_, after, heading), end in zip(headings, ends, strict=True):
        if named := _HEADING.fullmatch(heading):
            version, state = named.groups("")
            found.append(Notes(version, state, "\n".join(lines[after:end]).strip()))
    return found


def _headings(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield of each heading of level 2 its line, the line after it, and its text."""
    tokens = _parser().parse(text)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2" and opening.map:
            yield opening.map[0], opening.map[1], inline.content.strip()


def in_html(notes: Notes) -> str:
    """Return the notes in HTML; markup that stands in them is shown as text."""
    return str(_parser().render(notes.text))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})
