"""A description held against its files, in full, before any figure: what must be mended, and what should be known.

No text quotes a row, a key or a weight. A code of a column that the description lists is named, with how many rows
hold it, so that its author can add it.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionlines.surveys.checking_answers import answers, breakdowns, expressions
from actionlines.surveys.checking_design import joined, keys, numbers, replicates, sample, totals, weights
from actionlines.surveys.findings import Found, ProblemsError
from actionlines.surveys.units import Opened


def check(survey: Opened) -> list[Found]:
    """Look for everything that would make a figure wrong.

    Returns
    -------
    list of Found
        Notes: rows of weight 0, empty parts, codes that no answer was found under.

    Raises
    ------
    ProblemsError
        With every problem: missing and negative weights, missing strata and clusters, codes that change their type,
        keys that repeat, rows that find no household, values that no part of a breakdown takes, columns without an
        answer, comparisons of numbers with texts.
    """
    found = list(_findings(survey))
    if problems := [one for one in found if one.problem]:
        raise ProblemsError(problems)
    return found


def _findings(survey: Opened) -> Iterator[Found]:
    for name in survey.tables:
        yield from keys(survey, name)
        yield from numbers(survey, name)
    for name in dict.fromkeys(indicator.unit for indicator in survey.description.indicators):
        unit = survey.unit(name)
        lost = list(joined(survey, unit))
        yield from lost
        if any(one.reason == "key_types_differ" for one in lost):
            continue  # the two cannot be joined, and nothing of what follows can be looked at
        wrong = list(weights(unit))
        yield from wrong
        yield from replicates(unit)
        if not any(one.problem for one in wrong):
            yield from totals(unit)
        yield from sample(unit)
        yield from breakdowns(unit)
        yield from answers(unit)
        yield from expressions(unit)
