"""No English is left on a page of another language, but for what a committed list names.

On Russian, Arabic and Chinese pages every Latin word is one of official data in that language, a code, or on the
list. On French and Spanish pages, which share letters and words with English, no text is the same as on the English
page, with the same exceptions. What is marked with a `lang` of its own is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import pytest
from listed_pages import LISTED
from lxml import html
from visitor import Visitor

from actionlines import places
from actionlines.commitments import action_lines, agencies
from actionlines.commitments.gists import gists
from actionlines.commitments.official_texts import official_texts
from actionlines.guides import glossary
from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import language

PAGES = (
    *(address for address in LISTED.values() if address != "/search?q=internet"),
    *("/indicator/internet-users?add=1234", "/search?q=1234", "/line/c1", "/line/c5"),
    *("/search?q=9.c.1", "/country/lie", "/country/1234"),
)
SAID_IN_ATTRIBUTES = ("aria-label", "placeholder", "title", "alt", "label")
WORD = re.compile(r"[A-Za-z]{2,}")
ADDRESS = re.compile(r"https?://\S+")
ALLOWED = frozenset(
    line.strip()
    for line in (Path(__file__).parent / "allowed_english.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)


@cache
def codes() -> re.Pattern[str]:
    """Codes of lines, areas, indicators and references: the same in every language."""
    catalogue = load_catalogue()
    references = [
        one.code for each in catalogue.indicators.values() for one in (each.sdg, each.core_list) if one
    ]
    known = {line.code for line in action_lines()} | {area.code for area in places.areas()}
    known |= set(catalogue.indicators) | set(references)
    longest_first = sorted(known, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r"|[0-9a-f]{12})\b")


@cache
def official(lang: str) -> frozenset[str]:
    """Names, units, definitions and words of the glossary as the data have them in this language."""
    catalogue = load_catalogue()
    found = {name for area in places.areas() for name in (area.names[lang], area.short_names[lang])}
    for one in catalogue.indicators.values():
        found |= {one.names[lang], one.short_names[lang], one.definitions[lang]}
    for named in (*catalogue.sources.values(), *catalogue.families.values()):
        found.add(named.names[lang])
    for unit in catalogue.units.values():
        found |= {unit.names[lang], unit.short_names[lang]}
    for line in action_lines():
        found |= {line.title(lang=lang).text, line.gist(lang=lang)}
        found |= {one.agency.name(lang=lang) for one in line.facilitators}
        found |= {one.agency.short_name(lang=lang) for one in line.facilitators}
    found |= {term.names[lang] for theme in glossary() for term in theme.terms}
    found |= {one.name(lang=lang) for one in official_texts()}
    found |= {each[lang] for each in gists().texts.values()}
    found |= {one.name(lang=lang) for one in agencies().values()}
    found |= {one.short_name(lang=lang) for one in agencies().values()}
    return frozenset(found)


@lru_cache(maxsize=8)  # each of two languages is held against English
def texts(lang: str, address: str) -> frozenset[str]:
    """Everything a page says in its own language, without codes."""
    root = html.fromstring(Visitor().get(f"/{lang}{address}").content.decode())
    said = set(said_below(root, root.get("lang"), language(lang).tag))
    return frozenset(filter(None, map(plain, said)))


def said_below(element: html.HtmlElement, spoken: str | None, asked: str) -> Iterator[str]:
    """Texts of the element and all in it that are in the language asked for."""
    if not isinstance(element.tag, str) or element.tag in {"meta", "style", "script"}:  # what machines read
        return
    if spoken == asked:
        own = (element.text, *(child.tail for child in element), *map(element.get, SAID_IN_ATTRIBUTES))
        yield from filter(None, own)
    for child in element:
        yield from said_below(child, child.get("lang") or spoken, asked)


@lru_cache(maxsize=100_000)  # the frame of a page and names of countries stand on many
def plain(text: str) -> str:
    return " ".join(codes().sub(" ", ADDRESS.sub(" ", text)).split())


def without(text: str, names: frozenset[str]) -> str:
    """The text without official names and what is on the list."""
    if not WORD.search(text):
        return text
    for name in sorted((name for name in names | ALLOWED if name in text), key=len, reverse=True):
        text = text.replace(name, " ")
    return text


@pytest.mark.usefixtures("prepared_var")
@pytest.mark.parametrize("lang", ["ru", "ar", "zh"])
@pytest.mark.parametrize("address", PAGES)
def test_no_latin_word_is_left_where_the_language_has_its_own_letters(lang: str, address: str) -> None:
    said = texts(lang, address)
    assert said
    assert {word for text in said for word in WORD.findall(without(text, official(lang)))} == set()


@pytest.mark.usefixtures("prepared_var")
@pytest.mark.parametrize("lang", ["fr", "es"])
@pytest.mark.parametrize("address", PAGES)
def test_no_text_is_the_same_as_on_the_english_page(lang: str, address: str) -> None:
    same = texts(lang, address) & texts("en", address)
    assert {text for text in same if WORD.search(without(text, official(lang)))} == set()


@pytest.mark.usefixtures("prepared_var")
def test_the_test_would_find_a_sentence_that_was_left() -> None:
    assert any(WORD.search(without(text, official("en"))) for text in texts("en", "/"))
    assert WORD.findall(without("نص Show the figures", official("ar"))) == ["Show", "the", "figures"]
