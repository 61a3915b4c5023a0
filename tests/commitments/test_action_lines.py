from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from actionlines.commitments import (
    CODES,
    Role,
    Status,
    UnknownActionLineError,
    action_line,
    action_lines,
    slug,
)
from actionlines.languages import LANGUAGES, language
from actionlines.languages.known import UnknownLanguageError

HAN = re.compile(r"[㐀-鿿]")
SCRIPTS = {"ru": re.compile(r"[А-Яа-яЁё]"), "ar": re.compile(r"[؀-ۿ]"), "zh": HAN}


def every_text() -> list[tuple[str, str, str]]:
    found = []
    for line in action_lines():
        for lang in LANGUAGES:
            found.append((f"{line.code} title", lang, line.title(lang=lang).text))
            found.append((f"{line.code} short", lang, line.short_name(lang=lang)))
            found.append((f"{line.code} gist", lang, line.gist(lang=lang)))
            for facilitator in line.facilitators:
                found.append((f"{line.code} agency", lang, facilitator.agency.name(lang=lang)))
    return found


def test_there_are_18_categories_in_the_order_of_the_plan_of_action() -> None:
    assert tuple(line.code for line in action_lines()) == CODES
    assert [line.position for line in action_lines()] == list(range(1, 19))
    assert CODES[0] == "C1"
    assert CODES[5:8] == ("C6", "C7.e-government", "C7.e-business")
    assert CODES[13:15] == ("C7.e-science", "C8")


def test_the_eight_applications_stand_under_the_heading_of_c7() -> None:
    below = [line for line in action_lines() if line.parent == "C7"]
    assert len(below) == 8
    assert {line.heading.title(lang="zh").text for line in below if line.heading} == {
        "ICT 应用：惠及生活各个方面"
    }
    assert all(line.heading is None for line in action_lines() if line.parent is None)


@pytest.mark.parametrize("code", CODES)
def test_a_line_is_found_by_its_code_and_by_its_slug(code: str) -> None:
    assert action_line(code).code == code
    assert action_line(slug(code)).code == code
    assert action_line(code.upper()).code == code


def test_a_cyrillic_c_as_the_official_texts_have_it_is_read_as_a_latin_one() -> None:
    assert action_line("\u04211").code == "C1"


def test_c7_alone_is_no_line_and_the_error_offers_its_eight_applications() -> None:
    with pytest.raises(UnknownActionLineError) as caught:
        action_line("C7")
    assert caught.value.candidates == CODES[6:14]


def test_a_misspelt_code_or_a_name_gets_the_nearest_lines() -> None:
    with pytest.raises(
        UnknownActionLineError, match=r"no action line 'c7-e-helth'; did you mean C7\.e-health"
    ):
        action_line("c7-e-helth")
    with pytest.raises(UnknownActionLineError) as caught:
        action_line("здравоохранение")
    assert caught.value.candidates == ("C7.e-health",)


def test_an_empty_code_is_refused_without_a_guess() -> None:
    with pytest.raises(UnknownActionLineError, match="codes run from C1 to C11") as caught:
        action_line(" ")
    assert caught.value.candidates == ()


def test_slugs_are_distinct_and_fit_for_addresses() -> None:
    slugs = [line.slug for line in action_lines()]
    assert len(set(slugs)) == 18
    assert all(re.fullmatch(r"c\d+(-e-[a-z]+)?", one) for one in slugs)


def test_a_language_that_the_house_does_not_speak_is_an_error() -> None:
    with pytest.raises(UnknownLanguageError):
        action_line("C1").title(lang="pt")
    with pytest.raises(UnknownLanguageError):
        action_line("C1").gist(lang="pt")


def test_every_text_is_written_in_the_script_of_its_language() -> None:
    for what, lang, text in every_text():
        if lang in SCRIPTS:
            assert SCRIPTS[lang].search(text), (what, lang, text)
        else:
            assert not any(script.search(text) for script in SCRIPTS.values()), (what, lang, text)


def test_texts_have_no_stray_spaces_or_straight_quotes() -> None:
    for what, lang, text in every_text():
        assert text == text.strip(), (what, lang)
        assert "  " not in text, (what, lang)
        assert '"' not in text, (what, lang)
        assert "'" not in text, (what, lang)


