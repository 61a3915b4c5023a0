"""How an index hangs together, in words and as the cells of its tables: the same in a report and on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from actionlines.languages import list_of, number, percent, translate, translate_plural
from actionlines.profiles.index_coherence import IndexCoherence
from actionlines.profiles.index_words import FLAGS, share_text
from actionlines.profiles.sentences import joined

NONE: Final = "…"
MOST_PAIRS: Final = 30
"""So many flagged pairs are shown; all of them are in the tables."""


@dataclass(frozen=True)
class Told:
    """A table: what it is about, its columns, and its rows, the first cell of each naming it."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int]
    """Positions of columns of numbers."""


def coherence_title(*, lang: str) -> str:
    """What all of it is called."""
    return translate("Does it hold together?", lang=lang)


def coherence_lead(found: IndexCoherence, *, lang: str) -> str:
    """Whether the parts measure one thing, and how many pairs are out of line."""
    index = found.parts[0] if found.parts else None
    told = []
    if index is not None and index.alpha is not None:
        message = (
            translate("The parts of the index measure one thing (Cronbach’s alpha %(alpha)s).", lang=lang)
            if index.reliable
            else translate(
                "The parts of the index hardly measure one thing (Cronbach’s alpha %(alpha)s).", lang=lang
            )
        )
        told.append(message % {"alpha": number(index.alpha, lang=lang, decimals=2)})
    if index is not None and index.dominated is not None:
        message = translate(
            "In %(share)s of all pairs of countries one is nowhere worse than the other, so that no weights can turn "
            "them round.",
            lang=lang,
        )
        told.append(message % {"share": percent(100 * index.dominated, lang=lang, decimals=0)})
    flagged = translate_plural(
        "%(n)s pair of %(pairs)s is out of line.",
        "%(n)s pairs of %(pairs)s are out of line.",
        len(found.flagged),
        lang=lang,
    )
    facts = {"n": number(len(found.flagged), lang=lang), "pairs": number(found.pairs, lang=lang)}
    return joined([*told, flagged % facts], lang=lang)


def coherence_tables(found: IndexCoherence, *, lang: str) -> tuple[Told, ...]:
    """Aggregates, members, flagged pairs; a table without rows is left out."""
    tables = (_parts(found, lang), _members(found, lang), _pairs(found, lang))
    return tuple(one for one in tables if one.rows)


def _parts(found: IndexCoherence, lang: str) -> Told:
    rows = tuple(
        (
            one.name,
            number(one.members, lang=lang),
            _number(one.alpha, 2, lang),
            _share(one.first_component, lang),
            list_of(one.against, lang=lang) if one.against else "",
            _number(one.condition, 1, lang),
            _share(one.dominated, lang),
        )
        for one in found.parts
    )
    columns = (
        translate("Part", lang=lang, context="index"),
        translate("Members", lang=lang, context="index"),
        translate("Cronbach’s alpha", lang=lang),
        translate("First principal component", lang=lang),
        translate("Against it", lang=lang, context="component"),
        translate("Condition number", lang=lang),
        translate("Pairs that no weights turn round", lang=lang),
    )
    title = translate("Whether members measure one thing", lang=lang)
    return Told("parts", title, columns, rows, frozenset({1, 2, 3, 5, 6}))


def _members(found: IndexCoherence, lang: str) -> Told:
    rows = tuple(
        (
            one.name,
            _share(one.weight, lang),
            _share(one.influence, lang),
            _number(one.correlation, 2, lang),
            _share(one.told_by_others, lang),
            _number(one.shift, 1, lang),
        )
        for one in found.members
    )
    columns = (
        translate("Part", lang=lang, context="index"),
        translate("Weight", lang=lang),
        translate("Influence", lang=lang),
        translate("Correlation", lang=lang),
        translate("Told by the others", lang=lang),
        translate("Places moved without it", lang=lang),
    )
    title = translate("What each weighs, and what it moves", lang=lang)
    return Told("members", title, columns, rows, frozenset(range(1, 6)))


def _pairs(found: IndexCoherence, lang: str) -> Told:
    rows = tuple(
        (
            one.first,
            one.second,
            one.parent or "",
            _number(one.pearson, 2, lang),
            _number(one.spearman, 2, lang),
            _number(one.kendall, 2, lang),
            translate(FLAGS[one.flag], lang=lang),
        )
        for one in found.flagged[:MOST_PAIRS]
    )
    columns = (
        translate("Part", lang=lang, context="index"),
        translate("And", lang=lang, context="column"),
        translate("Both part of", lang=lang),
        *("Pearson", "Spearman", "Kendall"),
        translate("Why it is out of line", lang=lang),
    )
    title = translate("Pairs that are out of line", lang=lang)
    return Told("pairs", title, columns, rows, frozenset({3, 4, 5}))


def coherence_note(*, lang: str) -> Sequence[str]:
    """What the figures mean, a sentence each."""
    return (
        translate(
            "From an alpha of 0.7 on members are taken to measure one thing; a condition number above 30 says that one "
            "all but follows from others.",
            lang=lang,
        ),
        translate(
            "Influence is the share of a part in the squared correlations with the score; where it is far from the "
            "weight, the index is moved by something else than its weights say.",
            lang=lang,
        ),
        translate(
            "Pairs are flagged where their correlation is 0.9 or more, and within one part also where it is below 0.3, "
            "or −0.4 or less.",
            lang=lang,
        ),
    )


def _number(value: float | None, decimals: int, lang: str) -> str:
    return NONE if value is None else number(value, lang=lang, decimals=decimals)


def _share(value: float | None, lang: str) -> str:
    return NONE if value is None else share_text(value, lang=lang)
