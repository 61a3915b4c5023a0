"""Requests that nobody makes by accident: each is answered, says what to do, and leaves nothing behind for others."""

from __future__ import annotations

import json
import logging
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import httpx
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from actionlines.indicators.store import Store

PROBLEM = "application/problem+json"
ONE_OF_EACH = ("/", "/en/", "/fr/country/rwa", "/en/country/rwa.csv", "/api/v1/areas", "/api/v1/nowhere")


@pytest.fixture
def client(prepared_var: Path) -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def furnish(var: Path, prepared_var: Path) -> Path:
    shutil.copytree(prepared_var / "releases", var / "releases")
    (var / "derived").symlink_to(prepared_var / "derived")
    return var


@pytest.fixture
def own_var(prepared_var: Path, tmp_path: Path, settings: Settings) -> Path:
    """A folder `var/` of the test's own, with the releases in it and what follows from them."""
    settings.ACTIONLINES_VAR = furnish(tmp_path, prepared_var)
    return tmp_path


@pytest.fixture(scope="module")
def furnished_var(prepared_var: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnish(tmp_path_factory.mktemp("furnished"), prepared_var)


@pytest.fixture
def pageless_var(furnished_var: Path, settings: Settings) -> Path:
    """Such a folder whose releases stay as they are, so that they are read once: without a page as each test begins."""
    shutil.rmtree(furnished_var / "pages", ignore_errors=True)
    settings.ACTIONLINES_VAR = furnished_var
    return furnished_var


@pytest.mark.parametrize(
    "address",
    ["/en/", "/en/countries", "/en/country/rwa", "/en/indicators", "/en/indicator/egdi", "/en/line/c2"],
)
def test_what_a_stranger_adds_to_an_address_is_not_kept_for_the_next_visitor(
    client: Client, pageless_var: Path, address: str
) -> None:
    with_more = client.get(f"{address}?bait=http://elsewhere.example/")
    assert with_more.status_code == 200
    assert b"elsewhere" not in with_more.content
    assert client.get(address).content == with_more.content


@pytest.mark.parametrize(
    ("address", "bait"),
    [
        ("/en/country/rwa.svg", "named=Kenya,Uganda"),
        ("/en/indicator/egdi.svg", "add=Rwanda"),
        ("/en/indicator/egdi/explore", "add=Rwanda"),
        ("/en/indicator/egdi/definition", "add=Nowhere"),
        ("/en/compare.svg?areas=KEN&indicators=egdi", "add=Rwanda"),
        ("/en/embed/compare?areas=KEN&indicators=egdi", "more=internet-users"),
    ],
)
def test_what_another_page_would_add_does_not_come_into_a_picture_that_is_kept(
    client: Client, pageless_var: Path, address: str, bait: str
) -> None:
    plain = client.get(address)
    assert plain.status_code == 200
    shutil.rmtree(pageless_var / "pages")
    baited = client.get(f"{address}{'&' if '?' in address else '?'}{bait}")
    assert (baited.status_code, baited.content) == (200, plain.content)
    assert client.get(address).content == plain.content


@pytest.mark.parametrize(
    "address",
    [
        "/en/about-the-data?asof=2026-12-24",
        "/en/country/rwa%20%20.svg",
        "/en/world/egdi.svg?year=2%D9%A0%D9%A1%D9%A8",
        "/en/world/egdi?year=%EF%BC%92018",
        "/en/compare.svg?areas=Kenya,ken&indicators=EGDI",
        "/en/indicator/egdi.svg?areas=Kenya",
        "/en/indicator/egdi/breakdowns?by=anything",
        "/en/indicator/egdi/breakdowns?add=anything",
        "/en/indicator/literacy-adult/breakdowns?by=sEx",
        "/en/indicator/egdi/revisions?asof=2020-10&kind=anything",
        "/en/revisions?to=2020-10&area=anything",
        "/en/revisions?from=2020-12-24&area=Rwanda",
        "/en/indicators?line=C7.E-HEALTH",
    ],
)
def test_of_the_endless_ways_to_ask_for_the_same_only_our_own_is_kept(
    client: Client, pageless_var: Path, address: str
) -> None:
    assert client.get(address).status_code in {200, 302, 400, 404}
    kept = [path for path in (pageless_var / "pages").rglob("*") if path.is_file()]
    assert len(kept) == ("%20" in address)  # blanks are left out: it is kept as the plain one
    if kept:
        client.get(address.replace("%20", ""))
        assert [path for path in (pageless_var / "pages").rglob("*") if path.is_file()] == kept


@pytest.mark.parametrize(
    ("host", "pages"), [("localhost", 1), ("LocalHost", 1), ("localhost:80", 1), ("localhost:0081", 0)]
)
def test_a_port_that_nobody_listens_at_fills_no_store(
    client: Client, pageless_var: Path, settings: Settings, host: str, pages: int
) -> None:
    settings.ON_LOOPBACK = False
    page = client.get("/en/about-the-data", HTTP_HOST=host)
    assert page.status_code == 200
    assert f"http://{host.lower()}/en/about-the-data" in page.content.decode()
    assert len([path for path in (pageless_var / "pages").rglob("*") if path.is_file()]) == pages


def test_the_feed_names_the_site_that_the_operator_set_whoever_asks(
    client: Client, pageless_var: Path, settings: Settings
) -> None:
    settings.ACTIONLINES_SITE = "https://wsis.example.org"
    feed = client.get("/en/releases.atom", HTTP_HOST="127.0.0.1").content
    assert b"tag:wsis.example.org,2026:" in feed
    assert b"127.0.0.1" not in feed


def test_the_language_links_of_a_search_keep_the_query(client: Client) -> None:
    page = client.get("/en/search?q=internet&bait=x").content.decode()
    assert 'href="/fr/search?q=internet"' in page
    assert "bait" not in page


@pytest.mark.parametrize("address", ONE_OF_EACH)
def test_an_answer_to_head_is_that_to_get_without_its_body(client: Client, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert head.content == b""
    assert head.status_code == got.status_code
    for name in ("Content-Type", "Content-Length", "ETag", "Location"):
        assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("address", ONE_OF_EACH[:-1])
def test_what_is_only_read_says_so_to_every_other_method(client: Client, method: str, address: str) -> None:
    refused = client.generic(method, address)
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
    assert refused["Content-Type"].startswith(PROBLEM if address.startswith("/api") else "text/html")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api", 404),
        ("/api/v1", 404),
        ("/api/v1/", 404),
        ("/api/v2/areas", 404),
        ("/api/v1/nowhere", 404),
        ("/api/v1/areas?" + "a&" * 2000, 400),
        ("/api/v1/areas?limit=" + "9" * 3000, 422),
        ("/api/v1/areas?limit=%EF%BC%91", 422),
        ("/api/v1/observations?offset=2147483648", 422),
        ("/api/v1/areas/%00", 404),
        ("/api/v1/releases/..%2f..%2fkey", 404),
    ],
)
def test_whatever_goes_wrong_in_the_api_is_a_problem_without_a_tag(
    client: Client, address: str, status: int
) -> None:
    answer = client.get(address, headers={"if-none-match": "*"})
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert json.loads(answer.content)["status"] == status
    assert not answer.has_header("ETag")


