"""Base weights of the files, whole sample and replicates, calibrated each anew: R's figures, and plain NumPy.

R's figures are of R 4.2.2 with survey 4.1-1, over `apiclus1_jk1_weights` joined to `apiclus1` by `cds` (x below):

    s <- svrepdesign(weights = ~pw, repweights = "rw[0-9]+", type = "JK1", scale = 14/15, combined.weights = TRUE,
                     data = x)                           # with FALSE and rw / pw the same figures to 1e-13
    postStratify(s, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))
    rake(s, list(~stype, ~sch.wide), list(types, data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))),
         control = list(maxit = 2000, epsilon = 1e-14))
    calibrate(s, ~stype + api99 - 1, c(stypeE = 4421, stypeH = 755, stypeM = 1018, api99 = 3914069), compress = FALSE)
    calibrate(s, ~api99, c(`(Intercept)` = 6194, api99 = 3914069), compress = FALSE)

and of the six ambulances with `weights = ~one`, type "BRR", "Fay" (rho = 0.3), "JKn" (scale = 1, rscales = 0.5):

    postStratify(s, ~ESA, data.frame(ESA = 1:3, Freq = c(2.5, 3, 4)))
    calibrate(s, ~arrests, c(`(Intercept)` = 9.5, arrests = 1000), compress = FALSE)

then `svymean`, `svytotal`, `svyratio`, `svyby` by stype and `svycontrast` of its M less E.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError
from survey_goldens import CALIBRATIONS, EXACT, TYPES, WIDE, described, of_people, prepared

from actionlines.surveys.calibration import CalibrationError
from actionlines.surveys.checking import check
from actionlines.surveys.description import Description
from actionlines.surveys.design import Replicates
from actionlines.surveys.engines import Engine
from actionlines.surveys.estimating import Estimated, estimate_all
from actionlines.surveys.findings import ProblemsError
from actionlines.surveys.units import Opened, open_survey

OF_R: dict[str, dict[str, tuple[float, float]]] = {
    "poststrata": {
        "api00": (642.31078821158223, 27.205422525194074),
        "enroll": (3680892.945119048, 478192.77081149927),
        "wide": (0.86180781708873411, 0.022855374727199104),
        "ratio": (1.0808445346007931, 0.17797007131712714),
        "E": (648.86805555555554, 25.629499080217208),
        "M - E": (-17.428055555555488, 15.053424215038728),
    },
    "raking": {
        "api00": (641.23032092682001, 27.144258577761526),
        "enroll": (3647280.148065181, 468244.54477114003),
        "wide": (0.82692928640619956, 0.0),
        "ratio": (1.0889705332692048, 0.17732744932632),
        "E": (647.44657922841645, 26.488053810495092),
        "M - E": (-18.425040961769469, 17.111366859428394),
    },
    "regression": {
        "api00": (665.30907116577941, 3.9825087280317857),
        "enroll": (3638487.2041318822, 483563.7574171818),
        "wide": (0.86018557905471882, 0.026859043553813119),
        "ratio": (1.1325927935437285, 0.14989945273868902),
        "E": (674.70404551265619, 7.757876300013697),
        "M - E": (-24.390619668177578, 22.425282337218668),
    },
    "a quantity": {
        "api00": (666.71773625027265, 3.7497639303767896),
        "enroll": (3357372.0480593825, 292320.9546725839),
        "wide": (0.87284845170085457, 0.024091172160808545),
        "ratio": (1.2300244355466046, 0.10880760060796206),
        "E": (671.76316826501591, 4.6506282721673031),
        "M - E": (-18.17546507997622, 15.471917943891025),
    },
}
ABOUT_THE_WHOLE = {"api00": 3.9879008168647139, "enroll": 483573.36079054006, "M - E": 22.426460792584795}
"""Errors of "regression" with `mse = TRUE`."""
AMBULANCES: dict[tuple[str, str], dict[str, tuple[float, float]]] = {
    ("brr", "poststratify"): {
        "mean": (50.5, 3.6673486312838461),
        "total": (479.75, 34.839811997196541),
        "ratio": (0.14684726048362412, 0.0086760023141035352),
    },
    ("brr", "linear"): {
        "mean": (27.085191591727327, 3.4397832645158037),
        "total": (257.30932012140971, 32.677941012900163),
        "ratio": (0.2573093201214095, 0.032677941012900162),
    },
    ("fay", "poststratify"): {
        "mean": (50.5, 3.6673486312838404),
        "total": (479.75, 34.839811997196506),
        "ratio": (0.14684726048362412, 0.0087390563948235647),
    },
    ("fay", "linear"): {
        "mean": (27.085191591727327, 3.4472673034727492),
        "total": (257.30932012140971, 32.749039382991121),
        "ratio": (0.2573093201214095, 0.032749039382991139),
    },
    ("jkn", "poststratify"): {
        "mean": (50.5, 3.6673486312838479),
        "total": (479.75, 34.839811997196541),
        "ratio": (0.14684726048362412, 0.0089729261912711248),
    },
    ("jkn", "linear"): {
        "mean": (27.085191591727327, 3.4897924378071248),
        "total": (257.30932012140971, 33.153028159167711),
        "ratio": (0.2573093201214095, 0.033153028159167701),
    },
}
WEIGHTS: dict[str, dict[str, Any]] = {
    "brr": {"method": "brr", "weights": "rw{1..4}"},
    "fay": {"method": "fay", "fay": 0.3, "weights": "rw{1..4}"},
    "jkn": {"method": "jkn", "weights": "rw{1..6}", "rscales": [0.5] * 6},
}
JACKKNIFE = {"method": "jk1", "weights": "rw{1..15}", "calibrated": False}
INDICATORS: list[dict[str, Any]] = [
    {"code": "api00", "statistic": "mean", "value": "api00", "by": ["STYPE"]},
    {"code": "enroll", "statistic": "total", "value": "enroll"},
    {"code": "wide", "numerator": WIDE},
    {"code": "ratio", "statistic": "ratio", "numerator": "api00", "denominator": "enroll"},
]


@pytest.fixture
def data(shared: Path, tmp_path: Path) -> Path:
    """Schools of 15 districts with R's own jackknife weights; `f1`, ... are these over the weight."""
    folder = prepared(shared, tmp_path, "apiclus1")
    again = pl.read_csv(
        shared / "golden/surveys/input/apiclus1_jk1_weights.csv", schema_overrides={"cds": pl.String}
    )
    schools = pl.read_parquet(folder / "apiclus1.parquet").with_columns(pl.col("cds").cast(pl.Int64))
    again = again.with_columns(pl.col("cds").cast(pl.Int64)).select("cds", "^rw.*$")
    factors = [(pl.col(f"rw{place}") / pl.col("pw")).alias(f"f{place}") for place in range(1, 16)]
    schools.join(again, on="cds").with_columns(factors).write_parquet(folder / "apiclus1.parquet")
    return folder


