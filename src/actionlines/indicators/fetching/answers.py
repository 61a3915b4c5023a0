"""Ask for a file, follow the source within its own hosts, and judge the answer by its status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Final

import httpx

from actionlines.indicators.fetching.addresses import Hosts, parsed, refuse_foreign
from actionlines.indicators.fetching.contents import BusySourceError, refuse_said
from actionlines.indicators.fetching.failures import FetchError, PassingError
from actionlines.indicators.fetching.timing import asked_wait
from actionlines.indicators.fetching.wanted import Wanted

REDIRECTS: Final = 5

_KEEPS_THE_QUESTION: Final = (307, 308)
"""Other redirects would turn what is posted into a plain question (RFC 9110, section 15.4)."""
_BUSY: Final = (429, 503)
_PASSING: Final = (408, 425, 500, 502, 504)
_TEXT: Final = 2048


class UnreachableError(PassingError):
    """No connection to the source."""


class SilentSourceError(PassingError):
    """The source is connected and says nothing."""


class BrokenAnswerError(PassingError):
    """The connection ended before the answer did, or the answer makes no sense."""


class FailingSourceError(PassingError):
    """The source answers that something is wrong on its side."""


class RefusedError(FetchError):
    """The source answers that it will not give this."""


class RedirectError(FetchError):
    """The source sends on and on."""


@contextmanager
def answer(
    client: httpx.Client, wanted: Wanted, *, hosts: Hosts, headers: Mapping[str, str]
) -> Iterator[httpx.Response]:
    """The answer of the source, its body still to come.

    Raises
    ------
    ForeignHostError, RedirectError
        If the source sends on to another's host, or more than REDIRECTS times.
    UnreachableError, SilentSourceError, BrokenAnswerError
        If the line fails, also later while the body is read.
    """
    with _failures_of_the_line(wanted):
        url = parsed(wanted.address)
        for _ in range(REDIRECTS + 1):
            refuse_foreign(url, hosts, name=wanted.name)
            request = client.build_request(wanted.method, url, data=wanted.form, headers=dict(headers))
            response = client.send(request, stream=True)
            try:
                if not _sends_on(response, wanted):
                    yield response
                    return
                url = response.url.join(response.headers["Location"])
            finally:
                response.close()
    raise RedirectError(
        f"{wanted.name}: {wanted.address} sends us on more than {REDIRECTS} times; open it in a browser to "
        "see why"
    )


def refuse_status(response: httpx.Response, wanted: Wanted, *, expected: tuple[int, ...]) -> None:
    """Raise unless the status is one that was expected.

    Raises
    ------
    BusySourceError, FailingSourceError
        If another attempt may meet with a better one.
    RefusedError
        If not.
    NoFiguresError
        If the source says in words that it has no figures.
    """
    status = response.status_code
    if status in expected:
        return
    text = _beginning(response)
    refuse_said(text, wanted)
    said = f"{wanted.name}: {wanted.address} answers {status} {response.reason_phrase}".rstrip()
    if status in _BUSY:
        wait = asked_wait(response.headers)
        when = "in some minutes" if wait is None else f"in {wait:,.0f} seconds, as the source asks"
        raise BusySourceError(said, f"fetch it again {when}", wait_seconds=wait)
    if status in _PASSING:
        raise FailingSourceError(said, "the source has a fault: fetch it again later")
    words = " ".join(text.split())[:100]
    quoted = f" ({words!r})" if words and not words.startswith("<") else ""
    mend = "check the code of the series, or give the new address if the source has moved"
    raise RefusedError(f"{said}{quoted}; {mend}")


@contextmanager
def _failures_of_the_line(wanted: Wanted) -> Iterator[None]:
    host = httpx.URL(wanted.address).host
    try:
        yield
    except httpx.ReadTimeout as error:
        raise SilentSourceError(
            f"{wanted.name}: {host} is connected, but nothing comes", "fetch it again later"
        ) from error
    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError) as error:
        raise BrokenAnswerError(
            f"{wanted.name}: the answer of {host} is incomplete or broken ({error})", "fetch it again"
        ) from error
    except httpx.TransportError as error:
        raise UnreachableError(
            f"{wanted.name}: no connection to {host} ({error or type(error).__name__})",
            "check the network and the proxy (HTTPS_PROXY)",
        ) from error


def _sends_on(response: httpx.Response, wanted: Wanted) -> bool:
    asks_the_same = wanted.form is None or response.status_code in _KEEPS_THE_QUESTION
    return response.has_redirect_location and asks_the_same


def _beginning(response: httpx.Response) -> str:
    """The first words of an answer that is no file."""
    pieces = b"".join(islice(response.iter_bytes(), 4))
    return pieces[:_TEXT].decode("utf-8", errors="replace")
