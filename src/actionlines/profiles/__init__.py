"""The joined facts of one thing: country, indicator, action line, or the whole.

Pages, files, API and commands show these and join nothing themselves.
"""

from __future__ import annotations

from actionlines.profiles.action_line import ActionLineProfile, action_line
from actionlines.profiles.country import CountryProfile, country
from actionlines.profiles.home import HomeProfile, home
from actionlines.profiles.indicator import IndicatorProfile, indicator

__all__ = [
    "ActionLineProfile",
    "CountryProfile",
    "HomeProfile",
    "IndicatorProfile",
    "action_line",
    "country",
    "home",
    "indicator",
]