def test_the_gist_is_one_sentence_and_the_short_name_fits_a_tile() -> None:
    full_stop = {"zh": "。"}
    for line in action_lines():
        for lang in LANGUAGES:
            gist = line.gist(lang=lang)
            assert gist.endswith(full_stop.get(lang, ".")), (line.code, lang)
            assert len(gist) <= 190, (line.code, lang, len(gist))
            assert len(line.short_name(lang=lang)) <= (8 if lang == "zh" else 31), (line.code, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_tell_the_lines_apart_in_every_language(lang: str) -> None:
    assert len({line.short_name(lang=lang) for line in action_lines()}) == 18, language(lang)
    assert len({line.title(lang=lang).text for line in action_lines()}) == 18
    assert len({line.gist(lang=lang) for line in action_lines()}) == 18


def test_what_was_seen_names_its_source_and_what_was_not_is_shown_as_unofficial() -> None:
    for line in action_lines():
        for lang in LANGUAGES:
            title = line.title(lang=lang)
            assert title.official == (title.status is Status.SEEN) == (title.source is not None)


def test_every_title_of_the_prize_list_and_of_the_chinese_text_was_seen() -> None:
    for line in action_lines():
        assert line.title(lang="en").official
        assert line.title(lang="zh").official


@pytest.mark.parametrize(
    ("lang", "seen"), [("en", 18), ("fr", 9), ("es", 0), ("ru", 1), ("ar", 1), ("zh", 18)]
)
def test_a_known_number_of_official_titles_was_read_in_each_language(lang: str, seen: int) -> None:
    assert sum(line.title(lang=lang).official for line in action_lines()) == seen


def test_a_title_read_in_the_plan_of_action_names_the_page_of_its_own_line() -> None:
    for line in action_lines():
        for lang in LANGUAGES:
            source = line.title(lang=lang).source
            if source and source.id.startswith("geneva-plan-"):
                assert source.id == f"geneva-plan-{line.code.partition('.')[0].lower()}-{lang}"


def test_english_titles_are_those_of_the_prize_list(shared: Path) -> None:
    file = shared / "data" / "wsis_prizes_2015_nominees" / "nominees_2015.csv"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        listed = {int(row["category_no"]): row["category"] for row in csv.DictReader(stream)}
    assert len(listed) == 18
    for line in action_lines():
        number, _, text = listed[line.position].partition(". ")
        assert line.code.startswith(number)
        assert line.title(lang="en").text.lower() == text.removeprefix("ICT Applications: ").lower()


def test_chinese_titles_stand_in_the_official_text(shared: Path) -> None:
    file = shared / "seeds" / "wsis10-outcome-documents.zh.txt"
    text = re.sub(r"\s+", "", file.read_text(encoding="utf-8")).replace("\u0421", "C")
    for line in action_lines():
        title = re.sub(r"\s+", "", line.title(lang="zh").text)
        heading = title if line.parent else f"{line.code}{title}"
        assert heading in text, heading


def test_chinese_agency_names_that_count_as_read_stand_in_the_official_text(shared: Path) -> None:
    text = (shared / "seeds" / "wsis10-outcome-documents.zh.txt").read_text(encoding="utf-8")
    text = re.sub(r"\s+", "", text)
    for line in action_lines():
        for facilitator in line.facilitators:
            if "zh" in facilitator.agency.read_in:
                assert facilitator.agency.short_name(lang="zh") in text


def test_every_line_has_one_agency_that_convenes_it_and_names_none_twice() -> None:
    for line in action_lines():
        roles = [facilitator.role for facilitator in line.facilitators]
        assert roles[0] in {Role.LEAD, Role.FACILITATOR}, line.code
        assert all(role in {Role.CO_FACILITATOR, Role.PARTNER} for role in roles[1:]), line.code
        agencies = [facilitator.agency.code for facilitator in line.facilitators]
        assert len(set(agencies)) == len(agencies), line.code


def test_only_the_convener_of_e_employment_is_not_seen_in_a_source() -> None:
    unseen = {line.code for line in action_lines() if line.facilitators[0].status is Status.UNVERIFIED}
    assert unseen == {"C7.e-employment"}


def test_the_e_environment_line_is_led_by_wmo_as_its_ten_year_report_says() -> None:
    found = [(f.agency.short_name(lang="ru"), f.role) for f in action_line("C7.e-environment").facilitators]
    assert found == [("ВМО", Role.LEAD), ("ЮНЕП", Role.CO_FACILITATOR), ("МСЭ", Role.CO_FACILITATOR)]


def test_agencies_bear_the_acronym_of_each_language() -> None:
    itu = action_line("C2").facilitators[0].agency
    assert [itu.short_name(lang=lang) for lang in LANGUAGES] == [
        "ITU",
        "UIT",
        "UIT",
        "МСЭ",
        "الاتحاد الدولي للاتصالات",
        "国际电联",
    ]
    assert itu.name(lang="zh") == "国际电信联盟"


def test_lines_are_equal_hashable_and_sorted_by_position() -> None:
    assert action_line("C1") == action_line("c1")
    assert len(set(action_lines())) == 18
