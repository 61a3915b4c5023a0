"""Releases and revisions in words: what became of a figure, why, what was refused, what was marked."""

from __future__ import annotations

from typing import Final

from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import mark, number, side_by_side, translate, translate_plural
from actionlines.profiles.breakdown_words import part_text
from actionlines.profiles.revisions import Revision
from actionlines.profiles.wording import period_text

KINDS: Final = {
    "revised": mark("Revised", context="figures"),
    "withdrawn": mark("Withdrawn", context="figures"),
    "new": mark("New", context="figures"),
    "digits": mark("Shown as before", context="figures"),
}

_MEANINGS: Final = {
    "revised": mark("Another figure is shown than before."),
    "withdrawn": mark("A figure was shown before, and none is now."),
    "new": mark("No figure was shown before."),
    "digits": mark(
        "The same figure is shown; it differs in digits that are not shown, or another source says it."
    ),
}


def kind_text(kind: str, *, lang: str) -> str:
    """What became of figures, in a word or two."""
    return translate(KINDS[kind], lang=lang, context="figures")


def kind_meaning(kind: str, *, lang: str) -> str:
    """The same as a sentence."""
    return translate(_MEANINGS[kind], lang=lang)


def counts_text(counts: dict[str, int], *, lang: str) -> str:
    """How many figures were revised, withdrawn and added, as a sentence."""
    revised = translate_plural("%(n)s figure revised", "%(n)s figures revised", counts["revised"], lang=lang)
    gone = translate_plural("%(n)s withdrawn", "%(n)s withdrawn", counts["withdrawn"], lang=lang)
    new = translate_plural("%(n)s new", "%(n)s new", counts["new"], lang=lang)
    parts = [
        message % {"n": number(counts[kind], lang=lang)}
        for kind, message in (("revised", revised), ("withdrawn", gone), ("new", new))
    ]
    return side_by_side(parts, lang=lang)


_REASONS: Final = {
    "other_source_speaks": mark("%(source)s speaks now, where another source spoke before."),
    "new_source": mark("%(source)s is a new source of this release."),
    "source_left_out": mark("%(source)s is no source of this release any more."),
    "new_files_of_source": mark("%(source)s says so in a newer edition."),
    "catalogue_or_code_changed": mark("%(source)s says the same; we read or judge it differently now."),
}
_GONE: Final = {
    "other_source_speaks": mark("Another source speaks now, and it has no figure here; %(source)s had one."),
    "new_files_of_source": mark(
        "The newer edition of %(source)s no longer has it, or our checks held it back."
    ),
}


def reason_text(reason: str, kind: str, source: str, *, lang: str) -> str:
    """Why a figure changed, as far as two releases tell: a sentence that names the source."""
    message = _GONE.get(reason, _REASONS[reason]) if kind == "withdrawn" else _REASONS[reason]
    return translate(message, lang=lang) % {"source": load_catalogue().source_name(source, lang=lang)}


def of_text(one: Revision, *, lang: str) -> str:
    """The period of a figure and the part of the population it is about."""
    parts = [part_text(name, code, lang=lang) for name, code in one.breakdown.items()]
    return side_by_side((period_text(one.period, lang=lang), *parts), lang=lang)


_REFUSED: Final = {
    "unknown_indicator": mark("a series that our catalogue does not know"),
    "left_out": mark("a series left out on purpose: it repeats another, or is outside the subject"),
    "unknown_area": mark("an area that we do not know"),
    "unparsable_period": mark("a period that cannot be read"),
    "wrong_frequency": mark("a period and a frequency that do not go together"),
    "unknown_code": mark("a breakdown with an unknown code"),
    "decimal_comma": mark("a number with a decimal comma"),
    "not_a_number": mark("text where a number should stand"),
    "no_value": mark("no value"),
    "not_finite": mark("a number without end"),
    "outside_valid_range": mark("a value that cannot be right, such as a share above 100%%"),
    "contradictory": mark("two values for the same thing by the same source: none is taken"),
    "repeated_row": mark("the same figure twice: one is kept"),
    "malformed_line": mark("a line that cannot be taken apart"),
    "wrong_encoding": mark("a line in another character encoding"),
    "byte_order_mark": mark("two files joined into one"),
}
_FOUND: Final = {
    "jump": mark("stands alone, or leaps, and nothing near explains it"),
    "unit_slip": mark("a hundred, thousand or million times the figures around it"),
    "repeated": mark("the same to the last digit for four years or more"),
    "bracket": mark("a total that lies outside its parts"),
    "sum": mark("a total that its parts do not add up to"),
    "reversed": mark("the countryside ahead of towns, where towns lead as a rule"),
}


def refused_text(reason: str, *, lang: str) -> str:
    """Why figures were held back, as a phrase."""
    return translate(_REFUSED[reason], lang=lang) % {}


def found_text(flag: str, *, lang: str) -> str:
    """What a check found unusual, as a phrase."""
    return translate(_FOUND[flag], lang=lang)
