"""How words are read and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aseangraph.spelling import alike, distance, joined, parts, words


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Việt Nam\u2019s Café", ["viet", "nam", "cafe"]),
        ("Đà Nẵng", ["da", "nang"]),
        ("Action point 8.1.1, USO 2.0.", ["action", "point", "8.1.1", "uso", "2.0"]),
        ("the U.S. and e.g. Lao P.D.R", ["the", "us", "and", "eg", "lao", "pdr"]),
        ("id:aim2020-thrust-8", ["id", "aim2020", "thrust", "8"]),
        ("data\u200fpro\u00adtection", ["dataprotection"]),
        ("ends.Starts", ["ends", "starts"]),
        ("\uff26\uff35\uff2c\uff2c \ufb01le Straße", ["full", "file", "strasse"]),
        ("'s \0 *\" ()^ 🏝 _", []),
        ("", []),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_names_that_differ_in_blanks_and_marks_are_one_but_numbers_keep_their_points() -> None:
    assert joined("Cyber-Security") == joined("cybersecurity") == "cybersecurity"
    assert joined("1.1") != joined("11")


def test_a_name_with_its_year_has_parts() -> None:
    assert parts("AIM2020 5G") == ["aim2020", "5g", "aim", "2020"]


@pytest.mark.parametrize(
    "one, other, expected",
    [
        ("data", "data", 0),
        ("data", "dta", 1),
        ("data", "dataa", 1),
        ("data", "dota", 1),
        ("data", "dtaa", 1),
        ("protction", "protection", 1),
        ("prtoctin", "protection", 3),
        ("ab", "abcdef", 3),
        ("abc", "xyz", 3),
        ("", "ab", 2),
    ],
)
def test_slips_are_counted_up_to_the_most(one: str, other: str, expected: int) -> None:
    assert distance(one, other, 2) == distance(other, one, 2) == expected


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_the_distance_is_symmetrical_and_zero_for_equals_alone(one: str, other: str) -> None:
    assert distance(one, other, 9) == distance(other, one, 9)
    assert (distance(one, other, 9) == 0) == (one == other)
    assert distance(one, other, 9) <= max(len(one), len(other))


@pytest.mark.parametrize(
    "word, expected",
    [
        ("tidse", ["tides"]),
        ("sides", ["tides"]),
        ("tids", ["tides"]),
        ("tid", []),
        ("tsedi", []),
        ("harbuormastr", ["harbourmaster"]),
        ("2021", []),
        ("zzzzzzzz", []),
    ],
)
def test_alike_are_the_words_with_the_fewest_slips(word: str, expected: list[str]) -> None:
    vocabulary = ["2020", "harbourmaster", "tides", "tidings", "timeless"]
    assert alike(word, [(each, frozenset(each)) for each in vocabulary]) == expected
