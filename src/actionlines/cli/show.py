"""`actionlines show`: what is known of a country, an indicator or an action line, as the pages have it."""

from __future__ import annotations

from typing import Annotated

import polars as pl
import typer

from actionlines import commitments, languages, places
from actionlines.cli.output import AsJson, print_facts, print_json, print_rows
from actionlines.cli.setup import store
from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.indicators.store import CURRENT
from actionlines.profiles.action_line import ActionLineProfile, action_line
from actionlines.profiles.country import CountryProfile, country
from actionlines.profiles.indicator import IndicatorProfile, indicator

Profile = CountryProfile | IndicatorProfile | ActionLineProfile


class UnknownSubjectError(NotFoundError):
    """Neither an area nor an indicator nor an action line has this code or name."""


def show(
    subject: Annotated[str, typer.Argument(help="Country (code or name), indicator or action line.")],
    area: Annotated[
        list[str] | None, typer.Option(help="Countries whose series of an indicator to show.")
    ] = None,
    lang: Annotated[str, typer.Option(help=f"One of {', '.join(languages.LANGUAGES)}.")] = "en",
    release: Annotated[str, typer.Option(help="Id, label or `current`.")] = CURRENT,
    as_json: AsJson = False,
) -> None:
    """Show what is known of a country, an indicator or an action line."""
    languages.language(lang)
    profile = _profile(store().open(release), subject, tuple(area or ()), lang)
    if as_json:
        print_json(profile.as_dict())
        return
    rows = profile.table()
    empty = [name for name in rows.columns if rows[name].null_count() == rows.height]
    wordless = {"RELEASE", "REF_AREA", "LANG"} if isinstance(profile, CountryProfile) else {"RELEASE", "LANG"}
    shown = rows.drop(*empty, *(wordless & set(rows.columns)), strict=False)
    print_facts(_facts(profile), title=_title(profile))
    print_rows(shown.select(~pl.selectors.by_dtype(pl.List)), title="", as_json=False, lang=lang)


def _profile(release: Release, subject: str, areas: tuple[str, ...], lang: str) -> Profile:
    """Find what is meant: an exact code first, then a name."""
    catalogue = load_catalogue()
    candidates: tuple[str, ...] = ()
    try:
        return action_line(release, commitments.action_line(subject).code, lang=lang)
    except NotFoundError as error:
        candidates += error.candidates[:2]
    try:
        code = catalogue.indicator(subject).code
        return indicator(release, code, areas=tuple(places.find(name).code for name in areas), lang=lang)
    except NotFoundError as error:
        candidates += error.candidates[:3]
    try:
        return country(release, places.find(subject).code, lang=lang)
    except NotFoundError as error:
        raise UnknownSubjectError(
            f"no country, indicator or action line is called {subject!r}; {error}",
            (*error.candidates, *candidates),
        ) from error


def _title(profile: Profile) -> str:
    if isinstance(profile, CountryProfile):
        return f"{profile.name} ({profile.area})"
    if isinstance(profile, IndicatorProfile):
        return f"{profile.name} ({profile.indicator})"
    return f"{profile.line}"


def _facts(profile: Profile) -> dict[str, str]:
    sources = "; ".join(f"{note.id}: {note.publisher}, {note.licence}" for note in profile.sources)
    return {"release": f"{profile.edition.label} ({profile.edition.id})", "sources": sources}
