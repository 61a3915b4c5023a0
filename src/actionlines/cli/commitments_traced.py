"""`actionlines commitments coverage` and `tracker`: what measures paragraphs, who answers, who was asked for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from actionlines import languages, places
from actionlines.cli.output import AsJson, print_facts, print_json, print_rows, say
from actionlines.cli.setup import library, store
from actionlines.commitments.links import Measures
from actionlines.commitments.official_texts import official_text
from actionlines.commitments.tracker import Asked, Tracker
from actionlines.commitments.tracker_file import read_tracker
from actionlines.errors import BadInputError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.store import CURRENT
from actionlines.profiles.coverage import CoverageProfile, ParagraphCoverage, coverage

Lang = Annotated[str, typer.Option(help=f"One of {', '.join(languages.LANGUAGES)}.")]


class By(StrEnum):
    """What the actions of a tracker are shown under."""

    PARAGRAPH = "paragraph"
    ENTITY = "entity"


class WrongColumnOptionError(BadInputError):
    """What was given for a column is not COLUMN=NAME."""


def coverage_(
    release: Annotated[str, typer.Option(help="Id, label or `current`.")] = CURRENT,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Tell which paragraphs no figure measures, where indicators are silent, and for what nobody answers."""
    profile = coverage(store().open(release), lang=languages.language(lang).code)
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
    _table(unmeasured, "Paragraphs that no figure of this release measures")
    _table(_silent(profile), "Indicators silent in a whole region, or in all least developed countries")
    unanswered = [{"paragraph": one.code, "asks for": one.gist} for one in profile.unanswered]
    _table(unanswered, "Paragraphs that nobody answers for")


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


def _table(rows: list[dict[str, object]], title: str) -> None:
    if rows:
        print_rows(pl.DataFrame(rows), title=title, as_json=False)
    else:
        say(f"{title}: none")


def tracker_(
    file: Annotated[Path, typer.Argument(help="A table in CSV or XLSX.")],
    by: Annotated[
        By, typer.Option(help="Show the actions of each paragraph, or of each entity.")
    ] = By.PARAGRAPH,
    document: Annotated[
        str, typer.Option(help="The text it belongs to, so that a paragraph it has not is told: review-2025.")
    ] = "",
    column: Annotated[
        list[str] | None, typer.Option(help="What a column is called that is not recognised: action=Mandate.")
    ] = None,
    sheet: Annotated[str, typer.Option(help="Of a workbook; the first where none is named.")] = "",
    as_json: AsJson = False,
) -> None:
    """Read a table of actions that a text asks for: of whom, by when, and what became of them."""
    columns = dict(_column(one) for one in column or ())
    codes = _codes(document) if document else None
    read = read_tracker(file, codes=codes, columns=columns, sheet=sheet)
    groups = read.by_entity() if by is By.ENTITY else read.by_paragraph()
    if as_json:
        print_json(_whole(read, groups))
        return
    entities = {each.key for one in read.asked for each in one.entities}
    facts = {"actions": len(read.asked), "paragraphs": len(read.by_paragraph()), "entities": len(entities)}
    facts |= {"bad rows": len(read.bad)}
    print_facts(facts | {"columns not read": ", ".join(read.ignored)}, title=read.file)
    rows = [_action(key, one, by) for key, group in groups.items() for one in group]
    _table(rows, f"Actions by {by}")
    _table([dict(asdict(one)) for one in read.bad], "Rows that could not be taken")


def _column(text: str) -> tuple[str, str]:
    name, sign, called = text.partition("=")
    if not (name and sign and called):
        raise WrongColumnOptionError(
            f"{text!r} names no column; write what it is, =, and its name: action=Mandate"
        )
    return name, called


def _codes(document: str) -> frozenset[str] | None:
    """Paragraphs of a text that was imported, else those up to its last, else None: nobody here knows them."""
    here = library()
    if document in here.documents():
        edition = here.open(document)
        return frozenset(one.code for each in edition.documents.values() for one in each.paragraphs)
    last = official_text(document).last
    return None if last is None else frozenset(str(number) for number in range(1, last + 1))


def _whole(read: Tracker, groups: Mapping[str, tuple[Asked, ...]]) -> dict[str, object]:
    return {
        "file": read.file,
        "groups": {key: [asdict(one) for one in group] for key, group in groups.items()},
        "bad": [asdict(one) for one in read.bad],
        "ignored": read.ignored,
    }


def _action(key: str, one: Asked, by: By) -> dict[str, object]:
    asked = "; ".join(each.agency or each.name for each in one.entities)
    beside = {"entities": asked} if by is By.PARAGRAPH else {"paragraphs": ", ".join(one.paragraphs)}
    said = {"by when": one.due, "state": one.state, "evidence": one.evidence, "source": one.source}
    return {by.value: key or "nobody named", "action": one.action, **beside, **said, "date": one.dated}
