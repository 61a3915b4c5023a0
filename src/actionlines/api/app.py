"""The API for programs: areas, action lines, indicators, indices, observations, releases, differences, profiles.

It shows the same profiles as the pages and joins nothing itself. What can go wrong is declared with each
operation, so that the description in `docs/openapi.json` is complete.
"""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query
from ninja.errors import HttpError

import actionlines
from actionlines import commitments, places
from actionlines.api import schemas
from actionlines.api.described import Api, Renderer
from actionlines.api.documents import router as documents
from actionlines.api.filters import Compared, Derived, Observations, Series, derived, observations
from actionlines.api.indices import router as indices
from actionlines.api.installation import release, store
from actionlines.api.paging import Paging, page
from actionlines.api.problems import Problem, answer_with_problems
from actionlines.api.traced import router as traced
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.derived_layer import FORMULAS
from actionlines.indicators.diff import diff
from actionlines.indicators.exports import FORMATS, export
from actionlines.indicators.observations import SCHEMA
from actionlines.indicators.store import CURRENT
from actionlines.profiles.action_line import action_line
from actionlines.profiles.area_progress import area_targets
from actionlines.profiles.breakdowns import breakdown
from actionlines.profiles.comparison import comparison
from actionlines.profiles.country import country
from actionlines.profiles.divide import divide_profile
from actionlines.profiles.divide_within import within_profile
from actionlines.profiles.home import home
from actionlines.profiles.indicator import indicator
from actionlines.profiles.indicator_table import indicator_table
from actionlines.profiles.releases import release_profile
from actionlines.profiles.revisions import revisions
from actionlines.profiles.target import target_profile
from actionlines.profiles.targets import targets
from actionlines.profiles.world import world
from actionlines.progress.forecasts import shipped

Lang = Literal["en", "fr", "es", "ru", "ar", "zh"]
Format = Literal["csv", "xlsx", "json", "sdmx-csv"]
ERRORS: dict[int, Any] = {400: Problem, 404: Problem, 422: Problem}


api = Api(
    title="Actionlines",
    version=actionlines.__version__,
    description="Official figures of the information society, each with its source, status and release.",
    urls_namespace="api",
    docs_url=None,
    renderer=Renderer(),
)
answer_with_problems(api)
api.add_router("", indices)
api.add_router("", documents)
api.add_router("", traced)


@api.get("/areas", response={200: schemas.AreaPage, **ERRORS}, tags=["places"])
def list_areas(
    request: HttpRequest,
    paging: Query[Paging],
    kind: Literal["country", "territory", "former", "aggregate"] | None = None,
    group: str | None = None,
) -> dict[str, Any]:
    """Countries, territories, former states and aggregates; those of one kind or group, where asked."""
    found = places.areas(kind)
    if group is not None:
        inside = places.members(group, on=_year())
        found = tuple(area for area in found if area.code in inside)
    answer = page(request, found, paging, release=release().id)
    return {**answer, "items": [_area(area) for area in answer["items"]]}


@api.get("/areas/{code}", response={200: schemas.AreaOut, **ERRORS}, tags=["places"])
def show_area(request: HttpRequest, code: str) -> dict[str, Any]:
    """One area, by its code."""
    return _area(places.area(code))


@api.get("/lines", response=schemas.LineList, tags=["commitments"])
def list_lines(request: HttpRequest) -> dict[str, Any]:
    """The eighteen action lines and the indicators that measure them."""
    return {"items": [_line(line) for line in commitments.action_lines()]}


@api.get("/lines/{code}", response={200: schemas.LineOut, **ERRORS}, tags=["commitments"])
def show_line(request: HttpRequest, code: str) -> dict[str, Any]:
    """One action line, by code (`C7.e-health`) or address (`c7-e-health`)."""
    return _line(commitments.action_line(code))


