"""The divides of one indicator: between countries, and within them by each split; which there are, and where."""

from __future__ import annotations

from typing import Any, Final

from actionlines.indicators.catalogue import Indicator, load_catalogue
from actionlines.indicators.releases import Release
from actionlines.languages import translate
from actionlines.profiles.assessed import assessed, is_assessed
from actionlines.profiles.board import board
from actionlines.profiles.breakdown_words import dimension_text
from actionlines.profiles.divide import LEAST_AREAS
from actionlines.profiles.divide_within import splits_of
from actionlines.progress.divides import KINDS
from actionlines.web.addresses import address, key_of

BETWEEN: Final = "indicator-divide"
WITHIN: Final = "indicator-divide-within"


def is_measured_between(release: Release, code: str) -> bool:
    """Whether the divide between countries is measured; of a release not judged yet, whether it is likely to be."""
    if is_assessed(release):
        return code in set(assessed(release, "between")["INDICATOR"])
    subject = load_catalogue().indicators.get(code)
    if subject is None or subject.kind not in KINDS or not subject.measures:
        return False
    areas = dict(board(release).summaries.select("INDICATOR", "AREAS").iter_rows())
    return areas.get("POPULATION", 0) >= LEAST_AREAS and areas.get(code, 0) >= LEAST_AREAS


def divide_address(release: Release, subject: Indicator, *, lang: str, areas: str = "") -> str:
    """Address of the first divide there is; empty where none is."""
    kinds = divide_kinds(release, subject, here="", lang=lang, areas=areas)
    return str(kinds[0]["address"]) if kinds else ""


def split_key(dimension: str) -> str:
    """How an address calls a split: `income-wealth-quantile`."""
    return dimension.lower().replace("_", "-")


def divide_kinds(
    release: Release, subject: Indicator, *, here: str, lang: str, areas: str = ""
) -> list[dict[str, Any]]:
    """All divides of an indicator with their addresses.

    `here` is the split that is shown, or `BETWEEN`; `areas` the countries chosen, which every address keeps.
    """
    words = {"lang": lang, "name": key_of("indicator", subject.code)}
    query, within = {"areas": areas}, translate("Within countries: %(dimension)s", lang=lang)
    found = []
    if is_measured_between(release, subject.code):
        between = translate("Between countries", lang=lang, context="divide")
        found.append((between, address(BETWEEN, query=query, **words), here == BETWEEN))
    for one in splits_of(release, subject.code):
        name = within % {"dimension": dimension_text(one, lang=lang)}
        found.append((name, address(WITHIN, query=query, **words, split=split_key(one)), here == one))
    return [{"name": name, "address": leads, "here": shown} for name, leads, shown in found]
