"""What comes next: forecasts of shares of people or things, their intervals, and when a target will be met."""

from __future__ import annotations

from actionlines.progress.forecasts.backtest import Backtest, Series, backtest, kept, summary
from actionlines.progress.forecasts.batches import LEVELS
from actionlines.progress.forecasts.calibration import Calibration, shipped, shipped_calibration
from actionlines.progress.forecasts.curves import FORECASTERS
from actionlines.progress.forecasts.outlooks import Outlook, Prospect, outlook, prospects

__all__ = [
    "FORECASTERS",
    "LEVELS",
    "Backtest",
    "Calibration",
    "Outlook",
    "Prospect",
    "Series",
    "backtest",
    "kept",
    "outlook",
    "prospects",
    "shipped",
    "shipped_calibration",
    "summary",
]
