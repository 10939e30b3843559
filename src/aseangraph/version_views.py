"""What is told of versions and of their changes: as data for JSON, and as HTML for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from aseangraph.changelog import Notes, in_html, key
from aseangraph.digests import CONTENTS
from aseangraph.namespaces import BASE
from aseangraph.versions import Version

__all__ = [
    "Step",
    "change_list",
    "change_page",
    "steps",
    "version_list",
    "version_page",
    "version_told",
    "versions_told",
]

_MODELS = ("ontology", "alignments")


@dataclass(frozen=True)
class Step:
    """One version as its notes and its data tell it, and the version before, if that is served."""

    name: str
    version: Version | None
    notes: Notes | None
    before: str | None


def steps(versions: Sequence[Version], notes: Sequence[Notes]) -> list[Step]:
    """Return a step for each version that is served or has notes, the newest first."""
    served = {each.version: each for each in versions}
    noted = {each.version: each for each in notes}
    names = sorted(served.keys() | noted.keys(), key=key, reverse=True) if served else []
    before = dict(pairwise(name for name in names if name in served))
    return [Step(name, served.get(name), noted.get(name), before.get(name)) for name in names]


# --- data -----------------------------------------------------------------------------------------


def version_told(base: str, each: Version) -> dict[str, Any]:
    """Return what there is of one version, with addresses below ``base``, for JSON."""
    at = f"{base}/version/{each.version}"
    return {
        "version": each.version,
        "iri": f"{BASE}version/{each.version}",
        "issued": each.issued or None,
        "address": at,
        "manifest": f"{at}/manifest.json",
        "triples": each.triples,
        "quads": each.quads,
        "rdfc10": dict(each.digests),
        "ontology": f"{base}/ontology/{each.version}",
        "alignments": f"{base}/alignments/{each.version}",
        "dumps": [
            {
                "name": name,
                "address": f"{at}/dumps/{name}",
                "bytes": file.size,
                "sha256": file.sha256,
            }
            for name, file in each.dumps.items()
        ],
    }


def versions_told(base: str, versions: Sequence[Version]) -> dict[str, Any]:
    """Return the list of versions, for JSON."""
    keys = ("version", "issued", "address", "triples", "rdfc10")
    told = (version_told(base, each) for each in versions)
    return {"versions": [{name: each[name] for name in keys} for each in told]}


def change_list(
    base: str, told: Sequence[Step], counts: Mapping[str, Mapping[str, int]]
) -> dict[str, Any]:
    """Return the versions with their notes and the numbers of what changed, for JSON."""
    return {"releases": [_step(base, each, counts.get(each.name)) for each in told]}


def _step(base: str, each: Step, counts: Mapping[str, int] | None) -> dict[str, Any]:
    since = None
    if each.before is not None and counts is not None:
        since = {"version": each.before, **counts, "address": _pair(base, each)}
    return {
        "version": each.name,
        "issued": (each.version and each.version.issued) or None,
        "address": f"{base}/version/{each.name}" if each.version else None,
        "state": (each.notes and each.notes.state) or None,
        "notes": each.notes.text if each.notes else None,
        "since": since,
    }


def _pair(base: str, each: Step) -> str:
    return f"{base}/changes/{each.before}..{each.name}"


# --- pages ----------------------------------------------------------------------------------------


def version_list(base: str, versions: Sequence[Version]) -> str:
    """Return the list of versions in HTML."""
    at = escape(base)
    rows = [
        f'<tr><td><a href="{at}/version/{each.version}">{each.version}</a></td>'
        f"<td>{escape(each.issued)}</td><td>{each.triples}</td></tr>"
        for each in versions
    ]
    return "\n".join(
        [
            "<h1>Versions</h1>",
            "<p>What a version holds never changes. Its digest is that of the dataset in canonical"
            f' form (RDFC-1.0). <a href="{at}/changes">What changed</a></p>',
            "<table>",
            "<tr><th>version</th><th>issued</th><th>triples</th></tr>",
            *rows,
            "</table>",
        ]
    )


def version_page(base: str, each: Version, notes: Notes | None) -> str:
    """Return what there is of one version in HTML: its dumps, its digests, its notes."""
    at, here = escape(base), f"{escape(base)}/version/{each.version}"
    dumps = (
        f'<tr><td><a href="{here}/dumps/{escape(name)}">{escape(name)}</a></td>'
        f"<td>{file.size}</td><td><code>{file.sha256}</code></td></tr>"
        for name, file in each.dumps.items()
    )
    digests = (
        f"<tr><td>{escape(CONTENTS.get(name, name))}</td><td><code>{escape(value)}</code></td></tr>"
        for name, value in each.digests.items()
    )
    models = ", ".join(f'<a href="{at}/{name}/{each.version}">{name}</a>' for name in _MODELS)
    return "\n".join(
        [
            f"<h1>Version {each.version}</h1>",
            f"<p>Issued {escape(each.issued) or 'on no day that is told'}; {each.triples} triples,"
            f" {each.quads} statements in their graphs. The model of this version: {models}."
            f' <a href="{here}/manifest.json">Manifest</a>,'
            f' <a href="{at}/version/">all versions</a>,'
            f' <a href="{at}/changes">what changed</a>.</p>',
            "<h2>Dumps</h2>",
            "<table><tr><th>file</th><th>bytes</th><th>SHA-256 of the file</th></tr>",
            *dumps,
            "</table>",
            "<h2>Digests</h2>",
            "<p>SHA-256 of the canonical N-Quads (RDFC-1.0), the same in every serialisation:"
            f" <code>aseangraph verify FILE --against {here}/</code></p>",
            "<table><tr><th>content</th><th>SHA-256</th></tr>",
            *digests,
            "</table>",
            *(["<h2>Notes</h2>", in_html(notes)] if notes else []),
        ]
    )


def change_page(base: str, told: Sequence[Step], counts: Mapping[str, Mapping[str, int]]) -> str:
    """Return the versions with their notes and the numbers of what changed, in HTML."""
    at = escape(base)
    feed = (
        f'<p><a href="{at}/changes.atom" rel="alternate" type="application/atom+xml">Atom</a></p>'
    )
    parts = ["<h1>Changes</h1>", feed]
    for each in told:
        parts += _section(base, each, counts.get(each.name))
    return "\n".join(parts)


def _section(base: str, each: Step, counts: Mapping[str, int] | None) -> list[str]:
    name = each.name
    if each.version is not None:
        name = f'<a href="{escape(base)}/version/{name}">{name}</a>'
        name += f", issued {escape(each.version.issued)}" if each.version.issued else ""
    state = f" ({escape(each.notes.state)})" if each.notes and each.notes.state else ""
    parts = [f'<h2 id="{each.name}">{name}{state}</h2>']
    if each.before is not None and counts is not None:
        numbers = ", ".join(f"{number} {kind}" for kind, number in counts.items())
        parts.append(
            f'<p><a href="{escape(_pair(base, each))}">Since {each.before}</a>: statements'
            f" {numbers}.</p>"
        )
    return [*parts, in_html(each.notes) if each.notes else "<p>Without notes.</p>"]
