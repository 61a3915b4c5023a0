"""One paragraph at its permanent address, and the section below a heading at that of the heading."""

from __future__ import annotations

import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect

from actionlines.commitments.book import Book, UnknownPassageError, book
from actionlines.indicators.releases import Release
from actionlines.languages import mark, translate
from actionlines.profiles.edition import edition
from actionlines.profiles.paragraph import (
    DividedParagraphError,
    ParagraphProfile,
    code_now,
    passage_profile,
)
from actionlines.profiles.reading import Read, SectionProfile
from actionlines.web import downloads, errors
from actionlines.web.addresses import address, whole
from actionlines.web.document_page import page_asked, said_plainly, section_page
from actionlines.web.library_in_use import the_library
from actionlines.web.lines import shown_line
from actionlines.web.pages import Download, Page, handed_out, page
from actionlines.web.paragraph_tables import (
    agencies,
    asked_actions,
    indicators,
    made_by,
    sdg_targets,
    targets,
)
from actionlines.web.passages import (
    beside_choices,
    document_address,
    passage_address,
    shown_heading,
    shown_passage,
    text_sources,
    words_note,
)

NO_SUCH: Final = mark("This text has no paragraph of that code.")
_BEGINNING: Final = 90
"""Signs of a neighbour's words that are shown."""


@page("beside", "page")
def paragraph_view(
    release: Release, request: HttpRequest, *, lang: str, name: str, code: str
) -> Page | HttpResponse:
    opened = book(the_library(), name.lower())
    asked = request.GET.get("beside", "")
    try:
        now = code_now(opened, as_written(opened, code))
    except UnknownPassageError as error:
        return _no_such(request, opened, error.candidates, lang=lang)
    except DividedParagraphError as error:
        return _divided(release, opened, code, error.candidates, lang=lang)
    if now != as_written(opened, code):
        return HttpResponsePermanentRedirect(passage_address(opened.code, now, lang=lang, beside=asked))
    found = passage_profile(
        release, the_library(), opened.code, now, lang=lang, beside=asked, page=page_asked(request)
    )
    if isinstance(found, SectionProfile):
        if (name, code) != (opened.code, now) or not said_plainly(request, found):
            return HttpResponseRedirect(
                passage_address(opened.code, now, lang=lang, beside=found.beside, page=found.page)
            )
        return section_page(found)
    said = {one: request.GET[one] for one in ("beside", "page") if one in request.GET}
    if (name, code) != (opened.code, now) or said != ({"beside": found.beside} if found.beside else {}):
        return HttpResponseRedirect(passage_address(opened.code, now, lang=lang, beside=found.beside))
    return Page("web/paragraph.html", _facts(found, opened))


@page("beside")
def paragraph_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, code: str, form: str
) -> Download | HttpResponse:
    opened = book(the_library(), name.lower())
    now = code_now(opened, as_written(opened, code))
    asked = request.GET.get("beside", "")
    if (name, code) != (opened.code, now):
        plain = address(
            "paragraph-file", lang=lang, name=opened.code, code=now, form=form, query={"beside": asked}
        )
        return HttpResponseRedirect(plain)
    profile = passage_profile(release, the_library(), opened.code, now, lang=lang, beside=asked)
    return handed_out(profile, f"{opened.code}-{now}", form)


def as_written(opened: Book, code: str) -> str:
    """A code as the document writes it, whatever letters were typed large or small."""
    known = {one.casefold(): one for one in (*opened.moved, *opened.by_code)}
    return code if code in opened.by_code else known.get(code.casefold(), code)


def _no_such(request: HttpRequest, opened: Book, near: tuple[str, ...], *, lang: str) -> HttpResponse:
    """What may have been meant, and the document itself."""
    meant = [{"name": one, "address": passage_address(opened.code, one, lang=lang)} for one in near]
    whole_text = {"name": opened.name(lang=lang), "address": document_address(opened.code, lang=lang)}
    return errors.error_page(request, 404, lang=lang, sentence=NO_SUCH, meant=[*meant, whole_text])


