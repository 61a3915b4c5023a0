"""`actionlines commitments`: official texts, paragraph by paragraph."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from actionlines.cli.commitments_lines import lines_
from actionlines.cli.commitments_read import documents_, search_, show_
from actionlines.cli.commitments_traced import coverage_, matrix_
from actionlines.cli.commitments_tracker import tracker_
from actionlines.cli.output import AsJson, print_facts, print_json, print_rows, say
from actionlines.cli.setup import library
from actionlines.commitments import exchange
from actionlines.commitments.citations import citations
from actionlines.commitments.differences import Change, Difference, differences
from actionlines.commitments.editions import CURRENT
from actionlines.commitments.library import Edition, Library, Origin
from actionlines.commitments.reading.document import Reading
from actionlines.commitments.reading.files import Source, source_of
from actionlines.commitments.reading.mends import Mending
from actionlines.commitments.reading.outline import outline
from actionlines.commitments.reading.reader import read_text
from actionlines.errors import BadInputError
from actionlines.languages import language

app = typer.Typer(help="Official texts as paragraphs with codes that can be cited.", no_args_is_help=True)
app.command("documents")(documents_)
app.command("show")(show_)
app.command("search")(search_)
app.command("lines")(lines_)
app.command("coverage")(coverage_)
app.command("matrix")(matrix_)
app.command("tracker")(tracker_)

COUNTED = frozenset({Mending.LAYOUT, Mending.LINE_JOINED})
"""Mends that every page is full of: listed one by one for programs, counted for people."""
SHOWN = 60


SIGNS = {Change.KEPT: "", Change.REMOVED: "-", Change.ADDED: "+"}

File = Annotated[Path, typer.Argument(help="Plain text, HTML, DOCX or PDF.")]
Lang = Annotated[str, typer.Option(help="Language of the text: en, fr, es, ru, ar or zh.")]
Outlined = Annotated[
    str, typer.Option("--document", help="Outline it is read by: one that comes with us, or a TOML file.")
]
Document = Annotated[str, typer.Argument(help="A document that was imported.")]


class WrongMoveOptionError(BadInputError):
    """What was given for a move is not FORMER=NOW."""


@app.command()
def read(file: File, lang: Lang, outlined: Outlined = "wsis10", as_json: AsJson = False) -> None:
    """Read an official text: its paragraphs with their codes, what was mended of the file, what to look at."""
    code = language(lang).code
    source = source_of(file, lang=code)
    reading = read_text(source.text, outline(outlined), lang=code)
    if as_json:
        print_json(_whole(file, source, reading))
        return
    _print(file, source, reading)


def _whole(file: Path, source: Source, reading: Reading) -> dict[str, object]:
    return {
        "document": reading.document.name,
        "lang": reading.document.lang,
        "file": file.name,
        "paragraphs": [asdict(one) for one in reading.document.paragraphs],
        "mends": [asdict(one) for one in reading.mends],
        "notices": [asdict(one) for one in reading.notices],
        "left_out": source.left_out,
        "unaccounted": reading.unaccounted(source.text),
    }


def _print(file: Path, source: Source, reading: Reading) -> None:
    paragraphs = reading.document.paragraphs
    levels = Counter(one.level for one in paragraphs)
    mends = Counter(one.kind for one in reading.mends)
    facts = {
        "document": reading.document.name,
        "language": reading.document.lang,
        **{f"{level}": count for level, count in levels.items()},
        **{f"mended: {kind}": count for kind, count in sorted(mends.items())},
        "signs not accounted for": sum(end - start for start, end in reading.unaccounted(source.text)),
    }
    print_facts(facts, title=f"{file.name}: {len(paragraphs)} headings and paragraphs")
    texts = [{"code": one.code, "label": one.label, "text": one.text} for one in paragraphs]
    print_rows(pl.DataFrame(texts), title="Paragraphs", as_json=False)
    listed = [
        {"line": one.line, "mend": one.kind, "was": " ".join(one.was.split())[:SHOWN], "now": one.now}
        for one in reading.mends
        if one.kind not in COUNTED
    ]
    if listed:
        print_rows(pl.DataFrame(listed), title="Mended in the file, not in the text", as_json=False)
    looked = [
        {"line": one.line, "what": one.kind, "code": one.code, "text": one.text} for one in reading.notices
    ]
    looked += [{"line": 0, "what": "left out", "code": "", "text": part} for part in source.left_out]
    if looked:
        print_rows(pl.DataFrame(looked), title="For a person to look at", as_json=False)


@app.command("import")
def import_(
    file: File,
    lang: Lang,
    licence: Annotated[str, typer.Option(help="Under which licence, or by whose leave, you have it.")],
    outlined: Outlined = "wsis10",
    publishable: Annotated[
        bool, typer.Option("--publishable", help="Its words may be shown to everybody; else codes alone are.")
    ] = False,
    address: Annotated[str, typer.Option(help="Where it was published.")] = "",
    dated: Annotated[str, typer.Option(help="The text's own date.")] = "",
    form: Annotated[
        str, typer.Option(help="md, csv, json or akn: the file is a document that `export` wrote.")
    ] = "",
    moved: Annotated[
        list[str] | None,
        typer.Option(help="A former code and what became of it: 12=13, or 12=13,14 where it was split."),
    ] = None,
) -> None:
    """Read a text and keep it as a new edition of its document, beside its other languages."""
    code = language(lang).code
    if form:
        reading = Reading(exchange.read_file(file, form, lang=code), (), (), ())
    else:
        reading = read_text(source_of(file, lang=code).text, outline(outlined), lang=code)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    origin = Origin(file.name, digest, address, dated, licence, publishable)
    moves = dict(_move(one) for one in moved or ())
    edition = library().keep(reading, origin, on=datetime.now(UTC).date(), moved=moves)
    say(
        f"{edition.document} {edition.id}: {len(reading.document.paragraphs)} paragraphs in {code}, "
        f"{len(reading.mends)} mends, {len(reading.notices)} to look at"
    )
    if lacking := edition.missing():
        say(
            f"{len(lacking)} codes are missing in a language: actionlines commitments align {edition.document}"
        )
    _say_what_became_of_codes(edition)


def _say_what_became_of_codes(edition: Edition) -> None:
    """A code is kept for ever: what leads nowhere now, or elsewhere than before, is told at once."""
    before = library().open(edition.document, edition.based_on) if edition.based_on else None
    if lost := edition.lost_since(before) if before else ():
        say(
            f"Codes of the edition before that lead nowhere now: {', '.join(lost)}. Import the text again and say "
            f"with --moved what became of them: --moved {lost[0]}=NEW"
        )
    for code, now in edition.given_on().items():
        say(f"{code} is another paragraph's code now; what had it before is {', '.join(now)}.")


def _move(text: str) -> tuple[str, tuple[str, ...]]:
    former, sign, now = text.partition("=")
    if not (former and sign and now):
        raise WrongMoveOptionError(
            f"{text!r} is no move; write the former code, =, and what it is now: 12=13,14"
        )
    return former, tuple(now.split(","))


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the documents that were imported, with their languages and editions."""
    here = library()
    rows = [
        {
            "document": name,
            "edition": edition.id,
            "on": edition.on.isoformat(),
            "lang": lang,
            "paragraphs": len(edition.documents[lang].paragraphs),
            "publishable": origin.publishable,
            "licence": origin.licence,
            "file": origin.file,
        }
        for name in here.documents()
        for edition in (here.open(name, one) for one in here.editions(name))
        for lang, origin in edition.origins.items()
    ]
    if not rows and not as_json:
        say("No document was imported yet: actionlines commitments import FILE --lang en --licence ...")
        return
    print_rows(pl.DataFrame(rows), title="Documents", as_json=as_json)


