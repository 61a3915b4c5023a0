"""From edition to edition a code leads to its paragraph: renumbered, split, merged, with bis and ter put in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.commitments.exchange import FORMS
from actionlines.commitments.library import Library

TEXTS = Path(__file__).parents[1] / "commitments" / "texts"
TEXT = (TEXTS / "resolution.txt").read_text("utf-8")

Import = Callable[..., str]


def run(*asked: str) -> str:
    answer = CliRunner().invoke(app, ["commitments", *asked])
    assert answer.exit_code == 0, answer.output
    return " ".join(answer.output.split())


@pytest.fixture
def bring(tmp_path: Path, settings: Settings) -> Import:
    """Import a text of the resolution with moves; the first edition is the resolution as it was adopted."""
    settings.ACTIONLINES_VAR = tmp_path

    def bring(text: str, *moved: str, lang: str = "en") -> str:
        (tmp_path / "text.txt").write_text(text, "utf-8")
        asked = ("--lang", lang, "--document", str(TEXTS / "resolution.toml"), "--licence", "ours")
        moves = (part for one in moved for part in ("--moved", one))
        return run("import", str(tmp_path / "text.txt"), *asked, "--publishable", *moves)

    bring(TEXT)
    return bring


def begins(root: Path, code: str) -> list[str]:
    """How the paragraphs begin to which a code leads in the edition in use."""
    found = Library(root).open("res-99-1").paragraph(code, lang="en")
    return [" ".join(one.text.split()[:2]) for one in found]


def test_a_paragraph_that_was_renumbered_is_found_by_its_former_code(bring: Import, tmp_path: Path) -> None:
    said = bring(TEXT.replace("3.  Decides", "4.  Decides").replace("2 bis.", "3."), "2bis=3", "3=4")
    assert begins(tmp_path, "2bis") == ["Requests the"]
    assert begins(tmp_path, "4") == ["Decides to"]
    assert "3 is another paragraph's code now; what had it before is 4." in said
    assert "lead nowhere" not in said


def test_a_paragraph_that_was_renumbered_twice_is_found_by_its_first_code(
    bring: Import, tmp_path: Path
) -> None:
    bring(TEXT.replace("3.  Decides", "4.  Decides").replace("2 bis.", "3."), "2bis=3", "3=4")
    third = TEXT.replace("3.  Decides", "5.  Decides").replace("2 bis.", "4.")
    bring(third.replace("    4.  Req", "    3.  Notes this;\n\n    4.  Req"), "3=4", "4=5")
    assert begins(tmp_path, "2bis") == ["Requests the"]
    assert Library(tmp_path).open("res-99-1").moved["3"] == ("4", "5")


def test_the_same_renumbering_of_another_language_moves_nothing_twice(bring: Import, tmp_path: Path) -> None:
    second = TEXT.replace("3.  Decides", "4.  Decides").replace("2 bis.", "3.")
    bring(second, "2bis=3", "3=4")
    bring(second, "2bis=3", "3=4", lang="fr")
    assert begins(tmp_path, "2bis") == ["Requests the"]


def test_a_paragraph_that_was_split_leads_to_both_parts(bring: Import, tmp_path: Path) -> None:
    split = TEXT.replace("    3.  Decides to review these", "    4.  Decides;\n\n    5.  Reviews these")
    said = bring(split, "3=4,5")
    assert begins(tmp_path, "3") == ["Decides;", "Reviews these"]
    assert "lead nowhere" not in said


def test_paragraphs_that_were_merged_lead_to_the_one_they_became(bring: Import, tmp_path: Path) -> None:
    merged = TEXT.replace("    (b) To keep", "    To keep").replace("    (c) To teach", "    (b) To teach")
    merged = merged.replace("(i) Sharing", "Sharing").replace("(ii) Opening", "Opening")
    bring(merged, "2.b.i=2.a", "2.b.ii=2.a", "2.c=2.b")
    assert begins(tmp_path, "2.b.i") == begins(tmp_path, "2.b.ii") == begins(tmp_path, "2.a") == ["To extend"]
    assert begins(tmp_path, "2.c") == ["To teach"]


def test_bis_and_ter_that_were_put_in_move_no_code(bring: Import, tmp_path: Path) -> None:
    more = "    3 bis.  Notes the first;\n\n    3 ter.  Notes the second;\n\n______________________\n1 See"
    said = bring(TEXT.replace("______________________\n1 See", more))
    assert begins(tmp_path, "3") == ["Decides to"]
    assert (begins(tmp_path, "3bis"), begins(tmp_path, "3ter")) == (["Notes the"], ["Notes the"])
    assert "lead nowhere" not in said


def test_a_code_that_leads_nowhere_any_more_is_told(bring: Import) -> None:
    said = bring(TEXT.replace("2 bis.", "3.").replace("    3.  Decides", "    4.  Decides"))
    assert "lead nowhere now: 2bis. Import the text again" in said
    assert "--moved 2bis=NEW" in said


@pytest.mark.parametrize("form", FORMS)
def test_a_document_that_was_written_is_imported_again_the_same(
    bring: Import, tmp_path: Path, settings: Settings, form: str
) -> None:
    first = Library(tmp_path).open("res-99-1").documents["en"]
    written = CliRunner().invoke(app, ["commitments", "export", "res-99-1", "--lang", "en", "--form", form])
    (tmp_path / "sent").write_text(written.stdout, "utf-8")
    settings.ACTIONLINES_VAR = tmp_path / "other"
    said = run("import", str(tmp_path / "sent"), "--form", form, "--lang", "en", "--licence", "ours")
    assert "15 paragraphs in en, 0 mends, 0 to look at" in said
    assert Library(tmp_path / "other").open("res-99-1").documents["en"] == first


@pytest.mark.parametrize(
    ("form", "lang", "sent", "sentence"),
    [
        ("akn", "en", "<a>", "sent: is no XML"),
        ("json", "en", "{", "sent: is no document in JSON"),
        ("md", "fr", "---\ndocument: x\nlang: en\n---\n\nOne {#a .p}\n", "import it with --lang en"),
        ("md", "en", "---\ndocument: ../../x\nlang: en\n---\n\nOne {#a .p}\n", "cannot be called '../../x'"),
        ("odt", "en", "", "no form is called 'odt'"),
    ],
)
def test_what_is_no_document_is_not_kept(
    bring: Import, tmp_path: Path, form: str, lang: str, sent: str, sentence: str
) -> None:
    (tmp_path / "sent").write_text(sent, "utf-8")
    asked = ["import", str(tmp_path / "sent"), "--form", form, "--lang", lang, "--licence", "ours"]
    answer = CliRunner().invoke(app, ["commitments", *asked])
    assert answer.exit_code == 1
    assert sentence in " ".join(answer.output.split())
    assert Library(tmp_path).documents() == ("res-99-1",)
