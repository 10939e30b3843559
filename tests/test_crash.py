"""Killed, interrupted or out of disk: the last good release stays usable."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aseangraph.build import STAGES
from aseangraph.release import open_release

WRITER = """
import sys
from pathlib import Path
from rdflib import Literal, RDFS
from aseangraph.namespaces import GRAPH, ID
from aseangraph.release_writing import write_release
from aseangraph.store import Store
place, count = Path(sys.argv[1]), 0
while True:
    count += 1
    store = Store()
    labels = [(ID[f"t{n}"], RDFS.label, Literal(f"{count} {n}")) for n in range(200)]
    store.add(labels, GRAPH.one)
    store.merge()
    write_release(place, store, [], {"report.txt": str(count)})
    print(count, flush=True)
"""
LABELS = "SELECT ?l { ?s rdfs:label ?l }"


@pytest.fixture(autouse=True)
def ctrl_c_is_heard() -> Iterator[None]:
    """Let SIGINT act also where the shell told the tests, and so their children, to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[str, str]:
    out, err = process.communicate(timeout=120)
    return out, err


def test_a_kill_at_any_moment_leaves_a_whole_release(tmp_path: Path) -> None:
    place = tmp_path / "release"
    chance = random.Random(20201)
    for _ in range(12):
        writer = start("-c", WRITER, str(place))
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.25))
        writer.kill()
        out, _ = finish(writer)
        written = [int(line) for line in out.split()] or [1]
        store = open_release(place).store
        labels = [row["l"] for row in store.select(LABELS)]
        assert len(labels) == 200
        assert len({label.split()[0] for label in labels}) == 1
        assert int(labels[0].split()[0]) in (written[-1], written[-1] + 1)


def test_ctrl_c_while_the_command_line_is_being_imported_ends_quietly(tmp_path: Path) -> None:
    place = tmp_path / "release"
    build = start("-X", "importtime", "-m", "aseangraph", "build", "--out", str(place))
    assert build.stderr is not None
    imported = next(line for line in build.stderr if "typer" in line or "rdflib" in line)
    build.send_signal(signal.SIGINT)
    out, err = finish(build)
    assert (build.returncode, out) == (130, "")
    others = [line for line in err.splitlines() if not line.startswith("import time:")]
    assert others in ([], ["interrupted; a release that was there is as it was."]), imported
    assert not place.exists()


@pytest.mark.slow
@pytest.mark.parametrize("stage", range(len(STAGES)), ids=STAGES)
def test_ctrl_c_in_each_stage(release_dir: Path, tmp_path: Path, stage: int) -> None:
    place = tmp_path / "release"
    shutil.copytree(release_dir, place)
    before = (place / "manifest.json").stat().st_ino
    build = start("-m", "aseangraph", "build", "--out", str(place))
    assert build.stderr is not None
    for line in build.stderr:
        if line.startswith("building") and stage == 0:
            break
        if line.strip().startswith(f"{stage}/{len(STAGES)}"):
            break
    build.send_signal(signal.SIGINT)
    _, err = finish(build)
    assert build.returncode == 130, err
    assert "interrupted; a release that was there is as it was." in err
    assert (place / "manifest.json").stat().st_ino == before
    open_release(place)
    left = {path.name for path in tmp_path.iterdir()} - {".release.lock"}
    assert left == {"release"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("mounting a small tmpfs needs root")
    options = ["-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("this system lets even root mount no tmpfs")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_a_full_disk_is_told_and_loses_nothing(small_disk: Path) -> None:
    place = small_disk / "release"
    writer = start("-c", WRITER.replace("while True", "while count < 1"), str(place))
    assert finish(writer)[0] == "1\n"
    build = start("-m", "aseangraph", "build", "--out", str(place))
    _, err = finish(build)
    assert build.returncode == 1
    assert "cannot be written: No space left on device" in err
    assert "What was there is untouched" in err.replace("\n", " ")
    assert len(list(open_release(place).store.select(LABELS))) == 200
    assert sorted(path.name for path in small_disk.iterdir() if "lock" not in path.name) == [
        "release"
    ]
