"""The blocks of docs/notebook.md, run in their order, print what stands below them."""

import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from aseangraph.namespaces import curie

pytest.importorskip("pandas", reason="pandas is not installed: the extra 'notebook' has it")
pytest.importorskip("matplotlib", reason="matplotlib is not installed: the extra 'notebook' has it")

NOTEBOOK = Path(__file__).parent.parent / "docs" / "notebook.md"
_BLOCK = re.compile(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    """Return the blocks, each with what stands below it as printed."""
    text = NOTEBOOK.read_text(encoding="utf-8")
    found = _BLOCK.findall(text)
    assert sum(len(re.findall(r"(?m)^```", "".join(each))) for each in found) == 0
    assert len(re.findall(r"(?m)^```(python|text)$", text)) == sum(1 + bool(t) for _, t in found)
    return found


def run(code: str, names: dict[str, Any]) -> str:
    """Run a block with ``names`` and return what it printed."""
    out = StringIO()
    with redirect_stdout(out):
        exec(compile(code, str(NOTEBOOK), "exec"), names)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


@dataclass
class Ran:
    """The notebook, run: blocks with what they should print and did, its names, its files."""

    told: list[tuple[str, str, str]]
    names: dict[str, Any]
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def ran(release_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    names: dict[str, Any] = {"__name__": "notebook"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASEANGRAPH_RELEASE", str(release_dir))
        patch.setenv("MPLBACKEND", "Agg")
        patch.chdir(tmp_path_factory.mktemp("notebook"))
        told = [(code, printed, run(code, names)) for code, printed in blocks()]
        files = {each.name: each.read_bytes() for each in Path().iterdir()}
    yield Ran(told, names, files)
    names["plt"].close("all")


def test_each_block_prints_what_stands_below_it(ran: Ran) -> None:
    assert len(ran.told) > 10
    for code, expected, printed in ran.told:
        assert printed == expected, f"printed by:\n{code}"


def test_the_plot_shows_each_thing_in_its_year(ran: Ran) -> None:
    axes, years = ran.names["axes"], ran.names["years"]
    (points,) = axes.collections
    labels = [each.get_text() for each in axes.get_yticklabels()]
    shown = {labels[round(place)]: round(year) for year, place in points.get_offsets()}
    assert shown == {curie(thing): year for thing, year in years.items()}
    assert len(shown) == 10
    assert (shown["id:framework-pdp"], shown["id:guideline-data-anonymisation"]) == (2016, 2025)


def test_the_plot_joins_things_by_what_the_step_rests_on(ran: Ran) -> None:
    axes = ran.names["axes"]
    labels = [each.get_text() for each in axes.get_yticklabels()]
    lines = [
        (line.get_linestyle(), *(labels[round(place)] for place in line.get_ydata()))
        for line in axes.lines
    ]
    assert sorted(lines) == [
        ("-", "id:framework-ddg", "id:guideline-data-management-implementing"),
        ("-", "id:framework-pdp", "id:framework-ddg"),
        ("-", "id:framework-pdp", "id:guideline-data-management-implementing"),
        ("--", "id:aim2020-action-point-8.1.1", "id:framework-pdp"),
    ]
    ends = {tuple(end) for line in axes.lines for end in line.get_xydata()}
    assert ends <= {tuple(point) for point in axes.collections[0].get_offsets()}


def test_the_plot_is_saved(ran: Ran) -> None:
    (name,) = ran.files
    assert name == "personal-data-protection.png"
    assert ran.files[name].startswith(b"\x89PNG")
    assert len(ran.files[name]) > 10_000
