"""Differences between parts and between rounds, with the covariance that one sample gives them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from survey_goldens import DESIGNS, EXACT, described, prepared
from typer.testing import CliRunner

from actionlines.cli import app
from actionlines.surveys.description import Description
from actionlines.surveys.differing import judge_differences
from actionlines.surveys.engines import Engine, open_engine
from actionlines.surveys.estimating import Estimated, estimate, estimate_all
from actionlines.surveys.outputs import judged_of
from actionlines.surveys.rounds import NothingInCommonError, OneFileError, OverlapError, compare
from actionlines.surveys.units import Opened, open_survey

SEX = {"column": "sex", "codes": {"1": "M", "2": "F"}}
USE: dict[str, Any] = {"code": "HH7", "unit": "person", "numerator": "net == 1", "by": ["SEX"]}


def survey(round_: str = "2020", **more: Any) -> Description:
    design = {"known": True, "weight": "w", "strata": "st", "clusters": "psu", "lonely": "adjust"}
    return Description.model_validate(
        {
            "survey": {"name": "S", "area": "ATL", "round": round_, "publisher": "P", "source": "S"},
            "files": {"person": {"path": "people_{round}.parquet"}},
            "design": {**design, **more.pop("design", {})},
            "by": {"SEX": SEX},
            "differences": {"SEX": [["F", "M"]]},
            "indicators": [USE],
            **more,
        }
    )


def opened(description: Description, engine: Engine, folder: Path, rows: list[list[Any]]) -> Opened:
    columns = ["st", "psu", "w", "sex", "net"]
    table = pl.DataFrame(rows, schema=columns, orient="row", strict=False)
    table = table.with_columns(pl.col("net").cast(pl.Int64))
    table.write_parquet(folder / f"people_{description.survey.round}.parquet")
    return open_survey(description, engine=engine, data=folder, work=folder)


def of_school(shared: Path, folder: Path, design: str, first: str, second: str) -> Estimated:
    indicators = [
        {"code": "mean", "statistic": "mean", "value": "api00", "by": ["STYPE"]},
        {"code": "total", "statistic": "total", "value": "enroll", "by": ["STYPE"]},
    ]
    description = described(design, indicators)
    description = description.model_copy(update={"differences": {"STYPE": ((first, second),)}})
    with open_engine() as running:
        data = prepared(shared, folder, design)
        return estimate_all(open_survey(description, engine=running, data=data, work=folder))


@pytest.mark.parametrize("design", ["apistrat", "apistrat_nofpc"])
def test_parts_that_are_strata_differ_by_the_errors_of_both(
    shared: Path, tmp_path: Path, design: str
) -> None:
    """Schools of each type were drawn apart, so that R's errors of each add up."""
    found = of_school(shared, tmp_path, design, "E", "H")
    golden = pl.read_csv(
        shared / "golden/surveys/expected/api_estimates.csv", null_values="NA", infer_schema_length=None
    )
    for code, stat, term in (("mean", "domain_mean", "api00"), ("total", "domain_total", "enroll")):
        sides = [
            golden.filter(
                pl.col("design") == design,
                pl.col("stat") == stat,
                pl.col("term") == term,
                pl.col("domain") == f"stype={part}",
            ).to_dicts()[0]
            for part in "EH"
        ]
        (mine,) = found.differences.filter(pl.col("INDICATOR") == code).to_dicts()
        assert mine["VALUE"] == pytest.approx(sides[0]["estimate"] - sides[1]["estimate"], rel=EXACT)
        assert mine["STD_ERROR"] ** 2 == pytest.approx(sides[0]["se"] ** 2 + sides[1]["se"] ** 2, rel=EXACT)
        assert mine["COVARIANCE"] == pytest.approx(0, abs=mine["STD_ERROR"] ** 2 * 1e-9)


