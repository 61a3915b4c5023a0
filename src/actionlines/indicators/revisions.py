"""What became of each figure that is shown, from one release to another: by how much it moved, and why.

`diff` compares every statement of every source. Here one figure stands for each area, period and breakdown: that
of the source that speaks for it under each release. A figure may therefore change because its source says another
one, or because another source speaks.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import polars as pl

from actionlines.indicators.derived_layer import ROWS_NAME, keep, made_with, note_of
from actionlines.indicators.diff import source_reasons
from actionlines.indicators.observations import DIMENSIONS
from actionlines.indicators.precedence import SERIES_KEY, select_series

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from actionlines.indicators.catalogue import Catalogue
    from actionlines.indicators.releases import Release

SAME: Final = "same"
KINDS: Final = ("revised", "withdrawn", "new", "digits")
"""What can become of a figure, in the order of lists.

`revised`: another figure is shown; `withdrawn`: none any more; `new`: none before; `digits`: the same figure is
shown, but it differs in digits that are not, or another source says it.
"""

OTHER_SOURCE: Final = "other_source_speaks"
REASONS: Final = (
    OTHER_SOURCE,
    "new_source",
    "source_left_out",
    "new_files_of_source",
    "catalogue_or_code_changed",
)
"""Why, as far as two releases tell: another source speaks for the series; the source is new in the later release, or
no longer in it; its files are others; or they are the same and we read or judge them differently."""

SCHEMA: Final = pl.Schema(
    {
        **dict.fromkeys((*DIMENSIONS, "KIND"), pl.String()),
        "OLD": pl.Float64(),
        "NEW": pl.Float64(),
        "OLD_SOURCE": pl.String(),
        "NEW_SOURCE": pl.String(),
        "DIFFERENCE": pl.Float64(),
        "RELATIVE_PCT": pl.Float64(),
        "SIZE": pl.Float64(),
        "VERDICT": pl.String(),
        "REASON": pl.String(),
    }
)
"""Columns of a comparison. SIZE is what lists are ordered by: points for shares, per cent of the older figure for all
else. VERDICT is `better` or `worse` where a direction is better, else null."""


def compare(
    older: Release,
    newer: Release,
    *,
    catalogue: Catalogue,
    indicator: str | None = None,
    area: str | None = None,
) -> pl.DataFrame:
    """Hold the figures shown under two releases against each other, the unchanged ones (`SAME`) too.

    Parameters
    ----------
    older, newer
        Releases; DIFFERENCE is newer minus older.
    catalogue
        Gives, for both releases, the order of precedence, the digits shown and which direction is better.
    indicator, area
        Codes; compare only this indicator, only this area.

    Returns
    -------
    DataFrame
        Columns of `SCHEMA`, one row for each figure that either release shows; in order of kind, the largest
        first, then of their key.
    """
    before, after = (_shown(one, catalogue, indicator, area) for one in (older, newer))
    joined = before.rename({"OBS_VALUE": "OLD", "SOURCE": "OLD_SOURCE"}).join(
        after.rename({"OBS_VALUE": "NEW", "SOURCE": "NEW_SOURCE"}),
        on=DIMENSIONS,
        how="full",
        coalesce=True,
    )
    return (
        joined.join(_traits(catalogue), on="INDICATOR", how="left")
        .with_columns(_kind().alias("KIND"), (pl.col("NEW") - pl.col("OLD")).alias("DIFFERENCE"))
        .with_columns(
            pl.when(pl.col("OLD") != 0)
            .then(100 * pl.col("DIFFERENCE") / pl.col("OLD").abs())
            .alias("RELATIVE_PCT")
        )
        .with_columns(_size().alias("SIZE"), _verdict().alias("VERDICT"))
        .join(_speakers(before, "_speaker_before"), on=SERIES_KEY, how="left")
        .join(_speakers(after, "_speaker_after"), on=SERIES_KEY, how="left")
        .join(source_reasons(older, newer).lazy(), left_on=_speaker(), right_on="SOURCE", how="left")
        .with_columns(_reason().alias("REASON"))
        .sort(
            _order(),
            "SIZE",
            *DIMENSIONS,
            descending=[False, True, *(name == "TIME_PERIOD" for name in DIMENSIONS)],
            nulls_last=True,
        )
        .select(SCHEMA.names())
        .collect()
    )


def _shown(release: Release, catalogue: Catalogue, indicator: str | None, area: str | None) -> pl.LazyFrame:
    rows = release.lazy("area" if area else "indicator").select(*DIMENSIONS, "SOURCE", "OBS_VALUE")
    if indicator:
        rows = rows.filter(pl.col("INDICATOR") == indicator)
    if area:
        rows = rows.filter(pl.col("REF_AREA") == area)
    return select_series(rows.collect(), catalogue).lazy()


def _traits(catalogue: Catalogue) -> pl.LazyFrame:
    """What of an indicator decides how a difference is judged."""
    rows = [
        (one.code, 10.0 ** (one.unit_mult + one.decimals), one.moves_in_points, one.direction)
        for one in catalogue.indicators.values()
    ]
    schema = {"INDICATOR": pl.String, "_digits": pl.Float64, "_points": pl.Boolean, "_better": pl.Int8}
    return pl.LazyFrame(rows, schema=schema, orient="row")


def _kind() -> pl.Expr:
    """A figure is revised where what a reader sees of it is another: rounded as it is shown."""
    old, new = (_as_shown(pl.col(name)) for name in ("OLD", "NEW"))
    same = (pl.col("OLD") == pl.col("NEW")) & (pl.col("OLD_SOURCE") == pl.col("NEW_SOURCE"))
    return (
        pl.when(pl.col("OLD").is_null())
        .then(pl.lit("new"))
        .when(pl.col("NEW").is_null())
        .then(pl.lit("withdrawn"))
        .when(same)
        .then(pl.lit(SAME))
        .when(old == new)
        .then(pl.lit("digits"))
        .otherwise(pl.lit("revised"))
    )


def _as_shown(value: pl.Expr) -> pl.Expr:
    """Halves are rounded away from zero, as `languages.number` does it; 78.65 may be a trace less in binary."""
    scaled = (value * pl.col("_digits").fill_null(1e6)).round(6)
    return scaled.round(0, mode="half_away_from_zero")


def _size() -> pl.Expr:
    return (
        pl.when(pl.col("_points").fill_null(value=False) | pl.col("RELATIVE_PCT").is_null())
        .then(pl.col("DIFFERENCE").abs())
        .otherwise(pl.col("RELATIVE_PCT").abs())
    )


def _verdict() -> pl.Expr:
    way = pl.col("DIFFERENCE").sign() * pl.col("_better")
    revised = pl.col("KIND") == "revised"
    return pl.when(revised & (way > 0)).then(pl.lit("better")).when(revised & (way < 0)).then(pl.lit("worse"))


def _speakers(shown: pl.LazyFrame, name: str) -> pl.LazyFrame:
    return shown.select(*SERIES_KEY, pl.col("SOURCE").alias(name)).unique()


def _speaker() -> pl.Expr:
    """Whose doing it is: the source that speaks now, or spoke last."""
    return pl.coalesce("_speaker_after", "_speaker_before")


def _reason() -> pl.Expr:
    return (
        pl.when(pl.col("KIND") == SAME)
        .then(None)
        .when(pl.col("_speaker_before") != pl.col("_speaker_after"))
        .then(pl.lit(OTHER_SOURCE))
        .otherwise(pl.col("REASON"))
    )


def _order() -> pl.Expr:
    return pl.col("KIND").replace_strict({kind: place for place, kind in enumerate((*KINDS, SAME))})


def open_revisions(
    older: Release,
    newer: Release,
    root: Path,
    *,
    catalogue: Catalogue,
    compared: Callable[[], pl.DataFrame] | None = None,
) -> pl.LazyFrame:
    """All that changed from `older` to `newer`: `compare` without what is the same, made once and kept.

    It lies below `root` (`var/`) in the derived layer of the newer release and may be deleted at any time.
    `compared` gives what `compare` does, to who needs it for something else too.
    """
    folder, note = root / "derived" / newer.id / "revisions" / older.id, revisions_note(older, catalogue)
    if note_of(folder) != note:
        every = compared() if compared else compare(older, newer, catalogue=catalogue)
        keep(folder, every.filter(pl.col("KIND") != SAME), note)
    return pl.scan_parquet(folder / ROWS_NAME)


def revisions_note(older: Release, catalogue: Catalogue) -> dict[str, str]:
    """What a comparison with an older release was made with."""
    return {
        "recipe": "revisions",
        "from": older.id,
        **made_with(catalogue),
        "traits_sha256": hashlib.sha256(_traits(catalogue).collect().write_csv().encode()).hexdigest(),
    }
