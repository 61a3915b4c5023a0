"""The report's section on whether an index hangs together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from actionlines.charts.sheet import Section, Table
from actionlines.profiles.coherence_words import (
    coherence_lead,
    coherence_note,
    coherence_tables,
    coherence_title,
)
from actionlines.profiles.index_coherence import told_coherence

if TYPE_CHECKING:
    from actionlines.indices.result import IndexResult


def hanging_together(result: IndexResult, *, lang: str) -> Iterator[Section]:
    """The section, where there are two indicators or more."""
    found = told_coherence(result, lang=lang)
    if found is None:
        return
    tables = (
        Table(one.title, one.columns, one.rows, one.numbers) for one in coherence_tables(found, lang=lang)
    )
    lead, notes = coherence_lead(found, lang=lang), coherence_note(lang=lang)
    yield Section(coherence_title(lang=lang), (lead, *tables, *notes))
