"""Hot decks and what follows from repeated draws once more, by plain loops over rows and draws."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Sequence
from statistics import mean, variance
from typing import Any

from survey_oracle import Row, answers, part_of, told, value_of
from survey_replicate_oracle import replicated_oracle

from actionlines.surveys.description import Description
from actionlines.surveys.expressions import parse

Found = dict[tuple[Any, ...], dict[str, float]]


def chance(text: str, number: int) -> int:
    """A whole number from 0 to below another, by the first 32 bits of the text's MD5."""
    return math.floor(
        int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:8], 16) / 2**32 * number
    )


def written(key: Any) -> Any:
    """A key without the point of a whole number."""
    return int(key) if isinstance(key, float) else key


def filled(description: Description, unit: str, rows: Sequence[Row], draw: int) -> list[Row]:
    """The rows of a file with what is missing filled in by a draw."""
    imputation = description.imputation
    assert imputation is not None
    found = [dict(row) for row in rows]
    for deck in description.decks_of(unit):
        salt = f"{imputation.seed}|{draw}|{' '.join(deck.columns)}|"
        donors, takers = defaultdict(list), []
        for place, row in enumerate(answers(description, unit, {unit: rows})):
            seen = told(description, row)
            if deck.scope is not None and value_of(parse(deck.scope), seen) is not True:
                continue
            group = "".join(f"|{part_of(description, name, seen) or ''}" for name in deck.classes)
            key = "".join(f"|{written(row[name])}" for name in description.files[unit].key)
            given = {name: seen[name] for name in deck.columns}
            if None in given.values():
                takers.append((place, group, key, given))
            elif value_of(parse(description.weight_of(unit)), row) > 0:
                donors[group].append((key, given))
        for place, group, key, given in takers:
            own = sorted(donors[group], key=lambda one: one[0])
            if own:
                slot = chance(salt + key, len(own))
                _, dealt = own[chance(f"{salt}{group}|{slot}", len(own))]
                found[place] |= {name: dealt[name] for name, value in given.items() if value is None}
    return found


def imputed_oracle(description: Description, unit: str, rows: Sequence[Row]) -> Found:
    """Of each indicator, item and domain: what Rubin's rules make of all draws; without draws the one answer."""
    bare = replicated_oracle(description, {unit: rows})
    if description.imputation is None:
        return {key: {**one, "IMPUTED": 0} for key, one in bare.items()}
    draws = [
        replicated_oracle(description, {unit: filled(description, unit, rows, 1 + draw)})
        for draw in range(description.imputation.draws)
    ]
    totals = {one.code for one in description.indicators if one.statistic in ("total", "count")}
    return {
        key: together(one, [draw.get(key) or nobody(is_total=key[0] in totals) for draw in draws])
        for key, one in bare.items()
    }


def nobody(*, is_total: bool) -> dict[str, float]:
    """What a draw says of a part in which it has nobody: a total is 0, and a share of nobody is none."""
    value = 0.0 if is_total else math.nan
    return {"VALUE": value, "STD_ERROR": value, "DF": math.nan, "ASKED": 0, "ANSWERED": 0, "YES": 0}


def together(bare: dict[str, float], draws: list[dict[str, float]]) -> dict[str, float]:
    """One estimate from those of all draws."""
    asked, answered, yes = (mean(draw[name] for draw in draws) for name in ("ASKED", "ANSWERED", "YES"))
    told = [draw for draw in draws if not math.isnan(draw["VALUE"])]
    number = len(told)
    between = variance(draw["VALUE"] for draw in told) if number > 1 else 0.0
    if between < (1e-10 * max((abs(draw["VALUE"]) for draw in told), default=0.0)) ** 2:
        between = 0.0  # sums of the same numbers in another order
    if answered <= bare["ANSWERED"] and not between and asked == bare["ASKED"]:
        return {**bare, "IMPUTED": 0}
    counts = {"ASKED": round(asked), "YES": round(yes), "IMPUTED": max(0, round(answered) - bare["ANSWERED"])}
    if number < 2:  # one draw alone tells no error
        value = told[0]["VALUE"] if told else math.nan
        return {**bare, **counts, "VALUE": value, "STD_ERROR": math.nan, "DF": math.nan}
    within = mean(draw["STD_ERROR"] ** 2 for draw in told)
    whole = within + (1 + 1 / number) * between
    known = [draw["DF"] for draw in told if not math.isnan(draw["DF"])]
    df = mean(known) if known else math.nan
    if between > 0 and known:
        share = (1 + 1 / number) * between / whole
        parts = ((number - 1) / share**2, (df + 1) / (df + 3) * df * (1 - share))
        df = 1 / sum(1 / part for part in parts) if min(parts) > 0 else parts[0] if share >= 1 else 0.0
    return {
        **bare,
        **counts,
        "VALUE": mean(draw["VALUE"] for draw in told),
        "STD_ERROR": whole**0.5,
        "DF": df,
    }
