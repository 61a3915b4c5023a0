"""The 18 categories of the World Summit on the Information Society.

C1 to C6, the eight applications of C7, and C8 to C11.

References
----------
World Summit on the Information Society (2003), Plan of Action, WSIS-03/GENEVA/DOC/0005, part C.
World Summit on the Information Society (2005), Tunis Agenda, WSIS-05/TUNIS/DOC/6(Rev.1), annex.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from actionlines.commitments.agencies import Agency
from actionlines.commitments.references import Reference, Status
from actionlines.commitments.texts import Texts, in_language
from actionlines.languages import language


class Role(StrEnum):
    """What an agency does for an action line."""

    LEAD = "lead"
    FACILITATOR = "facilitator"
    """The source names it without saying whether it leads."""
    CO_FACILITATOR = "co-facilitator"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Title:
    """An official title as it was read, or our own translation until somebody reads it."""

    text: str
    lang: str
    status: Status
    source: Reference | None

    @property
    def official(self) -> bool:
        """Whether the words are the source's own; what is not must be shown as unofficial."""
        return self.status is Status.SEEN


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of one heading in the six languages."""

    by_language: tuple[Title, ...]

    def title(self, *, lang: str) -> Title:
        """The title in a language."""
        code = language(lang).code
        return next(title for title in self.by_language if title.lang == code)


@dataclass(frozen=True, slots=True)
class Facilitator:
    """An agency's role for an action line, at the date of the source."""

    agency: Agency
    role: Role
    status: Status
    source: Reference | None


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One of the 18 categories.

    `parent` is ``C7`` for its applications, `heading` then the title of C7. `short_names` and `gists` are our
    own words and never official.
    """

    code: str
    position: int
    parent: str | None
    heading: Titles | None
    titles: Titles
    facilitators: tuple[Facilitator, ...]
    short_names: Texts = field(hash=False)
    gists: Texts = field(hash=False)

    @property
    def slug(self) -> str:
        """The code as it stands in addresses and file names: ``c7-e-health``."""
        return self.code.lower().replace(".", "-")

    def title(self, *, lang: str) -> Title:
        """The official title, or our translation of it."""
        return self.titles.title(lang=lang)

    def short_name(self, *, lang: str) -> str:
        """Our name for a tile."""
        return in_language(self.short_names, lang=lang)

    def gist(self, *, lang: str) -> str:
        """What the line asks for, in one sentence of ours."""
        return in_language(self.gists, lang=lang)
