"""The WSIS+10 statement and vision, as a file really is: taken out of a PDF, in Chinese."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from actionlines.commitments.reading.document import UNNUMBERED, Reading
from actionlines.commitments.reading.files import source_of
from actionlines.commitments.reading.mends import Mending, Noticing
from actionlines.commitments.reading.outline import outline
from actionlines.commitments.reading.reader import read_text

ITEMS = {
    "C1": 5,
    "C2": 4,
    "C3": 7,
    "C4": 5,
    "C5": 6,
    "C6": 6,
    "C8": 5,
    "C9": 4,
    "C10": 5,
    "C11": 4,
    "C7.e-government": 7,
    "C7.e-business": 5,
    "C7.e-learning": 5,
    "C7.e-health": 6,
    "C7.e-employment": 4,
    "C7.e-environment": 6,
    "C7.e-agriculture": 6,
    "C7.e-science": 5,
}
UNBRACKETED = tuple(
    zip("abcdefg", (11, 13, 17, 21, 23, 29, 31), (467, 469, 473, 477, 479, 485, 487), strict=True)
)
MENDS = [
    *((Mending.BRACKET, first, f"S.A.{letter}") for letter, first, _ in UNBRACKETED),
    (Mending.PAGE_HEADER, 413, ""),
    *((Mending.BRACKET, second, f"V.A.{letter}") for letter, _, second in UNBRACKETED),
    (Mending.RUNNING_HEAD, 497, ""),
    (Mending.FOOTNOTE_CALL, 514, "V.A.n1"),
    (Mending.RULE, 560, ""),
    (Mending.FOOTNOTE_LIFTED, 561, "V.A.n1"),
    (Mending.LOOK_ALIKE, 916, "C1"),
    (Mending.HEADING_JOINED, 916, ""),
    (Mending.LOOK_ALIKE, 946, "C2"),
    (Mending.LOOK_ALIKE, 979, "C3"),
    (Mending.HEADING_PARTED, 979, "C3"),
    (Mending.LOOK_ALIKE, 1040, "C5"),
    (Mending.PAGE_HEADER, 1099, ""),
    (Mending.HEADING_PARTED, 1492, "V.C.3"),
    (Mending.RULE, 1560, ""),
]
"""All mends but the broken lines and the blanks between paragraphs: kind, line, and what came of it."""


@pytest.fixture(scope="module")
def source(shared: Path) -> str:
    return (shared / "seeds" / "wsis10-outcome-documents.zh.txt").read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def reading(source: str) -> Reading:
    return read_text(source, outline("wsis10"), lang="zh")


@pytest.mark.parametrize(("over", "count"), [("S.A", 8), ("S.B", 22), ("S.C", 30), ("V.A", 12), ("V.B", 36)])
def test_each_section_has_its_numbered_paragraphs(reading: Reading, over: str, count: int) -> None:
    codes = [one.code for one in reading.document.under(over, level="paragraph")]
    assert codes == [f"{over}.{number}" for number in range(1, count + 1)]


@pytest.mark.parametrize(("over", "count"), ITEMS.items())
def test_each_action_line_has_its_lettered_items(reading: Reading, over: str, count: int) -> None:
    codes = [one.code for one in reading.document.under(over, level="item")]
    assert codes == [f"{over}.{letter}" for letter in "abcdefghij"[:count]]


def test_there_are_95_items_14_principles_and_the_bullets_of_culture(reading: Reading) -> None:
    assert sum(ITEMS.values()) == 95
    principles = [one for over in ("S.A", "V.A") for one in reading.document.under(over, level="item")]
    assert len(principles) == 14
    assert [one.code for one in reading.document.under("C8", level="bullet")] == [
        f"C8.b{n}" for n in range(1, 6)
    ]
    assert len({one.code for one in reading.document.paragraphs}) == len(reading.document.paragraphs)


def test_paragraphs_without_a_number_are_counted_under_their_heading(reading: Reading) -> None:
    third = reading.document.paragraph("V.C.1.p3")
    assert third.level == UNNUMBERED
    assert third.text.startswith("我们鼓励所有利益攸关方在需要取得进展的领域")
    assert third.text.endswith("行动方面的各项目标。")


def test_every_sign_of_the_file_is_in_a_paragraph_or_in_a_mend(reading: Reading, source: str) -> None:
    assert reading.unaccounted(source) == ()
    inside = sum(end - start for start, end in reading.kept) + sum(
        one.end - one.start for one in reading.mends
    )
    assert inside == len(source)


def test_the_words_of_the_file_come_out_in_its_order(reading: Reading, source: str) -> None:
    """Without blanks, labels and what was mended, source and document are the same signs."""
    kept = "".join("".join(source[start:end].split()) for start, end in reading.kept)
    told = sorted(reading.document.paragraphs, key=lambda one: one.first_line)
    assert kept == "".join("".join((one.label + one.text).split()) for one in told)


def test_each_mend_is_listed_with_its_line(reading: Reading) -> None:
    everywhere = {Mending.LAYOUT, Mending.LINE_JOINED}
    found = [
        (one.kind, one.line, one.now if one.kind is not Mending.HEADING_JOINED else "")
        for one in reading.mends
        if one.kind not in everywhere
    ]
    assert found == MENDS
    assert sum(one.kind is Mending.LINE_JOINED for one in reading.mends) == 441


def test_a_slip_of_the_original_is_reported_and_kept(reading: Reading) -> None:
    assert [(one.kind, one.line, one.code) for one in reading.notices] == [
        (Noticing.SLIP, 102, "S.A.3"),
        (Noticing.SLIP, 617, "V.A.3"),
    ]
    for code in ("S.A.3", "V.A.3"):
        assert "《WSIS 原则宣言》整个 WSIS+10 声明和愿景第 12 段" in reading.document.paragraph(code).text


def test_a_footnote_stands_behind_the_paragraph_that_calls_it(reading: Reading) -> None:
    paragraphs = reading.document.paragraphs
    note = reading.document.paragraph("V.A.n1")
    caller = paragraphs[paragraphs.index(note) - 1]
    assert [code for _, code in caller.calls] == [note.code]
    assert caller.text[caller.calls[0][0] - 2 :].startswith("等等。伴随")
    assert note.text.startswith("以政策和技术划分的十一个")


def test_headings_are_whole_and_alone(reading: Reading) -> None:
    texts = {
        code: reading.document.paragraph(code).text
        for code in ("C1", "C3", "C3.p1", "V.C.3", "C7.e-learning")
    }
    assert texts["C1"] == "各国政府和所有利益相关方在推动信息通信技术促进发展方面的作用"
    assert texts["C3"] == "信息和知识的获取"
    assert texts["C3.p1"].startswith("ICT使世界各地的人们")
    assert texts["V.C.3"] == "2015 年后各行动方面的工作：展望未来"
    assert texts["C7.e-learning"] == "电子教学（亦见 C4 一节）"


def test_a_broken_line_is_joined_as_the_text_spaces_its_words(reading: Reading) -> None:
    text = reading.document.paragraph("V.A.6").text
    assert "超出了对 ICT 网络、服务和应用" in text
    assert "ICT的使用有了较大发展，已成为人们日常生活的一部分" in reading.document.paragraph("S.A.p4").text


def test_reading_it_takes_less_than_a_second(shared: Path) -> None:
    """Of processor time, so that other work on the machine does not count: it takes 0.1 s, 0.3 s the first time."""
    began = time.process_time()
    opened = source_of(shared / "seeds" / "wsis10-outcome-documents.zh.txt", lang="zh")
    read_text(opened.text, outline("wsis10"), lang="zh")
    assert time.process_time() - began < 1
