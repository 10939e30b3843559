"""Walks and paths over graphs in miniature: exact things and steps, and near-misses."""

import pytest

from aseangraph.errors import QueryError
from aseangraph.namespaces import AG
from aseangraph.walk import Walk, path, walk
from lineage_graphs import iri, link, part, renaming, store_of

ONTOLOGY = """
ag:continues rdfs:subPropertyOf ag:descendsFrom . ag:broadens rdfs:subPropertyOf ag:descendsFrom .
ag:descendsFrom rdfs:subPropertyOf ag:tracesTo . ag:supports rdfs:subPropertyOf ag:tracesTo .
ag:Framework rdfs:subClassOf ag:Instrument . ag:Instrument rdfs:subClassOf ag:EvidencedThing .
"""
CHAIN = link("b", "continues", "a") + link("c", "continues", "b") + link("d", "continues", "c")


def steps(found: Walk) -> list[str]:
    """The edges as letters: b>a for b that came from a, b~a where we infer it, b.a for a part."""
    signs = {"stated": ">", "inferred": "~", None: "."}
    return [_end(e.descendant) + signs[e.basis] + _end(e.ancestor) for e in found.edges]


def things(found: Walk) -> dict[str, int]:
    return {_end(each.iri): each.depth for each in found.nodes}


def _end(name: str) -> str:
    return name.rpartition("/")[2]


def test_ancestors_and_descendants_of_the_middle() -> None:
    found = walk(store_of(CHAIN), iri("b"))
    assert steps(found) == ["b>a", "c>b", "d>c"]
    assert things(found) == {"b": 0, "a": 1, "c": 1, "d": 2}
    assert not found.truncated


@pytest.mark.parametrize(
    "direction, expected", [("ancestors", ["c>b", "b>a"]), ("descendants", ["d>c"])]
)
def test_one_direction(direction, expected: list[str]) -> None:
    assert steps(walk(store_of(CHAIN), iri("c"), direction=direction)) == expected


@pytest.mark.parametrize(
    "depth, expected", [(0, []), (1, ["c>b", "d>c"]), (2, ["c>b", "b>a", "d>c"])]
)
def test_depth(depth: int, expected: list[str]) -> None:
    assert steps(walk(store_of(CHAIN), iri("c"), depth=depth)) == expected


def test_no_walk_turns_round() -> None:
    """Another descendant of an ancestor is none of ours."""
    store = store_of(link("b", "continues", "a"), link("x", "continues", "a"))
    assert steps(walk(store, iri("b"))) == ["b>a"]


def test_diamond_has_each_edge_once_and_the_nearest_depth() -> None:
    store = store_of(
        link("b", "continues", "a"),
        link("c", "continues", "a"),
        link("d", "continues", "b"),
        link("d", "continues", "c"),
        link("d", "continues", "a"),
    )
    found = walk(store, iri("d"))
    assert steps(found) == ["d>a", "d>b", "d>c", "b>a", "c>a"]
    assert things(found) == {"d": 0, "a": 1, "b": 1, "c": 1}


@pytest.mark.parametrize("depth", [None, 9])
def test_cycle_ends(depth: int | None) -> None:
    store = store_of(CHAIN, link("a", "continues", "d"))
    found = walk(store, iri("a"), depth=depth)
    assert steps(found) == ["a>d", "d>c", "c>b", "b>a"]
    assert things(found) == {"a": 0, "b": 1, "d": 1, "c": 2}


def test_thing_that_is_its_own_ancestor() -> None:
    assert steps(walk(store_of(link("a", "continues", "a")), iri("a"))) == ["a>a"]


def test_stated_basis_leaves_out_the_inferred_and_what_lies_beyond() -> None:
    store = store_of(link("c", "continues", "b", "Inferred"), link("b", "continues", "a"))
    assert steps(walk(store, iri("c"))) == ["c~b", "b>a"]
    assert steps(walk(store, iri("c"), basis="stated")) == []
    assert steps(walk(store, iri("b"), basis="stated")) == ["b>a"]


def test_relation_takes_its_sub_properties_in() -> None:
    store = store_of(
        ONTOLOGY,
        link("b", "continues", "a"),
        link("b", "broadens", "a"),
        link("b", "supports", "x"),
        renaming("o", "b"),
    )

    def by(relation: str) -> list[str]:
        return [
            _end(e.relation).partition("#")[2]
            for e in walk(store, iri("b"), relation=str(AG[relation])).edges
        ]

    assert by("broadens") == ["broadens"]
    assert by("descendsFrom") == ["broadens", "continues"]
    assert by("tracesTo") == ["broadens", "continues", "supports"]
    assert by("NameChange") == ["NameChange"]
    assert by("implements") == []


