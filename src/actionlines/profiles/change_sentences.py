"""What changed for a country since the last release, in words: from what, to what."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import translate
from actionlines.profiles.revision_words import counts_text
from actionlines.profiles.sentences import joined
from actionlines.profiles.wording import exact_text, period_text

if TYPE_CHECKING:
    from actionlines.profiles.area_changes import AreaChanges, LatestChange

OF_EACH_KIND: Final = 3
"""So many changes of a kind are told on a page; the rest stands in the list of revisions."""


def changes_lead(changes: AreaChanges, *, lang: str) -> str:
    """How many figures of all periods and breakdowns changed, against which release."""
    if not any(changes.counts[kind] for kind in ("revised", "withdrawn", "new")):
        message = translate("No figure shown here changed since release %(label)s.", lang=lang)
        return message % {"label": changes.before.label}
    since = translate("Since release %(label)s, over all years and breakdowns:", lang=lang)
    counts = translate("%(words)s.", lang=lang) % {"words": counts_text(dict(changes.counts), lang=lang)}
    return joined([since % {"label": changes.before.label}, counts], lang=lang)


def told_changes(changes: AreaChanges) -> tuple[LatestChange, ...]:
    """The few that a page tells: of each kind the first ones, in the profile's order."""
    kinds = groupby(changes.latest, key=lambda one: one.kind)
    return tuple(one for _, own in kinds for one in list(own)[:OF_EACH_KIND])


def change_sentence(change: LatestChange, *, lang: str) -> str:
    """What became of the latest figure of one indicator, as a sentence that begins with its name."""
    indicator = load_catalogue().indicator(change.indicator)
    facts = {"indicator": indicator.names[lang]}
    for name, value, period in (
        ("old", change.old, change.old_period),
        ("new", change.new, change.new_period),
    ):
        facts[name] = "" if value is None else exact_text(value, indicator, lang=lang)
        facts[f"{name}_year"] = period_text(period, lang=lang) if period else ""
    return _message(change.kind, lang) % facts


def _message(kind: str, lang: str) -> str:
    return {
        "revised": translate(
            "%(indicator)s: %(new_year)s revised from %(old)s to %(new)s.", lang=lang, context="change"
        ),
        "later": translate(
            "%(indicator)s: now %(new)s (%(new_year)s), before %(old)s (%(old_year)s).",
            lang=lang,
            context="change",
        ),
        "earlier": translate(
            "%(indicator)s: now %(new)s (%(new_year)s), an earlier year than before: %(old)s (%(old_year)s).",
            lang=lang,
            context="change",
        ),
        "first": translate(
            "%(indicator)s: no figure before, now %(new)s (%(new_year)s).", lang=lang, context="change"
        ),
        "gone": translate(
            "%(indicator)s: no figure any more, before %(old)s (%(old_year)s).", lang=lang, context="change"
        ),
    }[kind]
