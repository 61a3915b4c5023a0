from __future__ import annotations

import os
import secrets
import socket
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from actionlines.cli.setup import set_up_django
from actionlines.errors import BadInputError

LOOPBACK = ("127.0.0.1", "::1")


class PortTakenError(BadInputError):
    """Another program listens where we want to."""


class AddressError(BadInputError):
    """This machine has no such address."""


def _bind(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _usable(hosts: list[str], port: int) -> list[str]:
    """The hosts we can listen on: on a machine without IPv6, the default does without it."""
    usable = []
    for host in hosts or LOOPBACK:
        try:
            _bind(host.strip("[]"), port)
        except OSError as error:
            if isinstance(error, PermissionError):
                raise AddressError(f"Port {port} is for the system's own: choose one above 1023 with --port.") from error
            if error.errno == 98:
                raise PortTakenError(
                    f"Port {port} on {host} is taken by another program. Stop that program, or choose another "
                    f"port: actionlines serve --port {port + 1} (make run PORT={port + 1})."
                ) from error
            if hosts or host == "127.0.0.1":
                raise AddressError(
                    f"This machine cannot listen on {host} ({error.strerror}): give --host an address of its own, "
                    "like 127.0.0.1, or leave it out."
                ) from error
        else:
            usable.append(host.strip("[]"))
    return usable


def serve(
    host: Annotated[
        list[str] | None, typer.Option(help="Address to listen on; may be given twice. [default: 127.0.0.1 and ::1]")
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 2,
) -> None:
    """Serve the pages and the API."""
    set_up_django(serves=True)
    hosts = _usable(host or [], port)
    addresses = [f"[{name}]:{port}" if ":" in name else f"{name}:{port}" for name in hosts]
    Console(soft_wrap=True, highlight=False).print(
        f"Actionlines: {' and '.join(f'http://{address}' for address in addresses)} (Ctrl+C stops it)", markup=False
    )
    sys.stdout.flush()
    command = [sys.executable, "-m", "gunicorn", "actionlines.wsgi:application", "--worker-class", "gthread"]
    command += ["--workers", str(workers), "--threads", "4", "--log-level", "warning", "--timeout", "60"]
    for address in addresses:
        command += ["--bind", address]
    os.execv(sys.executable, command)


def _write_secret_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(64) + "\n")


def prepare() -> None:
    """Make what the site needs on disk: its secret key file, the records' tables, the static files."""
    key_file = os.environ.get("ACTIONLINES_SECRET_KEY_FILE", "").strip()
    if key_file and not Path(key_file).exists():
        _write_secret_key(Path(key_file))
    set_up_django()
    from django.conf import settings
    from django.core.management import call_command

    settings.ACTIONLINES_VAR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
