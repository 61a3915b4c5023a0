from __future__ import annotations

from pathlib import Path

import pytest

from actionlines.languages import LANGUAGES
from actionlines.search import Index, search
from actionlines.search.entries import Entry, entries

LINES = (Path(__file__).parent / "queries.txt").read_text("utf-8").splitlines()
QUERIES = [[part.strip() for part in line.split("|")] for line in LINES if line and not line.startswith("#")]


def first(query: str, lang: str = "en") -> tuple[str, str]:
    hit = search(query, lang=lang)[0]
    return hit.entry.kind, hit.entry.code


@pytest.mark.parametrize(("lang", "query", "wanted", "place"), QUERIES)
def test_what_people_type_finds_what_they_are_after(lang: str, query: str, wanted: str, place: str) -> None:
    found = [f"{hit.entry.kind} {hit.entry.code}" for hit in search(query, lang=lang)]
    assert wanted in found[: int(place)]


def test_every_language_has_its_queries_and_every_kind_is_asked_for() -> None:
    asked = [lang for lang, *_ in QUERIES]
    assert all(asked.count(lang) >= 15 for lang in LANGUAGES)
    assert {wanted.split()[0] for *_, wanted, _ in QUERIES} == {entry.kind for entry in entries()}


LONGEST = ("x" * 190, "котдивуар " * 20, " ".join(f"qwertyuiop{n}" for n in range(16)), "a " * 100)


@pytest.mark.parametrize("query", LONGEST)
def test_a_query_as_long_as_the_field_holds_is_answered(query: str) -> None:
    assert len(search(query, lang="en", most=5)) <= 5


@pytest.mark.parametrize(
    ("query", "lang", "code"),
    [
        ("Rwanda", "en", "RWA"),
        ("ouganda", "fr", "UGA"),
        ("Alemania", "es", "DEU"),
        ("Германия", "ru", "DEU"),
        ("ألمانيا", "ar", "DEU"),
        ("المانيا", "ar", "DEU"),
        ("科特迪瓦", "zh", "CIV"),
        ("德国", "zh", "DEU"),
        ("cote divoire", "en", "CIV"),
        ("BRA", "en", "BRA"),
        ("brésil", "zh", "BRA"),
    ],
)
def test_a_country_is_found_in_every_language_whatever_the_page_speaks(
    query: str, lang: str, code: str
) -> None:
    assert first(query, lang) == ("country", code)


@pytest.mark.parametrize(
    ("query", "lang"),
    [
        ("using the internet", "en"),
        ("utilisant l'internet", "fr"),
        ("使用互联网", "zh"),
        ("internet users", "en"),
        ("IT.NET.USER.ZS", "en"),
        ("internet-users", "en"),
    ],
)
def test_an_indicator_is_found_by_words_of_its_name_and_by_a_source_s_code(query: str, lang: str) -> None:
    assert ("indicator", "INTERNET_USERS") in [
        (hit.entry.kind, hit.entry.code) for hit in search(query, lang=lang)
    ]


@pytest.mark.parametrize(
    ("query", "lang"), [("e-health", "en"), ("C7.e-health", "fr"), ("c7-e-health", "ru")]
)
def test_an_action_line_is_found_by_title_and_code(query: str, lang: str) -> None:
    assert first(query, lang) == ("line", "C7.e-health")


def test_an_arabic_word_is_found_with_and_without_its_article() -> None:
    def found(query: str) -> list[str]:
        return [hit.entry.code for hit in search(query, lang="ar")]

    assert "INTERNET_USERS" in found("الإنترنت")
    assert "INTERNET_USERS" in found("إنترنت")


def test_two_han_characters_are_enough() -> None:
    assert "MOBILE_CELLULAR_PER_100" in [hit.entry.code for hit in search("移动", lang="zh")]


def test_the_beginning_of_a_word_is_enough() -> None:
    assert first("zimb") == ("country", "ZWE")


@pytest.mark.parametrize("query", ["Zimbabew", "Zimbabve", "Zimmbabwe"])
def test_a_slip_is_forgiven_and_said(query: str) -> None:
    hit = search(query, lang="en")[0]
    assert (hit.entry.code, hit.guessed) == ("ZWE", True)


@pytest.mark.parametrize("query", ["", "   ", "?!", "%%%", "\u200f"])
def test_a_query_without_a_word_finds_nothing(query: str) -> None:
    assert search(query, lang="en") == ()


def test_a_very_long_query_is_answered() -> None:
    assert isinstance(search("rwanda " * 5000, lang="en"), tuple)


def test_an_entry_is_listed_once_by_its_best_name() -> None:
    hits = search("Congo", lang="en")
    keys = [(hit.entry.kind, hit.entry.code) for hit in hits]
    assert len(keys) == len(set(keys))
    assert {"COG", "COD"} <= {hit.entry.code for hit in hits}


def test_a_name_in_the_page_s_language_comes_before_the_same_word_in_another() -> None:
    entries = [
        Entry("country", "AAA", {"en": "Mark", "fr": "Autre"}),
        Entry("country", "BBB", {"en": "Other", "fr": "Mark"}),
    ]
    assert [hit.entry.code for hit in Index(entries).search("mark", lang="fr")] == ["BBB", "AAA"]


def test_of_a_sentence_what_it_speaks_of_is_found() -> None:
    found = [
        hit.entry.code for hit in search("what share of all the people of Rwanda were online", lang="en")
    ]
    assert "RWA" in found[:3]
