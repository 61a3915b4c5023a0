"""The official texts on an action line's page: the paragraphs of each that the line stands on."""

from __future__ import annotations

import datetime
from typing import Any

from actionlines.commitments.book import book
from actionlines.commitments.line_paragraphs import AGENDA
from actionlines.languages import date, translate
from actionlines.profiles.action_line import ActionLineProfile
from actionlines.profiles.line_texts import Standing, TextOfLine
from actionlines.web.addresses import address, key_of
from actionlines.web.library_in_use import the_library
from actionlines.web.link_words import sure_text
from actionlines.web.passages import document_address, passage_address


def text_rows(profile: ActionLineProfile) -> list[dict[str, Any]]:
    """Each text with its paragraphs, what it is in force for and since when."""
    return [_row(text, profile.line.code, profile.lang) for text in profile.texts]


def _row(text: TextOfLine, line: str, lang: str) -> dict[str, Any]:
    message = translate("In force since %(day)s for: %(purpose)s.", lang=lang)
    day = date(datetime.date.fromisoformat(text.in_force_since), lang=lang)
    return {
        "name": text.name,
        "address": document_address(text.document, lang=lang),
        "force": message % {"day": day, "purpose": text.in_force_for},
        "groups": [
            {"doubt": doubt, "cited": [_cited(text.document, *each, line, lang) for each in cited]}
            for doubt, cited in _by_doubt(text, lang).items()
        ],
    }


def _by_doubt(text: TextOfLine, lang: str) -> dict[str, list[tuple[str, str]]]:
    """Paragraphs as they are cited, each with the code of the first among them: the surest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in text.paragraphs:
        pairs = zip(one.cited, one.codes, strict=False)  # a run of paragraphs is one citation
        found.setdefault(_doubt(one, lang), []).extend(pairs)
    return found


def _cited(document: str, cited: str, first: str, line: str, lang: str) -> dict[str, str]:
    shown = cited.replace("-", "–") if cited[0].isdigit() else cited
    return {"text": shown, "address": _address(document, first, line, lang)}


def _address(document: str, code: str, line: str, lang: str) -> str:
    """Where a paragraph can be read of; a target of the 2030 Agenda stands in the matrix; empty where neither is."""
    if document == AGENDA:
        return address("matrix-field", lang=lang, name=key_of("line", line), goal=code.partition(".")[0])
    there = book(the_library(), document).by_code
    found = next((each for each in (code, code.partition(".")[0]) if each in there), "")
    return passage_address(document, found, lang=lang) if found else ""


def _doubt(one: Standing, lang: str) -> str:
    if one.source is None:
        return translate("unverified", lang=lang)
    return "" if one.sure == "high" else sure_text(one.sure, lang=lang)
