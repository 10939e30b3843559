"""The blocks of docs/recipes.md, run with the dumps and a service, print what stands below them."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from rdflib import OWL, RDF, Graph

from aseangraph.namespaces import GRAPH
from far_servers import free_port, virtuoso
from java_reasoning import profiles, why_not
from serving_tests import served

ROOT = Path(__file__).parent.parent
RECIPES = ROOT / "docs" / "recipes.md"
TEXT = RECIPES.read_text(encoding="utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL)
SECTIONS = dict(re.findall(r"(?ms)^## (.+?)\n(.*?)(?=^## |\Z)", TEXT))
(QUESTION,) = re.findall(r"```sparql\n(.*?)```", TEXT, re.DOTALL)
FIELD = r'(?:"(?:[^"]|"")*"|[^",\r\n]*)'
RECORD = re.compile(rf"{FIELD}(?:,{FIELD})*\r\n")  # RFC 4180, section 2
SERVICE = "http://127.0.0.1:8000/"
TOLD_IN_WORDS = {"Protégé"}  # there is nothing to run
NODE = Path(os.environ.get("ASEANGRAPH_NODE", ROOT / "tests" / "recipes")) / "node_modules"


def blocks(section: str) -> list[tuple[str, str, str]]:
    """Return language, code and expected print of each block of a section."""
    return BLOCK.findall(SECTIONS[section])


@pytest.fixture(scope="module")
def service(release_dir: Path) -> Iterator[str]:
    with served("--release", str(release_dir)) as base:
        yield base


@pytest.fixture
def folder(release_dir: Path, tmp_path: Path) -> Path:
    """A folder as the document wants it: the question, and the dumps of a release."""
    (tmp_path / "points.rq").write_text(QUESTION, encoding="utf-8")
    (tmp_path / "dumps").symlink_to(release_dir / "dumps")
    return tmp_path


def run(language: str, code: str, folder: Path, **variables: str) -> str:
    """Run a block as its reader would; return what it prints."""
    shell = ["bash", "-euo", "pipefail", "-c"]
    command = {"python": [sys.executable, "-c"], "sh": shell, "r": ["Rscript", "-e"]}[language]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [*command, code],
        cwd=folder,
        env={**os.environ, "PATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def check(section: str, folder: Path, changes: dict[str, str], **variables: str) -> None:
    """Run the blocks of a section in their order, with addresses of our own in place of its."""
    found = blocks(section)
    assert found, section
    for language, code, expected in found:
        for told, ours in changes.items():
            assert told in SECTIONS[section]
            code = code.replace(told, ours)  # noqa: PLW2901
        assert run(language, code, folder, **variables) == expected


@pytest.mark.parametrize("section", ["DuckDB", "pyoxigraph", "rdflib"])
def test_a_dump_is_read(section: str, folder: Path) -> None:
    check(section, folder, {})


@pytest.mark.parametrize("section", ["SPARQLWrapper", "pandas"])
def test_the_service_is_asked(section: str, folder: Path, service: str) -> None:
    check(section, folder, {SERVICE: service})


def test_r_reads_the_tables(folder: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("no Rscript: apt-get install r-base-core (about 100 MB)")
    check("R", folder, {})


@pytest.mark.parametrize("name", ["edges.csv", "things.csv"])
def test_a_table_is_what_rfc_4180_says(folder: Path, name: str) -> None:
    data = (folder / "dumps" / name).read_bytes()
    records = RECORD.findall(data.decode("utf-8"))
    assert "".join(records) == data.decode("utf-8")  # nothing but records, each with its end
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    assert len(rows) == len(records) - 1 > 500
    assert {len(each) for each in rows} == {len(header)} == {len(set(header))}
    assert not data.startswith(b"\xef\xbb\xbf")
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data.decode("utf-8"))
    assert all(re.fullmatch(r"[a-z][a-z_]*", each) for each in header)


def test_oxigraph_serves_the_dumps(folder: Path) -> None:
    check("Oxigraph server", folder, {"127.0.0.1:7878": f"127.0.0.1:{free_port()}"})


def test_virtuoso_serves_the_dumps(folder: Path) -> None:
    with virtuoso(folder) as engine:
        changes = {"127.0.0.1:1111": engine.sql, "http://127.0.0.1:8890/sparql": engine.query}
        check("Virtuoso", folder, changes, PASSWORD=engine.password)
        ours = f"FILTER(STRSTARTS(STR(?g), '{GRAPH}'))"
        query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} {ours} }}"
        found = httpx2.get(engine.query, params={"query": query}, headers={"Accept": "text/csv"})
    lines = (folder / "dumps" / "aseangraph.nq").read_bytes().count(b"\n")
    assert found.text.split() == ['"n"', str(lines)]


def test_comunica_asks_a_dump_and_the_service(folder: Path, service: str) -> None:
    if shutil.which("node") is None:
        pytest.skip("no node: install Node.js 18 or later")
    if not (NODE / "@comunica" / "query-sparql").is_dir():
        pytest.skip(f"no Comunica in {NODE}: npm install --prefix tests/recipes")
    (folder / "node_modules").symlink_to(NODE)
    check("Comunica", folder, {SERVICE: service})


@pytest.mark.java
@pytest.mark.skipif(bool(why_not()), reason=why_not())
def test_the_owl_api_loads_the_ontology(folder: Path) -> None:
    (found,) = profiles(folder / "dumps" / "ontology.ttl")
    assert found.dl == []


def test_the_ontology_imports_nothing(folder: Path) -> None:
    graph = Graph().parse(folder / "dumps" / "ontology.ttl")
    assert (None, OWL.imports, None) not in graph
    assert len(set(graph.subjects(RDF.type, OWL.Class))) > 50


def test_the_versions_told_are_those_that_are_installed() -> None:
    pinned = (ROOT / "tests" / "recipes" / "package.json").read_text(encoding="utf-8")
    told = re.findall(r"(@comunica/[\w-]+)@([\d.]+)", TEXT)
    assert len(told) == 2
    assert all(f'"{name}": "{version}"' in pinned for name, version in told)


def test_each_recipe_is_run_here() -> None:
    ours = Path(__file__).read_text(encoding="utf-8")
    for section in SECTIONS.keys() - TOLD_IN_WORDS:
        assert f'"{section}"' in ours
        assert blocks(section)
