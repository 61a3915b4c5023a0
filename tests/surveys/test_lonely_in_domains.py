"""Strata whose lonely cluster counts as the others do on average, in domains: R's figures, and what R does not say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from survey_goldens import of_people

from actionlines.surveys.engines import Engine
from actionlines.surveys.estimating import estimate
from actionlines.surveys.intervals import IntervalName, of_proportions
from actionlines.surveys.units import open_survey

DRAWN = {0: 3, 1: 2, 2: 1, 3: 3, 4: 2, 5: 1}
POPULATION = {0: 9.0, 1: 2.0, 2: 1.0, 3: 12.0, 4: 8.0, 5: 5.0}
"""Clusters of each stratum: those of 1 and 2 were drawn all, that of 5 is alone."""

R = """
no   no   _T  0.0689659525166592  0.871709124276951  186.088688533183
no   no   a   0.114021343159951   0.944600654198526  139.255161484234
no   no   b   0.167608172452563   1.12323059476860   183.448448707895
no   no   c   0.110302614051829   2.19071311439932   79.5822425754221
no   yes  _T  0.0689659525166592  0.871709124276951  186.088688533183
no   yes  a   0.114021343159951   1.04222369296154   146.287388383278
no   yes  b   0.179478545400553   1.30506157115695   115.195486022674
no   yes  c   0.174355957741627   2.35983484428530   73.8241153011670
yes  no   _T  0.0394105586273560  0.527852042032741  141.605790842041
yes  no   a   0.0727817475517447  0.735327225845612  103.224135851177
yes  no   b   0.0855595536729734  0.603671772020718  128.285164120148
yes  no   c   0.0744003808233981  1.49688925195537   55.1490404872711
yes  yes  _T  0.0394105586273560  0.527852042032741  141.605790842041
yes  yes  a   0.0727817475517447  0.735327225845612  103.224135851177
yes  yes  b   0.0692638613648880  0.625500149160651  57.7735041154488
yes  yes  c   0.0821921867062530  1.47396139505415   45.0579873299088
"""
"""Standard errors by R survey 4.1-1, of `rows()` as d: whether populations are known, whether
survey.adjust.domain.lonely is set, the part, and, with options(survey.lonely.psu = "average"),

    s <- subset(svydesign(~psu, strata = ~st, weights = ~w, fpc = ~N, data = d), part == "a")
    SE(svymean(~y, s, na.rm = TRUE)); SE(svymean(~v, s, na.rm = TRUE)); SE(svytotal(~v, s, na.rm = TRUE))
"""


def part_of(stratum: int, cluster: int, row: int) -> str:
    """Stratum 3 has one part alone, each cluster of 4 has a part of its own, 5 has two."""
    if stratum == 3:
        return "a"
    if stratum == 4:
        return "bc"[cluster]
    part = "abc"[(stratum + 2 * cluster + row) % 3]
    return "a" if stratum == 5 and part == "c" else part


def rows() -> list[list[Any]]:
    """Four to a cluster, some without an answer."""
    found: list[list[Any]] = []
    for stratum, clusters in DRAWN.items():
        for cluster, row in ((cluster, row) for cluster in range(clusters) for row in range(4)):
            number = len(found)
            y = (number**2 * 3 + stratum) % 2 if number % 9 else None
            v = (number**2 * 5 + 3 * stratum) % 17 if number % 7 else None
            design = [stratum, 10 * stratum + cluster, POPULATION[stratum], 2.0 + number * 7 % 5]
            found.append([*design, part_of(stratum, cluster, row), y, v])
    return found


def errors(
    engine: Engine, folder: Path, table: list[list[Any]], **design: Any
) -> dict[tuple[str, str], float | None]:
    """The standard error of each indicator in each part."""
    columns = ["st", "psu", "N", "w", "part", "y", "v"]
    pl.DataFrame(table, schema=columns, orient="row").write_parquet(folder / "rows.parquet")
    kinds = (("SHARE", {"numerator": "y == 1"}), ("MEAN", {"value": "v"}), ("TOTAL", {"value": "v"}))
    description = of_people(
        "rows.parquet",
        design={"weight": "w", "strata": "st", "clusters": "psu", "lonely": "average", **design},
        by={"PART": {"column": "part", "codes": {code: code for code in "abc"}}},
        indicators=[
            {
                "code": code,
                "by": ["PART"],
                **({} if code == "SHARE" else {"statistic": code.lower()}),
                **told,
            }
            for code, told in kinds
        ],
    )
    survey = open_survey(description, engine=engine, data=folder, work=folder)
    return {(row["INDICATOR"], row["PART"]): row["STD_ERROR"] for row in estimate(survey).to_dicts()}


@pytest.mark.parametrize("in_domain", ["no", "yes"])
@pytest.mark.parametrize("known", ["no", "yes"])
def test_the_average_is_that_of_strata_with_rows_of_the_domain_as_in_r(
    engine: Engine, tmp_path: Path, known: str, in_domain: str
) -> None:
    """Strata that were drawn whole are none that are alone."""
    fpc = {"fpc": "N"} if known == "yes" else {}
    mine = errors(engine, tmp_path, rows(), lonely_in_domain=in_domain == "yes", **fpc)
    lines = [line.split() for line in R.strip().splitlines()]
    expected = {
        (code, line[2]): float(figure)
        for line in lines
        if line[:2] == [known, in_domain]
        for code, figure in zip(("SHARE", "MEAN", "TOTAL"), line[3:], strict=True)
    }
    assert len(expected) == 12
    assert mine == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("interval", ["korn_graubard", "korn_graubard_uncapped", "logit", "wilson", "plain"])
def test_an_error_that_is_not_known_gives_no_interval(interval: IntervalName) -> None:
    lower, upper = of_proportions(
        interval, np.array([0.6, 0.6]), np.array([np.nan, 0.1]), 8.0, np.array([20.0] * 2)
    )
    assert np.isnan(lower).tolist() == np.isnan(upper).tolist() == [True, False]


def test_where_no_other_stratum_tells_the_error_is_not_known(engine: Engine, tmp_path: Path) -> None:
    """Nothing could be averaged, and an error of 0 would say that the figure is certain."""
    alone = [row for row in rows() if row[0] in (0, 5)]
    alone = [[*row[:4], "b" if row[0] == 5 else "a", *row[5:]] for row in alone]
    mine = errors(engine, tmp_path, alone)
    assert [mine[code, "b"] for code in ("SHARE", "MEAN", "TOTAL")] == [None] * 3
    assert all(mine[code, part] for code in ("SHARE", "MEAN", "TOTAL") for part in ("_T", "a"))
