"""Our own sentences for each paragraph: all there, in six languages, and none of the official words."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from actionlines.commitments.gists import UnknownGistError, gist, gists, gists_of_line, read_gists
from actionlines.commitments.reading.document import FOOTNOTE, Paragraph
from actionlines.commitments.reading.outline import outline
from actionlines.commitments.reading.reader import read_text
from actionlines.commitments.register import CODES
from actionlines.declared import MissingLanguageError, WrongValueError
from actionlines.languages import LANGUAGES

ITEMS = dict(zip(CODES, (5, 4, 7, 5, 6, 6, 7, 5, 5, 6, 4, 6, 6, 5, 5, 4, 5, 4), strict=True))
SCRIPTS = {"ru": r"[А-Яа-яЁё]", "ar": r"[\u0621-\u064a]", "zh": r"[\u4e00-\u9fff]"}


NUMBERED = {"S.A": 8, "S.B": 22, "S.C": 30, "V.A": 12, "V.B": 36}
LEADING_IN = [
    *("S.A.p2", "S.A.p8", "S.B.p2", "S.B.p3", "S.B.p4", "S.B.p5", "S.B.p6", "S.C.p3", "S.C.p4"),
    *("V.A.p2", "V.A.p14", "V.B.p3", "C6.p2"),
]
"""Paragraphs of half a sentence: what they say stands in those that follow."""


def test_whatever_has_a_number_a_letter_or_a_bullet_has_a_gist() -> None:
    items = [f"{line}.{letter}" for line, count in ITEMS.items() for letter in "abcdefg"[:count]]
    assert len(items) == 95
    numbered = [f"{over}.{number}" for over, count in NUMBERED.items() for number in range(1, count + 1)]
    principles = [f"{over}.{letter}" for over in ("S.A", "V.A") for letter in "abcdefg"]
    bullets = [*(f"C8.b{number}" for number in range(1, 6)), "S.C.b1", "S.C.b2"]
    of_number = {code for code in gists().texts if not re.search(r"\.p\d+$", code)}
    assert of_number == {*items, *numbered, *principles, *bullets}
    assert gists().document == "wsis10"


def test_every_paragraph_but_notes_and_those_that_lead_in_has_a_gist_in_the_order_of_the_text(
    shared: Path,
) -> None:
    told = [one for one in _official(shared) if not one.heading and one.level != FOOTNOTE]
    assert [one.code for one in told if one.code not in LEADING_IN] == list(gists().texts)
    assert all(re.search(r"[：到可调识]$", one.text) for one in told if one.code in LEADING_IN)


def test_what_is_said_to_be_said_again_is_nearly_the_same_in_the_text(shared: Path) -> None:
    texts = {one.code: one.text for one in _official(shared)}
    assert len(gists().again) == 13
    statement = [code for code in texts if code.startswith("S.")]
    for code, other in gists().again.items():
        alike = {one: difflib.SequenceMatcher(None, texts[code], texts[one]).ratio() for one in statement}
        assert alike[other] == max(alike.values()) > 0.7, code


def test_items_of_a_line_are_its_lettered_ones() -> None:
    assert list(gists_of_line("C8", lang="fr")) == ["C8.a", "C8.b", "C8.c", "C8.d", "C8.e"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_gist_is_one_whole_sentence_of_its_language(lang: str) -> None:
    sentences = {code: gist(code, lang=lang) for code in gists().texts if code not in gists().again}
    assert len(set(sentences.values())) == len(sentences)
    end = "。" if lang == "zh" else "."
    assert [code for code, text in sentences.items() if not re.fullmatch(rf"[^{end}\n]+{end}", text)] == []
    script = SCRIPTS.get(lang, r"[A-Za-zÀ-ÿœŒ]")
    letters = {code: [one for one in text if one.isalpha()] for code, text in sentences.items()}
    foreign = {
        code: share
        for code, of in letters.items()
        if (share := sum(not re.match(script, one) for one in of) / len(of)) > 0.15
    }
    assert foreign == {}


@pytest.mark.parametrize(
    ("lang", "least", "most"), [("en", 8, 18), ("fr", 8, 25), ("es", 8, 25), ("ru", 7, 22), ("ar", 6, 22)]
)
def test_a_gist_is_short(lang: str, least: int, most: int) -> None:
    counts = {code: len(gist(code, lang=lang).split()) for code in gists().texts}
    assert {code: count for code, count in counts.items() if not least <= count <= most} == {}


def test_a_gist_in_chinese_is_short() -> None:
    counts = {code: len(gist(code, lang="zh")) for code in gists().texts}
    assert {code: count for code, count in counts.items() if not 14 <= count <= 45} == {}


def test_no_gist_repeats_the_official_sentence(shared: Path) -> None:
    official = {one.code: one.text for one in _official(shared)}
    assert gists().texts.keys() <= official.keys()
    runs = {code: shared_run(gist(code, lang="zh"), official[code]) for code in gists().texts}
    assert {code: run for code, run in runs.items() if len(run) > 10} == {}


def _official(shared: Path) -> tuple[Paragraph, ...]:
    source = (shared / "seeds" / "wsis10-outcome-documents.zh.txt").read_text(encoding="utf-8")
    return read_text(source, outline("wsis10"), lang="zh").document.paragraphs


def shared_run(ours: str, theirs: str) -> str:
    """The longest run of signs in both."""
    found = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()
    return ours[found.a : found.a + found.size]


def test_an_unknown_code_names_those_nearest() -> None:
    with pytest.raises(UnknownGistError, match=r"no gist was written for 'C2\.z'") as told:
        gist("C2.z", lang="en")
    assert "C2.a" in told.value.candidates


def test_a_gist_that_lacks_a_language_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "gists.yaml"
    file.write_text("document: wsis10\ngists:\n  C1.a: {en: One., fr: Un.}\n", encoding="utf-8")
    with pytest.raises(MissingLanguageError, match=r"gists.yaml, line 3, gists\.C1\.a: the text in 'es'"):
        read_gists(file)


def test_a_paragraph_that_says_what_another_says_names_one_that_has_a_gist(tmp_path: Path) -> None:
    file = tmp_path / "gists.yaml"
    file.write_text(
        "document: wsis10\ngists:\n  V.A.a: {as: V.A.b}\n  V.A.b: {as: V.A.a}\n", encoding="utf-8"
    )
    with pytest.raises(
        WrongValueError, match=r"gists.yaml, line 3, gists\.V\.A\.a\.as: 'V\.A\.b' has no gist"
    ):
        read_gists(file)
