"""What a check asks of all rows, in one pass: reading the file again for each question took most of its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from actionlines.surveys.findings import Found
from actionlines.surveys.units import Unit


@dataclass(frozen=True)
class Question:
    """Sums over all rows by name, and what they give away once they are known."""

    sums: Mapping[str, Any]
    findings: Callable[[Mapping[str, Any]], Iterator[Found]]


def answered(unit: Unit, questions: Mapping[str, Question]) -> dict[str, Iterator[Found]]:
    """Of each question what is found, out of one pass over the rows for all of them."""
    sums = {f"{part}_{name}": each for part, one in questions.items() for name, each in one.sums.items()}
    counted = unit.counted(sums)
    return {
        part: one.findings({name: counted[f"{part}_{name}"] for name in one.sums})
        for part, one in questions.items()
    }
