"""Make the backtest that comes with the package from the newest release that comes with it.

    python recipes/backtest.py          write src/actionlines/progress/forecasts/data/backtest.json
    python recipes/backtest.py --check  fail where that file says otherwise

It takes some seconds. Made again whenever the bundled release or a rule of forecasting changes.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from actionlines.indicators.bundle import unpack
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.store import Store
from actionlines.progress.figures import backtest_series
from actionlines.progress.forecasts import backtest, summary
from actionlines.progress.forecasts.calibration import SHIPPED


def made() -> str:
    """The file's text."""
    with tempfile.TemporaryDirectory() as folder:
        release = unpack(Store(Path(folder)))[-1]
        series = backtest_series(release, load_catalogue())
        facts = summary(backtest(series, release=release.label), series)
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    text = made()
    if sys.argv[1:] == ["--check"]:
        same = SHIPPED.read_text("utf-8") == text
        sys.exit(None if same else f"{SHIPPED} is not what the recipe makes: run python recipes/backtest.py")
    SHIPPED.write_text(text, "utf-8")
    print(f"{SHIPPED}: {len(text):,} bytes")
