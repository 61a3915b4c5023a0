"""Which estimates may be shown: rules as data, and other cells kept back where one could be worked out from the rest.

A cell about too few people is a matter of disclosure: it is kept back in every item of its indicator, and others go
with it where it would follow from them (`disclosure`). A cell that is too unsure is only unsure, and takes no other
along.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from actionlines.surveys.disclosure import kept_back
from actionlines.surveys.intervals import effective_size
from actionlines.surveys.left_over import WHOLE as WHOLE
from actionlines.surveys.sums_told import SUMS, without_telling_sums

SHOWN, FLAGGED, SUPPRESSED = "shown", "flagged", "suppressed"
TOO_FEW: Final = "too_few"
TOO_UNSURE: Final = "too_unsure"
FEW_COUNTED: Final = "few_counted"
SECONDARY: Final = "secondary"
AT_THE_END: Final = "at_the_end"
IMPUTED: Final = "imputed"

SUPPRESSING: Final = (TOO_FEW, FEW_COUNTED, AT_THE_END, TOO_UNSURE, SECONDARY)
"""Reasons for which an estimate is kept back."""

KEPT: Final = ("STATUS", "REASON", "NOTE")
"""What is told of a suppressed estimate beside its key."""

RESPONSE_DIGITS: Final = 3
"""Of the share without an answer: with more of them it would tell the weight of one who gave none."""


class Rules(BaseModel):
    """Rules of publication; a limit that is not set is none.

    People are those in the denominator: who answered or, where no answer is a part of its own, all who were asked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    source: str = ""
    status: Annotated[str, Field(pattern="^(seen|unverified|own)$")] = "own"
    minimum: int = 0
    minimum_effective: float = 0
    minimum_beyond: int = 10
    """People on either side of a quantile, which near the ends is the answer of one of them: the number that the
    Australian Bureau of Statistics asks of every count (seen: DataLab, Input and output clearance); that it is asked of
    each side is our choice."""
    minimum_in_sums: int = 3
    """People of whom a sum of weights is told: of one it is the weight, and of two each can work out the other's."""
    flagged_below: int = 0
    shown_width: float | None = None
    suppressed_width: float | None = None
    suppressed_relative_width: float | None = None
    flagged_df_below: float = 0
    flagged_cv: float | None = None
    suppressed_cv: float | None = None
    suppressed_cv_of_amounts: float | None = None
    """Of all that is no proportion; `suppressed_cv` is of everything."""
    flagged_imputed: float | None = 0.2
    """The share of those asked whose answers were filled in, above which an estimate is flagged: the limit that EU-SILC
    has for item non-response (unverified)."""


@cache
def known_rules() -> dict[str, Rules]:
    """The rules that come with the package, by name."""
    text = (files("actionlines.surveys") / "data/publication_rules.toml").read_text("utf-8")
    return {name: Rules.model_validate(rules) for name, rules in tomllib.loads(text).items()}


def judge(
    estimates: pl.DataFrame, rules: Rules, *, design_known: bool, keeps_unknown: Collection[str] = ()
) -> pl.DataFrame:
    """Say of each estimate whether it is `shown`, `flagged` or `suppressed`, and why.

    Parameters
    ----------
    estimates
        As `estimating.estimate` gives them.
    rules
        What is asked of an estimate. Under all rules one without a value, or without a degree of freedom to tell its
        error by, is kept back.
    design_known
        Whether strata and clusters are in the files; where not, no estimate is better than flagged.
    keeps_unknown
        Indicators in whose denominator those stay who gave no answer.

    Returns
    -------
    DataFrame
        With `STATUS` and `REASON`: too_few, few_counted, at_the_end, too_unsure, few, unsure, few_degrees, imputed,
        all_or_none, design_unknown, secondary; empty where shown. `NUMERATOR` and `DENOMINATOR` are missing where
        they would tell the weights of fewer than `minimum_in_sums` people.

    References
    ----------
    Parker and others (2017), National Center for Health Statistics Data Presentation Standards for Proportions, Vital
    and Health Statistics 2 (175), figure 2. Hundepool and others (2012), Statistical Disclosure Control, 4.2.

    Examples
    --------
    >>> known_rules()["eurostat"].minimum
    20
    """
    separate = pl.col("INDICATOR").is_in(list(keeps_unknown))
    counted = pl.when(separate).then("ASKED").otherwise("ANSWERED").alias("_counted")
    sized = estimates.with_columns(counted)
    sized = sized.with_columns(_size(sized), (pl.col("UPPER") - pl.col("LOWER")).alias("_width"))
    reasons = pl.coalesce(*_reasons(rules, design_known=design_known), pl.lit(None, pl.String))
    told = _like_their_shares(sized.with_columns(reasons.alias("REASON")))
    told = told.with_columns(_with_others(told, rules.minimum).alias("REASON"))
    suppressed = pl.col("REASON").is_in(SUPPRESSING).fill_null(value=False)
    told = without_telling_sums(told, _parts(told), suppressed=suppressed, minimum=rules.minimum_in_sums)
    status = (
        pl.when(suppressed)
        .then(pl.lit(SUPPRESSED))
        .when(pl.col("REASON").is_not_null())
        .then(pl.lit(FLAGGED))
        .otherwise(pl.lit(SHOWN))
    )
    return told.drop("_counted", "_effective", "_width").with_columns(status.alias("STATUS"))


