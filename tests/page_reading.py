"""A page as a browser reads it: parsed by a strict parser of HTML, with its anchors and links."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import html5rdf

_HTML = "{http://www.w3.org/1999/xhtml}"


@dataclass
class Read:
    """A page: its root, its elements and sections by anchor, its links as (address, text)."""

    root: Element
    anchored: dict[str, Element]
    sections: dict[str, Element]
    links: list[tuple[str, str]]

    @property
    def title(self) -> str:
        (found,) = self.root.iter(f"{_HTML}title")
        return text_of(found)

    @property
    def text(self) -> str:
        return text_of(self.root)

    def section(self, anchor: str) -> Element:
        """Return the section whose heading has this anchor."""
        return self.sections[anchor]

    def facts(self, anchor: str) -> dict[str, str]:
        """Return the names and values that the section lists."""
        names = list(self.section(anchor).iter(f"{_HTML}dt"))
        values = self.section(anchor).iter(f"{_HTML}dd")
        return {text_of(n): text_of(v) for n, v in zip(names, values, strict=True)}

    def questions(self) -> list[tuple[str, str]]:
        """Return the SPARQL queries that it links to, each with the text of its link."""
        asked = [(urlsplit(where), text) for where, text in self.links]
        return [
            (parse_qs(where.query, strict_parsing=True)["query"][0], text)
            for where, text in asked
            if where.path.endswith("/sparql")
        ]


def text_of(element: Element) -> str:
    """Return the text below ``element``, white space made one."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def read(page: str) -> Read:
    """Parse ``page``; fail where it is not valid, or its anchors are not unique and all there."""
    root = html5rdf.HTMLParser(strict=True).parse(page)
    anchors = [each for each in root.iter() if each.get("id")]
    anchored = {each.get("id"): each for each in anchors}
    assert len(anchored) == len(anchors)
    assert not any(re.search(r"\s", each) for each in anchored)
    found = [each for each in root.iter() if each.tag.endswith("}a")]
    links = [(each.get("href"), text_of(each)) for each in found]
    assert {where[1:] for where, _ in links if where.startswith("#")} <= anchored.keys()
    assert all(re.match(r"#|https?://", where) for where, _ in links)
    sections = {
        heading.get("id"): each
        for each in root.iter(f"{_HTML}section")
        for heading in each
        if heading.get("id")
    }
    return Read(root, anchored, sections, links)


def items(element: Element) -> list[Element]:
    """Return the items of a list right below ``element``."""
    return [
        item
        for inner in element
        if inner.tag == f"{_HTML}ul"
        for item in inner
        if item.tag == f"{_HTML}li"
    ]
