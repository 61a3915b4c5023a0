"""The releases there are, one release's own account, and a feed of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.indicators.store import release_before
from actionlines.languages import date, language, number, side_by_side, translate, translate_plural
from actionlines.profiles.releases import (
    ListedRelease,
    ReleaseListing,
    ReleaseProfile,
    release_profile,
    releases,
)
from actionlines.profiles.revision_words import found_text, refused_text
from actionlines.profiles.wording import areas_text
from actionlines.web import downloads
from actionlines.web.addresses import address, as_of, whole
from actionlines.web.pages import Download, Drawn, Page, handed_out, page
from actionlines.web.release_in_use import the_store

_PLAIN: Final = re.compile(r"[^/.?#%]{1,120}")
MOST_IN_A_FEED: Final = 20


def release_name(release: Release, every: Sequence[Release] = ()) -> str:
    """How a release stands in addresses: its label, or its id where that is not one plain name of its own.

    `every` release spares opening them once more.
    """
    same = [one for one in every or the_store().releases() if one.label == release.label]
    return release.label if len(same) == 1 and _PLAIN.fullmatch(release.label) else release.id


@page(every_release=True)
def releases_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    every = the_store().releases()
    listing = releases(every, release, lang=lang)
    lead = _list_lead(listing)
    return Page(
        "web/releases.html",
        {
            "here": "releases",
            "lead": lead,
            "description": lead,
            "edition": listing.edition,
            "releases": [_listed(one, every, lang) for one in listing.releases],
            "downloads": downloads.links(
                {form: address("releases-file", lang=lang, form=form) for form in ("csv", "xlsx", "json")},
                lang=lang,
            ),
        },
    )


@page(every_release=True)
def releases_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download:
    listing = releases(the_store().releases(), release, lang=lang)
    return handed_out(listing, "releases", form)


@page(every_release=True)
def release_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    asked = the_store().as_of(name)
    if release_name(asked) != name:
        return HttpResponseRedirect(address("release", lang=lang, name=release_name(asked)))
    profile = _profile(asked, lang)
    lead = _lead(profile)
    return Page(
        "web/release.html",
        {
            "here": "releases",
            "label": profile.edition.label,
            "lead": lead,
            "description": lead,
            "edition": profile.edition,
            "state": _state(profile),
            "note": profile.note,
            "under": _under(name, lang),
            "revisions": _revisions(profile, name, lang),
            "facts": _facts(profile),
            "sources": profile.sources,
            "counted": [_counted(one, lang) for one in profile.sources],
            "files": [
                {**file, "source": one.name, "size": number(file["bytes"], lang=lang)}
                for one in profile.sources
                for file in one.files
            ],
            "refused": _refused(profile, lang),
            "found": _found(profile, lang),
            "downloads": downloads.links(
                {
                    form: address("release-file", lang=lang, name=name, form=form)
                    for form in ("csv", "xlsx", "json")
                },
                lang=lang,
            ),
        },
    )


def _refused(profile: ReleaseProfile, lang: str) -> list[dict[str, str]]:
    return [
        {
            "source": load_catalogue().source_name(one.source, lang=lang),
            "why": refused_text(one.reason, lang=lang),
            "figures": number(one.figures, lang=lang),
        }
        for one in profile.refused
    ]


def _found(profile: ReleaseProfile, lang: str) -> list[dict[str, str]]:
    """Figures that were kept and marked, by check."""
    return [
        {
            "what": found_text(one.flag, lang=lang),
            "figures": number(one.figures, lang=lang),
            "indicators": number(one.indicators, lang=lang),
            "areas": number(one.areas, lang=lang),
        }
        for one in profile.found
    ]


@page(every_release=True)
def release_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, form: str
) -> Download | HttpResponse:
    asked = the_store().as_of(name)
    if release_name(asked) != name:
        return HttpResponseRedirect(address("release-file", lang=lang, name=release_name(asked), form=form))
    profile = _profile(asked, lang)
    return handed_out(profile, f"release-{name}", form)


def _profile(asked: Release, lang: str) -> ReleaseProfile:
    store = the_store()
    in_use = asked.id == store.current_id()
    return release_profile(asked, before=store.before(asked), in_use=in_use, lang=lang)


@page(every_release=True)
def releases_feed(release: Release, request: HttpRequest, *, lang: str) -> Drawn:
    """The newest releases as Atom; an entry's id holds the release's own hash and never changes."""
    every = the_store().releases()
    listed = releases(every, release, lang=lang).releases[:MOST_IN_A_FEED]
    host = urlsplit(whole("")).hostname
    home = whole(address("releases", lang=lang))
    feed = Atom1Feed(
        title=translate("Releases of figures – Actionlines", lang=lang),
        link=home,
        description=None,
        language=language(lang).tag,
        author_name="Actionlines",
        feed_url=whole(address("releases-feed-file", lang=lang)),
        feed_guid=f"tag:{host},2026:actionlines/{lang}/releases",
    )
    for one in listed:
        day = datetime.datetime.fromisoformat(one.edition.on).replace(tzinfo=datetime.UTC)
        named = release_name(next(each for each in every if each.id == one.edition.id), every)
        feed.add_item(
            title=_title(one.edition.label, lang),
            link=whole(address("release", lang=lang, name=named)),
            description=escape(_summary(one, lang)),
            unique_id=f"tag:{host},{one.edition.on}:actionlines/{lang}/release/{one.edition.id}",
            pubdate=day,
            updateddate=day,
        )
    return Drawn(feed.writeString("utf-8").encode(), "application/atom+xml; charset=utf-8")


def _list_lead(listing: ReleaseListing) -> str:
    lang = listing.lang
    message = translate_plural(
        "%(n)s release of figures. A release never changes: a correction is a new one.",
        "%(n)s releases of figures. A release never changes: a correction is a new one.",
        len(listing.releases),
        lang=lang,
    )
    return message % {"n": number(len(listing.releases), lang=lang)}


def _listed(one: ListedRelease, every: Sequence[Release], lang: str) -> dict[str, Any]:
    release = next(each for each in every if each.id == one.edition.id)
    before = release_before(release, every)
    name = release_name(release, every)
    return {
        "label": one.edition.label,
        "address": address("release", lang=lang, name=name),
        "id": one.edition.id,
        "day": _day(one.edition.on, lang),
        "in_use": one.in_use,
        "figures": number(one.figures, lang=lang),
        "sources": side_by_side(
            (load_catalogue().source_name(source, lang=lang) for source in one.sources), lang=lang
        ),
        "licences": one.licences,
        "note": one.note,
        "under": _under(name, lang),
        "revisions": address("revisions", lang=lang, query={"from": release_name(before, every), "to": name})
        if before
        else "",
    }


def _under(name: str, lang: str) -> str:
    """The home page as it was under a release."""
    with as_of(name):
        return address("home", lang=lang)


def _revisions(profile: ReleaseProfile, name: str, lang: str) -> dict[str, str] | None:
    if profile.before is None:
        return None
    before = release_name(the_store().open(profile.before.id))
    message = translate("What changed since release %(label)s", lang=lang)
    return {
        "text": message % {"label": profile.before.label},
        "address": address("revisions", lang=lang, query={"from": before, "to": name}),
    }


def _title(label: str, lang: str) -> str:
    return translate("Release %(label)s", lang=lang) % {"label": label}


def _day(on: str, lang: str) -> str:
    return date(datetime.date.fromisoformat(on), lang=lang)


def _summary(one: ListedRelease, lang: str) -> str:
    names = (load_catalogue().source_name(source, lang=lang) for source in one.sources)
    message = translate("%(day)s: %(figures)s figures. Sources: %(sources)s.", lang=lang)
    return message % {
        "day": _day(one.edition.on, lang),
        "figures": number(one.figures, lang=lang),
        "sources": side_by_side(names, lang=lang),
    }


def _lead(profile: ReleaseProfile) -> str:
    lang = profile.lang
    message = translate(
        "%(figures)s figures of %(indicators)s indicators, for %(areas)s, from %(first)s to %(last)s.",
        lang=lang,
    )
    return message % {
        "figures": number(profile.figures, lang=lang),
        "indicators": number(profile.indicators, lang=lang),
        "areas": areas_text(profile.areas, lang=lang),
        "first": profile.first_year,
        "last": profile.last_year,
    }


def _state(profile: ReleaseProfile) -> str:
    if profile.in_use:
        return translate("This release is in use: the pages show its figures.", lang=profile.lang)
    return translate(
        "This release is not in use. Every page can still be seen as it was under it.", lang=profile.lang
    )


def _facts(profile: ReleaseProfile) -> list[tuple[str, str, bool]]:
    """What identifies the release; of each, whether it is a code and no word."""
    lang, made_from = profile.lang, profile.made_from
    return [
        (translate("Day", lang=lang), _day(profile.edition.on, lang), False),
        (translate("Name by content", lang=lang), profile.edition.id, True),
        (translate("Hash of the figures (SHA-256)", lang=lang), profile.rows_sha256, True),
        (
            translate("Made from", lang=lang),
            made_from or translate("source files alone", lang=lang),
            made_from is not None,
        ),
        (translate("Made with version", lang=lang), profile.code_version, True),
    ]


def _counted(one: Any, lang: str) -> dict[str, str]:
    return {
        "name": one.name,
        "id": one.id.lower(),
        **{
            name: number(getattr(one, name), lang=lang)
            for name in ("read", "accepted", "quarantined", "carried")
        },
    }
