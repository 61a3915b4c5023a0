"""How sure an index is: its ranking with intervals, and which doubt makes places move."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from actionlines.charts.picture import Measure, Picture
from actionlines.charts.ranking import ranking_chart
from actionlines.indicators.releases import Release
from actionlines.languages import interval, list_of, number, translate
from actionlines.profiles.index import DoubtShare, IndexProfile, Interval, Ranked, index
from actionlines.profiles.index_words import (
    doubt_text,
    highest_score,
    place_text,
    score_text,
    share_text,
    sure_lead,
)
from actionlines.web import downloads
from actionlines.web.addresses import address
from actionlines.web.index_page import country_address
from actionlines.web.index_tabs import SURE, elsewhere, top
from actionlines.web.pages import Page, page
from actionlines.web.pictures import ShownPicture


@page()
def sure_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    leads = elsewhere(SURE, name, lang=lang)
    if leads is not None:
        return leads
    profile = index(release, name, lang=lang)
    lead = sure_lead(profile)
    files = {form: address("index-file", lang=lang, name=name, form=form) for form in downloads.FORMS}
    return Page(
        "web/index_sure.html",
        {
            **top(SURE, name, release, lang=lang),
            "lead": lead,
            "description": lead,
            "coverage": share_text(profile.robustness.coverage, lang=lang),
            "first": number(profile.robustness.top, lang=lang),
            "doubts": [_doubt(one, lang) for one in profile.robustness.doubts],
            "picture": _shown(_drawn(profile), profile),
            "rows": [_row(one, profile) for one in profile.ranking],
            "sources": profile.sources,
            "downloads": downloads.links(files, lang=lang),
        },
    )


def _doubt(one: DoubtShare, lang: str) -> dict[str, str]:
    """A doubt's shares, held to what a share can be: estimates may go beyond."""

    def share(value: float | None) -> str:
        return "…" if value is None else share_text(min(1.0, max(0.0, value)), lang=lang)

    return {
        "name": doubt_text(one.name, lang=lang),
        "first": share(one.first),
        "total": share(one.total),
        "ends": "" if one.total_low is None else interval(share(one.total_low), share(one.total_high)),
    }


def _row(one: Ranked, profile: IndexProfile) -> dict[str, str]:
    lang, highest = profile.lang, highest_score(profile)
    return {
        "name": one.name,
        "address": country_address(profile, one.area),
        "place": place_text(one.place, lang=lang),
        "places": _between(one.places, lambda end: place_text(end, lang=lang)),
        "score": score_text(one.score, highest=highest, lang=lang),
        "scores": _between(one.scores, lambda end: score_text(end, highest=highest, lang=lang)),
        "same": "…" if one.same_place is None else share_text(one.same_place, lang=lang),
        "in_front": "…" if one.in_front is None else share_text(one.in_front, lang=lang),
    }


def _between(ends: Interval | None, write: Any) -> str:
    return "…" if ends is None else interval(write(ends.low), write(ends.high))


def _drawn(profile: IndexProfile) -> Picture:
    lang, highest = profile.lang, highest_score(profile)
    table = pl.DataFrame(
        [
            (
                one.area,
                one.place,
                one.score,
                *((one.scores.low, one.scores.high) if one.scores else (None, None)),
            )
            for one in profile.ranking
        ],
        schema={"REF_AREA": pl.String} | dict.fromkeys(("PLACE", "OBS_VALUE", "LOW", "HIGH"), pl.Float64),
        orient="row",
    )
    measure = Measure(name=profile.title, write=lambda value: score_text(value, highest=highest, lang=lang))
    names = {one.area: one.name for one in profile.ranking}
    return ranking_chart(table, measure=measure, lang=lang, names=names, level=profile.robustness.coverage)


def _shown(drawn: Picture, profile: IndexProfile) -> ShownPicture:
    """The picture as the page has it; its figures stand in the table above it."""
    credit = translate("Source: %(names)s.", lang=profile.lang)
    names = [one.name for one in profile.sources]
    return ShownPicture(
        svg=mark_safe(drawn.svg),  # noqa: S308  drawn by us
        narrow=mark_safe(""),
        heading=drawn.title,
        description=drawn.description,
        source=credit % {"names": list_of(names, lang=profile.lang)},
        columns=(),
        rows=(),
    )
