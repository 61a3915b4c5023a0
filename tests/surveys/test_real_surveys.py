"""The described surveys of Brazil, Argentina and Findex against what was published of them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.surveys.checking import check
from actionlines.surveys.description_file import read_description
from actionlines.surveys.engines import open_engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.outputs import published
from actionlines.surveys.units import open_survey

EXAMPLES = Path(str(files("actionlines.surveys") / "data/examples"))


@cache
def run(example: str, data: Path, round_: str | None = None) -> tuple[pl.DataFrame, list[str]]:
    """Estimates of an example, and the notes of its check; each made once for all tests."""
    description = read_description(EXAMPLES / example, round_=round_)
    with TemporaryDirectory() as work, open_engine() as engine:
        survey = open_survey(description, engine=engine, data=data, work=Path(work))
        notes = [found.text for found in check(survey)]
        return estimate(survey), notes


def of(table: pl.DataFrame, indicator: str, item: str = "_T", **parts: str) -> dict[str, object]:
    """The one estimate of an indicator in a domain."""
    names = table.columns[table.columns.index("TIME_PERIOD") + 1 : table.columns.index("VALUE")]
    wanted = {"INDICATOR": indicator, "ITEM": item, **{name: parts.get(name, "_T") for name in names}}
    (only,) = table.filter([pl.col(name) == value for name, value in wanted.items()]).to_dicts()
    return only


@pytest.mark.parametrize(("round_", "users", "households"), [("2015", 58.328, 50.9), ("2016", 60.8725, 53.9)])
def test_brazil_comes_out_as_itu_and_cetic_publish(
    shared: Path, round_: str, users: float, households: float
) -> None:
    data = shared / "data/brazil_tic_domicilios_2015_2016"
    table, notes = run("brazil_tic_domicilios.toml", data, round_)
    digits = len(str(users).partition(".")[2])
    assert round(of(table, "HH7")["VALUE"] * 100, digits) == users
    assert round(of(table, "HH6")["VALUE"] * 100, 1) == households
    assert set(table["TIME_PERIOD"]) == {round_}
    assert notes == []


def test_brazil_by_plain_numpy(shared: Path) -> None:
    """The variance once more, from the file itself, by another way than cells."""
    source = shared / "data/brazil_tic_domicilios_2015_2016/individuals_2015.csv.gz"
    rows = pl.read_csv(source, columns=["ESTRATO", "UPA", "PESO", "C3", "SEXO"]).with_columns(
        w=pl.col("PESO").str.replace(",", ".").cast(pl.Float64), y=(pl.col("C3") == 1).cast(pl.Float64)
    )
    women = rows.with_columns(d=(pl.col("SEXO") == 2).cast(pl.Float64))
    below = (women["w"] * women["d"]).sum()
    share = (women["w"] * women["d"] * women["y"]).sum() / below
    z = women.with_columns(z=pl.col("w") * pl.col("d") * (pl.col("y") - share) / below)
    clusters = z.group_by("ESTRATO", "UPA").agg(pl.col("z").sum())
    by_stratum = clusters.group_by("ESTRATO").agg(n=pl.len(), v=pl.col("z").var(ddof=1))
    variance = (by_stratum["n"] * by_stratum["v"]).sum()
    mine = of(run("brazil_tic_domicilios.toml", source.parent, "2015")[0], "HH7", SEX="F")
    assert mine["VALUE"] == pytest.approx(share, rel=1e-12)
    assert mine["STD_ERROR"] == pytest.approx(variance**0.5, rel=1e-10)


def test_argentina_says_on_every_row_that_its_design_is_not_known(shared: Path) -> None:
    table, _ = run("argentina_eph_tic.toml", shared / "data/argentina_eph_tic_2018q4")
    assert [round(of(table, code)["VALUE"] * 100, 1) for code in ("HH7", "HH5", "HH10")] == [77.7, 42.7, 83.5]
    assert table["NOTE"].str.contains("The design of the sample is not known").all()
    assert table["NOTE"].str.contains("31 urban agglomerates").all()
    description = read_description(EXAMPLES / "argentina_eph_tic.toml")
    assert set(published(table, description)["STATUS"]) == {"flagged"}


def test_regions_of_argentina_hold_every_agglomerate(shared: Path) -> None:
    """Viedma and Carmen de Patagones, agglomerate 93 of two provinces, belongs to Patagonia."""
    table, notes = run("argentina_eph_tic.toml", shared / "data/argentina_eph_tic_2018q4")
    for code in ("HH4", "HH5", "HH6", "HH7", "HH10"):
        regions = table.filter(pl.col("INDICATOR") == code, pl.col("REGION") != "_T")
        assert regions["ASKED"].sum() == of(table, code)["ASKED"]
    assert not [note for note in notes if "in no part" in note]


def test_findex_has_weights_alone(shared: Path) -> None:
    table, _ = run("findex_philippines_2021.toml", shared / "data/world_bank_findex")
    rows = pl.read_csv(
        shared / "data/world_bank_findex/findex2021_micro_philippines.csv.gz", infer_schema_length=None
    )
    share = rows.filter(pl.col("mobileowner") == 1)["wgt"].sum() / rows["wgt"].sum()
    assert of(table, "HH18")["VALUE"] == pytest.approx(share, rel=1e-12)
    assert of(table, "HH18")["ASKED"] == 1000
    assert table["NOTE"].str.contains("weights alone").all()


def test_the_command_estimates_and_writes(shared: Path, tmp_path: Path) -> None:
    data = shared / "data/brazil_tic_domicilios_2015_2016"
    spec = EXAMPLES / "brazil_tic_domicilios.toml"
    done = CliRunner().invoke(
        app,
        [
            "survey",
            "estimate",
            str(spec),
            "--data",
            str(data),
            "--round",
            "2016",
            "--out",
            str(tmp_path),
            "--json",
        ],
    )
    assert done.exit_code == 0, done.output
    shown = {(row["INDICATOR"], row["ITEM"]): row["VALUE"] for row in json.loads(done.stdout)}
    written = pl.read_csv(tmp_path / "BR_CETIC_2016.csv")
    assert shown[("HH7", "_T")] == of(written, "HH7")["VALUE"] == pytest.approx(0.608725, abs=5e-7)
