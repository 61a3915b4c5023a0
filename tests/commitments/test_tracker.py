"""Tables of actions that a text asks for, as the United Nations publishes them and as people keep them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from actionlines.commitments.deadlines import due_by
from actionlines.commitments.reading.files import MissingTextError, TooLargeTextError, UnreadableTextError
from actionlines.commitments.tracker import Asked, BadRow, Entity, Tracker
from actionlines.commitments.tracker_cells import WrongCellError, entities, paragraphs
from actionlines.commitments.tracker_file import MissingColumnError, UnknownColumnError, read_tracker
from actionlines.confined.archives import DamagedArchiveError

PUBLISHED = [
    ["Follow-up to the review", "", ""],
    ["Para #", "Action requested", "Asked entities"],
    ["67", "Set up a task force and report to the Commission in 2027", "ITU; The World Health Organization"],
    ["", "Keep the task force open to all", "All stakeholders"],
    ["113", "Draw up a road map for each action line", "UNGIS\nFacilitators of action lines, with UNGIS"],
    ["114–116", "Report every second year", "Secretary-General"],
]
KEPT = [
    ["Paragraph", "Action", "Entities", "By when", "State", "Evidence", "Source", "Date", "Remark"],
    [
        *("C2.c, C2 (a)", "Cover every village", "ITU, FAO", "2030-12", "under way"),
        *("Coverage rose", "Report 7", "2026-03-01", "x"),
    ],
    ["12 (a) (ii)", "Publish the data", "", "soon", "", "", "", "", ""],
]


def _csv(folder: Path, rows: list[list[str]], *, separator: str = ",", encoding: str = "utf-8") -> Path:
    file = folder / "tracker.csv"
    quoted = (separator.join(f'"{cell}"' for cell in row) for row in rows)
    file.write_text("\r\n".join(quoted) + "\r\n", encoding=encoding)
    return file


def _xlsx(folder: Path, rows: list[list[object]]) -> Path:
    file = folder / "tracker.xlsx"
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("asked")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file


def _without_file(read: Tracker) -> tuple[object, ...]:
    return read.asked, read.bad, read.ignored


def test_a_published_table_is_read_below_its_title(tmp_path: Path) -> None:
    read = read_tracker(_csv(tmp_path, PUBLISHED))
    assert read.bad == ()
    assert [(one.row, one.paragraphs) for one in read.asked] == [
        (3, ("67",)),
        (4, ("67",)),
        (5, ("113",)),
        (6, ("114", "115", "116")),
    ]
    assert read.asked[0].entities == (Entity("ITU", "ITU"), Entity("The World Health Organization", "WHO"))
    assert [one.name for one in read.asked[2].entities] == [
        "UNGIS",
        "Facilitators of action lines, with UNGIS",
    ]


def test_a_workbook_with_numbers_says_the_same_as_its_csv(tmp_path: Path) -> None:
    rows = [[int(cell) if cell.isdigit() else cell for cell in row] for row in PUBLISHED]
    assert _without_file(read_tracker(_xlsx(tmp_path, rows))) == _without_file(
        read_tracker(_csv(tmp_path, PUBLISHED))
    )


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "windows-1252")]
)
def test_separator_and_encoding_are_found(separator: str, encoding: str, tmp_path: Path) -> None:
    rows = [["Para", "Action", "Entities"], ["1", "Évaluer", "Côte"]]
    (one,) = read_tracker(_csv(tmp_path, rows, separator=separator, encoding=encoding)).asked
    assert (one.action, one.entities) == ("Évaluer", (Entity("Côte", None),))


def test_state_evidence_source_and_date_are_kept_where_the_table_has_them(tmp_path: Path) -> None:
    read = read_tracker(_csv(tmp_path, KEPT))
    one, other = read.asked
    assert (one.paragraphs, one.state, one.evidence, one.source, one.dated) == (
        ("C2.c", "C2.a"),
        "under way",
        "Coverage rose",
        "Report 7",
        "2026-03-01",
    )
    assert (one.due, one.due_by) == ("2030-12", date(2030, 12, 31))
    assert (other.paragraphs, other.due, other.due_by, other.entities) == (("12.a.ii",), "soon", None, ())
    assert read.ignored == ("Remark",)


@pytest.mark.parametrize("nothing", ["-", "–", "—", "...", "n/a", "N/A"])
def test_a_sign_for_nothing_is_no_state_day_entity_or_evidence(nothing: str, tmp_path: Path) -> None:
    read = read_tracker(_csv(tmp_path, [KEPT[0], ["5", "Publish", *[nothing] * 6, ""]]))
    assert read.bad == ()
    assert read.asked == (Asked(2, ("5",), "Publish", ()),)


def test_actions_stand_under_each_of_their_paragraphs_and_entities(tmp_path: Path) -> None:
    read = read_tracker(_csv(tmp_path, KEPT))
    first, second = read.asked
    assert read.by_paragraph() == {"C2.c": (first,), "C2.a": (first,), "12.a.ii": (second,)}
    assert read.by_entity() == {"ITU": (first,), "FAO": (first,), "": (second,)}


def test_an_entity_of_many_names_is_one(tmp_path: Path) -> None:
    rows = [["Para", "Action", "Entities"]]
    rows += [["1", "A", "ITU"], ["2", "B", "International Telecommunication Union"], ["3", "C", "МСЭ"]]
    rows += [["4", "D", "The Commission"], ["5", "E", "the  commission"]]
    assert {key: len(of) for key, of in read_tracker(_csv(tmp_path, rows)).by_entity().items()} == {
        "ITU": 3,
        "The Commission": 2,
    }


def test_each_bad_row_is_named_with_its_column_and_none_is_dropped(tmp_path: Path) -> None:
    rows = [
        ["Para #", "Action requested", "Entities", "Date"],
        ["preamble", "Recall", "ITU", ""],
        ["7", "", "ITU", ""],
        ["8", "Report", "ITU", "last spring"],
        ["9", "Report", "ITU", "2026"],
        ["", "", "", ""],
        ["20-3", "Report", "ITU", ""],
    ]
    read = read_tracker(_csv(tmp_path, rows))
    assert [(one.row, one.column, one.value) for one in read.bad] == [
        (2, "paragraph", "preamble"),
        (3, "action", ""),
        (4, "date", "last spring"),
        (7, "paragraph", "20-3"),
    ]
    assert [one.row for one in read.asked] == [5]


def test_a_row_of_a_paragraph_that_the_text_has_not_is_bad(tmp_path: Path) -> None:
    rows = [["Para", "Action", "Entities"], ["C2.c", "A", "ITU"], ["C2.z", "B", "ITU"]]
    read = read_tracker(_csv(tmp_path, rows), codes={"C2.a", "C2.c"})
    assert [one.row for one in read.asked] == [2]
    assert read.bad == (
        BadRow(3, "paragraph", "C2.z", "the text has no paragraph C2.z; nearest are C2.a, C2.c"),
    )


def test_columns_of_other_names_are_named(tmp_path: Path) -> None:
    file = _csv(tmp_path, [["Párrafo", "Mandate", "Who"], ["3", "Report", "UNESCO"]])
    with pytest.raises(MissingColumnError, match="missing: paragraph, action, entities"):
        read_tracker(file)
    (one,) = read_tracker(
        file, columns={"paragraph": "párrafo", "action": "Mandate", "entities": "Who"}
    ).asked
    assert (one.paragraphs, one.action) == (("3",), "Report")
    with pytest.raises(UnknownColumnError, match="a tracker has no column 'who'; it has paragraph, action"):
        read_tracker(file, columns={"who": "Who"})


def test_what_is_no_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingTextError, match="check the name"):
        read_tracker(tmp_path / "none.csv")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(DamagedArchiveError, match=r"broken\.xlsx: cannot be unpacked"):
        read_tracker(broken)
    with pytest.raises(UnreadableTextError, match=r"has no sheet 'other'; it has asked"):
        read_tracker(_xlsx(tmp_path, [["Para"]]), sheet="other")


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("113", ("113",)),
        ("113.0", ("113",)),
        ("OP 12 bis", ("12bis",)),
        ("§ 5", ("5",)),
        ("paras. 5 and 7", ("5", "7")),
        ("пункты 5 и 7", ("5", "7")),
        ("第12段", ("12",)),
        ("الفقرة ٥", ("5",)),
        ("V.B.34; S.A.1", ("V.B.34", "S.A.1")),
        ("3 a", ("3.a",)),
        ("C7.e-health (f)", ("C7.e-health.f",)),
    ],
)
def test_paragraphs_are_read_as_people_write_them(cell: str, codes: tuple[str, ...]) -> None:
    assert paragraphs(cell) == codes


@pytest.mark.parametrize(
    "cell",
    ["12 (a)", "12 (a) (ii)", "2 bis", "2 bis (c)", "3 a", "C2 (c)", "C7.e-health (f)", "14-16", "V.A.12"],
)
def test_a_code_that_we_give_is_read_as_itself(cell: str) -> None:
    codes = paragraphs(cell)
    assert paragraphs("; ".join(codes)) == codes


@given(st.text())
def test_any_cell_names_paragraphs_or_is_wrong(cell: str) -> None:
    try:
        found = paragraphs(cell)
    except WrongCellError as error:
        found = (str(error),)
    assert found
    assert all(re.match(r"\d|[A-Z]", code) or "; write " in code for code in found)


@given(st.text(), st.text())
def test_any_cell_of_entities_and_deadline_is_read(names: str, due: str) -> None:
    assert all(one.name.strip() for one in entities(names))
    assert due_by(due) is None or isinstance(due_by(due), date)


def test_a_cell_or_a_list_of_entities_without_end_is_a_bad_row(tmp_path: Path) -> None:
    head = ["Paragraph", "Action", "Entities", "State"]
    rows = [
        ["1", "a" * 4001, "ITU", ""],
        ["2", "a", ";".join(f"e{number}" for number in range(61)), ""],
        ["3", "a", "x" * 301, ""],
        ["4", "a" * 4000, "ITU", "s"],
    ]
    read = read_tracker(_csv(tmp_path, [head, *rows]))
    assert [(one.row, one.column) for one in read.bad] == [(2, "action"), (3, "entities"), (4, "entities")]
    assert [one.paragraphs for one in read.asked] == [("4",)]


def test_a_table_without_end_is_refused(tmp_path: Path) -> None:
    rows = [["Paragraph", "Action", "Entities"], *[["1", "a", "ITU"]] * 20_000]
    with pytest.raises(TooLargeTextError, match="20001 rows"):
        read_tracker(_csv(tmp_path, rows))


def test_signs_that_are_not_seen_are_taken_out_of_cells(tmp_path: Path) -> None:
    rows = [["Paragraph", "Action", "Entities"], ["1", "\u202ego\u2066 on\x07\u202c", "\ufeffITU"]]
    [asked] = read_tracker(_csv(tmp_path, rows)).asked
    assert (asked.action, asked.entities) == ("go on", (Entity("ITU", "ITU"),))


def test_a_body_that_facilitates_no_line_is_known_too() -> None:
    assert [one.agency for one in entities("UN Women; ONU-Femmes; Women")] == ["UNWOMEN", None]
