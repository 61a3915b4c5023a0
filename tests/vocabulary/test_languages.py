from __future__ import annotations

import datetime
import math
import os
import stat
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from actionlines.errors import NotFoundError
from actionlines.languages import (
    LANGUAGES,
    LOCALE,
    NotANumberError,
    UnknownLanguageError,
    change,
    compact,
    compile_catalogues,
    date,
    interval,
    language,
    list_of,
    number,
    percent,
    period,
    quote,
    side_by_side,
    translate,
    translate_plural,
)
from actionlines.periods import parse

LRM = "\u200e"
NBSP = "\u00a0"


def test_six_languages_say_their_own_names_and_directions() -> None:
    assert {code: language(code).own_name for code in LANGUAGES} == {
        "en": "English",
        "fr": "Français",
        "es": "Español",
        "ru": "Русский",
        "ar": "العربية",
        "zh": "中文",
    }
    assert [code for code in LANGUAGES if language(code).direction == "rtl"] == ["ar"]


@pytest.mark.parametrize("code", ["de", "", "EN", "zh-hans"])
def test_an_unknown_language_is_an_error_that_names_the_known_ones(code: str) -> None:
    with pytest.raises(UnknownLanguageError) as raised:
        number(1, lang=code)
    assert str(raised.value) == f"no language {code!r}; there are en, fr, es, ru, ar, zh"
    assert raised.value.candidates == LANGUAGES
    assert isinstance(raised.value, NotFoundError)


def test_a_number_is_written_as_each_language_writes_it() -> None:
    assert {code: number(-12345.678, lang=code, decimals=1) for code in LANGUAGES} == {
        "en": "−12,345.7",
        "fr": "−12\u202f345,7",
        "es": "−12.345,7",
        "ru": f"−12{NBSP}345,7",
        "ar": f"{LRM}−12,345.7",
        "zh": "−12,345.7",
    }


@given(
    st.decimals(min_value=0, max_value=10**15, places=9),
    st.integers(0, 6) | st.none(),
    st.sampled_from(LANGUAGES),
)
def test_a_number_is_written_as_babel_writes_it(value: Decimal, decimals: int | None, lang: str) -> None:
    written = number(value, lang=lang, decimals=decimals)
    carried = 0 if value >= 1000 or not value else 1 if value >= 100 else 2 if value >= Decimal("0.1") else 9
    digits = "." + "#" * carried if decimals is None else "." + "0" * decimals
    exact = value.quantize(Decimal(1).scaleb(-(carried if decimals is None else decimals)), ROUND_HALF_UP)
    if decimals is None and 0 < value < Decimal("0.1"):  # two digits that say something
        exact = value.quantize(Decimal(1).scaleb(max(value.adjusted() - 1, -9)), ROUND_HALF_UP)
    grouped = lang != "es" or exact >= 10_000
    locale = language(lang).locale
    assert written == format_decimal(exact, "#,##0" + digits, locale=locale, group_separator=grouped)


def test_spanish_groups_from_five_digits_on() -> None:
    assert (number(9999, lang="es"), number(10000, lang="es")) == ("9999", "10.000")


def test_a_number_carries_the_digits_that_a_figure_of_its_size_does() -> None:
    values = [0, 0.00012345, 0.05, 0.5, 12.3456, 99.83, 123.456, 1234.56, 5.0]
    assert [number(value, lang="en") for value in values] == [
        "0",
        "0.00012",
        "0.05",
        "0.5",
        "12.35",
        "99.83",
        "123.5",
        "1,235",
        "5",
    ]


def test_halves_are_rounded_away_from_zero_and_zero_has_no_sign() -> None:
    assert [number(value, lang="en", decimals=0) for value in (0.5, 1.5, 2.5, -2.5, -0.4)] == [
        "1",
        "2",
        "3",
        "−3",
        "0",
    ]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_missing_or_endless_is_no_number(value: float) -> None:
    with pytest.raises(NotANumberError, match="say that it is missing instead"):
        number(value, lang="fr")


def test_a_percentage_has_the_sign_and_the_space_of_its_language() -> None:
    assert {code: percent(99.83, lang=code, decimals=2) for code in LANGUAGES} == {
        "en": "99.83%",
        "fr": f"99,83{NBSP}%",
        "es": f"99,83{NBSP}%",
        "ru": f"99,83{NBSP}%",
        "ar": f"{LRM}99.83%",
        "zh": "99.83%",
    }


def test_a_change_says_its_direction() -> None:
    assert [change(value, lang="en") for value in (2, -2, 0, 0.01)] == ["+2.0", "−2.0", "0.0", "0.0"]
    assert change(2, lang="ar") == f"{LRM}+2.0"


def test_large_numbers_are_shortened_in_the_language_s_own_steps() -> None:
    assert {code: compact(123_456_789, lang=code) for code in LANGUAGES} == {
        "en": "123.5M",
        "fr": f"123,5{NBSP}M",
        "es": f"123,5{NBSP}M",
        "ru": f"123,5{NBSP}млн",
        "ar": f"123.5{NBSP}مليون",
        "zh": "1.2亿",
    }
    assert compact(2_000_000, lang="en", long=True) == "2 million"
    assert compact(-1500, lang="ar") == f"{LRM}−1.5{NBSP}ألف"
    assert compact(12.5, lang="fr") == "12,5"