def _divided(release: Release, opened: Book, code: str, now: tuple[str, ...], *, lang: str) -> Page:
    return Page(
        "web/divided.html",
        {
            "here": "documents",
            "document": opened.name(lang=lang),
            "document_address": document_address(opened.code, lang=lang),
            "code": code,
            "now": [(one, passage_address(opened.code, one, lang=lang)) for one in now],
            "edition": edition(release),
        },
    )


def _facts(profile: ParagraphProfile, opened: Book) -> dict[str, Any]:
    lang, document, beside = profile.lang, profile.document, profile.beside
    one = shown_passage(profile.passage, document.code, lang=lang, beside=beside)
    return {
        "here": "documents",
        "document": document.name,
        "document_address": document_address(document.code, lang=lang, beside=beside),
        "code": profile.code,
        "passage": one,
        "note": words_note(document, lang=lang),
        "description": profile.passage.gist or document.name,
        "trail": [shown_heading(each, document.code, lang=lang, beside=beside) for each in profile.trail],
        "under": [shown_passage(each, document.code, lang=lang, beside=beside) for each in profile.under],
        "notes": [shown_passage(each, document.code, lang=lang, beside=beside) for each in profile.notes],
        "before": _neighbour(profile, profile.before),
        "after": _neighbour(profile, profile.after),
        "two": bool(beside),
        "choices": beside_choices(
            document,
            beside,
            lang=lang,
            at=lambda other: passage_address(document.code, profile.code, lang=lang, beside=other),
        ),
        "alone": passage_address(document.code, profile.code, lang=lang) if beside else "",
        "lines": [shown_line(each, lang) for each in profile.lines],
        "linked": profile.linked,
        "indicators": indicators(profile),
        "unmeasured": profile.unmeasured,
        "targets": targets(profile),
        "sdg": sdg_targets(profile),
        "agencies": agencies(profile),
        "made_by": made_by(profile),
        "asked": asked_actions(profile),
        "formers": ", ".join(profile.formers),
        "had_before": [
            {"code": one, "address": passage_address(document.code, one, lang=lang)}
            for one in profile.had_before
        ],
        "rewording": _rewording(profile),
        "citation": citation(profile, whole(passage_address(document.code, profile.code, lang=lang))),
        "sources": profile.figure_sources,
        "text_sources": text_sources(profile.sources),
        "edition": profile.edition,
        "downloads": downloads.links(_files(profile), lang=lang),
    }


def _files(profile: ParagraphProfile) -> dict[str, str]:
    """Addresses of the paragraph's files, by form."""
    words = {"name": profile.document.code, "code": profile.code, "query": {"beside": profile.beside}}
    return {
        form: address("paragraph-file", lang=profile.lang, form=form, **words)
        for form in downloads.WITHOUT_WORKBOOK
    }


def citation(profile: ParagraphProfile, where: str) -> str:
    """How the paragraph is cited: text, year, code, and the address that stays."""
    document = profile.document
    said = {"document": document.name, "code": profile.code, "address": where}
    if document.adopted is None:
        return translate("%(document)s, paragraph %(code)s. %(address)s", lang=profile.lang) % said
    message = translate("%(document)s (%(year)s), paragraph %(code)s. %(address)s", lang=profile.lang)
    return message % {**said, "year": str(datetime.date.fromisoformat(document.adopted).year)}


def _neighbour(profile: ParagraphProfile, one: Read | None) -> dict[str, Any] | None:
    if one is None:
        return None
    words = one.words.text if one.words else one.gist
    cut = words if len(words) <= _BEGINNING else words[:_BEGINNING].rsplit(" ", 1)[0] + " …"
    where = passage_address(profile.document.code, one.code, lang=profile.lang, beside=profile.beside)
    return {"code": one.code, "words": cut, "address": where}


def _rewording(profile: ParagraphProfile) -> dict[str, Any] | None:
    found = profile.rewording
    if found is None:
        return None
    return {
        "new": not found.code,
        "stretches": [{"change": change, "text": text} for change, text in found.stretches],
        "edition": found.edition,
    }
