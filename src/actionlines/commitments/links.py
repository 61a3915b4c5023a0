"""Links of paragraphs: what measures them, which targets they bear on, who answers for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from actionlines.commitments.action_lines import Role
from actionlines.errors import NotFoundError
from actionlines.words import nearest


class UnknownParagraphError(NotFoundError):
    """No links were written for a paragraph of that code."""


class Kind(StrEnum):
    """What a paragraph is linked to."""

    INDICATOR = "indicator"
    TARGET = "target"
    """Of a set of dated targets: `UMC_2030.coverage`."""
    SDG = "sdg"
    """A target of the 2030 Agenda: `9.c`."""
    AGENCY = "agency"


class Measures(StrEnum):
    """How an indicator measures a paragraph."""

    DIRECTLY = "directly"
    IN_PART = "in part"
    BY_PROXY = "by proxy"


class Basis(StrEnum):
    """Where the pair of a link comes from."""

    OWN = "own"
    """Our reading of the paragraph."""
    MATRIX = "matrix"
    """The WSIS-SDG matrix of 2015 has it for the paragraph's line; which item it belongs to is our reading."""
    LINE = "line"
    """The agency facilitates the paragraph's line."""


class Sure(StrEnum):
    """How sure we are that a link holds."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Link:
    """One link, with who made it, when, why and how sure."""

    paragraph: str
    kind: Kind
    code: str
    """Of the indicator, the target or the agency."""
    why: str
    """In English; `languages.translate` has it in the others."""
    sure: Sure
    basis: Basis
    by: str
    on: date
    measures: Measures | None = None
    """Of an indicator alone."""
    role: Role | None = None
    """Of an agency alone, as are the two that follow."""
    since: date | None = None
    """First day of it; None where it is not known."""
    until: date | None = None
    """Last day of it; None where it has not ended, as far as known."""
    source: str = ""
    """What was read that says so, as it is cited; empty where it is our reading of the paragraph."""

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Linked:
    """All links of one paragraph."""

    code: str
    lines: tuple[str, ...]
    """Its action line; of a priority or a paragraph of the statement those it is nearest to, by our reading."""
    unmeasured: str
    """Why no indicator measures it, in English as reasons are; empty where one does, and where it asks for nothing."""
    links: tuple[Link, ...]
    asks: bool = True
    """Whether it asks for something that figures could tell; findings, preambles and principles do not."""

    def of(self, kind: Kind) -> tuple[Link, ...]:
        """Its links of one kind."""
        return tuple(one for one in self.links if one.kind is kind)

    def said_again(self, code: str, *, asks: bool) -> Linked:
        """The same links of another paragraph that says the same."""
        links = tuple(replace(one, paragraph=code) for one in self.links)
        return replace(self, code=code, links=links, asks=asks)


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one document's paragraphs, in its order."""

    document: str
    paragraphs: tuple[Linked, ...]
    by: str
    on: date
    """Who made them and when, where a link does not say otherwise."""

    @property
    def asking(self) -> tuple[Linked, ...]:
        """The paragraphs that ask for something that figures could tell: those that coverage counts."""
        return tuple(one for one in self.paragraphs if one.asks)

    def paragraph(self, code: str) -> Linked:
        """The links of a paragraph.

        Raises
        ------
        UnknownParagraphError
            If none were written; `candidates` holds the codes that may have been meant.
        """
        known = {one.code: one for one in self.paragraphs}
        if code in known:
            return known[code]
        near = tuple(nearest(code, known))
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise UnknownParagraphError(f"no links were written for {code!r} of {self.document}{hint}", near)

    def to(self, kind: Kind, code: str) -> tuple[Link, ...]:
        """The links of all paragraphs to one indicator, target or agency: the surest first."""
        found = (
            one for each in self.paragraphs for one in each.links if (one.kind, one.code) == (kind, code)
        )
        return surest_first(found)


def surest_first(links: Iterable[Link]) -> tuple[Link, ...]:
    """Links by how directly they measure and how sure they are; ties stay in the document's order."""
    measures, sure = list(Measures), list(Sure)
    return tuple(
        sorted(
            links,
            key=lambda one: (measures.index(one.measures) if one.measures else 0, sure.index(one.sure)),
        )
    )