def test_support_is_shown_and_not_gone_beyond() -> None:
    store = store_of(link("c", "supports", "b"), link("b", "continues", "a"))
    found = walk(store, iri("c"))
    assert steps(found) == ["c>b"]
    assert [each.kind for each in found.edges] == ["support"]
    assert steps(walk(store, iri("a"))) == ["b>a", "c>b"]


def test_renaming_is_a_step_of_its_own_kind() -> None:
    found = walk(store_of(renaming("o", "n"), link("s", "mandatedBy", "n")), iri("o"))
    assert [(e.kind, e.year, e.basis) for e in found.edges] == [
        ("renaming", 2019, "stated"),
        ("lineage", None, "stated"),
    ]
    assert steps(found) == ["n>o", "s>n"]


@pytest.mark.parametrize(
    "claim",
    [
        "id:l ag:descendant id:b; ag:relation ag:continues; ag:ancestor id:a; ag:basis ag:Stated .",
        "id:l a ag:LineageLink; ag:descendant id:b; ag:relation ag:continues; ag:ancestor id:a .",
        "id:l a ag:LineageLink ; ag:descendant id:b ; ag:ancestor id:a ; ag:basis ag:Stated .",
        "id:l a ag:LineageLink; ag:descendant id:b; ag:relation ag:continues; ag:basis ag:Stated.",
        "id:l org:originalOrganization id:a ; org:resultingOrganization id:b .",
        "id:b ag:continues id:a ; ag:tracesTo id:a ; ag:hasAncestor id:a .",
    ],
)
def test_what_is_no_whole_claim_is_no_step(claim: str) -> None:
    assert steps(walk(store_of(claim), iri("b"))) == []


PLAN = part("p", "w") + part("q", "p") + part("idle", "w") + part("w", "plan")
OF_PARTS = PLAN + link("i", "implements", "q") + link("w", "continues", "a")


def test_parts_are_left_out_unless_asked_for() -> None:
    assert steps(walk(store_of(OF_PARTS), iri("a"))) == ["w>a"]


def test_parts_are_shown_where_lineage_hangs_on_them() -> None:
    found = walk(store_of(OF_PARTS), iri("a"), include_parts=True)
    assert steps(found) == ["w>a", "p.w", "q.p", "i>q"]
    assert [each.kind for each in found.edges] == ["lineage", "part", "part", "lineage"]
    up = walk(store_of(OF_PARTS), iri("i"), include_parts=True)
    assert steps(up) == ["i>q", "q.p", "p.w", "w>a"]
    assert things(up) == {"i": 0, "q": 1, "p": 2, "w": 3, "a": 4}


@pytest.mark.parametrize("limit, depth", [(3, None), (3, 5)])
def test_huge_fan_is_cut_and_says_so(limit: int, depth: int | None) -> None:
    store = store_of(*(link(f"d{number}", "continues", "a") for number in range(5)))
    found = walk(store, iri("a"), limit=limit, depth=depth)
    assert steps(found) == ["d0>a", "d1>a", "d2>a"]
    assert found.truncated
    assert found.limit == limit


@pytest.mark.parametrize("depth", [None, 9])
@pytest.mark.parametrize("limit, truncated", [(3, True), (4, False)])
def test_limit_counts_both_ways_together(limit: int, truncated: bool, depth: int | None) -> None:
    store = store_of(CHAIN, link("a", "continues", "d"))
    found = walk(store, iri("a"), limit=limit, depth=depth)
    assert (len(found.edges), found.truncated) == (limit, truncated)


def test_limit_that_is_just_enough_cuts_nothing() -> None:
    assert not walk(store_of(CHAIN), iri("d"), limit=3).truncated
    assert walk(store_of(CHAIN), iri("d"), limit=2).truncated


def test_what_nobody_knows_stands_alone() -> None:
    for name in (iri("nobody"), "no IRI > at all"):
        found = walk(store_of(CHAIN), name)
        assert [each.iri for each in found.nodes] == [name]
        assert found.edges == ()


@pytest.mark.parametrize(
    "option", [{"direction": "up"}, {"basis": "inferred"}, {"depth": -1}, {"limit": 0}]
)
def test_option_that_is_none_says_what_to_do(option) -> None:
    with pytest.raises(QueryError, match="Use"):
        walk(store_of(CHAIN), iri("a"), **option)


