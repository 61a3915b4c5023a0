"""Which paragraphs of each official text an action line stands on, and what was read for it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from actionlines.commitments.citations import citations
from actionlines.commitments.gists import gists
from actionlines.commitments.known_links import links_of, shipped_links
from actionlines.commitments.line_paragraphs import (
    known_line_paragraphs,
    line_paragraphs,
    lines_of_paragraph,
    read_line_paragraphs,
)
from actionlines.commitments.links import Sure
from actionlines.commitments.official_texts import UnknownDocumentError, official_text, official_texts
from actionlines.commitments.reading.outline import outline
from actionlines.commitments.reading.reader import read_text
from actionlines.commitments.references import known_references
from actionlines.commitments.register import CODES, UnknownActionLineError
from actionlines.declared import DeclarationError, MissingKeyError, UnknownKeyError, WrongValueError

HEAD = "made: {by: Ann, dated: 2026-01-02}\ntexts:\n"
PLAN = (8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26)
"""The lines' own paragraphs of the Geneva Plan of Action, in their order."""

SAID = re.compile(r"(?:recalls|cites|rests on) .*\((?P<codes>.*)\)")
SLIP = "S.A.3"
"""Names two texts in one breath, so that its paragraph 12 seems to be the review's own."""


def test_every_line_stands_on_its_own_paragraph_of_the_plan() -> None:
    for line, number in zip(CODES, PLAN, strict=True):
        own = [one for one in line_paragraphs(line, document="geneva-plan") if "own paragraph" in one.why]
        assert [one.codes for one in own] == [(str(number),)], line
        assert not own[0].unverified


@pytest.mark.parametrize("line", CODES)
def test_every_line_stands_on_every_text_that_is_about_all_lines(line: str) -> None:
    texts = {one.document for one in line_paragraphs(line)}
    assert {"geneva-declaration", "geneva-plan", "tunis-agenda", "wsis10", "sdg", "review-2025"} <= texts
    adopted = [one.code for one in official_texts()]
    order = [adopted.index(one.document) for one in line_paragraphs(line)]
    assert order == sorted(order)


def test_what_is_from_memory_alone_is_of_low_sureness_and_says_so() -> None:
    assert {one.sure for one in known_line_paragraphs() if one.unverified} == {Sure.LOW}
    assert sum(one.unverified for one in known_line_paragraphs()) == 57
    for one in known_line_paragraphs():
        assert one.why.endswith(".")
        assert (one.by, one.on) == ("Actionlines", date(2026, 11, 30))


def test_no_text_is_named_that_nobody_knows_and_no_paragraph_beyond_its_end() -> None:
    known = {one.code: one for one in official_texts()}
    for one in known_line_paragraphs():
        last = known[one.document].last
        if one.document not in ("wsis10", "sdg") and last is not None:
            assert all(1 <= int(code.partition(".")[0]) <= last for code in one.codes), one


def test_paragraphs_of_the_review_and_targets_of_the_agenda_are_those_that_were_linked() -> None:
    review = {
        (one.line, code) for one in known_line_paragraphs() if one.document == "wsis10" for code in one.codes
    }
    assert review == {(line, each.code) for each in shipped_links().paragraphs for line in each.lines}
    assert {code for _, code in review} <= set(gists().texts)
    ours = {code for one in line_paragraphs("C2", document="sdg") for code in one.codes}
    linked = {
        one.code for letter in "abcd" for one in links_of(f"C2.{letter}").links if one.kind.value == "sdg"
    }
    assert ours == linked


def test_what_is_said_to_be_cited_by_the_review_is_cited_there(shared: Path) -> None:
    source = (shared / "seeds" / "wsis10-outcome-documents.zh.txt").read_text(encoding="utf-8")
    document = read_text(source, outline("wsis10"), lang="zh").document
    there = {one.code: one.text for one in document.paragraphs}
    checked = set()
    for one in known_line_paragraphs():
        said = SAID.search(one.why)
        if said is None or one.document in ("wsis10", "sdg"):
            continue
        for code in re.findall(r"[SVC]\d*\.[\w.]+", said["codes"]):
            cited = {each.code for each in citations(there[code], known={}) if each.document == one.document}
            assert code == SLIP or cited & set(one.codes), (one, cited)
            checked.add((one.document, one.cited, code))
    assert len(checked) == 13


