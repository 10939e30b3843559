"""The dumps over HTTP: a list of them, and each as a file, whole or in part.

They are read from the descriptors of files that were opened when the service started, so that a
list, a file and its digest are of one release, whatever is built meanwhile.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from string import Template
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from aseangraph.dumps import DUMPS, GZIP, SUMS, dump_named
from aseangraph.errors import UnknownThingError
from aseangraph.formats import HTML, by_name
from aseangraph.negotiation import choose, prefers_page
from aseangraph.pages import framed
from aseangraph.problems import MEDIA_TYPE, Problem
from aseangraph.ranges import asked_range, matches
from aseangraph.sent import Sent, page_sent, problem_page_sent

__all__ = ["HeldFile", "add_dumps", "file_sent"]

_PIECE = 256 * 1024
_KEPT = "public, max-age=300"
_NONE = (
    "this service answers from other data than a release, or from one that is too old, so it has"
    " no dumps. Ask /rdf-graph-store?default for all of it, or serve a new release."
)
_LIST = Template("""\
<p><a href="$base/">aseangraph</a></p>
<h1>Dumps</h1>
<p>Release $version, of $issued. <a href="$base/dumps/$sums">$sums</a> has the digest of each file,
for <code>sha256sum -c</code>; <a href="$base/dumps/csv-metadata.json">csv-metadata.json</a> tells
what the columns mean. This list as <a href="$base/dumps/?format=json">JSON</a>.</p>
<table>
<tr><th>file</th><th>holds</th><th>triples or rows</th><th>bytes</th><th>packed</th></tr>
$rows
</table>""")

Address = Callable[[Request], str]


@dataclass(frozen=True)
class HeldFile:
    """A file that is held open, with what is told of it."""

    name: str
    descriptor: int
    size: int
    sha256: str
    media_type: str

    @property
    def etag(self) -> str:
        """The entity tag: the digest of the file."""
        return f'"{self.sha256}"'

    def pieces(self, part: range) -> Iterator[bytes]:
        """Yield the bytes of ``part``; several readers share the file's position."""
        at = part.start
        while at < part.stop and (
            piece := os.pread(self.descriptor, min(_PIECE, part.stop - at), at)
        ):
            at += len(piece)
            yield piece


def _files(told: Mapping[str, Any], held: Mapping[str, int]) -> dict[str, HeldFile]:
    files = {
        name: HeldFile(name, held[name], each["bytes"], each["sha256"], each["mediaType"])
        for name, each in told.items()
    }
    if SUMS in held:
        size = os.fstat(held[SUMS]).st_size
        sums = os.pread(held[SUMS], size, 0)
        digest = hashlib.sha256(sums).hexdigest()
        files[SUMS] = HeldFile(SUMS, held[SUMS], size, digest, "text/plain")
    return files


def add_dumps(
    app: FastAPI, about: Mapping[str, Any], held: Mapping[str, int], address: Address
) -> None:
    """Add the pages below ``/dumps/`` to ``app``.

    ``about`` is the manifest of the release, ``held`` the descriptors of its dumps by name; both
    are empty where other data are served. ``address`` tells the service's own for a request.
    """
    files = _files(about.get("dumps", {}), held) if held else {}

    @app.get("/dumps", include_in_schema=False)
    @app.get("/dumps/", summary="The dumps of the release")
    def dumps(request: Request) -> Response:
        if not files:
            return _problem(request, address, Problem(404, _NONE))
        return _listed(request, address(request), about)

    @app.get("/dumps/{name:path}", summary="A dump, whole or in part", responses=_RESPONSES)
    def dump(name: str, request: Request) -> Response:
        if not files:
            return _problem(request, address, Problem(404, _NONE))
        try:
            return file_sent(request, files[dump_named(name, files)], address(request))
        except UnknownThingError as error:
            return _problem(request, address, Problem(404, str(error)))


_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {"application/octet-stream": {}}},
    206: {"description": "The part that Range asks for."},
    304: {"description": "It is as If-None-Match has it."},
    404: {"description": "There is no such dump.", "content": {MEDIA_TYPE: {}}},
    412: {"description": "It is not what If-Match wants.", "content": {MEDIA_TYPE: {}}},
    416: {"description": "There is no such part.", "content": {MEDIA_TYPE: {}}},
}


def _problem(request: Request, address: Address, problem: Problem) -> Response:
    if prefers_page(request.headers.get("accept", "")):
        return _response(problem_page_sent(problem, address(request)))
    headers = {**problem.headers, "cache-control": "no-store"}
    return Response(problem.document(), problem.status, headers, media_type=MEDIA_TYPE)


