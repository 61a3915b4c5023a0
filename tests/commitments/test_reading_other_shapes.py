"""The reader reads texts of such kinds, not one text: a resolution, a strategy, a declaration in five languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionlines.commitments.reading.document import Reading
from actionlines.commitments.reading.mends import Mending, Noticing
from actionlines.commitments.reading.outline import read_outline
from actionlines.commitments.reading.reader import NothingPlacedError, read_text

DECLARATION = ["1", "1.1", "1.2", "1.2.a", "1.2.b", "1.2.c", "2", "2.3"]


def read(texts: Path, name: str, *, lang: str = "en") -> Reading:
    source = (texts / name).read_text("utf-8")
    reading = read_text(source, read_outline(texts / f"{name.split('.')[0]}.toml"), lang=lang)
    assert reading.unaccounted(source) == ()
    return reading


def test_a_resolution_with_bis_items_and_points(texts: Path) -> None:
    reading = read(texts, "resolution.txt")
    numbered = [one.code for one in reading.document.paragraphs if one.label and one.level != "footnote"]
    assert numbered == ["1", "2", "2.a", "2.b", "2.b.i", "2.b.ii", "2.c", "2bis", "3"]
    assert reading.document.paragraph("3").text == "Decides to review these technologies in 2035."
    assert reading.notices == ()


def test_a_word_cut_at_the_end_of_a_line_is_whole_again(texts: Path) -> None:
    reading = read(texts, "resolution.txt")
    assert reading.document.paragraph("1").text.startswith(
        "Reaffirms that information and communications technologies "
    )
    assert [one.line for one in reading.mends if one.kind is Mending.HYPHEN_JOINED] == [13]


def test_a_compound_at_the_end_of_a_line_keeps_its_hyphen(texts: Path) -> None:
    source = "Part I. Title\n\n1. Open to all in a multi-\nstakeholder way.\n"
    reading = read_text(source, read_outline(texts / "declaration.toml"), lang="en")
    assert reading.document.paragraph("1.1").text == "Open to all in a multi-stakeholder way."


def test_a_footnote_below_a_rule_belongs_to_the_word_that_calls_it(texts: Path) -> None:
    reading = read(texts, "resolution.txt")
    caller = next(one for one in reading.document.paragraphs if one.calls)
    assert caller.text.startswith("Noting that half of humanity")
    at, code = caller.calls[0]
    assert caller.text[:at].endswith("drafted,")
    assert reading.document.paragraph(code).text == "See the report of the Secretary-General."


def test_a_strategy_with_chapters_whose_titles_stand_below(texts: Path) -> None:
    reading = read(texts, "strategy.txt")
    headings = {one.code: one.text for one in reading.document.paragraphs if one.heading}
    assert headings == {
        "1": "Connectivity for every village",
        "1.1": "Fibre",
        "1.2": "Satellite",
        "2": "Skills",
        "2.1": "Schools",
        "4": "Money",
    }
    assert [one.code for one in reading.document.under("1.1")] == ["1.1.p1", "1.1.b1", "1.1.b2"]
    assert [(one.kind, one.code, one.text) for one in reading.notices] == [
        (Noticing.MISSING_NUMBER, "4", "3")
    ]


def test_a_figure_that_begins_a_line_is_no_label(texts: Path) -> None:
    assert "2 years are planned" in read(texts, "strategy.txt").document.paragraph("1.1.p1").text


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "ar"])
def test_a_declaration_has_the_same_codes_in_each_language(texts: Path, lang: str) -> None:
    reading = read(texts, f"declaration.{lang}.txt", lang=lang)
    assert [one.code for one in reading.document.paragraphs] == DECLARATION
    assert reading.notices == ()


def test_the_wrong_language_or_another_document_is_told(texts: Path) -> None:
    source = (texts / "declaration.ru.txt").read_text("utf-8").replace(".", "").replace(")", "")
    with pytest.raises(NothingPlacedError, match="check the language"):
        read_text(source, read_outline(texts / "declaration.toml"), lang="fr")


def test_numbers_out_of_order_are_reported_and_no_text_is_lost(texts: Path) -> None:
    source = "Part I. Title\n\n2. Second.\n\n1. First.\n\n2. Second again.\n"
    reading = read_text(source, read_outline(texts / "declaration.toml"), lang="en")
    assert [(one.code, one.text) for one in reading.document.paragraphs[1:]] == [
        ("1.2", "Second."),
        ("1.1", "First."),
        ("1.p1", "2. Second again."),
    ]
    assert {one.kind for one in reading.notices} == {Noticing.MISSING_NUMBER, Noticing.OUT_OF_ORDER}
