"""The OWL API's profile checker and the HermiT reasoner, from the jars that owlready2 ships."""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from rdflib import OWL, RDF, Graph, URIRef

from ontology_files import AG, ROOT

PROFILE_CHECK = ROOT / "tests" / "java" / "ProfileCheck.java"
MERGED = URIRef("https://w3id.org/aseangraph/merged")
OWLREADY = find_spec("owlready2")


def why_not() -> str:
    """What is missing to run these tools, or nothing."""
    if OWLREADY is None:
        return "owlready2 is not installed: pip install -e '.[test]'"
    missing = [tool for tool in ("java", "javac") if shutil.which(tool) is None]
    return f"no {' and no '.join(missing)}: install a Java development kit" if missing else ""


def jars() -> Path:
    return Path(str(OWLREADY and OWLREADY.origin)).parent


def run(classpath: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["java", "-cp", classpath, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


def as_one_ontology(graph: Graph) -> Graph:
    """The graph under one ontology header without imports: nothing is fetched."""
    merged = Graph()
    headers = set(graph.subjects(RDF.type, OWL.Ontology))
    for triple in graph:
        if triple[0] not in headers:
            merged.add(triple)
    merged.add((MERGED, RDF.type, OWL.Ontology))
    return merged


class Profile(NamedTuple):
    """What the OWL API found: violations as 'Kind: sentence'."""

    dl: list[str]
    rl: list[str]


def profiles(*paths: Path) -> list[Profile]:
    """Check files as they stand, all in one virtual machine."""
    done = run(str(jars() / "pellet" / "*"), str(PROFILE_CHECK), *map(str, paths))
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    loaded = {path: count for kind, path, count in rows if kind == "axioms"}
    unread = [str(path) for path in paths if str(path) not in loaded]
    assert not unread, f"the OWL API did not load {unread}: {done.stderr}"
    print(f"axioms: {loaded}")

    def found(profile: str, path: Path) -> list[str]:
        return [text for kind, where, text in rows if (kind, where) == (profile, str(path))]

    return [Profile(found("DL", path), found("RL", path)) for path in paths]


class Verdict(NamedTuple):
    """What HermiT concluded."""

    consistent: bool
    unsatisfiable: list[str]


def reason(graph: Graph, folder: Path) -> Verdict:
    """Ask HermiT for consistency and for the classes that can have no member."""
    path = folder / "merged.owl"
    as_one_ontology(graph).serialize(path, format="xml")
    hermit = jars() / "hermit"
    done = run(
        f"{hermit}{os.pathsep}{hermit / 'HermiT.jar'}",
        "org.semanticweb.HermiT.cli.CommandLine",
        "--ignoreUnsupportedDatatypes",
        "--no-prefixes",
        "--consistency",
        "--unsatisfiable",
        str(path),
    )
    said = done.stdout + done.stderr
    if "InconsistentOntologyException" in said or "is not satisfiable" in said:
        return Verdict(consistent=False, unsatisfiable=[])
    assert "is satisfiable" in said, f"HermiT did not answer: {said}"
    assert done.returncode == 0, said
    nothings = [line.strip() for line in done.stdout.splitlines() if line.startswith("\t")]
    return Verdict(True, [n.replace(str(AG), "ag:") for n in nothings if n != str(OWL.Nothing)])
