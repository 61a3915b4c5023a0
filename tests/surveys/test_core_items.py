"""Items of the core list: what they are called, and which figures of the UN's data they are."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.languages import LANGUAGES
from actionlines.surveys.core_list import core_item, core_list
from actionlines.surveys.description import Description
from actionlines.surveys.description_file import read_description
from actionlines.surveys.engines import open_engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.observations import as_observations, left_out
from actionlines.surveys.outputs import published
from actionlines.surveys.units import open_survey

EXAMPLE = Path(str(files("actionlines.surveys") / "data/examples/brazil_tic_domicilios.toml"))


def skills_of_brazil(round_: str) -> Description:
    described = read_description(EXAMPLE, round_=round_)
    (skills,) = [one for one in described.indicators if one.code == "HH15"]
    return described.model_copy(update={"indicators": (skills.model_copy(update={"by": ()}),)})


def test_each_item_has_a_name_in_each_language_and_a_code_of_its_own() -> None:
    for code, indicator in core_list().items():
        codes = [item.code for item in indicator.items]
        assert codes == list(dict.fromkeys(codes))
        assert all(set(item.names) == set(LANGUAGES) for item in indicator.items)
        assert all(core_item(code, item.code) == item for item in indicator.items)
    assert core_item("HH15", "NONE_SUCH") is None
    assert core_item("MINE", "SFWR") is None


def test_a_skill_is_the_catalogues_indicator_that_holds_its_figures_of_the_un() -> None:
    catalogue = load_catalogue()
    for item in core_list()["HH15"].items:
        if item.catalogue is None:
            continue
        known = catalogue.indicator(item.catalogue)
        assert f"SE_ADT_ACTS.{item.global_database}" in {one.series for one in known.series}
        assert known.names["en"].casefold().endswith(item.names["en"].casefold())


@pytest.mark.parametrize("round_", ["2015", "2016"])
def test_skills_of_brazil_come_out_as_the_un_publishes_them(shared: Path, round_: str) -> None:
    """All nine, within one of the fifth decimal: so that no code stands for another's skill."""
    of_the_un = pl.read_csv(
        shared / "data/un_sdg_2020/sdg_ict_series.csv.gz", schema_overrides={"year": pl.String}
    ).filter(series="SE_ADT_ACTS", geo_name="Brazil", sex="bothsex", year=round_)
    theirs = dict(of_the_un.select(pl.col("type_of_skill").str.to_uppercase(), "value").iter_rows())
    data = shared / "data/brazil_tic_domicilios_2015_2016"
    with TemporaryDirectory() as work, open_engine() as engine:
        table = estimate(open_survey(skills_of_brazil(round_), engine=engine, data=data, work=Path(work)))
    mine = {
        item.global_database: 100 * value
        for code, value in table.select("ITEM", "VALUE").iter_rows()
        if (item := core_item("HH15", code)) is not None
    }
    assert mine == pytest.approx(theirs, abs=1e-5)
    assert len(mine) == 9


def test_skills_enter_a_release_as_the_catalogues_indicators(shared: Path) -> None:
    data, described = shared / "data/brazil_tic_domicilios_2015_2016", skills_of_brazil("2016")
    with TemporaryDirectory() as work, open_engine() as engine:
        table = published(
            estimate(open_survey(described, engine=engine, data=data, work=Path(work))), described
        )
    told = dict(
        as_observations(table, described, load_catalogue()).select("INDICATOR", "OBS_VALUE").iter_rows()
    )
    assert set(told) == {item.catalogue for item in core_list()["HH15"].items if item.catalogue}
    assert round(told["ICT_SKILL_INSTALL_SOFTWARE"], 5) == 18.49513
    of_users = [one.model_copy(update={"denominator": "C3 == 1"}) for one in described.indicators]
    among_some = described.model_copy(update={"indicators": tuple(of_users)})
    assert as_observations(table, among_some, load_catalogue()).is_empty()


def test_indicators_of_the_core_list_that_no_message_holds_are_told() -> None:
    described = read_description(EXAMPLE, round_="2016")
    (found,) = left_out(described, load_catalogue())
    assert found.text.startswith("indicators: HH12: in tables and reports alone, in no SDMX message.")
    assert not found.problem
    named = [
        one.model_copy(update={"catalogue": "INTERNET_USERS", "items": None}) if one.code == "HH12" else one
        for one in described.indicators
    ]
    assert not list(left_out(described.model_copy(update={"indicators": tuple(named)}), load_catalogue()))
