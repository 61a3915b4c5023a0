"""The passes over the microdata that a description asks for, and what is estimated from each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from actionlines.surveys.calibrated import linearise_calibrated
from actionlines.surveys.calibrating import calibrate
from actionlines.surveys.cells import Cells, make_cells
from actionlines.surveys.description import Description, Indicator
from actionlines.surveys.linearisation import Estimates, linearise
from actionlines.surveys.measures import Measure, measures_of
from actionlines.surveys.replicate_sums import replicate_sums
from actionlines.surveys.replication import replicated
from actionlines.surveys.units import Opened


def cells_of(survey: Opened, unit: str, parts: Sequence[str], indicators: Sequence[Indicator]) -> Cells:
    """The cells of a pass over the microdata."""
    measures = [measure for indicator in indicators for measure in measures_of(indicator)]
    return cells_of_measures(survey, unit, parts, measures)


def cells_of_measures(survey: Opened, unit: str, parts: Sequence[str], measures: Sequence[Measure]) -> Cells:
    """The cells of measures, by the description's design, replicates and calibration."""
    design = survey.description.design
    stages = max(1, min(len(design.fpc), len(design.clusters)))
    rows = survey.unit(unit)
    cells = make_cells(
        rows,
        measures,
        parts,
        rows_are_units=design.rows_are_units,
        stages=stages,
        auxiliaries=calibrate(rows),
        anew=design.replicates is not None,
    )
    cells = replace(cells, relative=design.relative)
    if not design.given:
        return cells
    return replace(cells, replicates=replicate_sums(rows, measures, parts, calibration=cells.anew))


def passes(description: Description) -> Iterator[tuple[str, list[tuple[str, ...]], list[Indicator]]]:
    """Each pass over the microdata: a file, the crosses made from it with the widest last, the indicators.

    Indicators with the same crosses share a pass. A cross that is part of a wider one is rolled up from it.
    """
    alike: dict[tuple[str, frozenset[tuple[str, ...]]], list[Indicator]] = {}
    for indicator in (one for one in description.indicators if one.statistic != "quantile"):
        wanted = frozenset(description.crosses_of(indicator))
        alike.setdefault((indicator.unit, wanted), []).append(indicator)
    for (unit, wanted), indicators in alike.items():
        for crosses in _chains(wanted):
            yield unit, crosses, indicators


def _chains(wanted: frozenset[tuple[str, ...]]) -> list[list[tuple[str, ...]]]:
    """Crosses by the widest that holds them, each once, the widest last."""
    ordered = sorted(wanted, key=lambda cross: (-len(cross), cross))
    chains: list[list[tuple[str, ...]]] = []
    for cross in ordered:
        home = next((chain for chain in chains if set(cross) <= set(chain[0])), None)
        if home is None:
            chains.append([cross])
        else:
            home.append(cross)
    return [chain[1:] + chain[:1] for chain in chains]


def of_margin(description: Description, cells: Cells, margin: Sequence[str]) -> Estimates:
    """The estimates of a margin as the description wants them: its lonely clusters, its design effect."""
    design = description.design
    if design.replicates is not None:
        found = replicated(cells, margin, design.replicates, lonely=design.lonely)
    elif cells.auxiliaries:
        found = linearise_calibrated(cells, margin, lonely=design.lonely)
    else:
        found = linearise(cells, margin, lonely=design.lonely, lonely_in_domain=design.lonely_in_domain)
    if design.design_effect is not None:
        found.variance[:] *= design.design_effect
    return found


def quantiles(description: Description) -> Iterator[tuple[str, tuple[tuple[str, ...], ...], Indicator]]:
    """The indicators that need passes of their own, with file and crosses."""
    for indicator in description.indicators:
        if indicator.statistic == "quantile":
            yield indicator.unit, description.crosses_of(indicator), indicator
