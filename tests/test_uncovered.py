"""Why stretches of a text lie in no passage: data/<document>/uncovered.toml."""

import pytest
from rdflib import Dataset

from aseangraph.errors import AuthoredFileError
from aseangraph.evidence import verify
from aseangraph.graphs import merged
from aseangraph.namespaces import GRAPH, ID
from aseangraph.passages import digest
from aseangraph.stretches import coverage_of_texts
from aseangraph.uncovered import Account, Listed, Uncovered, accounts, parse_uncovered

PATH = "data/plan/uncovered.toml"
TITLE, CABLES = "1.1 Build a Café Network", "2. Study the cables"
REASONS = '[reasons]\nheading = "The heading of a part."\n'


def _table(at: int, text: str, until: int | None = None, **changed: object) -> str:
    table = {
        "start": at,
        "end": until or at + len(text),
        "sha256": f'"{digest(text)}"',
        "where": '"Heading 1"',
        "reason": '"heading"',
    }
    lines = [f"{key} = {value}" for key, value in (table | changed).items() if value is not None]
    return "\n[[stretch]]\n" + "\n".join(lines) + "\n"


GOOD = REASONS + _table(0, TITLE) + _table(45, CABLES)


@pytest.fixture
def dataset(tiny_dataset: Dataset) -> Dataset:
    """The data without two of the passages, so that two stretches lie in none."""
    for passage in ("passage-plan-1-1", "passage-target-2-1"):
        tiny_dataset.graph(GRAPH.plan).remove((ID[passage], None, None))
    return tiny_dataset


def _account(dataset: Dataset, file: bytes, *texts: str, path: str = PATH) -> Account:
    coverages = coverage_of_texts(verify(merged(dataset), {"plan.txt": file}))
    ((_, found),) = accounts(coverages, [parse_uncovered(path, text) for text in texts])
    return found


def test_file_is_read() -> None:
    assert parse_uncovered(PATH, GOOD) == Uncovered(
        PATH,
        {"heading": "The heading of a part."},
        (
            Listed(0, 24, digest(TITLE), "Heading 1", "heading"),
            Listed(45, 64, digest(CABLES), "Heading 1", "heading"),
        ),
    )
    assert parse_uncovered(PATH, GOOD).source == "id:source-plan"


@pytest.mark.parametrize(
    "text, fault",
    [
        ("no toml", "TOMLDecodeError"),
        (_table(0, TITLE), "KeyError: 'reasons'"),
        (REASONS, "KeyError: 'stretch'"),
        ("stretch = 1\n" + REASONS, "TypeError"),
        ("reasons = 1\n" + _table(0, TITLE), "TypeError"),
        ("[reasons]\nheading = 1\n" + _table(0, TITLE), "heading needs a sentence"),
        ('[reasons]\nheading = "WHY"\n' + _table(0, TITLE), "heading needs a sentence"),
        (REASONS + _table(0, TITLE, start=None), "start"),
        (REASONS + _table(0, TITLE, note='"x"'), "note"),
        (REASONS + _table(0, TITLE, start='"0"'), "needs whole numbers"),
        (REASONS + _table(0, TITLE, start="true"), "needs whole numbers"),
        (REASONS + _table(0, TITLE, where='"WHERE IN THE DOCUMENT"'), "needs words for where"),
        (REASONS + _table(0, TITLE, where="1"), "needs words for where"),
        (REASONS + _table(0, TITLE, reason='"REASON"'), r"'REASON', which \[reasons\] lacks"),
        (GOOD + _table(0, TITLE), "listed twice"),
        (REASONS + 'idle = "Not used."\n' + _table(0, TITLE), "no stretch has the reason idle"),
    ],
)
def test_faulty_file_is_told_by_name(text: str, fault: str) -> None:
    with pytest.raises(AuthoredFileError, match=rf"data/plan/uncovered\.toml: .*{fault}.*Give it"):
        parse_uncovered(PATH, text)


