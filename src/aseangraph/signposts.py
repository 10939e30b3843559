"""The fields that lead on from a document: its other forms, its persistent name, its licence.

``Link`` after RFC 8288, with the relations of FAIR Signposting, level 1 (signposting.org/FAIR);
``Content-Location`` after RFC 9110, section 8.7. Targets here are relative to the document.
"""

from collections.abc import Sequence
from urllib.parse import quote

from aseangraph.formats import HTML
from aseangraph.namespaces import BASE

__all__ = ["ABOUT_PAGE", "LICENCE", "lines_for", "link"]

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ABOUT_PAGE = "https://schema.org/AboutPage"


def lines_for(folder: str, here: str, iri: str, forms: Sequence[tuple[str, str]]) -> bytes:
    """Return the header lines of the document ``here`` in ``folder`` (empty: the base itself).

    ``iri`` is what it is about, ``forms`` are its other forms: media type and name. A page tells
    where it is described, a description what it describes.
    """
    way = f"{folder}/" if folder else ""
    up = ".." if folder else "."
    links = [
        link(_escaped(iri), "cite-as"),
        link(f"{BASE}{way}{quote(here)}", "canonical"),
        link(LICENCE, "license"),
        link(f"{up}/.well-known/void", "describedby", "text/turtle"),
    ]
    links += [link(quote(where), "alternate", media_type) for media_type, where in forms]
    if here.endswith(".html"):
        links.append(link(ABOUT_PAGE, "type"))
        links += [link(quote(where), "describedby", media_type) for media_type, where in forms]
    else:
        page = f"{here.rpartition('.')[0]}.html"
        links.append(link(quote(page), "describes", HTML.media_types[0]))
    return f"content-location: {quote(here)}\r\nlink: {', '.join(links)}\r\n".encode("ascii")


def _escaped(iri: str) -> str:
    return quote(iri, safe=":/#%")


def link(target: str, relation: str, media_type: str = "") -> str:
    """Return one value of ``Link``: a target, how it relates, and what it comes as."""
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{target}>; rel="{relation}"{kind}'
