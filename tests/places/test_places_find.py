from __future__ import annotations

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from actionlines import places
from actionlines.places.index import meant, names
from actionlines.places.tables import rows
from actionlines.words import fold

SIX = ("en", "fr", "es", "ru", "ar", "zh")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Côte d'Ivoire", "CIV"),
        ("cote d’ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("科特迪瓦", "CIV"),
        ("Кот-д'Ивуар", "CIV"),
        ("Turkiye", "TUR"),
        ("TÜRKİYE", "TUR"),
        ("Turkey", "TUR"),
        ("KOREA (REP. OF)", "KOR"),
        ("Korea, Dem. People’s Rep.", "PRK"),
        ("NEPAL (REPUBLIC OF)", "NPL"),
        ("MONTENEGRO (REPUBLIC OF)", "MNE"),
        ("Islamic Republic of Iran", "IRN"),
        ("Bahamas, The", "BHS"),
        ("St. Kitts & Nevis", "KNA"),
        ("السودان", "SDN"),
        ("سودان", "SDN"),
        ("الامارات", "ARE"),
        ("Congo", "COG"),
        ("Congo, Dem. Rep.", "COD"),
        ("刚果（金）", "COD"),
        ("Zaire", "COD"),
        ("West Bank and Gaza", "PSE"),
        ("Democratic Republic of Germany", "DDR"),
        ("Sudan [former]", "UN_736"),
        ("USSR (former)", "SUN"),
        ("RW", "RWA"),
        ("rwa", "RWA"),
        ("646", "RWA"),
        ("4", "AFG"),
        ("WB_AFE", "WB_AFE"),
        ("AFE", "WB_AFE"),
        ("1W", "WB_WLD"),
        ("hos", "VAT"),
        ("OWID_KOS", "XKX"),
        ("World", "001"),
        ("LDCs", "199"),
        ("  Rwanda\n", "RWA"),
    ],
)
def test_a_code_or_name_finds_its_area(text: str, code: str) -> None:
    assert places.find(text).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Urugay", "URY"),
        ("Phillippines", "PHL"),
        ("Kyrgystan", "KGZ"),
        ("Untied States", "USA"),
        ("Mauritus", "MUS"),
        ("Rusia", "RUS"),
        ("росия", "RUS"),
        ("Turkmenstan", "TKM"),
    ],
)
def test_a_slip_is_forgiven_where_no_other_name_is_near(text: str, code: str) -> None:
    assert places.find(text).code == code


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Nigera", ("NER", "NGA")),
        ("Austrla", ("AUT", "AUS")),
        ("Slovekia", ("SVK", "SVN")),
        ("Swazi", ("SWZ",)),
    ],
)
def test_a_slip_between_two_names_is_an_error_with_both(text: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(places.UnknownAreaError) as error:
        places.find(text)
    assert error.value.candidates[: len(candidates)] == candidates
    assert f"({candidates[0]})" in str(error.value)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Korea", ("KOR", "PRK")),
        ("كوريا", ("KOR", "PRK")),
        ("Republic of China", ("CHN", "TWN")),
        ("Virgin Islands", ("VGB", "VIR")),
        ("Micronesia", ("057", "FSM")),
        ("Saint-Martin", ("MAF", "SXM")),
    ],
)
def test_a_name_of_several_areas_is_an_error_that_names_them(text: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(
        places.AmbiguousAreaError, match=r"may mean .*give the code or the full name"
    ) as error:
        places.find(text)
    assert error.value.candidates == candidates


def test_what_is_like_no_name_says_where_to_look() -> None:
    with pytest.raises(places.UnknownAreaError) as error:
        places.find("asdfgh")
    assert str(error.value) == "no area is called 'asdfgh'; look it up in the list of areas"
    assert error.value.candidates == ()


@pytest.mark.parametrize("text", ["", "   ", "()", "—"])
def test_an_empty_text_is_an_error(text: str) -> None:
    with pytest.raises(places.UnknownAreaError, match="an empty text names no area"):
        places.find(text)


def test_candidates_are_named_in_the_language_asked_for() -> None:
    with pytest.raises(places.UnknownAreaError, match=r"尼日尔 \(NER\)"):
        places.find("Nigera", "zh")


def test_every_name_shown_finds_its_own_area_unless_it_means_several() -> None:
    for area in places.areas():
        for lang in SIX:
            assert area.code in found(places.display_name(area, lang), lang)


def test_every_code_of_ours_finds_its_own_area() -> None:
    assert [places.find(area.code) for area in places.areas()] == list(places.areas())


def test_no_name_reads_as_the_code_of_another_area() -> None:
    table = places.code_table().filter(places.code_table()["SCHEME"].is_in(["ISO3", "ISO2"]))
    codes = {code.lower(): area for _, code, area in table.iter_rows()}
    known = names().keys
    assert {
        key: codes[key] for key in known.keys() & codes.keys() if codes[key] not in meant(known[key])
    } == {}


def test_the_shipped_spellings_are_folded_as_words_folds_them() -> None:
    keys = [row["key"] for row in rows("spellings.csv")]
    assert [fold(key) for key in keys] == keys


def found(text: str, lang: str | None = None) -> set[str]:
    """The one area a text finds, or those it may mean."""
    try:
        return {places.find(text, lang).code}
    except (places.AmbiguousAreaError, places.UnknownAreaError) as error:
        return set(error.candidates)


COUNTRIES = [
    area for area in places.areas("country") if len(places.display_name(area, "en", short=True)) >= 9
]


@given(st.sampled_from(COUNTRIES), st.sampled_from(["en", "fr", "es", "ru"]), st.data())
def test_one_slip_in_a_long_name_never_finds_another_area(
    area: places.Area, lang: str, data: st.DataObject
) -> None:
    name = places.display_name(area, lang, short=True)
    assume(len(name) >= 9)
    at = data.draw(st.integers(0, len(name) - 2))
    letter = data.draw(st.sampled_from("aeinrst"))
    slip = data.draw(st.sampled_from(["drop", "swap", "change"]))
    after = {
        "drop": name[at + 1 :],
        "swap": name[at + 1] + name[at] + name[at + 2 :],
        "change": letter + name[at + 1 :],
    }
    meant = found(name[:at] + after[slip])
    assert meant == {area.code} or len(meant) != 1


def test_a_look_up_takes_under_5_ms() -> None:
    texts = ["Rwanda", "RWA", "Phillippines", "KOREA (REP. OF)", "Bosnia and Hercegovina", "科特迪瓦"]
    for text in texts:
        places.find(text)
    times = []
    for text in texts * 5:
        start = time.process_time()
        places.find(text)
        times.append(time.process_time() - start)
    assert sorted(times)[len(times) * 3 // 4] < 0.005