def opened(
    engine: Engine, data: Path, how: dict[str, Any] | None, replicates: dict[str, Any], **design: Any
) -> Opened:
    plain = described("apiclus1_nofpc", INDICATORS, replicates=replicates, **design)
    changed = {
        **plain.model_dump(exclude_none=True),
        "differences": {"STYPE": [["M", "E"]]},
        **({} if how is None else {"calibration": {"school": how}}),
    }
    return open_survey(Description.model_validate(changed), engine=engine, data=data, work=data)


def found_in(found: Estimated, name: str) -> dict[str, Any]:
    table = found.differences if name == "M - E" else found.estimates
    code, part = (name, "_T") if name in {one["code"] for one in INDICATORS} else ("api00", name)
    (row,) = table.filter(pl.col("INDICATOR") == code, pl.col("STYPE") == part).to_dicts()
    return row


@pytest.mark.parametrize("name", sorted(CALIBRATIONS))
def test_base_weights_of_the_files_are_calibrated_as_r_does(data: Path, engine: Engine, name: str) -> None:
    """Raking to convergence: R stops by the weights of the whole sample alone."""
    bound = 1e-9 if name == "raking" else EXACT
    survey = opened(engine, data, CALIBRATIONS[name], JACKKNIFE)
    check(survey)
    found = estimate_all(survey)
    for code, (value, error) in OF_R[name].items():
        assert found_in(found, code)["VALUE"] == pytest.approx(value, rel=EXACT)
        assert found_in(found, code)["STD_ERROR"] == pytest.approx(error, rel=bound, abs=1e-12)
    assert found_in(found, "api00")["DF"] == 14


def test_about_the_whole_samples_estimate_too(data: Path, engine: Engine) -> None:
    found = estimate_all(opened(engine, data, CALIBRATIONS["regression"], {**JACKKNIFE, "mse": True}))
    for code, error in ABOUT_THE_WHOLE.items():
        assert found_in(found, code)["STD_ERROR"] == pytest.approx(error, rel=EXACT)


def test_factors_of_the_weight_in_a_file_without_clusters_give_the_same(data: Path, engine: Engine) -> None:
    factors = {**JACKKNIFE, "weights": "f{1..15}", "with_weight": False}
    found = estimate_all(opened(engine, data, CALIBRATIONS["regression"], factors, clusters=[]))
    for code, (value, error) in OF_R["regression"].items():
        assert found_in(found, code)["VALUE"] == pytest.approx(value, rel=EXACT)
        assert found_in(found, code)["STD_ERROR"] == pytest.approx(error, rel=EXACT)
        assert found_in(found, code)["DF"] == 14


