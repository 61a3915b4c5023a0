"""The links to a page's figures as files."""

from __future__ import annotations

from typing import Final

from actionlines.languages import translate

FORMS: Final = ("csv", "xlsx", "json")
WITHOUT_WORKBOOK: Final = ("csv", "json")
"""Of tables of words, and of those that hold what others do."""
FORM_NAMES: Final = {"csv": "CSV", "json": "JSON", "xlsx": "Excel (XLSX)", "sdmx-csv": "SDMX-CSV"}


def links(addresses: dict[str, str], *, lang: str) -> list[tuple[str, str]]:
    """Name and address of each form, said as what it is."""
    message = translate("Figures as %(form)s", lang=lang)
    return [(message % {"form": FORM_NAMES[form]}, address) for form, address in addresses.items()]
