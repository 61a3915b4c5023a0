"""The pictures of an indicator's breakdowns: gaps of all countries, parts of chosen ones over time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import polars as pl
from django.utils.safestring import mark_safe

from actionlines import places
from actionlines.charts import Measure, strip_chart
from actionlines.charts.panels import Facet
from actionlines.charts.small_multiples import small_multiples
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import list_of, translate
from actionlines.profiles.breakdown_words import dimension_text, part_text
from actionlines.profiles.breakdowns import Breakdown
from actionlines.profiles.wording import gap_size_text, measure
from actionlines.web.addresses import address_of
from actionlines.web.pictures import ShownPicture, draw_narrow

MOST_PANELS: Final = 6
"""Countries drawn over time; the table has all that were chosen."""


def part_names(profile: Breakdown) -> list[str]:
    """The parts of the population in words, in the order of their codes."""
    return [part_text(profile.dimension, code, lang=profile.lang) for code in profile.codes]


def gap_strip(profile: Breakdown) -> ShownPicture | None:
    """Gaps of all countries as a strip; of counts none, since they go with a country's size."""
    lang, subject = profile.lang, profile.indicator
    if subject.kind in {"count", "money"} or not profile.latest:
        return None
    table = pl.DataFrame(
        [(one.area, one.gap) for one in profile.latest],
        schema={"REF_AREA": pl.String, "OBS_VALUE": pl.Float64},
        orient="row",
    )
    message = translate("%(indicator)s: gap by %(dimension)s", lang=lang)
    title = message % {"indicator": profile.name, "dimension": dimension_text(profile.dimension, lang=lang)}
    gap = Measure(
        title, lambda value: gap_size_text(value, subject, lang=lang), kind=subject.kind, lowest=0.0
    )
    names = {one.area: one.name for one in profile.latest}
    focus = profile.areas[0] if profile.areas and profile.areas[0] in names else None
    drawn = strip_chart(table, measure=gap, lang=lang, names=names, title=title, focus=focus)
    return ShownPicture(
        mark_safe(drawn.svg),  # noqa: S308  drawn by us
        mark_safe(draw_narrow(drawn)),  # noqa: S308  drawn by us
        drawn.title,
        drawn.description,
        _credit(sorted({one.source for one in profile.latest}), lang),
        (),
        (),
    )


def over_time(profile: Breakdown) -> dict[str, Any]:
    """A panel for each chosen country with several periods; a line for each part."""
    lang = profile.lang
    facets = [_facet(area, profile) for area in profile.areas]
    drawn = [facet for facet in facets if facet.table["TIME_PERIOD"].n_unique() > 1][:MOST_PANELS]
    lacking = [
        places.display_name(area, lang)
        for area, facet in zip(profile.areas, facets, strict=True)
        if facet.table["TIME_PERIOD"].n_unique() < 2
    ]
    message = translate("Not drawn, for want of several periods: %(areas)s.", lang=lang)
    shown = {"no_series": message % {"areas": list_of(lacking, lang=lang)} if lacking else ""}
    if not drawn:
        return shown
    names = dict(zip(profile.codes, part_names(profile), strict=True))
    same = profile.indicator.kind not in {"count", "money"}
    made = small_multiples(drawn, names=names, lang=lang, title=profile.name, same_scale=same)
    panels = [
        {
            "id": f"over-time-{panel.facet.code.lower()}",
            "title": picture.title,
            "address": address_of("country", panel.facet.code, lang=lang),
            "svg": mark_safe(picture.svg),  # noqa: S308  drawn by us
            "description": picture.description,
            "note": _credit(
                dict.fromkeys(one.source for one in profile.series if one.area == panel.facet.code), lang
            ),
            "columns": picture.columns,
            "rows": picture.rows,
        }
        for panel, picture in zip(made.panels, made.pictures, strict=True)
    ]
    samples = [(name, mark_safe(sample)) for name, sample in made.legend]  # noqa: S308  drawn by us
    return {**shown, "panels": panels, "legend": samples}


def _facet(area: str, profile: Breakdown) -> Facet:
    rows = [
        (code, one.period, value, "B" if one.broken else None)
        for one in profile.series
        if one.area == area
        for code, value in zip(profile.codes, one.values, strict=True)
        if value is not None
    ]
    schema = {
        "LINE": pl.String,
        "TIME_PERIOD": pl.String,
        "OBS_VALUE": pl.Float64,
        "OBS_STATUS": pl.String,
    }
    name = places.display_name(area, profile.lang)
    own = measure(profile.indicator, lang=profile.lang)
    shown = Measure(name, own.write, own.kind, own.factor, own.lowest, own.highest)
    return Facet(name, pl.DataFrame(rows, schema=schema, orient="row"), shown, area)


def _credit(sources: Iterable[str], lang: str) -> str:
    names = [load_catalogue().source_name(source, lang=lang) for source in sources]
    return translate("Source: %(names)s.", lang=lang) % {"names": list_of(names, lang=lang)}
