from __future__ import annotations

import csv
import time
from functools import cache
from pathlib import Path

import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st

from actionlines.words import distance, fold, nearest, terms

ARABIC_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىءؤئ"
SHORT = st.text(alphabet="abcd", max_size=7)


def by_recursion(a: str, b: str) -> int:
    """The textbook's definition, one line a slip, as an oracle."""

    @cache
    def slips(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [slips(i - 1, j) + 1, slips(i, j - 1) + 1, slips(i - 1, j - 1) + (a[i - 1] != b[j - 1])]
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            ways.append(slips(i - 2, j - 2) + 1)
        return min(ways)

    return slips(len(a), len(b))


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Women using the Internet", "en", ["women", "use", "the", "internet"]),
        ("Accès à l’Internet des ménages", "fr", ["acces", "a", "internet", "de", "menag"]),
        ("Usuarios de Internet", "es", ["usuari", "de", "internet"]),
        ("пользователей Интернета", "ru", ["пользовател", "интернет"]),
        ("互联网用户", "zh", ["互", "互联", "联", "联网", "网", "网用", "用", "用户", "户"]),
        ("C7.e-health", "en", ["c7", "e", "health"]),
        ("ＩＴＵ　２０２０", "en", ["itu", "2020"]),
        ("2G用户", "zh", ["2g", "用", "用户", "户"]),
        ("women's rights", "en", ["women", "right"]),
        ("…—!", "en", []),
    ],
)
def test_a_text_becomes_its_terms(text: str, lang: str, expected: list[str]) -> None:
    assert terms(text, lang=lang) == expected


def test_words_are_stemmed_before_they_lose_their_marks() -> None:
    stem = Stemmer.Stemmer("french").stemWord
    assert terms("créées", lang="fr") == [fold(stem("créées"))]
    assert fold(stem("créées")) != stem("creees")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الإنترنت", "إنترنت"),
        ("الإنترنت", "انترنت"),
        ("بالإنترنت", "والإنترنت"),
        ("للحكومة", "حكومة"),
        ("الحكومات", "حكومات"),
        ("الكويت", "كويت"),
        ("المعلومات", "معلومات"),
        ("الالتزام", "التزام"),
        ("ألمانيا", "المانيا"),
        ("المرأة", "مراة"),
        ("مُسْتَخْدِمُون", "المستخدمون"),
        ("مستخدمو", "المستخدمين"),
    ],
)
def test_an_arabic_word_is_found_with_and_without_its_article(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@given(st.text(alphabet=ARABIC_LETTERS, min_size=2, max_size=12))
def test_any_arabic_word_meets_itself_with_the_article(word: str) -> None:
    assert terms("ال" + word) == terms(word)


@given(st.text(), st.sampled_from([None, "en", "fr", "es", "ru", "ar", "zh"]))
def test_any_text_becomes_terms_without_blanks_or_capitals(text: str, lang: str | None) -> None:
    for term in terms(text, lang=lang):
        assert term
        assert not any(char.isspace() for char in term)
        assert terms(text.upper().lower(), lang=lang) is not None


@given(st.text())
def test_a_folded_name_stays_as_it_is(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Côte d’Ivoire", "cote d ivoire"),
        ("TÜRKİYE", "turkiye"),
        ("São Tomé & Príncipe", "sao tome principe"),
        ("Åland", "aland"),
        ("Curaçao (Kingdom)", "curacao kingdom"),
        ("Россия — Йошкар-Ола", "россия иошкар ола"),
        ("  科特迪瓦 ", "科特迪瓦"),
        ("الإمارات", "الامارات"),
    ],
)
def test_a_name_is_folded_for_comparison(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(SHORT, SHORT)
def test_the_distance_is_the_textbook_s(a: str, b: str) -> None:
    assert distance(a, b) == by_recursion(a, b) == distance(b, a)


@given(SHORT, SHORT, st.integers(0, 8))
def test_a_cut_off_changes_nothing_below_it(a: str, b: str, limit: int) -> None:
    assert distance(a, b, limit=limit) == min(distance(a, b), limit + 1)


@given(SHORT, SHORT)
def test_only_equal_texts_have_no_distance(a: str, b: str) -> None:
    assert (distance(a, b) == 0) == (a == b)


def country_names(shared: Path) -> list[str]:
    paths = sorted((shared / "data" / "country_codes").rglob("*.csv"))
    names = set()
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                names |= {
                    value
                    for key, value in row.items()
                    if key and "name" in key.lower() and isinstance(value, str)
                }
    return sorted(names - {""})


@pytest.mark.parametrize(
    ("query", "meant"),
    [("Turkye", "Türkiye"), ("Cote d'Ivoir", "Côte d'Ivoire"), ("Brasyl", "Brazil"), ("科特迪", "科特迪瓦")],
)
def test_a_misspelt_country_has_its_name_among_the_candidates(shared: Path, query: str, meant: str) -> None:
    assert fold(meant) in [fold(name) for name in nearest(query, [*country_names(shared), meant])]


def test_thousands_of_names_are_compared_at_once(shared: Path) -> None:
    names = country_names(shared)
    assert len(names) > 1000
    nearest("Turkye", names)
    began = time.process_time()
    nearest("Untied Kingdom", names)
    assert time.process_time() - began < 0.5


def test_candidates_come_nearest_first_and_no_more_than_asked() -> None:
    names = ["Niger", "Nigeria", "Nicaragua", "Algeria", "Liberia"]
    assert nearest("Nigerria", names) == ["Nigeria"]
    assert nearest("Niger", names, n=1) == ["Niger"]
    assert nearest("Niger", names, limit=0) == ["Niger"]
    assert nearest("", names) == []
