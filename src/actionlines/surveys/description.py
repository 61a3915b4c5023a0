"""What a survey is: its files, its design, its answers, and how columns give each indicator.

Shapes only. `description_file` reads them from TOML; `checking` holds them against the files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints, model_validator

from actionlines.surveys.calibration import Calibration
from actionlines.surveys.described import (
    CROSSED,
    AnswerCode,
    Code,
    Described,
    Limits,
    Names,
    Quantity,
    Truth,
    check_classes,
    parsed,
)
from actionlines.surveys.design import Design
from actionlines.surveys.expressions import Column, Kind
from actionlines.surveys.imputation import Deck, Imputation
from actionlines.surveys.publication import Rules, known_rules

Format = Literal["csv", "parquet", "xlsx", "sav", "dta"]
Statistic = Literal["proportion", "mean", "ratio", "total", "count", "quantile"]

SUFFIXES: Final[dict[str, Format]] = {
    ".csv": "csv",
    ".csv.gz": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".sav": "sav",
    ".zsav": "sav",
    ".dta": "dta",
}


class About(Described):
    """Which survey it is."""

    name: str
    area: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    round: Annotated[str, Field(pattern=r"^[0-9]{4}(-[A-Za-z0-9]+)?$")]
    publisher: str
    source: Code
    address: str = ""
    licence: str = ""
    reference_period: str | None = None
    fieldwork: str = ""
    note: str = ""
    by: Names = ()


Separator = Annotated[str, StringConstraints(pattern=r"^[\t -!#-~]$", strip_whitespace=False)]
"""One sign of ASCII, no quote; a tab is no blank that could be left away."""


class DataFile(Described):
    """A file of microdata and the keys that hold its rows together with another's."""

    path: str
    format: Format | None = None
    encoding: str = "utf-8"
    separator: Separator = ","
    decimal: Literal[".", ","] = "."
    sheet: str | None = None
    text: Names = ()
    key: Names = ()
    parent: str | None = None
    on: Names = ()
    weight: Quantity | None = None
    age_scope: str | None = None
    response_rate: Annotated[float, Field(gt=0, le=1)] | None = None

    @property
    def kind(self) -> Format | None:
        """The format, by what is said or by the name."""
        name = self.path.lower()
        return self.format or next((kind for suffix, kind in SUFFIXES.items() if name.endswith(suffix)), None)


class Answers(Described):
    """Codes that mean no answer (don't know, refused), and columns whose numbers are no codes."""

    missing: tuple[AnswerCode, ...] = ()
    only: Names | None = None
    not_in: Names = ()


class Breakdown(Described):
    """How a column parts people: by its codes, by classes of its numbers, or by a condition for each part."""

    column: str | None = None
    codes: dict[str, Code] | None = None
    classes: dict[Code, Limits] | None = None
    cases: dict[Code, Truth] | None = None
    name: str = ""
    names: dict[Code, str] = {}

    @model_validator(mode="after")
    def _one_way(self) -> Breakdown:
        ways = [name for name in ("codes", "classes", "cases") if getattr(self, name) is not None]
        if len(ways) != 1:
            raise ValueError("say exactly one of codes (with column), classes (with column), cases")
        if (self.column is None) != (ways == ["cases"]):
            raise ValueError("column goes with codes or classes, and only with those")
        _check_named(self.names, self.values)
        check_classes(self.classes or {})
        return self

    @property
    def values(self) -> tuple[str, ...]:
        """The parts, in order."""
        named = self.codes.values() if self.codes is not None else self.classes or self.cases or ()
        return tuple(dict.fromkeys(named))


def _check_named(names: Mapping[str, str], there: Sequence[str]) -> None:
    """A name is of something that is there."""
    if strange := [code for code in names if code not in there]:
        raise ValueError(f"names has {strange[0]!r}; there are {', '.join(there) or 'none to name'}")


class Publication(Described):
    """Which estimates may be passed on: the name of rules that come with the package, or rules of one's own."""

    rules: str | Rules = "nchs"

    @model_validator(mode="after")
    def _known(self) -> Publication:
        if isinstance(self.rules, str) and self.rules not in known_rules():
            raise ValueError(
                f"no rules are called {self.rules!r}; there are {', '.join(known_rules())}, or write your own"
            )
        return self

    @property
    def chosen(self) -> Rules:
        """The rules themselves."""
        return known_rules()[self.rules] if isinstance(self.rules, str) else self.rules


