"""The commands about figures: what they print, what they leave behind, how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from actionlines.cli import app
from actionlines.indicators.store import Store

HEAD = "geo,time,indicator,value\n"
FIGURES = HEAD + "rwa,2019,internet_users,25.1\nrwa,2020,internet_users,26.5\nisl,2020,internet_users,99.5\n"


@pytest.fixture
def var(tmp_path: Path, settings: Any) -> Path:
    settings.ACTIONLINES_VAR = tmp_path / "var"
    return tmp_path / "var"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def file(folder: Path, text: str, name: str = "figures.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def imported(folder: Path, text: str = FIGURES, *options: str) -> Result:
    result = run("data", "import", file(folder, text), "--source", "GAPMINDER", *options)
    assert result.exit_code == 0, result.output
    return result


def test_import_makes_a_release_uses_it_and_tells_what_it_holds(var: Path, tmp_path: Path) -> None:
    facts = json.loads(imported(tmp_path, FIGURES, "--json", "--label", "mine").stdout)
    assert (facts["label"], facts["figures"], facts["indicators"], facts["countries"]) == ("mine", 3, 1, 2)
    assert Store(var).current().id == facts["release"]
    assert (var / "derived" / facts["release"]).is_dir()


def test_a_second_import_is_made_on_top_of_the_first(var: Path, tmp_path: Path) -> None:
    imported(tmp_path, FIGURES, "--label", "first")
    imported(tmp_path, HEAD + "rwa,2020,internet_users,30\n", "--label", "second")
    listed = json.loads(run("data", "list", "--json").stdout)
    assert {row["label"]: (row["figures"], row["in_use"]) for row in listed} == {
        "first": (3, False),
        "second": (3, True),
    }
    changes = json.loads(run("data", "diff", "first", "second", "--every", "--json").stdout)
    assert [(row["REF_AREA"], row["OLD"], row["NEW"]) for row in changes] == [("RWA", 26.5, 30.0)]
    assert [
        (row["code"], row["revised"]) for row in json.loads(run("data", "revisions", "--json").stdout)
    ] == [("INTERNET_USERS", 1)]
    shown = json.loads(run("data", "revisions", "--area", "Rwanda", "--kind", "revised", "--json").stdout)
    assert [(row["OLD"], row["NEW"], row["REASON"]) for row in shown] == [(26.5, 30.0, "new_files_of_source")]
    assert "26.5" in run("data", "revisions", "--area", "Rwanda").stdout
    table = json.loads(run("data", "table", "internet-users", "--sort", "-place", "--json").stdout)
    assert [(row["area"], row["figure"]["value"]) for row in table["rows"]] == [("ISL", 99.5), ("RWA", 30.0)]
    assert run("data", "breakdown", "internet-users").exit_code == 1


def test_check_tells_what_import_would_do_and_keeps_nothing(var: Path, tmp_path: Path) -> None:
    path = file(tmp_path, FIGURES + "xyz,2020,internet_users,5\n")
    facts = json.loads(run("data", "check", path, "--source", "GAPMINDER", "--json").stdout)
    assert (facts["read"], facts["accepted"], facts["quarantined"]) == (4, 3, 1)
    assert facts["quarantine"][0]["MESSAGE"].startswith('figures.csv, line 5: no area is known as "xyz"')
    assert not (var / "releases").exists()


def test_check_of_a_file_without_one_good_figure_still_lists_the_reasons(var: Path, tmp_path: Path) -> None:
    path = file(tmp_path, HEAD + "xyz,2020,internet_users,5\n")
    facts = json.loads(run("data", "check", path, "--source", "GAPMINDER", "--json").stdout)
    assert (facts["accepted"], facts["quarantined"]) == (0, 1)


def test_show_lists_what_was_refused(var: Path, tmp_path: Path) -> None:
    imported(tmp_path, FIGURES + "isl,2021,internet_users,101\n")
    (row,) = json.loads(run("data", "show", "--quarantine", "--json").stdout)
    assert (row["REASON"], row["LINE"], row["VALUE"]) == ("outside_valid_range", 5, "101")


@pytest.mark.parametrize("format_name", ["csv", "json", "sdmx-csv", "xlsx"])
def test_export_writes_the_figures_asked_for(var: Path, tmp_path: Path, format_name: str) -> None:
    imported(tmp_path)
    target = tmp_path / "out"
    result = run(
        *("data", "export", "--indicator", "internet-users", "--area", "Rwanda"),
        *("--format", format_name, "--out", target),
    )
    assert result.exit_code == 0
    assert target.stat().st_size > 100


def test_export_writes_what_follows_from_the_figures(var: Path, tmp_path: Path) -> None:
    imported(tmp_path, HEAD + "rwa,2020,cell_phones_total,100\n")
    result = run("data", "export", "--derived")
    assert result.exit_code == 0
    assert result.stdout.startswith("RECIPE,INDICATOR,REF_AREA")


def test_what_is_exported_as_sdmx_can_be_brought_in_again(var: Path, tmp_path: Path) -> None:
    imported(tmp_path)
    target = tmp_path / "out.csv"
    run("data", "export", "--format", "sdmx-csv", "--out", target)
    result = run(
        "data", "import", target, "--source", "COPY", "--publisher", "Ourselves", "--alone", "--json"
    )
    assert json.loads(result.stdout)["figures"] == 3


def test_use_goes_back_to_an_earlier_release(var: Path, tmp_path: Path) -> None:
    imported(tmp_path, FIGURES, "--label", "first")
    imported(tmp_path, HEAD + "rwa,2020,internet_users,30\n", "--label", "second")
    assert run("data", "use", "first").exit_code == 0
    assert Store(var).current().label == "first"


def test_import_and_use_say_what_is_left_to_do_until_it_is_done(var: Path, tmp_path: Path) -> None:
    left = "Targets are not judged and indices not built under it yet"
    assert left in " ".join(imported(tmp_path, FIGURES, "--label", "first").stderr.split())
    assert left in " ".join(run("data", "use", "first").stderr.split())
    assert run("derive").exit_code == 0
    assert left not in " ".join(run("data", "use", "first").stderr.split())


def test_derive_counts_what_follows(var: Path, tmp_path: Path) -> None:
    imported(tmp_path)
    assert isinstance(json.loads(run("derive", "--json").stdout), list)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("data", "show"), 1, "no release in"),
        (("data", "export", "--format", "pdf"), 1, "no format 'pdf'; there are csv, xlsx, json, sdmx-csv"),
        (("data", "import"), 2, "Missing argument"),
        (("data", "frobnicate"), 2, "No such command"),
        (("data", "list", "--nothing"), 2, "No such option"),
        (("show",), 2, "Missing argument"),
    ],
)
def test_bad_input_ends_with_1_and_wrong_usage_with_2(
    var: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert said in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_a_damaged_file_is_a_sentence_and_not_a_traceback(var: Path, tmp_path: Path) -> None:
    result = run("data", "import", file(tmp_path, "", "empty.csv"), "--source", "GAPMINDER")
    assert result.exit_code == 1
    assert "empty.csv" in result.stderr
    assert "Traceback" not in result.stderr
    assert list((var / "releases").iterdir()) == []
