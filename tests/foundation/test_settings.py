from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from actionlines.errors import BadInputError

SETTINGS = Path(__file__).parents[2] / "src" / "actionlines" / "settings.py"
KEY = "k" * 64


def settings(**environment):
    """The settings as a process with this environment, and nothing of ours beside it, reads them."""
    before = dict(os.environ)
    try:
        for name in [name for name in os.environ if name.startswith("ACTIONLINES_")]:
            del os.environ[name]
        os.environ.update(environment)
        return runpy.run_path(str(SETTINGS))
    finally:
        os.environ.clear()
        os.environ.update(before)


def refusal(**environment):
    with pytest.raises(BadInputError) as caught:
        settings(**environment)
    return str(caught.value)


def test_with_nothing_but_a_key_the_site_is_closed_to_others():
    default = settings(ACTIONLINES_SECRET_KEY=KEY)
    assert default["DEBUG"] is False
    assert default["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert default["SECURE_PROXY_SSL_HEADER"] is None
    assert default["SESSION_COOKIE_HTTPONLY"] is True
    assert default["CSRF_COOKIE_HTTPONLY"] is True
    assert default["SECURE_CONTENT_TYPE_NOSNIFF"] is True
    assert default["X_FRAME_OPTIONS"] == "DENY"


def test_the_content_policy_allows_no_inline_script_no_eval_and_no_other_host():
    policy = settings(ACTIONLINES_SECRET_KEY=KEY)["CONTENT_SECURITY_POLICY"]
    sources = {part.split()[0]: part.split()[1:] for part in policy.split("; ")}
    assert sources["default-src"] == ["'none'"]
    assert sources["script-src"] == ["'self'"]
    assert {source for part in sources.values() for source in part} == {"'self'", "'none'"}
    assert sources["base-uri"] == sources["frame-ancestors"] == ["'none'"]


def test_a_site_with_a_name_is_served_over_tls_alone():
    public = settings(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_ALLOWED_HOSTS="wsis.example.org, localhost")
    assert public["ALLOWED_HOSTS"] == ["wsis.example.org", "localhost"]
    assert public["SECURE_SSL_REDIRECT"] is True
    assert public["SESSION_COOKIE_SECURE"] is True
    assert public["CSRF_COOKIE_SECURE"] is True
    assert public["SECURE_HSTS_SECONDS"] == 31_536_000
    assert public["CONTENT_SECURITY_POLICY"].endswith("; upgrade-insecure-requests")


def test_on_loopback_no_certificate_is_needed():
    local = settings(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_ALLOWED_HOSTS="127.0.0.9,[::1],a.localhost")
    assert local["SECURE_SSL_REDIRECT"] is False
    assert local["SESSION_COOKIE_SECURE"] is False
    assert local["SECURE_HSTS_SECONDS"] == 0


def test_plain_http_has_to_be_asked_for():
    inside = settings(
        ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_ALLOWED_HOSTS="stats.intranet", ACTIONLINES_PLAIN_HTTP="1"
    )
    assert inside["SECURE_SSL_REDIRECT"] is False
    assert inside["SESSION_COOKIE_SECURE"] is False


def test_a_proxy_is_believed_only_when_trusted():
    trusted = settings(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_TRUSTED_PROXY="yes")
    assert trusted["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_no_secret_key_says_how_to_make_one():
    assert refusal() == (
        "ACTIONLINES_SECRET_KEY is not set: give it a long random text and keep it, for example from: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'. To only look at Actionlines on this "
        "machine, `make run` does this for you."
    )


def test_a_short_secret_key_is_refused():
    assert refusal(ACTIONLINES_SECRET_KEY="short") == (
        "ACTIONLINES_SECRET_KEY has 5 characters: it needs at least 50."
    )


def test_the_secret_key_may_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text(KEY + "\n")
    assert settings(ACTIONLINES_SECRET_KEY_FILE=str(tmp_path / "key"))["SECRET_KEY"] == KEY
    assert refusal(ACTIONLINES_SECRET_KEY_FILE=str(tmp_path / "none")) == (
        f"ACTIONLINES_SECRET_KEY_FILE is {tmp_path / 'none'}, which cannot be read (No such file or "
        "directory): make that file, readable by this user only, or correct the path."
    )


def test_debug_is_for_this_machine_only():
    assert settings(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_DEBUG="1")["DEBUG"] is True
    assert refusal(
        ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_DEBUG="1", ACTIONLINES_ALLOWED_HOSTS="wsis.example.org"
    ).startswith("ACTIONLINES_DEBUG shows settings and code to every visitor")


def test_a_switch_is_on_or_off_and_nothing_between():
    assert refusal(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_DEBUG="maybe") == (
        "ACTIONLINES_DEBUG is 'maybe': set it to 1 or 0."
    )


@pytest.mark.parametrize("host", ["*", "https://wsis.example.org", "*.example.org"])
def test_a_host_is_named_alone(host):
    assert refusal(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_ALLOWED_HOSTS=f"localhost,{host}") == (
        f"ACTIONLINES_ALLOWED_HOSTS holds {host!r}: name each host alone, without address or '*', separated "
        "by commas, like 'wsis.example.org,[::1]'."
    )


def test_records_stand_in_sqlite_that_loses_nothing(tmp_path):
    database = settings(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_VAR=str(tmp_path))["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == tmp_path / "actionlines.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 20
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        assert pragma in database["OPTIONS"]["init_command"]


def test_everything_kept_on_disk_is_below_var(tmp_path):
    found = settings(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_VAR=str(tmp_path))
    assert found["ACTIONLINES_VAR"] == tmp_path
    assert found["STATIC_ROOT"] == tmp_path / "static"
    assert found["STORAGES"]["default"]["OPTIONS"]["location"] == tmp_path / "uploads"
    assert settings(ACTIONLINES_SECRET_KEY=KEY)["ACTIONLINES_VAR"] == Path.cwd() / "var"


def test_records_may_stand_in_postgresql():
    address = "postgresql://ada:p%40ss@db.example.org:5433/lines?sslmode=require"
    database = settings(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_DATABASE=address)["DATABASES"]["default"]
    assert database == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "lines",
        "USER": "ada",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def test_records_may_stand_in_another_sqlite_file(tmp_path):
    address = f"sqlite://{tmp_path}/other.sqlite3"
    database = settings(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_DATABASE=address)["DATABASES"]["default"]
    assert database["NAME"] == tmp_path / "other.sqlite3"


@pytest.mark.parametrize("address", ["mysql://localhost/lines", "postgresql://localhost", "sqlite:///"])
def test_another_database_is_refused_with_the_two_that_are_known(address):
    assert refusal(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_DATABASE=address).endswith(
        "set it to 'sqlite:///path/to/file' or to 'postgresql://user:password@host:5432/name'."
    )


@pytest.mark.parametrize(
    ("name", "setting"),
    [("ACTIONLINES_FONTS", "ACTIONLINES_FONTS"), ("ACTIONLINES_DISPLAY_NAMES", "ACTIONLINES_DISPLAY_NAMES")],
)
def test_a_path_that_an_operator_names_has_to_be_there(tmp_path, name, setting):
    assert settings(ACTIONLINES_SECRET_KEY=KEY)[setting] is None
    assert settings(ACTIONLINES_SECRET_KEY=KEY, **{name: str(tmp_path)})[setting] == tmp_path
    assert refusal(ACTIONLINES_SECRET_KEY=KEY, **{name: str(tmp_path / "gone")}) == (
        f"{name} is {tmp_path / 'gone'}, where nothing is: correct the path or unset it."
    )


@pytest.mark.parametrize("named", ["data@example.org", "https://example.org/contact?of=data"])
def test_a_contact_is_an_address_to_write_to_or_to_open(named):
    assert settings(ACTIONLINES_SECRET_KEY=KEY)["ACTIONLINES_CONTACT"] == ""
    assert settings(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_CONTACT=named)["ACTIONLINES_CONTACT"] == named


@pytest.mark.parametrize(
    "named", ["the office", "javascript:alert(1)", "a@b", "a@example.org, b@example.org"]
)
def test_what_is_no_address_is_refused_as_a_contact(named):
    assert refusal(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_CONTACT=named) == (
        f"ACTIONLINES_CONTACT is {named!r}: set it to one e-mail address or to the address of a page, like "
        "data@example.org or https://example.org/contact."
    )


def test_preferred_sources_are_named_in_their_order_and_once():
    assert settings(ACTIONLINES_SECRET_KEY=KEY)["ACTIONLINES_PREFERRED_SOURCES"] == ()
    named = settings(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_PREFERRED_SOURCES=" MY_OFFICE, ITU_DATAHUB,")
    assert named["ACTIONLINES_PREFERRED_SOURCES"] == ("MY_OFFICE", "ITU_DATAHUB")
    assert refusal(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_PREFERRED_SOURCES="A,B,A") == (
        "ACTIONLINES_PREFERRED_SOURCES holds 'A' twice: name each source once."
    )


def test_the_site_is_named_by_scheme_and_host():
    assert settings(ACTIONLINES_SECRET_KEY=KEY)["ACTIONLINES_SITE"] == ""
    named = settings(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_SITE="https://wsis.example.org/")
    assert named["ACTIONLINES_SITE"] == "https://wsis.example.org"


@pytest.mark.parametrize("named", ["wsis.example.org", "https://wsis.example.org/data", "https://a b.org"])
def test_a_site_with_a_path_or_without_a_scheme_is_refused(named):
    assert refusal(ACTIONLINES_SECRET_KEY=KEY, ACTIONLINES_SITE=named) == (
        f"ACTIONLINES_SITE is {named!r}: set it to scheme and host alone, like https://wsis.example.org."
    )


def test_django_itself_finds_nothing_unsafe_in_a_public_site(tmp_path):
    public = {
        "ACTIONLINES_SECRET_KEY": "".join(chr(33 + n) for n in range(64)),
        "ACTIONLINES_ALLOWED_HOSTS": "wsis.example.org",
        "ACTIONLINES_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "actionlines.settings",
    }
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("ACTIONLINES_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={**own, **public},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