@api.get("/indicators", response={200: schemas.IndicatorPage, **ERRORS}, tags=["indicators"])
def list_indicators(request: HttpRequest, paging: Query[Paging], line: str | None = None) -> dict[str, Any]:
    """Indicators of the catalogue; those that measure one action line, where asked."""
    catalogue = load_catalogue()
    found = tuple(catalogue.indicators.values())
    if line is not None:
        found = catalogue.by_line(commitments.action_line(line).code)
    answer = page(request, found, paging, release=release().id)
    return {**answer, "items": [schemas.indicator_out(one) for one in answer["items"]]}


@api.get("/indicators/{code}", response={200: schemas.IndicatorOut, **ERRORS}, tags=["indicators"])
def show_indicator(request: HttpRequest, code: str) -> dict[str, Any]:
    """One indicator, by code (`INTERNET_USERS`) or address (`internet-users`)."""
    return schemas.indicator_out(load_catalogue().indicator(code))


@api.get("/observations", response={200: schemas.ObservationPage, **ERRORS}, tags=["indicators"])
def list_observations(
    request: HttpRequest, asked: Query[Observations], paging: Query[Paging]
) -> dict[str, Any]:
    """Figures with their full key, status, notes and source."""
    found = release(asked.release)
    rows = observations(found, asked).select(SCHEMA.names())
    return page(request, rows, paging, release=found.id)


@api.get(
    "/observations.{format_name}",
    response={**ERRORS},
    tags=["indicators"],
    openapi_extra={
        "responses": {
            200: {
                "description": "All the figures asked for, as one file.",
                "content": {
                    media.split(";")[0]: {"schema": {"type": "string", "format": "binary"}}
                    for _, media in FORMATS.values()
                },
            }
        }
    },
)
def download_observations(
    request: HttpRequest, format_name: Format, asked: Query[Observations]
) -> HttpResponse:
    """All the figures asked for, whole, as a file. Name at least one indicator or area."""
    if not asked.indicator and not asked.area:
        raise HttpError(
            400, "name at least one indicator or area; all figures together: /observations, page by page"
        )
    found = release(asked.release)
    rows = observations(found, asked).select(SCHEMA.names()).collect()
    answer = HttpResponse(export(rows, format_name), content_type=FORMATS[format_name][1])
    name = f"actionlines-{found.id}.{format_name.replace('sdmx-csv', 'sdmx.csv')}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@api.get("/derived", response={200: schemas.DerivedPage, **ERRORS}, tags=["indicators"])
def list_derived(request: HttpRequest, asked: Query[Derived], paging: Query[Paging]) -> dict[str, Any]:
    """What follows from figures: parity, gaps, aggregates of groups with their coverage, figures per head."""
    found = release(asked.release)
    answer = page(request, derived(found, store().root, asked), paging, release=found.id)
    recipes = [{"recipe": name, "formula": formula} for name, formula in FORMULAS.items()]
    return {**answer, "recipes": recipes}


@api.get("/releases", response=schemas.ReleaseList, tags=["releases"])
def list_releases(request: HttpRequest) -> dict[str, Any]:
    """All releases, oldest first."""
    current = store().current_id()
    found = store().releases()
    return {"items": [schemas.release_out(one, in_use=one.id == current) for one in found]}


@api.get("/releases/{name}", response={200: schemas.ReleaseOut, **ERRORS}, tags=["releases"])
def show_release(request: HttpRequest, name: str) -> dict[str, Any]:
    """One release, by id, label or `current`."""
    found = release(name)
    return schemas.release_out(found, in_use=found.id == store().current_id())


@api.get("/diff", response={200: schemas.DiffPage, **ERRORS}, tags=["releases"])
def show_diff(
    request: HttpRequest,
    paging: Query[Paging],
    older: str,
    newer: str = CURRENT,
    indicator: str | None = None,
    area: str | None = None,
) -> dict[str, Any]:
    """Which figures were added, removed or changed from one release to another, and by how much."""
    code = load_catalogue().indicator(indicator).code if indicator else None
    place = places.area(area).code if area else None
    found = diff(release(older), release(newer), indicator=code, area=place)
    answer = page(request, found.changes.lazy(), paging, release=found.newer)
    return {**answer, "older": found.older, "unchanged": found.unchanged}


