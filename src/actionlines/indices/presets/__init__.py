"""Published indices as specifications, ready to build: by name, with where each choice was read.

Each is a file beside this one. A name says the edition; the name without a year is that of the newest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from actionlines.errors import NotFoundError
from actionlines.indicators.catalogue import Catalogue, load_catalogue
from actionlines.indices.specification import Indicator, Specification
from actionlines.indices.specification_file import read_specification
from actionlines.words import nearest

FOLDER: Final = Path(__file__).parent

PRESETS: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "hdi-2022": ("hdi.toml", 2022),
        "ihdi-2022": ("ihdi.toml", 2022),
        "gii-2022": ("gii.toml", 2022),
        "gdi-2022": ("gdi.toml", 2022),
        "egdi-2010": ("egdi-2010.toml", 2010),
        "egdi-2012": ("egdi-2012.toml", 2012),
        "egdi-2014": ("egdi.toml", 2014),
        "egdi-2016": ("egdi.toml", 2016),
        "egdi-2018": ("egdi.toml", 2018),
        "egdi-2022": ("egdi.toml", 2022),
        "gci-2020": ("gci-2020.toml", 2020),
        "idi-2010": ("idi-2010.toml", 2010),
        "idi-2023": ("idi-2023.toml", 2023),
        "ict-access-and-use-example": ("ict-access-and-use-example.toml", 2022),
    }
)
"""By name: file, and year of the figures (for the indices of UN DESA and ITU, of the edition)."""


class UnknownPresetError(NotFoundError):
    """No index of this name comes with the package."""


def preset(name: str) -> Specification:
    """Specification of a published index.

    Parameters
    ----------
    name
        ``hdi-2022``, or ``hdi`` for the newest edition; `PRESETS` holds them all.

    Returns
    -------
    Specification
        With `year` that of its figures. A node whose code is an indicator's in the catalogue has its names from there.

    Raises
    ------
    UnknownPresetError
        With the nearest names as candidates.

    Examples
    --------
    >>> preset("hdi").name("HDI", lang="fr"), preset("egdi-2010").year
    ('Indice de développement humain', 2010)
    """
    return _read(preset_name(name))


def preset_name(name: str) -> str:
    """Name of a preset with its year, from a name with or without; as for `preset`.

    Examples
    --------
    >>> preset_name("egdi")
    'egdi-2022'
    """
    wanted = name.strip().lower().replace("_", "-")
    editions = [known for known in PRESETS if known == wanted or known.rpartition("-")[0] == wanted]
    if editions:
        return wanted if wanted in editions else max(editions, key=lambda one: PRESETS[one][1])
    near = tuple(nearest(wanted, PRESETS))
    hint = f"; nearest are {', '.join(near)}" if near else ""
    raise UnknownPresetError(
        f"no index {name!r} comes with the package{hint}; there are {', '.join(PRESETS)}", near
    )


@cache
def _read(name: str) -> Specification:
    file, year = PRESETS[name]
    return replace(with_catalogue_names(read_specification(FOLDER / file), load_catalogue()), year=year)


def with_catalogue_names(specification: Specification, catalogue: Catalogue) -> Specification:
    """The specification with the catalogue's names where a node states none and has an indicator's code."""

    def names(code: str, stated: Mapping[str, str], part: bool) -> Mapping[str, str]:
        known = None if stated or part else catalogue.indicators.get(code)
        return dict(known.names) if known else stated

    indicators = tuple(
        replace(one, names=names(one.series or one.code, one.names, bool(one.breakdown)))
        for one in specification.indicators
    )
    whole = names(specification.code, specification.names, False)
    aggregates = tuple(
        replace(one, names=names(one.code, one.names or (whole if one.parent is None else {}), False))
        for one in specification.aggregates
    )
    return replace(specification, indicators=indicators, aggregates=aggregates, names=whole)


def not_in_catalogue(specification: Specification, catalogue: Catalogue) -> tuple[Indicator, ...]:
    """Indicators of which no series is bundled or can be read: the catalogue names no series of them.

    Examples
    --------
    >>> [one.code for one in not_in_catalogue(preset("ihdi"), load_catalogue())]
    ['LIFE_INEQUALITY', 'INCOME_INEQUALITY']
    """
    return tuple(
        one
        for one in specification.indicators
        if (known := catalogue.indicators.get(one.series or one.code)) is None or not known.series
    )