def test_a_host_that_is_not_ours_is_refused_in_the_form_that_was_asked_for(client: Client) -> None:
    page, problem = (
        client.get(address, HTTP_HOST="elsewhere.example") for address in ("/fr/", "/api/v1/areas")
    )
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert (problem.status_code, problem["Content-Type"]) == (400, PROBLEM)
    assert b"elsewhere" not in page.content


def test_two_thousand_parameters_are_refused_with_a_page(client: Client) -> None:
    assert client.get("/en/indicator/egdi?" + "a&" * 2000).status_code == 400


def test_a_tag_of_the_api_changes_with_the_releases_there_are_and_not_only_with_the_one_in_use(
    client: Client, own_var: Path
) -> None:
    before = client.get("/api/v1/releases")
    known = {"if-none-match": before["ETag"]}
    assert client.get("/api/v1/releases", headers=known).status_code == 304
    assert client.get("/api/v1/releases", headers={"if-none-match": "W/" + before["ETag"]}).status_code == 304
    first = own_var / "releases" / Store(own_var).ids()[0]
    shutil.copytree(first, first.with_name("0123456789ab"))
    after = client.get("/api/v1/releases", headers=known)
    assert (after.status_code, len(after.json()["items"])) == (200, len(before.json()["items"]) + 1)


def test_a_release_that_is_still_being_made_is_none_yet(own_var: Path) -> None:
    store = Store(own_var)
    before = store.ids()
    shutil.copytree(store.folder / before[0], store.folder / ".making-x")
    assert store.ids() == before
    assert tuple(sorted(release.id for release in store.releases())) == before


def test_a_release_that_is_gone_is_our_fault_and_not_the_visitor_s(client: Client, own_var: Path) -> None:
    (own_var / "releases" / "current").write_text("0123456789ab\n", "ascii")
    page, answer = client.get("/fr/"), client.get("/api/v1/profiles/home")
    assert (page.status_code, answer.status_code) == (500, 500)
    assert "Une erreur" in page.content.decode() or "faute" in page.content.decode()
    assert str(own_var) not in page.content.decode() + answer.content.decode()


