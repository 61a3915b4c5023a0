"""`actionlines commitments lines`: which paragraphs of the official texts an action line stands on."""

from __future__ import annotations

from typing import Annotated

import typer

from actionlines import languages
from actionlines.cli.commitments_traced import Lang, table
from actionlines.cli.output import AsJson, print_json
from actionlines.commitments.register import CODES, action_line
from actionlines.profiles.edition import plain
from actionlines.profiles.line_texts import Standing, TextOfLine, line_texts

UNVERIFIED = "from memory, unverified"


def lines_(
    line: Annotated[str, typer.Argument(help="An action line: C2, C7.e-health; all 18 without it.")] = "",
    document: Annotated[str, typer.Option(help="One text alone: geneva-plan, gdc, review-2025.")] = "",
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Tell which paragraphs of each official text an action line stands on, how sure that is, what was read."""
    spoken = languages.language(lang).code
    wanted = (action_line(line).code,) if line else CODES
    found = {code: line_texts(code, lang=spoken, document=document or None) for code in wanted}
    if as_json:
        print_json(
            {"lang": spoken, "lines": [{"line": code, "texts": plain(found[code])} for code in wanted]}
        )
        return
    for code in wanted:
        rows = [_row(text, one) for text in found[code] for one in text.paragraphs]
        table(rows, f"{code} {action_line(code).title(lang=spoken).text}")


def _row(text: TextOfLine, one: Standing) -> dict[str, object]:
    return {
        "text": text.name,
        "paragraphs": ", ".join(one.cited),
        "why": one.why,
        "sure": one.sure,
        "read in": one.source.document if one.source else UNVERIFIED,
    }
