"""What Akoma Ntoso asks to know of every document: which work it is, its language, and this file."""

from __future__ import annotations

from datetime import date
from typing import Final

from lxml import etree

from actionlines.commitments.akoma_ntoso_names import ISO3, UNKNOWN_DAY, Work
from actionlines.commitments.reading.document import Document

AKN: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
ALIAS: Final = "actionlines"
"""Whose name of the work its alias is: ours."""
_A: Final = f"{{{AKN}}}"


def meta_of(work: Work, document: Document, *, on: date) -> etree._Element:
    """What the standard asks to know of every document: the work, its expression in a language, this file."""
    meta = etree.Element(f"{_A}meta")
    identification = etree.SubElement(meta, f"{_A}identification", source="#actionlines")
    expression = f"{work.address}/{ISO3[document.lang]}@{work.day.isoformat()}"
    part = _identified(identification, "FRBRWork", work.address, f"{work.address}/!main", work)
    part.insert(2, etree.Element(f"{_A}FRBRalias", value=document.name, name=ALIAS))
    etree.SubElement(part, f"{_A}FRBRcountry", value=work.country)
    etree.SubElement(part, f"{_A}FRBRsubtype", value=work.subtype)
    etree.SubElement(part, f"{_A}FRBRnumber", value=work.number, showAs=work.shown)
    part = _identified(identification, "FRBRExpression", expression, f"{expression}/!main", work)
    etree.SubElement(part, f"{_A}FRBRlanguage", language=ISO3[document.lang])
    part = _identified(
        identification, "FRBRManifestation", f"{expression}.xml", f"{expression}/!main.xml", work, on=on
    )
    etree.SubElement(part, f"{_A}FRBRformat", value="xml")
    references = etree.SubElement(meta, f"{_A}references", source="#actionlines")
    for name, shown in ((work.actor, work.actor_name), ("actionlines", "Actionlines")):
        address = f"/akn/ontology/organization/{work.country}/{name}"
        etree.SubElement(references, f"{_A}TLCOrganization", eId=name, href=address, showAs=shown)
    return meta


def _identified(
    parent: etree._Element, name: str, address: str, this: str, work: Work, *, on: date | None = None
) -> etree._Element:
    """One of the three levels; `on` is the day of the mark-up, whose author we are."""
    element = etree.SubElement(parent, f"{_A}{name}")
    etree.SubElement(element, f"{_A}FRBRthis", value=this)
    etree.SubElement(element, f"{_A}FRBRuri", value=address)
    day, dated, author = work.day, work.dated, work.actor
    if on is not None:
        day, dated, author = on, "unknown" if on == UNKNOWN_DAY else "markup", "actionlines"
    etree.SubElement(element, f"{_A}FRBRdate", date=day.isoformat(), name=dated)
    etree.SubElement(element, f"{_A}FRBRauthor", href=f"#{author}")
    return element
