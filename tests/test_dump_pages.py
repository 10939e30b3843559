"""The dumps over HTTP: listed, sent whole and in part, held while a release is built anew."""

import gzip
import hashlib
import http.client
import json
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from aseangraph.dumps import DUMPS
from aseangraph.ranges import asked_range, matches
from serving_tests import Answer, ask, served

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def base(release_dir: Path) -> Iterator[str]:
    with served("--release", str(release_dir)) as address:
        yield address


@pytest.fixture(scope="module")
def folder(release_dir: Path) -> Path:
    return release_dir / "dumps"


def etag(data: bytes) -> str:
    return f'"{hashlib.sha256(data).hexdigest()}"'


def test_the_list_is_the_manifests(base: str, release_dir: Path) -> None:
    manifest = json.loads((release_dir / "manifest.json").read_bytes())
    answer = ask(base, "dumps/")
    told = json.loads(answer.body)
    assert (answer.status, answer.media_type, answer["vary"]) == (200, "application/json", "Accept")
    assert {each["name"]: each["sha256"] for each in told["dumps"]} == {
        name: each["sha256"] for name, each in manifest["dumps"].items()
    }
    assert [each["url"] for each in told["dumps"] if each["name"] == "things.csv.gz"] == [
        f"{base}dumps/things.csv.gz"
    ]
    keys = ("version", "issued", "rdfc10", "license")
    assert {key: told[key] for key in keys} == {key: manifest[key] for key in keys}


def test_the_list_is_a_page_for_people(base: str) -> None:
    answer = ask(base, "dumps", headers=BROWSER)
    assert (answer.status, answer.media_type) == (200, "text/html")
    page = answer.body.decode()
    linked = set(re.findall(rf'href="{base}dumps/([\w.-]+)"', page))
    names = {each.name for each in DUMPS}
    assert linked == names | {f"{name}.gz" for name in names} | {"SHA256SUMS"}
    assert "<td>43,300</td>" in page
    assert ask(base, "dumps/?format=json", headers=BROWSER).media_type == "application/json"
    assert ask(base, "dumps/?format=html").media_type == "text/html"


@pytest.mark.parametrize(
    "name, kind",
    [
        ("aseangraph.nq", "application/n-quads"),
        ("aseangraph.ttl", "text/turtle; charset=utf-8"),
        ("aseangraph.jsonld", "application/ld+json"),
        ("things.csv", "text/csv; charset=utf-8"),
        ("things.parquet", "application/vnd.apache.parquet"),
        ("aseangraph.sqlite", "application/vnd.sqlite3"),
        ("aseangraph.ttl.gz", "application/gzip"),
        ("SHA256SUMS", "text/plain; charset=utf-8"),
    ],
)
def test_a_dump_is_sent_whole(base: str, folder: Path, name: str, kind: str) -> None:
    data = (folder / name).read_bytes()
    whole = ask(base, f"dumps/{name}", headers={"Accept-Encoding": "gzip"})
    assert (whole.status, whole.body) == (200, data)
    assert whole["content-type"] == kind
    assert whole["etag"] == etag(data)
    assert whole["content-length"] == str(len(data))
    assert whole["content-disposition"] == f'attachment; filename="{name}"'
    assert whole["link"] == f'<{base}>; rel="collection"'
    assert (whole["accept-ranges"], whole["x-content-type-options"]) == ("bytes", "nosniff")
    assert (whole["content-encoding"], whole["last-modified"]) == ("", "")
    head = ask(base, f"dumps/{name}", method="HEAD", headers={"Range": "bytes=0-3"})
    fields = [(k, v) for k, v in whole.fields if k != "date"]
    assert (head.status, head.body) == (200, b"")
    assert [(k, v) for k, v in head.fields if k != "date"] == fields


SIZE = 10_000_000


