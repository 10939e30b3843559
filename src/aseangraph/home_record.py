"""What the home page says of the dataset to search engines (schema.org) and clients (``Link``).

It is the landing page of the dataset, so that its dumps are its items (FAIR Signposting, level 1).
"""

import json
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from aseangraph.dataset_record import DATASET, DESCRIPTION, MAKERS, TITLE, title_of
from aseangraph.dumps import FOLDER
from aseangraph.namespaces import BASE
from aseangraph.signposts import ABOUT_PAGE, LICENCE, link

__all__ = ["home_head", "home_lines"]


def home_head(base: str, about: Mapping[str, Any]) -> str:
    """Return what the head of the home page holds, as HTML; ``about`` is the manifest."""
    if not about:
        return ""
    text = json.dumps(_schema_org(base, about), ensure_ascii=False)
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return (
        f'<link rel="describedby" type="text/turtle" href="{escape(base)}/.well-known/void">\n'
        f'<link rel="alternate" type="application/atom+xml" href="{escape(base)}/changes.atom">\n'
        f'<script type="application/ld+json">{safe}</script>'
    )


def home_lines(about: Mapping[str, Any]) -> bytes:
    """Return the header line that leads on from the home page; none without a release."""
    if not about:
        return b""
    links = [
        link(BASE, "cite-as"),
        link(LICENCE, "license"),
        link(ABOUT_PAGE, "type"),
        link("https://schema.org/Dataset", "type"),
        link(".well-known/void", "describedby", "text/turtle"),
        link("catalog", "describedby", "text/turtle"),
        link("sparql", "service-desc", "text/turtle"),
        link("docs", "service-doc", "text/html"),
        link("changes.atom", "alternate", "application/atom+xml"),
        *(
            link(f"{FOLDER}/{quote(name)}", "item", dump["mediaType"])
            for name, dump in about["dumps"].items()
            if not name.endswith(".gz")
        ),
    ]
    return f"link: {', '.join(links)}\r\n".encode("ascii")


def _schema_org(base: str, about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": str(DATASET),
        "name": TITLE,
        "description": DESCRIPTION,
        "url": f"{base}/",
        "identifier": f"{BASE}version/{about['version']}",
        "version": about["version"],
        "datePublished": about["issued"],
        "license": about["license"],
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "creator": {"@type": "Organization", "name": MAKERS},
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{BASE}catalog"},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": title_of(name),
                "contentUrl": f"{base}/{FOLDER}/{quote(name)}",
                "encodingFormat": dump["mediaType"],
                "contentSize": str(dump["bytes"]),
                "sha256": dump["sha256"],
            }
            for name, dump in about["dumps"].items()
        ],
    }
