"""`actionlines commitments tracker`: who was asked for what, by when, and what became of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from actionlines import languages
from actionlines.cli.commitments_traced import table
from actionlines.cli.output import AsJson, print_facts, print_json, say
from actionlines.cli.setup import library, trackers
from actionlines.commitments.library import Origin
from actionlines.commitments.official_texts import official_text
from actionlines.commitments.tracker import Asked, By, Tracker
from actionlines.commitments.tracker_file import read_tracker
from actionlines.errors import BadInputError


class WrongColumnOptionError(BadInputError):
    """What was given for a column is not COLUMN=NAME."""


class NotKeptError(BadInputError):
    """A tracker can be kept only of a text that is named, under terms that are told."""


def tracker_(
    file: Annotated[
        Path | None, typer.Argument(help="A table in CSV or XLSX; without one, what was kept.")
    ] = None,
    by: Annotated[
        By, typer.Option(help="Show the actions of each paragraph, entity or state, or by their last day.")
    ] = By.PARAGRAPH,
    document: Annotated[
        str, typer.Option(help="The text it belongs to, so that a paragraph it has not is told: review-2025.")
    ] = "",
    column: Annotated[
        list[str] | None, typer.Option(help="What a column is called that is not recognised: action=Mandate.")
    ] = None,
    sheet: Annotated[str, typer.Option(help="Of a workbook; the first where none is named.")] = "",
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep it as the text's tracker: pages and programs then show it.")
    ] = False,
    lang: Annotated[str, typer.Option(help="Language of the table: en, fr, es, ru, ar or zh.")] = "en",
    licence: Annotated[str, typer.Option(help="Under which licence, or by whose leave, you have it.")] = "",
    publishable: Annotated[
        bool, typer.Option("--publishable", help="Its sentences may be shown to everybody.")
    ] = False,
    address: Annotated[str, typer.Option(help="Where it was published.")] = "",
    dated: Annotated[str, typer.Option(help="The table's own date.")] = "",
    entity: Annotated[str, typer.Option(help="Only what this body is asked: itu, member-states.")] = "",
    state: Annotated[str | None, typer.Option(help="Only actions in this state, as written.")] = None,
    paragraph: Annotated[str, typer.Option(help="Only what this paragraph asks for: 113, C2.c.")] = "",
    as_json: AsJson = False,
) -> None:
    """Read a table of actions that a text asks for: of whom, by when, and what became of them."""
    read = (
        _read(file, document, column or [], sheet) if file else trackers().open(document or _only()).tracker
    )
    if file and keep:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        _keep(read, Origin(file.name, digest, address, dated, licence, publishable), document, lang)
    _show(read.chosen(entity=entity, state=state, paragraph=paragraph), by, as_json=as_json)


def _read(file: Path, document: str, column: list[str], sheet: str) -> Tracker:
    columns = dict(_column(one) for one in column)
    codes = _codes(document) if document else None
    return read_tracker(file, codes=codes, columns=columns, sheet=sheet)


def _keep(read: Tracker, origin: Origin, document: str, lang: str) -> None:
    if not (document and origin.licence.strip()):
        raise NotKeptError(
            "say with --document whose tracker it is (review-2025), and with --licence by whose leave you have it"
        )
    if not read.asked:
        raise NotKeptError(f"{read.file}: no row of it could be taken, so that there is nothing to keep")
    code, today = languages.language(lang).code, datetime.now(UTC).date()
    kept = trackers().keep(read, origin, document=document, lang=code, on=today)
    say(f"{kept.document} {kept.id}: {len(read.asked)} actions kept, {len(read.bad)} rows could not be taken")


def _only() -> str:
    """The text whose tracker was kept, where there is one alone."""
    known = trackers().documents()
    if len(known) != 1:
        there = ", ".join(known) or "none was kept yet"
        raise NotKeptError(f"name a FILE, or with --document a tracker that was kept: {there}")
    return known[0]


def _show(read: Tracker, by: By, *, as_json: bool) -> None:
    groups = _groups(read, by)
    if as_json:
        print_json(_whole(read, groups))
        return
    entities = {each.key for one in read.asked for each in one.entities}
    facts = {"actions": len(read.asked), "paragraphs": len(read.by_paragraph()), "entities": len(entities)}
    facts |= {"bad rows": len(read.bad)}
    print_facts(facts | {"columns not read": ", ".join(read.ignored)}, title=read.file)
    rows = [_action(key, one, by) for key, group in groups.items() for one in group]
    table(rows, f"Actions by {by}")
    table([dict(asdict(one)) for one in read.bad], "Rows that could not be taken")


def _groups(read: Tracker, by: By) -> dict[str, tuple[Asked, ...]]:
    ways = {
        By.PARAGRAPH: read.by_paragraph,
        By.ENTITY: read.by_entity,
        By.STATE: read.by_state,
        By.DEADLINE: read.by_deadline,
    }
    return ways[by]()


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
    key = key or ("nobody named" if by is By.ENTITY else "none told")
    return {by.value: key, "action": one.action, **beside, **said, "date": one.dated}
