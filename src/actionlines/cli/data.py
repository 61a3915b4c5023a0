"""`actionlines data`: bring figures in, look at releases, compare them, take figures out."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from actionlines import places
from actionlines.cli.output import AsJson, print_facts, print_json, print_rows, progress, say
from actionlines.cli.setup import store
from actionlines.indicators import bundle
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.compilation import Intake, Terms, compile_release
from actionlines.indicators.derived_layer import build, open_derived
from actionlines.indicators.diff import diff
from actionlines.indicators.exports import FORMATS, UnknownFormatError, export
from actionlines.indicators.harmonise import series_of
from actionlines.indicators.releases import Release
from actionlines.indicators.store import CURRENT, Store
from actionlines.indices.layer import build as build_indices
from actionlines.profiles.ready import prepare_profiles
from actionlines.profiles.releases import ReleaseProfile, release_profile
from actionlines.progress.layer import build as build_progress
from actionlines.progress.layer import is_made

app = typer.Typer(
    help="Figures: bring them in, look at releases, compare them, take figures out.", no_args_is_help=True
)

Files = Annotated[list[Path], typer.Argument(help="Files of one source.", exists=True, dir_okay=False)]
Source = Annotated[
    str,
    typer.Option(
        "--source", "-s", help="Who states the figures: WB_WDI, UN_SDG, ..., or a short name of your own."
    ),
]
Mapping = Annotated[
    Path | None,
    typer.Option(help="What each column of a tidy CSV or XLSX is (TOML).", exists=True, dir_okay=False),
]
Publisher = Annotated[str, typer.Option(help="Who publishes the files, for a source of your own.")]
Licence = Annotated[str, typer.Option(help="Terms under which they are published.")]
Address = Annotated[str, typer.Option(help="Where they are published.")]
KnownOnly = Annotated[
    bool,
    typer.Option(
        "--known-only", help="Leave aside what the catalogue does not list, for files of a whole database."
    ),
]


@app.command("import")
def import_files(
    files: Files,
    source: Source,
    mapping: Mapping = None,
    label: Annotated[
        str, typer.Option(help="What people will call the release; the day where not given.")
    ] = "",
    vintage: Annotated[str, typer.Option(help="Which edition of the source the files are.")] = "",
    note: Annotated[str, typer.Option(help="Why this release was made.")] = "",
    known_only: KnownOnly = False,
    publisher: Publisher = "",
    licence: Licence = "",
    address: Address = "",
    alone: Annotated[
        bool, typer.Option("--alone", help="Start from nothing, not from the current release.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a new release: the current one's figures, with those of FILES added or put in their place."""
    releases = store()
    today = datetime.now(UTC).date()
    base = None if alone or releases.current_id() is None else releases.current()
    terms = Terms(publisher, address, licence) if publisher else None
    intake = Intake(
        source,
        tuple(files),
        only=_known(source) if known_only else None,
        vintage=vintage,
        terms=terms,
        options=_options(mapping),
    )
    with progress("Import") as advance:
        release = compile_release(
            [intake],
            catalogue=load_catalogue(),
            store=releases,
            on=today,
            label=label or today.isoformat(),
            base=base,
            note=note,
            progress=advance,
        )
        build(release, releases.root, catalogue=load_catalogue())
        prepare_profiles(release, releases)
    releases.use(release)
    _show(release, as_json=as_json)
    say(f"Release {release.id} is now in use. What was refused, and why: actionlines data show --quarantine")
    _say_what_is_left(release, releases)


