"""What action lines have to do with the goals of the 2030 Agenda: each pair of line and target with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import polars as pl

from actionlines.commitments.gists import gist
from actionlines.commitments.goals import COUNT, goal_of, target_about
from actionlines.commitments.known_links import shipped_links
from actionlines.commitments.links import Basis, Kind, Linked, Links, Sure
from actionlines.commitments.register import CODES
from actionlines.languages import translate
from actionlines.profiles.edition import plain


@dataclass(frozen=True)
class Pair:
    """A paragraph of an action line that bears on a target of the Agenda."""

    line: str
    goal: int
    target: str
    about: str
    """What the target is about, in words of ours; empty where nothing was written."""
    paragraph: str
    own: bool
    """Whether the paragraph is an item of the line; else a priority that is near to it by our reading."""
    gist: str
    why: str
    """Written in English."""
    sure: Sure
    basis: Basis
    by: str
    on: date


@dataclass(frozen=True)
class MatrixProfile:
    """Action lines against goals, or one line, one goal or one field of it."""

    document: str
    lang: str
    lines: tuple[str, ...]
    goals: tuple[int, ...]
    pairs: tuple[Pair, ...]
    """In the order of lines, goals, targets, paragraphs."""

    @cached_property
    def _cells(self) -> dict[tuple[str, int], tuple[Pair, ...]]:
        found: dict[tuple[str, int], list[Pair]] = {}
        for one in self.pairs:
            found.setdefault((one.line, one.goal), []).append(one)
        return {key: tuple(pairs) for key, pairs in found.items()}

    def cell(self, line: str, goal: int) -> tuple[Pair, ...]:
        """What a line has to do with a goal; empty where nothing was linked."""
        return self._cells.get((line, goal), ())

    def table(self) -> pl.DataFrame:
        """One row for each pair, as a `.csv` has it."""
        rows = [
            (
                *(one.line, one.goal, one.target, one.paragraph, one.basis.value, one.sure.value),
                *(one.why, one.by, one.on.isoformat(), one.about, one.gist),
            )
            for one in self.pairs
        ]
        return pl.DataFrame(rows, schema=TABLE, orient="row")

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it, with how many targets each field has."""
        counts = [
            {
                "line": line,
                "goal": goal,
                "targets": len(targets(pairs)),
                "pairs": len(pairs),
                "of_the_matrix_of_2015": sum(one.basis is Basis.MATRIX for one in pairs),
            }
            for (line, goal), pairs in self._cells.items()
        ]
        pairs = [plain(one) | {"on": one.on.isoformat()} for one in self.pairs]
        facts = {"document": self.document, "lang": self.lang, "lines": list(self.lines)}
        return facts | {"goals": list(self.goals), "fields": counts, "pairs": pairs}


TABLE: Final = pl.Schema(
    {
        "LINE": pl.String(),
        "GOAL": pl.Int32(),
        "TARGET": pl.String(),
        "PARAGRAPH": pl.String(),
        "BASIS": pl.String(),
        "SURE": pl.String(),
        "WHY": pl.String(),
        "BY": pl.String(),
        "ON": pl.String(),
        "ABOUT": pl.String(),
        "GIST": pl.String(),
    }
)
"""Columns of the table of pairs."""


def matrix(
    *, lang: str, line: str | None = None, goal: int | None = None, links: Links | None = None
) -> MatrixProfile:
    """Give the action lines against the goals of the 2030 Agenda, or one line or goal of it.

    Parameters
    ----------
    lang
        Language of gists and targets.
    line, goal
        A code of a line, a number of a goal: the pairs of those alone.
    links
        Those that come with the package, unless others are given.
    """
    linked = links or shipped_links()
    lines = (line,) if line else CODES
    goals = (goal,) if goal else tuple(range(1, COUNT + 1))
    found = (
        one
        for each in linked.paragraphs
        for one in _pairs(each, lang)
        if one.line in lines and one.goal in goals
    )
    return MatrixProfile(linked.document, lang, lines, goals, tuple(sorted(found, key=_place)))


def targets(pairs: tuple[Pair, ...]) -> tuple[str, ...]:
    """The targets of some pairs, each once."""
    return tuple(dict.fromkeys(one.target for one in pairs))


def _pairs(one: Linked, lang: str) -> Iterator[Pair]:
    own = one.code.rpartition(".")[0]
    for line in one.lines:
        for link in one.of(Kind.SDG):
            yield Pair(
                line=line,
                goal=goal_of(link.code),
                target=link.code,
                about=target_about(link.code, lang=lang),
                paragraph=one.code,
                own=line == own,
                gist=gist(one.code, lang=lang),
                why=translate(link.why, lang=lang),
                sure=link.sure,
                basis=link.basis,
                by=link.by,
                on=link.on,
            )


def _place(one: Pair) -> tuple[int, int, bool, int, str, bool]:
    """Numbered targets of a goal before lettered ones; a line's own items before priorities near to it."""
    part = one.target.partition(".")[2]
    number = int(part) if part.isdecimal() else 0
    return CODES.index(one.line), one.goal, not number, number, part, not one.own
