"""A mistake in a data file is found with file, line and key."""

from __future__ import annotations

from importlib.resources import files

import pytest

from actionlines.commitments import ActionLine
from actionlines.commitments.data_files import (
    CommitmentsFileError,
    DuplicateKeyError,
    MissingKeyError,
    UnknownKeyError,
    UnreadableFileError,
    WrongValueError,
    parse,
)
from actionlines.commitments.register import read_action_lines

DATA = files("actionlines.commitments").joinpath("data")


def text(name: str) -> str:
    return DATA.joinpath(name).read_text(encoding="utf-8")


def changed(name: str, before: str, after: str) -> tuple[ActionLine, ...]:
    """Read the shipped files with the first `before` in one of them changed to `after`."""
    texts = {one: text(one) for one in ("action_lines.yaml", "agencies.yaml", "references.yaml")}
    assert before in texts[name]
    texts[name] = texts[name].replace(before, after, 1)
    values = {one: parse(content, file=one) for one, content in texts.items()}
    return read_action_lines(
        lines=values["action_lines.yaml"],
        agencies=values["agencies.yaml"],
        references=values["references.yaml"],
    )


def line_of(name: str, part: str) -> int:
    return text(name)[: text(name).index(part)].count("\n") + 1


def test_the_shipped_files_are_read_whole() -> None:
    assert len(changed("action_lines.yaml", "C1:", "C1:")) == 18


def test_a_missing_language_is_named_with_file_line_and_key() -> None:
    where = line_of("action_lines.yaml", "    short:\n      en: Infrastructure\n")
    with pytest.raises(MissingKeyError) as caught:
        changed("action_lines.yaml", "      fr: Infrastructures\n", "")
    assert str(caught.value) == (
        f"action_lines.yaml, line {where}, lines.C2.short: the text in Français ('fr') is missing"
    )


def test_a_misspelt_key_is_named_with_those_that_are_read() -> None:
    where = line_of("action_lines.yaml", "gist:\n      en: Networks that")
    with pytest.raises(UnknownKeyError) as caught:
        changed("action_lines.yaml", "gist:\n      en: Networks that", "gists:\n      en: Networks that")
    assert str(caught.value).startswith(f"action_lines.yaml, line {where}, lines.C2.gists: nobody reads")
    assert "titles, short, gist, facilitators" in str(caught.value)


def test_what_was_seen_must_name_its_source() -> None:
    with pytest.raises(
        MissingKeyError, match=r"line \d+, lines\.C9\.titles\.en: what was 'seen' names its 'source'"
    ):
        changed(
            "action_lines.yaml",
            '"Media", status: seen, source: prizes-2015}',
            '"Media", status: seen}',
        )


def test_what_is_unverified_cannot_name_a_source() -> None:
    with pytest.raises(WrongValueError, match=r"lines\.C9\.titles\.en\.source: what has a source was 'seen'"):
        changed("action_lines.yaml", '"Media", status: seen', '"Media", status: unverified')


def test_a_source_that_nobody_describes_is_found() -> None:
    with pytest.raises(
        UnknownKeyError, match=r"lines\.C9\.titles\.en\.source: no reference is called 'hearsay'"
    ):
        changed(
            "action_lines.yaml",
            '"Media", status: seen, source: prizes-2015',
            '"Media", status: seen, source: hearsay',
        )


def test_an_unknown_agency_role_or_status_is_found() -> None:
    row = "{agency: ILO, role: facilitator, status: unverified}"
    with pytest.raises(
        WrongValueError, match=r"C7\.e-employment\.facilitators\.1\.agency: 'IL0' is none of ITU"
    ):
        changed("action_lines.yaml", row, row.replace("ILO", "IL0"))
    with pytest.raises(WrongValueError, match=r"role: 'boss' is none of lead, facilitator, co-facilitator"):
        changed("action_lines.yaml", row, row.replace("facilitator", "boss"))
    with pytest.raises(WrongValueError, match=r"status: 'perhaps' is none of seen, unverified"):
        changed("action_lines.yaml", row, row.replace("unverified", "perhaps"))


def test_a_line_that_is_missing_or_not_one_of_the_18_is_found() -> None:
    with pytest.raises(UnknownKeyError, match=r"action_lines\.yaml, line \d+, lines\.C12: is no action line"):
        changed("action_lines.yaml", "\n  C11:", "\n  C12:")
    whole = text("action_lines.yaml")
    with pytest.raises(MissingKeyError, match=r"lines: the action line C11 is missing"):
        changed("action_lines.yaml", whole[whole.index("\n  C11:") :], "\n")


def test_an_application_without_its_heading_is_found() -> None:
    with pytest.raises(MissingKeyError, match=r"lines\.C7\.e-government: its heading C7 is missing"):
        changed("action_lines.yaml", "headings:\n  C7:", "headings:\n  C77:")


def test_a_key_that_stands_twice_is_found_with_its_line() -> None:
    where = line_of("agencies.yaml", "    en: Universal Postal Union") + 1
    with pytest.raises(DuplicateKeyError) as caught:
        changed(
            "agencies.yaml",
            "    en: Universal Postal Union\n",
            "    en: Universal Postal Union\n    en: UPU\n",
        )
    assert str(caught.value).startswith(f"agencies.yaml, line {where}, UPU.names.en: stands twice")


def test_an_empty_text_and_a_date_for_a_text_are_found() -> None:
    with pytest.raises(WrongValueError, match=r"UPU\.names\.en: the text is empty"):
        changed("agencies.yaml", "en: Universal Postal Union", 'en: " "')
    with pytest.raises(WrongValueError, match=r"unesco-focal-point-2006\.date: a text is expected here"):
        changed("references.yaml", 'date: "2006-02-24"', "date: 2006-02-24")


def test_a_reference_says_where_it_was_read() -> None:
    with pytest.raises(
        MissingKeyError, match=r"references\.yaml, line \d+, prizes-2015: say where it was read"
    ):
        changed("references.yaml", "  held: nominees_2015.csv, column category\n", "")


def test_a_list_for_a_text_and_a_text_for_a_list_are_found() -> None:
    with pytest.raises(WrongValueError, match=r"lines\.C1\.short\.en: a text is expected"):
        changed("action_lines.yaml", "en: Governments and partners", "en: [Governments, partners]")
    with pytest.raises(WrongValueError, match=r"lines\.C2\.facilitators: a list is expected"):
        changed(
            "action_lines.yaml",
            "      - {agency: ITU, role: facilitator, status: seen, source: itu-contribution}\n\n  C3:",
            "      agency: ITU\n\n  C3:",
        )
    with pytest.raises(WrongValueError, match=r"UPU\.short: keys with values are expected"):
        changed(
            "agencies.yaml",
            "short: {en: UPU, fr: UPU, es: UPU, ru: ВПС, ar: الاتحاد البريدي العالمي, zh: 万国邮联}",
            "short: UPU",
        )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "x.yaml: the file is empty"),
        ("a: [1", "x.yaml, line 1: this is not YAML"),
        ("a:\n\tb: 1", "line 2"),
    ],
)
def test_a_file_that_is_not_yaml_says_so_with_its_line(content: str, message: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        parse(content, file="x.yaml")
    assert message in str(caught.value)
    assert isinstance(caught.value, CommitmentsFileError)
