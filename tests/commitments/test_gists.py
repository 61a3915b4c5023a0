"""Our own sentences for each paragraph: all there, in six languages, and none of the official words."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest

from actionlines.commitments.gists import UnknownGistError, gist, gists, read_gists
from actionlines.commitments.reading.outline import outline
from actionlines.commitments.reading.reader import read_text
from actionlines.commitments.register import CODES
from actionlines.declared import MissingLanguageError
from actionlines.languages import LANGUAGES

ITEMS = dict(zip(CODES, (5, 4, 7, 5, 6, 6, 7, 5, 5, 6, 4, 6, 6, 5, 5, 4, 5, 4), strict=True))
SCRIPTS = {"ru": r"[А-Яа-яЁё]", "ar": r"[\u0621-\u064a]", "zh": r"[\u4e00-\u9fff]"}


def test_every_item_of_the_lines_every_priority_and_every_finding_has_a_gist() -> None:
    items = [f"{line}.{letter}" for line, count in ITEMS.items() for letter in "abcdefg"[:count]]
    assert len(items) == 95
    priorities = [f"V.B.{number}" for number in range(1, 37)]
    findings = [f"S.B.{number}" for number in range(1, 23)]
    assert list(gists().texts) == [*items, *priorities, *findings]
    assert gists().document == "wsis10"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_gist_is_one_whole_sentence_of_its_language(lang: str) -> None:
    sentences = {code: gist(code, lang=lang) for code in gists().texts}
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
    source = (shared / "seeds" / "wsis10-outcome-documents.zh.txt").read_text(encoding="utf-8")
    document = read_text(source, outline("wsis10"), lang="zh").document
    official = {one.code: one.text for one in document.paragraphs}
    assert gists().texts.keys() <= official.keys()
    runs = {code: shared_run(gist(code, lang="zh"), official[code]) for code in gists().texts}
    assert {code: run for code, run in runs.items() if len(run) > 10} == {}


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
