"""The addresses of versions and of changes, for the application that serves the pages."""

import json
import os
from collections.abc import Callable, Sequence
from weakref import finalize

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from aseangraph.atom import feed
from aseangraph.changelog import Notes
from aseangraph.comparisons import Comparisons
from aseangraph.diff import Compared
from aseangraph.diff_rows import as_document, as_patch
from aseangraph.diff_words import in_words
from aseangraph.dump_pages import file_sent
from aseangraph.formats import FORMATS, HTML, Format, Kind, by_name
from aseangraph.negotiation import accepts_gzip, prefers_page
from aseangraph.packing import coded
from aseangraph.page_answers import Base, tell_problems
from aseangraph.pages import document_page
from aseangraph.problems import Problem
from aseangraph.protocol import document_format, rdf_format
from aseangraph.ranges import matches
from aseangraph.sent import Sent, sent_as
from aseangraph.version_files import held, model, record_of, version_named
from aseangraph.version_views import (
    change_list,
    change_page,
    steps,
    version_list,
    version_page,
    version_told,
    versions_told,
)
from aseangraph.versions import Version

__all__ = ["add_versions"]

_JSON = by_name("document")
_FORMS: dict[Format, Callable[[Compared], str]] = {
    by_name("text"): in_words,
    by_name("patch"): as_patch,
    _JSON: as_document,
}
_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_NOW = "public, max-age=300"


def add_versions(
    app: FastAPI, base: Base, versions: Sequence[Version], notes: Sequence[Notes]
) -> None:
    """Add the addresses of versions and changes to ``app``.

    ``base`` gives the service's address, without a slash at its end, for a request.
    """
    tell_problems(app, base)
    _add_versions(app, base, versions, {each.version: each for each in notes})
    _add_files(app, base, versions)
    _add_models(app, base, versions)
    _add_changes(app, base, versions, notes)


def _add_versions(
    app: FastAPI, base: Base, versions: Sequence[Version], notes: dict[str, Notes]
) -> None:
    @app.get("/version", include_in_schema=False)
    @app.get("/version/", summary="The versions that are served")
    def listed(request: Request) -> Response:
        at = base(request)
        if _wanted(request) is HTML:
            return _page(request, at, version_list(at, versions))
        return _json(request, versions_told(at, versions))

    @app.get("/version/{version}/", include_in_schema=False)
    @app.get("/version/{version}", summary="One version: its digests and its dumps")
    def one(request: Request, version: str) -> Response:
        at, found = base(request), version_named(versions, version)
        chosen = _wanted(request, _GRAPHS)
        if chosen is HTML:
            return _page(request, at, version_page(at, found, notes.get(version)))
        if chosen is _JSON:
            return _json(request, version_told(at, found))
        return _answer(request, _sent(request, record_of(found, chosen, at), chosen))


def _add_files(app: FastAPI, base: Base, versions: Sequence[Version]) -> None:
    @app.get("/version/{version}/manifest.json", summary="The manifest of a version")
    def manifest(request: Request, version: str) -> Response:
        return _file(request, base, version_named(versions, version), "manifest.json")

    @app.get("/version/{version}/dumps/{name}", summary="A dump of a version")
    def dump(request: Request, version: str, name: str) -> Response:
        return _file(request, base, version_named(versions, version), name)


def _add_models(app: FastAPI, base: Base, versions: Sequence[Version]) -> None:
    def one(request: Request, version: str, name: str) -> Response:
        named, suffix = _split(version)
        found = version_named(versions, named)
        if not suffix and prefers_page(request.headers.get("accept", "")) and not _named(request):
            return RedirectResponse(f"../version/{named}", 303, {"vary": "Accept"})
        chosen = rdf_format(request.headers.get("accept", ""), suffix or _named(request))
        if chosen is None:
            media = ", ".join(each.media_types[0] for each in _GRAPHS)
            raise Problem(406, f"a graph comes as one of: {media}.")
        at = f"{base(request)}/{name}"
        headers = {
            "cache-control": _FOR_EVER if found.kept else _FOR_NOW,
            "content-location": f"{at}/{found.version}{chosen.suffixes[0]}",
            "link": f'<{at}>; rel="latest-version"',
        }
        return _answer(request, _sent(request, model(found, name, chosen), chosen), headers)

    @app.get("/ontology/{version}", summary="The ontology of a version")
    def ontology(request: Request, version: str) -> Response:
        return one(request, version, "ontology")

    @app.get("/alignments/{version}", summary="The alignments of a version")
    def alignments(request: Request, version: str) -> Response:
        return one(request, version, "alignments")


