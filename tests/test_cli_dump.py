"""The command ``dump``: a list, a dump on standard output, or in a file."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aseangraph.dumps import DUMPS
from serving_tests import ask, served


def run(release: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "aseangraph", "dump", *arguments, "--release", str(release)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60)


def test_the_dumps_are_listed_with_their_sizes(release_dir: Path) -> None:
    answer = run(release_dir)
    lines = answer.stdout.decode().splitlines()
    assert lines[0].split() == ["dump", "bytes", "packed", "triples", "or", "rows", "holds"]
    assert [line.split()[0] for line in lines[1:]] == [each.name for each in DUMPS]
    size = (release_dir / "dumps" / "topics.ttl").stat().st_size
    packed = (release_dir / "dumps" / "topics.ttl.gz").stat().st_size
    [topics] = [line for line in lines if line.startswith("topics.ttl")]
    assert topics.split()[1:4] == [str(size), str(packed), "603"]
    assert b"SHA256SUMS has the digests" in answer.stderr


@pytest.mark.parametrize("name", ["topics.ttl", "topics.ttl.gz", "SHA256SUMS", "things.parquet"])
def test_a_dump_is_written_as_it_is(release_dir: Path, tmp_path: Path, name: str) -> None:
    data = (release_dir / "dumps" / name).read_bytes()
    answer = run(release_dir, name)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, data, b"")
    answer = run(release_dir, name, "--out", str(tmp_path / "x"))
    assert (answer.returncode, answer.stdout) == (0, b"")
    assert (tmp_path / "x").read_bytes() == data


@pytest.mark.parametrize("name", ["topic.ttl", "../manifest.json", "/etc/passwd", "x" * 5000])
def test_a_wrong_name_is_told_with_near_ones(release_dir: Path, name: str) -> None:
    answer = run(release_dir, name)
    assert (answer.returncode, answer.stdout) == (1, b"")
    assert answer.stderr.startswith(b"error: there is no dump ")
    assert b"list them" in answer.stderr
    assert len(answer.stderr) < 400
    assert (b"Near names: topics.ttl" in answer.stderr) is (name == "topic.ttl")


def test_what_cannot_be_written_is_told(release_dir: Path, tmp_path: Path) -> None:
    answer = run(release_dir, "topics.ttl", "--out", str(tmp_path / "none" / "x"))
    assert answer.returncode == 1
    assert answer.stderr.endswith(
        b"cannot be written: No such file or directory. Name another file.\n"
    )
    answer = run(release_dir, "--out", str(tmp_path / "x"))
    assert (answer.returncode, answer.stdout) == (1, b"")
    assert b"aseangraph dump NAME --out FILE" in answer.stderr


def test_a_release_from_before_there_were_dumps_is_told(release_dir: Path, tmp_path: Path) -> None:
    old = _old(release_dir, tmp_path / "old")
    answer = run(old, "topics.ttl")
    assert (answer.returncode, answer.stdout) == (1, b"")
    assert b"is from before the manifest named dumps. Build it anew" in answer.stderr


def _old(release_dir: Path, place: Path) -> Path:
    """Copy a release, without what the manifest tells of dumps."""
    shutil.copytree(release_dir, place)
    manifest = json.loads((place / "manifest.json").read_bytes())
    del manifest["dumps"]
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    digest = hashlib.sha256((place / "manifest.json").read_bytes()).hexdigest()
    sums = (place / "digests.sha256").read_text(encoding="utf-8")
    sums = re.sub(r"^\w+  manifest.json$", f"{digest}  manifest.json", sums, flags=re.MULTILINE)
    (place / "digests.sha256").write_text(sums, encoding="utf-8")
    return place


def test_a_release_from_before_there_were_dumps_is_served(
    release_dir: Path, tmp_path: Path
) -> None:
    with served("--release", str(_old(release_dir, tmp_path / "old"))) as base:
        answer = ask(base, "dumps/topics.ttl")
        assert (answer.status, answer.media_type) == (404, "application/problem+json")
        assert b"has no dumps" in answer.body
        assert ask(base, "sparql", {"query": "ASK {}", "format": "json"}).status == 200
