"""The README's questions give the README's answers."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aseangraph.cli import app
from aseangraph.namespaces import curie
from aseangraph.release import open_release
from serving_tests import served

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


COMMANDS = re.findall(r"(?m)^    aseangraph ((?:search|lineage|ask) .*)$", README)

TOLD = {
    'search "digital divide"': "id:aim2015-thrust-6 ",
    "lineage aim2015-thrust-6": "(aim2020-thrust-2, 2015) absorbs “Bridging the Digital Divide”",
    "ask what-became-of --element aim2015-thrust-6 --evidence --format csv": "on the first master",
    'search "data protection"': "topic:personal-data-protection ",
    "ask topic-story --topic personal-data-protection": "id:framework-pdp ",
    "lineage 8.1.1 --direction descendants": "(framework-pdp, 2016) implements “Develop Regional",
    "search TELMIN": "id:body-adgmin ",
    "lineage body-telmin": "(body-telmin) became “ASEAN Digital Ministers Meeting (ADG",
    "ask body-history --body body-adgmin": "id:meeting-telmin-1 ",
    "ask meetings-of-body --body body-adgmin": "id:meeting-adgmin-6 ",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_finds_what_is_told_of_it(release_dir: Path, command: str) -> None:
    done = CliRunner().invoke(app, [*shlex.split(command), "--release", str(release_dir)])
    assert done.exit_code == 0
    assert TOLD[command] in done.stdout


def test_each_command_has_its_answer_here() -> None:
    assert set(COMMANDS) == set(TOLD)


def test_the_python_client_prints_the_action_points(release_dir: Path, tmp_path: Path) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (tmp_path / "points.rq").write_text(QUERIES[0], encoding="utf-8")
    with served("--release", str(release_dir)) as base:
        here = program.replace("http://127.0.0.1:8000/", base)
        command = [sys.executable, "-c", here]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert (len(lines), lines[0]) == (28, "1.1.1 Promote Digital Trade in ASEAN")


def test_the_two_commands_are_there() -> None:
    assert "\n    pip install -c constraints.txt . && aseangraph serve\n" in README
    assert "\n    pip install -c constraints.txt -e '.[test]' && pytest\n" in README