def _add_changes(
    app: FastAPI, base: Base, versions: Sequence[Version], notes: Sequence[Notes]
) -> None:
    told, comparisons = steps(versions, notes), Comparisons(versions)

    @app.get("/changes", summary="The versions with their notes, and how much changed")
    async def changes(request: Request) -> Response:
        at = base(request)
        counts = {
            each.name: await comparisons.counts(each.before, each.name)
            for each in told
            if each.before is not None
        }
        if _wanted(request) is HTML:
            feed_at = f'<{at}/changes.atom>; rel="alternate"; type="application/atom+xml"'
            return _page(request, at, change_page(at, told, counts), {"link": feed_at})
        return _json(request, change_list(at, told, counts))

    @app.get("/changes.atom", summary="The versions as an Atom feed")
    def atom(request: Request) -> Response:
        return _answer(request, _sent(request, feed(base(request), told).encode(), by_name("atom")))

    @app.get("/changes/{pair}", summary="What changed from one version to another: OLD..NEW")
    async def change(request: Request, pair: str) -> Response:
        old, dots, new = pair.partition("..")
        if not dots:
            raise Problem(404, "name two versions, as in /changes/OLD..NEW.")
        accept = request.headers.get("accept", "")
        chosen = document_format(accept, _named(request), tuple(_FORMS))
        text = await comparisons.written(old, new, _FORMS[chosen])
        return _answer(request, _sent(request, text.encode(), chosen))


# --- answers --------------------------------------------------------------------------------------

_GRAPHS = [each for each in FORMATS if Kind.TRIPLES in each.kinds]


def _wanted(request: Request, more: Sequence[Format] = ()) -> Format:
    offered = (_JSON, HTML, *more)
    return document_format(request.headers.get("accept", ""), _named(request), offered)


def _named(request: Request) -> str | None:
    return request.query_params.get("format")


def _split(name: str) -> tuple[str, str | None]:
    """Return a version and the name of the format that a suffix after it tells."""
    for each in _GRAPHS:
        for suffix in each.suffixes:
            if name.endswith(suffix):
                return name.removesuffix(suffix), each.name
    return name, None


def _json(request: Request, told: dict[str, object]) -> Response:
    body = json.dumps(told, ensure_ascii=False, indent=2).encode()
    return _answer(request, _sent(request, body, _JSON))


def _page(request: Request, at: str, document: str, more: dict[str, str] | None = None) -> Response:
    page = document_page(at, "", document).encode()
    return _answer(request, _sent(request, page, HTML), more)


def _sent(request: Request, body: bytes, format_: Format) -> Sent:
    """Return the answer that is ``body``, in gzip where the request takes that."""
    gzip_too = accepts_gzip(request.headers.get("accept-encoding", ""))
    body, is_coded = coded(body, gzip_too=gzip_too)
    return sent_as(body, format_, gzip=is_coded)


def _answer(request: Request, sent: Sent, more: dict[str, str] | None = None) -> Response:
    headers = {name.decode(): value.decode() for name, value in sent.headers} | (more or {})
    known = request.headers.get("if-none-match")
    if known is not None and matches(known, sent.etag.decode(), weakly=True):
        return _not_modified(headers)
    return Response(sent.body, sent.status, headers)


def _file(request: Request, base: Base, version: Version, name: str) -> Response:
    """Return a file, or the part of it that is asked for; it is closed with the answer."""
    file = held(version, name)
    response = file_sent(request, file, f"{base(request)}/version/{version.version}")
    finalize(response, os.close, file.descriptor)  # also where the client hangs up
    if "etag" in response.headers:
        response.headers["cache-control"] = _FOR_EVER if version.kept else _FOR_NOW
    return response


def _not_modified(headers: dict[str, str]) -> Response:
    kept = {name: value for name, value in headers.items() if name in _KEPT}
    return Response(status_code=304, headers=kept)


_KEPT = ("cache-control", "etag", "link", "vary")
