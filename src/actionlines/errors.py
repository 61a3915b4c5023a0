"""The root of every error of ours. Each reason is a class of its own, in the module that raises it."""

from __future__ import annotations


class ActionlinesError(Exception):
    """Something a person can mend: its text says what is wrong, where, and how to mend it.

    The command line prints the text and ends with 1; the API answers with it as `problem+json`.
    """


class BadInputError(ActionlinesError):
    """What was given cannot be used: a file, a row, a code, an option."""


class NotFoundError(ActionlinesError):
    """What was asked for is not there. `candidates` holds what may have been meant, nearest first."""

    def __init__(self, text: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.candidates = candidates
