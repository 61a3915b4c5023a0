"""`actionlines data table` and `data breakdown`: an indicator country by country, and by parts of the population."""

from __future__ import annotations

from typing import Annotated

import typer

from actionlines import languages, places
from actionlines.cli.output import AsJson, print_json, print_rows, say
from actionlines.cli.setup import store
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.store import CURRENT
from actionlines.profiles.breakdowns import breakdown
from actionlines.profiles.indicator_table import SORTS, indicator_table

Subject = Annotated[str, typer.Argument(help="Indicator, by code or address.")]
Lang = Annotated[str, typer.Option(help=f"One of {', '.join(languages.LANGUAGES)}.")]
Edition = Annotated[str, typer.Option(help="Id, label or `current`.")]


def show_table(
    indicator: Subject,
    year: Annotated[
        int | None, typer.Option(help="Figures of this year; the latest of each where not given.")
    ] = None,
    group: Annotated[
        str | None, typer.Option(help="Members of this group only: a region or income group, by code.")
    ] = None,
    sort: Annotated[
        str, typer.Option(help=f"One of {', '.join(SORTS)}; a minus before it turns the order round.")
    ] = "place",
    lang: Lang = "en",
    release: Edition = CURRENT,
    as_json: AsJson = False,
) -> None:
    """Show an indicator country by country: latest figure or that of a year, place, trend, source."""
    languages.language(lang)
    profile = indicator_table(
        store().open(release),
        load_catalogue().indicator(indicator).code,
        year=year,
        group=places.area(group).code if group else None,
        sort=sort,
        lang=lang,
    )
    if as_json:
        print_json(profile.as_dict())
        return
    rows = profile.table().select(
        *(
            "WORLD_RANK",
            "REF_AREA",
            "NAME",
            "OBS_VALUE",
            "TIME_PERIOD",
            "TREND_CHANGE",
            "TREND_SINCE",
            "SOURCE",
        )
    )
    print_rows(rows, title=f"{profile.name} ({profile.indicator.code})", as_json=False, lang=lang)
    say("All columns: --json, or the page's .csv.")


def show_breakdown(
    indicator: Subject,
    by: Annotated[
        str | None, typer.Option(help="Dimension: SEX, AGE, URBANISATION, EDUCATION_LEV, ...")
    ] = None,
    lang: Lang = "en",
    release: Edition = CURRENT,
    as_json: AsJson = False,
) -> None:
    """Show an indicator by parts of the population, of each country the latest, the widest gap first."""
    languages.language(lang)
    profile = breakdown(
        store().open(release),
        load_catalogue().indicator(indicator).code,
        by.upper().replace("-", "_") if by else None,
        lang=lang,
    )
    if as_json:
        print_json(profile.as_dict())
        return
    title = f"{profile.name} ({profile.indicator.code}) by {profile.dimension}"
    print_rows(profile.latest_table(), title=title, as_json=False, lang=lang)
    say(f"Also split by: {', '.join(profile.dimensions)}. All periods: the page's .csv.")
