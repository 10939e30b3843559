"""What is printed: titles, numbers and dates in their passages."""

import pytest
from rdflib import Dataset, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from aseangraph.dates import DATE_PROPERTIES
from aseangraph.evidence import verify
from aseangraph.graphs import merged
from aseangraph.namespaces import AG, GRAPH, ID
from aseangraph.passages import digest
from aseangraph.printed import PRINTED, PrintedVerdict, check_printed, stands_in
from aseangraph.printed_forms import PER_YEAR

PLAN = ID["plan-1"]
TARGET = ID["target-1"]


def _check(dataset: Dataset, file: bytes | None) -> PrintedVerdict:
    return check_printed(dataset, verify(merged(dataset), {"plan.txt": file}).passages)


def _say(dataset: Dataset, thing: URIRef, name: URIRef, value: Node, proof: str) -> None:
    plan = dataset.graph(GRAPH.plan)
    plan.add((thing, name, value))
    plan.add((ID[proof], AG.proves, name))


def _told(verdict: PrintedVerdict) -> list[tuple[Node, Node, str, bool]]:
    said = [(each.statement, each.holds) for each in verdict.checks]
    return [(each.subject, each.predicate, str(each.value), holds) for each, holds in said]


def test_titles_are_checked_and_our_own_are_not(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    found = _check(tiny_dataset, tiny_file)
    assert _told(found) == [(PLAN, RDFS.label, "Build a Café Network", True)]
    assert found.holds
    assert list(found.lines()) == ["1 of 1 printed values stand in their passages"]


def test_our_own_title_is_known_by_a_class_in_another_graph(
    tiny_dataset: Dataset, tiny_file: bytes
) -> None:
    plan = tiny_dataset.graph(GRAPH.plan)
    plan.remove((TARGET, RDF.type, None))
    assert not _check(tiny_dataset, tiny_file).holds
    tiny_dataset.graph(GRAPH.curation).add((TARGET, RDF.type, AG.Target))
    assert _check(tiny_dataset, tiny_file).holds


def test_every_printed_property_is_checked(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    values = {
        AG.endYear: Literal("2020", datatype=XSD.gYear),
        AG.startYear: Literal("2016", datatype=XSD.gYear),
        AG.timelineLabel: Literal("Café Network"),
        SKOS.altLabel: Literal("BCN", lang="en"),
        SKOS.notation: Literal("1.1"),
    }
    for name, value in values.items():
        _say(tiny_dataset, PLAN, name, value, "passage-plan-1-1")
    assert _told(_check(tiny_dataset, tiny_file)) == [
        (PLAN, AG.endYear, "2020", False),
        (PLAN, AG.startYear, "2016", False),
        (PLAN, AG.timelineLabel, "Café Network", True),
        (PLAN, RDFS.label, "Build a Café Network", True),
        (PLAN, SKOS.altLabel, "BCN", False),
        (PLAN, SKOS.notation, "1.1", True),
    ]


def test_every_date_and_number_is_checked(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    assert set(DATE_PROPERTIES) < set(PRINTED)
    for name in (*DATE_PROPERTIES, *PER_YEAR):
        _say(tiny_dataset, TARGET, name, Literal("1"), "passage-target-1-1")
    _say(tiny_dataset, TARGET, AG.ordinal, Literal(1), "passage-target-1-1")
    found = _check(tiny_dataset, tiny_file)
    assert found.total == 1 + 13 + 2 + 1
    assert [each.statement.predicate for each in found.checks if not each.holds] == [AG.ordinal]


def test_date_is_told_in_the_forms_that_are_sought(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    for name, lexical, kind in (
        (AG.adoptedOn, "2017-12-01", XSD.date),
        (AG.launchedOn, "2019-10", XSD.gYearMonth),
    ):
        _say(tiny_dataset, TARGET, name, Literal(lexical, datatype=kind), "passage-target-1-1")
    told = list(_check(tiny_dataset, tiny_file).lines())
    assert told[1].startswith(
        "id:target-1 ag:adoptedOn '2017-12-01': it does not stand as '1 December 2017'"
        " or 'December 1, 2017' or '2017-12-01' in id:passage-target-1-1 (target 1)."
    )
    assert "'2019-10': it does not stand as 'October 2019' in" in told[2]


@pytest.mark.parametrize("words, holds", [("2017-12-01", True), ("2017-12-02", False)])
def test_any_form_of_a_date_will_do(
    tiny_dataset: Dataset, tiny_file: bytes, words: str, holds: bool
) -> None:
    day = Literal("2017-12-01", datatype=XSD.date)
    _say(tiny_dataset, TARGET, AG.adoptedOn, day, "passage-target-1-1")
    span = Literal(digest(f"1. Study {words}"))
    tiny_dataset.graph(GRAPH.plan).set((ID["passage-target-1-1"], AG.sha256, span))
    found = _check(tiny_dataset, tiny_file.replace(b"the market", words.encode()))
    assert _told(found)[1:] == [(TARGET, AG.adoptedOn, "2017-12-01", holds)]


def test_date_of_a_source_document_needs_no_passage(
    tiny_dataset: Dataset, tiny_file: bytes
) -> None:
    issued = (ID["source-plan"], DCTERMS.issued, Literal("2017", datatype=XSD.gYear))
    tiny_dataset.graph(GRAPH.plan).add(issued)
    assert _check(tiny_dataset, tiny_file).total == 1


def test_label_of_a_meeting_is_ours(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    plan = tiny_dataset.graph(GRAPH.plan)
    plan.set((TARGET, RDF.type, AG.Meeting))
    assert _check(tiny_dataset, tiny_file).holds
    plan.set((TARGET, RDF.type, AG.EventSeries))
    assert not _check(tiny_dataset, tiny_file).holds


def test_number_of_what_has_our_own_title_is_checked(
    tiny_dataset: Dataset, tiny_file: bytes
) -> None:
    _say(tiny_dataset, TARGET, SKOS.notation, Literal("2"), "passage-target-1-1")
    found = _check(tiny_dataset, tiny_file)
    assert list(found.lines()) == [
        "1 of 2 printed values stand in their passages",
        "id:target-1 skos:notation '2': it does not stand so in id:passage-target-1-1 (target 1)."
        " Copy it from the text to the letter, or name skos:notation with ag:proves of the passage"
        " that prints it.",
    ]
    assert not found.holds


def test_one_passage_that_prints_it_is_enough(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    _say(tiny_dataset, TARGET, SKOS.notation, Literal("2"), "passage-target-1-1")
    tiny_dataset.graph(GRAPH.plan).add((TARGET, AG.evidence, ID["passage-target-2-1"]))
    assert not _check(tiny_dataset, tiny_file).holds
    tiny_dataset.graph(GRAPH.plan).add((ID["passage-target-2-1"], AG.proves, SKOS.notation))
    assert _check(tiny_dataset, tiny_file).holds


def test_value_that_no_passage_proves_fails(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    tiny_dataset.graph(GRAPH.plan).add((PLAN, SKOS.notation, Literal("1.1")))
    assert list(_check(tiny_dataset, tiny_file).lines()) == [
        "1 of 2 printed values stand in their passages",
        "id:plan-1 skos:notation '1.1': no passage proves it."
        " Name skos:notation with ag:proves of one that prints it.",
    ]


@pytest.mark.parametrize("change", [(b"Build", b"build"), (b"1.1", b"1.2"), None])
def test_value_of_a_passage_that_does_not_hold_is_not_compared(
    tiny_dataset: Dataset, tiny_file: bytes, change: tuple[bytes, bytes] | None
) -> None:
    found = _check(tiny_dataset, tiny_file.replace(*change) if change else None)
    assert not found.holds
    assert list(found.lines()) == [
        "0 of 1 printed values stand in their passages",
        "1 could not be compared: mend the passages that do not hold first.",
    ]


def test_what_is_curated_is_not_checked(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    tiny_dataset.graph(GRAPH.curation).add((PLAN, SKOS.altLabel, Literal("BCN", lang="en")))
    assert _check(tiny_dataset, tiny_file).total == 1


@pytest.mark.parametrize(
    "value, text",
    [
        ("Intra-ASEAN Roaming", "to Lower Intra- ASEAN Roaming Charges"),
        ("Connectivity", "4. Connec tivity"),
        ("Free  Flow", "FreeFlow"),
        ("Economic Development", "1.Economic Development"),
        ("6.2.1", "6.2.1Nurture the Free Flow"),
        ("1", "1. Study"),
        ("(a)", "2(a) study"),
        ("2020", "AIM2020"),
        ("2015", "2010-2015)"),
        ("1", "2 joint and 1 annual meeting"),
        ("1", "1st. 1 standard"),
        ("6.2", "6.2standard"),
        ("e-Services?", "Why e-Services?"),
        ("\ufb01ne", "fine"),
    ],
)
def test_stands_in(value: str, text: str) -> None:
    assert stands_in(value, text)


@pytest.mark.parametrize(
    "value, text",
    [
        ("Free Flow", "the free flow"),
        ("Free Flow", "Free-Flow"),
        ("each", "Reach for all"),
        ("Network", "Café Networks"),
        ("1", "11. Study"),
        ("1", "31. Study"),
        ("1", "1.1 Study"),
        ("1", "2.1 Study"),
        ("8.1", "8.1.1 Study"),
        ("1.1", "8.1.1 Study"),
        ("1.1", "1x1"),
        ("2016", "20161"),
        ("1", "with ASEAN+1 meetings"),
        ("1", "the 1st meeting"),
        ("2", "2nd"),
        ("17", "(17th TELMIN)"),
        ("e.Services", "e-Services"),
        ("", "anything"),
        (" ", "any thing"),
    ],
)
def test_does_not_stand_in(value: str, text: str) -> None:
    assert not stands_in(value, text)