@app.command()
def check(files: Files, source: Source, mapping: Mapping = None, as_json: AsJson = False) -> None:
    """Read and judge FILES as `import` would, and keep nothing."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder, progress("Check") as advance:
        release = compile_release(
            [Intake(source, tuple(files), terms=Terms(source), options=_options(mapping))],
            catalogue=load_catalogue(),
            store=Store(Path(folder)),
            on=date.min,
            label="check",
            may_be_empty=True,
            progress=advance,
        )
        refused, found = release.quarantine(), release.findings()
        entry = release.manifest.sources[0]
    if as_json:
        print_json(
            {
                "read": entry.read,
                "accepted": entry.accepted,
                "quarantined": entry.quarantined,
                "quarantine": refused.to_dicts(),
                "findings": found.to_dicts(),
            }
        )
        return
    print_facts(
        {
            "read": entry.read,
            "accepted": entry.accepted,
            "quarantined": entry.quarantined,
            "flagged": found.height,
        },
        title=f"{source}: what `import` would do",
    )
    if refused.height:
        print_rows(
            refused.select("FILE", "LINE", "COLUMN", "REASON", "MESSAGE", "CELLS"),
            title="Refused",
            as_json=False,
        )
    if found.height:
        print_rows(found, title="Kept and flagged", as_json=False)


@app.command("list")
def list_releases(as_json: AsJson = False) -> None:
    """List the releases, oldest first."""
    releases = store()
    current = releases.current_id()
    rows = [
        {
            "release": release.id,
            "label": release.label,
            "on": release.manifest.on,
            "figures": release.manifest.rows,
            "sources": len(release.manifest.sources),
            "in_use": release.id == current,
        }
        for release in releases.releases()
    ]
    schema = {
        "release": pl.String,
        "label": pl.String,
        "on": pl.String,
        "figures": pl.Int64,
        "sources": pl.Int64,
        "in_use": pl.Boolean,
    }
    print_rows(pl.DataFrame(rows, schema=schema), title="Releases", as_json=as_json)


@app.command()
def show(
    release: Annotated[str, typer.Argument(help="Id, label or `current`.")] = CURRENT,
    quarantine: Annotated[bool, typer.Option("--quarantine", help="List what was refused, and why.")] = False,
    findings: Annotated[
        bool, typer.Option("--findings", help="List what was kept though it looks wrong.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a release holds: its sources, indicators, countries, and what was refused or flagged."""
    found = store().open(release)
    if quarantine:
        print_rows(found.quarantine(), title=f"Quarantine of {found.label}", as_json=as_json)
    elif findings:
        print_rows(found.findings(), title=f"Findings of {found.label}", as_json=as_json)
    else:
        _show(found, as_json=as_json)


@app.command("use")
def use_release(release: Annotated[str, typer.Argument(help="Id or label.")]) -> None:
    """Make a release the one in use."""
    releases = store()
    found = releases.open(release)
    build(found, releases.root, catalogue=load_catalogue())
    releases.use(found)
    say(f"Release {found.label} ({found.id}) is now in use.")
    _say_what_is_left(found, releases)