class Indicator(Described):
    """How columns give one indicator."""

    code: Code
    name: str = ""
    unit: str
    statistic: Statistic = "proportion"
    numerator: str | None = None
    denominator: str | None = None
    value: Quantity | None = None
    at: tuple[Annotated[float, Field(gt=0, lt=1)], ...] = ()
    items: dict[Code, Truth] | None = None
    names: dict[Code, str] = {}
    scope: Truth | None = None
    no_answer: Literal["exclude", "separate"] = "exclude"
    by: Names | None = None
    age_scope: str | None = None
    reference_period: str | None = None
    unit_measure: Code | None = None
    note: str = ""
    catalogue: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Indicator:
        given = {name for name in ("numerator", "denominator", "value", "items") if getattr(self, name)}
        if given not in _MAY[self.statistic]:
            ways = " or ".join(" with ".join(sorted(way)) or "nothing" for way in _MAY[self.statistic])
            raise ValueError(f"a {self.statistic} takes {ways}")
        if self.no_answer == "separate" and self.statistic != "proportion":
            raise ValueError(
                f"no_answer = 'separate' is for a proportion; a {self.statistic} leaves no answer out"
            )
        if self.unit_measure and self.statistic == "proportion":
            raise ValueError("a proportion is a share of 1; leave unit_measure away")
        if bool(self.at) != (self.statistic == "quantile"):
            raise ValueError(
                "a quantile takes at, the shares below it, such as [0.5] for the median; nothing else does"
            )
        kind: Kind = "quantity" if self.statistic == "ratio" else "truth"
        for text in (self.numerator, self.denominator):
            if text is not None:
                parsed(text, kind)
        _check_named(self.names, [*(self.items or ()), *(name for name, _ in self.shares)])
        return self

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        """The quantiles as items: `P50`, `P2_5`."""
        return tuple((f"P{100 * share:.10g}".replace(".", "_"), share) for share in self.at)


_MAY: Final[dict[str, tuple[set[str], ...]]] = {
    "proportion": ({"numerator"}, {"numerator", "denominator"}, {"items"}, {"items", "denominator"}),
    "mean": ({"value"},),
    "total": ({"value"},),
    "quantile": ({"value"},),
    "ratio": ({"numerator", "denominator"},),
    "count": ({"numerator"}, {"items"}, set()),
}
"""What each statistic is made of."""


