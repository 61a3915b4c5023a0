"""How the sample was drawn, as a description tells it."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from actionlines.surveys.described import Described, Names, Quantity, as_list
from actionlines.surveys.intervals import IntervalName

Lonely = Literal["fail", "remove", "adjust", "average"]
Method = Literal["brr", "fay", "jk1", "jkn", "bootstrap"]
Weights = Literal["population", "relative"]


class Replicates(Described):
    """Weights that stand for the sample drawn again and again: in columns, or made from strata and clusters."""

    method: Method
    weights: Names = ()
    with_weight: bool = True
    number: Annotated[int, Field(ge=2, le=5000)] | None = None
    seed: Annotated[int, Field(ge=0)] = 0
    fay: Annotated[float, Field(ge=0, lt=1)] = 0.0
    scale: Annotated[float, Field(gt=0)] | None = None
    rscales: tuple[float, ...] | None = None
    mse: bool = False
    calibrated: bool | None = None
    """Whether weight and replicate weights of the files meet the population's totals already."""
    degrees_of_freedom: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _complete(self) -> Replicates:
        if sum(map(_how_many, self.weights)) > MOST_WEIGHTS:
            raise ValueError(
                f"weights names more than {MOST_WEIGHTS:,} columns; look at the numbers in braces"
            )
        names = self.columns
        if self.method == "fay" and not self.fay:
            raise ValueError(
                "method = 'fay' needs fay, by how much the weights of half a sample are made smaller"
            )
        if self.fay and self.method != "fay":
            raise ValueError("fay goes with method = 'fay'")
        if self.rscales is not None and len(self.rscales) != len(names):
            raise ValueError(f"rscales has {len(self.rscales)} numbers, weights name {len(names)} columns")
        if not names and (self.rscales is not None or self.scale is not None):
            raise ValueError(
                "scale and rscales are for weights that the files hold; what is made knows its own"
            )
        if not names and self.calibrated is not None:
            raise ValueError(
                "calibrated is said of weights that the files hold; replicates that are made are calibrated anew"
            )
        if not names and self.method == "bootstrap" and self.number is None:
            raise ValueError("method = 'bootstrap' needs number, how often the sample is drawn again")
        if names and self.method == "jkn" and self.rscales is None:
            raise ValueError("method = 'jkn' with weights needs rscales, (n - 1) / n of each one's stratum")
        if len(names) == 1:
            raise ValueError("weights names one column; a spread needs two at least")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, with `W{1..80}` told one by one; `W{01..80}` keeps its noughts."""
        return tuple(name for text in self.weights for name in _spelled(text))


_RANGE: Final = re.compile(r"^(.*)\{(\d+)\.\.(\d+)\}(.*)$")


MOST_WEIGHTS: Final = 5000
"""As many replicates as may be made."""


def _how_many(text: str) -> int:
    """How many columns a name stands for; more than can be by numbers of many digits."""
    found = _RANGE.match(text)
    if found is None:
        return 1
    first, last = (int(number) if len(number) < 10 else 10**10 for number in found.group(2, 3))
    return MOST_WEIGHTS + 1 if last >= 10**10 else last - first + 1


def _spelled(text: str) -> list[str]:
    found = _RANGE.match(text)
    if found is None:
        return [text]
    before, first, last, after = found.groups()
    return [f"{before}{number:0{len(first)}d}{after}" for number in range(int(first), int(last) + 1)]


class Design(Described):
    """How the sample was drawn, as far as the files tell."""

    known: bool
    weight: Quantity
    weights: Weights | None = None
    strata: Names = ()
    clusters: Names = ()
    fpc: Annotated[tuple[str | float, ...], BeforeValidator(as_list)] = ()
    nested: bool = False
    lonely: Lonely = "fail"
    lonely_in_domain: bool = False
    interval: IntervalName = "korn_graubard"
    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    overlap: bool = False
    replicates: Replicates | None = None
    design_effect: Annotated[float, Field(gt=0)] | None = None
    design_effect_source: str | None = None

    @property
    def relative(self) -> bool:
        """Whether weights tell shares and means alone: they were divided so that they add up to no population."""
        return self.weights == "relative"

    @property
    def rows_are_units(self) -> bool:
        """Whether the sample was drawn row by row, so that the spread of rows is what tells."""
        return not self.clusters and not self.given

    @property
    def given(self) -> bool:
        """Whether the files hold replicate weights."""
        return self.replicates is not None and bool(self.replicates.weights)

    @property
    def given_base(self) -> bool:
        """Whether these are said to be base weights, which meet no total yet."""
        return self.given and self.replicates is not None and self.replicates.calibrated is False

    @model_validator(mode="after")
    def _replicated(self) -> Design:
        if self.replicates is None:
            return self
        if self.lonely in ("adjust", "average"):
            raise ValueError(
                f"lonely = {self.lonely!r} has no meaning for replicates; say 'fail' or 'remove'"
            )
        if self.overlap:
            raise ValueError("overlap is worked out by linearisation; leave replicates away")
        if not self.given and self.replicates.method == "jk1" and self.strata:
            raise ValueError("method = 'jk1' is for a sample without strata; with strata it is 'jkn'")
        if self.fpc and (self.given or self.replicates.method not in ("jk1", "jkn")):
            raise ValueError("fpc enters replicates that are made by 'jk1' or 'jkn' alone; leave it away")
        return self

    @model_validator(mode="after")
    def _honest(self) -> Design:
        if self.known and self.design_effect is not None:
            raise ValueError("design_effect is for a design that is not known; here strata and clusters tell")
        if not self.known and (self.design_effect is None or not self.design_effect_source):
            raise ValueError(
                "a design that is not known needs design_effect, by which the variance of the stated proxy is "
                "multiplied, and design_effect_source, where that figure is from"
            )
        if self.overlap and not self.clusters:
            raise ValueError(
                "overlap says that clusters of the same code are the same in every round; name them. Where the same "
                "people are asked again, their key is the cluster"
            )
        if any(not isinstance(part, str) and part <= 0 for part in self.fpc):
            raise ValueError("fpc is a number of clusters or a share of them that was drawn: above 0")
        if len(self.fpc) > max(1, len(self.clusters)):
            raise ValueError(f"fpc names {len(self.fpc)} stages, clusters {len(self.clusters)}")
        return self
