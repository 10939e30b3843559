"""What a question may be told, and what is said of anything else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from aseangraph.catalogue import Curated, Parameter, Type
from aseangraph.errors import ParameterError, UnclearNameError, UnknownThingError
from aseangraph.namespaces import AG, ID, TOPIC, full_iri
from aseangraph.parameters import bound


def _question(*parameters: Parameter) -> Curated:
    names = tuple(each.name for each in parameters)
    return Curated("a-question", "plans", "?", "?", (), parameters, (), names, "")


PLAN = Parameter("plan", Type.IRI, "The plan.", required=True, example="id:aim2020")
TOPIC_ = Parameter("topic", Type.TOPIC, "The topic.")
YEAR = Parameter("year", Type.YEAR, "The year.", default="2016")
LIMIT = Parameter("depth", Type.INTEGER, "How deep.", minimum=1, maximum=9)
BASIS = Parameter("basis", Type.ENUM, "The basis.", values=("ag:Stated", "ag:Inferred"))
WAY = Parameter("way", Type.ENUM, "The way.", values=("up", "down"), default="up")
WORDS = Parameter("words", Type.TEXT, "The words.")
ALL = _question(PLAN, TOPIC_, YEAR, LIMIT, BASIS, WAY, WORDS)


def thing(text: str, of_class: URIRef | None) -> URIRef:
    """Know whatever begins with ``aim`` or ``cyber``."""
    found = full_iri(text) or (TOPIC if of_class == AG.Topic else ID)[text]
    if not re.search(r"[/#:](aim|cyber)[\w.-]*$", found):
        raise UnclearNameError(f"{text!r} names nothing.", known=False)
    return found


def ask(question: Curated, **given: list[str]) -> dict[str, object]:
    return dict(bound(question.name, question.parameters, given, thing))


def told(**given: str) -> dict[str, object]:
    values = {"plan": "id:aim2020", **given}
    return ask(ALL, **{name: [value] for name, value in values.items()})


def refusal(**given: str) -> str:
    with pytest.raises(ParameterError) as error:
        told(**given)
    return str(error.value)


def test_each_type_becomes_its_term() -> None:
    assert told(topic="cybersecurity", year="1999", depth="3", basis="ag:Stated", words="a b") == {
        "plan": ID.aim2020,
        "topic": TOPIC.cybersecurity,
        "year": Literal(1999),
        "depth": Literal(3),
        "basis": AG.Stated,
        "way": Literal("up"),
        "words": Literal("a b"),
    }


def test_defaults_stand_in_and_what_is_open_stays_open() -> None:
    assert told() == {"plan": ID.aim2020, "year": Literal(2016), "way": Literal("up")}


@pytest.mark.parametrize(
    "form",
    [
        "id:aim2020-thrust-8",
        "aim2020-thrust-8",
        "https://w3id.org/aseangraph/id/aim2020-thrust-8",
    ],
)
def test_a_thing_by_any_form_of_its_name(form: str) -> None:
    assert told(plan=form)["plan"] == ID["aim2020-thrust-8"]


def test_who_knows_the_names_is_told_which_class_is_meant() -> None:
    asked: list[tuple[str, URIRef | None]] = []

    def know(text: str, of_class: URIRef | None) -> URIRef:
        asked.append((text, of_class))
        return ID[f"found-{text}"]

    point = Parameter("point", Type.IRI, "?", of_class="ag:ActionPoint")
    parameters = (PLAN, TOPIC_, point)
    given = {"plan": ["8.1.1"], "topic": ["5G"], "point": ["a b"]}
    terms = bound("it", parameters, given, know)
    assert terms == {"plan": ID["found-8.1.1"], "topic": ID["found-5G"], "point": ID["found-a b"]}
    assert asked == [("8.1.1", None), ("5G", AG.Topic), ("a b", AG.ActionPoint)]


@pytest.mark.parametrize(("known", "error"), [(True, ParameterError), (False, UnknownThingError)])
def test_a_name_that_will_not_do(known: bool, error: type[ParameterError]) -> None:
    def know(_: str, __: URIRef | None) -> URIRef:
        raise UnclearNameError("not so.", known=known)

    with pytest.raises(ParameterError, match=r"^plan: not so\.$") as caught:
        bound("it", (PLAN,), {"plan": ["x"]}, know)
    assert type(caught.value) is error


def test_what_is_missing_twice_or_unknown() -> None:
    with pytest.raises(
        ParameterError, match=r"has to be told plan: The plan\. For example plan=id:"
    ):
        ask(ALL)
    with pytest.raises(ParameterError, match=r"plan was given 2 times\. Give it once\."):
        ask(ALL, plan=["id:a", "id:b"])
    with pytest.raises(ParameterError, match=r"takes no parameter 'plna'\. It takes plan, topic,"):
        told(plna="x")
    with pytest.raises(ParameterError, match=r"takes no parameter 'x'\. It takes none\."):
        ask(_question(), x=["1"])


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("year", "1899", "year is a whole number from 1900 to 2200, and not '1899'."),
        ("year", "2016-01", "year is a whole number from 1900 to 2200, and not '2016-01'."),
        ("depth", "0", "depth is a whole number from 1 to 9, and not '0'."),
        ("depth", "٣", "depth is a whole number from 1 to 9, and not '٣'."),
        ("basis", "Maybe", "basis is one of ag:Stated, ag:Inferred, and not 'Maybe'."),
        ("words", " ", "words is a text of 1 to 1000 characters without control characters, and not"
         " ' '."),
        ("words", "a\0b", "words is a text of 1 to 1000 characters without control characters, and"
         " not 'a\\x00b'."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_what_would(name: str, value: str, said: str) -> None:
    assert refusal(**{name: value}) == said


INJECTIONS = [
    "> . ?s ?p ?o . <",
    'id:aim2020> ?p "',
    "} UNION { ?s ?p ?o",
    "# a comment",
    "id:aim2020\n} LIMIT 1 #",
    "\\u003E",
    "http://e/<b>",
    "id:a b",
    '""" . """',
    "Malaysia's plan",
    "naïve café",
    "../../etc/passwd",
    "x" * 1_000_000,
]


@pytest.mark.parametrize("text", INJECTIONS, ids=lambda text: text[:20])
@pytest.mark.parametrize("name", ["plan", "topic", "year", "depth", "basis", "way"])
def test_what_would_break_out_is_refused(name: str, text: str) -> None:
    assert len(refusal(**{name: text})) < 300


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=1000))
def test_a_text_is_bound_as_it_is(text: str) -> None:
    if text.strip() and not {"\ufffe", "\uffff"} & set(text):
        assert told(words=text)["words"] == Literal(text)


@given(st.text(max_size=60))
def test_an_iri_never_holds_what_would_end_it(text: str) -> None:
    found = full_iri(text)
    assert found is None or (isinstance(found, URIRef) and not set('<>"{}|^`\\ \n') & set(found))
