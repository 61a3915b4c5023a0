"""What measures each paragraph, what it bears on and who answers for it."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from actionlines.commitments.action_lines import Role
from actionlines.commitments.gists import gists, gists_of_line
from actionlines.commitments.known_links import (
    links_of,
    paragraphs_of_agency,
    paragraphs_of_indicator,
    read_links,
    shipped_links,
)
from actionlines.commitments.links import Basis, Kind, Measures, Sure, UnknownParagraphError
from actionlines.commitments.reading.outline import outline
from actionlines.commitments.reading.reader import read_text
from actionlines.commitments.register import CODES, action_line, agencies
from actionlines.declared import DeclarationError, MissingKeyError, UnknownKeyError, WrongValueError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.progress.targets import load_targets

ALL = [one for each in shipped_links().paragraphs for one in each.links]
HEAD = "document: d\nmade: {by: Ann, dated: 2026-01-02}\nparagraphs:\n"
APPLICATIONS = [code.partition(".")[2] for code in CODES if "." in code]


def test_whatever_asks_for_something_has_links_or_a_reason() -> None:
    items = [code for line in CODES for code in gists_of_line(line, lang="en")]
    bullets = [f"C8.b{number}" for number in range(1, 6)]
    priorities = [f"V.B.{number}" for number in range(1, 37)]
    challenges = ["S.C.b1", "S.C.b2", *(f"S.C.{number}" for number in range(1, 31))]
    asking = [one.code for one in shipped_links().asking]
    assert sorted(asking) == sorted([*items, *bullets, *priorities, *challenges])
    assert len(asking) == 168


def test_all_findings_and_numbered_principles_are_linked() -> None:
    linked = {one.code for one in shipped_links().paragraphs if not one.asks}
    assert {f"S.B.{number}" for number in range(1, 23)} <= linked
    assert {f"S.A.{number}" for number in range(1, 9)} <= linked
    assert {f"V.A.{number}" for number in range(1, 13)} <= linked
    assert linked <= set(gists().texts)


def test_each_paragraph_that_asks_is_measured_or_says_why_not() -> None:
    for one in shipped_links().asking:
        assert bool(one.of(Kind.INDICATOR)) != bool(one.unmeasured), one.code
    assert sum(bool(one.unmeasured) for one in shipped_links().asking) == 83


def test_each_paragraph_without_any_link_is_at_least_of_a_line() -> None:
    assert [one.code for one in shipped_links().paragraphs if not (one.lines or one.links)] == []


def test_a_paragraph_that_says_what_another_says_has_its_links() -> None:
    for code, other in gists().again.items():
        if code in {one.code for one in shipped_links().paragraphs}:
            own, theirs = links_of(code), links_of(other)
            assert [(one.kind, one.code, one.why) for one in own.links] == [
                (one.kind, one.code, one.why) for one in theirs.links
            ]
            assert {one.paragraph for one in own.links} <= {code}


def test_agencies_are_linked_to_the_statement_only_where_the_text_names_them(shared: Path) -> None:
    source = (shared / "seeds" / "wsis10-outcome-documents.zh.txt").read_text(encoding="utf-8")
    document = read_text(source, outline("wsis10"), lang="zh").document
    known = agencies()
    named = [one for one in ALL if one.kind is Kind.AGENCY and one.basis is Basis.OWN]
    named = [one for one in named if one.paragraph != "V.B.35"]
    assert len(named) == 25
    for link in named:
        text = document.paragraph(link.paragraph).text
        names = {known[link.code].name(lang="zh"), known[link.code].short_name(lang="zh")}
        assert any(one in text for one in {*names, link.code}), link


def test_every_indicator_linked_is_in_the_catalogue() -> None:
    linked = {one.code for one in ALL if one.kind is Kind.INDICATOR}
    assert linked <= set(load_catalogue().indicators)


def test_what_measures_a_paragraph_directly_measures_its_line_in_the_catalogue_and_not_by_proxy() -> None:
    direct = [one for one in ALL if one.measures is Measures.DIRECTLY]
    assert len(direct) > 5
    for link in direct:
        indicator = load_catalogue().indicator(link.code)
        said = {indicator.directness(line) for line in links_of(link.paragraph).lines}
        assert said & {"direct", "in_part"}, link


def test_every_target_linked_is_in_a_set_that_comes_with_us() -> None:
    known = {each.code for one in load_targets() for each in one.targets}
    assert {one.code for one in ALL if one.kind is Kind.TARGET} <= known


def test_targets_of_the_agenda_are_written_as_it_writes_them() -> None:
    codes = {one.code for one in ALL if one.kind is Kind.SDG}
    assert [one for one in codes if not re.fullmatch(r"(1[0-7]|[1-9])\.(\d{1,2}|[a-d])", one)] == []


def test_what_is_said_to_be_of_the_matrix_is_in_it_and_what_is_in_it_says_so(shared: Path) -> None:
    path = shared / "data" / "wsis_sdg_matrix" / "links_action_line_x_sdg_target.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        pairs = {(_line(row["action_line"]), row["sdg_target"]) for row in csv.DictReader(stream)}
    for link in ALL:
        if link.kind is Kind.SDG and not link.paragraph.startswith("V."):
            of_matrix = (link.paragraph.rpartition(".")[0], link.code) in pairs
            assert (link.basis is Basis.MATRIX) == of_matrix, link


def _line(title: str) -> str:
    if not title.startswith("C7"):
        return title.partition(":")[0]
    return "C7." + next(one for one in APPLICATIONS if one in title.lower())


def test_no_reason_is_the_sentence_of_the_matrix(shared: Path) -> None:
    path = shared / "data" / "wsis_sdg_matrix" / "links_action_line_x_sdg_target.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        theirs = {row["rationale"].strip(" .").casefold() for row in csv.DictReader(stream)}
    assert [one for one in ALL if one.why.strip(" .").casefold() in theirs] == []


def test_each_link_says_who_when_why_and_how_sure() -> None:
    for link in ALL:
        assert link.by
        assert link.on == date(2026, 11, 30)
        assert link.why.endswith(".")
        assert link.sure in Sure
        assert (link.measures is not None) == (link.kind is Kind.INDICATOR)
        assert (link.role is not None) == (link.kind is Kind.AGENCY)


@pytest.mark.parametrize("line", CODES)
def test_whoever_facilitates_a_line_answers_for_its_items(line: str) -> None:
    found = [(one.code, one.role) for one in links_of(f"{line}.a").of(Kind.AGENCY)]
    assert found == [(one.agency.code, one.role) for one in action_line(line).facilitators]


def test_an_agency_whose_role_is_believed_alone_is_not_sure() -> None:
    sure = {one.code: one.sure for one in links_of("C1.a").of(Kind.AGENCY)}
    assert sure == {"UNDESA": Sure.HIGH, "ITU": Sure.HIGH, "REGIONAL_COMMISSIONS": Sure.LOW}


def test_an_indicator_leads_to_its_paragraphs_the_most_direct_first() -> None:
    found = [(one.paragraph, one.measures) for one in paragraphs_of_indicator("INTERNET_USERS")]
    assert found[0] == ("V.B.5", Measures.DIRECTLY)
    assert [one for _, one in found] == sorted((one for _, one in found), key=list(Measures).index)
    assert paragraphs_of_indicator("NO_SUCH_INDICATOR") == ()


def test_a_partner_answers_from_the_day_it_joined() -> None:
    before = {one.paragraph for one in paragraphs_of_agency("WHO", on=date(2004, 5, 31))}
    after = {one.paragraph for one in paragraphs_of_agency("WHO", on=date(2004, 6, 1))}
    assert after - before == {"V.B.35"}


def test_an_unknown_paragraph_names_those_nearest() -> None:
    with pytest.raises(UnknownParagraphError, match=r"no links were written for 'C2\.z' of wsis10"):
        links_of("C2.z")


def test_a_link_may_say_otherwise_who_made_it_and_until_when_it_held(tmp_path: Path) -> None:
    text = (
        HEAD + "  V.B.1:\n    unmeasured: Nothing does.\n    agencies:\n"
        "      ITU: {role: lead, sure: low, why: So., by: Bo, dated: 2025, since: 2010, until: 2012-02}\n"
    )
    (link,) = read_links(_written(tmp_path, text)).paragraph("V.B.1").links
    assert (link.by, link.on, link.role) == ("Bo", date(2025, 1, 1), Role.LEAD)
    assert (link.since, link.until) == (date(2010, 1, 1), date(2012, 2, 29))
    assert [
        link.holds(date(*day)) for day in ((2009, 12, 31), (2010, 1, 1), (2012, 2, 29), (2012, 3, 1))
    ] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("entry", "error", "said"),
    [
        ("{}", MissingKeyError, "either the 'indicators' that measure it"),
        ("{unmeasured: No., indicators: {A: {}}}", MissingKeyError, "either the 'indicators' that measure"),
        ("{unmeasured: No., sdgs: {}}", UnknownKeyError, "nobody reads this key"),
        (
            "{indicators: {A: {measures: wholly, sure: high, why: So.}}}",
            WrongValueError,
            "'wholly' is none of",
        ),
        ("{unmeasured: No., sdg: {'9.c': {sure: high, why: So.}}}", MissingKeyError, "'basis' is missing"),
        ("{unmeasured: No., lines: [C12]}", WrongValueError, "'C12' is none of"),
        ("{as: V.B.2}", WrongValueError, "'V.B.2' is none of"),
        (
            "{unmeasured: No., agencies: {ITU: {role: lead, sure: low, why: So., since: May}}}",
            WrongValueError,
            "write 2004, 2004-06",
        ),
    ],
)
def test_a_wrong_link_is_named_with_line_and_key(
    entry: str, error: type[DeclarationError], said: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=re.escape(said)) as told:
        read_links(_written(tmp_path, f"{HEAD}  V.B.1: {entry}\n"))
    assert "links.yaml, line 4, paragraphs.V.B.1" in str(told.value)


def test_what_asks_for_nothing_needs_no_reason_and_gives_none(tmp_path: Path) -> None:
    head = HEAD.replace("paragraphs", "telling: [S.B]\nparagraphs")
    assert read_links(_written(tmp_path, head + "  S.B.1: {lines: [C1]}\n")).asking == ()
    with pytest.raises(
        UnknownKeyError, match=r"line 5, paragraphs\.S\.B\.1\.unmeasured: a paragraph that asks"
    ):
        read_links(_written(tmp_path, head + "  S.B.1: {unmeasured: No.}\n"))


def _written(folder: Path, text: str) -> Path:
    file = folder / "links.yaml"
    file.write_text(text, encoding="utf-8")
    return file
