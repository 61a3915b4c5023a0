"""How the sample was drawn, as a description tells it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from actionlines.surveys.described import Described, Names, Quantity, as_list
from actionlines.surveys.intervals import IntervalName

Lonely = Literal["fail", "remove", "adjust", "average"]


class Design(Described):
    """How the sample was drawn, as far as the files tell."""

    known: bool
    weight: Quantity
    strata: Names = ()
    clusters: Names = ()
    fpc: Annotated[tuple[str | float, ...], BeforeValidator(as_list)] = ()
    nested: bool = False
    lonely: Lonely = "fail"
    lonely_in_domain: bool = False
    interval: IntervalName = "korn_graubard"
    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    overlap: bool = False
    design_effect: Annotated[float, Field(gt=0)] | None = None
    design_effect_source: str | None = None

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
        if len(self.fpc) > max(1, len(self.clusters)):
            raise ValueError(f"fpc names {len(self.fpc)} stages, clusters {len(self.clusters)}")
        return self
