"""The changes as an Atom feed (RFC 4287): an entry for each version that is served.

Names are IRIs of w3id.org, and stay the same wherever the service runs; dates are those of the
versions, and no clock is read.
"""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from aseangraph.changelog import in_html
from aseangraph.namespaces import BASE
from aseangraph.version_views import Step

__all__ = ["feed"]

_ATOM = "http://www.w3.org/2005/Atom"
_UNKNOWN = "1970-01-01"  # of a version that tells no day; RFC 4287 wants one (section 4.2.15)


def feed(base: str, told: Sequence[Step]) -> str:
    """Return the feed; its links are absolute, below ``base``."""
    served = [each for each in told if each.version is not None]
    latest = max((_day(each) for each in served), default=_UNKNOWN)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="{_ATOM}" xml:lang="en" xml:base={quoteattr(base + "/")}>',
        f"<id>{BASE}changes</id>",
        "<title>aseangraph: versions and what changed</title>",
        f"<updated>{latest}T00:00:00Z</updated>",
        "<author><name>aseangraph maintainers</name></author>",
        "<rights>https://creativecommons.org/licenses/by/4.0/</rights>",
        _link("self", "application/atom+xml", f"{base}/changes.atom"),
        _link("alternate", "text/html", f"{base}/changes"),
    ]
    for each in served:
        lines += _entry(base, each)
    return "\n".join([*lines, "</feed>", ""])


def _day(each: Step) -> str:
    return (each.version.issued if each.version else "") or _UNKNOWN


def _link(relation: str, media_type: str, address: str) -> str:
    return (
        f"<link rel={quoteattr(relation)} type={quoteattr(media_type)} href={quoteattr(address)}/>"
    )


def _entry(base: str, each: Step) -> Iterator[str]:
    yield "<entry>"
    yield f"<id>{BASE}version/{each.name}</id>"
    yield f"<title>aseangraph {each.name}</title>"
    yield f"<updated>{_day(each)}T00:00:00Z</updated>"
    yield _link("alternate", "text/html", f"{base}/version/{each.name}")
    if each.before is not None:
        yield _link("related", "text/plain", f"{base}/changes/{each.before}..{each.name}")
    notes = in_html(each.notes) if each.notes else "<p>Without notes.</p>"
    yield f'<content type="html">{escape(_writable(notes))}</content>'
    yield "</entry>"


def _writable(text: str) -> str:
    """Leave out what XML 1.0 cannot hold (rule Char)."""
    return "".join(each for each in text if each in "\t\n\r" or _is_char(ord(each)))


def _is_char(code: int) -> bool:
    return 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000
