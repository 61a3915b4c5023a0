"""An index in words: its title and lead, scores, how its parts are made one, where each choice was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Final

from actionlines.indices.panel_rule import CHAINED
from actionlines.indices.provenance import MISSING, OWN, SEEN, UNVERIFIED
from actionlines.languages import mark, number, percent, translate, translate_plural
from actionlines.profiles.index import ChoiceNote, IndexProfile
from actionlines.profiles.index_country import IndexCountryProfile
from actionlines.profiles.sentences import joined
from actionlines.profiles.wording import areas_text

_OF_ONE: Final = 2.0
"""Scores below are of a scale to one, and are told by their thousandths."""

METHODS: Final[dict[str, str]] = {
    "arithmetic": mark("arithmetic mean"),
    "geometric": mark("geometric mean"),
    "harmonic": mark("harmonic mean"),
    "generalised": mark("generalised mean"),
    "weighted_sum": mark("weighted sum"),
    "product": mark("product"),
    "ratio": mark("ratio of the first to the second"),
    "mean_or_nought": mark("mean, or nought where a part is nought"),
    "inequality_between_groups": mark("loss through the inequality between two groups"),
    "mazziotta_pareto": mark("mean with a penalty for unevenness"),
    "copeland": mark("order of pairs (Copeland)"),
    "goalposts": mark("from 0 at the lower goalpost to 1 at the upper"),
    "log_goalposts": mark("the same, of logarithms"),
    "min_max": mark("from the lowest figure to the highest"),
    "adjusted_min_max": mark("from the mean, by the range"),
    "z_score": mark("distance from the mean in standard deviations"),
    "none": mark("the figure as it is"),
    "scaled": mark("between two stated ends"),
    "rank": mark("place, the worst being 1"),
    "borda": mark("number of those it is ahead of"),
    "percentile_rank": mark("share of those it is ahead of"),
    "distance_to_best": mark("distance to the best"),
    "distance_to_reference": mark("distance to a reference"),
    "distance_to_target": mark("distance to a target"),
    "fraction_of_maximum": mark("share of the best figure"),
    "mean": mark("filled with the mean of all"),
    "median": mark("filled with the median of all"),
    "group_mean": mark("filled with the mean of the group"),
    "group_median": mark("filled with the median of the group"),
    "pillar_mean": mark("filled from the mean of the same part"),
    "pillar_median": mark("filled from the median of the same part"),
    "em": mark("filled with what is expected from the other figures"),
    "multiple": mark("filled many times over, with its uncertainty"),
    "carried_forward": mark("filled with the last figure before"),
    "interpolated": mark("filled on a line between the figures before and after"),
    "winsorise_then_log": mark("outliers pulled in, or else the logarithm"),
    "winsorise": mark("outliers pulled in"),
    "log": mark("the logarithm where there are outliers"),
    "by_denominator": mark("divided by what it is a part of"),
    "availability": mark("only those with enough figures"),
    "decimals": mark("rounded"),
    "ordered_weights": mark("mean in which places count"),
    "wroclaw": mark("distance to an ideal (Wrocław)"),
    "benefit_of_the_doubt": mark("each with the weights best for it"),
    "entropy": mark("more weight for what tells units apart (entropy)"),
    "budget": mark("points given by experts"),
    "principal_component": mark("weights of the first principal component"),
    "equal_influence": mark("weights by which all have the influence stated"),
    "reciprocal": mark("one divided by the figure"),
    "bounded": mark("held between two bounds"),
    "given": mark("stated weights"),
    "equal": mark("equal weights"),
    "as_stated": mark("weights as they are stated, not made to add up to one"),
}
"""What methods are called."""

AS_STATED: Final = mark("each figure transformed as stated")
"""The way to transform figures; weights have one of the same name."""

STEPS: Final[dict[str, str]] = {
    "denominate": mark("Divided by size"),
    "screen": mark("Who stays"),
    "impute": mark("What is missing"),
    "transform": mark("Transformation"),
    "treat": mark("Treatment of outliers"),
    "normalise": mark("From figure to score"),
    "round": mark("Rounding"),
}
"""What steps are called."""

CHOICES: Final[dict[str, str]] = {
    "tree": mark("Which parts there are"),
    "goalposts": mark("Goalposts"),
    "normalise": mark("From figure to score"),
    "weights": mark("Weights"),
    "aggregation": mark("From parts to one score"),
    "missing": mark("What is missing"),
    "round": mark("Rounding"),
}

STATUSES: Final[dict[str, str]] = {
    SEEN: mark("read there"),
    UNVERIFIED: mark("not checked"),
    OWN: mark("our own choice"),
    MISSING: mark("found nowhere"),
}


DOUBTS: Final[dict[str, str]] = {
    "weights": mark("Weights"),
    "aggregation": mark("From parts to one score"),
    "normalise": mark("From figure to score"),
    "denominate": mark("Divided by size"),
    "impute": mark("How what is missing is filled in"),
    "transform": mark("Transformation"),
    "round": mark("Rounding"),
    "treat": mark("Treatment of outliers"),
    "errors": mark("Errors of the figures"),
    "drop": mark("An indicator left out"),
    "missing": mark("Figures missing at random"),
}
"""What a study of robustness may vary."""


FLAGS: Final[dict[str, str]] = {
    "high": mark("nearly the same"),
    "weak": mark("little in common"),
    "negative": mark("one goes against the other"),
}
"""What a pair of indicators or parts is flagged for."""


def score_text(score: float | None, *, highest: float, lang: str) -> str:
    """A score, to the thousandth where `highest` of all shows a scale to one, else to the tenth."""
    return "…" if score is None else number(score, lang=lang, decimals=score_decimals(highest))


def score_decimals(highest: float) -> int:
    """How many decimals scores are told with, where `highest` is the highest of all."""
    return 3 if highest < _OF_ONE else 1


def highest_score(profile: IndexProfile) -> float:
    """The highest of the whole index: it tells the scale."""
    return max((abs(one.score) for one in profile.ranking), default=1.0)


def place_text(place: float | None, *, lang: str) -> str:
    """A place; those that tie may share one between two."""
    return "…" if place is None else number(place, lang=lang, decimals=0 if place == round(place) else 1)


def share_text(share: float, *, lang: str) -> str:
    """A weight or another share of one."""
    whole = abs(100 * share - round(100 * share)) < 0.05
    return percent(100 * share, lang=lang, decimals=0 if whole else 1)


def method_text(method: str, *, lang: str) -> str:
    """What a method is called."""
    return translate(METHODS[method], lang=lang) if method in METHODS else method


def step_text(step: str, *, lang: str) -> str:
    """What a step is called."""
    return translate(STEPS[step], lang=lang) if step in STEPS else step


def index_title(title: str, year: int | None, *, lang: str) -> str:
    """Name and year of an index."""
    if year is None:
        return title
    return translate("%(indicator)s, %(year)s", lang=lang) % {"indicator": title, "year": year}


def index_lead(profile: IndexProfile) -> str:
    """Who is first, where the middle lies, who is last."""
    lang, ranking = profile.lang, profile.ranking
    if not ranking:
        return translate("No country or territory has a score.", lang=lang)
    top = highest_score(profile)
    first = [one for one in ranking if one.place == ranking[0].place]
    names = first[0].name if len(first) == 1 else areas_text(len(first), lang=lang)
    told = translate("First: %(first)s (%(best)s). Last: %(last)s (%(worst)s).", lang=lang) % {
        "first": names,
        "best": score_text(ranking[0].score, highest=top, lang=lang),
        "last": ranking[-1].name,
        "worst": score_text(ranking[-1].score, highest=top, lang=lang),
    }
    middle = translate("%(areas)s are ranked; the median score is %(median)s.", lang=lang) % {
        "areas": areas_text(len(ranking), lang=lang),
        "median": score_text(median(one.score for one in ranking), highest=top, lang=lang),
    }
    return joined([told, middle], lang=lang)


def country_lead(profile: IndexCountryProfile, *, highest: float) -> str:
    """Place and score of a country, or that it has none."""
    lang = profile.lang
    if profile.score is None:
        message = translate("%(country)s has no score: figures are missing.", lang=lang)
        return message % {"country": profile.name}
    message = translate("%(country)s has place %(place)s of %(areas)s, with a score of %(score)s.", lang=lang)
    return message % {
        "country": profile.name,
        "place": place_text(profile.place, lang=lang),
        "areas": number(profile.areas, lang=lang),
        "score": score_text(profile.score, highest=highest, lang=lang),
    }


def sure_lead(profile: IndexProfile) -> str:
    """How far places move under what is in doubt, and how like the index its variants are."""
    lang, sure = profile.lang, profile.robustness
    told = translate(
        "In %(variants)s variants of the index a country moves by %(shift)s places on average; the variants' order "
        "agrees with that of the index at a rank correlation of %(correlation)s.",
        lang=lang,
    ) % {
        "variants": number(sure.variants, lang=lang),
        "shift": "…" if sure.shift is None else number(sure.shift, lang=lang, decimals=1),
        "correlation": "…" if sure.correlation is None else number(sure.correlation, lang=lang, decimals=3),
    }
    if not sure.refused:
        return told
    refused = translate_plural(
        "%(n)s variant could not be built.",
        "%(n)s variants could not be built.",
        sure.refused,
        lang=lang,
    )
    return joined([told, refused % {"n": number(sure.refused, lang=lang)}], lang=lang)


def years_text(scale: str, reference_year: int | None, *, lang: str) -> str:
    """How scores of several years compare."""
    if scale == CHAINED:
        return translate(
            "Each year has a scale of its own; scores are linked by how they change on the scale of the year before.",
            lang=lang,
        )
    if reference_year is not None:
        message = translate("The scores of all years are on the scale of %(year)s.", lang=lang)
        return message % {"year": reference_year}
    return translate(
        "The scores of all years are on one scale: where a score changes, the figures have changed.",
        lang=lang,
    )


def doubt_text(name: str, *, lang: str) -> str:
    """What is varied, from the name that a study gives it: `weights 2`, `aggregation 3`, `drop`."""
    kind, _, level = name.rpartition(" ") if name.rpartition(" ")[2].isdigit() else (name, "", "")
    what = translate(DOUBTS[kind], lang=lang) if kind in DOUBTS else kind
    if not level:
        return what
    message = translate("%(doubt)s, level %(level)s", lang=lang)
    return message % {"doubt": what, "level": number(int(level), lang=lang)}


def choice_text(choice: ChoiceNote, *, lang: str) -> str:
    """What was chosen: method, and goalposts where there are."""
    method = method_text(choice.method, lang=lang) if choice.method else ""
    if choice.lower is None or choice.upper is None:
        return method
    ends = translate("%(lower)s to %(upper)s", lang=lang) % {
        "lower": _end(choice.lower, lang),
        "upper": _end(choice.upper, lang),
    }
    return translate("%(ends)s (%(method)s)", lang=lang) % {"ends": ends, "method": method}


def provenance_lead(choices: Sequence[ChoiceNote], *, lang: str) -> str:
    """How many choices make an index, and how many of them were read, not checked, ours, found nowhere."""
    n = len(choices)
    counts = Counter(one.status for one in choices)
    seen, unverified, own, missing = (counts[status] for status in (SEEN, UNVERIFIED, OWN, MISSING))
    told = (
        (
            n,
            translate_plural(
                "%(n)s choice makes this index.", "%(n)s choices make this index.", n, lang=lang
            ),
        ),
        (
            seen,
            translate_plural(
                "%(n)s was read where it is from.", "%(n)s were read where they are from.", seen, lang=lang
            ),
        ),
        (
            unverified,
            translate_plural(
                "%(n)s could not be checked in its source.",
                "%(n)s could not be checked in their sources.",
                unverified,
                lang=lang,
            ),
        ),
        (own, translate_plural("%(n)s is our own.", "%(n)s are our own.", own, lang=lang)),
        (
            missing,
            translate_plural("%(n)s was found nowhere.", "%(n)s were found nowhere.", missing, lang=lang),
        ),
    )
    return joined([text % {"n": number(count, lang=lang)} for count, text in told if count], lang=lang)


def _end(value: float, lang: str) -> str:
    return number(value, lang=lang, decimals=0 if value == round(value) else 3)
