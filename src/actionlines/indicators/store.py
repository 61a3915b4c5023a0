"""The store: the folder that holds all releases, and which of them is in use."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from actionlines.errors import NotFoundError
from actionlines.indicators.releases import MANIFEST_NAME, Release, open_release

CURRENT: Final = "current"
_DAY: Final = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


class UnknownReleaseError(NotFoundError):
    """No release has this name."""


class NoReleaseError(NotFoundError):
    """The store is empty."""


@dataclass(frozen=True)
class Store:
    """Releases below the folder `root` (`var/` of an installation)."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where the releases lie, one folder each."""
        return self.root / "releases"

    def releases(self) -> tuple[Release, ...]:
        """All releases, oldest first."""
        found = [open_release(path.parent) for path in self._manifests()]
        return tuple(sorted(found, key=lambda release: (release.manifest.on, release.label, release.id)))

    def ids(self) -> tuple[str, ...]:
        """Names of all releases. Cheap: none is opened."""
        return tuple(sorted(path.parent.name for path in self._manifests()))

    def current(self) -> Release:
        """Give the release in use.

        Raises
        ------
        NoReleaseError
            If there is none yet.
        """
        name = self.current_id()
        if name is None:
            raise NoReleaseError(
                f"no release in {self.folder}; make the bundled ones with `actionlines prepare` "
                "or bring your own with `actionlines data import FILE --source NAME`"
            )
        return open_release(self.folder / name)

    def current_id(self) -> str | None:
        """Name of the release in use; None if there is none. Cheap: one small file is read."""
        try:
            return (self.folder / CURRENT).read_text("ascii").strip()
        except FileNotFoundError:
            return None

    def open(self, name: str) -> Release:
        """Open a release by id (or its beginning, six digits or more), by label, or as `current`.

        Raises
        ------
        UnknownReleaseError
            If none or more than one fits.
        """
        if name == CURRENT:
            return self.current()
        releases = self.releases()
        fits = [release for release in releases if release.label == name or release.id == name]
        if not fits and len(name) >= 6:
            fits = [release for release in releases if release.id.startswith(name)]
        if len(fits) == 1:
            return fits[0]
        known = tuple(f"{release.label} ({release.id})" for release in releases)
        problem = "is not a release" if not fits else "fits more than one release"
        raise UnknownReleaseError(f"{name!r} {problem}; there are: {', '.join(known) or 'none'}", known)

    def as_of(self, when: str) -> Release:
        """Open a release as `open` does, or the newest one of a day (`2021-06-30`, `2021-06`, `2021`) or before.

        Raises
        ------
        UnknownReleaseError
            If no release has this name, or none is so old.
        """
        try:
            return self.open(when)
        except UnknownReleaseError:
            if not _DAY.fullmatch(when):
                raise
        releases = self.releases()
        before = [release for release in releases if release.manifest.on[: len(when)] <= when]
        if not before:
            raise UnknownReleaseError(
                f"no release is of {when} or before; the first is of {releases[0].manifest.on}"
                if releases
                else f"no release is of {when} or before; there is none",
                tuple(release.label for release in releases),
            )
        return before[-1]

    def before(self, release: Release) -> Release | None:
        """Give the release that `release` was made from, or else the one before it; None for the first."""
        return release_before(release, self.releases())

    def _manifests(self) -> Iterator[Path]:
        """One file of each release; a folder with a full stop before its name is still being made."""
        return self.folder.glob(f"[!.]*/{MANIFEST_NAME}")

    def use(self, release: Release) -> None:
        """Make `release` the one in use, at once for every process."""
        beside = self.folder / f".{CURRENT}-{os.getpid()}"
        beside.write_text(release.id + "\n", "ascii")
        beside.replace(self.folder / CURRENT)


def release_before(release: Release, releases: Sequence[Release]) -> Release | None:
    """Of `releases`, oldest first, the one that `release` was made from, or else the one before it."""
    base = [one for one in releases if one.id == release.manifest.based_on]
    ids = [one.id for one in releases]
    earlier = releases[: ids.index(release.id)] if release.id in ids else ()
    return next(reversed(base or earlier), None)