@pytest.mark.parametrize(
    "field, start, stop",
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("BYTES=10-19", 10, 20),
        ("bytes= 5-6 ", 5, 7),
        ("bytes=100-", 100, SIZE),
        ("bytes=-7", SIZE - 7, SIZE),
        (f"bytes=-{SIZE + 1}", 0, SIZE),
        (f"bytes=5-{SIZE * 9}", 5, SIZE),
        (f"bytes=5-{'9' * 5000}", 5, SIZE),
        (f"bytes={SIZE - 1}-{SIZE - 1}", SIZE - 1, SIZE),
    ],
)
def test_a_range_is_read(field: str, start: int, stop: int) -> None:
    assert asked_range(field, SIZE) == range(start, stop)


@pytest.mark.parametrize(
    "field", [f"bytes={SIZE}-", f"bytes={SIZE}-{SIZE}", "bytes=-0", f"bytes={'9' * 5000}-"]
)
def test_a_range_beyond_the_end_is_empty(field: str) -> None:
    found = asked_range(field, SIZE)
    assert found is not None
    assert len(found) == 0


@pytest.mark.parametrize(
    "field",
    ["", "bytes", "bytes=", "bytes=-", "bytes=3-2", "bytes=a-b", "bytes=0-1,5-6", "items=0-1",
     "bytes=--1", "bytes=1.5-2", "bytes=\u0660-\u0663", "bytes=0-1;x"],
)  # fmt: skip
def test_what_is_no_single_range_asks_for_all(field: str) -> None:
    assert asked_range(field, SIZE) is None


def test_entity_tags_are_compared_strongly_or_weakly() -> None:
    assert matches('"a", "b"', '"b"')
    assert matches(" * ", '"b"')
    assert not matches('W/"b"', '"b"')
    assert matches('W/"b"', '"b"', weakly=True)
    assert not matches("b", '"b"', weakly=True)


def test_a_part_is_sent(base: str, folder: Path) -> None:
    data = (folder / "aseangraph.nq").read_bytes()
    part = ask(base, "dumps/aseangraph.nq", headers={"Range": "bytes=300000-1199999"})
    assert (part.status, part.body) == (206, data[300_000:1_200_000])
    assert part["content-range"] == f"bytes 300000-1199999/{len(data)}"
    assert (part["content-length"], part["etag"]) == ("900000", etag(data))
    assert part["content-type"] == "application/n-quads"


def test_beyond_the_end_is_416_with_the_size(base: str, folder: Path) -> None:
    size = (folder / "topics.ttl").stat().st_size
    answer = ask(base, "dumps/topics.ttl", headers={"Range": f"bytes={size}-"})
    assert (answer.status, answer.media_type) == (416, "application/problem+json")
    assert answer["content-range"] == f"bytes */{size}"
    assert f"the dump has {size} bytes" in json.loads(answer.body)["detail"]


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"If-None-Match": "ETAG"}, 304),
        ({"If-None-Match": 'W/ETAG, "x"'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"x"'}, 200),
        ({"If-None-Match": "ETAG", "Range": "bytes=0-1"}, 304),
        ({"If-Match": "ETAG"}, 200),
        ({"If-Match": '"x"'}, 412),
        ({"If-Match": '"x"', "If-None-Match": "ETAG"}, 412),
        ({"Range": "bytes=0-1", "If-Range": "ETAG"}, 206),
        ({"Range": "bytes=0-1", "If-Range": "W/ETAG"}, 200),
        ({"Range": "bytes=0-1", "If-Range": '"x"'}, 200),
        ({"Range": "bytes=0-1", "If-Range": "Sun, 22 Nov 2026 00:00:00 GMT"}, 200),
        ({"Range": "bytes=0-1,4-5"}, 200),
        ({"Range": "lines=0-1"}, 200),
        ({"If-Modified-Since": "Sun, 22 Nov 2099 00:00:00 GMT"}, 200),
    ],
)
def test_preconditions(base: str, folder: Path, headers: dict[str, str], status: int) -> None:
    data = (folder / "topics.ttl").read_bytes()
    sent = {name: value.replace("ETAG", etag(data)) for name, value in headers.items()}
    answer = ask(base, "dumps/topics.ttl", headers=sent)
    bodies = {200: data, 206: data[:2], 304: b""}
    assert answer.status == status
    if status in bodies:
        assert answer.body == bodies[status]
        assert answer["etag"] == etag(data)


