"""The core list as data, and a description to start from."""

from __future__ import annotations

import gzip
import tomllib
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.surveys.core_list import UnknownCoreIndicatorError, core_indicator, core_list
from actionlines.surveys.description import DataFile
from actionlines.surveys.description_file import WrongDescriptionError, read_description
from actionlines.surveys.engines import open_engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.questionnaire import layout
from actionlines.surveys.template import Columns, read_columns, template
from actionlines.surveys.units import open_survey


def test_the_core_list_has_22_indicators_and_says_how_sure_it_is() -> None:
    assert list(core_list()) == [f"HH{number}" for number in range(1, 23)]
    assert {code: one.sdg for code, one in core_list().items() if one.sdg} == {
        "HH7": "17.8.1",
        "HH15": "4.4.1",
        "HH18": "5.b.1",
    }
    for one in core_list().values():
        assert one.definition_status == "unverified" or (one.definition and one.source)


def test_a_code_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(UnknownCoreIndicatorError, match=r"no 'HH99'.*HH1, HH2"):
        core_indicator("HH99")


def spss(folder: Path) -> Path:
    rows = pl.DataFrame(
        {
            "ESTRATO": [1.0, 1.0, 2.0, 2.0] * 20,
            "UPA": [float(n % 8) + 10 * (n % 4 // 2) for n in range(80)],
            "PESO": [1.0 + n % 3 for n in range(80)],
            "SEXO": [1.0 + n % 2 for n in range(80)],
            "EDAD": [float(n % 80) for n in range(80)],
            "P5": [float(n % 3 == 0) + 1 if n % 20 else 9.0 for n in range(80)],
        }
    )
    path = folder / "people.sav"
    pyreadstat.write_sav(
        rows,
        str(path),
        column_labels=["", "", "Peso", "Sexo", "", "Used the internet in the last three months"],
        variable_value_labels={
            "SEXO": {1.0: "Hombre", 2.0: "Mujer"},
            "P5": {1.0: "No", 2.0: "Yes", 9.0: "Don't know"},
        },
    )
    return path


def test_from_an_spss_file_comes_a_description_that_estimates(tmp_path: Path) -> None:
    path = spss(tmp_path)
    spec = tmp_path / "survey.toml"
    spec.write_text(template(["HH7"], read_columns(path), area="ARG", round_="2018"), "utf-8")
    description = read_description(spec)
    assert (description.design.known, description.design.strata, description.design.clusters) == (
        True,
        ("ESTRATO",),
        ("UPA",),
    )
    assert description.answers.missing == (9,)
    assert description.by["SEX"].codes == {"1": "M", "2": "F"}
    (indicator,) = description.indicators
    assert (indicator.numerator, indicator.by) == ("P5 == 2", ("SEX", "AGE"))
    with open_engine() as engine:
        table = estimate(open_survey(description, engine=engine, data=tmp_path, work=tmp_path))
    rows = pyreadstat.read_sav(str(path), output_format="polars")[0].filter(pl.col("P5") != 9)
    assert table["VALUE"][0] == pytest.approx(
        rows.filter(pl.col("P5") == 2)["PESO"].sum() / rows["PESO"].sum()
    )


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["ocupacao", "estrato", "upa"], "upa"),
        (["ocupacao", "UPA_2024"], "UPA_2024"),
        (["ocupacao", "psu1"], "psu1"),
        (["region", "idconglomerado"], "idconglomerado"),
        (["region", "age"], None),
    ],
)
def test_a_whole_word_is_found_before_one_that_stands_within_another(
    names: list[str], found: str | None
) -> None:
    columns = Columns(DataFile(path="people.csv"), tuple(names))
    assert columns.named(["psu", "upa", "conglomerado"]) == found


