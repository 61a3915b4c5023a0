"""Everything an operator can set, read from the environment and from nowhere else.

Safe without a single variable set, but for the secret key, which has no default. What each variable
does stands in `docs/settings.md`; a test holds that page and this module together.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from actionlines.errors import BadInputError
from actionlines.languages import LANGUAGES as LANGUAGE_CODES
from actionlines.languages import LOCALE, language

SHORTEST_SECRET_KEY: Final = 50
"""Below this Django itself calls a key weak (check `security.W009`)."""


class SettingError(BadInputError):
    """An environment variable cannot be used as it is set."""


class SecretKeyError(SettingError):
    """There is no secret key, or a weak one."""


def _text(name: str, default: str = "") -> str:
    return os.environ.get(f"ACTIONLINES_{name}", "").strip() or default


def _switch(name: str) -> bool:
    value = _text(name, "0").lower()
    if value not in {"0", "1", "no", "yes", "off", "on", "false", "true"}:
        raise SettingError(f"ACTIONLINES_{name} is {value!r}: set it to 1 or 0.")
    return value in {"1", "yes", "on", "true"}


def _path(name: str) -> Path | None:
    value = _text(name)
    return Path(value).expanduser().resolve() if value else None


def _existing(name: str) -> Path | None:
    path = _path(name)
    if path is not None and not path.exists():
        raise SettingError(f"ACTIONLINES_{name} is {path}, where nothing is: correct the path or unset it.")
    return path


def _contact() -> str:
    value = _text("CONTACT")
    if value and not re.fullmatch(r"https?://\S+|[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+", value):
        raise SettingError(
            f"ACTIONLINES_CONTACT is {value!r}: set it to one e-mail address or to the address of a page, "
            "like data@example.org or https://example.org/contact."
        )
    return value


def _site() -> str:
    value = _text("SITE").rstrip("/")
    if value and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+", value):
        raise SettingError(
            f"ACTIONLINES_SITE is {value!r}: set it to scheme and host alone, like https://wsis.example.org."
        )
    return value


def _preferred_sources() -> tuple[str, ...]:
    named = [source.strip() for source in _text("PREFERRED_SOURCES").split(",") if source.strip()]
    if len(set(named)) < len(named):
        twice = next(source for source in named if named.count(source) > 1)
        raise SettingError(f"ACTIONLINES_PREFERRED_SOURCES holds {twice!r} twice: name each source once.")
    return tuple(named)


def _secret_key() -> str:
    key, source = _text("SECRET_KEY"), "ACTIONLINES_SECRET_KEY"
    file = _path("SECRET_KEY_FILE")
    if not key and file is not None:
        source = f"the key in {file} (ACTIONLINES_SECRET_KEY_FILE)"
        try:
            key = file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SecretKeyError(
                f"ACTIONLINES_SECRET_KEY_FILE is {file}, which cannot be read ({error.strerror}): "
                "make that file, readable by this user only, or correct the path."
            ) from error
    if not key:
        raise SecretKeyError(
            "ACTIONLINES_SECRET_KEY is not set: give it a long random text and keep it, for example "
            "from: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'. "
            "To only look at Actionlines on this machine, `make run` does this for you."
        )
    if len(key) < SHORTEST_SECRET_KEY:
        raise SecretKeyError(f"{source} has {len(key)} characters: it needs at least {SHORTEST_SECRET_KEY}.")
    return key


def _allowed_hosts() -> list[str]:
    hosts = [host.strip().lower() for host in _text("ALLOWED_HOSTS").split(",") if host.strip()]
    for host in hosts:
        if "*" in host or "/" in host:
            raise SettingError(
                f"ACTIONLINES_ALLOWED_HOSTS holds {host!r}: name each host alone, without address or '*', "
                "separated by commas, like 'wsis.example.org,[::1]'."
            )
    return hosts or ["localhost", "127.0.0.1", "[::1]"]


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _database(address: str, var: Path) -> dict[str, Any]:
    if not address:
        return _sqlite(var / "actionlines.sqlite3")
    parts = urlsplit(address)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingError(
            f"ACTIONLINES_DATABASE begins with {parts.scheme!r}: set it to 'sqlite:///path/to/file' or to "
            "'postgresql://user:password@host:5432/name'."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


# What Actionlines itself is told
ACTIONLINES_VAR = _path("VAR") or Path.cwd() / "var"
ACTIONLINES_FONTS = _existing("FONTS")
ACTIONLINES_SITE = _site()
ACTIONLINES_DISPLAY_NAMES = _existing("DISPLAY_NAMES")
ACTIONLINES_CONTACT = _contact()
ACTIONLINES_PREFERRED_SOURCES = _preferred_sources()

# Who may ask, and over what
SECRET_KEY = _secret_key()
DEBUG = _switch("DEBUG")
ALLOWED_HOSTS = _allowed_hosts()
ON_LOOPBACK = all(_is_loopback(host) for host in ALLOWED_HOSTS)
if DEBUG and not ON_LOOPBACK:
    raise SettingError(
        "ACTIONLINES_DEBUG shows settings and code to every visitor: it is for this machine only. "
        "Unset it, or set ACTIONLINES_ALLOWED_HOSTS to loopback names."
    )
ENCRYPTED = not (ON_LOOPBACK or _switch("PLAIN_HTTP"))

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENCRYPTED
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if ENCRYPTED else 0
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # other names of the domain are not ours to bind
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _switch("TRUSTED_PROXY") else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect", "manifest")),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        *(["upgrade-insecure-requests"] if ENCRYPTED else []),
    )
)
PERMISSIONS_POLICY = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
)

# How it is put together
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",  # for the file of htmx alone
    "actionlines",
]
MIDDLEWARE = [
    "actionlines.web.headers.PolicyMiddleware",
    "actionlines.web.headers.HeadMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "actionlines.urls"
WSGI_APPLICATION = "actionlines.wsgi.application"
APPEND_SLASH = False
AUTH_USER_MODEL = "actionlines.User"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "builtins": ["actionlines.web.tags"],
        },
    }
]
DATABASES = {"default": _database(_text("DATABASE"), ACTIONLINES_VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Six languages; which one a page speaks stands in its address
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [(code, language(code).own_name) for code in LANGUAGE_CODES]
LOCALE_PATHS = [LOCALE]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = ACTIONLINES_VAR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": ACTIONLINES_VAR / "uploads"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


def _without_trace(record: logging.LogRecord) -> bool:
    """What was refused is said in one line: where in the code says nothing, and a stranger can ask for many."""
    record.exc_info = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"brief": {"()": "django.utils.log.CallbackFilter", "callback": _without_trace}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "refusals": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["brief"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},  # an address that is not there is no event
        "django.security": {"handlers": ["refusals"], "level": "WARNING", "propagate": False},
    },
}
