"""`actionlines index`: build a composite index, explain a score, say how sure it is, compare two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from actionlines import languages
from actionlines.charts.sheet import Sheet, written
from actionlines.cli.index_asked import Asked, asks
from actionlines.cli.index_explained_report import explanation_sheet
from actionlines.cli.index_files import (
    REPORT,
    coherence_tables,
    comparison_tables,
    explained_tables,
    result_tables,
    robustness_tables,
    write_tables,
    years_tables,
)
from actionlines.cli.index_input import GivenYears, given, given_years, unit_meant, unit_names
from actionlines.cli.index_print import (
    print_comparison,
    print_explanation,
    print_ranking,
    print_robustness,
    print_years,
)
from actionlines.cli.index_report import index_sheet
from actionlines.cli.output import AsJson, print_json, print_rows, progress, say
from actionlines.cli.setup import store
from actionlines.indicators.store import CURRENT
from actionlines.indices.build import build as build_index
from actionlines.indices.compare import NothingInCommonError, revision
from actionlines.indices.compare import compare as compare_indices
from actionlines.indices.explain import explain as explain_unit
from actionlines.indices.known import known_indices
from actionlines.indices.result import IndexResult
from actionlines.indices.robustness.declaration import declared_doubts
from actionlines.indices.robustness.study import robustness as study
from actionlines.indices.years import build_years
from actionlines.profiles.index_list import indices

app = typer.Typer(
    help="Composite indices: build one, explain a score, say how sure it is, compare two.",
    no_args_is_help=True,
)

Spec = Annotated[
    str,
    typer.Argument(
        help="Specification (TOML file), or an index that comes with the package: hdi, egdi-2022."
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Folder to write tables and report to; made where it is not there."),
]


@app.command("list")
def list_indices(
    release: Annotated[str, typer.Option(help="Release to look into: id, label or `current`.")] = CURRENT,
    lang: Annotated[str, typer.Option(help="Language of names.")] = "en",
    as_json: AsJson = False,
) -> None:
    """List the indices that come with the package and your own below `var/indices`, and what each lacks."""
    languages.language(lang)
    with progress("List"):
        listing = indices(store().open(release), lang=lang)
    for name, reason in known_indices(store().root).broken.items():
        say(f"{name} is left out: {reason}")
    if as_json:
        print_json(listing.as_dict())
        return
    title = f"Indices under {listing.edition.label} ({listing.edition.id}); AREAS: how many it ranks"
    table = listing.table().drop("RELEASE").with_columns(pl.col("YEAR").cast(pl.String))
    print_rows(table, title=title, as_json=False, lang=lang)


@app.command()
@asks
def build(
    spec: Spec,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="Folder to write tables and report to; made where it is not there."),
    ],
    asked: Asked,
    years: Annotated[
        str | None,
        typer.Option(
            help="Several years on one scale or linked, as the specification says: 2010-2022 or 2010,2014,2022. Those "
            "of the specification where neither this nor --year is given."
        ),
    ] = None,
) -> None:
    """Build an index: scores, places and each step as Parquet, CSV and XLSX, and a report to read."""
    with progress("Build"):
        several = given_years(spec, asked, years)
        count = _built(spec, asked, out) if several is None else _built_years(several, asked, out)
    say(f"{out}: {count} files of tables, {REPORT}")


def _built(spec: str, asked: Asked, out: Path) -> int:
    taken, lang = given(spec, asked), asked.lang
    result = build_index(taken.specification, taken.sheet)
    names = unit_names(result.sheet.units, lang=lang)
    count = write_tables(result_tables(result, names, taken.figures) | coherence_tables(result), out)
    _write_report(index_sheet(result, origin=taken.origin, lang=lang), out)
    print_ranking(result, origin=taken.origin, lang=lang, as_json=asked.as_json)
    return count


def _built_years(taken: GivenYears, asked: Asked, out: Path) -> int:
    lang = asked.lang
    found = build_years(taken.specification, taken.panel, taken.rule)
    units = dict.fromkeys(unit for sheet in taken.panel.sheets for unit in sheet.units)
    tables = years_tables(found, unit_names([*units], lang=lang), taken.figures)
    count = write_tables(tables | coherence_tables(found.newest), out)
    _write_report(index_sheet(found.newest, years=found, origin=taken.origin, lang=lang), out)
    print_years(found, origin=taken.origin, lang=lang, as_json=asked.as_json)
    return count


@app.command()
@asks
def explain(
    spec: Spec,
    area: Annotated[str, typer.Argument(help="Area, by code or name; unit of your table, by code.")],
    asked: Asked,
    against: Annotated[
        str | None, typer.Option(help="Area that the gap is taken to; the mean of all where not given.")
    ] = None,
    out: Out = None,
) -> None:
    """Say why a score is what it is, figure by figure, and what would move it most."""
    lang = asked.lang
    with progress("Explain"):
        taken = given(spec, asked)
        result = build_index(taken.specification, taken.sheet)
        other = unit_meant(result, against) if against else None
        told = explain_unit(result, unit_meant(result, area), against=other)
        if out is not None:
            write_tables(explained_tables(told), out)
            _write_report(explanation_sheet(result, told, origin=taken.origin, lang=lang), out)
    print_explanation(result, told, as_json=asked.as_json, lang=lang)


@app.command()
@asks
def robustness(
    spec: Spec,
    asked: Asked,
    samples: Annotated[
        int | None,
        typer.Option(help="Rows of the design; what the specification says, or 1,000, where not given."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of what is drawn; that of the specification.")
    ] = None,
    sensitivity: Annotated[
        bool,
        typer.Option(
            help="Also find which doubt matters; takes as many replicates more as there are doubts."
        ),
    ] = True,
    out: Out = None,
) -> None:
    """Say how sure an index is: intervals of scores and places, and which doubt makes them vary."""
    lang = asked.lang
    with progress("Robustness") as advance:
        taken = given(spec, asked)
        stated = declared_doubts(taken.specification)
        doubts = replace(
            stated,
            samples=stated.samples if samples is None else samples,
            seed=stated.seed if seed is None else seed,
        )
        found = study(
            taken.specification,
            taken.sheet,
            doubts=doubts,
            sensitivity=sensitivity,
            progress=lambda done, _: advance("replicates", done),
        )
        if out is not None:
            names = unit_names(found.baseline.sheet.units, lang=lang)
            write_tables(result_tables(found.baseline, names, taken.figures) | robustness_tables(found), out)
            _write_report(index_sheet(found.baseline, robust=found, origin=taken.origin, lang=lang), out)
    print_robustness(found, origin=taken.origin, as_json=asked.as_json, lang=lang)


@app.command()
@asks
def compare(
    spec_a: Annotated[str, typer.Argument(metavar="SPEC_A", help="Specification, by file or name.")],
    spec_b: Annotated[str, typer.Argument(metavar="SPEC_B", help="The one it is compared with.")],
    asked: Asked,
    release_b: Annotated[
        str | None, typer.Option(help="Release of SPEC_B's figures; that of SPEC_A where not given.")
    ] = None,
    data_b: Annotated[
        Path | None,
        typer.Option(
            help="Table of SPEC_B's figures; that of SPEC_A where not given.", exists=True, dir_okay=False
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder to write the tables to; made where not there.")
    ] = None,
) -> None:
    """Set two indices side by side: who moves how far, by the figures or by the method, and what differs."""
    with progress("Compare"):
        first = given(spec_a, asked)
        second = given(spec_b, replace(asked, release=release_b or asked.release, data=data_b or asked.data))
        a, b = (build_index(one.specification, one.sheet) for one in (first, second))
        found, split = compare_indices(a, b), _split(a, b)
        if out is not None:
            count = write_tables(comparison_tables(found, split), out)
            say(f"{out}: {count} files of tables")
    title = f"A: {spec_a}, {first.origin}; B: {spec_b}, {second.origin}"
    print_comparison(found, split, title=title, as_json=asked.as_json, lang=asked.lang)


def _split(a: IndexResult, b: IndexResult) -> pl.DataFrame | None:
    """What of each change the figures made and what the method; None where neither method fits the other's figures."""
    try:
        return revision(a, b).select("UNIT", "DATA", "METHOD")
    except NothingInCommonError:
        return None


def _write_report(sheet: Sheet, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / REPORT).write_text(written(sheet), "utf-8")
