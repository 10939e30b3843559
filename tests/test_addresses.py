"""An IRI of ours has its address under the service's base; no other IRI has one."""

import pytest

from aseangraph.addresses import ROOT, address


@pytest.mark.parametrize(
    "path, expected",
    [
        ("", "/"),
        ("id/aim2020", "/id/aim2020"),
        ("id/aim2020-action-point-8.1.1", "/id/aim2020-action-point-8.1.1"),
        ("ontology", "/ontology"),
        ("ontology#Masterplan", "/ontology#Masterplan"),
        ("topic/cables", "/topic/cables"),
        ("id/việt-nam", "/id/vi%E1%BB%87t-nam"),
        ("id/a%20b", "/id/a%20b"),
        ("id/a%2520b", "/id/a%2520b"),
        ("id/100%", "/id/100%25"),
        ("id/100%zz", "/id/100%25zz"),
        ('id/"><script>', "/id/%22%3E%3Cscript%3E"),
        ("id/a b\\c", "/id/a%20b%5Cc"),
        ("id/\u202eabc", "/id/%E2%80%AEabc"),
        ("id/a..b", "/id/a..b"),
        ("id/...", "/id/..."),
    ],
)
@pytest.mark.parametrize("base", ["http://127.0.0.1:8000", "https://data.example/asean", ""])
def test_an_iri_of_ours_has_the_same_path_under_the_base(
    base: str, path: str, expected: str
) -> None:
    assert address(base, ROOT + path) == base + expected


@pytest.mark.parametrize(
    "iri",
    [
        "",
        "id/aim2020",
        "http://w3id.org/aseangraph/id/aim2020",
        "https://w3id.org/aseangraphs/id/aim2020",
        "https://w3id.org/aseangraph",
        "https://evil.example/https://w3id.org/aseangraph/id/aim2020",
        "javascript:alert(1)",
        ROOT + "id/../../elsewhere",
        ROOT + "..",
        ROOT + "id/.",
        ROOT + "id/%2e%2E/docs",
        ROOT + "id/.%2e?x",
        ROOT + "/evil.example/",
    ],
)
def test_no_other_iri_has_an_address(iri: str) -> None:
    assert address("http://127.0.0.1:8000", iri) is None
