"""The command search, as a user runs it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def find(release_dir: Path):
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "aseangraph", "search", "--release", str(release_dir)]
        return subprocess.run(
            [*command, *arguments], capture_output=True, text=True, check=False, timeout=120
        )

    return run


def test_a_table_tells_things_and_why(find) -> None:
    answer = find("TELMIN", "--limit", "2")
    assert answer.returncode == 0, answer.stderr
    header, *rows = answer.stdout.splitlines()
    assert header.split() == ["thing", "label", "kind", "why"]
    assert [row.split()[0] for row in rows] == ["id:body-telmin", "id:body-adgmin"]
    assert rows[1].rstrip().endswith("name before or after a renaming: telmin (exact)")
    assert " things, of which the first 2 are shown (--limit)" in answer.stderr


def test_json_has_every_match(find) -> None:
    found = json.loads(
        find("persnal", "data", "protction", "--limit", "1", "--format", "json").stdout
    )
    hits = found.pop("hits")
    assert found == {"q": "persnal data protction", "total": 14}
    score = hits[0].pop("score")
    assert 1 < score < 2
    assert hits == [
        {
            "iri": "https://w3id.org/aseangraph/topic/personal-data-protection",
            "label": "personal data protection",
            "kind": "topic",
            "why": [
                {
                    "field": "label",
                    "text": "personal data protection",
                    "how": "other spelling",
                    "words": ["personal", "data", "protection"],
                }
            ],
        }
    ]


def test_csv_of_one_kind(find) -> None:
    answer = find("data protection", "--kind", "framework", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert rows[0]["iri"] == "https://w3id.org/aseangraph/id/framework-pdp"
    assert rows[0]["why"] == "label: data protection"
    assert {row["kind"] for row in rows} == {"framework"}


def test_nothing_found_is_told(find) -> None:
    answer = find("qwxzqwxz", "--format", "json")
    assert answer.returncode == 0
    assert json.loads(answer.stdout) == {"q": "qwxzqwxz", "total": 0, "hits": []}
    assert answer.stderr == "0 things. Try fewer or other words.\n"


@pytest.mark.parametrize(
    "arguments, code, says",
    [
        (["x", "--kind", "framwork"], 1, "Near ones: ag:Framework"),
        (["x", "--limit", "0"], 2, "--limit"),
        ([], 2, "WORDS"),
    ],
)
def test_what_cannot_be_searched_is_told(find, arguments: list[str], code: int, says: str) -> None:
    answer = find(*arguments)
    assert answer.returncode == code
    assert says.casefold() in answer.stderr.casefold()
    assert "Traceback" not in answer.stderr


def test_signs_are_no_operators(find) -> None:
    answer = find('"NEAR(', "*", "8.1.1", "--format", "csv", "--limit", "1")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("iri,label,kind,score,why")
