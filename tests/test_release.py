"""A release: written whole, opened only when every digest holds."""

import errno
import json
import resource
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from filelock import FileLock
from rdflib import Dataset, Graph

from aseangraph.authored import AuthoredFile
from aseangraph.errors import ReleaseError
from aseangraph.formats import by_name
from aseangraph.namespaces import GRAPH
from aseangraph.release import open_index, open_release
from aseangraph.release_writing import write_release
from aseangraph.store import Store
from aseangraph.word_search import search

FILES = [
    AuthoredFile("data/one/a.ttl", b"# a\n", GRAPH.one),
    AuthoredFile("queries/hygiene/x.rq", b"ASK {}\n", None),
]
REPORT = {"report.ttl": "# conforms\n", "report.txt": "Conforms.\n"}


def content(label: str = "Innovation") -> Store:
    trig = f"""
    PREFIX ag: <https://w3id.org/aseangraph/ontology#>
    PREFIX graph: <https://w3id.org/aseangraph/graph/>
    PREFIX id: <https://w3id.org/aseangraph/id/>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    graph:one {{ id:a a ag:Thrust ; rdfs:label "{label}"@en ; rdfs:seeAlso [ rdfs:label "x" ] . }}
    graph:two {{ id:a rdfs:label "{label}"@en . id:b a ag:Thrust . }}
    graph:entailed {{ id:a a ag:PlanElement . }}
    """
    store = Store()
    store.load(trig.encode(), by_name("trig"), name="test.trig")
    store.merge()
    return store


def test_the_manifest_counts_and_names_all_that_is_there(tmp_path: Path) -> None:
    manifest = write_release(tmp_path / "r", content(), FILES, REPORT)
    assert manifest == json.loads((tmp_path / "r" / "manifest.json").read_text())
    assert (manifest["triples"], manifest["quads"]) == (6, 7)
    assert manifest["graphs"] == {"graph:entailed": 1, "graph:one": 4, "graph:two": 2}
    assert manifest["classes"] == {"ag:Thrust": 2}
    assert list(manifest["inputs"]["files"]) == ["data/one/a.ttl", "queries/hygiene/x.rq"]
    for name, digest in manifest["outputs"].items():
        assert sha256((tmp_path / "r" / name).read_bytes()).hexdigest() == digest


def test_the_dataset_digest_is_that_of_the_canonical_dump(tmp_path: Path) -> None:
    manifest = write_release(tmp_path / "r", content(), FILES, REPORT)
    dump = (tmp_path / "r" / "dumps" / "aseangraph.nq").read_bytes()
    assert manifest["rdfc10"]["dataset"] == sha256(dump).hexdigest()


def test_two_releases_of_one_dataset_have_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_release(tmp_path / name, content(), FILES, REPORT)
    paths = [path for path in (tmp_path / "one").rglob("*") if path.is_file()]
    same = [path for path in paths if "store" not in path.parts and path.suffix != ".sha256"]
    assert len(same) == 48
    for path in same:
        other = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == other.read_bytes()


def test_every_dump_says_the_same(tmp_path: Path) -> None:
    write_release(tmp_path / "r", content(), FILES, REPORT)
    dumps = tmp_path / "r" / "dumps"
    merged = Graph().parse(data=(dumps / "aseangraph.ttl").read_bytes(), format="turtle")
    trig = Dataset().parse(data=(dumps / "aseangraph.trig").read_bytes(), format="trig")
    nquads = Dataset().parse(data=(dumps / "aseangraph.nq").read_bytes(), format="nquads")
    assert (len(merged), len(list(trig.quads())), len(list(nquads.quads()))) == (6, 7, 7)


def test_an_opened_release_answers(tmp_path: Path) -> None:
    write_release(tmp_path / "r", content(), FILES, REPORT)
    store = open_release(tmp_path / "r").store
    rows = store.select("SELECT ?t { id:a a ?t } ORDER BY ?t")
    assert [row["t"].rpartition("#")[2] for row in rows] == ["PlanElement", "Thrust"]


def test_an_opened_release_is_asked_by_words(tmp_path: Path) -> None:
    write_release(tmp_path / "r", content(), FILES, REPORT)
    release = open_release(tmp_path / "r")
    index = open_index(release.path)
    write_release(tmp_path / "r", content("Change"), FILES, REPORT)
    assert [hit.label for hit in search(index, "innovation")] == ["Innovation"]
    assert [hit.label for hit in search(open_index(release.path), "innovation")] == []


