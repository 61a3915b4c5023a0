"""Who was asked for what: all actions of the trackers that were kept, and those of one entity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from actionlines.commitments.kept_trackers import Trackers
from actionlines.commitments.tracker import By, UnknownChoiceError
from actionlines.errors import BadInputError
from actionlines.indicators.releases import Release
from actionlines.languages import mark, number, translate, translate_plural
from actionlines.profiles.edition import edition
from actionlines.profiles.tracker import TrackerProfile, agency_asked, tracked
from actionlines.web import downloads
from actionlines.web.addresses import address
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.release_in_use import the_store
from actionlines.web.tracker_rows import Shown, part_of, shown_groups, shown_sources

NO_STATE: Final = "-"
"""How an address asks for actions of which the table says no state."""
MOST_STATES: Final = 100
LONGEST_STATE: Final = 60
"""Of the states that a form offers; a longer one is told where it stands."""
WAYS: Final = {
    By.PARAGRAPH: mark("By paragraph"),
    By.ENTITY: mark("By entity"),
    By.STATE: mark("By state"),
    By.DEADLINE: mark("By deadline"),
}
_FILTERS: Final = ("document", "entity", "state", "paragraph")


class WrongPartError(BadInputError):
    """A part of a list is asked for that is no number."""


@page("by", "part", *_FILTERS)
def tracker_view(release: Release, request: HttpRequest, *, lang: str) -> Page | HttpResponse:
    by, profile = _by(request), _chosen(request, lang)
    query = _query(request)
    shown = part_of(shown_groups(profile, by), _part(request))
    if not _said_plainly(request, shown):
        said = {name: value for name, value in request.GET.items() if name in {"by", *query}}
        return HttpResponseRedirect(_part_address("tracker", shown.part, lang, said))
    lead = _lead(profile)
    facts = {
        "title": translate("Who was asked for what", lang=lang),
        "lead": lead,
        "description": lead,
        "ways": [
            {
                "name": translate(name, lang=lang),
                "address": address("tracker", lang=lang, query=query | {"by": one.value}),
                "here": one is by,
            }
            for one, name in WAYS.items()
        ],
        "form": _form(profile, query, by),
        "by_entity": by is By.ENTITY,
        "everything": address("tracker", lang=lang) if query else "",
    }
    files = _downloads("tracker-file", lang, query)
    facts |= _list(release, profile, shown, "tracker", lang, query | {"by": by.value}) | {"downloads": files}
    return Page("web/tracker.html", facts, keep=len(query) <= 1)


@page(*_FILTERS)
def tracker_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download:
    return handed_out(_chosen(request, lang), "tracker", form)


@page("part")
def tracker_entity_view(
    release: Release, request: HttpRequest, *, lang: str, name: str
) -> Page | HttpResponse:
    profile = _of_entity(name, lang)
    shown = part_of(shown_groups(profile, By.DEADLINE), _part(request))
    if not _said_plainly(request, shown):
        return HttpResponseRedirect(_part_address("tracker-entity", shown.part, lang, {}, name=name))
    agency = agency_asked(name)
    called = agency.name(lang=lang) if agency else _called(profile, name)
    lead = _lead(profile)
    facts = {
        "title": called,
        "entity": True,
        "own_words": agency is None,
        "lead": lead,
        "description": lead,
        "whole": address("tracker", lang=lang, query={"by": By.ENTITY.value}),
        "downloads": _downloads("tracker-entity-file", lang, {}, name=name),
    }
    return Page(
        "web/tracker.html", facts | _list(release, profile, shown, "tracker-entity", lang, {}, name=name)
    )


@page()
def tracker_entity_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download:
    return handed_out(_of_entity(name, lang), f"tracker-{name}", form)


def _list(
    release: Release,
    profile: TrackerProfile,
    shown: Shown,
    view: str,
    lang: str,
    query: dict[str, str],
    **words: str,
) -> dict[str, Any]:
    """What both pages have: this part of the list, the parts beside it, the tables behind it."""
    beside = [
        (rel, _part_address(view, at, lang, query, **words))
        for rel, at in (("prev", shown.part - 1), ("next", shown.part + 1))
        if 1 <= at <= shown.parts
    ]
    facts = {"part": number(shown.part, lang=lang), "parts": number(shown.parts, lang=lang)}
    return {
        "here": "tracker",
        "edition": edition(release),
        "groups": shown.groups,
        "beside": beside,
        "part_note": translate("Part %(part)s of %(parts)s", lang=lang) % facts if shown.parts > 1 else "",
        "kept": bool(profile.sources),
        "origins": shown_sources(profile.sources, lang=lang),
        "withheld": any(not one.publishable for one in profile.sources),
    }


def _by(request: HttpRequest) -> By:
    asked = request.GET.get("by", "")
    if asked and asked not in set(By):
        raise UnknownChoiceError(f"actions are shown by {', '.join(By)}, not by {asked[:40]!r}", tuple(By))
    return By(asked) if asked else By.PARAGRAPH


def _part(request: HttpRequest) -> int:
    asked = request.GET.get("part", "") or "1"
    if not (asked.isascii() and asked.isdecimal() and 1 <= int(asked[:6]) <= 99_999):
        raise WrongPartError(f"{asked[:20]!r} is no part of the list; write 1, 2, 3")
    return int(asked[:6])


def _said_plainly(request: HttpRequest, shown: Shown) -> bool:
    """Whether the address names the part in the one way that it is written: a page has one address."""
    said: str = request.GET.get("part", "")
    return said == (str(shown.part) if shown.part > 1 else "")


def _part_address(view: str, part: int, lang: str, query: dict[str, str], **words: str) -> str:
    return address(view, lang=lang, query=query | ({"part": str(part)} if part > 1 else {}), **words)


def _query(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}


def _chosen(request: HttpRequest, lang: str) -> TrackerProfile:
    query = _query(request)
    state = query.pop("state", None)
    return tracked(_trackers(), lang=lang, state="" if state == NO_STATE else state, **query)


def _of_entity(name: str, lang: str) -> TrackerProfile:
    """The actions asked of an entity; none of an agency that is known and was asked for nothing."""
    try:
        return tracked(_trackers(), lang=lang, entity=name)
    except UnknownChoiceError:
        if agency_asked(name) is None:
            raise
        return replace(tracked(_trackers(), lang=lang), actions=())


def _called(profile: TrackerProfile, slug: str) -> str:
    """What a body that we do not know is called where it is first asked."""
    return next(each.name for one in profile.actions for each in one.entities if each.slug == slug)


def _trackers() -> Trackers:
    return Trackers(the_store().root)


def _lead(profile: TrackerProfile) -> str:
    lang, actions = profile.lang, profile.actions
    if not profile.sources:
        return translate("No table of actions was brought to this site yet.", lang=lang)
    message = translate_plural(
        "%(n)s action asked for; bodies asked: %(entities)s; with a day by which: %(dated)s; with a state: %(told)s.",
        "%(n)s actions asked for; bodies asked: %(entities)s; with a day by which: %(dated)s; with a state: %(told)s.",
        len(actions),
        lang=lang,
    )
    counts = {
        "n": len(actions),
        "entities": len({each.slug for one in actions for each in one.entities}),
        "dated": sum(one.due_by is not None for one in actions),
        "told": sum(bool(one.state) for one in actions),
    }
    return message % {name: number(count, lang=lang) for name, count in counts.items()}


def _form(profile: TrackerProfile, query: dict[str, str], by: By) -> dict[str, Any]:
    lang = profile.lang
    no_state = translate("no state told", lang=lang)
    return {
        "by": by.value if by is not By.PARAGRAPH else "",
        "hidden": [(name, query[name]) for name in ("entity", "paragraph") if name in query],
        "documents": [
            (one.document, one.name, one.document == query.get("document")) for one in profile.sources
        ],
        "states": [
            (state or NO_STATE, state or no_state, (state or NO_STATE) == query.get("state"))
            for state in [each for each in profile.states if len(each) <= LONGEST_STATE][:MOST_STATES]
        ],
    }


def _downloads(view: str, lang: str, query: dict[str, str], **words: str) -> list[tuple[str, str]]:
    files = {
        form: address(view, lang=lang, form=form, query=query, **words) for form in downloads.WITHOUT_WORKBOOK
    }
    return downloads.links(files, lang=lang)
