"""The commands build, serve, query and validate, as a user runs them."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aseangraph import __version__
from aseangraph.authored import authored_root
from aseangraph.cli import app
from aseangraph.release import open_release

POINTS = "SELECT (COUNT(?p) AS ?n) WHERE { ?p a ag:ActionPoint }"


def run(*arguments: str, stdin: str | None = None, **environment: str):
    return subprocess.run(
        [sys.executable, "-m", "aseangraph", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200", **environment},
        timeout=120,
    )


@pytest.fixture
def asked(release_dir: Path):
    def ask(query: str, *options: str):
        return run("query", "-", "--release", str(release_dir), *options, stdin=query)

    return ask


@pytest.mark.parametrize(
    "format_, expected",
    [
        ("csv", "n\n32\n"),
        ("tsv", "?n\n32\n"),
        ("xml", "<literal datatype"),
        ("json", '"value":"32"'),
        ("table", "n \n32\n"),
    ],
)
def test_query_prints_rows_in_each_format(asked, format_: str, expected: str) -> None:
    answer = asked(POINTS, "--format", format_)
    assert answer.returncode == 0, answer.stderr
    assert expected in answer.stdout.replace("\r", "")


@pytest.mark.parametrize(
    "format_, expected",
    [
        (None, 'id:aim2020 rdfs:label "ASEAN ICT Masterplan (2016-2020)"@en .'),
        ("turtle", "@prefix id: <https://w3id.org/aseangraph/id/> ."),
        ("nt", "<https://w3id.org/aseangraph/id/aim2020>"),
        ("jsonld", '"@language":"en"'),
    ],
)
def test_query_prints_triples_in_each_format(asked, format_: str | None, expected: str) -> None:
    query = "CONSTRUCT { id:aim2020 rdfs:label ?l } WHERE { id:aim2020 rdfs:label ?l }"
    answer = asked(query, *(["--format", format_] if format_ else []))
    assert answer.returncode == 0, answer.stderr
    assert expected in answer.stdout


def test_query_prints_a_table_by_default(asked) -> None:
    query = "SELECT ?t ?l { ?t ag:introducedIn id:aim2020 ; rdfs:label ?l } ORDER BY ?t"
    answer = asked(query)
    assert [re.split(r"  +", line.strip()) for line in answer.stdout.splitlines()] == [
        ["t", "l"],
        ["id:aim2020-thrust-6", "ICT in the Single Market"],
        ["id:aim2020-thrust-7", "New Media and Content"],
        ["id:aim2020-thrust-8", "Information Security and Assurance"],
    ]
    assert answer.stderr.strip() == "3 rows"


def test_query_answers_ask_with_a_word(asked) -> None:
    assert asked("ASK { id:aim2020 a ag:Masterplan }").stdout == "true\n"


@pytest.mark.parametrize(
    "query, options, says",
    [
        ("SELECT ?x {", [], "line 1, column"),
        ("ASK { SERVICE <http://127.0.0.1:9/> {} }", [], "SERVICE asks another host"),
        ("ASK {}", ["--format", "turtle"], "Use one of: json, xml, csv, tsv"),
        ("CONSTRUCT WHERE { ?s ag:start ?o }", ["--format", "csv"], "Use one of: turtle, nt"),
    ],
)
def test_query_tells_what_is_wrong(asked, query: str, options: list[str], says: str) -> None:
    answer = asked(query, *options)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith("error: ")
    assert says in answer.stderr


def test_query_tells_of_a_missing_file(release_dir: Path) -> None:
    answer = run("query", "none.rq", "--release", str(release_dir))
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "none.rq: cannot be read: No such file or directory" in answer.stderr


@pytest.mark.parametrize(
    "text",
    [
        POINTS,
        "ask { ?s ?p ?o }",
        "# how many?\nSELECT * { ?s ?p ?o }",
        "DESCRIBE id:aim2020",
        "PREFIX x: <http://x/> CONSTRUCT WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o }" + " " * 5000,
    ],
)
def test_query_in_the_place_of_the_file_is_told_how_to_pipe_it(text: str) -> None:
    answer = run("query", text)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == (
        "error: `aseangraph query` takes a file or `-`, and not the query itself."
        " Pipe the query: echo 'SELECT …' | aseangraph query -\n"
    )


def test_validate_a_release(release_dir: Path) -> None:
    answer = run("validate", "--release", str(release_dir))
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "Conforms: no findings." in answer.stdout


THRUST = """
@prefix ag: <https://w3id.org/aseangraph/ontology#> .
@prefix id: <https://w3id.org/aseangraph/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
id:aim2020-thrust-9 a ag:Thrust ; ag:partOf id:aim2020 ; skos:notation "9" ;
  ag:position 9 ; dcterms:description "A thrust of a test."@en .
