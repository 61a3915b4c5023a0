"""`actionlines progress`: whether dated targets are on track, by whose rule, and how wide divides are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final, Protocol

import polars as pl
import typer
from typer.core import TyperGroup

from actionlines import languages, places
from actionlines.charts import Picture
from actionlines.charts.standalone import standalone
from actionlines.cli.output import AsJson, print_facts, print_json, print_rows, say
from actionlines.cli.output import progress as working
from actionlines.cli.progress_print import divide_facts, readable, target_facts, within_facts
from actionlines.cli.setup import store
from actionlines.errors import BadInputError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.store import CURRENT
from actionlines.profiles.area_progress import area_targets
from actionlines.profiles.divide import divide_profile
from actionlines.profiles.divide_within import WithinProfile, within_profile
from actionlines.profiles.peers import group_meant
from actionlines.profiles.progress_pictures import (
    chances_picture,
    divide_picture,
    errors_picture,
    fan_picture,
    within_picture,
)
from actionlines.profiles.target import target_profile
from actionlines.profiles.target_words import rule_text
from actionlines.profiles.targets import targets as all_targets
from actionlines.progress.figures import backtest_series
from actionlines.progress.forecasts import backtest as try_rules
from actionlines.progress.forecasts import shipped, summary
from actionlines.progress.on_track import RULES
from actionlines.progress.targets import known_sets
from actionlines.progress.within import PAIRS


class AreaByItself(TyperGroup):
    """A word that is none of the commands is an area: `actionlines progress RWA`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["area", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=AreaByItself,
    help="Dated targets, who is on track by whose rule, and how wide divides are.",
    no_args_is_help=True,
)