@given(st.floats(-1e15, 1e15), st.sampled_from(LANGUAGES), st.integers(0, 4))
def test_every_language_writes_the_digits_0_to_9(value: float, lang: str, decimals: int) -> None:
    written = number(value, lang=lang, decimals=decimals)
    assert all(char in "0123456789" for char in written if char.isdigit())
    digits = "".join(char for char in written if char.isdigit())
    assert digits == number(value, lang="en", decimals=decimals).translate(str.maketrans("", "", f",.−{LRM}"))


def test_dates_are_written_as_each_language_writes_them() -> None:
    day = datetime.date(2026, 11, 3)
    assert {code: date(day, lang=code) for code in LANGUAGES} == {
        "en": "3 November 2026",
        "fr": "3 novembre 2026",
        "es": "3 de noviembre de 2026",
        "ru": "3 ноября 2026\u202fг.",
        "ar": "3 نوفمبر 2026",
        "zh": "2026年11月3日",
    }


def test_periods_of_every_length_are_written_in_every_language() -> None:
    assert {code: period(parse("2020"), lang=code) for code in LANGUAGES} == dict.fromkeys(LANGUAGES, "2020")
    assert {code: period(parse("2020-S2"), lang=code) for code in LANGUAGES} == {
        "en": "second half of 2020",
        "fr": "second semestre 2020",
        "es": "segundo semestre de 2020",
        "ru": f"второе полугодие 2020{NBSP}г.",
        "ar": "النصف الثاني من عام 2020",
        "zh": "2020年下半年",
    }
    assert period(parse("2020-Q3"), lang="zh") == "2020年第3季度"
    assert period(parse("2020-05"), lang="es") == "mayo de 2020"
    assert period(parse("2020-05-17"), lang="en") == "17 May 2020"


def test_lists_are_joined_as_each_language_joins_them() -> None:
    assert {code: list_of("abc", lang=code) for code in LANGUAGES} == {
        "en": "a, b and c",
        "fr": "a, b et c",
        "es": "a, b y c",
        "ru": "a, b и c",
        "ar": "a وb وc",
        "zh": "a、b和c",
    }
    assert list_of("ab", lang="en", either=True) == "a or b"


def test_codes_and_long_names_stand_side_by_side_with_the_languages_own_marks() -> None:
    assert [side_by_side("ab", lang=code) for code in ("en", "ar", "zh")] == ["a, b", "a، b", "a、b"]
    apart = [side_by_side("ab", lang=code, apart=True) for code in ("en", "fr", "ar", "zh")]
    assert apart == ["a; b", "a\u202f; b", "a؛ b", "a；b"]


def test_a_quotation_stands_between_the_language_s_marks() -> None:
    assert [quote("x", lang=code) for code in LANGUAGES] == [
        "“x”",
        f"«{NBSP}x{NBSP}»",
        "«x»",
        "«x»",
        "”x“",
        "“x”",
    ]


def test_a_range_of_signed_numbers_is_spaced() -> None:
    assert interval("3", "5") == "3–5"
    assert interval(number(-3, lang="en"), number(5, lang="en")) == "−3\u2009–\u20095"


def _catalogue(folder: Path, text: str) -> Path:
    path = folder / "ru" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    f'"Plural-Forms: {language("ru").plural_forms}\\n"\n\n'
)


def test_a_catalogue_is_compiled_when_missing_and_when_older_than_its_source(tmp_path: Path) -> None:
    po = _catalogue(tmp_path, HEAD + 'msgid "one"\nmsgstr "раз"\n')
    assert compile_catalogues(tmp_path, source=tmp_path) == [po.with_suffix(".mo")]
    assert compile_catalogues(tmp_path, source=tmp_path) == []
    later = po.with_suffix(".mo").stat().st_mtime + 10
    os.utime(po, (later, later))
    assert compile_catalogues(tmp_path, source=tmp_path) == [po.with_suffix(".mo")]


def test_catalogues_can_be_compiled_beside_a_package_that_cannot_be_written_to(tmp_path: Path) -> None:
    package, beside = tmp_path / "package", tmp_path / "beside"
    _catalogue(package, HEAD + 'msgid "one"\nmsgstr "раз"\n')
    folder = package / "ru" / "LC_MESSAGES"
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert compile_catalogues(beside, source=package) == [beside / "ru" / "LC_MESSAGES" / "django.mo"]
    finally:
        folder.chmod(stat.S_IRWXU)
    assert sorted(path.name for path in folder.iterdir()) == ["django.po"]


def test_texts_come_from_the_catalogue_and_else_stay_english() -> None:
    assert translate("first half of %(year)s", lang="zh") == "%(year)s年上半年"
    assert translate("nobody has written this sentence", lang="ar") == "nobody has written this sentence"
    assert translate("first half of %(year)s", lang="zh", context="elsewhere") == "first half of %(year)s"


def test_english_chooses_its_plural_without_a_catalogue_entry() -> None:
    assert [translate_plural("%(n)s hill", "%(n)s hills", n, lang="en") for n in (0, 1, 2)] == [
        "%(n)s hills",
        "%(n)s hill",
        "%(n)s hills",
    ]


def test_a_catalogue_of_each_language_lies_in_the_package() -> None:
    assert sorted(path.name for path in LOCALE.iterdir() if path.is_dir()) == sorted(LANGUAGES)