def _response(sent: Sent) -> Response:
    headers = {name.decode(): value.decode() for name, value in sent.headers}
    return Response(sent.body, sent.status, headers)


# --- the list ------------------------------------------------------------------------------------


def _listed(request: Request, base: str, about: Mapping[str, Any]) -> Response:
    named = {"json": by_name("document"), "html": HTML}.get(request.query_params.get("format", ""))
    accept = request.headers.get("accept")
    chosen = named or choose(accept, [by_name("document"), HTML]) or by_name("document")
    if chosen is HTML:
        return _response(page_sent(_page(base, about)))
    told = {
        "version": about["version"],
        "issued": about["issued"],
        "license": about["license"],
        "rdfc10": about["rdfc10"],
        "checksums": f"{base}/dumps/{SUMS}",
        "dumps": [_entry(base, name, each) for name, each in about["dumps"].items()],
    }
    return JSONResponse(told, headers={"vary": "Accept", "cache-control": _KEPT})


_TITLES = {each.name: each.title for each in DUMPS}


def _entry(base: str, name: str, told: Mapping[str, Any]) -> dict[str, Any]:
    title = _TITLES[name.removesuffix(GZIP)]
    packed = ", packed with gzip" if name.endswith(GZIP) else ""
    return {"name": name, "url": f"{base}/dumps/{name}", "title": title + packed, **told}


def _page(base: str, about: Mapping[str, Any]) -> str:
    rows = "\n".join(_row(base, each.name, about["dumps"]) for each in DUMPS)
    return framed(
        _LIST.substitute(
            base=escape(base),
            version=escape(about["version"]),
            issued=escape(about["issued"] or "no stated day"),
            sums=SUMS,
            rows=rows,
        )
    )


def _row(base: str, name: str, told: Mapping[str, Any]) -> str:
    each, packed = told[name], told[name + GZIP]
    cells = (
        _link(base, name, name),
        escape(_TITLES[name]),
        f"{each.get('triples', each.get('rows', '')):,}" if each.keys() & _COUNTED else "",
        f"{each['bytes']:,}",
        _link(base, name + GZIP, f"{packed['bytes']:,}"),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


_COUNTED = {"triples", "rows"}


def _link(base: str, name: str, shown: str) -> str:
    return f'<a href="{escape(base)}/dumps/{escape(name)}">{escape(shown)}</a>'


# --- a file --------------------------------------------------------------------------------------


def file_sent(request: Request, file: HeldFile, base: str) -> Response:
    """Answer for ``file``, in the order of preconditions of RFC 9110, section 13.2.2."""
    fields = request.headers
    headers = {
        "accept-ranges": "bytes",
        "cache-control": _KEPT,
        "content-disposition": f'attachment; filename="{file.name}"',
        "etag": file.etag,
        "link": f'<{base}/>; rel="collection"',
    }
    if "if-match" in fields and not matches(fields["if-match"], file.etag):
        return _refused(412, "the dump is another one by now. Ask for it without If-Match.", {})
    if "if-none-match" in fields and matches(fields["if-none-match"], file.etag, weakly=True):
        return Response(status_code=304, headers=headers)
    part = _part(request, file)
    if part is None:
        return _body(request, file, range(file.size), 200, headers)
    if not part:
        told = {"content-range": f"bytes */{file.size}", "accept-ranges": "bytes"}
        return _refused(416, f"the dump has {file.size} bytes. Ask for some of these.", told)
    headers["content-range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    return _body(request, file, part, 206, headers)


def _part(request: Request, file: HeldFile) -> range | None:
    """Return what part a GET asks for; ``If-Range`` compares strongly, and no date is told."""
    asked = request.headers.getlist("range")
    if _is_head(request) or len(asked) != 1:
        return None
    if request.headers.get("if-range", file.etag).strip() != file.etag:
        return None
    return asked_range(asked[0], file.size)


def _is_head(request: Request) -> bool:
    return bool(request.scope.get("asked_method", request.method) == "HEAD")


def _body(
    request: Request, file: HeldFile, part: range, status: int, headers: dict[str, str]
) -> Response:
    is_text = file.media_type.startswith("text/")
    kind = f"{file.media_type}; charset=utf-8" if is_text else file.media_type
    headers |= {"content-length": str(len(part)), "content-type": kind}
    if _is_head(request):
        return Response(status_code=status, headers=headers)
    return StreamingResponse(file.pieces(part), status, headers)


def _refused(status: int, detail: str, headers: dict[str, str]) -> Response:
    problem = Problem(status, detail)
    told = {**headers, "cache-control": "no-store"}
    return Response(problem.document(), status, told, media_type=MEDIA_TYPE)
