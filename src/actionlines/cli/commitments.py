"""`actionlines commitments`: official texts, paragraph by paragraph."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from actionlines.cli.output import AsJson, print_facts, print_json, print_rows
from actionlines.commitments.reading.document import Reading
from actionlines.commitments.reading.files import Source, source_of
from actionlines.commitments.reading.mends import Mending
from actionlines.commitments.reading.outline import outline
from actionlines.commitments.reading.reader import read_text
from actionlines.languages import language

app = typer.Typer(help="Official texts as paragraphs with codes that can be cited.", no_args_is_help=True)

COUNTED = frozenset({Mending.LAYOUT, Mending.LINE_JOINED})
"""Mends that every page is full of: listed one by one for programs, counted for people."""
SHOWN = 60


@app.callback()
def commitments() -> None:
    """Official texts as paragraphs with codes that can be cited."""


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="Plain text, HTML, DOCX or PDF.")],
    lang: Annotated[str, typer.Option(help="Language of the text: en, fr, es, ru, ar or zh.")],
    document: Annotated[
        str, typer.Option(help="Outline it is read by: the name of one that comes with us, or a TOML file.")
    ] = "wsis10",
    as_json: AsJson = False,
) -> None:
    """Read an official text: its paragraphs with their codes, what was mended of the file, what to look at."""
    code = language(lang).code
    source = source_of(file, lang=code)
    reading = read_text(source.text, outline(document), lang=code)
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
