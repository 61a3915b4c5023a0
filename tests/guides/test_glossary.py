from __future__ import annotations

import re
from pathlib import Path

import pytest

from actionlines.guides import glossary
from actionlines.languages import LANGUAGES

FILE = Path(__file__).parents[2] / "docs" / "glossary.md"
HEAD = [*LANGUAGES, "note"]
SCRIPTS = {
    "ru": re.compile(r"[А-Яа-яЁё]"),
    "ar": re.compile(r"[؀-ۿ]"),
    "zh": re.compile(r"[㐀-鿿]"),
}


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def rows() -> list[list[str]]:
    tables = [cells(line) for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [row for row in tables if row != HEAD and set(row) != {"---"}]


TERMS = [row[0] for row in rows()]


def test_the_page_in_the_documentation_is_made_from_the_glossary() -> None:
    read = [row[-1].partition("read: ")[2] for row in rows()]
    terms = [term for theme in glossary() for term in theme.terms]
    assert [row[:-1] for row in rows()] == [[term.names[lang] for lang in LANGUAGES] for term in terms]
    assert all(row[-1].startswith(term.means["en"]) for row, term in zip(rows(), terms, strict=True))
    assert read == [", ".join(term.read) for term in terms]


def test_every_word_says_what_it_means_in_six_languages() -> None:
    for theme in glossary():
        assert set(theme.names) == set(LANGUAGES)
        for term in theme.terms:
            assert set(term.names) == set(term.means) == set(LANGUAGES), term.anchor
            for lang, script in SCRIPTS.items():
                assert script.search(term.means[lang]), (term.anchor, lang)
            assert all(text.endswith((".", "。")) for text in term.means.values()), term.anchor


def test_an_anchor_names_one_word_or_theme() -> None:
    anchors = [one.anchor for theme in glossary() for one in (theme, *theme.terms)]
    assert len(set(anchors)) == len(anchors)


def test_every_table_has_the_six_languages_and_a_note() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text.count("| " + " | ".join(HEAD) + " |") == text.count("|---|---|---|---|---|---|---|")
    assert all(len(row) == len(HEAD) for row in rows())


def test_no_cell_is_empty() -> None:
    assert [row[0] for row in rows() if not all(row)] == []


def test_there_are_enough_terms_and_each_stands_once() -> None:
    assert len(TERMS) >= 120
    assert len(set(TERMS)) == len(TERMS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_one_word_for_one_idea_in_every_language(lang: str) -> None:
    words = [row[LANGUAGES.index(lang)] for row in rows()]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []


def test_every_term_is_written_in_the_script_of_its_language() -> None:
    for row in rows():
        for lang, term in zip(LANGUAGES, row, strict=False):
            if lang in SCRIPTS:
                assert SCRIPTS[lang].search(term), (row[0], lang)
            else:
                assert not any(script.search(term) for script in SCRIPTS.values()), (row[0], lang)


def test_what_was_read_names_known_languages_only() -> None:
    for row in rows():
        _, found, read = row[-1].partition("read: ")
        if found:
            assert set(read.split(", ")) <= set(LANGUAGES), row[0]


def test_what_counts_as_read_in_chinese_stands_in_the_official_text(shared: Path) -> None:
    text = (shared / "seeds" / "wsis10-outcome-documents.zh.txt").read_text(encoding="utf-8")
    text = re.sub(r"\s+", "", text)
    missing = []
    for row in rows():
        if "zh" in row[-1].partition("read: ")[2].split(", "):
            term = re.sub(r"\s+", "", row[LANGUAGES.index("zh")])
            missing += [term] if term not in text else []
    assert missing == []
