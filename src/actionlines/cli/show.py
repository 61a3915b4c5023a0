"""`actionlines show`: what is known of a country, an indicator, an action line or the world, as the pages have it."""

from __future__ import annotations

from typing import Annotated, Final

import polars as pl
import typer

from actionlines import commitments, languages, places
from actionlines.cli.output import AsJson, print_facts, print_json, print_rows, say
from actionlines.cli.setup import store
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.observations import BREAKDOWNS
from actionlines.indicators.releases import Release
from actionlines.indicators.store import CURRENT
from actionlines.profiles.action_line import ActionLineProfile, action_line
from actionlines.profiles.comparison import Comparison, comparison
from actionlines.profiles.country import CountryProfile, country
from actionlines.profiles.indicator import IndicatorProfile
from actionlines.profiles.indicator import indicator as of_indicator
from actionlines.profiles.peers import LEAD, group_meant
from actionlines.profiles.world import WorldProfile, world
from actionlines.profiles.world_sentences import world_lead, world_title

Profile = CountryProfile | IndicatorProfile | ActionLineProfile | WorldProfile | Comparison

WORLD: Final = "world"
"""The subject that stands for all countries and territories."""
COMPARE: Final = "compare"
"""The subject that stands for a comparison of those named."""


class UnknownSubjectError(NotFoundError):
    """Neither an area nor an indicator nor an action line has this code or name."""


def show(
    subject: Annotated[
        str, typer.Argument(help="Country (code or name), indicator, action line, `world` or `compare`.")
    ],
    of: Annotated[str, typer.Argument(help=f"Of the world: the indicator; else {LEAD}.")] = "",
    area: Annotated[
        list[str] | None,
        typer.Option(help="Countries whose series of an indicator to show; countries and groups to compare."),
    ] = None,
    indicator: Annotated[
        list[str] | None,
        typer.Option(
            help="Indicators to compare; of an action line the one whose course and places to show."
        ),
    ] = None,
    lang: Annotated[str, typer.Option(help=f"One of {', '.join(languages.LANGUAGES)}.")] = "en",
    release: Annotated[str, typer.Option(help="Id, label or `current`.")] = CURRENT,
    peers: Annotated[
        str,
        typer.Option(help="Whom to hold a country against: region, income, a group, or codes with commas."),
    ] = "",
    year: Annotated[
        int | None, typer.Option(help="Of the world: the year; else the latest good one.")
    ] = None,
    start: Annotated[int | None, typer.Option(help="Of a comparison: the first year.")] = None,
    end: Annotated[int | None, typer.Option(help="Of a comparison: the last year.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what is known of a country, an indicator, an action line, of the world in one year, or of some compared."""
    languages.language(lang)
    if subject.lower() != WORLD and (of or year):
        raise typer.BadParameter(
            "a second name and --year go with `world` alone: actionlines show world EGDI"
        )
    found = store().open(release)
    if subject.lower() == WORLD:
        profile: Profile = world(found, of or LEAD, year, lang=lang)
    elif subject.lower() == COMPARE:
        codes = [group_meant(name) or places.find(name).code for name in area or ()]
        profile = comparison(
            found, areas=codes, indicators=tuple(indicator or ()), first=start, last=end, lang=lang
        )
    else:
        profile = _profile(found, subject, tuple(area or ()), tuple(indicator or ()), lang, peers)
    if as_json:
        print_json(profile.as_dict())
        return
    print_facts(_facts(profile), title=_title(profile))
    print_rows(_readable(profile), title="", as_json=False, lang=lang)
    say("All columns: --json, or the page's .csv.")


SHOWN: Final[dict[type, tuple[str, ...]]] = {
    CountryProfile: (
        *("LINE", "INDICATOR", "INDICATOR_NAME", "OBS_VALUE", "UNIT_MEASURE", "TIME_PERIOD"),
        *("TREND_CHANGE", "TREND_SINCE", "WORLD_RANK", "WORLD_AREAS", "SOURCE"),
    ),
    ActionLineProfile: (
        *("INDICATOR", "INDICATOR_NAME", "DIRECTNESS", "MEDIAN", "LOW", "HIGH", "UNIT_MEASURE"),
        *("FIRST_YEAR", "LAST_YEAR", "AREAS"),
    ),
    Comparison: (
        *("INDICATOR", "REF_AREA", "NAME", "MADE", "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE"),
        *("PLACE", "PLACED", "SOURCE"),
    ),
    WorldProfile: ("REF_AREA", "NAME", "OBS_VALUE", "UNIT_MEASURE", "TIME_PERIOD", "CLASS", "SOURCE"),
}
"""Columns of a profile's table that fit a screen."""


def _readable(profile: Profile) -> pl.DataFrame:
    """The rows of a profile that have a figure, in columns that fit a screen."""
    rows = profile.table()
    if isinstance(profile, IndicatorProfile):
        varying = [name for name in (*BREAKDOWNS, "FLAGS", "COMMENT_OBS") if rows[name].n_unique() > 1]
        return rows.select("REF_AREA", "TIME_PERIOD", "OBS_VALUE", "SOURCE", *varying)
    if isinstance(profile, Comparison):
        return (
            rows.group_by("INDICATOR", "REF_AREA", "MADE", maintain_order=True)
            .last()
            .select(SHOWN[Comparison])
        )
    figure = "MEDIAN" if isinstance(profile, ActionLineProfile) else "OBS_VALUE"
    return rows.filter(pl.col(figure).is_not_null()).select(SHOWN[type(profile)])


def _profile(
    release: Release,
    subject: str,
    areas: tuple[str, ...],
    indicators: tuple[str, ...],
    lang: str,
    peers: str,
) -> Profile:
    """Find what is meant: an exact code first, then a name."""
    catalogue = load_catalogue()
    candidates: tuple[str, ...] = ()
    try:
        line = commitments.action_line(subject).code
        return action_line(release, line, indicator=next(iter(indicators), None), lang=lang)
    except NotFoundError as error:
        candidates += error.candidates[:2]
    try:
        code = catalogue.indicator(subject).code
        return of_indicator(release, code, areas=tuple(places.find(name).code for name in areas), lang=lang)
    except NotFoundError as error:
        candidates += error.candidates[:3]
    try:
        before = store().before(release)
        return country(release, places.find(subject).code, lang=lang, peers=peers, before=before)
    except NotFoundError as error:
        raise UnknownSubjectError(
            f"no country, indicator or action line is called {subject!r}; {error}",
            (*error.candidates, *candidates),
        ) from error


def _title(profile: Profile) -> str:
    if isinstance(profile, CountryProfile):
        return f"{profile.name} ({profile.area})"
    if isinstance(profile, IndicatorProfile):
        return f"{profile.name} ({profile.indicator.code})"
    if isinstance(profile, Comparison):
        return " / ".join(places.display_name(code, profile.lang) for code in profile.areas)
    if isinstance(profile, WorldProfile):
        return f"{world_title(profile)} ({profile.indicator.code})"
    return f"{profile.line.code}: {profile.line.title(lang=profile.lang).text}"


def _facts(profile: Profile) -> dict[str, str]:
    sources = "; ".join(
        f"{note.id} ({note.publisher}; {note.licence or 'terms not stated'})" for note in profile.sources
    )
    facts = {"release": f"{profile.edition.label} ({profile.edition.id})", "sources": sources}
    if isinstance(profile, WorldProfile):
        facts |= {"in short": world_lead(profile), "without a figure": " ".join(sorted(profile.missing))}
    return facts
