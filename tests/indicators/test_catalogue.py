"""What the catalogue of the package says: enough, in six languages, and no more than is true."""

from __future__ import annotations

import re
import time

import polars as pl
import pytest

from actionlines.commitments import CODES
from actionlines.indicators.catalogue import (
    DATA,
    SERIES_SCHEMA,
    Catalogue,
    UnknownIndicatorError,
    UnknownSourceError,
    load_catalogue,
)
from actionlines.indicators.catalogue_entries import Indicator
from actionlines.languages import LANGUAGES

SCRIPTS = {
    "ru": re.compile(r"[А-яЁё]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def _all(catalogue: Catalogue) -> list[Indicator]:
    return list(catalogue.indicators.values())


def test_it_holds_at_least_ninety_indicators(catalogue: Catalogue) -> None:
    assert len(catalogue.indicators) >= 90


def test_it_is_read_once(catalogue: Catalogue) -> None:
    assert load_catalogue() is catalogue


def test_it_is_read_in_under_400_milliseconds() -> None:
    spent = []
    for _ in range(3):
        start = time.process_time()
        load_catalogue(DATA)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.4


def test_an_indicator_is_found_by_code_and_by_address(catalogue: Catalogue) -> None:
    assert catalogue.indicator("INTERNET_USERS").slug == "internet-users"
    assert catalogue.indicator("internet-users") is catalogue.indicator("INTERNET_USERS")


def test_a_misspelt_code_brings_the_nearest_ones(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownIndicatorError) as raised:
        catalogue.indicator("INTERNET_USRS")
    assert raised.value.candidates[0] == "INTERNET_USERS"
    assert str(raised.value).startswith(
        "no indicator 'INTERNET_USRS' in the catalogue; nearest are INTERNET_USERS"
    )


def test_an_unknown_source_brings_all_there_are(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownSourceError) as raised:
        catalogue.source("WORLD_BANK")
    assert raised.value.candidates == tuple(catalogue.sources)


def test_every_text_is_in_the_script_of_its_language(catalogue: Catalogue) -> None:
    texts = [texts for one in _all(catalogue) for texts in (one.names, one.short_names, one.definitions)]
    texts += [unit.names for unit in catalogue.units.values()]
    texts += [family.names for family in catalogue.families.values()]
    assert all(set(text) == set(LANGUAGES) for text in texts)
    wrong = [
        text[lang] for text in texts for lang, script in SCRIPTS.items() if not script.search(text[lang])
    ]
    assert wrong == []


def test_no_text_is_left_in_english_but_a_word_two_languages_share(catalogue: Catalogue) -> None:
    untranslated = [
        (one.code, lang)
        for one in _all(catalogue)
        for texts in (one.names, one.definitions)
        for lang in LANGUAGES[1:]
        if texts[lang] == texts["en"]
    ]
    assert untranslated == [("POPULATION", "fr")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_indicators_bear_the_same_name(catalogue: Catalogue, lang: str) -> None:
    names = [one.names[lang] for one in _all(catalogue)]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_a_definition_is_whole_sentences_and_a_name_is_none(catalogue: Catalogue) -> None:
    ends = (".", "。")
    assert [
        one.code for one in _all(catalogue) if not all(t.endswith(ends) for t in one.definitions.values())
    ] == []
    assert [one.code for one in _all(catalogue) if any(t.endswith(ends) for t in one.names.values())] == []


def test_short_names_are_short(catalogue: Catalogue) -> None:
    long = [
        (one.code, text) for one in _all(catalogue) for text in one.short_names.values() if len(text) > 50
    ]
    assert long == []


def test_a_share_lies_between_nought_and_a_hundred_unless_it_may_exceed_its_whole(
    catalogue: Catalogue,
) -> None:
    beyond = {
        one.code
        for one in _all(catalogue)
        if one.kind == "percent" and ((one.valid_min or 0) >= 1e-5 or one.valid_max != 100)
    }
    enrolment = {f"{level}_ENROLMENT_GROSS" for level in ("PRIMARY", "SECONDARY", "TERTIARY")}
    prices = {one.code for one in _all(catalogue) if one.family == "prices"}
    assert beyond == enrolment | prices | {"PRIMARY_COMPLETION", "RESEARCH_SPENDING"}


def test_a_denominator_is_a_number_of_people(catalogue: Catalogue) -> None:
    named = {one.denominator for one in _all(catalogue) if one.denominator}
    assert named == {"POPULATION", "POPULATION_ADULT"}
    assert all(catalogue.indicators[code].aggregate == "sum" for code in named)


def test_indices_are_never_averaged_or_added_up(catalogue: Catalogue) -> None:
    assert {one.aggregate for one in _all(catalogue) if one.kind in {"index", "ratio", "year"}} == {"none"}


def test_an_indicator_that_nobody_calls_better_or_worse_has_no_direction(catalogue: Catalogue) -> None:
    for code in ("POPULATION", "URBAN_POPULATION_SHARE", "PARITY_ENROLMENT", "FIXED_TELEPHONE_PER_100"):
        assert catalogue.indicators[code].direction == 0


def test_codes_of_the_core_list_stay_unverified_until_somebody_reads_it(catalogue: Catalogue) -> None:
    assert {one.core_list.status for one in _all(catalogue) if one.core_list} == {"unverified"}


def test_codes_of_the_sustainable_development_goals_are_those_of_the_database(catalogue: Catalogue) -> None:
    seen = {one.sdg.code for one in _all(catalogue) if one.sdg and one.sdg.status == "seen"}
    assert {"4.4.1", "4.a.1", "5.b.1", "9.c.1", "17.6.1", "17.8.1"} <= seen


def test_every_action_line_has_a_headline_or_a_reason(catalogue: Catalogue) -> None:
    assert tuple(catalogue.headlines) == CODES
    assert [
        line for line, one in catalogue.headlines.items() if (one.indicator is None) == (one.reason is None)
    ] == []


def test_no_line_gets_a_headline_it_does_not_have(catalogue: Catalogue) -> None:
    without = {line for line, one in catalogue.headlines.items() if one.indicator is None}
    assert {"C6", "C8", "C9", "C10", "C11", "C7.e-agriculture", "C7.e-environment"} <= without


def test_a_headline_that_stands_in_for_something_else_is_called_a_proxy(catalogue: Catalogue) -> None:
    proxies = {line for line, one in catalogue.headlines.items() if one.directness == "proxy"}
    assert proxies == {"C1", "C7.e-science"}


def test_the_most_direct_indicator_of_a_line_comes_first(catalogue: Catalogue) -> None:
    order = [one.directness("C2") for one in catalogue.by_line("C2")]
    assert order == sorted(order, key=["direct", "in_part", "proxy"].index)
    assert catalogue.by_line("C10") == ()


def test_the_series_table_has_one_row_a_series_in_order_of_precedence(catalogue: Catalogue) -> None:
    table = catalogue.series_table()
    assert table.schema == SERIES_SCHEMA
    assert table.select("SOURCE", "SERIES").is_duplicated().sum() == 0
    first = table.filter(
        pl.col("INDICATOR") == "INTERNET_USERS", pl.col("SEX").is_null(), pl.col("RANK") == 1
    )
    assert first.select("SOURCE", "SERIES").rows() == [("GAPMINDER", "internet_users")]


def test_a_series_of_one_sex_lies_at_that_sex(catalogue: Catalogue) -> None:
    table = catalogue.series_table()
    of_women = table.filter(pl.col("SOURCE") == "UNDP_HDR", pl.col("SERIES") == "eys_f")
    assert of_women.select("INDICATOR", "SEX", "FACTOR").rows() == [("EXPECTED_SCHOOLING", "F", 1.0)]


def test_series_of_one_source_have_one_rank(catalogue: Catalogue) -> None:
    ranks = catalogue.series_table().group_by("INDICATOR", "SOURCE").agg(pl.col("RANK").n_unique())
    assert ranks["RANK"].unique().to_list() == [1]


def test_a_series_left_out_has_its_reason(catalogue: Catalogue) -> None:
    assert catalogue.why_unused("WB_FINDEX", "account_t_d.IN_LF") == "no_dimension"
    assert catalogue.why_unused("WB_FINDEX", "account_t_d") is None


def test_only_figures_that_may_be_passed_on_are_marked_so(catalogue: Catalogue) -> None:
    assert {key for key, source in catalogue.sources.items() if not source.redistributable} == {"ITU_DATAHUB"}


def test_what_is_shown_without_a_whole_names_a_breakdown_the_indicator_has(catalogue: Catalogue) -> None:
    unknown = [one.code for one in _all(catalogue) if not set(one.principal) <= set(one.disaggregations)]
    assert unknown == []
    assert catalogue.indicators["SCHOOLS_INTERNET"].principal == {"EDUCATION_LEV": "ISCED11_3"}


@pytest.mark.parametrize(
    "code", ["ONLINE_BUYERS_PAYING_DIGITALLY", "ONLINE_BUYERS_PAYING_CASH", "MOBILE_MONEY_SAVERS"]
)
def test_nought_is_no_figure_where_findex_writes_it_for_a_question_not_asked(code: str) -> None:
    """The file has 0 % paying online and 0 % paying in cash for Norway 2021, where 87 % bought online."""
    least = load_catalogue().indicator(code).valid_min
    assert least is not None
    assert least > 0
