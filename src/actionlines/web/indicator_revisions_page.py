"""What changed of one indicator since the release before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from actionlines.indicators.releases import Release
from actionlines.languages import translate
from actionlines.profiles.revision_words import counts_text
from actionlines.profiles.revisions import revisions
from actionlines.web import downloads
from actionlines.web.addresses import address
from actionlines.web.indicator_tabs import REVISIONS, asked_for, elsewhere, tab_address, top
from actionlines.web.pages import Page, page
from actionlines.web.release_in_use import the_store
from actionlines.web.releases_page import release_name
from actionlines.web.revision_tables import revision_parts
from actionlines.web.revisions_page import file_forms, kind_asked, part_asked

PARAMS = ("kind", "page")


@page("areas", *PARAMS, every_release=True)
def indicator_revisions_view(
    release: Release, request: HttpRequest, *, lang: str, name: str
) -> Page | HttpResponse:
    subject, choice = asked_for(request, lang=lang, name=name)
    leads = elsewhere(REVISIONS, subject, choice, request, lang=lang, name=name, params=PARAMS)
    if leads is not None:
        return leads
    common = top(REVISIONS, release, subject, choice, lang=lang)
    before = the_store().before(release)
    if before is None:
        message = translate(
            "%(label)s is the first release: there is none before it to compare with.", lang=lang
        )
        facts = {**common, "lead": message % {"label": release.label}}
        return Page("web/indicator_revisions.html", facts, keep=not any(map(request.GET.get, PARAMS)))
    profile = revisions(
        release, before, indicator=subject.code, kind=kind_asked(request), part=part_asked(request), lang=lang
    )
    query = {
        "from": release_name(before),
        "to": release_name(release),
        "indicator": subject.code,
        "kind": request.GET.get("kind", "").strip(),
    }
    message = translate("From release %(before)s to %(after)s: %(counts)s.", lang=lang)
    counts = counts_text(dict(profile.counts), lang=lang)
    lead = message % {"before": before.label, "after": release.label, "counts": counts}
    own = {"areas": ",".join(choice.areas), "kind": query["kind"]}

    def with_more(more: dict[str, str]) -> str:
        """An area's revisions stand on the page of all revisions; another kind or page here."""
        if "area" in more:
            return address("revisions", lang=lang, query={**query, **more})
        return tab_address(REVISIONS, subject, lang=lang, query={**own, **more})

    facts = {
        **common,
        "lead": lead,
        "description": lead,
        "other": address("revisions", lang=lang, query=query),
        "what": revision_parts(profile, with_more),
        "downloads": downloads.links(
            {
                form: address("revisions-file", lang=lang, form=form, query=query)
                for form in file_forms(profile)
            },
            lang=lang,
        ),
    }
    return Page("web/indicator_revisions.html", facts)
