"""From the rows of the board to the score of one indicator in one area."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from actionlines.charts.series import Z_95
from actionlines.indicators.catalogue import load_catalogue
from actionlines.profiles.figures import (
    Figure,
    Gap,
    OtherSource,
    Place,
    Point,
    Reason,
    Score,
    Standing,
    Trend,
    trend,
)
from actionlines.profiles.peers import PeerGroup, kind_of_group
from actionlines.profiles.standing import places_among, standings

if TYPE_CHECKING:
    import polars as pl

    from actionlines.indicators.catalogue import Indicator
    from actionlines.profiles.board import Board

Row = dict[str, Any]


@dataclass(frozen=True)
class AreaRows:
    """What the board and the release hold about one area, by indicator."""

    latest: dict[str, Row]
    places: dict[str, list[Place]]
    standings: dict[str, Standing]
    gaps: dict[str, list[Row]]
    others: dict[str, list[Row]]
    series: dict[str, list[Point]]


def area_rows(board: Board, code: str, *, group: PeerGroup | None = None) -> AreaRows:
    """Gather everything on one area. `group`: peers chosen."""
    series: dict[str, list[Point]] = defaultdict(list)
    told = board.series.of(code).select("INDICATOR", "TIME_PERIOD", "OBS_VALUE")
    for indicator, period, value in told.iter_rows():
        series[indicator].append(Point(period, value))
    return AreaRows(
        {row["INDICATOR"]: row for row in board.latest_by_area.of(code).iter_rows(named=True)},
        _places(board, code, group),
        standings(board, code, group),
        _by_indicator(board.gaps_by_area.of(code)),
        _by_indicator(board.others_by_area.of(code)),
        series,
    )


def score(indicator: Indicator, rows: AreaRows, *, directness: str, why_not: Reason) -> Score:
    """Everything known of `indicator`; `why_not` is the reason given where there is no figure."""
    row = rows.latest.get(indicator.code)
    if row is None:
        return Score(indicator.code, directness, None, why_not)
    code = indicator.code
    return Score(
        indicator=code,
        directness=directness,
        figure=figure(row),
        trend=trend_of(row, indicator),
        broken=row["BROKEN"],
        places=tuple(rows.places.get(code, ())),
        standing=rows.standings.get(code),
        window_from=row["WINDOW_FROM"],
        gaps=tuple(_gap(one) for one in rows.gaps.get(code, ())),
        others=tuple(_other(one) for one in rows.others.get(code, ())),
        series=tuple(rows.series.get(code, ())),
    )


def figure(row: Row) -> Figure:
    """The figure of an observation's row."""
    low, high = _ends(row)
    return Figure(
        value=row["OBS_VALUE"],
        period=row["TIME_PERIOD"],
        unit=row["UNIT_MEASURE"],
        source=row["SOURCE"],
        status=row["OBS_STATUS"],
        nature=row["NATURE"],
        age_scope=row["AGE_SCOPE"],
        ref_period=row["REF_PERIOD"],
        sample_size=row["SAMPLE_SIZE"],
        std_error=row["STD_ERROR"],
        low=low,
        high=high,
        note=row["COMMENT_OBS"],
        flags=tuple((row["FLAGS"] or "").split()),
    )


def _ends(row: Row) -> tuple[float | None, float | None]:
    """The ends of the interval that pictures draw; none where no error is stated, of one's own no bounds."""
    error = row["STD_ERROR"]
    if not error:
        return None, None
    low, high = row["OBS_VALUE"] - Z_95 * error, row["OBS_VALUE"] + Z_95 * error
    indicator = load_catalogue().indicators.get(row["INDICATOR"])
    if indicator is not None and indicator.valid_min is not None:
        low = max(low, indicator.valid_min)
    if indicator is not None and indicator.valid_max is not None:
        high = min(high, indicator.valid_max)
    return low, high


def trend_of(row: Row, indicator: Indicator) -> Trend | None:
    """The trend of a row of the board; None without an older figure or across a break."""
    if row["BEFORE_VALUE"] is None or row["BROKEN"]:
        return None
    return trend(
        before=row["BEFORE_VALUE"],
        after=row["OBS_VALUE"],
        since=row["BEFORE_PERIOD"],
        in_points=indicator.moves_in_points,
        better=indicator.direction,
    )


def _places(board: Board, code: str, group: PeerGroup | None) -> dict[str, list[Place]]:
    """Places in the world and in the area's own groups; last in the group chosen, where that is another."""
    found: dict[str, list[Place]] = defaultdict(list)
    for row in board.places_by_area.of(code).iter_rows(named=True):
        found[row["INDICATOR"]].append(
            Place(row["GROUP"], kind_of_group(row["GROUP"]), row["RANK"], row["AREAS"])
        )
    usual = {place.group for places in found.values() for place in places}
    if group and group.group not in usual:
        for row in places_among(board, code, group).iter_rows(named=True):
            found[row["INDICATOR"]].append(Place(row["GROUP"], "peers", row["RANK"], row["AREAS"]))
    return found


def _gap(row: Row) -> Gap:
    return Gap(
        row["DIMENSION"],
        row["TIME_PERIOD"],
        row["SOURCE"],
        row["INPUT_1"],
        row["INPUT_2"],
        row["OBS_VALUE"],
    )


def _other(row: Row) -> OtherSource:
    return OtherSource(
        row["SOURCE"],
        row["TIME_PERIOD"],
        row["OBS_VALUE"],
        row["COMMON"],
        row["DIFFERENCE"],
        row["DIFFERENCE_PERIOD"],
    )


def _by_indicator(rows: pl.DataFrame) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows.iter_rows(named=True):
        found[row["INDICATOR"]].append(row)
    return found
