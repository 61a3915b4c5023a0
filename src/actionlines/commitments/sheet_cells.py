"""The cells of a workbook's first sheet, as text: run in a process of its own (`actionlines.confined`)."""

from __future__ import annotations

from pathlib import Path

import fastexcel

from actionlines.commitments.reading.files import refuse_bomb
from actionlines.errors import BadInputError


class UnreadableWorkbookError(BadInputError):
    """It is no workbook, or damaged."""


def cells_of(path: str, sheet: str) -> list[list[str]]:
    """All rows of a sheet, of the first where no name is given; an empty cell is an empty text."""
    name = Path(path).name
    refuse_bomb(path, form="XLSX")
    try:
        book = fastexcel.read_excel(path)
        if sheet and sheet not in book.sheet_names:
            known = ", ".join(book.sheet_names)
            raise UnreadableWorkbookError(f"{name}: has no sheet {sheet!r}; it has {known}")
        loaded = book.load_sheet(sheet or 0, header_row=None, skip_rows=0, dtypes="string")
        columns = [column.to_pylist() for column in loaded.to_arrow().columns]
    except fastexcel.FastExcelError as error:
        said = (str(error).splitlines() or ["it is damaged"])[0]
        raise UnreadableWorkbookError(
            f"{name}: is no workbook that can be read ({said}); save it anew as .xlsx, or as CSV"
        ) from error
    return [[cell or "" for cell in row] for row in zip(*columns, strict=True)]