def test_every_stretch_is_explained(dataset: Dataset, tiny_file: bytes) -> None:
    found = _account(dataset, tiny_file, GOOD)
    assert found.holds
    assert [(stretch.text, listed.where) for stretch, listed in found.explained] == [
        (TITLE, "Heading 1"),
        (CABLES, "Heading 1"),
    ]
    assert list(found.faults()) == []


def test_stretch_that_is_not_listed_is_printed_ready(dataset: Dataset, tiny_file: bytes) -> None:
    found = _account(dataset, tiny_file, REASONS + _table(0, TITLE))
    assert not found.holds
    told, table = found.faults()
    assert told.startswith(f"{PATH}: 1 stretches lie in no passage and are not listed. Let pass")
    assert table == _table(45, CABLES, where='"WHERE IN THE DOCUMENT"', reason='"REASON"')
    with pytest.raises(AuthoredFileError, match="needs words for where"):
        parse_uncovered(PATH, REASONS + _table(0, TITLE) + table)
    mended = table.replace("WHERE IN THE DOCUMENT", "target 2").replace("REASON", "heading")
    assert _account(dataset, tiny_file, REASONS + _table(0, TITLE) + mended).holds


def test_missing_file_is_printed_whole(dataset: Dataset, tiny_file: bytes) -> None:
    found = _account(dataset, tiny_file)
    told, tables = found.faults()
    assert told.startswith(f"{PATH}: 2 stretches lie in no passage")
    assert tables.startswith('\n[reasons]\nREASON = "WHY"\n\n[[stretch]]\nstart = 0\n')
    assert tables.count("[[stretch]]") == 2
    with pytest.raises(AuthoredFileError, match="REASON needs a sentence"):
        parse_uncovered(PATH, tables)
    mended = tables.replace("WHERE IN", "where in").replace("WHY", "Why.")
    assert _account(dataset, tiny_file, mended).holds


@pytest.mark.parametrize("start, end", [(45, 63), (46, 64), (44, 64), (25, 44)])
def test_listed_stretch_is_exactly_one(
    dataset: Dataset, tiny_file: bytes, start: int, end: int
) -> None:
    other = REASONS + _table(0, TITLE) + _table(start, CABLES, end)
    found = _account(dataset, tiny_file, other)
    assert [each.start for each in found.stale] == [start]
    assert [each.start for each in found.unlisted] == [45]
    assert next(found.faults()) == (
        f"{PATH}: no stretch runs from {start} to {end} (Heading 1) any more. Take its table out."
    )


def test_moved_stretch_keeps_where_and_reason(dataset: Dataset, tiny_file: bytes) -> None:
    moved = _table(46, CABLES, 64, where='"The \\"cables\\""')
    found = _account(dataset, tiny_file, REASONS + _table(0, TITLE) + moved)
    assert found.tables() == _table(45, CABLES, where='"The \\"cables\\""')
    for start, end in ((30, 45), (64, 70)):
        apart = REASONS + _table(0, TITLE) + _table(start, CABLES, end)
        assert "WHERE" in _account(dataset, tiny_file, apart).tables()


def test_listed_stretch_that_a_passage_covers_is_told(
    tiny_dataset: Dataset, tiny_file: bytes
) -> None:
    found = _account(tiny_dataset, tiny_file, GOOD)
    assert not found.holds
    assert [(each.start, each.end) for each in found.stale] == [(0, 24), (45, 64)]
    assert len(list(found.faults())) == 2


def test_other_digest_is_told(dataset: Dataset, tiny_file: bytes) -> None:
    altered = GOOD.replace(digest(CABLES), digest("others"))
    found = _account(dataset, tiny_file, altered)
    assert not found.holds
    assert [listed.start for _, listed in found.altered] == [45]
    assert [listed.start for _, listed in found.explained] == [0]
    (told,) = found.faults()
    assert f"from 45 to 64 (Heading 1) has the SHA-256 {digest(CABLES)}, not the one" in told


def test_file_of_no_source_document_is_told(dataset: Dataset, tiny_file: bytes) -> None:
    with pytest.raises(AuthoredFileError, match=r"plans/.*no source document id:source-plans\."):
        _account(dataset, tiny_file, GOOD, path="data/plans/uncovered.toml")