@app.command()
def align(document: Document, as_json: AsJson = False) -> None:
    """List the codes that some languages of a document have and others lack."""
    edition = library().open(document)
    lacking = edition.missing()
    rows = [{"code": code, "missing": " ".join(langs)} for code, langs in lacking.items()]
    if not rows and not as_json:
        say(f"{document}: all {len(edition.documents)} languages have the same codes")
        return
    print_rows(pl.DataFrame(rows), title=f"{document}: codes missing in a language", as_json=as_json)


@app.command("diff")
def diff_(
    document: Document,
    older: Annotated[str, typer.Argument(help="An edition, as `list` names it.")],
    newer: Annotated[str, typer.Argument(help="Another, or current.")] = CURRENT,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Tell word by word what differs between two editions of a document."""
    here = library()
    before, after = (here.open(document, one).documents[language(lang).code] for one in (older, newer))
    found = differences(before, after)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [{"code": one.code, "what": one.change.value, "words": _marked(one)} for one in found]
    if not rows:
        say("Nothing differs.")
        return
    print_rows(pl.DataFrame(rows), title=f"{document}, {lang}: {older} to {newer}", as_json=False)


def _marked(one: Difference) -> str:
    """Words that went between [- and -], words that came between [+ and +]."""
    signs = ((SIGNS[each.change], each.text) for each in one.stretches)
    return "".join(f"[{sign}{text}{sign}]" if sign else text for sign, text in signs)


@app.command()
def cite(
    text: Annotated[str, typer.Argument(help="A citation, or any text with citations in it.")],
    as_json: AsJson = False,
) -> None:
    """Find the citations in a text and say which paragraphs they mean."""
    known = dict(_known(library()))
    rows = [
        {
            "cited": text[one.start : one.end],
            "document": one.document,
            "code": one.code,
            "there": {True: "yes", False: "no", None: "not known here"}[one.there],
            "nearest": "" if one.there else one.nearest,
        }
        for one in citations(text, known)
    ]
    if not rows and not as_json:
        say("No citation was found; write C2.c, C2 (c), V.B.36, or the name of a text with its paragraph.")
        return
    print_rows(pl.DataFrame(rows), title="Citations", as_json=as_json)


def _known(here: Library) -> Iterator[tuple[str, frozenset[str]]]:
    for name in here.documents():
        edition = here.open(name)
        codes = {one.code for document in edition.documents.values() for one in document.paragraphs}
        yield name, frozenset(codes | set(edition.moved))


@app.command()
def export(
    document: Document,
    lang: Lang,
    form: Annotated[str, typer.Option(help="md, csv, json or akn (Akoma Ntoso).")] = "md",
    edition: Annotated[str, typer.Option(help="An edition, as `list` names it.")] = CURRENT,
) -> None:
    """Write a document to the standard output, as Markdown, CSV, JSON or Akoma Ntoso, without loss."""
    opened = library().open(document, edition)
    code = language(lang).code
    if code not in opened.documents:
        opened.paragraph("", lang=code)
    sys.stdout.write(exchange.written(opened.documents[code], form, on=opened.on))
