"""Graphs in miniature for the tests of walks."""

from aseangraph.formats import by_name
from aseangraph.namespaces import ID, PREFIXES
from aseangraph.store import Store

__all__ = ["iri", "link", "part", "renaming", "store_of"]

_HEAD = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in PREFIXES.items())


def iri(name: str) -> str:
    return str(ID[name])


def link(descendant: str, relation: str, ancestor: str, basis: str = "Stated") -> str:
    """A link, such as ("b", "continues", "a"), named l-b-continues-a."""
    return (
        f"id:l-{descendant}-{relation}-{ancestor} a ag:LineageLink ; ag:basis ag:{basis} ;"
        f" ag:descendant id:{descendant} ; ag:relation ag:{relation} ;"
        f" ag:ancestor id:{ancestor} .\n"
    )


def renaming(old: str, new: str) -> str:
    return (
        f"id:c-{old}-{new} a ag:NameChange ; org:originalOrganization id:{old} ;"
        f' org:resultingOrganization id:{new} ; ag:earliest "2019-10-01"^^xsd:date .\n'
    )


def part(name: str, whole: str) -> str:
    return f"id:{name} ag:partOf id:{whole} .\n"


def store_of(*statements: str) -> Store:
    store = Store()
    store.load(
        (_HEAD + "".join(statements)).encode(),
        by_name("turtle"),
        name="graph.ttl",
        graph="https://w3id.org/aseangraph/graph/curation",
    )
    store.merge()
    return store