def test_a_paragraph_leads_back_to_the_lines_that_stand_on_it() -> None:
    assert [one.line for one in lines_of_paragraph("geneva-plan", "14")] == [
        one for one in CODES if one.startswith("C7")
    ]
    assert [one.line for one in lines_of_paragraph("review-2025", "113")] == list(CODES)
    assert [one.line for one in lines_of_paragraph("wsis10", "V.B.5")] == ["C2", "C3", "C6"]
    assert lines_of_paragraph("geneva-plan", "99") == ()


def test_a_line_or_text_that_nobody_knows_is_named() -> None:
    with pytest.raises(UnknownActionLineError, match="C12"):
        line_paragraphs("C12")
    with pytest.raises(UnknownDocumentError, match="no text is called 'geneva'; there are"):
        line_paragraphs("C2", document="geneva")


def test_each_text_says_what_it_is_in_force_for_in_six_languages() -> None:
    for one in official_texts():
        assert len(set(one.holds_for.values())) == 6
        assert not any(text.endswith((".", "。")) for text in one.holds_for.values())
        assert set(one.supplements) <= {other.code for other in official_texts()}
    assert official_text("wsis10").supplements == ("geneva-plan",)
    assert [one.code for one in official_texts() if one.source is None] == ["wsis10"]


def test_every_source_is_one_that_is_listed() -> None:
    used = {one.source.id for one in known_line_paragraphs() if one.source}
    assert used <= set(known_references())
    assert {"ungis-wsis20", "review-2025-table", "review-2015-en"} <= used


@pytest.mark.parametrize(
    ("entry", "error", "said"),
    [
        ('{"9": {sure: high, why: So.}}', MissingKeyError, "from memory alone: name under 'source'"),
        ('{"30": {sure: low, why: So.}}', WrongValueError, "geneva-plan has paragraphs from 1 to 29"),
        ('{"9-8": {sure: low, why: So.}}', WrongValueError, "a run of them upwards"),
        ('{"nine": {sure: low, why: So.}}', WrongValueError, "cite paragraphs as '9', '21-23' or '6 (a)'"),
        ('{"9": {sure: low, source: nobody, why: So.}}', WrongValueError, "'nobody' is none of"),
        ('{"9": {sure: surely, why: So.}}', WrongValueError, "'surely' is none of"),
        ('{"9": {sure: low}}', MissingKeyError, "'why' is missing"),
        ('{"9": {sure: low, why: So., url: x}}', UnknownKeyError, "nobody reads this key"),
    ],
)
def test_a_wrong_entry_is_named_with_line_and_key(
    entry: str, error: type[DeclarationError], said: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=re.escape(said)) as told:
        read_line_paragraphs(_written(tmp_path, f"{HEAD}  geneva-plan:\n    C2: {entry}\n"))
    assert "lines.yaml, line 4, texts.geneva-plan.C2" in str(told.value)


@pytest.mark.parametrize(("text", "line"), [("geneva", "C2"), ("geneva-plan", "C12")])
def test_an_unknown_text_or_line_in_the_file_is_named(text: str, line: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownKeyError, match="nobody reads this key"):
        read_line_paragraphs(_written(tmp_path, f"{HEAD}  {text}:\n    {line}: {{}}\n"))


def test_an_entry_may_cite_an_item_a_run_or_stand_for_all_lines(tmp_path: Path) -> None:
    text = (
        HEAD + '  gdc:\n    all: {"3-5": {sure: low, why: So.}}\n    C2: {"6 (a)": {sure: low, why: So.}}\n'
    )
    found = read_line_paragraphs(_written(tmp_path, text))
    assert [one.codes for one in found if one.line == "C2"] == [("3", "4", "5"), ("6.a",)]
    assert [one.line for one in found if one.codes == ("3", "4", "5")] == list(CODES)


def test_a_day_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongValueError, match="'in May' is no day; write 2026-11-30"):
        read_line_paragraphs(_written(tmp_path, "made: {by: Ann, dated: in May}\ntexts: {}\n"))


def _written(folder: Path, text: str) -> Path:
    file = folder / "lines.yaml"
    file.write_text(text, encoding="utf-8")
    return file
