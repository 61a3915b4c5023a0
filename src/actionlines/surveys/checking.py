"""A description held against its files, in full, before any figure: what must be mended, and what should be known.

No text quotes a row, a key or a weight. A code of a column that the description lists is named, with how many rows
hold it, so that its author can add it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from actionlines.surveys.checking_answers import answers, donors, unasked, unmet
from actionlines.surveys.checking_codes import outside_the_core_list, taken, unheld, unused
from actionlines.surveys.checking_design import joined, keys, numbers, replicates, sample, totals, weights
from actionlines.surveys.checking_parts import breakdowns, in_several, placed, unplaced
from actionlines.surveys.checking_populations import populations
from actionlines.surveys.checking_sums import Question, answered
from actionlines.surveys.checking_types import types
from actionlines.surveys.findings import Found, ProblemsError
from actionlines.surveys.telling import Tell, silent
from actionlines.surveys.units import Opened, Unit


def check(survey: Opened, *, tell: Tell = silent) -> list[Found]:
    """Look for everything that would make a figure wrong.

    Parameters
    ----------
    tell
        Told each part of the check and how many findings there are so far.

    Returns
    -------
    list of Found
        Notes: rows of weight 0, weights that add up to the number of rows, rows in no part of a breakdown, parts
        without anybody, rules of publication without a minimum of people, indicators of which nobody has what is
        counted, codes that nobody has, indicators that the core list has not.

    Raises
    ------
    ProblemsError
        With every problem: missing and negative weights, missing strata and clusters, codes that change their type,
        keys that repeat, rows that find no household, values that no part of a breakdown takes, columns without an
        answer, codes of no answer that are asked for, texts where numbers must stand or are compared with them,
        indicators whose scope holds for nobody.
    """
    found: list[Found] = []
    for step, findings in _steps(survey):
        tell(step, len(found))
        found.extend(findings)
    if problems := [one for one in found if one.problem]:
        raise ProblemsError(problems)
    return found


def _steps(survey: Opened) -> Iterator[tuple[str, Iterator[Found]]]:
    """Each part of the check, and what it finds when it is asked."""
    yield "rules of publication", unprotected(survey)
    yield "codes of indicators", outside_the_core_list(survey.description)
    for name in survey.tables:
        yield f"keys of {name}", keys(survey, name)
        yield f"numbers of {name}", numbers(survey, name)
    for name in dict.fromkeys(indicator.unit for indicator in survey.description.indicators):
        unit = survey.unit(name)
        lost = list(joined(survey, unit))
        yield f"joins of {name}", iter(lost)
        if any(one.reason == "key_types_differ" for one in lost):
            continue  # the two cannot be joined, and nothing of what follows can be looked at
        strange = list(types(unit))
        yield f"types of {name}", iter(strange)
        if strange:
            continue  # an engine would stop at the first row of another type
        told = answered(unit, _questions(unit))
        wrong = list(told["weights"])
        yield f"weights of {name}", iter(wrong)
        yield f"replicates of {name}", told["replicates"]
        if not any(one.problem for one in wrong):
            yield f"totals of {name}", totals(unit)
        yield f"sample of {name}", chain(told["sample"], told["populations"])
        counted = placed(unit)
        yield f"breakdowns of {name}", chain(breakdowns(unit, counted), unused(unit, counted))
        yield f"answers of {name}", chain(donors(unit), taken(unit), told["answers"], told["unheld"])
        yield (
            f"whom {name} are asked about",
            chain(unplaced(unit, counted), told["several"], told["unasked"], told["unmet"]),
        )


def unprotected(survey: Opened) -> Iterator[Found]:
    """Rules of one's own that protect nobody."""
    if survey.description.publication.chosen.minimum < 2:
        text = (
            "publication.rules: without a minimum of people an estimate about one person is passed on, and no other is "
            "kept back for its sake. Say minimum = 30, or as many as your office asks for"
        )
        yield Found("no_minimum", "", "publication.rules", 0, text, problem=False)


def _questions(unit: Unit) -> dict[str, Question]:
    """What one pass over the rows answers."""
    return {
        "weights": weights(unit),
        "replicates": replicates(unit),
        "sample": sample(unit),
        "populations": populations(unit),
        "answers": answers(unit),
        "unasked": unasked(unit),
        "unmet": unmet(unit),
        "unheld": unheld(unit),
        "several": in_several(unit),
    }
