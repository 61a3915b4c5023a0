"""Passages of documents as pages show them: words with their language and direction, notes, gists, addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from actionlines.languages import LANGUAGES, language, list_of, quote, translate
from actionlines.profiles.documents import DocumentLine
from actionlines.profiles.reading import Heading, Read, TextSource, Words
from actionlines.profiles.sentences import joined
from actionlines.web.addresses import address


def document_address(document: str, *, lang: str, beside: str = "", page: int = 1) -> str:
    """Address of a document, as a book."""
    query = {"beside": beside, "page": str(page) if page > 1 else ""}
    return address("document", lang=lang, name=document, query=query)


def passage_address(document: str, code: str, *, lang: str, beside: str = "", page: int = 1) -> str:
    """Address of a paragraph, or of the section below a heading; it stays."""
    query = {"beside": beside, "page": str(page) if page > 1 else ""}
    return address("paragraph", lang=lang, name=document, code=code, query=query)


def shown_passage(one: Read, document: str, *, lang: str, beside: str = "") -> dict[str, Any]:
    """A passage ready to be shown."""
    return {
        "code": one.code,
        "address": passage_address(document, one.code, lang=lang, beside=beside),
        "gist": one.gist,
        "footnote": one.footnote,
        "words": _words(one.words),
        "beside": _words(one.beside),
        "empty": not (one.words or one.gist),
    }


def _words(words: Words | None) -> dict[str, Any] | None:
    if words is None:
        return None
    return {"language": language(words.lang), "label": words.label, "parts": list(_parts(words))}


def _parts(words: Words) -> Iterable[dict[str, str]]:
    """A text cut where a footnote is called."""
    at = 0
    for behind, note in words.calls:
        yield {"text": words.text[at:behind], "note": note, "number": note.rpartition(".n")[2]}
        at = behind
    yield {"text": words.text[at:], "note": ""}


def shown_heading(
    one: Heading, document: str, *, lang: str, beside: str = "", here: str = ""
) -> dict[str, Any]:
    """A heading of the contents."""
    return {
        "code": one.code,
        "name": one.name,
        "depth": one.depth,
        "address": passage_address(document, one.code, lang=lang, beside=beside),
        "here": one.code == here,
    }


def words_note(document: DocumentLine, *, lang: str) -> str:
    """Why the words of a document do not stand here in the page's language; empty where they do."""
    if lang in document.languages:
        return ""
    gists = document.gists > 0
    if document.languages:
        names = list_of([language(one).own_name for one in document.languages], lang=lang)
        message = translate("The words of this text can be read here in %(languages)s alone.", lang=lang)
        told = message % {"languages": names}
    else:
        told = translate("The words of this text are not ours to publish.", lang=lang)
    more = (
        translate(
            "What a paragraph says stands here in one sentence of ours, which is not official.", lang=lang
        )
        if gists
        else translate("Only the codes of its paragraphs stand here.", lang=lang)
    )
    return joined([told, more], lang=lang)


def search_hint(document: str, *, lang: str) -> str:
    """What the form that searches in a document is called."""
    return translate("Search in %(document)s", lang=lang) % {"document": quote(document, lang=lang)}


def beside_choices(document: DocumentLine, beside: str, *, lang: str, at: Any) -> list[dict[str, Any]]:
    """Languages whose words can stand beside the page's own; `at` gives the address with one of them."""
    others = [one for one in LANGUAGES if one in document.languages and one != lang]
    return [{"language": language(one), "address": at(one), "chosen": one == beside} for one in others]


def text_sources(sources: Iterable[TextSource]) -> list[dict[str, Any]]:
    """Where the words came from; an address is a link only where it leads to the web."""
    return [
        {
            "language": language(one.lang),
            "address": one.address if one.address.startswith(("https://", "http://")) else "",
            "dated": one.dated,
            "licence": one.licence,
            "sha256": one.sha256[:12],
        }
        for one in sources
    ]
