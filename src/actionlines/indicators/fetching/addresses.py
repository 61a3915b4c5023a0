"""Which addresses may be asked: the source's own hosts, encrypted."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

import httpx

from actionlines.errors import BadInputError
from actionlines.indicators.fetching.failures import FetchError


class BadAddressError(BadInputError):
    """An address that is not one of the web."""


class InsecureAddressError(BadInputError):
    """An address that is not encrypted, so that anybody on the way could change the figures."""


class ForeignHostError(FetchError):
    """A source sends on to a host that is not its own."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts of one source: names, subdomains included, and the port (None is that of https)."""

    names: tuple[str, ...]
    port: int | None = None

    def include(self, url: httpx.URL) -> bool:
        """Whether an address lies on one of them."""
        own = any(url.host == name or url.host.endswith(f".{name}") for name in self.names)
        return own and url.port == self.port


def parsed(address: str) -> httpx.URL:
    """The address of a source or mirror, taken apart.

    Raises
    ------
    BadAddressError, InsecureAddressError
        If it is no address of the web, or neither https nor on this very machine.
    """
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise BadAddressError(
            f"{address!r} is not an address ({error}); give one like https://host"
        ) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise BadAddressError(f"{address!r} is not an address of the web; give one like https://host")
    if not _is_secure(url):
        raise InsecureAddressError(
            f"{address} is not encrypted: anybody on the way could change the figures; give its https "
            "address (plain http is for this very machine only)"
        )
    return url


def refuse_foreign(url: httpx.URL, hosts: Hosts, *, name: str) -> None:
    """Raise where a source sends on to somewhere else.

    Raises
    ------
    ForeignHostError
        If `url` is neither encrypted (or on this machine) nor on one of `hosts`.
    """
    if _is_secure(url) and hosts.include(url):
        return
    place, own = f"{url.scheme}://{url.netloc.decode()}", ", ".join(hosts.names)
    raise ForeignHostError(
        f"{name}: the source sends us on to {place}, which is not https on one of its own hosts ({own}); "
        "nothing was fetched from there: if the source has moved, give its new address"
    )


def _is_secure(url: httpx.URL) -> bool:
    return url.scheme == "https" or (url.scheme == "http" and _is_this_machine(url.host))


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
