from __future__ import annotations

import json
import os
import re
import socket
import stat
import subprocess
import sys
from contextlib import closing

import httpx
import pytest


def run_actionlines(*arguments, **environment):
    own = {name: value for name, value in os.environ.items() if name != "ACTIONLINES_SECRET_KEY"}
    return subprocess.run(
        [sys.executable, "-m", "actionlines", *arguments],
        env={**own, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_server_answers_with_the_policies_in_every_response(base_url):
    for path in ("/", "/static/nothing.css"):
        headers = httpx.get(base_url + path, timeout=60).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert headers["permissions-policy"].startswith("camera=()")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-opener-policy"] == "same-origin"


def test_a_browser_opens_what_the_server_says(page, base_url):
    answer = page.goto("/")
    assert answer is not None
    assert answer.ok
    assert page.url == base_url + "/en/"
    assert page.get_attribute("html", "lang") == "en"


def test_a_host_that_is_not_ours_is_refused(base_url):
    assert httpx.get(base_url, headers={"Host": "evil.example"}, timeout=60).status_code == 400


def test_without_a_secret_key_nothing_is_served():
    done = run_actionlines("serve")
    assert done.returncode == 1
    assert done.stderr.startswith("ACTIONLINES_SECRET_KEY is not set: give it a long random text")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("host", "family"), [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)])
def test_a_taken_port_is_named_with_a_way_out(host, family):
    with closing(socket.socket(family)) as other:
        try:
            other.bind((host, 0))
        except OSError:
            assert host == "::1", "a machine without IPv4 loopback"
            return
        other.listen()
        port = other.getsockname()[1]
        done = run_actionlines("serve", "--host", host, "--port", str(port), ACTIONLINES_SECRET_KEY="k" * 60)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"Port {port} on {host} is taken by another program. Stop that program, or choose another port: "
        f"actionlines serve --port {port + 1} (make run PORT={port + 1})."
    )


def test_an_address_of_another_machine_is_refused():
    done = run_actionlines("serve", "--host", "192.0.2.1", "--port", "8765", ACTIONLINES_SECRET_KEY="k" * 60)
    assert done.returncode == 1
    assert done.stderr.startswith("This machine cannot listen on 192.0.2.1")


def test_wrong_usage_ends_with_two():
    assert run_actionlines("serve", "--port", "much").returncode == 2
    assert run_actionlines("no-such-command").returncode == 2


@pytest.mark.slow
def test_prepare_makes_a_secret_key_that_only_its_owner_reads(prepared_var, tmp_path):
    key = tmp_path / "new" / "secret_key"
    places = {"ACTIONLINES_VAR": str(prepared_var), "ACTIONLINES_SECRET_KEY_FILE": str(key)}
    assert run_actionlines("prepare", **places).returncode == 0
    first = key.read_text()
    assert len(first) > 80
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert run_actionlines("prepare", **places).returncode == 0
    assert key.read_text() == first


def test_static_files_have_hashed_names_stay_in_caches_and_come_compressed(prepared_var, base_url):
    static = prepared_var / "static"
    named = json.loads((static / "staticfiles.json").read_text())["paths"]["actionlines/site.css"]
    assert re.fullmatch(r"actionlines/site\.[0-9a-f]{12}\.css", named)
    assert (static / f"{named}.br").exists()
    answer = httpx.get(f"{base_url}/static/{named}", headers={"Accept-Encoding": "br"}, timeout=60)
    assert answer.headers["content-encoding"] == "br"
    assert "immutable" in answer.headers["cache-control"]


def test_before_the_workers_part_no_thread_was_started():
    """What runs beside the first thread does not survive a fork, and what it held stays held."""
    script = (
        "import os, actionlines.cli.serve\n"
        "from actionlines.cli.setup import set_up_django\n"
        "set_up_django(serves=True)\n"
        "print(len(os.listdir('/proc/self/task')))\n"
    )
    own = {**os.environ, "ACTIONLINES_SECRET_KEY": "k" * 60, "ACTIONLINES_PREFERRED_SOURCES": "MY_OFFICE"}
    done = subprocess.run([sys.executable, "-c", script], env=own, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "1", done.stderr
