"""What every command about an index can be asked with: whose figures, which areas and year, in which language."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from actionlines import languages
from actionlines.cli.output import AsJson
from actionlines.indicators.store import CURRENT

ASKED: Final = "asked"


@dataclass(frozen=True)
class Asked:
    """Options of all commands that take figures."""

    release: Annotated[
        str, typer.Option(help="Release to take the figures from: id, label or `current`.")
    ] = CURRENT
    areas: Annotated[
        list[str] | None,
        typer.Option(help="Only these areas or groups, by code or name; may repeat. All where not given."),
    ] = None
    data: Annotated[
        Path | None,
        typer.Option(
            help="Table (CSV or Parquet) in place of a release: a row for each unit, a column for each indicator, "
            "CODE_SE for its standard errors, YEAR where there are several.",
            exists=True,
            dir_okay=False,
        ),
    ] = None
    year: Annotated[
        int | None, typer.Option(help="Year of the figures, in place of the specification's.")
    ] = None
    lang: Annotated[
        str, typer.Option(help=f"Language of names and reports: {', '.join(languages.LANGUAGES)}.")
    ] = "en"
    as_json: AsJson = False


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Asked` after its own; it takes them as one, by the name `asked`."""
    own = inspect.signature(command, eval_str=True).parameters
    shared = inspect.signature(Asked, eval_str=True).parameters

    @wraps(command)
    def run(**given: Any) -> None:
        asked = Asked(**{name: given.pop(name) for name in shared})
        languages.language(asked.lang)
        command(**given, **{ASKED: asked})

    parameters = [each for name, each in own.items() if name != ASKED] + list(shared.values())
    keywords = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    run.__signature__ = inspect.Signature(keywords)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in keywords}
    return run