Lang = Annotated[str, typer.Option(help=f"One of {', '.join(languages.LANGUAGES)}.")]
ReleaseName = Annotated[str, typer.Option(help="Id, label or `current`.")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write all columns to this file.")]
By = Annotated[
    str,
    typer.Option(
        "--by", help=f"Within countries: {', '.join(name.lower().replace('_', '-') for name in PAIRS)}."
    ),
]
Image = Annotated[Path | None, typer.Option("--picture", help="Write the picture to this file, as SVG.")]

SHOWN: Final = (
    *("TARGET", "TIME_PERIOD", "OBS_VALUE", "TARGET_VALUE", "DEADLINE", "OUTCOME"),
    *("PROBABILITY_PCT", "YEAR_MET", "RULE_UNSD", "RULE_SDSN", "RULE_ESCAP_ANTICIPATED"),
)


class Told(Protocol):
    """A profile that can be handed over as a table and as JSON."""

    def table(self) -> pl.DataFrame:
        """As rows."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""


class NothingToDrawError(BadInputError):
    """What was asked for has no picture."""


@app.command()
def area(
    name: Annotated[str, typer.Argument(help="Country, territory or group, by code or name.")],
    lang: Lang = "en",
    release: ReleaseName = CURRENT,
    csv: Csv = None,
    picture: Image = None,
    as_json: AsJson = False,
) -> None:
    """Show all targets of an area: where it stands by each rule, how likely it is in time, and when.

    `area` may be left out: actionlines progress RWA.
    """
    languages.language(lang)
    found = store().open(release)
    profile = area_targets(found, group_meant(name) or places.find(name).code, lang=lang)
    _draw(chances_picture(profile), picture, profile.edition.label, lang)
    if _handed_over(profile, csv, as_json=as_json):
        return
    rows = readable(profile.table().select(SHOWN))
    print_rows(rows, title=f"{profile.name} ({profile.area})", as_json=False, lang=lang)
    say("All ten rules: --csv or --json.")


@app.command("targets")
def list_targets(
    lang: Lang = "en", release: ReleaseName = CURRENT, csv: Csv = None, as_json: AsJson = False
) -> None:
    """List all targets: where whom they bind stands, and how many countries are on track."""
    languages.language(lang)
    profile = all_targets(store().open(release), lang=lang)
    if _handed_over(profile, csv, as_json=as_json):
        return
    rows = profile.table().drop("SET", "PROXY", "RELEASE", "NAME", "INDICATOR")
    print_rows(
        rows, title="Targets; countries by the rule of the UN Statistics Division", as_json=False, lang=lang
    )
    for reason in known_sets(store().root).broken.values():
        say(f"Left out: {reason}")


@app.command()
def target(
    code: Annotated[str, typer.Argument(help="Code or address: UMC_2030.internet-use.")],
    lang: Lang = "en",
    release: ReleaseName = CURRENT,
    csv: Csv = None,
    picture: Image = None,
    as_json: AsJson = False,
) -> None:
    """Show one target: whom it binds now and to come, and every country by every rule."""
    languages.language(lang)
    profile = target_profile(store().open(release), code, lang=lang)
    _draw(fan_picture(profile), picture, profile.edition.label, lang)
    if _handed_over(profile, csv, as_json=as_json):
        return
    print_facts(target_facts(profile), title=f"{profile.name} ({profile.target.code})")
    counted = [{"RULE": rule_text(rule, lang=lang), **counts} for rule, counts in profile.by_rule.items()]
    print_rows(pl.DataFrame(counted), title="Countries by rule", as_json=False, lang=lang)
    rules = [pl.col(f"RULE_{rule.upper()}").alias(rule.upper()) for rule in RULES]
    shown = ("NAME", "TIME_PERIOD", "OBS_VALUE", "OUTCOME", "PROBABILITY_PCT", "YEAR_MET")
    print_rows(readable(profile.table().select(*shown, *rules)), title="", as_json=False, lang=lang)


@app.command()
def divide(
    indicator: Annotated[str, typer.Argument(help="Code or address: INTERNET_USERS.")],
    by: By = "",
    lang: Lang = "en",
    release: ReleaseName = CURRENT,
    csv: Csv = None,
    picture: Image = None,
    as_json: AsJson = False,
) -> None:
    """Show how unequal countries are in an indicator over time, whether that closes, and who is behind.

    With `--by` the divide within countries: two groups of their people side by side.
    """
    languages.language(lang)
    if by:
        found = within_profile(store().open(release), indicator, by.upper().replace("-", "_"), lang=lang)
        _within(found, csv, picture, as_json=as_json)
        return
    profile = divide_profile(store().open(release), indicator, lang=lang)
    _draw(divide_picture(profile), picture, profile.edition.label, lang)
    if _handed_over(profile, csv, as_json=as_json):
        return
    print_facts(divide_facts(profile), title=f"{profile.name} ({profile.indicator.code})")
    by_people = profile.measures.filter(
        pl.col("SCHEME").is_null(), pl.col("WEIGHTED") == "people", pl.col("SIDE") != "lack"
    )
    wide = by_people.pivot("MEASURE", index=["YEAR", "AREAS"], values="VALUE").sort("YEAR")
    print_rows(
        readable(wide),
        title="By people",
        as_json=False,
        lang=lang,
        decimals=dict.fromkeys(wide.columns[2:], 3),
    )
    say("By country, of the side that lacks it, and parted by region and income: --csv or --json.")


def _within(profile: WithinProfile, csv: Path | None, picture: Path | None, *, as_json: bool) -> None:
    _draw(within_picture(profile), picture, profile.edition.label, profile.lang)
    if _handed_over(profile, csv, as_json=as_json):
        return
    print_facts(
        within_facts(profile), title=f"{profile.name} ({profile.indicator.code}, {profile.dimension})"
    )
    years = pl.DataFrame(
        [
            {"YEAR": one.year, "AREAS": one.areas, "PARITY": one.parity, "GAP": one.gap, **one.bands}
            for one in profile.years
        ]
    )
    decimals = dict.fromkeys(("PARITY", "GAP"), 2)
    print_rows(
        readable(years),
        title="Medians of countries; how many in which band",
        as_json=False,
        decimals=decimals,
    )
    say("Every country and period: --csv.")


@app.command()
def backtest(
    release: Annotated[
        str, typer.Option(help="Try the rules on this release anew; the shipped results where not given.")
    ] = "",
    lang: Lang = "en",
    csv: Csv = None,
    picture: Image = None,
    as_json: AsJson = False,
) -> None:
    """Show how far each rule of forecasting missed in the past, and whether intervals held what they promise."""
    languages.language(lang)
    facts = shipped()
    if release:
        found = store().open(release)
        with working("Try all rules on the past"):
            series = backtest_series(found, load_catalogue())
            facts = summary(try_rules(series, release=found.label), series)
    _draw(errors_picture(facts, lang=lang), picture, facts["release"], lang)
    errors = pl.DataFrame(facts["errors"])
    if csv is not None:
        errors.write_csv(csv)
        say(f"{csv}: {errors.height} rows")
    if as_json:
        print_json(facts)
        return
    whole = errors.filter(pl.col("LEVEL") == "all", pl.col("SPLIT") == "kept").drop("LEVEL", "SPLIT")
    title = f"Release {facts['release']}: error in points, of the {len(facts['split']['kept'])} areas kept"
    print_rows(whole, title=f"{title}; forecasts by: {facts['calibration']['default']}", as_json=False)
    coverage = pl.DataFrame(facts["coverage"]).filter(pl.col("LEVEL") == "all").drop("LEVEL")
    print_rows(coverage, title="What share of intervals held what came", as_json=False)


def _handed_over(profile: Told, csv: Path | None, *, as_json: bool) -> bool:
    """Write the table where a file was named; whether JSON was asked for, and is printed."""
    if csv is not None:
        rows = profile.table()
        rows.write_csv(csv)
        say(f"{csv}: {rows.height} rows")
    if as_json:
        print_json(profile.as_dict())
    return as_json


def _draw(picture: Picture | None, path: Path | None, label: str, lang: str) -> None:
    if path is None:
        return
    if picture is None:
        raise NothingToDrawError("there are no figures to draw; leave --picture out")
    drawn = standalone(
        picture.svg,
        title=picture.title,
        subtitle=picture.description,
        notes=[f"Actionlines, {label}"],
        lang=lang,
    )
    path.write_text(drawn, "utf-8")
    say(f"{path}: written")
