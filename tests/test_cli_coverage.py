"""Coverage in lines: by reasons, and cut where it is long."""

import pytest

from aseangraph.cli_coverage import length_line, text_lines
from aseangraph.evidence import SourceCheck
from aseangraph.namespaces import ID
from aseangraph.passages import SourceRecord
from aseangraph.stretches import Stretch, TextCoverage
from aseangraph.uncovered import Account, Listed, Uncovered


@pytest.mark.parametrize(
    "text, shown",
    [
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
        ("x" * 78 + " yy", "x" * 78 + "…"),
    ],
)
def test_long_stretch_is_cut(text: str, shown: str) -> None:
    source = SourceCheck(SourceRecord(ID["source-plan"], "plan.txt", None), text, None)
    stretch = Stretch(0, len(text), text)
    coverage = TextCoverage(source, (), 0, len(text), (stretch,))
    found = Account(Uncovered("data/plan/uncovered.toml", {}, ()), (), (), (stretch,), ())
    assert list(text_lines(coverage, found)) == [
        f"plan.txt: 0 of {len(text)} characters lie in a passage (0.00 %)",
        "  passage lengths: none",
        "  without a reason:",
        f"    0 to {len(text)}, {len(text)} characters: {shown}",
    ]


def test_stretches_stand_under_their_reasons() -> None:
    source = SourceCheck(SourceRecord(ID["source-plan"], "plan.txt", None), "A. B. C.", None)
    one, two, three = (Stretch(at, at + 2, "ABC"[at // 3] + ".") for at in (0, 3, 6))
    listed = [Listed(0, 2, "", "First", "x"), Listed(3, 5, "", "Second", "y")]
    reasons = {"x": "Why x.", "y": "Why y."}
    file = Uncovered("data/plan/uncovered.toml", reasons, tuple(listed))
    found = Account(file, ((two, listed[1]),), ((one, listed[0]),), (three,), ())
    coverage = TextCoverage(source, (), 0, 8, (one, two, three))
    assert list(text_lines(coverage, found))[2:] == [
        "  x: Why x.",
        "    0 to 2, 2 characters, First: A.",
        "  y: Why y.",
        "    3 to 5, 2 characters, Second: B.",
        "  without a reason:",
        "    6 to 8, 2 characters: C.",
    ]


def test_lengths_of_nothing() -> None:
    assert length_line([]) == "passage lengths: none"
