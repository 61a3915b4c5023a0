"""What is known of one country: its scorecard over the eighteen action lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import polars as pl

from actionlines import places
from actionlines.commitments import action_lines
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import Catalogue, Headline, load_catalogue
from actionlines.profiles.area_changes import AreaChanges, changes_of_area
from actionlines.profiles.area_progress import TargetOfArea, area_targets
from actionlines.profiles.assessed import is_assessed
from actionlines.profiles.board import board
from actionlines.profiles.edition import Edition, SourceNote, edition, plain, source_notes
from actionlines.profiles.figures import Reason, Score
from actionlines.profiles.gaps import Divide, GapPoint, divides
from actionlines.profiles.levels import LineLevel, line_level
from actionlines.profiles.medians import AreaSeries, GroupMedian, area_series, group_medians, median_among
from actionlines.profiles.peers import LEAD, WORLD, PeerGroup, Peers, peer_group, peers_of
from actionlines.profiles.scores import AreaRows, area_rows, score

if TYPE_CHECKING:
    from actionlines.indicators.releases import Release


class NotACountryError(NotFoundError):
    """The code names an aggregate, which has no page of its own."""


@dataclass(frozen=True)
class LineScores:
    """One action line: the indicators that have a figure, those that have none, or why there is nothing."""

    line: str
    scores: tuple[Score, ...]
    unmeasured: tuple[Score, ...]
    reason: Reason | None
    """Set where no indicator of the line has a figure for this country."""
    candidate: str | None
    """Indicator that would serve once somebody brings its figures."""


@dataclass(frozen=True)
class CountryProfile:
    """What is known of one country."""

    area: str
    name: str
    lang: str
    edition: Edition
    peers: Peers
    chosen: PeerGroup | None
    """Peers that were asked for; None: the world, the region and the income group."""
    lead: Score | None
    medians: tuple[GroupMedian, ...]
    """Of the world and the region, or of the peers chosen, in the indicator of `lead`."""
    beside: tuple[AreaSeries, ...]
    """Series of the same indicator of a few countries named as peers."""
    lines: tuple[LineScores, ...]
    levels: tuple[LineLevel, ...]
    """Each line at a glance, in the order of `lines`."""
    divides: tuple[Divide, ...]
    """Women and men, town and country, over time."""
    targets: tuple[TargetOfArea, ...] | None
    """Dated targets that it has figures for; None where none were judged under the release yet."""
    changes: AreaChanges | None
    """Since the release before; None where none was given to compare with."""
    sources: tuple[SourceNote, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups whose places are spoken of, by code."""
        own = (self.chosen.group,) if self.chosen else (self.peers.region, self.peers.income)
        return tuple(dict.fromkeys(group for group in (WORLD, *own) if group))

    def table(self) -> pl.DataFrame:
        """One row for each action line and indicator, as the page's `.csv` has it."""
        return pl.DataFrame(
            [_row(self, line, one) for line in self.lines for one in (*line.scores, *line.unmeasured)],
            schema=TABLE,
            orient="row",
        )

    def divides_table(self) -> pl.DataFrame:
        """One row for each period of each divide, as the divides page's `.csv` has it."""
        return pl.DataFrame(
            [_divide_row(self, divide, point) for divide in self.divides for point in divide.points],
            schema=DIVIDES_TABLE,
            orient="row",
        )

    def as_dict(self) -> dict[str, Any]:
        """The profile as JSON can hold it."""
        facts = {name: plain(getattr(self, name)) for name in self.__dataclass_fields__ if name != "targets"}
        return {**facts, "targets": None if self.targets is None else [one.brief() for one in self.targets]}


