"""A file's rows with all that is asked of them: own columns, the household's, weight, stratum, cluster, parts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from pathlib import Path
from typing import Any, Final

import ibis

from actionlines.surveys.calibration import Calibration
from actionlines.surveys.codes import is_number, missing_codes
from actionlines.surveys.columns_used import used_columns
from actionlines.surveys.description import Breakdown, Description
from actionlines.surveys.engines import Engine
from actionlines.surveys.expression_columns import to_column
from actionlines.surveys.expressions import Column, parse
from actionlines.surveys.hot_deck import DEALT, KEY, Hand, deal
from actionlines.surveys.imputation import Deck
from actionlines.surveys.microdata import require_parquet, to_parquet
from actionlines.surveys.microdata_errors import MissingFileError
from actionlines.surveys.telling import Tell, silent

_OWN: Final = "own"
_OF: Final = "__"


@dataclass(frozen=True)
class Opened:
    """A described survey over an engine: each file a table of the columns that are used."""

    description: Description
    engine: Engine
    tables: dict[str, Any]
    paths: dict[str, Path]
    draw: int = 0
    """Which draw fills in missing answers, from 1; with 0 they stay missing."""
    dealt: dict[tuple[str, str, int], Any] = field(default_factory=dict)
    """By file, columns and draw: what was dealt, a table of the engine."""
    drawn: dict[str, Any] = field(default_factory=dict)
    """By file: the clusters that were drawn, a table of the engine."""

    def unit(self, name: str) -> Unit:
        """The rows of a file, for indicators of that unit."""
        return Unit(self, name)


def open_survey(
    description: Description, *, engine: Engine, data: Path, work: Path, tell: Tell = silent
) -> Opened:
    """Open each file of a description that an indicator needs.

    Parameters
    ----------
    data
        The folder in which the files' paths begin.
    work
        A folder for the copies in Parquet of what is in other formats; its maker removes it.
    tell
        Told each file that is opened, and how many were before it.
    """
    tables: dict[str, Any] = {}
    paths: dict[str, Path] = {}
    for name, wanted in used_columns(description).items():
        file = description.files[name]
        path = data / file.path.replace("{round}", description.survey.round)
        if not path.exists():
            raise MissingFileError(
                f"files.{name}: there is no {path}. Say in which folder the files are with --data"
            )
        tell(f"open {path.name}", len(tables))
        source = path
        if file.kind == "parquet":
            require_parquet(path, wanted)
        else:
            source = work / f"{name}.parquet"
            to_parquet(path, source, file=file, columns=sorted(wanted))
        tables[name], paths[name] = engine.open(source), path
    return Opened(description, engine, tables, paths)


@dataclass(frozen=True)
class Unit:
    """The rows of one file, joined to the file they belong to where columns of it are used."""

    survey: Opened
    name: str
    groups: Any = None
    """Groups of these rows in their place, where only columns that all rows of a group share are asked for."""

    @cached_property
    def table(self) -> Any:
        """Own columns as `own__C3`, the parent's as `household__AREA`; in a draw also dealt answers, `dealt__C3`."""
        if self.groups is not None:
            return self.groups
        return self._joined if not self._decks else self._dealt()

    def over(self, groups: Any) -> Unit:
        """The same unit over groups of its rows, which keep the names of columns they were grouped by."""
        return replace(self, groups=groups)

    @property
    def _decks(self) -> tuple[Deck, ...]:
        return self.survey.description.decks_of(self.name) if self.survey.draw else ()

    def _dealt(self) -> Any:
        """The rows with what is missing filled in by this draw."""
        found, keys = self._joined, self.survey.description.files[self.name].key
        for deck in self._decks:
            given = self._given(deck)
            found = found.left_join(
                given,
                [found[f"{_OWN}{_OF}{name}"] == given[f"{KEY}{place}"] for place, name in enumerate(keys)],
            ).drop(*(f"{KEY}{place}" for place in range(len(keys))))
        return found

    def _given(self, deck: Deck) -> Any:
        """What a deck deals in this draw, worked out once and kept by the engine."""
        kept = (self.name, " ".join(deck.columns), self.survey.draw)
        if kept not in self.survey.dealt:
            plain, imputation = (
                replace(self.survey, draw=0).unit(self.name),
                self.survey.description.imputation,
            )
            keys = [plain.raw(Column(name)) for name in self.survey.description.files[self.name].key]
            salt = f"{imputation.seed if imputation else 0}|{self.survey.draw}"
            given = deal(plain.table, plain.hand(deck), keys=keys, salt=salt)
            self.survey.dealt[kept] = self.survey.engine.keep(given)
        return self.survey.dealt[kept]

    def hand(self, deck: Deck) -> Hand:
        """What a deck asks of the rows."""
        parts = [ibis.coalesce(self.part_itself(name), ibis.literal("")) for name in deck.classes]
        scope = ibis.literal(True) if deck.scope is None else self.told(deck.scope)
        return Hand(
            name=" ".join(deck.columns),
            group=reduce(lambda left, right: left + ibis.literal("|") + right, parts, ibis.literal("")),
            in_scope=ibis.coalesce(scope, ibis.literal(False)),
            counts=self.weight() > 0,
            answers={name: self.answer(Column(name)) for name in deck.columns},
        )

    @cached_property
    def _joined(self) -> Any:
        description = self.survey.description
        own = self._prefixed(self.name)
        file = description.files[self.name]
        if file.parent is None or file.parent not in self.survey.tables:
            return own
        parent = self._prefixed(file.parent)
        keys = zip(file.on, description.files[file.parent].key, strict=True)
        return own.inner_join(
            parent,
            [own[f"{_OWN}{_OF}{left}"] == parent[f"{file.parent}{_OF}{right}"] for left, right in keys],
        )

    def _prefixed(self, name: str) -> Any:
        table = self.survey.tables[name]
        prefix = _OWN if name == self.name else name
        return table.select(**{f"{prefix}{_OF}{column}": table[column] for column in table.columns})

    def raw(self, column: Column) -> Any:
        """A column as it stands."""
        return self.table[self.raw_name(column)]

    def raw_name(self, column: Column) -> str:
        """What the table of the rows calls a column."""
        prefix = _OWN if column.file in (None, self.name) else column.file
        return f"{prefix}{_OF}{column.name}"

    def answer(self, column: Column) -> Any:
        """A column with the codes that mean no answer missing."""
        found = self.raw(column)
        codes = missing_codes(self.survey.description, column, text=found.type().is_string())
        known = found if not codes else ibis.cases((found.isin(codes), ibis.null(found.type())), else_=found)
        own = column.file in (None, self.name)
        if own and any(column.name in deck.columns for deck in self._decks):
            return ibis.coalesce(known, self.table[f"{DEALT}{column.name}"])
        return known

    def told(self, text: str) -> Any:
        """An expression over answers."""
        return to_column(parse(text), self.answer)

    def weight(self) -> Any:
        """The weight of each row, as it stands."""
        return to_column(parse(self.survey.description.weight_of(self.name)), self.raw).cast("float64")

    def part(self, name: str) -> Any:
        """What tells to which part of a breakdown a row belongs: its code, or the place of the part where it is worked
        out.

        Neither is a name until they are few: `parts_of_codes` turns those of a small table into parts.
        """
        breakdown = self.survey.description.by[name]
        if breakdown.codes is not None:
            return self.answer(self.survey.description.column(breakdown.column or ""))
        return ibis.cases(*((held, place) for place, held in enumerate(self._held(breakdown).values())))

    def part_itself(self, name: str) -> Any:
        """The part of a breakdown that a row belongs to, told by the engine; missing where there is none."""
        breakdown = self.survey.description.by[name]
        if breakdown.codes is None:
            return ibis.cases(*((held, part) for part, held in self._held(breakdown).items()))
        found = self.part(name)
        text = found.type().is_string()
        return ibis.cases(
            *(
                (found == (code if text else float(code)), part)
                for code, part in breakdown.codes.items()
                if text or is_number(code)
            )
        )

    def _held(self, breakdown: Breakdown) -> dict[str, Any]:
        """Of each part that is worked out: whether a row belongs to it."""
        if breakdown.cases is not None:
            return {part: self.told(text) for part, text in breakdown.cases.items()}
        column = self.answer(self.survey.description.column(breakdown.column or ""))
        return {part: _within(column, limits) for part, limits in (breakdown.classes or {}).items()}

    def auxiliaries(self, calibration: Calibration) -> tuple[dict[str, Any], dict[str, Any]]:
        """The parts and the quantities that weights are calibrated by."""
        parts = {name: self.part_itself(name) for name in calibration.dimensions}
        return parts, {text: self.told(text).cast("float64") for text in calibration.totals}

    def design_columns(self) -> dict[str, Any]:
        """`stratum_0`, ..., `cluster_0`, ...: what the sample's design names."""
        description = self.survey.description
        named = {"stratum": description.design.strata, "cluster": description.design.clusters}
        return {
            f"{kind}_{place}": self.raw(description.column(name))
            for kind, names in named.items()
            for place, name in enumerate(names)
        }

    def clusters(self) -> Any:
        """Each cluster of the first stage once in each stratum it stands in, worked out once and kept by the engine."""
        if self.name not in self.survey.drawn:
            design = self.design_columns()
            wanted = [name for name in design if name.startswith("stratum") or name == "cluster_0"]
            found = self.table.select(**{name: design[name] for name in wanted}).distinct()
            self.survey.drawn[self.name] = self.survey.engine.keep(found)
        return self.survey.drawn[self.name]

    def replicate_weights(self) -> list[Any]:
        """The weight of each row in each replicate that the files hold."""
        description = self.survey.description
        replicates = description.design.replicates
        if replicates is None:
            return []
        found = [self.raw(description.column(name)).cast("float64") for name in replicates.columns]
        return found if replicates.with_weight else [self.weight() * column for column in found]

    def counted(self, sums: dict[str, Any]) -> dict[str, Any]:
        """Several sums over all rows, in one pass."""
        found: dict[str, Any] = self.survey.engine.small(self.table.aggregate(**sums)).row(0, named=True)
        return found

    def fpc_columns(self) -> dict[str, Any]:
        """`fpc_0`, ...: how many clusters each stage was drawn from, or the share that was drawn."""
        description = self.survey.description
        return {
            f"fpc_{place}": ibis.literal(float(part))
            if not isinstance(part, str)
            else self.raw(description.column(part)).cast("float64")
            for place, part in enumerate(description.design.fpc)
        }


def _within(column: Any, limits: tuple[float, ...]) -> Any:
    """From the first limit to the second, both included; without a second, from the first on."""
    number = column.cast("float64")
    bounds = [number >= limits[0], *([number <= limits[1]] if len(limits) > 1 else [])]
    return reduce(lambda left, right: left & right, bounds)