class Description(Described):
    """A survey, described."""

    survey: About
    files: dict[Code, DataFile]
    design: Design
    answers: Answers = Answers()
    publication: Publication = Publication()
    by: dict[Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")], Breakdown] = {}
    calibration: dict[Code, Calibration] = {}
    imputation: Imputation | None = None
    differences: dict[str, Annotated[tuple[tuple[Code, Code], ...], Field(min_length=1)]] = {}
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _holds_together(self) -> Description:
        for name, file in self.files.items():
            self._check_file(name, file)
        seen: set[str] = set()
        for indicator in self.indicators:
            if indicator.unit not in self.files:
                raise ValueError(
                    f"{indicator.code}: no file {indicator.unit!r} among {', '.join(self.files)}"
                )
            if indicator.code in seen:
                raise ValueError(f"the indicator {indicator.code} stands there twice")
            seen.add(indicator.code)
            for cross in self.crosses_of(indicator):
                for name in set(cross) - set(self.by):
                    raise ValueError(f"{indicator.code}: by names {name!r}, which [by.{name}] does not say")
                self._check_cross(f"{indicator.code}: by", cross)
        return self

    @model_validator(mode="after")
    def _calibrated(self) -> Description:
        """Weights are calibrated by breakdowns that are described, and their variance is worked out one way."""
        for unit, calibration in self.calibration.items():
            if unit not in self.files:
                raise ValueError(f"calibration.{unit}: no file {unit!r} among {', '.join(self.files)}")
            for margin, known in calibration.margins.items():
                self._check_margin(f"calibration.{unit}.margins", margin.split(CROSSED), known)
        if self.calibration and self.design.given and not self.design.given_base:
            raise ValueError(
                "replicate weights of the files, and the weight beside them, are calibrated already as a rule, and "
                "nobody would see that they are calibrated twice. Leave calibration away; or, where the files' "
                "documentation calls them base weights, say design.replicates.calibrated = false"
            )
        if self.calibration and self.design.lonely_in_domain:
            raise ValueError(
                "calibration counts every cluster in every domain; leave design.lonely_in_domain away"
            )
        return self

    @model_validator(mode="after")
    def _numbers_of_people(self) -> Description:
        """Weights that add up to no population give no number of people."""
        if not self.design.relative:
            return self
        if self.calibration:
            raise ValueError(
                "calibrated weights add up to the totals that are named; leave design.weights = 'relative' away"
            )
        for one in self.indicators:
            if one.statistic in ("count", "total"):
                raise ValueError(
                    f"{one.code}: a {one.statistic} needs weights that add up to the population, and "
                    "design.weights says that these are relative. Ask for a proportion or a mean"
                )
        return self

    @model_validator(mode="after")
    def _imputed(self) -> Description:
        """Answers are filled in for rows that a key tells apart, by classes that are described."""
        for deck in () if self.imputation is None else self.imputation.decks:
            where = f"imputation of {', '.join(deck.columns)}"
            if deck.unit not in self.files:
                raise ValueError(f"{where}: no file {deck.unit!r} among {', '.join(self.files)}")
            if not self.files[deck.unit].key:
                raise ValueError(
                    f"{where}: files.{deck.unit} needs its key, by which rows are told apart, so that every run deals "
                    "the same answers"
                )
            for name in (one for one in deck.classes if one not in self.by):
                raise ValueError(f"{where}: there is no breakdown [by.{name}]")
            self._check_deck(where, deck)
        return self

    def _check_deck(self, where: str, deck: Deck) -> None:
        for name in deck.columns:
            if self.column(name).file is not None:
                raise ValueError(f"{where}: {name} must be a column of {deck.unit} itself")
            if sum(name in other.columns for other in self.decks_of(deck.unit)) > 1:
                raise ValueError(f"{where}: {name} is filled in by two decks")
        for indicator in self.indicators:
            if indicator.unit == deck.unit and indicator.no_answer == "separate":
                raise ValueError(
                    f"{where}: {indicator.code} keeps no answer as a part of its own (no_answer = 'separate'), which "
                    "filling in would leave empty; say one of the two"
                )

    def decks_of(self, unit: str) -> tuple[Deck, ...]:
        """How missing answers of a file are filled in."""
        return () if self.imputation is None else self.imputation.of(unit)

    def _check_cross(self, where: str, names: Sequence[str]) -> None:
        for name in names:
            if names.count(name) > 1:
                raise ValueError(
                    f"{where}: {CROSSED.join(names)!r} names {name} twice; a cross is of different breakdowns"
                )

    def _check_margin(self, where: str, names: list[str], known: Mapping[str, float]) -> None:
        for name in names:
            if name not in self.by:
                raise ValueError(f"{where}: there is no breakdown [by.{name}]")
        self._check_cross(where, names)
        for part in known:
            codes = part.split(CROSSED)
            if len(codes) != len(names) or any(
                code not in self.by[name].values for name, code in zip(names, codes, strict=False)
            ):
                raise ValueError(f"{where}: {part!r} is no part of {CROSSED.join(names)}")

    @model_validator(mode="after")
    def _between_parts(self) -> Description:
        """Differences are named between parts that a breakdown has."""
        for name, pairs in self.differences.items():
            if name not in self.by:
                raise ValueError(f"differences.{name}: there is no breakdown [by.{name}]")
            for pair in pairs:
                if strange := [part for part in pair if part not in self.by[name].values]:
                    raise ValueError(
                        f"differences.{name}: {name} has no part {strange[0]!r}; it has "
                        f"{', '.join(self.by[name].values)}"
                    )
        return self

    def _check_file(self, name: str, file: DataFile) -> None:
        if file.kind is None:
            raise ValueError(
                f"files.{name}: the format of {file.path!r} is not clear from its name; say format"
            )
        if (file.parent is None) != (not file.on):
            raise ValueError(
                f"files.{name}: parent and on go together: on names the columns that join the two"
            )
        if file.parent is None:
            return
        parent = self.files.get(file.parent)
        if parent is None or parent.parent is not None:
            raise ValueError(f"files.{name}: parent must be a file that has none itself")
        if len(parent.key) != len(file.on):
            raise ValueError(
                f"files.{name}: on names {len(file.on)} columns, the key of {file.parent} {len(parent.key)}"
            )

    def crosses_of(self, indicator: Indicator) -> tuple[tuple[str, ...], ...]:
        """By what an indicator is broken down: first the whole, `()`, then each cross once, however often it is named.

        A cross names its breakdowns in the order of `by`, so that `AGE x SEX` is `SEX x AGE`.
        """
        named = self.survey.by if indicator.by is None else indicator.by
        places = {name: place for place, name in enumerate(self.by)}
        crosses = ([part.strip() for part in cross.split(CROSSED)] for cross in named)
        ordered = (tuple(sorted(cross, key=lambda name: places.get(name, -1))) for cross in crosses)
        return tuple(dict.fromkeys(((), *ordered)))

    def weight_of(self, unit: str) -> str:
        """The weight of a row of a file."""
        return self.files[unit].weight or self.design.weight

    def column(self, text: str) -> Column:
        """A column by the text of a key: `AREA`, or `household.AREA` of the file a row belongs to."""
        file, _, name = text.partition(".")
        return Column(name, file) if name and file in self.files else Column(text)