def test_an_index_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"search\.sqlite cannot be read \(No such file"):
        open_index(tmp_path)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_flipped_byte_anywhere_is_told(tmp_path: Path) -> None:
    write_release(tmp_path / "r", content(), FILES, REPORT)
    names = [path for path in (tmp_path / "r").rglob("*") if path.is_file() and path.stat().st_size]
    assert len(names) > 12
    for path in names:
        good = path.read_bytes()
        flip(path)
        with pytest.raises(ReleaseError, match="Do not trust this release; build it anew"):
            open_release(tmp_path / "r")
        path.write_bytes(good)
    open_release(tmp_path / "r")


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    write_release(tmp_path / "r", content(), FILES, REPORT)
    (tmp_path / "r" / "dumps" / "aseangraph.ttl").unlink()
    with pytest.raises(ReleaseError, match=r"dumps/aseangraph\.ttl is missing"):
        open_release(tmp_path / "r")


def test_no_release_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="aseangraph build --out"):
        open_release(tmp_path / "none")


def test_a_folder_with_other_things_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear")
    with pytest.raises(ReleaseError, match="would be lost"):
        write_release(tmp_path / "home", content(), FILES, REPORT)
    assert (tmp_path / "home" / "letter.txt").read_text() == "dear"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    write_release(tmp_path / "r", content(), FILES, REPORT)
    open_release(tmp_path / "r")


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    with (
        FileLock(tmp_path / ".r.lock"),
        pytest.raises(ReleaseError, match="another build is writing it"),
    ):
        write_release(tmp_path / "r", content(), FILES, REPORT)


@contextmanager
def file_size_limit(limit: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)


@pytest.mark.parametrize("limit", [100, 1_000, 3_000, 30_000])
def test_what_cannot_be_written_leaves_the_last_good_release(tmp_path: Path, limit: int) -> None:
    write_release(tmp_path / "r", content("before"), FILES, REPORT)
    with file_size_limit(limit), pytest.raises(ReleaseError, match="cannot be written"):
        write_release(tmp_path / "r", content("after"), FILES, REPORT)
    rows = open_release(tmp_path / "r").store.select("SELECT ?l { id:a rdfs:label ?l }")
    assert [row["l"] for row in rows] == ["before"]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != ".r.lock") == ["r"]


def test_a_read_only_place_is_told_with_the_option_to_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ReleaseError, match=r"Permission denied.*build: --out,\s+else: --release"):
        write_release(tmp_path / "r", content(), FILES, REPORT)


def test_the_digests_can_be_checked_with_sha256sum(tmp_path: Path) -> None:
    write_release(tmp_path / "r", content(), FILES, REPORT)
    lines = (tmp_path / "r" / "digests.sha256").read_text().splitlines()
    stated = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {p for p in (tmp_path / "r").rglob("*") if p.is_file() and p.suffix != ".sha256"}
    assert set(stated) == {path.relative_to(tmp_path / "r").as_posix() for path in files}
    for name, digest in stated.items():
        assert sha256((tmp_path / "r" / name).read_bytes()).hexdigest() == digest


def test_a_list_of_digests_that_was_emptied_is_told(tmp_path: Path) -> None:
    write_release(tmp_path / "r", content(), FILES, REPORT)
    (tmp_path / "r" / "digests.sha256").write_text("")
    with pytest.raises(ReleaseError, match="is not in digests"):
        open_release(tmp_path / "r")


def test_a_file_that_was_added_is_told(tmp_path: Path) -> None:
    write_release(tmp_path / "r", content(), FILES, REPORT)
    (tmp_path / "r" / "store" / "000099.sst").write_text("x")
    with pytest.raises(ReleaseError, match=r"store/000099\.sst is not in digests"):
        open_release(tmp_path / "r")


def test_the_release_tells_nothing_of_the_machine(tmp_path: Path) -> None:
    write_release(tmp_path / "r", content(), FILES, REPORT)
    for path in (tmp_path / "r").rglob("*"):
        if path.is_file():
            assert str(tmp_path).encode() not in path.read_bytes(), path


def test_the_folder_one_stands_in_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r").mkdir()
    monkeypatch.chdir(tmp_path / "r")
    for label in ("one", "two"):
        write_release(Path(), content(label), FILES, REPORT)
        monkeypatch.chdir(tmp_path / "r")
        rows = open_release(Path()).store.select("SELECT ?l { id:a rdfs:label ?l }")
        assert [row["l"] for row in rows] == [label]


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    for label in ("one", "two", "three"):
        write_release(tmp_path / "link", content(label), FILES, REPORT)
        rows = open_release(tmp_path / "real").store.select("SELECT ?l { id:a rdfs:label ?l }")
        assert [row["l"] for row in rows] == [label]
    assert (tmp_path / "link").is_symlink()


def test_a_reader_during_a_swap_gets_one_release_or_the_other(tmp_path: Path) -> None:
    place = tmp_path / "r"
    write_release(place, content("0"), FILES, REPORT)
    stop, labels = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            rows = open_release(place).store.select("SELECT ?l { id:a rdfs:label ?l }")
            labels.append([row["l"] for row in rows])

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        for number in range(1, 12):
            write_release(place, content(str(number)), FILES, REPORT)
        stop.set()
        reading.result()
    assert all(len(each) == 1 for each in labels)
    assert len(labels) > 3
