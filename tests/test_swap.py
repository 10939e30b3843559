"""A folder that appears whole or not at all."""

from pathlib import Path

import pytest

from aseangraph import swap


def write(place: Path, text: str) -> None:
    with swap.written_aside(place) as new:
        (new / "sub").mkdir()
        (new / "sub" / "file").write_text(text)


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two renames"])
def test_the_new_folder_takes_the_place_of_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    place = tmp_path / "deep" / "place"
    for text in ("one", "two", "three"):
        write(place, text)
        assert (place / "sub" / "file").read_text() == text
    assert sorted(path.name for path in place.parent.iterdir()) == [".place.previous", "place"]


def test_a_failure_leaves_the_old_folder_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "place"
    write(place, "one")

    def fail() -> None:
        with swap.written_aside(place) as new:
            (new / "half").write_text("x")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert (place / "sub" / "file").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_a_failure_where_nothing_was_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with swap.written_aside(tmp_path / "place"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_writer_left_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".place.new").mkdir()
    (tmp_path / ".place.new" / "half").write_text("x")
    write(tmp_path / "place", "one")
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_an_interrupted_swap_is_put_right(tmp_path: Path) -> None:
    place = tmp_path / "place"
    write(place, "one")
    place.rename(tmp_path / ".place.previous")
    swap.recover(place)
    assert (place / "sub" / "file").read_text() == "one"


def test_recover_leaves_a_good_folder_alone(tmp_path: Path) -> None:
    place = tmp_path / "place"
    write(place, "one")
    write(place, "two")
    swap.recover(place)
    assert (place / "sub" / "file").read_text() == "two"