TABLE: Final = pl.Schema(
    {
        "LINE": pl.String(),
        "INDICATOR": pl.String(),
        "INDICATOR_NAME": pl.String(),
        "DIRECTNESS": pl.String(),
        "REF_AREA": pl.String(),
        "TIME_PERIOD": pl.String(),
        "OBS_VALUE": pl.Float64(),
        "UNIT_MEASURE": pl.String(),
        "SOURCE": pl.String(),
        "OBS_STATUS": pl.String(),
        "NATURE": pl.String(),
        "AGE_SCOPE": pl.String(),
        "REF_PERIOD": pl.String(),
        "SAMPLE_SIZE": pl.Int64(),
        "STD_ERROR": pl.Float64(),
        "LOWER": pl.Float64(),
        "UPPER": pl.Float64(),
        "COMMENT_OBS": pl.String(),
        "FLAGS": pl.String(),
        "REASON_MISSING": pl.String(),
        "TREND_SINCE": pl.String(),
        "TREND_BEFORE": pl.Float64(),
        "TREND_CHANGE": pl.Float64(),
        "TREND_VERDICT": pl.String(),
        **{
            f"{kind}_{part}": pl.Int32()
            for kind in ("REGION", "INCOME", "WORLD")
            for part in ("RANK", "AREAS")
        },
        "PEERS": pl.String(),
        "PEERS_RANK": pl.Int32(),
        "PEERS_AREAS": pl.Int32(),
        "LEVEL": pl.String(),
        "CHANGE": pl.String(),
        "CHANGE_FROM_PERIOD": pl.String(),
        "CHANGE_FROM": pl.Float64(),
        "SEX_PERIOD": pl.String(),
        "SEX_F": pl.Float64(),
        "SEX_M": pl.Float64(),
        "URBANISATION_PERIOD": pl.String(),
        "URBANISATION_U": pl.Float64(),
        "URBANISATION_R": pl.Float64(),
        "OTHER_SOURCES": pl.String(),
        "RELEASE": pl.String(),
    }
)
"""Columns of a country's table."""


DIVIDES_TABLE: Final = pl.Schema(
    {
        **dict.fromkeys(("INDICATOR", "INDICATOR_NAME", "REF_AREA", "DIMENSION", "TIME_PERIOD"), pl.String()),
        **dict.fromkeys(("FIRST", "SECOND", "GAP", "PARITY"), pl.Float64()),
        "BROKEN": pl.Boolean(),
        **dict.fromkeys(("UNIT_MEASURE", "SOURCE", "RELEASE"), pl.String()),
    }
)
"""Columns of a country's divides: FIRST are women or urban areas, SECOND men or rural areas."""

FEW: Final = 6
"""So many peers named one by one are drawn each with its own line; more of them as their median."""


def country(
    release: Release, code: str, *, lang: str, peers: str = "", before: Release | None = None
) -> CountryProfile:
    """Give the profile of a country or territory, held against `peers` as `peers.peer_group` reads them.

    With the release `before` it says what changed since.

    Raises
    ------
    actionlines.profiles.peers.NoSuchPeersError, actionlines.profiles.peers.TooManyPeersError
        If the peers asked for cannot be.
    actionlines.errors.NotFoundError
        If no country has this code.
    """
    area = places.area(code)
    if area.kind == "aggregate":
        raise NotACountryError(f"{code} is an aggregate of areas, not a country")
    catalogue = load_catalogue()
    made = board(release)
    on = int(release.manifest.on[:4])
    chosen = peer_group(area.code, peers, on=on) if peers else None
    rows = area_rows(made, area.code, group=chosen)
    measured = frozenset(made.summaries["INDICATOR"])
    lines = tuple(_line_scores(line.code, rows, measured, catalogue) for line in action_lines())
    lead = score(catalogue.indicator(LEAD), rows, directness="direct", why_not="not_reported")
    split = divides(made, area.code, catalogue)
    used = {source for line in lines for one in line.scores for source in _sources(one)}
    used |= {one.source for one in split}
    own = peers_of(area.code, on=on)
    few = chosen is not None and chosen.by_hand and len(chosen.areas) <= FEW
    return CountryProfile(
        area=area.code,
        name=places.display_name(area, lang),
        lang=lang,
        edition=edition(release),
        peers=own,
        chosen=chosen,
        lead=lead if lead.figure else None,
        medians=() if few else _medians(release, own, chosen),
        beside=area_series(release, LEAD, chosen.areas) if few and chosen else (),
        lines=lines,
        levels=tuple(line_level(one.line, one.scores, catalogue) for one in lines),
        divides=split,
        targets=area_targets(release, area.code, lang=lang).targets if is_assessed(release) else None,
        changes=changes_of_area(release, before, area.code, lang=lang) if before else None,
        sources=source_notes(used, release, catalogue, lang=lang),
    )