@api.get("/revisions", response={200: schemas.RevisionPage, **ERRORS}, tags=["releases"])
def list_revisions(
    request: HttpRequest,
    paging: Query[Paging],
    newer: str = CURRENT,
    older: str | None = None,
    indicator: str | None = None,
    area: str | None = None,
    kind: Literal["revised", "withdrawn", "new", "digits"] | None = None,
) -> dict[str, Any]:
    """Which of the figures shown are not the same any more; by default since the release before."""
    found = release(newer)
    before = release(older) if older else store().before(found) or found
    told = revisions(
        found,
        before,
        indicator=load_catalogue().indicator(indicator).code if indicator else None,
        area=places.area(area).code if area else None,
        kind=kind,
        lang="en",
    )
    answer = page(request, told.rows, paging, release=found.id)
    return {**answer, "older": before.id, "counts": told.counts}


@api.get("/profiles/release/{name}", response={200: dict[str, Any], **ERRORS}, tags=["profiles"])
def release_facts(request: HttpRequest, name: str, lang: Lang = "en") -> dict[str, Any]:
    """What a release is made of: sources, files, what was refused or marked; what its page shows."""
    found = release(name)
    in_use = found.id == store().current_id()
    return release_profile(found, before=store().before(found), in_use=in_use, lang=lang).as_dict()


@api.get("/profiles/home", response={200: dict[str, Any], **ERRORS}, tags=["profiles"])
def home_profile(request: HttpRequest, lang: Lang = "en", asof: str = CURRENT) -> dict[str, Any]:
    """The state of all action lines: what the home page shows."""
    return home(release(asof), lang=lang).as_dict()


@api.get("/profiles/country/{code}", response={200: dict[str, Any], **ERRORS}, tags=["profiles"])
def country_profile(
    request: HttpRequest, code: str, lang: Lang = "en", asof: str = CURRENT, peers: str = ""
) -> dict[str, Any]:
    """What is known of a country: what its page shows, held against `peers` where some are named."""
    shown = release(asof)
    return country(shown, code.upper(), lang=lang, peers=peers, before=store().before(shown)).as_dict()


@api.get("/profiles/line/{code}", response={200: dict[str, Any], **ERRORS}, tags=["profiles"])
def line_profile(
    request: HttpRequest,
    code: str,
    indicator: str | None = None,
    lang: Lang = "en",
    asof: str = CURRENT,
) -> dict[str, Any]:
    """What is known of an action line, one of its indicators at length: what its page shows."""
    line = commitments.action_line(code).code
    return action_line(release(asof), line, indicator=indicator, lang=lang).as_dict()


@api.get("/profiles/indicator/{code}", response={200: dict[str, Any], **ERRORS}, tags=["profiles"])
def indicator_profile(
    request: HttpRequest,
    code: str,
    asked: Query[Series],
    lang: Lang = "en",
    asof: str = CURRENT,
) -> dict[str, Any]:
    """What is known of an indicator, with the series of the areas named: what its page shows."""
    found = load_catalogue().indicator(code).code
    return indicator(release(asof), found, areas=tuple(asked.area), lang=lang).as_dict()


@api.get("/profiles/world/{code}", response={200: dict[str, Any], **ERRORS}, tags=["profiles"])
def world_profile(
    request: HttpRequest,
    code: str,
    year: int | None = None,
    lang: Lang = "en",
    asof: str = CURRENT,
) -> dict[str, Any]:
    """An indicator in all countries and territories in one year: what the page of the world shows."""
    return world(release(asof), load_catalogue().indicator(code).code, year, lang=lang).as_dict()


@api.get("/profiles/indicator/{code}/table", response={200: dict[str, Any], **ERRORS}, tags=["profiles"])
def indicator_table_profile(
    request: HttpRequest,
    code: str,
    year: int | None = None,
    group: str | None = None,
    sort: str = "place",
    lang: Lang = "en",
    asof: str = CURRENT,
) -> dict[str, Any]:
    """An indicator country by country: the latest figure of each, or those of a year."""
    found = load_catalogue().indicator(code).code
    members = places.area(group).code if group else None
    return indicator_table(release(asof), found, year=year, group=members, sort=sort, lang=lang).as_dict()


