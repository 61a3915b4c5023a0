"""The report's section on other weights: under how many of all weightings a unit is among the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from actionlines.charts import sentences
from actionlines.charts.bars import Bar, bar_chart
from actionlines.charts.picture import Measure
from actionlines.charts.sheet import Section
from actionlines.indices.weightings import DRAWS, FIRST, MEANS, Mean, share_in_front
from actionlines.languages import number, translate
from actionlines.profiles.index_words import share_text

if TYPE_CHECKING:
    from actionlines.indices.arrays import Floats
    from actionlines.indices.result import IndexResult

MOST_SHOWN: Final = 30
"""Units beyond are in front under few weightings, or none."""
_SEED: Final = 2003


def other_weights(result: IndexResult, names: Mapping[str, str], *, lang: str) -> Iterator[Section]:
    """The section, where the index is a mean whose parts can be weighed otherwise."""
    shares = _shares(result)
    if shares is None:
        return
    order = sorted(
        (at for at, share in enumerate(shares) if share > 0),
        key=lambda at: (-shares[at], result.ranks[at, -1], result.units[at]),
    )
    title = translate("What other weights would make of it", lang=lang)
    first = {"first": number(FIRST, lang=lang)}
    told = translate(
        "Under how many of all weightings of its parts a unit is among the first %(first)s: %(draws)s weightings, "
        "spread evenly, were tried.",
        lang=lang,
    ) % {**first, "draws": number(DRAWS, lang=lang)}
    drawn = bar_chart(
        [Bar(names[result.units[at]], float(shares[at])) for at in order[:MOST_SHOWN]],
        measure=Measure("", write=lambda value: share_text(value, lang=lang)),
        lang=lang,
        title=title,
        heading=sentences.headings(lang)["area"],
        first=translate("Among the first %(first)s", lang=lang) % first,
    )
    yield Section(title, (told, drawn))


def _shares(result: IndexResult) -> Floats | None:
    """Share of weightings of each unit; None where there is nothing to weigh, or no mean of a score of 0."""
    specification, root = result.specification, result.specification.root
    members = specification.children(root)
    method = specification.rule_of(root).aggregation.method
    mean: Mean | None = next((one for one in MEANS if one == method), None)
    if mean is None or len(members) < 2 or len(result.units) <= FIRST:
        return None
    scores = result.scores[:, [result.column(code) for code in members]]
    known = ~np.isnan(scores).any(axis=1)
    if mean != "arithmetic" and not (scores[known] > 0).all():
        return None
    found = share_in_front(
        scores, mean=mean, high_is_good=specification.direction == 1, rng=np.random.default_rng(_SEED)
    )
    return np.nan_to_num(found)
