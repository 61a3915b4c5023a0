"""Hot decks and what follows from repeated draws once more, by plain loops over rows and draws."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Sequence
from statistics import mean, variance
from typing import Any

from survey_oracle import Row, answers, oracle, part_of, told, value_of

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
    """Of each indicator, item and domain: what Rubin's rules make of all draws; `oracle` where there are none."""
    bare = oracle(description, {unit: rows})
    if description.imputation is None:
        return {key: {**one, "IMPUTED": 0} for key, one in bare.items()}
    draws = [
        oracle(description, {unit: filled(description, unit, rows, 1 + draw)})
        for draw in range(description.imputation.draws)
    ]
    return {key: together(one, [draw[key] for draw in draws if key in draw]) for key, one in bare.items()}


def together(bare: dict[str, float], draws: list[dict[str, float]]) -> dict[str, float]:
    """One estimate from those of all draws."""
    more = max(0, round(mean(draw["ANSWERED"] for draw in draws) - bare["ANSWERED"]))
    between = variance(draw["VALUE"] for draw in draws)
    if between < (1e-10 * max(abs(draw["VALUE"]) for draw in draws)) ** 2:
        between = 0.0  # sums of the same numbers in another order
    if not more and not between:
        return {**bare, "IMPUTED": 0}
    number, within = len(draws), mean(draw["STD_ERROR"] ** 2 for draw in draws)
    whole = within + (1 + 1 / number) * between
    df = bare["DF"]
    if between > 0:
        share = (1 + 1 / number) * between / whole
        parts = ((number - 1) / share**2, (df + 1) / (df + 3) * df * (1 - share))
        df = 1 / sum(1 / part for part in parts) if min(parts) > 0 else parts[0] if share >= 1 else 0.0
    return {
        **bare,
        "VALUE": mean(draw["VALUE"] for draw in draws),
        "STD_ERROR": whole**0.5,
        "DF": df,
        "ASKED": round(mean(draw["ASKED"] for draw in draws)),
        "IMPUTED": more,
    }
