"""One thing's statements beside their passages."""

from rdflib import Dataset, Literal
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS, XSD

from aseangraph.coverage import Statement
from aseangraph.derivation import Link
from aseangraph.mentions import Mention, Mentions
from aseangraph.namespaces import AG, GRAPH, ID
from aseangraph.records import Record
from aseangraph.review import Descent, Line, short, show

TARGET = ID["target-2"]
PASSAGE = ID["passage-target-2-1"]
NAMED = Statement(TARGET, RDFS.label, Literal("study of cables", lang="en"))
TYPED = Statement(TARGET, RDF.type, AG.Target)


def test_show_thing(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    review = show(tiny_dataset, "target-2", {"plan.txt": tiny_file})
    curated = Statement(TARGET, DCTERMS.subject, ID.cables)
    assert review.things == (TARGET,)
    assert review.lines == (
        Line(GRAPH.curation, curated, (), due=False),
        Line(GRAPH.plan, TYPED, (PASSAGE,), due=True),
        Line(GRAPH.plan, NAMED, (PASSAGE,), due=True),
    )
    assert [(each.iri, each.locator, each.text) for each in review.readings] == [
        (PASSAGE, "target 2", "2. Study the cables")
    ]


def test_show_tells_what_no_passage_proves(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    tiny_dataset.graph(GRAPH.plan).add((TARGET, SKOS.notation, Literal("2")))
    review = show(tiny_dataset, "target-2", {"plan.txt": tiny_file})
    unproved = [each.statement for each in review.lines if each.unproved]
    assert unproved == [Statement(TARGET, SKOS.notation, Literal("2"))]


def test_show_passage_with_what_it_proves(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    tiny_dataset.graph(GRAPH.plan).add((TARGET, SKOS.notation, Literal("2")))
    review = show(tiny_dataset, "id:passage-target-2-1", {"plan.txt": tiny_file})
    assert review.things == (TARGET,)
    assert [each.statement for each in review.lines] == [TYPED, NAMED]
    assert [each.text for each in review.readings] == ["2. Study the cables"]


def test_show_text_and_fault_of_an_altered_span(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    altered = tiny_file.replace(b"cables", b"cobles")
    (reading,) = show(tiny_dataset, "target-2", {"plan.txt": altered}).readings
    assert reading.text == "2. Study the cobles"
    assert reading.check is not None
    assert reading.check.faults[0].startswith("the span from 45 to 64 is altered")


def test_show_without_the_file(tiny_dataset: Dataset) -> None:
    (reading,) = show(tiny_dataset, "target-2", {"plan.txt": None}).readings
    assert reading.text is None
    assert reading.check is not None
    assert not reading.check.holds


def test_show_without_texts(tiny_dataset: Dataset) -> None:
    review = show(tiny_dataset, "target-2", None)
    (reading,) = review.readings
    assert (review.with_texts, reading.text) == (False, None)
    assert show(tiny_dataset, "target-2", {"plan.txt": None}).with_texts


def test_show_passages_by_number(tiny_dataset: Dataset) -> None:
    numbers = (12, 2, 1, 10, 3)
    for number in numbers:
        passage = ID[f"passage-target-2-{number}"]
        tiny_dataset.graph(GRAPH.plan).add((TARGET, AG.evidence, passage))
    found = [each.iri for each in show(tiny_dataset, "target-2", None).readings]
    assert found == [ID[f"passage-target-2-{number}"] for number in sorted(numbers)]


def test_show_lineage_on_both_sides(tiny_dataset: Dataset) -> None:
    links = [
        Link(ID["lineage-a"], ID["plan-1"], AG.supports, TARGET, stated=False),
        Link(ID["lineage-b"], TARGET, AG.implements, ID.old, stated=True),
        Link(ID["lineage-c"], ID["plan-1"], AG.implements, ID.old, stated=True),
    ]
    for each in links:
        graph = tiny_dataset.graph(GRAPH.plan if each.stated else GRAPH.curation)
        graph.add((each.iri, RDF.type, AG.LineageLink))
        graph.add((each.iri, AG.descendant, each.descendant))
        graph.add((each.iri, AG.relation, each.relation))
        graph.add((each.iri, AG.ancestor, each.ancestor))
        graph.add((each.iri, AG.basis, AG.Stated if each.stated else AG.Inferred))
    reason = Literal("Both are about cables.", lang="en")
    tiny_dataset.graph(GRAPH.curation).add((links[0].iri, AG.rationale, reason))
    label = Literal("Build a Café Network", lang="en")
    assert show(tiny_dataset, "target-2", None).lineage == (
        Descent(links[0], False, ID["plan-1"], label, ("Both are about cables.",)),
        Descent(links[1], True, ID.old, None, ()),
    )
    assert show(tiny_dataset, "passage-target-2-1", None).lineage == ()


def test_show_citation_as_unverified(tiny_dataset: Dataset, tiny_file: bytes) -> None:
    plan = tiny_dataset.graph(GRAPH.plan)
    plan.set((PASSAGE, RDF.type, AG.Citation))
    (reading,) = show(tiny_dataset, "target-2", {"plan.txt": tiny_file}).readings
    assert (reading.check, reading.text, reading.locator) == (None, None, "target 2")


def test_show_records_and_mentions_of_a_thing_alone(tiny_dataset: Dataset) -> None:
    curation = tiny_dataset.graph(GRAPH.curation)
    for kind in (AG.Discrepancy, AG.Judgement):
        curation.add((ID[f"of-{short(kind)[3:]}"], RDF.type, kind))
        curation.add((ID[f"of-{short(kind)[3:]}"], AG.about, TARGET))
    curation.add((ID["target-1"], AG.partOf, TARGET))
    review = show(tiny_dataset, "target-2", None)
    assert review.disagreements == (Record(ID["of-Discrepancy"], (), (), (), ()),)
    assert review.judgements == (Record(ID["of-Judgement"], (), (), (), ()),)
    label = Literal("market study", lang="en")
    assert review.mentions == Mentions(
        (Mention(AG.partOf, ID["target-1"], label, (GRAPH.curation,)),), ((AG.about, 2),)
    )
    passage = show(tiny_dataset, "passage-target-2-1", None)
    assert (passage.disagreements, passage.judgements) == ((), ())
    assert passage.mentions == Mentions()


def test_short() -> None:
    assert short(Literal("2016", datatype=XSD.gYear)) == '"2016"^^xsd:gYear'
    assert short(Literal("plan", lang="en")) == '"plan"@en'
    assert short(Literal('a "b"')) == '"a \\"b\\""'
    assert short(AG.Target) == "ag:Target"
