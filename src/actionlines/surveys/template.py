"""A description to start from: what a file's own columns and labels tell, and what its author must say.

Nothing is decided in silence. What is found by a name or a label says so in a comment; where nothing is found stands a
column that is not there, which the check names.
"""

from __future__ import annotations

import gzip
import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

import polars as pl

from actionlines.surveys import statistical, workbook
from actionlines.surveys.core_list import CoreIndicator, core_indicator
from actionlines.surveys.delimited import header_of, told
from actionlines.surveys.description import DataFile
from actionlines.surveys.microdata import require_file, require_parquet

FILL_IN: Final = "FILL_IN"
"""A column that no file has."""
SEPARATORS: Final = ",;\t|"
SHOWN: Final = 6
"""Candidates that are listed of each indicator."""

_WEIGHTS: Final = ("weight", "peso", "pondera", "pondih", "poids", "wgt")
_WEIGHTS_APART: Final = ("pond", "wt", "fexp", "fex", "expansion", "expansión", "expansão")
"""Weights too, where they stand as words of their own: `pond` is within `respondente`."""
_STRATA: Final = ("strat", "estrat")
_CLUSTERS: Final = ("psu", "upa", "upm", "cluster", "conglomerado", "grappe")
_SEXES: Final = ("sex", "sexo", "gender", "genero", "sexe")
_AGES: Final = ("age", "idade", "edad", "âge")
_YES: Final = ("yes", "sim", "sí", "si", "oui", "да", "نعم", "是")
_MEN: Final = ("male", "man", "men", "masculin", "hombre", "varón", "homem", "homme")
_WOMEN: Final = ("female", "woman", "women", "feminin", "femenin", "mujer", "mulher", "femme", "féminin")
_APART: Final = r"(?<![^\W\d_])(?:{})(?![^\W\d_])"
"""Words with no letter beside them: `upa` is not within `ocupacao`, but in `UPA_2024`."""
_UNKNOWN: Final = (
    "don't know",
    "dont know",
    "refus",
    "no answer",
    "não sabe",
    "não respondeu",
    "no sabe",
    "no responde",
)
CLASSES: Final = (
    "{ Y_LT15 = [0, 14], Y15T24 = [15, 24], Y25T34 = [25, 34], Y35T44 = [35, 44], Y45T54 = [45, 54], "
    "Y55T64 = [55, 64], Y65T74 = [65, 74], Y_GE75 = [75] }"
)
"""ITU's groups of ages, as recalled: unverified."""


@dataclass(frozen=True)
class Columns:
    """The columns of a file; what each is called and what its codes mean, where the file tells."""

    file: DataFile
    names: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)

    def spoken(self, words: Sequence[str]) -> list[str]:
        """The columns whose label, or name where there is none, has one of the words."""
        return [
            name for name in self.names if any(word in self.labels.get(name, name).lower() for word in words)
        ]

    def named(self, words: Sequence[str], *, apart: Sequence[str] = ()) -> str | None:
        """The first column that is called one of the words; else whose name or label has one apart; else within.

        Words of `apart` count where no letter stands beside them.
        """
        texts = {name: f"{name} {self.labels.get(name, '')}".lower() for name in self.names}
        either, alone = ("|".join(map(re.escape, some)) for some in (words, (*words, *apart)))
        called = (name for name in self.names if name.lower() in (*words, *apart))
        by_word = (name for name, text in texts.items() if re.search(_APART.format(alone), text))
        within = (name for name, text in texts.items() if re.search(either, text))
        return next(chain(called, by_word, within), None)

    def code(self, name: str, words: Sequence[str], *, whole: bool = False) -> str | None:
        """The code of a column whose label is one of the words, or has one."""
        for code, label in self.codes.get(name, {}).items():
            text = label.strip().lower()
            if text in words or (not whole and any(text.startswith(word) for word in words)):
                return _code(code)
        return None


