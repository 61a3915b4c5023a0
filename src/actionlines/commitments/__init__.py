"""What was promised: the categories of the summit, later its texts paragraph by paragraph."""

from __future__ import annotations

from actionlines.commitments.action_lines import ActionLine, Facilitator, Role, Title, Titles
from actionlines.commitments.agencies import Agency
from actionlines.commitments.data_files import CommitmentsFileError
from actionlines.commitments.pictograms import SHAPES, UnknownShapeError, pictogram, shape
from actionlines.commitments.references import Reference, Status
from actionlines.commitments.register import (
    CODES,
    UnknownActionLineError,
    action_line,
    action_lines,
    agencies,
    slug,
)

__all__ = [
    "CODES",
    "SHAPES",
    "ActionLine",
    "Agency",
    "CommitmentsFileError",
    "Facilitator",
    "Reference",
    "Role",
    "Status",
    "Title",
    "Titles",
    "UnknownActionLineError",
    "UnknownShapeError",
    "action_line",
    "action_lines",
    "agencies",
    "pictogram",
    "shape",
    "slug",
]