def publish(judged: pl.DataFrame) -> pl.DataFrame:
    """What may be passed on: of a suppressed estimate nothing but that it is; the share without an answer, rounded."""
    first = judged.columns.index("VALUE")
    figures = [name for name in judged.columns[first:] if name not in KEPT]
    hidden = pl.col("STATUS") == SUPPRESSED
    if "NO_ANSWER" in judged.columns:
        judged = judged.with_columns(pl.col("NO_ANSWER").round(RESPONSE_DIGITS))
    return judged.with_columns(pl.when(~hidden).then(pl.col(name)).alias(name) for name in figures)


def _size(estimates: pl.DataFrame) -> pl.Series:
    value, error, counted = (
        estimates[name].cast(pl.Float64).to_numpy() for name in ("VALUE", "STD_ERROR", "_counted")
    )
    is_share = (estimates["STATISTIC"] == "proportion").to_numpy()
    effective = effective_size(value.clip(0, 1), error, counted).clip(max=counted)
    return pl.Series("_effective", np.where(is_share, effective, counted))


def _reasons(rules: Rules, *, design_known: bool) -> list[Any]:
    """Why an estimate is not simply shown, the gravest first; each null where it does not hold."""
    share, width = pl.col("STATISTIC") == "proportion", pl.col("_width")
    none = (pl.col("VALUE") <= 0) | (pl.col("VALUE") >= 1)
    wide = pl.lit(False)
    if rules.suppressed_width is not None:
        wide = wide | (width >= rules.suppressed_width)
    if rules.suppressed_relative_width is not None:
        narrow = width <= (rules.shown_width or 0.0)
        wide = wide | (~narrow & ~none & (width / pl.col("VALUE") > rules.suppressed_relative_width))
    unsure = pl.col("VALUE").is_null() | (pl.col("DF") <= 0).fill_null(value=False)
    if rules.suppressed_cv is not None:
        unsure = unsure | (pl.col("CV") > rules.suppressed_cv)
    if rules.suppressed_cv_of_amounts is not None:
        unsure = unsure | (~share & (pl.col("CV") > rules.suppressed_cv_of_amounts))
    flagged = pl.lit(False) if rules.flagged_cv is None else pl.col("CV") >= rules.flagged_cv
    least = pl.min_horizontal("YES", pl.col("ANSWERED") - pl.col("YES"))
    few_counted = (pl.col("YES") > 0) & (pl.col("YES") < rules.minimum_in_sums)
    filled = pl.lit(False)
    if rules.flagged_imputed is not None:
        filled = pl.col("IMPUTED") > rules.flagged_imputed * pl.col("ASKED")
    found = {
        TOO_FEW: (pl.col("_counted") < rules.minimum) | (pl.col("_counted") == 0),
        FEW_COUNTED: (pl.col("STATISTIC") == "count") & few_counted,
        AT_THE_END: (pl.col("STATISTIC") == "quantile") & (least < rules.minimum_beyond),
        TOO_UNSURE: (pl.col("_effective") < rules.minimum_effective) | (share & wide) | unsure,
        "few": pl.col("_counted") < rules.flagged_below,
        "unsure": flagged,
        "few_degrees": pl.col("DF") < rules.flagged_df_below,
        IMPUTED: filled,
        "all_or_none": share & none & (rules.shown_width is not None),
        "design_unknown": pl.lit(not design_known),
    }
    return [pl.when(condition).then(pl.lit(reason)) for reason, condition in found.items()]


def _like_their_shares(told: pl.DataFrame) -> pl.DataFrame:
    """A count whose proportion is kept back as too unsure is kept back too: it would tell the proportion."""
    same = [*_parts(told), "ANSWERED", "YES", *(f"_{name}" for name in SUMS)]
    rounded = told.with_columns(pl.col(name).round_sig_figs(9).alias(f"_{name}") for name in SUMS)
    unsure = rounded.filter(pl.col("STATISTIC") == "proportion", pl.col("REASON") == TOO_UNSURE)
    follows = rounded.select(same).with_row_index("_row").join(unsure, on=same, how="semi")["_row"]
    is_one = pl.int_range(pl.len()).is_in(follows.implode()) & (pl.col("STATISTIC") == "count")
    open_yet = is_one & ~pl.col("REASON").is_in(SUPPRESSING).fill_null(value=False)
    return told.with_columns(pl.when(open_yet).then(pl.lit(TOO_UNSURE)).otherwise("REASON").alias("REASON"))


def _with_others(told: pl.DataFrame, minimum: int) -> pl.Series:
    """Reasons with secondary suppression: of each indicator the domains without which one of too few people follows."""
    suppressed = pl.col("REASON").is_in(SUPPRESSING).fill_null(value=False)
    table = told.select(
        *("INDICATOR", "ITEM", *_parts(told), "ASKED", "REASON", "_counted"),
        suppressed.alias("_hidden"),
        ((pl.col("_counted") < minimum) | (pl.col("REASON") == FEW_COUNTED).fill_null(value=False)).alias(
            "_few"
        ),
    ).with_row_index("_row")
    kept = [
        rows.select("_row").with_columns(kept_back(rows, _parts(told), minimum=minimum).alias("_kept"))
        for rows in table.partition_by("INDICATOR", maintain_order=True)
    ]
    table = table.join(pl.concat(kept), on="_row", how="left", maintain_order="left")
    taken = pl.col("_kept") & ~pl.col("_hidden")
    return table.select(pl.when(taken).then(pl.lit(SECONDARY)).otherwise("REASON").alias("REASON"))["REASON"]


def _parts(table: pl.DataFrame) -> list[str]:
    first, last = table.columns.index("TIME_PERIOD") + 1, table.columns.index("VALUE")
    return table.columns[first:last]