def test_things_are_told_with_kind_and_year() -> None:
    store = store_of(
        ONTOLOGY,
        CHAIN,
        part("a", "w"),
        part("w", "plan"),
        'id:plan ag:startYear "2011"^^xsd:gYear ; ag:earliest "2010-12-01"^^xsd:date .\n',
        "id:b a ag:Framework , ag:Instrument , ag:EvidencedThing , prov:Entity ;"
        ' ag:startYear "2016"^^xsd:gYear ; rdfs:label "A"@de , "B"@en , "C" .\n',
    )
    found = {_end(each.iri): each for each in walk(store, iri("b"), depth=1).nodes}
    assert (found["b"].kinds, found["b"].label) == (("ag:Framework",), "B")
    assert (found["b"].year, found["b"].dated) == (2016, iri("b"))
    assert (found["a"].year, found["a"].dated) == (2010, iri("plan"))
    assert (found["c"].year, found["c"].dated, found["c"].label) == (None, None, "id:c")


def test_edges_are_told_with_reason_and_evidence() -> None:
    store = store_of(
        link("b", "continues", "a", "Inferred"),
        'id:l-b-continues-a ag:rationale "Why."@en ; ag:evidence id:p1 , id:c1 .\n',
        'id:p1 a ag:Passage ; ag:inSource id:s1 ; ag:locator "page 1" .\n',
        'id:s1 dcterms:title "Plan"@en ; dcterms:publisher "ASEAN" .\n',
        'id:c1 a ag:Citation ; ag:inSource id:s2 ; ag:locator "line 2" ; ag:confidence ag:High .\n',
        'id:s2 dcterms:publisher "The Press" ; ag:address "https://example.org/" .\n',
    )
    (edge,) = walk(store, iri("b")).edges
    assert (edge.basis, edge.rationale) == ("inferred", "Why.")
    assert [(e.title, e.locator, e.held, e.confidence, e.address) for e in edge.evidence] == [
        ("The Press", "line 2", False, "high", "https://example.org/"),
        ("Plan", "page 1", True, None, None),
    ]


# --- paths ---------------------------------------------------------------------------------------


def told(*statements: str, start: str, end: str, **options) -> list[str] | None:
    found = path(store_of(*statements), iri(start), iri(end), **options)
    return None if found is None else steps(found)


def test_path_goes_up_or_down_in_the_order_asked() -> None:
    assert told(CHAIN, start="d", end="b") == ["d>c", "c>b"]
    assert told(CHAIN, start="b", end="d") == ["c>b", "d>c"]


def test_stated_path_comes_before_a_shorter_inferred_one() -> None:
    shortcut = link("d", "continues", "a", "Inferred")
    assert told(CHAIN, shortcut, start="d", end="a") == ["d>c", "c>b", "b>a"]


def test_inferred_steps_are_taken_where_there_is_no_other_way() -> None:
    more = link("d", "continues", "x", "Inferred") + link("x", "continues", "z")
    assert told(CHAIN, more, start="d", end="z") == ["d~x", "x>z"]


def test_stated_link_is_preferred_beside_an_inferred_one() -> None:
    both = link("b", "broadens", "a", "Inferred") + link("b", "continues", "a")
    more = link("c", "continues", "b", "Inferred")
    assert told(both, more, start="c", end="a") == ["c~b", "b>a"]


def test_siblings_have_no_path() -> None:
    assert (
        told(link("b", "continues", "a"), link("x", "continues", "a"), start="b", end="x") is None
    )
    assert told(part("p", "w"), part("q", "w"), start="p", end="q") is None


def test_path_over_structure_shows_it_as_such() -> None:
    assert told(OF_PARTS, start="a", end="i") == ["w>a", "p.w", "q.p", "i>q"]
    assert told(OF_PARTS, start="i", end="a") == ["i>q", "q.p", "p.w", "w>a"]
    assert told(OF_PARTS, start="a", end="i", include_parts=False) is None


def test_structure_comes_before_inference_and_after_stated_descent() -> None:
    guess = link("i", "continues", "a", "Inferred")
    assert told(OF_PARTS, guess, start="i", end="a") == ["i>q", "q.p", "p.w", "w>a"]
    assert told(OF_PARTS, guess, start="i", end="a", include_parts=False) == ["i~a"]


def test_support_is_the_last_resort_and_the_last_step() -> None:
    support = link("b", "supports", "x")
    assert told(CHAIN, support, start="c", end="x") == ["c>b", "b>x"]
    assert told(CHAIN, support, link("x", "continues", "z"), start="c", end="z") is None
    assert told(support, link("b", "continues", "x", "Inferred"), start="b", end="x") == ["b~x"]


def test_path_over_a_renaming_and_in_a_cycle() -> None:
    assert told(renaming("o", "n"), link("n", "continues", "m"), start="n", end="o") == ["n>o"]
    cycle = CHAIN + link("a", "continues", "d")
    assert told(cycle, start="d", end="a") == ["a>d"]


def test_path_to_itself_and_to_nobody() -> None:
    assert told(CHAIN, start="a", end="a") == []
    assert told(CHAIN, start="a", end="nobody") is None