@pytest.mark.parametrize(("method", "how"), sorted(AMBULANCES))
def test_half_samples_and_weights_of_strata_too(
    shared: Path, tmp_path: Path, engine: Engine, method: str, how: str
) -> None:
    table = pl.read_csv(shared / "golden/surveys/input" / f"scd_{method}_weights.csv").with_columns(one=1.0)
    table.write_parquet(tmp_path / "scd.parquet")
    areas = {"margins": {"ESA": {"1": 2.5, "2": 3.0, "3": 4.0}}}
    totals = areas if how == "poststratify" else {"totals": {"1": 9.5, "arrests": 1000.0}}
    indicators = [
        {"code": "mean", "statistic": "mean", "value": "alive"},
        {"code": "total", "statistic": "total", "value": "alive"},
        {"code": "ratio", "statistic": "ratio", "numerator": "alive", "denominator": "arrests"},
    ]
    description = of_people(
        "scd.parquet",
        design={"weight": "one", "replicates": {**WEIGHTS[method], "calibrated": False}},
        by={"ESA": {"column": "ESA", "codes": {"1": "1", "2": "2", "3": "3"}}},
        calibration={"person": {"method": how, **totals}},
        indicators=indicators,
    )
    found = estimate_all(open_survey(description, engine=engine, data=tmp_path, work=tmp_path)).estimates
    for row in found.to_dicts():
        value, error = AMBULANCES[method, how][row["INDICATOR"]]
        assert row["VALUE"] == pytest.approx(value, rel=EXACT)
        assert row["STD_ERROR"] == pytest.approx(error, rel=EXACT)


def test_a_total_that_is_known_has_no_error_and_the_median_has_rs(data: Path, engine: Engine) -> None:
    """`svyquantile(~api00, s, 0.5, interval.type = "mean", qrule = "math", df = 14)` of the regression."""
    counts = {
        "code": "stype",
        "unit": "school",
        "statistic": "count",
        "items": {one: f"stype == '{one}'" for one in TYPES},
    }
    median = {"code": "median", "unit": "school", "statistic": "quantile", "value": "api00", "at": [0.5]}
    survey = opened(engine, data, CALIBRATIONS["regression"], JACKKNIFE, clusters=[], interval="plain")
    plain = survey.description.model_dump(exclude_none=True)
    changed = Description.model_validate({**plain, "indicators": [counts, median], "differences": {}})
    found = estimate_all(replace(survey, description=changed)).estimates.to_dicts()
    for row in found[:-1]:
        assert row["VALUE"] == pytest.approx(TYPES[row["ITEM"]], rel=EXACT)
        assert row["STD_ERROR"] == pytest.approx(0, abs=row["VALUE"] * 1e-10)
    assert (found[-1]["VALUE"], found[-1]["LOWER"], found[-1]["UPPER"]) == (684, 661, 699)
    assert found[-1]["STD_ERROR"] == pytest.approx(8.858689820779114, rel=EXACT)


@pytest.mark.parametrize("calibrated", [None, True])
def test_weights_that_are_not_called_base_weights_are_not_calibrated_again(
    data: Path, engine: Engine, calibrated: bool | None
) -> None:
    told = {**JACKKNIFE, "calibrated": calibrated}
    with pytest.raises(ValidationError, match=r"calibrated twice.*design\.replicates\.calibrated = false"):
        opened(engine, data, CALIBRATIONS["poststrata"], told)
    assert estimate_all(opened(engine, data, None, told)).estimates.height


def test_of_replicates_that_are_made_nothing_is_said() -> None:
    with pytest.raises(ValidationError, match="replicates that are made are calibrated anew"):
        Replicates.model_validate({"method": "jk1", "calibrated": False})


def test_a_replicate_of_the_files_that_cannot_meet_the_totals_is_found(data: Path, engine: Engine) -> None:
    schools = pl.read_parquet(data / "apiclus1.parquet")
    without = pl.when(pl.col("stype") == "H").then(0.0).otherwise("rw7")
    schools.with_columns(without.alias("rw7")).write_parquet(data / "apiclus1.parquet")
    survey = opened(engine, data, CALIBRATIONS["poststrata"], JACKKNIFE)
    said = "the replicate weight rw7: calibration by STYPE: nobody in the sample stands in H"
    with pytest.raises(ProblemsError, match=said):
        check(survey)
    with pytest.raises(CalibrationError, match=said):
        estimate_all(survey)


@pytest.mark.parametrize(("replicate", "found"), [(3.0, True), (0.0, False)])
def test_a_quantity_that_is_missing_where_a_replicate_alone_has_a_weight_is_found(
    data: Path, engine: Engine, replicate: float, found: bool
) -> None:
    """A row without a weight, which would else count with a quantity of 0 in that replicate."""
    weights = [name for name in pl.read_parquet_schema(data / "apiclus1.parquet") if name.startswith("rw")]
    first = pl.int_range(pl.len()) == 0
    changed = {"pw": 0.0, "api99": None, **dict.fromkeys(weights, 0.0), "rw2": replicate}
    pl.read_parquet(data / "apiclus1.parquet").with_columns(
        pl.when(first).then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
        for name, value in changed.items()
    ).write_parquet(data / "apiclus1.parquet")
    survey = opened(engine, data, CALIBRATIONS["a quantity"], JACKKNIFE)
    if not found:
        assert [note.reason for note in check(survey) if note.reason == "not_calibrated"] == []
        return
    with pytest.raises(
        ProblemsError, match="api99 is missing in 1 row that has a weight, be it in one replicate"
    ):
        check(survey)