def _medians(release: Release, own: Peers, chosen: PeerGroup | None) -> tuple[GroupMedian, ...]:
    """The medians that the country's own line is held against."""
    if chosen is None:
        return group_medians(release, LEAD, [group for group in (own.region, WORLD) if group])
    among = median_among(release, LEAD, chosen.group, chosen.areas)
    return among if chosen.group == WORLD else among + group_medians(release, LEAD, [WORLD])


def _line_scores(line: str, rows: AreaRows, measured: frozenset[str], catalogue: Catalogue) -> LineScores:
    """One line's scores, the headline first, then the most direct; `measured` is what anybody has."""
    headline = catalogue.headline(line)
    first = headline.indicator if headline else None
    indicators = sorted(catalogue.by_line(line), key=lambda one: one.code != first)
    found = [
        score(one, rows, directness=one.directness(line) or "proxy", why_not="not_reported")
        for one in indicators
    ]
    scores = tuple(one for one in found if one.figure)
    return LineScores(
        line=line,
        scores=scores,
        unmeasured=tuple(one for one in found if not one.figure),
        reason=None if scores else _reason(headline, any(one.code in measured for one in indicators)),
        candidate=headline.candidate if headline else None,
    )


def _reason(headline: Headline | None, others_report: bool) -> Reason:
    """Why there is no figure: none for this country, or none for anybody, and then the catalogue says why."""
    if others_report or headline is None or headline.reason is None:
        return "not_reported"
    return cast("Reason", headline.reason)


def _changed(profile: CountryProfile, indicator: str) -> tuple[str | None, str | None, float | None]:
    """What became of the latest figure of an indicator since the release before."""
    changes = profile.changes.latest if profile.changes else ()
    found = ((one.kind, one.old_period, one.old) for one in changes if one.indicator == indicator)
    return next(found, (None, None, None))


def _divide_row(profile: CountryProfile, one: Divide, point: GapPoint) -> tuple[Any, ...]:
    indicator = load_catalogue().indicator(one.indicator)
    return (
        *(one.indicator, indicator.names[profile.lang], profile.area, one.dimension),
        *(point.period, point.first, point.second, point.difference, point.parity, point.broken),
        *(indicator.unit, one.source, profile.edition.id),
    )


def _sources(one: Score) -> set[str]:
    named = {other.source for other in one.others} | {gap.source for gap in one.gaps}
    return named | ({one.figure.source} if one.figure else set())


def _row(profile: CountryProfile, line: LineScores, one: Score) -> tuple[Any, ...]:
    figure, moved = one.figure, one.trend
    ranks = {place.kind: (place.rank, place.areas) for place in one.places}
    chosen = profile.chosen
    among = [(one.rank, one.areas) for one in one.places if chosen and one.group == chosen.group]
    gaps = {gap.dimension: (gap.period, gap.first, gap.second) for gap in one.gaps}
    return (
        line.line,
        one.indicator,
        load_catalogue().indicator(one.indicator).names[profile.lang],
        one.directness,
        profile.area,
        *(
            (
                figure.period,
                figure.value,
                figure.unit,
                figure.source,
                figure.status,
                figure.nature,
                figure.age_scope,
                figure.ref_period,
                figure.sample_size,
                figure.std_error,
                figure.low,
                figure.high,
                figure.note,
                " ".join(figure.flags),
            )
            if figure
            else (None,) * 14
        ),
        one.reason,
        *((moved.since, moved.before, moved.change, moved.verdict) if moved else (None,) * 4),
        *(number for kind in ("region", "income", "world") for number in ranks.get(kind, (None, None))),
        chosen.asked if chosen else None,
        *(among[-1] if among else (None, None)),
        next(
            (at.level for at in profile.levels if (at.line, at.indicator) == (line.line, one.indicator)), None
        ),
        *_changed(profile, one.indicator),
        *gaps.get("SEX", (None,) * 3),
        *gaps.get("URBANISATION", (None,) * 3),
        " ".join(other.source for other in one.others),
        profile.edition.id,
    )