@api.get("/profiles/indicator/{code}/breakdown", response={200: dict[str, Any], **ERRORS}, tags=["profiles"])
def indicator_breakdown_profile(
    request: HttpRequest,
    code: str,
    asked: Query[Series],
    dimension: str | None = None,
    lang: Lang = "en",
    asof: str = CURRENT,
) -> dict[str, Any]:
    """An indicator by parts of the population, with the series of the areas named."""
    found = load_catalogue().indicator(code).code
    return breakdown(release(asof), found, dimension, areas=tuple(asked.area), lang=lang).as_dict()


@api.get("/profiles/targets", response={200: dict[str, Any], **ERRORS}, tags=["progress"])
def targets_profile(request: HttpRequest, lang: Lang = "en", asof: str = CURRENT) -> dict[str, Any]:
    """All dated targets, where whom they bind stands, verdicts by rule and region: what the page of targets shows."""
    return targets(release(asof), lang=lang).as_dict()


@api.get("/profiles/target/{code}", response={200: dict[str, Any], **ERRORS}, tags=["progress"])
def one_target_profile(
    request: HttpRequest, code: str, lang: Lang = "en", asof: str = CURRENT
) -> dict[str, Any]:
    """One target: figures, forecast with intervals, every rule and every country: what its page shows."""
    return target_profile(release(asof), code, lang=lang).as_dict()


@api.get("/profiles/country/{code}/targets", response={200: dict[str, Any], **ERRORS}, tags=["progress"])
def country_targets_profile(
    request: HttpRequest, code: str, lang: Lang = "en", asof: str = CURRENT
) -> dict[str, Any]:
    """Every target that a country or group has figures for: status by rule, probability, year."""
    return area_targets(release(asof), places.area(code.upper()).code, lang=lang).as_dict()


@api.get("/profiles/indicator/{code}/divide", response={200: dict[str, Any], **ERRORS}, tags=["progress"])
def indicator_divide_profile(
    request: HttpRequest, code: str, lang: Lang = "en", asof: str = CURRENT
) -> dict[str, Any]:
    """Inequality between countries in an indicator over time, convergence, years behind: what its page shows."""
    return divide_profile(release(asof), code, lang=lang).as_dict()


@api.get(
    "/profiles/indicator/{code}/divide/{dimension}",
    response={200: dict[str, Any], **ERRORS},
    tags=["progress"],
)
def indicator_within_profile(
    request: HttpRequest, code: str, dimension: str, lang: Lang = "en", asof: str = CURRENT
) -> dict[str, Any]:
    """Two groups side by side in an indicator, over years and countries: parity, gap, who lacks it."""
    return within_profile(release(asof), code, dimension.upper().replace("-", "_"), lang=lang).as_dict()


@api.get("/backtest", response={200: dict[str, Any], **ERRORS}, tags=["progress"])
def forecast_backtest(request: HttpRequest) -> dict[str, Any]:
    """How far each rule of forecasting missed, and whether intervals held: as it comes with the package."""
    return shipped()


@api.get("/compare", response={200: dict[str, Any], **ERRORS}, tags=["profiles"])
def compare(
    request: HttpRequest, asked: Query[Compared], lang: Lang = "en", asof: str = CURRENT
) -> dict[str, Any]:
    """Countries and groups in some indicators, at most twelve of each: what the page that compares shows."""
    return comparison(
        release(asof),
        areas=asked.area,
        indicators=asked.indicator,
        first=asked.start,
        last=asked.end,
        together=asked.groups == "together",
        lang=lang,
    ).as_dict()


def _year() -> int:
    return int(release().manifest.on[:4])


def _area(area: places.Area) -> dict[str, Any]:
    return schemas.area_out(area, places.groups_of(area.code, on=_year()))


def _line(line: commitments.ActionLine) -> dict[str, Any]:
    return schemas.line_out(line, [one.code for one in load_catalogue().by_line(line.code)])
