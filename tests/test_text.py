"""Normalised text, and where words stand in it."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aseangraph.errors import EvidenceError, SourceError
from aseangraph.text import Match, Near, find_near, locate, normalise

# The 25 code points with the property White_Space, from Unicode's PropList.
WHITE_SPACE = (
    "\u0009\u000a\u000b\u000c\u000d\u0020\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
NEAR_MISSES = "\u001c\u001d\u001e\u001f\u180e\u200b\u2060\ufeff\u200d"
spaced = st.text(st.sampled_from(WHITE_SPACE + NEAR_MISSES + "ab\u0301\ufb01\u212b\u00a8"))


def test_normalise_known_text() -> None:
    data = "\ufb01rst\r\n\r\n  caf\u0065\u0301\u00a0\u3000\uff12\t\n".encode()
    assert normalise(data) == "first café 2"


def test_normalise_takes_every_white_space_and_nothing_else() -> None:
    assert len(WHITE_SPACE) == 25
    assert [normalise(f"a{each}b".encode()) for each in WHITE_SPACE] == ["a b"] * 25
    assert [normalise(f"a{each}b".encode()) for each in NEAR_MISSES] == [
        f"a{each}b" for each in NEAR_MISSES
    ]


@given(st.one_of(st.text(), spaced))
def test_normalise_is_idempotent(text: str) -> None:
    once = normalise(text.encode())
    assert normalise(once.encode()) == once


@given(st.one_of(st.text(), spaced))
def test_normalise_leaves_single_spaces_only(text: str) -> None:
    once = normalise(text.encode())
    assert "  " not in once
    assert not set(once) & (set(WHITE_SPACE) - {" "})
    assert not once.startswith(" ")
    assert not once.endswith(" ")


@given(st.one_of(st.text(), spaced))
def test_normalise_keeps_all_that_is_no_white_space(text: str) -> None:
    white = re.compile(f"[{WHITE_SPACE}]")
    expected = white.sub("", unicodedata.normalize("NFKC", text))
    assert normalise(text.encode()).replace(" ", "") == expected


@given(st.text())
def test_normalise_reads_crlf_as_lf(text: str) -> None:
    lf = text.replace("\r", "")
    assert normalise(lf.replace("\n", "\r\n").encode()) == normalise(lf.encode())


def test_normalise_refuses_what_is_not_utf8() -> None:
    with pytest.raises(
        SourceError, match=r"plan\.txt: byte 7 \(0xe9, line 2\) is not UTF-8.*UTF-8"
    ):
        normalise("été\ncafé\n".encode("latin-1").replace(b"\xe9t\xe9", b"ete"), "plan.txt")


def test_locate_gives_offsets_and_context() -> None:
    text = normalise(b"One plan.\nTwo plans.")
    assert locate(text, "Two\n\nplans") == [Match(10, 19, "One plan. ", ".")]


def test_locate_counts_code_points() -> None:
    assert locate("\U0001f30f Asia \U0001f30f", "Asia") == [
        Match(2, 6, "\U0001f30f ", " \U0001f30f")
    ]


def test_locate_lists_overlapping_matches() -> None:
    assert [(each.start, each.end) for each in locate("anana", "ana")] == [(0, 3), (2, 5)]


def test_locate_is_exact_but_for_white_space() -> None:
    assert [locate("a Plan", words) for words in ("plan", "aPlan", "Plan.")] == [[], [], []]
    assert len(locate("a Plan", " a \n Plan ")) == 1


@pytest.mark.parametrize("words", ["", " \n\t", "\u3000"])
def test_locate_refuses_no_words(words: str) -> None:
    with pytest.raises(EvidenceError, match="Give some words"):
        locate("text", words)


@given(st.text("ab \n", max_size=30), st.text("ab \n", min_size=1, max_size=4))
def test_locate_finds_what_a_naive_scan_finds(data: str, words: str) -> None:
    text = normalise(data.encode())
    sought = " ".join(words.split())
    if sought:
        naive = [at for at in range(len(text)) if text[at : at + len(sought)] == sought]
        assert [each.start for each in locate(text, words)] == naive


def test_find_near_gives_the_longest_beginning() -> None:
    text = "One study. A study of cables and ports."
    assert find_near(text, "A study of cables or ports") == Near(
        "A study of cables", 11, " and ports."
    )
    assert find_near(text, "Whole cities") is None


def test_find_near_tells_other_capitals() -> None:
    assert find_near("Of the Plan.", "the plan") == Near("the Plan", 3, ".", other_case=True)