@pytest.mark.parametrize("design", sorted(set(DESIGNS) - {"apiclus2_2stage_fpc"}))
def test_a_difference_by_plain_loops_over_schools(shared: Path, tmp_path: Path, design: str) -> None:
    found = of_school(shared, tmp_path, design, "M", "E")
    how = DESIGNS[design]
    rows = pl.read_parquet(tmp_path / f"{how['file']}.parquet").to_dicts()
    below = {part: sum(row[how["weight"]] for row in rows if row["stype"] == part) for part in "ME"}
    mean = {
        part: sum(row[how["weight"]] * row["api00"] for row in rows if row["stype"] == part) / below[part]
        for part in "ME"
    }
    clusters: dict[Any, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
    fraction = {}
    for place, row in enumerate(rows):
        stratum = row.get(how.get("strata", ""), 0)
        part, sign = row["stype"], {"M": 1, "E": -1}.get(row["stype"], 0)
        z = sign * row[how["weight"]] * (row["api00"] - mean[part]) / below[part] if sign else 0.0
        clusters[stratum][row[how["clusters"]] if "clusters" in how else place] += z
        fraction[stratum] = row["fpc"] if "fpc" in how else None
    variance = 0.0
    for stratum, sums in clusters.items():
        drawn, middle = len(sums), sum(sums.values()) / len(sums)
        share = 0.0 if fraction[stratum] is None else drawn / fraction[stratum]
        variance += (1 - share) * drawn / (drawn - 1) * sum((z - middle) ** 2 for z in sums.values())
    (mine,) = found.differences.filter(pl.col("INDICATOR") == "mean").to_dicts()
    assert mine["VALUE"] == pytest.approx(mean["M"] - mean["E"], rel=EXACT)
    assert mine["STD_ERROR"] ** 2 == pytest.approx(variance, rel=EXACT)


def test_the_variances_of_both_sides_less_twice_the_covariance(shared: Path, tmp_path: Path) -> None:
    found = of_school(shared, tmp_path, "apiclus2_2stage_fpc", "M", "E")
    for code in ("mean", "total"):
        sides = {
            row["STYPE"]: row["STD_ERROR"] ** 2
            for row in found.estimates.filter(pl.col("INDICATOR") == code).to_dicts()
        }
        (mine,) = found.differences.filter(pl.col("INDICATOR") == code).to_dicts()
        assert mine["COVARIANCE"] != 0
        assert mine["STD_ERROR"] ** 2 == pytest.approx(
            sides["M"] + sides["E"] - 2 * mine["COVARIANCE"], rel=1e-12
        )


ROW = st.tuples(
    st.integers(1, 2),
    st.integers(1, 4),
    st.sampled_from([0.5, 1.0, 2.25]),
    st.sampled_from([1, 2]),
    st.sampled_from([0, 1, None]),
).map(lambda row: [row[0], row[0] * 10 + row[1], *row[2:]])
ROWS = st.lists(ROW, min_size=4, max_size=25)


def by_loops(rows: list[tuple[list[Any], int]]) -> tuple[float, float] | None:
    """The share of the rows marked 1 less that of those marked 2, and its variance; clusters of any mark count."""
    below = {mark: sum(row[2] for row, own in rows if own == mark and row[4] is not None) for mark in (1, 2)}
    if not all(below.values()):
        return None
    above = {mark: sum(row[2] for row, own in rows if own == mark and row[4] == 1) for mark in (1, 2)}
    share = {mark: above[mark] / below[mark] for mark in (1, 2)}
    clusters: dict[Any, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
    for row, mark in rows:
        z = 0.0 if row[4] is None else row[2] * (row[4] - share[mark]) / below[mark]
        clusters[row[0]][row[1]] += z if mark == 1 else -z
    variance = 0.0
    for sums in clusters.values():
        drawn, middle = len(sums), sum(sums.values()) / len(sums)
        if drawn == 1:
            variance += middle**2
        else:
            variance += drawn / (drawn - 1) * sum((z - middle) ** 2 for z in sums.values())
    return share[1] - share[2], variance


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_women_less_men_by_plain_loops(engine: Engine, rows: list[list[Any]]) -> None:
    expected = by_loops([(row, 3 - row[3]) for row in rows])
    with TemporaryDirectory() as folder:
        table = estimate_all(opened(survey(), engine, Path(folder), rows)).differences.to_dicts()
    assert_is(table, expected)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, ROWS)
def test_rounds_that_share_clusters_by_plain_loops(
    engine: Engine, now: list[list[Any]], before: list[list[Any]]
) -> None:
    expected = of_rounds_by_loops(now, before)
    design = {"overlap": True}
    with TemporaryDirectory() as folder:
        first = opened(survey("2021", design=design), engine, Path(folder), now)
        second = opened(survey("2020", design=design), engine, Path(folder), before)
        table = compare(first, second).filter(pl.col("SEX") == "_T").to_dicts()
    assert_is(table, expected)


def of_rounds_by_loops(now: list[list[Any]], before: list[list[Any]]) -> tuple[float, float] | None:
    """The share of the rows of one round less that of another: each with the variance of its own clusters, less twice
    what those that are in both tell of both."""
    sides = [clusters_by_loops(rows) for rows in (now, before)]
    if sides[0] is None or sides[1] is None:
        return None
    (share, first), (other_share, second) = sides
    own = [sum(about_the_mean(sums, sums) for sums in side.values()) for side in (first, second)]
    common = 0.0
    for stratum in first.keys() & second.keys():
        both = first[stratum].keys() & second[stratum].keys()
        alone = len(first[stratum]) == len(second[stratum]) == 1
        if len(both) > 1 or (both and alone):
            common += about_the_mean(*({one: side[stratum][one] for one in both} for side in (first, second)))
    most = (own[0] * own[1]) ** 0.5
    return share - other_share, sum(own) - 2 * min(max(common, -most), most)


def clusters_by_loops(rows: list[list[Any]]) -> tuple[float, dict[Any, dict[Any, float]]] | None:
    below = sum(row[2] for row in rows if row[4] is not None)
    if not below:
        return None
    share = sum(row[2] for row in rows if row[4] == 1) / below
    clusters: dict[Any, dict[Any, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        clusters[row[0]][row[1]] += 0.0 if row[4] is None else row[2] * (row[4] - share) / below
    return share, clusters


def about_the_mean(first: dict[Any, float], second: dict[Any, float]) -> float:
    """Products about the means of a stratum; of one with one cluster about 0."""
    number = len(first)
    if number == 1:
        return sum(first.values()) * sum(second.values())
    means = sum(first.values()) / number, sum(second.values()) / number
    return number / (number - 1) * sum((first[one] - means[0]) * (second[one] - means[1]) for one in first)


def assert_is(table: list[dict[str, Any]], expected: tuple[float, float] | None) -> None:
    if expected is None:
        assert table == []
        return
    (mine,) = table
    assert mine["VALUE"] == pytest.approx(expected[0], abs=1e-12)
    assert mine["STD_ERROR"] ** 2 == pytest.approx(expected[1], rel=1e-8, abs=1e-12)


PEOPLE = [
    [s, s * 10 + c, 1.0 + c / 4, 1 + n % 2, (n * (c + 2) + s) % 3 % 2]
    for s in (1, 2)
    for c in range(4)
    for n in range(9)
]
LATER = [[*row[:4], (n + row[1]) % 2] for n, row in enumerate(PEOPLE)]


def test_rounds_drawn_anew_have_both_variances_and_satterthwaites_freedom(
    engine: Engine, tmp_path: Path
) -> None:
    first = opened(survey("2021"), engine, tmp_path, LATER)
    second = opened(survey("2020"), engine, tmp_path, PEOPLE)
    sides = [estimate(one).filter(pl.col("SEX") == "F").to_dicts()[0] for one in (first, second)]
    (mine,) = compare(first, second).filter(pl.col("SEX") == "F").to_dicts()
    variances = [side["STD_ERROR"] ** 2 for side in sides]
    freedom = sum(variances) ** 2 / sum(v**2 / side["DF"] for v, side in zip(variances, sides, strict=True))
    assert (mine["TIME_PERIOD"], mine["FIRST"], mine["SECOND"]) == (
        "2021 - 2020",
        sides[0]["VALUE"],
        sides[1]["VALUE"],
    )
    assert mine["STD_ERROR"] ** 2 == pytest.approx(sum(variances), rel=1e-12)
    assert mine["DF"] == pytest.approx(freedom, rel=1e-12)
    assert mine["COVARIANCE"] == 0


UNKNOWN = {"known": False, "design_effect": 2.5, "design_effect_source": "S"}


@pytest.mark.parametrize("more", [{}, UNKNOWN], ids=["known", "unknown"])
def test_a_round_against_itself_is_no_difference_where_clusters_are_common(
    engine: Engine, tmp_path: Path, more: dict[str, Any]
) -> None:
    design = {"overlap": True, **more}
    one, two = (opened(survey(year, design=design), engine, tmp_path, PEOPLE) for year in ("2020", "2021"))
    table = compare(two, one)
    assert table.height == 3
    assert table["VALUE"].abs().max() == 0
    assert table["STD_ERROR"].abs().max() == pytest.approx(0, abs=1e-12)


def test_one_file_is_no_two_samples(engine: Engine, tmp_path: Path) -> None:
    one, two = (opened(survey(year), engine, tmp_path, PEOPLE) for year in ("2020", "2021"))
    (tmp_path / "people_2021.parquet").unlink()
    (tmp_path / "people_2021.parquet").symlink_to(tmp_path / "people_2020.parquet")
    with pytest.raises(OneFileError, match=r"both surveys read people_2021\.parquet, the same file"):
        compare(two, one)


def test_a_difference_with_a_side_kept_back_tells_nothing(engine: Engine, tmp_path: Path) -> None:
    rows = [*PEOPLE, *([1, 11, 1.0, 2, 1] for _ in range(40))]
    rules = {"rules": {"name": "own", "minimum": 41}}
    found = estimate_all(opened(survey(publication=rules), engine, tmp_path, rows))
    judged = judged_of(found.estimates, survey(publication=rules))
    (row,) = judge_differences(found.differences, judged, judged).to_dicts()
    assert (row["STATUS"], row["REASON"], row["SEX"]) == ("suppressed", "secondary", "F - M")
    assert {row[name] for name in ("VALUE", "STD_ERROR", "LOWER", "FIRST", "SECOND", "ANSWERED")} == {None}


def test_a_difference_between_parts_that_are_shown_is_shown(engine: Engine, tmp_path: Path) -> None:
    rules = {"rules": {"name": "own", "minimum": 5}}
    found = estimate_all(opened(survey(publication=rules), engine, tmp_path, PEOPLE))
    judged = judged_of(found.estimates, survey(publication=rules))
    (row,) = judge_differences(found.differences, judged, judged).to_dicts()
    assert (row["STATUS"], row["REASON"]) == ("shown", None)
    assert row["VALUE"] == row["FIRST"] - row["SECOND"]


REGIONS = {"column": "psu", "classes": {"WEST": [0, 12], "EAST": [13]}}
AREAS = {"column": "st", "codes": {"1": "U", "2": "R"}}
ALL = [[1 + at % 2, 10 + at % 5, 1.0, 1 + at % 2, at % 3 % 2] for at in range(600)]


def test_surveys_with_other_breakdowns_are_compared_by_those_of_both(engine: Engine, tmp_path: Path) -> None:
    """A breakdown that one of them has alone takes no part: it neither stops the comparison nor doubles a row."""
    more = {"by": {"SEX": SEX, "REG": REGIONS}, "indicators": [{**USE, "by": ["SEX", "REG"]}]}
    wide, narrow = survey("2021", **more), survey("2020")
    sides = [opened(one, engine, tmp_path, ALL) for one in (wide, narrow)]
    judged = [judged_of(estimate(side), side.description) for side in sides]
    there = judge_differences(compare(*sides), *judged)
    back = judge_differences(compare(*reversed(sides)), *reversed(judged))
    for told in (there, back):
        assert told["SEX"].to_list() == ["_T", "F", "M"]
        assert "suppressed" not in told["STATUS"].to_list()


def test_the_order_of_breakdowns_is_no_matter_in_a_comparison(engine: Engine, tmp_path: Path) -> None:
    crossed = [{**USE, "by": ["SEX x REG", "SEX x URBANISATION"]}]
    by = {"SEX": SEX, "REG": REGIONS, "URBANISATION": AREAS}
    one = survey("2021", by=by, indicators=crossed)
    other = survey("2020", by=dict(reversed(by.items())), indicators=crossed)
    table = compare(*(opened(each, engine, tmp_path, ALL) for each in (one, other)))
    parts = sorted(set(table.select("SEX", "REG", "URBANISATION").iter_rows()))
    assert ("F", "EAST", "_T") in parts
    assert ("F", "_T", "R") in parts
    assert table["VALUE"].abs().max() == 0.0


def test_surveys_without_a_common_indicator_are_not_compared(engine: Engine, tmp_path: Path) -> None:
    other = survey("2021", indicators=[{**USE, "code": "HH5"}])
    with pytest.raises(NothingInCommonError, match="S 2020 and S 2021 have no indicator"):
        compare(opened(survey(), engine, tmp_path, PEOPLE), opened(other, engine, tmp_path, LATER))


def test_only_one_round_that_says_overlap_is_an_error(engine: Engine, tmp_path: Path) -> None:
    other = survey("2021", design={"overlap": True})
    with pytest.raises(OverlapError, match=r"design\.overlap = true"):
        compare(opened(survey(), engine, tmp_path, PEOPLE), opened(other, engine, tmp_path, LATER))


def test_rounds_of_other_stages_do_not_overlap(engine: Engine, tmp_path: Path) -> None:
    one = survey(design={"overlap": True})
    other = survey("2021", design={"overlap": True, "strata": []})
    with pytest.raises(OverlapError, match="as many columns of strata"):
        compare(opened(one, engine, tmp_path, PEOPLE), opened(other, engine, tmp_path, LATER))


def test_the_error_of_rounds_that_share_some_clusters_is_made_of_what_each_tells(
    engine: Engine, tmp_path: Path
) -> None:
    moved = [
        [row[0], row[1] + 5 * (row[1] % 10 == 3), *row[2:4], (row[4] + (n % 5 == 0)) % 2]
        for n, row in enumerate(PEOPLE)
    ]
    design = {"overlap": True}
    sides = [
        opened(survey(year, design=design), engine, tmp_path, rows)
        for year, rows in (("2021", moved), ("2020", PEOPLE))
    ]
    own = [{row["SEX"]: row["STD_ERROR"] ** 2 for row in estimate(side).to_dicts()} for side in sides]
    table = compare(*sides).to_dicts()
    assert [row["SEX"] for row in table] == ["_T", "F", "M"]
    for row in table:
        assert row["COVARIANCE"] != 0
        both = own[0][row["SEX"]] + own[1][row["SEX"]]
        assert row["STD_ERROR"] ** 2 == pytest.approx(both - 2 * row["COVARIANCE"], rel=1e-12)
        assert row["DF"] == 10 - 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"differences": {"AGE": [["F", "M"]]}}, "there is no breakdown"),
        ({"differences": {"SEX": [["F", "X"]]}}, "SEX has no part 'X'"),
        ({"design": {"overlap": True, "clusters": []}}, "their key is the cluster"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(more: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        survey(**more)


def test_the_command_writes_what_changed(tmp_path: Path) -> None:
    for year, rows in (("2020", PEOPLE), ("2021", LATER)):
        table = pl.DataFrame(rows, schema=["st", "psu", "w", "sex", "net"], orient="row", strict=False)
        table.write_csv(tmp_path / f"people_{year}.csv")
    spec = tmp_path / "survey.toml"
    spec.write_text(
        """
        [survey]
        name = "S"
        area = "RWA"
        round = "2020"
        publisher = "P"
        source = "S"
        [files.person]
        path = "people_{round}.csv"
        [design]
        known = true
        weight = "w"
        strata = "st"
        clusters = "psu"
        [publication.rules]
        name = "own"
        minimum = 5
        [by.SEX]
        column = "sex"
        codes = { 1 = "M", 2 = "F" }
        [differences]
        SEX = [["F", "M"]]
        [[indicators]]
        code = "HH7"
        unit = "person"
        numerator = "net == 1"
        by = ["SEX"]
        """,
        "utf-8",
    )
    out = tmp_path / "out"
    told = ["survey", "compare", str(spec), str(spec), "--round", "2021", "--second-round", "2020"]
    done = CliRunner().invoke(app, [*told, "--out", str(out)])
    assert done.exit_code == 0, done.output
    written = pl.read_csv(out / "S_2021_less_S_2020.csv")
    assert written.select("SEX", "TIME_PERIOD", "STATUS").rows() == [
        (part, "2021 - 2020", "shown") for part in ("_T", "F", "M")
    ]
    done = CliRunner().invoke(app, ["survey", "estimate", str(spec), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert pl.read_csv(out / "S_2020_differences.csv")["SEX"].to_list() == ["F - M"]
