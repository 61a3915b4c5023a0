"""What has come of a file so far, and which version of it that is.

`NAME.part` holds the bytes, `NAME.part.json` the version. Without a version that the source can be held to (a
strong ETag, or else Last-Modified: RFC 9110, section 13.1.5) a part is worth nothing and is not kept.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

import httpx

from actionlines.indicators.fetching.wanted import Wanted

_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of which file the source is giving."""

    address: str
    etag: str = ""
    last_modified: str = ""
    total: int | None = None

    @property
    def validator(self) -> str:
        """What `If-Range` may ask for; empty where nothing tells this version for certain."""
        return self.etag if self.etag.startswith('"') else self.last_modified


def version_of(response: httpx.Response, wanted: Wanted, *, start: int) -> Version:
    """The version that an answer is, or belongs to."""
    headers = response.headers
    length = headers.get("Content-Length", "")
    whole = length.isdigit() and "Content-Encoding" not in headers
    total = start + int(length) if whole else None
    return Version(wanted.address, headers.get("ETag", ""), headers.get("Last-Modified", ""), total)


class Part:
    """A file that is on its way."""

    def __init__(self, folder: Path, wanted: Wanted) -> None:
        self.path = folder / f"{wanted.name}.part"
        self.facts = folder / f"{wanted.name}.part.json"
        self.wanted = wanted

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def version(self) -> Version | None:
        """The version of what is here; None where it is of no use."""
        try:
            version = Version(**json.loads(self.facts.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        same = version.address == self.wanted.address and self.wanted.form is None
        return version if same and version.validator and self.size else None

    def continues(self, response: httpx.Response) -> bool:
        """Whether an answer goes on exactly where this part ends, in the same version."""
        found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        version = self.version
        if response.status_code != httpx.codes.PARTIAL_CONTENT or found is None or version is None:
            return False
        start, last, total = int(found[1]), int(found[2]), found[3]
        came = version_of(response, self.wanted, start=start)
        return (
            start == self.size
            and last >= start
            and (total == "*" or version.total in (None, int(total)))
            and came.etag in ("", version.etag)
            and came.last_modified in ("", version.last_modified)
        )

    def opened(self, response: httpx.Response) -> IO[bytes]:
        """A handle to write the answer to: at the end of what is here, or from zero."""
        if self.continues(response):
            return self.path.open("ab")
        self.drop()
        version = version_of(response, self.wanted, start=0)
        if version.validator and self.wanted.form is None and "Content-Encoding" not in response.headers:
            self.facts.write_text(json.dumps(asdict(version)), "utf-8")
        return self.path.open("wb")

    def keep_if_of_use(self) -> None:
        if self.version is None:
            self.drop()

    def drop(self) -> None:
        self.facts.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def finish(self) -> Path:
        """Give the file its name, all at once."""
        with self.path.open("rb") as handle:
            os.fsync(handle.fileno())
        place = self.path.with_name(self.wanted.name)
        self.path.replace(place)
        self.facts.unlink(missing_ok=True)
        return place
