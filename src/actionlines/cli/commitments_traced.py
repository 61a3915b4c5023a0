"""`actionlines commitments coverage` and `matrix`: what measures paragraphs, who answers, which goals they serve."""

from __future__ import annotations

from typing import Annotated

import polars as pl
import typer

from actionlines import commitments, languages, places
from actionlines.cli.output import AsJson, print_facts, print_json, print_rows, say
from actionlines.cli.setup import store
from actionlines.commitments.goals import goal_number
from actionlines.commitments.links import Measures
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.store import CURRENT
from actionlines.profiles.coverage import CoverageProfile, ParagraphCoverage, coverage
from actionlines.profiles.coverage_parts import of_line
from actionlines.profiles.matrix import MatrixProfile, Pair, matrix, targets

Lang = Annotated[str, typer.Option(help=f"One of {', '.join(languages.LANGUAGES)}.")]


def coverage_(
    release: Annotated[str, typer.Option(help="Id, label or `current`.")] = CURRENT,
    line: Annotated[str, typer.Option(help="Of one action line alone: C2, C7.e-health.")] = "",
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Tell which paragraphs no figure measures, where indicators are silent, and for what nobody answers."""
    profile = coverage(store().open(release), lang=languages.language(lang).code)
    if line:
        profile = of_line(profile, commitments.action_line(line).code)
    if as_json:
        print_json(profile.as_dict())
        return
    _print(profile)


def _print(profile: CoverageProfile) -> None:
    print_facts(_facts(profile), title=f"{profile.document}, release {profile.edition.label}")
    unmeasured = [
        {"paragraph": one.code, "asks for": one.gist, "why nothing measures it": _why(one)}
        for one in profile.unmeasured
    ]
    table(unmeasured, "Paragraphs that no figure of this release measures")
    table(_silent(profile), "Indicators silent in a whole region, or in all least developed countries")
    unanswered = [{"paragraph": one.code, "asks for": one.gist} for one in profile.unanswered]
    table(unanswered, "Paragraphs that nobody answers for")


def _facts(profile: CoverageProfile) -> dict[str, object]:
    unmeasured = profile.unmeasured
    ways = [one.measures for one in profile.paragraphs if one.measures]
    return {
        "paragraphs": len(profile.paragraphs),
        **{f"measured {way}": ways.count(way) for way in Measures},
        "no indicator": sum(not one.indicators for one in unmeasured),
        "indicators, but no figure": sum(bool(one.indicators) for one in unmeasured),
        "nobody answers for": len(profile.unanswered),
        "indicators linked": len(profile.indicators),
        "without any figure": sum(not one.countries for one in profile.indicators),
        "silent in a region or in all LDCs": len(profile.silent),
    }


def _why(one: ParagraphCoverage) -> str:
    return one.unmeasured or f"no figure here: {', '.join(one.indicators)}"


def _silent(profile: CoverageProfile) -> list[dict[str, object]]:
    catalogue, lang = load_catalogue(), profile.lang
    return [
        {
            "indicator": one.indicator,
            "name": catalogue.indicator(one.indicator).names[lang],
            "countries": f"{one.countries} of {profile.countries}",
            "least developed": f"{one.least_developed} of {profile.least_developed}",
            "silent regions": ", ".join(places.display_name(code, lang) for code in one.silent_regions),
        }
        for one in profile.silent
    ]


def table(rows: list[dict[str, object]], title: str) -> None:
    """Print rows of strings, or that there are none."""
    if rows:
        print_rows(pl.DataFrame(rows), title=title, as_json=False)
    else:
        say(f"{title}: none")


def matrix_(
    line: Annotated[str, typer.Option(help="An action line: C2, C7.e-health.")] = "",
    goal: Annotated[str, typer.Option(help="A goal of the 2030 Agenda, 1 to 17.")] = "",
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Tell which targets of the 2030 Agenda paragraphs of each action line bear on, and why."""
    profile = matrix(
        lang=languages.language(lang).code,
        line=commitments.action_line(line).code if line else None,
        goal=goal_number(goal) if goal else None,
    )
    if as_json:
        print_json(profile.as_dict())
    elif line or goal:
        table([_pair(one) for one in profile.pairs], "Paragraphs and targets of the 2030 Agenda")
    else:
        table([_glance(code, profile) for code in profile.lines], "Targets by action line and goal")


def _pair(one: Pair) -> dict[str, object]:
    said = {"line": one.line, "target": one.target, "about": one.about, "paragraph": one.paragraph}
    return said | {"why": one.why, "sure": one.sure.value, "basis": one.basis.value}


def _glance(line: str, profile: MatrixProfile) -> dict[str, object]:
    counts = {str(goal): len(targets(profile.cell(line, goal))) or None for goal in profile.goals}
    return {"line": line, **counts}