def read_columns(path: Path) -> Columns:
    """The columns and labels of a file of microdata; no row is kept.

    Raises
    ------
    actionlines.surveys.microdata_errors.MicrodataError
        If it is not there or cannot be read; a subclass for each reason.
    """
    file = DataFile(path=path.name)
    if file.kind == "parquet":
        require_parquet(path, ())
        return Columns(file, tuple(pl.read_parquet_schema(path)))
    require_file(path)
    if file.kind in ("sav", "dta"):
        found = statistical.described(path, file)
        return Columns(file, found.names, found.labels, found.codes)
    if file.kind == "xlsx":
        return Columns(file, tuple(workbook.columns_of(path, file)))
    with told(path, file):
        file = _guessed(path, file)
    return Columns(file, tuple(header_of(path, file)))


def _guessed(path: Path, file: DataFile) -> DataFile:
    """How a text file is written, by its first line and whether it is UTF-8 throughout."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        first = stream.readline()
        encoding = "utf-8" if all(_is_utf8(line) for line in (first, *stream)) else "cp1252"
    separator = max(SEPARATORS, key=lambda sign: first.count(sign.encode()))
    return file.model_copy(update={"encoding": encoding, "separator": separator})


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def template(codes: Sequence[str], columns: Columns, *, area: str, round_: str) -> str:
    """A description in TOML of some indicators of the core list over a file.

    Parameters
    ----------
    codes
        Of the core list, such as ``"HH7"``.
    columns
        Of `read_columns`.
    area
        ISO 3166 code of the country, three letters.
    round_
        The survey's round.

    Returns
    -------
    str
        TOML that can be read where the file tells strata and clusters; otherwise it asks for a design effect.

    Raises
    ------
    actionlines.surveys.core_list.UnknownCoreIndicatorError
        If the core list has no such code.

    Examples
    --------
    >>> columns = Columns(DataFile(path="people.csv"), ("peso", "uses_internet"))
    >>> text = template(["HH7"], columns, area="BRA", round_="2016")
    >>> [line for line in text.splitlines() if line.startswith("numerator")]
    ["numerator = 'uses_internet == 1'"]
    """
    chosen = {code: core_indicator(code) for code in codes}
    unit = "household" if {one.unit for one in chosen.values()} == {"household"} else "person"
    return "\n".join(
        [
            *_survey(area, round_),
            *_file(columns, unit, listed=not all(columns.spoken(one.words) for one in chosen.values())),
            *_design(columns),
            *_answers(columns),
            *_breakdowns(columns),
            *(line for code, one in chosen.items() for line in _indicator(code, one, columns, unit)),
        ]
    )


def _survey(area: str, round_: str) -> Iterator[str]:
    yield "# A description to start from. Look at every line: what was found by its name or label says so."
    yield "[survey]"
    yield 'name = "The name of the survey"'
    yield f"area = {_text(area)}  # ISO 3166, three letters"
    yield f"round = {_text(round_)}"
    yield 'publisher = "Who publishes it"'
    yield 'source = "MY_SURVEY"  # a short code'
    yield ""


def _file(columns: Columns, unit: str, *, listed: bool) -> Iterator[str]:
    file = columns.file
    if listed:
        yield from textwrap.wrap(
            f"Its columns: {', '.join(_comment([name]) for name in columns.names)}",
            width=118,
            initial_indent="# ",
            subsequent_indent="#   ",
        )
    yield f"[files.{unit}]  # whatever a row is"
    yield f"path = {_text(file.path)}"
    for name in ("encoding", "separator", "decimal"):
        if (value := getattr(file, name)) != DataFile.model_fields[name].default:
            yield f"{name} = {_text(value)}"
    yield "# key = [ ]  # the columns that name one row"
    yield ""


def _design(columns: Columns) -> Iterator[str]:
    weight = columns.named(_WEIGHTS, apart=_WEIGHTS_APART)
    stratum, cluster = columns.named(_STRATA), columns.named(_CLUSTERS)
    known = stratum is not None or cluster is not None
    yield "[design]"
    yield f"known = {str(known).lower()}"
    yield f"weight = {_text(_quoted(weight or FILL_IN))}{_by_name(weight)}"
    yield '# weights = "relative"  # where they add up to no population, but to the number of rows'
    for key, found in (("strata", stratum), ("clusters", cluster)):
        if found is not None:
            yield f"{key} = {_text(found)}{_by_name(found)}"
    if not known:
        yield "# strata and clusters were not found: name them and say known = true. Where the files do not tell, say"
        yield "# design_effect = and design_effect_source = : by what the variance is multiplied, and who says so"
    yield ""


def _answers(columns: Columns) -> Iterator[str]:
    found = {
        _code(code): label
        for codes in columns.codes.values()
        for code, label in codes.items()
        if any(word in label.lower() for word in _UNKNOWN)
    }
    yield "[answers]"
    labels = f": {_comment(sorted(set(found.values())))}" if found else ""
    yield f"missing = [{', '.join(sorted(found))}]  # codes that mean no answer{labels}"
    yield ""


def _breakdowns(columns: Columns) -> Iterator[str]:
    sex, age = columns.named(_SEXES), _age(columns)
    if sex is not None:
        men, women = columns.code(sex, _MEN), columns.code(sex, _WOMEN)
        guess = "" if men and women else "  # a guess: look which is which"
        yield "[by.SEX]"
        yield f"column = {_text(sex)}{_by_name(sex)}"
        yield f'codes = {{ {_key(men or "1")} = "M", {_key(women or "2")} = "F" }}{guess}'
        yield ""
    if age is not None:
        yield "[by.AGE]"
        yield f"column = {_text(age)}{_by_name(age)}"
        yield f"classes = {CLASSES}"
        yield ""


def _age(columns: Columns) -> str | None:
    """A column whose name is or has an age, and whose numbers are years: groups of ages have labels for their codes."""
    apart = re.compile(_APART.format("|".join(_AGES)))
    called = (name for name in columns.names if name.lower() in _AGES)
    within = (
        name
        for name in columns.names
        if apart.search(name.lower()) and len(columns.codes.get(name, ())) < SHOWN
    )
    return next(chain(called, within), None)


def _indicator(code: str, indicator: CoreIndicator, columns: Columns, unit: str) -> Iterator[str]:
    candidates = columns.spoken(indicator.words)
    yield f"# {code}: {indicator.name}{' (SDG ' + indicator.sdg + ')' if indicator.sdg else ''}; {indicator.status}"
    if indicator.definition:
        yield f"# {indicator.definition} ({indicator.definition_status}: {indicator.source})"
    for name in candidates[:SHOWN]:
        means = _comment([f"{_code(value)} {label}" for value, label in columns.codes.get(name, {}).items()])
        yield f"#   {_comment([name])}: {_comment([columns.labels.get(name, '')])} {means}".rstrip()
    if indicator.unit != unit:
        yield f"# It is about households: name a file that has one row for each, as [files.{indicator.unit}]"
    yield "[[indicators]]"
    yield f"code = {_text(code)}"
    yield f"unit = {_text(indicator.unit)}"
    if indicator.reference_period is not None:
        yield f"reference_period = {_text(indicator.reference_period)}"
    if parts := [part for part, found in (("SEX", columns.named(_SEXES)), ("AGE", _age(columns))) if found]:
        yield f"by = {json.dumps(parts)}"
    if indicator.items:
        yield "[indicators.items]"
        for item in indicator.items:
            yield f"{item.code} = '{_condition(columns, None)}'  # {item.names['en']}"
    else:
        yield f"numerator = '{_condition(columns, candidates[0] if candidates else None)}'"
    yield ""


def _condition(columns: Columns, name: str | None) -> str:
    yes = columns.code(name, _YES, whole=True) if name is not None else None
    return f"{_quoted(name or FILL_IN)} == {yes or 1}"


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name) else f"column({name!r})"


def _by_name(name: str | None) -> str:
    return "  # not found" if name is None else "  # found by its name or label"


def _code(code: Any) -> str:
    return f"{code:g}" if isinstance(code, float) else str(code)


def _key(code: str) -> str:
    return json.dumps(code)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _comment(texts: Sequence[str]) -> str:
    return " ".join("; ".join(texts).split())[:200]