"""


def test_validate_a_file_beside_our_data(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(THRUST)
    answer = run("validate", str(path))
    assert answer.returncode == 1
    assert "shape:" in answer.stdout
    assert "add ag:evidence" in answer.stdout
    assert "rdfs:label" in answer.stdout
    assert f"in {path}: id:aim2020-thrust-9" in answer.stdout


def test_validate_takes_a_file_at_its_word_on_a_thing_of_ours(tmp_path: Path) -> None:
    thrust = authored_root() / "data" / "aim2020" / "thrust-8.ttl"
    text = thrust.read_text(encoding="utf-8")
    path = tmp_path / "thrust-8.ttl"
    path.write_text(text.replace('"Information Security and Assurance"', '"Security"'))
    assert run("validate", str(path)).stdout.startswith("Conforms")
    path.write_text(text.replace('skos:notation "8" .', 'skos:notation "9" .'))
    answer = run("validate", str(path))
    assert answer.returncode == 1
    assert "query:hygiene-notation-contradicts-" in answer.stdout


TARGET = """
@prefix ag: <https://w3id.org/aseangraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/aseangraph/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
id:aim2020-target-8.1.3.2 a ag:Target ; ag:partOf id:aim2020-action-point-8.1.3 ;
  ag:position 2 ; rdfs:label "Test"@en ; dcterms:description "A target of a test."@en ;
  dcterms:subject <https://w3id.org/aseangraph/topic/cybersecurity> ;
  ag:evidence id:passage-aim2020-target-8.1.3.2-1 .
id:passage-aim2020-target-8.1.3.2-1 a ag:Passage ; ag:inSource id:source-aim2020 ;
  ag:locator "here" ; ag:start 1 ; ag:end 2 ; ag:proves rdfs:label ;
  ag:sha256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" .