@pytest.mark.parametrize(
    "charset", ["zlib", "rot13", "hex", "punycode", "idna", "undefined", "utf-16", "utf-7", "no such"]
)
def test_an_address_is_utf_8_whatever_codec_a_request_names(prepared_var: Path, charset: str) -> None:
    from actionlines.wsgi import application

    environ: dict[str, object] = {"PATH_INFO": "/en/search", "QUERY_STRING": "q=C%C3%B4te+%2BADw-b%2BAD4-"}
    environ |= {"HTTP_HOST": "localhost", "CONTENT_TYPE": f"text/plain; a=b; Charset={charset}"}
    setup_testing_defaults(environ)
    statuses: list[str] = []
    body = b"".join(application(environ, lambda status, headers, *_: statuses.append(status)))  # type: ignore[arg-type]
    assert statuses == ["200 OK"]
    assert "Côte +ADw-b+AD4-" in body.decode()


@pytest.mark.parametrize(
    "address", ["/en/", "/static/actionlines/icon.svg", "/api/v1/areas", "http://elsewhere.example/"]
)
def test_the_policies_stand_also_where_a_visitor_is_sent_to_tls_or_refused(
    client: Client, settings: Settings, address: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    host = "elsewhere.example" if "elsewhere" in address else "localhost"
    sent = client.get(address.removeprefix("http://elsewhere.example"), HTTP_HOST=host)
    assert sent.status_code == (400 if "elsewhere" in address else 301)
    assert sent["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_refusal_is_logged_in_one_line() -> None:
    handlers = logging.getLogger("django.security").handlers
    handler = next(one for one in handlers if one.name == "refusals")
    try:
        raise ValueError("many lines of code")
    except ValueError:
        record = logging.LogRecord("django.security.x", logging.ERROR, "", 1, "refused", (), sys.exc_info())
    assert handler.filter(record)
    assert handler.format(record).endswith("ERROR django.security.x: refused")


def test_the_server_believes_no_header_about_where_it_stands(base_url: str) -> None:
    plain = httpx.get(f"{base_url}/en/country/rwa", timeout=60)
    moved = httpx.get(
        f"{base_url}/en/country/rwa",
        headers={"SCRIPT_NAME": "/en", "PATH_INFO": "/en/", "X-Forwarded-Host": "elsewhere.example"},
        timeout=60,
    )
    assert (moved.status_code, moved.text) == (200, plain.text)


@pytest.mark.parametrize(
    "address",
    [
        "/static/../../secret_key",
        "/static/%2e%2e/%2e%2e/actionlines.sqlite3",
        "/static/..%2f..%2factionlines.sqlite3",
        "/en/../../../etc/passwd",
        "/en/country/..%2f..%2factionlines",
        "//elsewhere.example/en/",
        "/en//elsewhere.example",
        "/en/%5c%5celsewhere.example",
        "/en/country/rwa%0d%0aSet-Cookie:%20a=b",
    ],
)
def test_no_address_leads_out_of_the_site(base_url: str, address: str) -> None:
    with httpx.Client(timeout=60) as visitor:
        answer = visitor.send(
            visitor.build_request("GET", httpx.URL(base_url).copy_with(raw_path=address.encode()))
        )
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


@pytest.mark.slow
def test_logs_neither_name_visitors_nor_what_they_searched_for(prepared_var: Path) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "actionlines", "serve", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for request in (
            "GET /en/search?q=secret HTTP/1.1\r\nHost: localhost",
            "HEAD /en/search?q=secret HTTP/1.1\r\nHost: localhost",
            "GET /en/search?q=secret HTTP/1.1\r\nHost: elsewhere.example",
            "GET /en/search?q=secret&" + "a&" * 1500 + " HTTP/1.1\r\nHost: localhost",
            "GET * HTTP/1.1\r\nHost: localhost",
            "GET /" + "x" * 9000 + " HTTP/1.1\r\nHost: localhost",
        ):
            _said(port, request)
    finally:
        server.terminate()
        _, log = server.communicate(timeout=30)
    assert b"elsewhere.example" in log
    for word in (b"127.0.0.1", b"secret", b"Traceback", b"HEAD"):
        assert word not in log


def _said(port: int, request: str) -> bytes:
    """Send a request as it stands, to a server that may still be starting."""
    for _ in range(300):
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        except OSError:
            time.sleep(0.1)
            continue
        with connection:
            connection.sendall(f"{request}\r\nConnection: close\r\n\r\n".encode())
            return connection.recv(1000)
    raise RuntimeError("no server answered")
