"""ITU DataHub: the download (CSV, or a ZIP of it) and the answers of its API (JSON).

Every figure has a source and often a note; both become the comment. A source that says `ITU estimate` makes
the figure an estimate. Notes hold line breaks within quotation marks. Figures of regions have no code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from actionlines.indicators.readers import itu_json
from actionlines.indicators.readers.delimited import records
from actionlines.indicators.readers.figures import filled, joined, long_batch
from actionlines.indicators.readers.header import Layout
from actionlines.indicators.readers.itu_json import ESTIMATE
from actionlines.indicators.readers.opening import peek, unpacked
from actionlines.indicators.readers.reading import Batch

SOURCE: Final = "ITU_DATAHUB"

LAYOUTS: Final = (
    Layout(
        "ITU DataHub download",
        ("seriesCode", "entityIso", "entityName", "dataYear", "dataValue"),
        (
            *("seriesID", "seriesName", "seriesParent", "seriesUnits", "entityID", "dataNote", "dataSource"),
            "seriesDescription",
        ),
    ),
)


def _columns(columns: tuple[str, ...]) -> dict[str, pl.Expr]:
    remarks = [name for name in ("dataSource", "dataNote") if name in columns]
    remark = joined(*remarks) if remarks else pl.lit(None, dtype=pl.String)
    return {
        "SERIES": filled("seriesCode"),
        "AREA": pl.coalesce(filled("entityIso"), filled("entityName")),
        "TIME_PERIOD": filled("dataYear"),
        "NATURE": pl.when(remark.str.contains(ESTIMATE)).then(pl.lit("E")),
        **({"UNIT_MEASURE": filled("seriesUnits")} if "seriesUnits" in columns else {}),
        "COMMENT_OBS": remark,
    }


def batches(path: Path, *, number: int = 0) -> Iterator[Batch]:
    """The figures of one file; SERIES is the DataHub's series code, AREA its ISO code or else the name."""
    with unpacked(path) as handle:
        is_json = peek(path, handle).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{"))
    if is_json:
        yield itu_json.batch(path, number=number)
        return
    for part in records(path, LAYOUTS):
        yield long_batch(part, _columns(part.header.columns), value="dataValue", number=number)
