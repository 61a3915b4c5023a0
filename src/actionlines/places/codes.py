"""The table that joins a source's codes and names to ours."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from actionlines.places.areas import all_areas
from actionlines.places.index import unambiguous_names
from actionlines.places.tables import rows

if TYPE_CHECKING:
    import polars as pl


@cache
def codes() -> dict[str, dict[str, str]]:
    """Give our code of each code, by scheme."""
    found: dict[str, dict[str, str]] = {"AREA": {code: code for code in all_areas()}}
    for row in rows("codes.csv"):
        found.setdefault(row["scheme"], {})[row["code"]] = row["area"]
    return found


def code_table(schemes: Collection[str] | None = None) -> pl.DataFrame:
    """Give every code and name that sources write areas by: SCHEME, CODE, REF_AREA, each (SCHEME, CODE) once.

    Those of some schemes only, where given: names take as long to put together as all codes three times over.

    Schemes: AREA (our own), ISO3, ISO2, M49 (with and without leading zeros), WB and WB_ISO2 (World Bank,
    aggregates too), GAPMINDER, UNDP, OWID, ITU, and NAME (names as `words.fold` leaves them). What means
    several areas is left out: the name Korea, the ISO2 code CS.

    Examples
    --------
    >>> import polars as pl
    >>> code_table().filter(pl.col("CODE") == "AFE").rows()
    [('WB', 'AFE', 'WB_AFE')]
    """
    import polars as pl

    wanted = {*codes(), "NAME"} if schemes is None else frozenset(schemes)
    found = [
        (scheme, code, place)
        for scheme, listed in codes().items()
        if scheme in wanted
        for code, place in listed.items()
    ]
    if "NAME" in wanted:
        found += [("NAME", key, place) for key, place in unambiguous_names()]
    schema = {"SCHEME": pl.String, "CODE": pl.String, "REF_AREA": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row").sort("SCHEME", "CODE")