def test_what_is_not_found_is_left_for_its_author_and_cannot_be_overlooked(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("número;usa a rede\n1;2\n", "cp1252")
    text = template(["HH7", "HH12"], read_columns(tmp_path / "people.csv"), area="TUV", round_="2026")
    assert 'encoding = "cp1252"' in text
    assert 'separator = ";"' in text
    assert "numerator = 'FILL_IN == 1'" in text
    assert "DAILY = 'FILL_IN == 1'" in text
    spec = tmp_path / "survey.toml"
    spec.write_text(text, "utf-8")
    with pytest.raises(WrongDescriptionError, match="needs design_effect"):
        read_description(spec)


def test_a_weight_of_few_letters_and_an_age_in_a_name_are_found_as_words(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("RESPONDENTE,POND_TIC,P04_edad,LENGUAGE\n1,2,3,4\n", "utf-8")
    columns = read_columns(tmp_path / "people.csv")
    text = template(["HH7"], columns, area="ARG", round_="2018")
    assert 'weight = "POND_TIC"  # found' in text
    assert 'column = "P04_edad"  # found' in text
    assert "# Its columns: RESPONDENTE, POND_TIC, P04_edad, LENGUAGE" in text
    labelled = Columns(columns.file, columns.names, codes={"P04_edad": dict(enumerate("abcdef"))})
    assert "[by.AGE]" not in template(["HH7"], labelled, area="ARG", round_="2018")


def test_classes_of_age_are_those_that_the_questionnaire_asks_for() -> None:
    columns = Columns(DataFile(path="people.csv"), ("age",))
    text = template(["HH7"], columns, area="TUV", round_="2026")
    (age,) = [one for one in layout().person if one.dimension == "AGE"]
    assert list(tomllib.loads(text)["by"]["AGE"]["classes"]) == list(age.classes)


def test_an_indicator_of_households_asks_for_a_file_of_households(tmp_path: Path) -> None:
    columns = Columns(DataFile(path="people.csv"), ("weight", "psu", "computer", "internet"))
    spec = tmp_path / "survey.toml"
    spec.write_text(template(["HH4"], columns, area="TUV", round_="2026"), "utf-8")
    assert [(one.code, one.unit) for one in read_description(spec).indicators] == [("HH4", "household")]
    spec.write_text(template(["HH4", "HH7"], columns, area="TUV", round_="2026"), "utf-8")
    assert "# It is about households: name a file" in spec.read_text("utf-8")
    with pytest.raises(WrongDescriptionError, match="HH4: no file 'household' among person"):
        read_description(spec)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("people.csv.gz", b"a,b\n1,Zebediah\n", "people.csv.gz is cut off or no gzip file"),
        (
            "people.csv.gz",
            gzip.compress(b"a,b\n1,Zebediah\n" * 99, mtime=0)[:-12],
            "people.csv.gz is cut off",
        ),
        ("people.csv", b'a,"b\n1,Zebediah\n', "people.csv cannot be read as a table"),
        ("people.csv", b"a,\x81\n1,Zebediah\n", "people.csv is not in cp1252"),
        ("people.csv", b"", "people.csv is empty"),
        ("people.parquet", b"Zebediah", "people.parquet cannot be read as Parquet"),
        ("people.sav", b"Zebediah", "people.sav cannot be read as .sav"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_the_command(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    asked = ["survey", "template", "HH7", "--for", str(tmp_path / name), "--area", "ARG", "--round", "2018"]
    done = CliRunner().invoke(app, asked)
    assert (done.exit_code, done.output.startswith(says)) == (1, True), done.output
    assert "Zebediah" not in done.output


def test_a_file_with_tabs_has_a_description_that_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("psu\tpeso\n1\t2\n", "utf-8")
    spec = tmp_path / "survey.toml"
    spec.write_text(
        template(["HH7"], read_columns(tmp_path / "people.csv"), area="TUV", round_="2026"), "utf-8"
    )
    assert read_description(spec).files["person"].separator == "\t"


def test_the_command_prints_candidates_with_their_labels(tmp_path: Path) -> None:
    asked = ["survey", "template", "HH7", "--for", str(spss(tmp_path)), "--area", "ARG", "--round", "2018"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    assert "#   P5: Used the internet in the last three months 1 No; 2 Yes; 9 Don't know" in done.stdout
    assert 'area = "ARG"' in done.stdout
