"""The folder of source texts."""

from pathlib import Path

import pytest

from aseangraph.errors import SourceError
from aseangraph.sources import list_sources, read_source, read_sources, source_name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.txt").write_bytes(b"A plan.\r\n")
    (tmp_path / "news.txt").write_bytes(b"")
    (tmp_path / "notes.md").write_bytes(b"no source")
    (tmp_path / "folder.txt").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    "source",
    [
        "plan",
        "plan.txt",
        "source-plan",
        "id:source-plan",
        "https://w3id.org/aseangraph/id/source-plan",
    ],
)
def test_read_source_by_any_of_its_names(folder: Path, source: str) -> None:
    assert source_name(source) == "source-plan"
    assert read_source(folder, source) == b"A plan.\r\n"


def test_list_sources_takes_text_files_alone(folder: Path) -> None:
    assert list_sources(folder) == ["news.txt", "plan.txt"]


def test_read_sources_tells_missing_from_empty(folder: Path) -> None:
    assert read_sources(folder, ["news.txt", "Plan.txt"]) == {"news.txt": b"", "Plan.txt": None}


def test_read_source_names_the_files_there_are(folder: Path) -> None:
    with pytest.raises(SourceError, match=r"plans\.txt: there is no such.*: news\.txt, plan\.txt"):
        read_source(folder, "plans")


def test_read_source_from_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"one of those there: none\."):
        read_source(tmp_path, "plan")


@pytest.mark.parametrize("name", ["../plan.txt", "sub/plan.txt", "/plan.txt", "", "a\0b"])
def test_read_sources_refuses_what_is_no_file_name(folder: Path, name: str) -> None:
    with pytest.raises(SourceError, match="is no file name"):
        read_sources(folder, [name])


def test_read_sources_without_a_folder(folder: Path) -> None:
    with pytest.raises(SourceError, match=r"none: there is no such folder\..*ASEANGRAPH_SOURCES"):
        read_sources(folder / "none", [])
    with pytest.raises(SourceError, match=r"plan\.txt: is no folder"):
        read_sources(folder / "plan.txt", [])


def test_read_sources_of_a_folder_in_a_file_s_place(folder: Path) -> None:
    with pytest.raises(SourceError, match=r"folder\.txt: cannot be read: .*Make it a readable"):
        read_sources(folder, ["folder.txt"])


def test_read_sources_unreadable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SourceError, match=r"plan\.txt: cannot be read: Permission denied\."):
        read_sources(folder, ["plan.txt"])


def test_real_sources(sources_dir: Path) -> None:
    assert "aim2020.txt" in list_sources(sources_dir)
    assert len(read_source(sources_dir, "aim2020")) == 43537
