"""The README's questions give the README's answers."""

import re
from pathlib import Path

import pytest

from aseangraph.namespaces import curie
from aseangraph.release import open_release

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sparql\n(.*?)```", README, re.DOTALL)
TABLES = [
    [re.split(r"  +", line.strip()) for line in block.strip().splitlines()]
    for block in re.findall(r"\n\n((?:    \S.*\n)+)", README)
    if re.match(r"    \w+  +\w+", block)
]


FOLLOWED_UP = re.findall(r"`(FILTER NOT EXISTS \{.*?\})`", README)[0]


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_the_answer_is_the_one_that_is_printed(release_dir: Path, number: int) -> None:
    header, *printed = TABLES[number]
    rows = list(open_release(release_dir).store.select(QUERIES[number]))
    found = [[_cell(row[name]) for name in header] for row in rows]
    if printed[-1] == ["…"]:
        assert found[: len(printed) - 1] == printed[:-1]
        assert len(found) > len(printed)
    else:
        assert found == printed


def _cell(value: str) -> str:
    return curie(value) if value.startswith(("http://", "https://")) else value


def test_the_number_of_action_points_is_the_one_that_is_told(release_dir: Path) -> None:
    rows = list(open_release(release_dir).store.select(QUERIES[0]))
    assert f"{len(rows)} rows, in a table" in README


def test_the_number_of_action_points_without_successor_is_the_one_that_is_told(
    release_dir: Path,
) -> None:
    query = re.sub(r"id:aim2020 \.", "id:aim2020 . " + FOLLOWED_UP, QUERIES[0])
    rows = list(open_release(release_dir).store.select(query))
    assert f"leaves {len(rows)} of the 28 action points" in README


def test_the_two_commands_are_there() -> None:
    assert "\n    pip install -c constraints.txt . && aseangraph serve\n" in README
    assert "\n    pip install -c constraints.txt -e '.[test]' && pytest\n" in README
