"""The small pictures of an action line: medians of groups over time, and all countries in each direct indicator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl
from django.utils.safestring import mark_safe

from actionlines import places
from actionlines.charts.panels import Facet
from actionlines.charts.small_multiples import small_multiples
from actionlines.charts.small_strips import small_strip
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import translate
from actionlines.profiles.action_line import ActionLineProfile, Distribution
from actionlines.profiles.peers import INCOME_GROUPS, SPECIAL
from actionlines.profiles.wording import measure
from actionlines.web.addresses import address_of
from actionlines.web.comparison_pictures import sources_text
from actionlines.web.pictures import FROM


def group_panels(profile: ActionLineProfile) -> list[dict[str, Any]]:
    """Medians of income groups and of groups in special situations, in the indicator chosen."""
    lang = profile.lang
    titles = (
        (translate("By income group", lang=lang), INCOME_GROUPS),
        (translate("By special situation", lang=lang), SPECIAL),
    )
    return [
        _medians(profile, title, groups, f"groups-{n}")
        for n, (title, groups) in enumerate(titles, start=1)
        if any(one.group in groups and one.points[-1].period >= FROM for one in profile.group_medians)
    ]


def _medians(profile: ActionLineProfile, title: str, groups: Iterable[str], ident: str) -> dict[str, Any]:
    assert profile.chosen is not None
    lang, subject = profile.lang, load_catalogue().indicator(profile.chosen.indicator)
    own = [one for one in profile.group_medians if one.group in groups]
    rows = [
        (one.group, point.period, point.value) for one in own for point in one.points if point.period >= FROM
    ]
    table = pl.DataFrame(
        rows, schema={"LINE": pl.String, "TIME_PERIOD": pl.String, "OBS_VALUE": pl.Float64}, orient="row"
    )
    names = {one.group: places.display_name(one.group, lang, short=True) for one in own}
    facet = Facet(f"{title}: {subject.names[lang]}", table, measure(subject, lang=lang))
    (drawn,) = small_multiples([facet], names=names, lang=lang, title=title).pictures
    return {
        "id": ident,
        "title": title,
        "address": "",
        "svg": mark_safe(drawn.svg),  # noqa: S308  drawn by us
        "description": drawn.description,
        "note": "",
        "columns": drawn.columns,
        "rows": drawn.rows,
    }


def distribution_panels(profile: ActionLineProfile) -> list[dict[str, Any]]:
    """Each other indicator that measures the line directly, all countries as a strip."""
    own = profile.chosen.indicator if profile.chosen else ""
    return [
        _strip(one, profile, f"spread-{n}")
        for n, one in enumerate(profile.distributions, start=1)
        if one.values and one.indicator != own
    ]


def _strip(one: Distribution, profile: ActionLineProfile, ident: str) -> dict[str, Any]:
    lang, subject = profile.lang, load_catalogue().indicator(one.indicator)
    table = pl.DataFrame(
        [(point.period, point.value) for point in one.values],
        schema={"REF_AREA": pl.String, "OBS_VALUE": pl.Float64},
        orient="row",
    )
    drawn = small_strip(table, measure=measure(subject, lang=lang), lang=lang)
    return {
        "id": ident,
        "title": subject.names[lang],
        "address": address_of("indicator", one.indicator, lang=lang),
        "svg": mark_safe(drawn.svg),  # noqa: S308  drawn by us
        "description": drawn.description,
        "note": sources_text(one.sources, lang=lang),
        "columns": (),
        "rows": (),
    }
