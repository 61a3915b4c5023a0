"""Which estimates may be shown: rules as data, and a second cell kept back where one could be worked out from the rest.

A cell about too few people is a matter of disclosure: where it is the only one kept back among the parts of a whole
that is shown, another goes with it, the one about the fewest people. A cell that is too unsure is only unsure, and
takes no other along.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from actionlines.surveys.intervals import effective_size

SHOWN, FLAGGED, SUPPRESSED = "shown", "flagged", "suppressed"
TOO_FEW: Final = "too_few"
SECONDARY: Final = "secondary"
IMPUTED: Final = "imputed"
WHOLE: Final = "_T"

KEPT: Final = ("STATUS", "REASON", "NOTE")
"""What is told of a suppressed estimate beside its key."""


class Rules(BaseModel):
    """Rules of publication; a limit that is not set is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    source: str = ""
    status: Annotated[str, Field(pattern="^(seen|unverified|own)$")] = "own"
    minimum: int = 0
    minimum_effective: float = 0
    flagged_below: int = 0
    shown_width: float | None = None
    suppressed_width: float | None = None
    suppressed_relative_width: float | None = None
    flagged_df_below: float = 0
    flagged_cv: float | None = None
    suppressed_cv: float | None = None
    flagged_imputed: float | None = 0.2
    """The share of those asked whose answers were filled in, above which an estimate is flagged: the limit that EU-SILC
    has for item non-response (unverified)."""


@cache
def known_rules() -> dict[str, Rules]:
    """The rules that come with the package, by name."""
    text = (files("actionlines.surveys") / "data/publication_rules.toml").read_text("utf-8")
    return {name: Rules.model_validate(rules) for name, rules in tomllib.loads(text).items()}


def judge(estimates: pl.DataFrame, rules: Rules, *, design_known: bool) -> pl.DataFrame:
    """Say of each estimate whether it is `shown`, `flagged` or `suppressed`, and why.

    Parameters
    ----------
    estimates
        As `estimating.estimate` gives them.
    rules
        What is asked of an estimate.
    design_known
        Whether strata and clusters are in the files; where not, no estimate is better than flagged.

    Returns
    -------
    DataFrame
        With `STATUS` and `REASON`: too_few, too_unsure, few, unsure, few_degrees, imputed, all_or_none,
        design_unknown, secondary; empty where shown.

    References
    ----------
    Parker and others (2017), National Center for Health Statistics Data Presentation Standards for Proportions, Vital
    and Health Statistics 2 (175), figure 2. Hundepool and others (2012), Statistical Disclosure Control, 4.2.

    Examples
    --------
    >>> known_rules()["eurostat"].minimum
    20
    """
    sized = estimates.with_columns(_size(estimates), (pl.col("UPPER") - pl.col("LOWER")).alias("_width"))
    reasons = pl.coalesce(*_reasons(rules, design_known=design_known), pl.lit(None, pl.String))
    told = sized.with_columns(reasons.alias("REASON")).drop("_effective", "_width")
    told = told.with_columns(_with_others(told).alias("REASON"))
    suppressing = [TOO_FEW, "too_unsure", SECONDARY]
    status = (
        pl.when(pl.col("REASON").is_in(suppressing))
        .then(pl.lit(SUPPRESSED))
        .when(pl.col("REASON").is_not_null())
        .then(pl.lit(FLAGGED))
        .otherwise(pl.lit(SHOWN))
    )
    return told.with_columns(status.alias("STATUS"))


def publish(judged: pl.DataFrame) -> pl.DataFrame:
    """What may be passed on: of a suppressed estimate nothing but that it is."""
    first = judged.columns.index("VALUE")
    figures = [name for name in judged.columns[first:] if name not in KEPT]
    hidden = pl.col("STATUS") == SUPPRESSED
    return judged.with_columns(pl.when(~hidden).then(pl.col(name)).alias(name) for name in figures)


def _size(estimates: pl.DataFrame) -> pl.Series:
    value, error, asked = (
        estimates[name].cast(pl.Float64).to_numpy() for name in ("VALUE", "STD_ERROR", "ASKED")
    )
    is_share = (estimates["STATISTIC"] == "proportion").to_numpy()
    effective = effective_size(value.clip(0, 1), error, asked).clip(max=asked)
    return pl.Series("_effective", [*map(float, effective)]).zip_with(
        pl.Series(is_share), estimates["ASKED"].cast(pl.Float64)
    )


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
    unsure = pl.lit(False) if rules.suppressed_cv is None else pl.col("CV") > rules.suppressed_cv
    flagged = pl.lit(False) if rules.flagged_cv is None else pl.col("CV") >= rules.flagged_cv
    filled = pl.lit(False)
    if rules.flagged_imputed is not None:
        filled = pl.col("IMPUTED") > rules.flagged_imputed * pl.col("ASKED")
    found = {
        TOO_FEW: pl.col("ASKED") < rules.minimum,
        "too_unsure": (pl.col("_effective") < rules.minimum_effective) | (share & wide) | unsure,
        "few": pl.col("ASKED") < rules.flagged_below,
        "unsure": flagged,
        "few_degrees": pl.col("DF") < rules.flagged_df_below,
        IMPUTED: filled,
        "all_or_none": share & none & (rules.shown_width is not None),
        "design_unknown": pl.lit(not design_known),
    }
    return [pl.when(condition).then(pl.lit(reason)) for reason, condition in found.items()]


def _with_others(told: pl.DataFrame) -> pl.Series:
    """Reasons with secondary suppression: on each line of parts no cell for disclosure is alone."""
    keys = ["INDICATOR", "ITEM", *_parts(told)]
    state = told.select(*keys, "ASKED", "REASON").with_row_index("_row")
    for _ in range(state.height):
        chosen = _one_more(state)
        if chosen.is_empty():
            break
        state = state.with_columns(
            pl.when(pl.col("_row").is_in(chosen.implode()))
            .then(pl.lit(SECONDARY))
            .otherwise("REASON")
            .alias("REASON")
        )
    return state["REASON"]


def _one_more(state: pl.DataFrame) -> pl.Series:
    """The rows that must go too, one on each line on which a cell is alone."""
    parts, chosen = _parts(state), []
    for name in parts:
        line = ["INDICATOR", "ITEM", *(other for other in parts if other != name)]
        alone = pl.col("_hidden").sum().over(line) == 1
        disclosed = pl.col("REASON").is_in([TOO_FEW, SECONDARY]).any().over(line)
        cells = state.filter(pl.col(name) != WHOLE).with_columns(
            pl.col("REASON").is_in([TOO_FEW, SECONDARY, "too_unsure"]).fill_null(value=False).alias("_hidden")
        )
        open_ones = cells.filter(alone & disclosed).filter(~pl.col("_hidden"))
        chosen.append(open_ones.sort("ASKED", "_row").group_by(line, maintain_order=True).first()["_row"])
    return pl.concat(chosen).unique() if chosen else pl.Series([], dtype=pl.UInt32)


def _parts(table: pl.DataFrame) -> Sequence[str]:
    known = {
        "INDICATOR",
        "ITEM",
        "STATISTIC",
        "REF_AREA",
        "TIME_PERIOD",
        "ASKED",
        "REASON",
        "_row",
        "_hidden",
    }
    stop = table.columns.index("VALUE") if "VALUE" in table.columns else len(table.columns)
    return [name for name in table.columns[:stop] if name not in known]
