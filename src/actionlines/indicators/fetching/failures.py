"""What goes wrong on the way: for good, or perhaps only this time."""

from __future__ import annotations

from typing import Self

from actionlines.errors import ActionlinesError


class FetchError(ActionlinesError):
    """A file could not be fetched. Nothing half done lies where it should be."""


class PassingError(FetchError):
    """A failure that another attempt may not meet: `what` happened, and how to `mend` it if it stays."""

    def __init__(self, what: str, mend: str, *, wait_seconds: float | None = None) -> None:
        super().__init__(f"{what}; {mend}")
        self.what = what
        self.mend = mend
        self.wait_seconds = wait_seconds
        """How long the source asks to wait, if it says so."""

    def after(self, attempts: int, *, kept: int) -> Self:
        """The same failure, told after the last attempt, with how many bytes are kept for the next time."""
        tried = f" (tried {attempts} times)" if attempts > 1 else ""
        goes_on = f"; {kept:,} bytes are kept, and the next fetch goes on from there" if kept else ""
        return type(self)(f"{self.what}{tried}", self.mend + goes_on, wait_seconds=self.wait_seconds)
