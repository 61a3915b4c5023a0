"""Editions of documents: none is ever changed, and a former code still leads to its paragraph."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from actionlines.commitments.library import Library, Origin, UnknownEditionError, WrongMoveError
from actionlines.commitments.official_texts import (
    UnknownDocumentError,
    in_force,
    official_text,
    official_texts,
)
from actionlines.commitments.reading.document import Reading, UnknownParagraphError
from actionlines.commitments.reading.outline import read_outline
from actionlines.commitments.reading.reader import read_text

ORIGIN = Origin("declaration.txt", "0" * 64, "https://example.org", "2026", "public domain", True)
DAY = date(2026, 11, 30)


def reading(texts: Path, lang: str, *, without: str = "") -> Reading:
    source = (texts / f"declaration.{lang}.txt").read_text("utf-8").replace(without, "")
    return read_text(source, read_outline(texts / "declaration.toml"), lang=lang)


def test_each_language_is_added_to_those_before(texts: Path, tmp_path: Path) -> None:
    here = Library(tmp_path)
    first = here.keep(reading(texts, "en"), ORIGIN, on=DAY)
    second = here.keep(reading(texts, "ar"), ORIGIN, on=DAY)
    assert list(second.documents) == ["en", "ar"]
    assert second.based_on == first.id
    assert here.editions("declaration") == (first.id, second.id)
    assert here.open("declaration") == second
    assert here.open("declaration", first.id) == first
    assert list(first.documents) == ["en"]


def test_what_was_mended_is_kept_beside_each_language(texts: Path, tmp_path: Path) -> None:
    here = Library(tmp_path)
    here.keep(reading(texts, "en"), ORIGIN, on=DAY)
    edition = here.keep(reading(texts, "fr"), ORIGIN, on=DAY)
    files = {file.name for file in (here.folder / "declaration" / edition.id).iterdir()}
    assert files == {"manifest.json", "en.json", "fr.json", "en.mends.json", "fr.mends.json"}


def test_the_same_text_again_is_another_edition_only_where_something_differs(
    texts: Path, tmp_path: Path
) -> None:
    one, other = Library(tmp_path / "one"), Library(tmp_path / "other")
    assert (
        one.keep(reading(texts, "en"), ORIGIN, on=DAY).id
        == other.keep(reading(texts, "en"), ORIGIN, on=DAY).id
    )


def test_codes_that_a_language_lacks_are_named(texts: Path, tmp_path: Path) -> None:
    here = Library(tmp_path)
    here.keep(reading(texts, "en"), ORIGIN, on=DAY)
    edition = here.keep(reading(texts, "fr", without="c) à ceux qui ne peuvent pas payer.\n"), ORIGIN, on=DAY)
    assert edition.missing() == {"1.2.c": ("fr",)}


def test_a_former_code_leads_to_what_became_of_its_paragraph(texts: Path, tmp_path: Path) -> None:
    moved = {"1.9": ("1.2.a", "1.2.b"), "1.8": ("1.9",)}
    edition = Library(tmp_path).keep(reading(texts, "en"), ORIGIN, on=DAY, moved=moved)
    assert [one.code for one in edition.paragraph("1.8", lang="en")] == ["1.2.a", "1.2.b"]
    assert [one.code for one in edition.paragraph("1.1", lang="en")] == ["1.1"]
    with pytest.raises(UnknownParagraphError, match=r"has and had no paragraph '1\.7'"):
        edition.paragraph("1.7", lang="en")
    with pytest.raises(UnknownEditionError, match="not here in 'zh'; it is in en"):
        edition.paragraph("1.1", lang="zh")


def test_codes_that_lead_in_a_circle_lead_nowhere(texts: Path, tmp_path: Path) -> None:
    moved = {"x": ("y",), "y": ("x",)}
    edition = Library(tmp_path).keep(reading(texts, "en"), ORIGIN, on=DAY, moved=moved)
    with pytest.raises(UnknownParagraphError):
        edition.paragraph("x", lang="en")


def test_a_move_to_nowhere_is_refused_and_nothing_is_kept(texts: Path, tmp_path: Path) -> None:
    here = Library(tmp_path)
    with pytest.raises(WrongMoveError, match=r"1\.9 is said to be 7 now"):
        here.keep(reading(texts, "en"), ORIGIN, on=DAY, moved={"1.9": ("7",)})
    assert here.documents() == ()


@pytest.mark.parametrize("name", ["none", "../../etc", "..", "/etc/passwd"])
def test_what_is_not_here_is_told_with_what_is(texts: Path, tmp_path: Path, name: str) -> None:
    here = Library(tmp_path)
    here.keep(reading(texts, "en"), ORIGIN, on=DAY)
    with pytest.raises(UnknownEditionError, match="there are: declaration"):
        here.open(name)


def test_texts_hold_from_the_day_of_their_adoption() -> None:
    assert {one.code for one in in_force(date(2014, 12, 31))} == {
        *("geneva-declaration", "geneva-plan", "tunis-commitment", "tunis-agenda", "wsis10")
    }
    assert len(in_force(DAY)) == len(official_texts()) == 9
    assert official_text("gdc").name(lang="zh") == "全球数字契约"
    with pytest.raises(UnknownDocumentError, match="there are"):
        official_text("none")


def test_languages_that_are_brought_at_once_are_all_kept(texts: Path, tmp_path: Path) -> None:
    langs = ["en", "fr", "es", "ru", "ar"]
    read = {lang: reading(texts, lang) for lang in langs}
    ready = threading.Barrier(len(langs))

    def bring(lang: str) -> None:
        ready.wait(timeout=30)
        Library(tmp_path).keep(read[lang], ORIGIN, on=DAY)

    with ThreadPoolExecutor(len(langs)) as people:
        list(people.map(bring, langs))
    here = Library(tmp_path)
    assert sorted(here.open("declaration").documents) == sorted(langs)
    assert len(here.editions("declaration")) == len(langs)
