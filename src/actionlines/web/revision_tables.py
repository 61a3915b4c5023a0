"""The tables of revisions, in words: figures, counts by indicator and by country, reasons, pages of a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from actionlines import places
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.revisions import KINDS
from actionlines.languages import change, number, translate
from actionlines.profiles.revision_words import kind_meaning, kind_text, of_text, reason_text
from actionlines.profiles.revisions import MOST_IN_A_FILE, Revision, RevisionsProfile, Tally
from actionlines.profiles.wording import difference_text, exact_text, unit_text
from actionlines.web.addresses import address_of

SHOWN: Final = 25
"""Rows of a count by indicator or country; the file has all of them."""


Address = Callable[[Mapping[str, str]], str]
"""Address of the page with another part of what was asked: another kind, indicator, area or page."""


def revision_parts(profile: RevisionsProfile, address: Address) -> dict[str, Any]:
    """All that a page says of revisions below its heading."""
    lang, kind = profile.lang, profile.kind
    return {
        "kinds": [
            {
                "name": kind_text(one, lang=lang),
                "figures": number(profile.counts[one], lang=lang),
                "address": address({"kind": one, "page": ""}),
                "here": one == kind,
            }
            for one in KINDS
        ],
        "meaning": kind_meaning(kind, lang=lang) if kind else "",
        "reasons": _reason_rows(profile),
        "indicators": _tally_rows(profile, "indicator", address),
        "areas": _tally_rows(profile, "area", address),
        "sized": kind in {None, "revised"},
        "rows": [_revision(one, lang) for one in profile.revisions],
        "pager": _pager(profile, address),
        "too_many": _too_many(profile),
    }


def _revision(one: Revision, lang: str) -> dict[str, Any]:
    indicator = load_catalogue().indicator(one.indicator)
    source = one.new_source or one.old_source or ""
    return {
        "area": places.display_name(one.area, lang),
        "indicator": indicator.names[lang],
        "unit": unit_text(indicator, lang=lang),
        "address": address_of("indicator", one.indicator, lang=lang, query={"areas": _chosen(one.area)}),
        "of": of_text(one, lang=lang),
        "old": "–" if one.old is None else exact_text(one.old, indicator, lang=lang),
        "new": "–" if one.new is None else exact_text(one.new, indicator, lang=lang),
        "change": "" if one.difference is None else _change(one, lang),
        "verdict": one.verdict or "",
        "verdict_text": _verdict(one.verdict, lang),
        "why": reason_text(one.reason, one.kind, source, lang=lang),
    }


def _chosen(area: str) -> str:
    """An area whose series the indicator's page can show."""
    return area if places.area(area).kind != "aggregate" else ""


def _change(one: Revision, lang: str) -> str:
    indicator = load_catalogue().indicator(one.indicator)
    assert one.difference is not None
    moved = difference_text(one.difference, one.relative_pct, indicator, lang=lang)
    if indicator.kind != "count":
        return moved
    exact = change(one.difference * 10.0**indicator.unit_mult, lang=lang, decimals=indicator.decimals)
    return f"{exact} ({moved})" if moved != exact else exact


def _verdict(verdict: str | None, lang: str) -> str:
    return {
        None: "",
        "better": translate("better", lang=lang, context="trend"),
        "worse": translate("worse", lang=lang, context="trend"),
    }[verdict]


def _tally_rows(
    profile: RevisionsProfile, by: Literal["indicator", "area"], address: Address
) -> dict[str, Any]:
    """Counts by indicator or by area: those with the most, each a link to what changed there."""
    every = profile.by_indicator if by == "indicator" else profile.by_area
    if len(every) < 2:
        return {}
    lang = profile.lang
    return {
        "rows": [_tally(one, by, address, lang) for one in every[:SHOWN]],
        "shown": _shown_text(len(every), lang),
    }


def _tally(one: Tally, by: str, address: Address, lang: str) -> dict[str, str]:
    name = (
        load_catalogue().indicator(one.code).names[lang]
        if by == "indicator"
        else places.display_name(one.code, lang)
    )
    return {
        "name": name,
        "address": address({by: one.code, "page": ""}),
        **{
            kind: number(getattr(one, kind), lang=lang)
            for kind in ("revised", "better", "worse", "withdrawn", "new")
        },
        "median": "–" if one.median_size is None else number(one.median_size, lang=lang),
    }


def _shown_text(every: int, lang: str) -> str:
    if every <= SHOWN:
        return ""
    message = translate("Shown are the %(shown)s with the most revised figures, of %(every)s.", lang=lang)
    return message % {"shown": number(SHOWN, lang=lang), "every": number(every, lang=lang)}


def _reason_rows(profile: RevisionsProfile) -> list[dict[str, str]]:
    """Why the figures listed changed, and how many of them for each reason."""
    lang = profile.lang
    return [
        {"why": reason_text(reason, kind, source or "", lang=lang), "figures": number(count, lang=lang)}
        for kind, reason, source, count in profile.by_reason
        if profile.kind in {None, kind}
    ]


def _pager(profile: RevisionsProfile, address: Address) -> dict[str, str]:
    """Where the pages before and after are; empty where there is one only."""
    if profile.parts == 1:
        return {}
    lang, part = profile.lang, profile.part
    message = translate("Page %(part)s of %(parts)s", lang=lang)
    return {
        "here": message % {"part": number(part, lang=lang), "parts": number(profile.parts, lang=lang)},
        "before": address({"page": "" if part == 2 else str(part - 1)}) if part > 1 else "",
        "after": address({"page": str(part + 1)}) if part < profile.parts else "",
    }


def _too_many(profile: RevisionsProfile) -> str:
    if profile.total <= MOST_IN_A_FILE:
        return ""
    message = translate(
        "A table holds at most %(most)s figures: choose an indicator or a country to take them as a file.",
        lang=profile.lang,
    )
    return message % {"most": number(MOST_IN_A_FILE, lang=profile.lang)}