def test_two_range_fields_ask_for_all(base: str, folder: Path) -> None:
    where = urlsplit(base)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    connection.putrequest("GET", "/dumps/topics.ttl")
    connection.putheader("Range", "bytes=0-1")
    connection.putheader("Range", "bytes=3-4")
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, (folder / "topics.ttl").read_bytes())
    connection.close()


@pytest.mark.parametrize(
    "target",
    [
        "dumps/../manifest.json",
        "dumps/..%2Fmanifest.json",
        "dumps/%2e%2e/manifest.json",
        "dumps/%252e%252e%252fmanifest.json",
        "dumps/..\\manifest.json",
        "dumps//etc/passwd",
        "dumps/%2Fetc%2Fpasswd",
        "dumps/topics.ttl%00",
        "dumps/topics.ttl/",
        "dumps/./topics.ttl",
        "dumps/TOPICS.TTL",
        "dumps/topics.ttl.gz.gz",
        "dumps/%E2%80%AEttl.scipot",
        "dumps/%FF",
        "dumps/" + "a" * 60_000,
    ],
)
def test_what_is_no_dump_is_not_found(base: str, target: str) -> None:
    answer = ask(base, target)
    assert (answer.status, answer.media_type) == (404, "application/problem+json")
    assert "there is no dump" in json.loads(answer.body)["detail"]
    assert len(answer.body) < 1500


def test_near_names_are_told_to_programs_and_people(base: str) -> None:
    detail = json.loads(ask(base, "dumps/topic.ttl").body)["detail"]
    assert detail.startswith("there is no dump 'topic.ttl'. Near names: topics.ttl, ")
    page = ask(base, "dumps/%3Cscript%3E.ttl", headers=BROWSER)
    assert (page.status, page.media_type) == (404, "text/html")
    assert b"<script>" not in page.body
    assert b"&lt;script&gt;.ttl" in page.body


def test_nothing_is_written_or_deleted(base: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = ask(base, "dumps/topics.ttl", method=method)
        assert (answer.status, answer["allow"]) == (405, "GET, HEAD")


def test_a_client_that_goes_away_harms_nobody(base: str, folder: Path) -> None:
    where = urlsplit(base)
    for _ in range(5):
        with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
            connection.sendall(b"GET /dumps/aseangraph.nq HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
    assert ask(base, "dumps/topics.ttl").body == (folder / "topics.ttl").read_bytes()


def test_other_data_have_no_dumps(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text("<a:s> <a:p> 1 .")
    with served("--data", str(path)) as address:
        for target in ("dumps", "dumps/", "dumps/aseangraph.ttl", "dumps/mine.ttl"):
            answer = ask(address, target)
            assert answer.status == 404
            assert "has no dumps" in json.loads(answer.body)["detail"]


def _get(base: str, name: str) -> Answer:
    return ask(base, f"dumps/{name}", headers={"Connection": "close"})


def test_what_is_served_stays_that_of_the_start(release_dir: Path, tmp_path: Path) -> None:
    place = tmp_path / "release"
    shutil.copytree(release_dir, place)
    before = {
        name: (place / "dumps" / name).read_bytes() for name in ("topics.ttl", "topics.ttl.gz")
    }
    with served("--release", str(place), "--workers", "2") as address:
        assert _get(address, "topics.ttl").status == 200  # so that all is open
        shutil.rmtree(place)
        for _ in range(6):  # so that both processes are asked
            for name, data in before.items():
                answer = _get(address, name)
                assert (answer.status, answer.body, answer["etag"]) == (200, data, etag(data))
        assert gzip.decompress(before["topics.ttl.gz"]) == before["topics.ttl"]
        assert json.loads(_get(address, "").body)["issued"] == "2026-11-21"