@app.command("diff")
def diff_releases(
    older: Annotated[str, typer.Argument(help="Id or label of the earlier release.")],
    newer: Annotated[str, typer.Argument(help="Id or label of the later one.")] = CURRENT,
    indicator: Annotated[str | None, typer.Option(help="Only this indicator.")] = None,
    area: Annotated[str | None, typer.Option(help="Only this country or area, by code or name.")] = None,
    every: Annotated[
        bool, typer.Option("--every", help="Every figure instead of counts by indicator.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Tell which figures were added, removed or changed between two releases, and by how much."""
    releases = store()
    code = load_catalogue().indicator(indicator).code if indicator else None
    place = places.find(area).code if area else None
    found = diff(releases.open(older), releases.open(newer), indicator=code, area=place)
    rows = found.changes if every or indicator or area else found.by("INDICATOR")
    print_rows(
        rows, title=f"From {found.older} to {found.newer}: {found.unchanged:,} figures equal", as_json=as_json
    )


@app.command("export")
def export_figures(
    indicator: Annotated[
        list[str] | None, typer.Option(help="Indicator; may be given more than once.")
    ] = None,
    area: Annotated[
        list[str] | None, typer.Option(help="Country or area, by code or name; may repeat.")
    ] = None,
    format_name: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(FORMATS)}.")] = "csv",
    release: Annotated[str, typer.Option(help="Id, label or `current`.")] = CURRENT,
    derived: Annotated[
        bool, typer.Option("--derived", help="What follows from the figures: parity, gaps, aggregates.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write; standard output where not given.")
    ] = None,
) -> None:
    """Write figures to a file or to standard output."""
    if format_name not in FORMATS:
        raise UnknownFormatError(f"no format {format_name!r}; there are {', '.join(FORMATS)}")
    releases = store()
    found = releases.open(release)
    rows = open_derived(found, releases.root) if derived else found.lazy("indicator")
    if indicator:
        rows = rows.filter(
            pl.col("INDICATOR").is_in([load_catalogue().indicator(name).code for name in indicator])
        )
    if area:
        rows = rows.filter(pl.col("REF_AREA").is_in([places.find(name).code for name in area]))
    content = export(rows.collect(), format_name)
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        out.write_bytes(content)
        say(f"{out}: {len(content):,} bytes")


def prepare_releases() -> tuple[Release, ...]:
    """Put the bundled releases and their derived layers on disk, those that are not there yet.

    Targets are judged and indices built under the newest; `actionlines derive` does it for another.
    """
    releases = store()
    unpacked = bundle.unpack(releases)
    for release in unpacked:
        build(release, releases.root, catalogue=load_catalogue())
        prepare_profiles(release, releases)
    build_progress(unpacked[-1], releases.root, catalogue=load_catalogue())
    build_indices(unpacked[-1], releases.root, catalogue=load_catalogue())
    return unpacked


def _say_what_is_left(release: Release, releases: Store) -> None:
    """Targets and indices take longer than the rest of an import: whoever runs the site says when."""
    if not is_made(release, releases.root, catalogue=load_catalogue()):
        say(
            "Targets are not judged and indices not built under it yet. Do it before visitors ask: actionlines derive"
        )


def _known(source: str) -> frozenset[str]:
    return frozenset(series_of(source, load_catalogue())["SERIES"])


def _options(mapping: Path | None) -> dict[str, Path]:
    return {} if mapping is None else {"mapping": mapping}


def _show(release: Release, *, as_json: bool) -> None:
    profile = release_profile(
        release, before=store().before(release), in_use=release.id == store().current_id(), lang="en"
    )
    facts = _facts(release, profile)
    sources = _sources(release)
    refused, found = ([asdict(one) for one in rows] for rows in (profile.refused, profile.found))
    if as_json:
        tables = {"sources": sources.to_dicts(), "coverage": release.coverage.to_dicts()}
        print_json({**facts, **tables, "refused": refused, "found": found})
        return
    print_facts(facts, title=f"Release {release.manifest.label}")
    print_rows(sources, title="Sources", as_json=False)
    if refused:
        print_rows(pl.DataFrame(refused), title="Refused, by source and reason", as_json=False)
    if found:
        print_rows(pl.DataFrame(found), title="Kept and marked, by check", as_json=False)
    print_rows(release.coverage, title="Figures by indicator and source", as_json=False)


def _facts(release: Release, profile: ReleaseProfile) -> dict[str, object]:
    manifest = release.manifest
    return {
        "release": release.id,
        "label": manifest.label,
        "on": manifest.on,
        "figures": manifest.rows,
        "in_use": profile.in_use,
        "indicators": profile.indicators,
        "countries": profile.areas,
        "first_year": str(profile.first_year),
        "last_year": str(profile.last_year),
        "quarantined": sum(one.figures for one in profile.refused),
        "flagged": manifest.flagged,
        "based_on": manifest.based_on,
        "note": manifest.note,
    }


def _sources(release: Release) -> pl.DataFrame:
    """What each source brought, a row each."""
    return pl.DataFrame(
        [
            {
                "source": source.id,
                "publisher": source.publisher,
                "licence": source.licence,
                "vintage": source.vintage,
                "files": len(source.files),
                "read": source.read,
                "accepted": source.accepted,
                "quarantined": source.quarantined,
                "carried": source.carried,
            }
            for source in release.manifest.sources
        ]
    )
