"""Search in documents: every language finds its words, in texts that may be shown and in our gists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.commitments.finding import find
from actionlines.commitments.library import Library, Origin
from actionlines.commitments.reading.outline import read_outline
from actionlines.commitments.reading.reader import read_text
from actionlines.languages import LANGUAGES

NOWHERE = Library(Path("nowhere"))
GISTS = {
    "en": ("broadband rural", "C2.c"),
    "fr": ("haut débit zones rurales", "C2.c"),
    "es": ("banda ancha zonas rurales", "C2.c"),
    "ru": ("широкополосный", "C2.c"),
    "ar": ("النطاق العريض", "C2.c"),
    "zh": ("宽带", "C2.c"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_gist_is_found_by_words_of_each_language_on_a_page_in_any(lang: str) -> None:
    query, code = GISTS[lang]
    for page in ("en", lang):
        found = find(NOWHERE, query, lang=page, document="wsis10")
        assert code in [one.code for one in found]
        assert all(one.gist for one in found)


def test_two_chinese_characters_find_what_has_both_beside_each_other() -> None:
    rural = find(NOWHERE, "乡村", lang="zh", document="wsis10")
    assert "C2.c" in [one.code for one in rural]
    marked = {part.text for one in rural for part in one.excerpt if part.found}
    assert marked == {"乡村"}
    assert find(NOWHERE, "村乡", lang="zh", document="wsis10") == ()


def test_an_arabic_word_finds_the_same_with_its_article_and_without() -> None:
    definite, bare = ([one.code for one in find(NOWHERE, word, lang="ar")] for word in ("الإنترنت", "إنترنت"))
    assert definite == bare
    assert definite


def test_a_rare_word_counts_for_more_and_an_unknown_one_is_no_hindrance() -> None:
    assert [one.code for one in find(NOWHERE, "IPv6 xyzzy", lang="en")] == ["V.B.33"]
    assert find(NOWHERE, "xyzzy", lang="en") == ()


def test_a_text_that_may_not_be_shown_is_not_searched(texts: Path, tmp_path: Path) -> None:
    source = (texts / "declaration.en.txt").read_text("utf-8")
    here = Library(tmp_path)
    for publishable in (False, True):
        origin = Origin("d.txt", "0" * 64, "", "", "none", publishable)
        here.keep(
            read_text(source, read_outline(texts / "declaration.toml"), lang="en"),
            origin,
            on=date(2026, 11, 30),
        )
        found = find(here, "who cannot pay", lang="en", document="declaration")
        assert [one.code for one in found] == (["1.2.c"] if publishable else [])


@given(st.text(max_size=40), st.sampled_from(LANGUAGES))
def test_whatever_is_asked_an_excerpt_is_a_stretch_of_the_wording(query: str, lang: str) -> None:
    from actionlines.commitments.gists import gists

    for one in find(NOWHERE, query, lang=lang, most=5):
        told = "".join(part.text for part in one.excerpt).removeprefix("… ").removesuffix(" …")
        assert told in gists().texts[one.code][one.lang]
