from __future__ import annotations

import errno
import socket
import sys
from contextlib import closing
from importlib import import_module
from typing import Annotated, Any

import typer
from gunicorn.app.base import BaseApplication
from rich.console import Console

from actionlines.cli.setup import set_up_django
from actionlines.errors import BadInputError

LOOPBACK = ("127.0.0.1", "::1")


class PortTakenError(BadInputError):
    """Another program listens where we want to."""


class AddressError(BadInputError):
    """This machine does not let us listen there."""


class _Server(BaseApplication):  # type: ignore[misc]  (gunicorn states no types)
    """The web server in this process: what was loaded to start it need not be loaded again in each of its workers."""

    def __init__(self, addresses: list[str], workers: int) -> None:
        self._addresses, self._workers = addresses, workers
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": self._addresses,
            "workers": self._workers,
            "worker_class": "gthread",
            "threads": 4,
            "timeout": 60,
            "loglevel": "error",  # what is below names visitors by their IP address
            "forwarded_allow_ips": "",  # whether a proxy is believed is ACTIONLINES_TRUSTED_PROXY's to say
            "control_socket_disable": True,  # nothing outside var/
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Give what answers; each worker loads it itself, since not all of it survives a fork."""
        return import_module("actionlines.wsgi").application


def _try_out(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _refusal(host: str, port: int, error: OSError) -> BadInputError:
    if error.errno == errno.EADDRINUSE:
        return PortTakenError(
            f"Port {port} on {host} is taken by another program. Stop that program, or choose another "
            f"port: actionlines serve --port {port + 1} (make run PORT={port + 1})."
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return AddressError(f"Port {port} is for the system's own: choose one above 1023 with --port.")
    return AddressError(
        f"This machine cannot listen on {host} ({error.strerror}): give --host an address of its own, "
        "like 127.0.0.1, or leave it out."
    )


def _listening_on(hosts: list[str], port: int) -> list[str]:
    """The addresses to listen on; a machine without IPv6 does with the other loopback address alone."""
    addresses = []
    for host in hosts or LOOPBACK:
        try:
            _try_out(host.strip("[]"), port)
        except OSError as error:
            if not hosts and host == "::1" and error.errno != errno.EADDRINUSE:
                continue
            raise _refusal(host, port, error) from error
        addresses.append(f"[{host.strip('[]')}]:{port}" if ":" in host else f"{host}:{port}")
    return addresses


def serve(
    host: Annotated[
        list[str] | None,
        typer.Option(help="Address to listen on; may be given twice. [default: 127.0.0.1 and ::1]"),
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 2,
) -> None:
    """Serve the pages and the API until Ctrl+C."""
    set_up_django(serves=True)
    addresses = _listening_on(host or [], port)
    said = " and ".join(f"http://{address}" for address in addresses)
    Console(soft_wrap=True, highlight=False).print(f"Actionlines: {said} (Ctrl+C stops it)", markup=False)
    sys.stdout.flush()
    _Server(addresses, workers).run()
