"""Weights of no population: shares and means stand, no number of people is told; design effects make sense."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import polars as pl
import pytest
from pydantic import ValidationError

from actionlines.indicators.catalogue import load_catalogue
from actionlines.surveys.checking import check
from actionlines.surveys.description import Description
from actionlines.surveys.description_file import read_description
from actionlines.surveys.engines import Engine, open_engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.outputs import published, write_files
from actionlines.surveys.rows import RELATIVE
from actionlines.surveys.units import open_survey

PEOPLE = [
    [
        number % 2,
        number // 8,
        40.0 + 300 * (number * number % 3),
        1 + number % 2,
        number * 7 % 10 // 4,
        number % 40,
    ]
    for number in range(400)
]
OTHER_THAN_BY_WEIGHT = (
    "VALUE",
    "STD_ERROR",
    "LOWER",
    "UPPER",
    "DF",
    "CV",
    "ASKED",
    "ANSWERED",
    "YES",
    "NO_ANSWER",
)


def described(weights: str | None = "relative", **more: Any) -> Description:
    design = {"known": True, "weight": "w", "strata": "st", "clusters": "psu"}
    return Description.model_validate(
        {
            "survey": {"name": "S", "area": "RWA", "round": "2020", "publisher": "P", "source": "S"},
            "files": {"person": {"path": "people.parquet"}},
            "design": {**design, **({} if weights is None else {"weights": weights})},
            "by": {"SEX": {"column": "sex", "codes": {"1": "M", "2": "F"}}},
            "indicators": [
                {"code": "HH7", "unit": "person", "numerator": "net == 1", "by": ["SEX"]},
                {"code": "HOURS", "unit": "person", "statistic": "mean", "value": "n", "by": ["SEX"]},
                {"code": "MIDDLE", "unit": "person", "statistic": "quantile", "value": "n", "at": [0.5]},
            ],
            **more,
        }
    )


def people(times: float | None = None) -> pl.DataFrame:
    """The people, by weights times a number, or by weights of 1 on average."""
    table = pl.DataFrame(PEOPLE, schema=["st", "psu", "w", "sex", "net", "n"], orient="row").with_columns(
        pl.col("psu") * 2 + pl.col("st")
    )
    w = pl.col("w")
    return table.with_columns(w / w.mean() if times is None else w * times)


def estimated(engine: Engine, folder: Path, table: pl.DataFrame, description: Description) -> pl.DataFrame:
    table.write_parquet(folder / "people.parquet")
    return estimate(open_survey(description, engine=engine, data=folder, work=folder))


def test_no_number_of_people_is_told_and_a_note_says_so(engine: Engine, tmp_path: Path) -> None:
    found = estimated(engine, tmp_path, people(), described())
    assert found["NUMERATOR"].null_count() == found["DENOMINATOR"].null_count() == found.height == 7
    assert set(found["NOTE"]) == {RELATIVE}
    told = estimated(engine, tmp_path, people(), described("population"))
    assert told["DENOMINATOR"].null_count() == 0
    assert set(told["NOTE"]) == {None}
    for name in OTHER_THAN_BY_WEIGHT:
        assert found[name].to_list() == pytest.approx(told[name].to_list(), rel=1e-12)


def test_no_file_holds_a_number_of_people(engine: Engine, tmp_path: Path) -> None:
    description = described()
    table = published(estimated(engine, tmp_path, people(), description), description)
    assert "shown" in set(table["STATUS"])
    out = tmp_path / "out"
    write_files(table, description, out, catalogue=load_catalogue(), on=datetime(2026, 1, 1, tzinfo=UTC))
    sdmx = pl.read_csv(out / "S_2020.sdmx.csv", infer_schema_length=None)
    assert sdmx.height == 3
    assert {*sdmx["NUMERATOR"], *sdmx["DENOMINATOR"]} == {None}
    assert set(sdmx["COMMENT_OBS"]) == {RELATIVE}
    assert RELATIVE in (out / "S_2020.sdmx.xml").read_text("utf-8")
    assert "DENOMINATOR=" not in (out / "S_2020.sdmx.xml").read_text("utf-8")
    book = openpyxl.load_workbook(io.BytesIO((out / "S_2020.questionnaire.xlsx").read_bytes()))
    assert [line[1].value for line in book["About"].iter_rows() if line[0].value == "Weights"] == [RELATIVE]
    rows = [[cell.value for cell in line] for line in book["HH7"].iter_rows()]
    (head,) = [line for line in rows if line[0] == "Breakdown"]
    shown = [dict(zip(head, line, strict=True)) for line in rows if "shown" in line]
    assert len(shown) == 3
    assert {(line["Number"], line["Population in scope"], line["Note"]) for line in shown} == {
        (None, None, RELATIVE)
    }


def test_what_they_are_multiplied_by_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    once, again = (estimated(engine, tmp_path, people(times), described()) for times in (None, 25.0))
    assert once["DEFF"].null_count() == 1  # of the quantile
    for name in (*OTHER_THAN_BY_WEIGHT, "DEFF"):
        assert once[name].drop_nulls().to_list() == pytest.approx(
            again[name].drop_nulls().to_list(), rel=1e-9
        )


@pytest.mark.parametrize("mean", [0.02, 0.99, 1.0, 1.01, 1.99, 2.01, 240.0])
def test_a_design_effect_never_rests_on_a_population_smaller_than_the_sample(
    engine: Engine, tmp_path: Path, mean: float
) -> None:
    """It lies between that with replacement and twice that, whatever the weights add up to, said or not."""
    quick = {"indicators": [one.model_dump(exclude_none=True) for one in described().indicators[:2]]}
    table = people().with_columns(pl.col("w") * mean)
    replaced = estimated(engine, tmp_path, table, described(**quick))["DEFF"].to_list()
    found = estimated(engine, tmp_path, table, described(None, **quick))["DEFF"].to_list()
    assert len(found) == len(replaced) == 6
    for mine, least in zip(found, replaced, strict=True):
        assert least * (1 - 1e-9) <= mine <= 2 * least * (1 + 1e-9)


def test_design_effects_of_findex_are_those_of_r_with_replacement(shared: Path) -> None:
    """R survey 4.1-1, of the Philippine file as d with o = mobileowner == 1, and of each fifth by income:

    deff(svymean(~o, svydesign(~1, weights = ~wgt, data = d), deff = "replace"))
    """
    expected = [
        2.67004821474474,
        1.99032127616259,
        2.26224137444617,
        2.46153445099693,
        2.47072402372798,
        2.5174883486308,
    ]
    example = Path(str(files("actionlines.surveys") / "data/examples/findex_philippines_2021.toml"))
    with TemporaryDirectory() as work, open_engine() as running:
        survey = open_survey(
            read_description(example), engine=running, data=shared / "data/world_bank_findex", work=Path(work)
        )
        assert "relative_weight" not in {note.reason for note in check(survey)}
        found = estimate(survey).filter(
            pl.col("INDICATOR") == "HH18", pl.all_horizontal(pl.col("SEX", "AGE", "EDUCATION_LEV") == "_T")
        )
    assert found["DEFF"].to_list() == pytest.approx(expected, rel=1e-10)
    assert found["DENOMINATOR"].null_count() == found.height


def notes(engine: Engine, folder: Path, table: pl.DataFrame, description: Description) -> list[str]:
    table.write_parquet(folder / "people.parquet")
    found = check(open_survey(description, engine=engine, data=folder, work=folder))
    assert not [one for one in found if one.problem]
    return [one.text for one in found if one.reason == "relative_weight"]


def test_weights_that_look_relative_are_noted_where_the_description_says_nothing(
    engine: Engine, tmp_path: Path
) -> None:
    (note,) = notes(engine, tmp_path, people(), described(None))
    assert "people.parquet: the weight w adds up to the number of rows" in note
    assert "design.weights = 'relative'" in note
    shifted = people().with_columns(pl.col("w") * 1.009)
    assert len(notes(engine, tmp_path, shifted, described(None))) == 1
    known = {"person": {"method": "poststratify", "margins": {"SEX": {"M": 7000.0, "F": 8000.0}}}}
    quiet = [
        (people(), described("relative")),
        (people(), described("population")),
        (people(), described(None, calibration=known)),
        (people().with_columns(pl.col("w") * 1.02), described(None)),
        (people(1.0), described(None)),
    ]
    assert [notes(engine, tmp_path, *one) for one in quiet] == [[]] * 5


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"indicators": [{"code": "N", "unit": "person", "statistic": "count", "numerator": "net == 1"}]},
            "N: a count needs weights that add up to the population",
        ),
        (
            {"indicators": [{"code": "T", "unit": "person", "statistic": "total", "value": "n"}]},
            "T: a total needs weights that add up to the population",
        ),
        (
            {"calibration": {"person": {"method": "poststratify", "margins": {"SEX": {"M": 1.0, "F": 1.0}}}}},
            "calibrated weights add up to the totals that are named",
        ),
    ],
)
def test_what_only_a_population_gives_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        described(**changed)
    assert described("population", **changed)


def test_weights_are_relative_or_of_a_population_and_nothing_else() -> None:
    with pytest.raises(ValidationError, match="weights"):
        described("normalised")
