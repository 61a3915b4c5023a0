"""Dimensions and their parts in words: women, 15 to 24 years, urban areas, lower secondary schools."""

from __future__ import annotations

import re
from typing import Final

from actionlines.languages import interval, mark, number, translate

_DIMENSIONS: Final = {
    "SEX": mark("sex"),
    "AGE": mark("age"),
    "URBANISATION": mark("urban and rural"),
    "EDUCATION_LEV": mark("schooling"),
    "DISABILITY_STATUS": mark("disability"),
    "INCOME_WEALTH_QUANTILE": mark("income"),
}

PARTS: Final = {
    ("SEX", "F"): mark("women", context="part of the population"),
    ("SEX", "M"): mark("men", context="part of the population"),
    ("URBANISATION", "U"): mark("urban areas", context="part of the population"),
    ("URBANISATION", "R"): mark("rural areas", context="part of the population"),
    ("EDUCATION_LEV", "ISCED11_0"): mark("less than primary", context="schooling"),
    ("EDUCATION_LEV", "ISCED11_1"): mark("primary", context="schooling"),
    ("EDUCATION_LEV", "ISCED11_2"): mark("lower secondary", context="schooling"),
    ("EDUCATION_LEV", "ISCED11_3"): mark("upper secondary", context="schooling"),
    ("EDUCATION_LEV", "ISCED11_2_3"): mark("secondary", context="schooling"),
    ("EDUCATION_LEV", "ISCED11_3_4"): mark("upper secondary or post-secondary", context="schooling"),
    ("EDUCATION_LEV", "ISCED11_5T8"): mark("tertiary", context="schooling"),
    ("EDUCATION_LEV", "ISCED11_0_1"): mark("primary or less", context="schooling"),
    ("EDUCATION_LEV", "ISCED11_GE2"): mark("secondary or more", context="schooling"),
    ("EDUCATION_LEV", "GRAD23"): mark("grades 2 and 3", context="schooling"),
    ("DISABILITY_STATUS", "PD"): mark("with a disability", context="part of the population"),
    ("DISABILITY_STATUS", "PWD"): mark("without a disability", context="part of the population"),
    ("INCOME_WEALTH_QUANTILE", "Q1"): mark("poorest fifth", context="part of the population"),
    ("INCOME_WEALTH_QUANTILE", "Q2"): mark("second fifth by income", context="part of the population"),
    ("INCOME_WEALTH_QUANTILE", "Q3"): mark("third fifth by income", context="part of the population"),
    ("INCOME_WEALTH_QUANTILE", "Q4"): mark("fourth fifth by income", context="part of the population"),
    ("INCOME_WEALTH_QUANTILE", "Q5"): mark("richest fifth", context="part of the population"),
    ("INCOME_WEALTH_QUANTILE", "B40"): mark("poorest 40%%", context="part of the population"),
    ("INCOME_WEALTH_QUANTILE", "T60"): mark("richest 60%%", context="part of the population"),
}
_CONTEXT: Final = {"EDUCATION_LEV": "schooling"}
_AGES: Final = re.compile(r"Y(?:(?P<first>\d+)T(?P<last>\d+)|_GE(?P<least>\d+)|_LT(?P<under>\d+))")


def dimension_text(dimension: str, *, lang: str) -> str:
    """A dimension, as a word in a sentence."""
    return translate(_DIMENSIONS[dimension], lang=lang)


def part_text(dimension: str, code: str, *, lang: str) -> str:
    """A part of the population by its SDMX code; the code itself where nobody gave it a name.

    Examples
    --------
    >>> part_text("SEX", "F", lang="en"), part_text("AGE", "Y15T24", lang="en")
    ('women', '15–24 years')
    >>> part_text("AGE", "Y_GE25", lang="en"), part_text("EDUCATION_LEV", "ISCED11_8", lang="en")
    ('25 years and older', 'ISCED11_8')
    """
    if dimension == "AGE" and (found := _AGES.fullmatch(code)):
        return _ages(found, lang)
    if (dimension, code) not in PARTS:
        return code
    context = _CONTEXT.get(dimension, "part of the population")
    return translate(PARTS[dimension, code], lang=lang, context=context) % {}


def _ages(found: re.Match[str], lang: str) -> str:
    ages = {name: number(int(text), lang=lang) for name, text in found.groupdict().items() if text}
    if "first" in ages:
        years = interval(ages["first"], ages["last"])
        return translate("%(years)s years", lang=lang, context="age") % {"years": years}
    if "least" in ages:
        return translate("%(years)s years and older", lang=lang, context="age") % {"years": ages["least"]}
    return translate("under %(years)s years", lang=lang, context="age") % {"years": ages["under"]}
