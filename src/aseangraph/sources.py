"""The folder of source texts: the files' bytes, as they are."""

from collections.abc import Iterable
from pathlib import Path

from aseangraph.errors import SourceError

__all__ = ["list_sources", "read_source", "read_sources", "source_name"]

_SUFFIX = ".txt"
_RECORD = "source-"


def source_name(source: str) -> str:
    """Return the local name of the record of ``source``: ``aim2020.txt`` gives ``source-aim2020``.

    ``source`` is a file name, with or without ``.txt``, or the record's IRI, shortened or in full.
    """
    last = source.rpartition("/")[2] if "://" in source else source
    return _RECORD + last.removeprefix("id:").removeprefix(_RECORD).removesuffix(_SUFFIX)


def list_sources(folder: Path) -> list[str]:
    """Return the names of the text files in ``folder``, sorted.

    Raises ``SourceError`` where there is no such folder, or it cannot be read.
    """
    try:
        return sorted(
            each.name for each in folder.iterdir() if each.suffix == _SUFFIX and each.is_file()
        )
    except NotADirectoryError:
        raise SourceError(f"{folder}: is no folder. Name the folder of the sources.") from None
    except FileNotFoundError:
        raise SourceError(
            f"{folder}: there is no such folder. Name the folder of the sources with --sources,"
            " or in ASEANGRAPH_SOURCES."
        ) from None
    except OSError as error:
        raise SourceError(
            f"{folder}: cannot be read: {error.strerror}. Make it readable and try again."
        ) from None


def read_source(folder: Path, source: str) -> bytes:
    """Return the bytes of one source text, named as ``source_name`` takes it.

    Raises ``SourceError`` naming the files that there are, where this one is not.
    """
    name = source_name(source).removeprefix(_RECORD) + _SUFFIX
    data = read_sources(folder, [name])[name]
    if data is None:
        known = ", ".join(list_sources(folder)) or "none"
        raise SourceError(
            f"{folder / name}: there is no such source text. Name one of those there: {known}."
        )
    return data


def read_sources(folder: Path, names: Iterable[str]) -> dict[str, bytes | None]:
    """Return the bytes of each file named, ``None`` where ``folder`` has no such file.

    Raises ``SourceError`` where the folder or a file is there and cannot be read, and for a name
    that is no mere file name.
    """
    list_sources(folder)
    return {name: _read(folder, name) for name in names}


def _read(folder: Path, name: str) -> bytes | None:
    if not name or Path(name).name != name or "\0" in name:
        raise SourceError(
            f"{name!r} is no file name. Name a file that lies in {folder} itself, without a folder."
        )
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SourceError(
            f"{folder / name}: cannot be read: {error.strerror}. Make it a readable file."
        ) from None