"""


def test_validate_reads_what_a_file_refers_to_from_our_data(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(TARGET)
    answer = run("validate", str(path))
    assert answer.returncode == 0, answer.stdout
    path.write_text(TARGET.replace("action-point-8.1.3 ", "action-point-8.9.9 "))
    assert "id:aim2020-action-point-8.9.9" in run("validate", str(path)).stdout


def test_validate_counts_a_ninth_thrust_against_what_the_plan_says(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(THRUST)
    assert "id:count-aim2020-thrust <8 held: 9>" in run("validate", str(path)).stdout


def test_validate_adds_what_a_file_says_of_ours_without_a_class(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        "@prefix ag: <https://w3id.org/aseangraph/ontology#> .\n"
        "@prefix id: <https://w3id.org/aseangraph/id/> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        'id:aim2020 ag:startYear "2017"^^xsd:gYear .\n'
    )
    answer = run("validate", str(path))
    assert answer.returncode == 1
    assert "id:aim2020 ag:startYear" in answer.stdout


@pytest.mark.parametrize("command", [["query", "-"], ["validate"]])
def test_a_named_release_that_is_not_there_is_told(tmp_path: Path, command: list[str]) -> None:
    answer = run(*command, "--release", str(tmp_path / "none"), stdin="ASK {}")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "no release is there" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    answer = run("build", "--out", str(tmp_path / "mine"))
    assert answer.returncode == 1
    assert "would be lost" in answer.stderr
    assert "1/5" not in answer.stderr


def test_three_first_questions_at_once_build_one_release(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "aseangraph", "query", "-", "--format", "csv"]
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    asked = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for _ in range(3)
    ]
    answers = [each.communicate(POINTS, timeout=120) for each in asked]
    assert [out for out, _ in answers] == ["n\n32\n"] * 3
    assert sum("5/5 write" in err for _, err in answers) == 1


@pytest.mark.parametrize(
    "name, content, says",
    [
        ("bad.ttl", b"<a:a> <a:b> 1 .\n<a:a> .\n", r"bad\.ttl:2:\d+: no valid turtle"),
        ("old.nt", b'<a:a> <a:b> "\xe9" .\n', r"old\.nt:1: not UTF-8 .* Save the file as UTF-8"),
        ("table.xlsx", b"", r"table\.xlsx: the suffix tells no RDF format"),
    ],
)
@pytest.mark.parametrize("command", [["validate"], ["serve", "--port", "0", "--data"]])
def test_a_file_that_cannot_be_read(tmp_path: Path, name, content, says, command) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    answer = run(*command, str(path))
    assert answer.returncode == 1
    assert re.search(says, answer.stderr)
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize("port", ["eighty", "70000"])
def test_an_unusable_setting_is_told_by_its_name(port: str) -> None:
    answer = run("serve", ASEANGRAPH_PORT=port)
    assert answer.returncode == 1
    assert "ASEANGRAPH_PORT" in answer.stderr
    assert "Mend or unset it." in answer.stderr


def test_a_release_with_a_flipped_byte_is_not_served(release_dir: Path, tmp_path: Path) -> None:
    place = tmp_path / "release"
    shutil.copytree(release_dir, place)
    dump = place / "dumps" / "aseangraph.trig"
    data = bytearray(dump.read_bytes())
    data[1000] ^= 1
    dump.write_bytes(data)
    answer = run("serve", "--port", "0", "--release", str(place))
    assert answer.returncode == 1
    assert "dumps/aseangraph.trig was altered" in answer.stderr
    assert "aseangraph build --out" in answer.stderr


def test_without_a_release_one_is_built_in_the_users_data_folder(tmp_path: Path) -> None:
    answer = run("query", "-", "--format", "csv", stdin=POINTS, XDG_DATA_HOME=str(tmp_path))
    assert answer.stdout == "n\n32\n"
    assert "5/5 write" in answer.stderr
    release = open_release(tmp_path / "aseangraph" / "release")
    assert json.loads((release.path / "manifest.json").read_text())["classes"]["ag:Target"] == 78
    again = run("query", "-", "--format", "csv", stdin=POINTS, XDG_DATA_HOME=str(tmp_path))
    assert again.stderr == ""


def test_a_release_of_other_data_in_the_default_place_is_built_anew(tmp_path: Path) -> None:
    root, place = tmp_path / "root", tmp_path / "aseangraph" / "release"
    for folder in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(authored_root() / folder, root / folder)
    thrust = root / "data" / "aim2020" / "thrust-3.ttl"
    thrust.write_text(thrust.read_text().replace('rdfs:label "Innovation"', 'rdfs:label "Other"'))
    assert run("build", "--root", str(root), "--out", str(place)).returncode == 0
    query = "SELECT ?l { id:aim2020-thrust-3 rdfs:label ?l }"
    named = run("query", "-", "--format", "csv", "--release", str(place), stdin=query)
    assert named.stdout == "l\nOther\n"
    answer = run("query", "-", "--format", "csv", stdin=query, XDG_DATA_HOME=str(tmp_path))
    assert answer.stdout == "l\nInnovation\n"
    assert "the release is of other data than this version's" in answer.stderr


def told_otherwise(release: Path, user_data: Path, **members: object) -> Path:
    """Put a whole release in the default place whose manifest says something else."""
    place = user_data / "aseangraph" / "release"
    shutil.copytree(release, place)
    path = place / "manifest.json"
    manifest = {**json.loads(path.read_text()), **members}
    known = {name: value for name, value in manifest.items() if value is not None}
    path.write_text(json.dumps(known))
    digests = (place / "digests.sha256").read_text().splitlines()
    mended = hashlib.sha256(path.read_bytes()).hexdigest()
    lines = [f"{mended}  manifest.json" if "manifest.json" in line else line for line in digests]
    (place / "digests.sha256").write_text("\n".join(lines) + "\n")
    return place


@pytest.mark.parametrize("version, said", [("2026.1.0", "2026.1.0"), (None, "unknown")])
def test_a_release_of_another_version_in_the_default_place_is_built_anew(
    release_dir: Path, tmp_path: Path, version: str | None, said: str
) -> None:
    place = told_otherwise(release_dir, tmp_path, version=version)
    named = run("query", "-", "--format", "csv", "--release", str(place), stdin=POINTS)
    assert (named.stdout, named.stderr) == ("n\n32\n", "")
    answer = run("query", "-", "--format", "csv", stdin=POINTS, XDG_DATA_HOME=str(tmp_path))
    assert answer.stdout == "n\n32\n"
    told = f"the release was built by version {said}, and this is {__version__}:\n"
    assert answer.stderr.startswith(told)
    assert "5/5 write" in answer.stderr
    assert open_release(place).manifest["version"] == __version__


def test_two_questions_at_once_on_a_stale_release_build_one(
    release_dir: Path, tmp_path: Path
) -> None:
    inputs = json.loads((release_dir / "manifest.json").read_text())["inputs"]
    told_otherwise(release_dir, tmp_path, inputs={**inputs, "sha256": "0" * 64})
    command = [sys.executable, "-m", "aseangraph", "query", "-", "--format", "csv"]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    asked = [subprocess.Popen(command, text=True, env=environment, **pipes) for _ in range(2)]
    answers = [each.communicate(POINTS, timeout=120) for each in asked]
    assert [out for out, _ in answers] == ["n\n32\n"] * 2, answers
    assert sum("5/5 write" in err for _, err in answers) == 1


def test_a_graph_that_is_no_iri_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.nt").write_text("<a:a> <a:b> <a:c> .\n")
    answer = run("serve", "--port", "0", "--data", f"a b:c={tmp_path / 'mine.nt'}")
    assert answer.returncode == 1
    assert "'a b:c' is no IRI for a graph" in answer.stderr


def test_the_version_is_the_packages() -> None:
    assert run("--version").stdout == f"{__version__}\n"


def test_a_question_has_a_help_of_its_own(release_dir: Path) -> None:
    arguments = ["ask", "what-became-of", "--help", "--release", str(release_dir)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0
    assert "What became of this part of a plan" in done.stdout
    assert "--element id:aim2015-thrust-6\n      A thrust, initiat" in done.stdout


def test_without_a_question_the_help_is_that_of_the_command() -> None:
    done = CliRunner().invoke(app, ["ask", "--help"])
    assert done.exit_code == 0
    assert "without a name, list them all" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["what-become-of"], "Near names: what-became-of"),
        (["evidence-for", "--thing", ""], "evidence-for has to be told thing"),
        (["topics", "--limit", "5"], "All rows are given; they come in pages over HTTP alone."),
        (["disagreements", "--about", "roaming"], "Write so if the topic is meant."),
    ],
)
def test_a_question_that_cannot_be_asked_so(
    release_dir: Path, arguments: list[str], said: str
) -> None:
    done = CliRunner().invoke(app, ["ask", *arguments, "--release", str(release_dir)])
    assert done.exit_code == 1
    assert said in " ".join(done.stderr.split())


def test_an_empty_name_has_no_lineage(release_dir: Path) -> None:
    done = CliRunner().invoke(app, ["lineage", "", "--release", str(release_dir)])
    assert done.exit_code == 1
    assert "an empty name means nothing" in done.stderr
