"""An index with the reader's own weights: who would stand where, and what a place owes to the weights."""

from __future__ import annotations

import math
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from actionlines.indicators.releases import Release
from actionlines.languages import number, side_by_side, translate
from actionlines.profiles.index import IndexProfile, index
from actionlines.profiles.index_words import (
    METHODS,
    highest_score,
    place_text,
    score_text,
    share_text,
)
from actionlines.profiles.sentences import joined
from actionlines.profiles.what_if import MOST_PARTS, Moved, NotAWeightError, Part, WhatIf, what_if
from actionlines.web import downloads
from actionlines.web.addresses import address
from actionlines.web.index_page import country_address
from actionlines.web.index_tabs import WHAT_IF, elsewhere, top
from actionlines.web.pages import Download, Page, handed_out, page

WEIGHTS: Final = tuple(f"w{at}" for at in range(1, MOST_PARTS + 1))
MEAN: Final = "mean"
PARAMS: Final = (*WEIGHTS, MEAN)
MOST_WEIGHT: Final = 1_000_000


@page(*PARAMS)
def what_if_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    asked = _query(request)
    leads = elsewhere(WHAT_IF, name, lang=lang, query=asked)
    if leads is not None:
        return leads
    profile, whole = _asked(release, request, lang=lang, name=name), index(release, name, lang=lang)
    lead = _lead(profile)
    files = {
        form: address("index-what-if-file", lang=lang, name=name, form=form, query=asked)
        for form in downloads.FORMS
    }
    facts = {
        **top(WHAT_IF, name, release, lang=lang),
        "lead": lead,
        "description": lead,
        "address": address(WHAT_IF, lang=lang, name=name),
        "changed": profile.is_changed,
        "parts": _parts(profile, request),
        "means": [
            {"code": one, "name": translate(METHODS[one], lang=lang), "chosen": one == profile.mean}
            for one in profile.means
        ],
        "first": number(profile.first, lang=lang),
        "draws": number(profile.draws, lang=lang),
        "rows": [_row(one, profile, whole) for one in profile.ranking],
        "sources": whole.sources,
        "downloads": downloads.links(files, lang=lang),
    }
    return Page("web/index_what_if.html", facts, keep=not asked)


@page(*PARAMS)
def what_if_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    leads = elsewhere("index-what-if-file", name, lang=lang, form=form, query=_query(request))
    if leads is not None:
        return leads
    profile = _asked(release, request, lang=lang, name=name)
    return handed_out(profile, f"{name}-what-if", form)


def _query(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in PARAMS if request.GET.get(name)}


def _asked(release: Release, request: HttpRequest, *, lang: str, name: str) -> WhatIf:
    """The index under the weights that the address says; a part of which it says none keeps its own."""
    plain = what_if(release, name, lang=lang)
    said = [request.GET.get(name, "") for name in WEIGHTS[: len(plain.parts)]]
    mean = request.GET.get(MEAN, "")
    if not any(said):
        return what_if(release, name, mean=mean, lang=lang)
    weights = [
        _weight(text) if text else 100 * part.published for text, part in zip(said, plain.parts, strict=True)
    ]
    return what_if(release, name, weights=weights, mean=mean, lang=lang)


def _weight(text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not 0 <= value <= MOST_WEIGHT:
        raise NotAWeightError(f"{text[:20]!r} is no weight; write a number from 0 to {MOST_WEIGHT}")
    return value


def _parts(profile: WhatIf, request: HttpRequest) -> list[dict[str, str]]:
    """One field for each part, with what was asked for it in hundredths."""
    return [
        {
            "field": field,
            "name": part.name,
            "value": request.GET.get(field) or f"{100 * part.weight:.4g}",
            "hint": _hint(part, profile),
        }
        for field, part in zip(WEIGHTS, profile.parts, strict=False)
    ]


def _hint(part: Part, profile: WhatIf) -> str:
    """The weight of a part in the index, and where another was asked for the one it has here."""
    lang = profile.lang
    told = [(translate("in the index %(share)s", lang=lang), part.published)]
    if profile.is_changed:
        told.append((translate("here %(share)s", lang=lang), part.weight))
    shares = (text % {"share": share_text(share, lang=lang)} for text, share in told)
    return side_by_side(shares, lang=lang, apart=True)


def _lead(profile: WhatIf) -> str:
    """Who is first, and how many keep their place; or that nothing is changed yet."""
    lang, ranking = profile.lang, profile.ranking
    if not profile.is_changed:
        return translate("Change the weights, and see who rises and who falls.", lang=lang)
    kept = sum(one.climbed == 0 for one in ranking)
    most = max(ranking, key=lambda one: abs(one.climbed))
    first = translate("First with these weights: %(name)s.", lang=lang) % {"name": ranking[0].name}
    same = translate("%(kept)s of %(all)s keep their place.", lang=lang) % {
        "kept": number(kept, lang=lang),
        "all": number(len(ranking), lang=lang),
    }
    moved = translate("The farthest move is that of %(name)s: from %(before)s to %(after)s.", lang=lang) % {
        "name": most.name,
        "before": place_text(most.published_place, lang=lang),
        "after": place_text(most.place, lang=lang),
    }
    return joined([first, same, *([moved] if most.climbed else [])], lang=lang)


def _row(one: Moved, profile: WhatIf, whole: IndexProfile) -> dict[str, Any]:
    lang, highest = profile.lang, highest_score(whole)
    climbed = one.climbed
    return {
        "place": place_text(one.place, lang=lang),
        "name": one.name,
        "address": country_address(whole, one.area),
        "before": place_text(one.published_place, lang=lang),
        "moved": place_text(abs(climbed), lang=lang) if climbed else "",
        "direction": "up" if climbed > 0 else "down" if climbed < 0 else "steady",
        "score": score_text(one.score, highest=highest, lang=lang),
        "in_front": share_text(one.in_front, lang=lang),
    }
