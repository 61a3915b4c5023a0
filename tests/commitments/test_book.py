"""A document as a book: in the order of reading, whatever is at hand of it; with no word that may not be shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.commitments.book import UnknownPassageError, book, books, former
from actionlines.commitments.kept_trackers import Trackers
from actionlines.commitments.library import Library, Origin
from actionlines.commitments.official_texts import UnknownDocumentError
from actionlines.commitments.passages import passages_of
from actionlines.commitments.reading.document import Document, Paragraph, Reading
from actionlines.commitments.reading.outline import read_outline
from actionlines.commitments.reading.reader import read_text
from actionlines.commitments.tracker import Asked, Tracker

DAY = date(2026, 11, 30)
OPEN = Origin("declaration.txt", "0" * 64, "", "2026", "public domain", publishable=True)
CLOSED = replace(OPEN, publishable=False)


def reading(texts: Path, lang: str, *, words: tuple[str, str] = ("", "")) -> Reading:
    source = (texts / f"declaration.{lang}.txt").read_text("utf-8").replace(*words)
    return read_text(source, read_outline(texts / "declaration.toml"), lang=lang)


def one(code: str, over: str = "") -> Paragraph:
    return Paragraph(
        code, "paragraph", over, "", f"words of {code}", heading=False, first_line=1, last_line=1
    )


def test_without_an_import_the_review_has_our_gists_in_the_order_of_its_sections(tmp_path: Path) -> None:
    review = book(Library(tmp_path), "wsis10")
    order = [one.code for one in review.passages]
    assert order.index("S.B.22") < order.index("V.B.1") < order.index("C1.a") < order.index("C11.a")
    lettered = [one for one in order if one.startswith("C") and one.rpartition(".")[2] in set("abcdefg")]
    assert len(lettered) == 95
    assert review.languages == ()
    assert review.gist("C2.c", lang="fr").startswith("Fonds de service universel")
    assert not any(one.wordings for one in review.passages)


def test_a_text_of_which_only_the_last_paragraph_is_known_has_its_numbers(tmp_path: Path) -> None:
    plan = book(Library(tmp_path), "geneva-plan")
    codes = [one.code for one in plan.passages]
    assert [code for code in codes if "." not in code] == [str(number) for number in range(1, 30)]
    assert codes.index("6") < codes.index("6.a") < codes.index("7")
    assert plan.heading_of("6.a") == ""


def test_paragraphs_that_a_tracker_names_are_there(tmp_path: Path) -> None:
    table = Tracker("t.csv", (Asked(1, ("113", "9", "12.a"), "Report", ()),), ())
    Trackers(tmp_path).keep(table, OPEN, document="review-2025", lang="en", on=DAY)
    codes = [one.code for one in book(Library(tmp_path), "review-2025").passages]
    assert codes.index("9") < codes.index("12") < codes.index("12.a") < codes.index("113")


def test_words_come_of_publishable_languages_alone(texts: Path, tmp_path: Path) -> None:
    here = Library(tmp_path)
    here.keep(reading(texts, "en"), CLOSED, on=DAY)
    here.keep(reading(texts, "ar"), OPEN, on=DAY)
    opened = book(here, "declaration")
    assert (opened.languages, opened.withheld) == (("ar",), ("en",))
    assert {lang for one in opened.passages for lang in one.wordings} == {"ar"}
    assert "far away" not in repr(opened)


def test_a_new_edition_is_another_book(texts: Path, tmp_path: Path) -> None:
    here = Library(tmp_path)
    assert here.fingerprint == ""
    first = here.keep(reading(texts, "en"), OPEN, on=DAY)
    before, known = book(here, "declaration"), here.fingerprint
    here.keep(reading(texts, "en", words=("common good", "common thing")), OPEN, on=DAY)
    now = book(here, "declaration")
    assert now.passage("1.1").wordings["en"].text == "A network is a common thing."
    assert here.fingerprint != known
    older = former(here, now, lang="en")
    assert older is not None
    assert older.edition == first.id == before.edition
    assert former(here, now, lang="fr") is None


def test_a_former_code_leads_on_and_a_circle_leads_nowhere(texts: Path, tmp_path: Path) -> None:
    moved = {"9": ("1.1",), "8": ("1.2.a", "1.2.b"), "7": ("9",)}
    here = Library(tmp_path)
    here.keep(reading(texts, "en"), OPEN, on=DAY, moved=moved)
    opened = book(here, "declaration")
    assert opened.now("7") == ("1.1",)
    assert opened.now("8") == ("1.2.a", "1.2.b")
    assert opened.formers("1.1") == ("9", "7")
    with pytest.raises(UnknownPassageError, match=r"no paragraph '1\.9'; did you mean 1\.1"):
        opened.now("1.9")


def test_neighbours_and_the_trail_follow_the_text(texts: Path, tmp_path: Path) -> None:
    here = Library(tmp_path)
    here.keep(reading(texts, "en"), OPEN, on=DAY)
    opened = book(here, "declaration")
    assert opened.beside("1.1") == ("", "1.2")
    assert opened.beside("1.2.c") == ("1.2.b", "2.3")
    assert [one.code for one in opened.trail("1.2.a")] == ["1", "1.2"]
    assert opened.heading_of("1.2.a") == "1"
    assert {key: [one.code for one in each] for key, each in opened.sections.items()} == {
        "1": ["1.1", "1.2", "1.2.a", "1.2.b", "1.2.c"],
        "2": ["2.3"],
    }


def test_an_unknown_document_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownDocumentError) as caught:
        book(Library(tmp_path), "../secret")
    assert "wsis10" in caught.value.candidates
    assert next(one.code for one in books(Library(tmp_path))) == "geneva-declaration"


@given(st.permutations(["1", "2", "3", "4", "5"]), st.sets(st.sampled_from(["1", "2", "3", "4", "5"])))
def test_what_only_one_language_has_stands_behind_what_it_follows_there(
    codes: list[str], lacking: set[str]
) -> None:
    whole = Document("pledge", "en", tuple(map(one, codes)))
    part = Document("pledge", "fr", tuple(one(code) for code in codes if code not in lacking))
    found = passages_of("pledge", {"fr": part, "en": whole}, ["en", "fr"])
    assert [each.code for each in found] == codes
    assert all(("fr" in each.wordings) == (each.code not in lacking) for each in found)
