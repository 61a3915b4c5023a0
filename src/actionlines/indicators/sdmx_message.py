"""Observations as an SDMX-ML message: structure-specific, version 2.1, flat, as the UN's data providers send it.

pysdmx writes such messages from pandas tables alone, which the package does not ask for; in the tests it reads ours.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

import polars as pl
from lxml import etree

from actionlines.indicators.exports import DATAFLOW
from actionlines.indicators.observations import conform

_BASE: Final = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
MESSAGE: Final = f"{_BASE}/message"
COMMON: Final = f"{_BASE}/common"
SPECIFIC: Final = f"{_BASE}/data/structurespecific"
INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_sdmx_ml(rows: pl.DataFrame, *, sender: str, on: datetime) -> bytes:
    """An SDMX-ML 2.1 structure-specific message with every observation for itself.

    Parameters
    ----------
    rows
        With columns of `observations.SCHEMA`; a field without a value is left out.
    sender
        Code of who sends it, such as ``"BR_CETIC"``.
    on
        When it was prepared; in UTC where it names a zone.

    Returns
    -------
    bytes
        The same for the same observations, sender and time.

    References
    ----------
    SDMX Technical Specification 2.1 (2011), section 3A, structure-specific data messages.

    Examples
    --------
    >>> row = {"INDICATOR": "HH7", "REF_AREA": "BRA", "TIME_PERIOD": "2016", "OBS_VALUE": 60.8725}
    >>> message = to_sdmx_ml(pl.DataFrame([row]), sender="BR", on=datetime(2026, 11, 30))
    >>> b'REF_AREA="BRA"' in message, b'OBS_VALUE="60.8725"' in message
    (True, True)
    """
    agency, flow, version = re.split(r"[:()]", DATAFLOW)[:3]
    urn = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={DATAFLOW}"
    observations = conform(rows).with_columns(pl.col("OBS_STATUS").fill_null("A")).to_dicts()
    spaces = {
        "mes": MESSAGE,
        "ss": SPECIFIC,
        "com": COMMON,
        "xsi": INSTANCE,
        "ns1": f"{urn}:ObsLevelDim:AllDimensions",
    }
    root = etree.Element(etree.QName(MESSAGE, "StructureSpecificData"), nsmap=spaces)
    told = [_fields(row) for row in observations]
    _head(root, told, urn=urn, names=(agency, flow, version), sender=sender, on=on)
    data = etree.SubElement(root, etree.QName(MESSAGE, "DataSet"))
    data.set(etree.QName(SPECIFIC, "structureRef"), flow)
    data.set(etree.QName(INSTANCE, "type"), "ns1:DataSetType")
    data.set(etree.QName(SPECIFIC, "dataScope"), "DataStructure")
    data.set("action", "Information")
    for fields in told:
        etree.SubElement(data, "Obs", fields)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _head(
    root: Any,
    told: list[dict[str, str]],
    *,
    urn: str,
    names: tuple[str, str, str],
    sender: str,
    on: datetime,
) -> None:
    agency, flow, version = names
    head = etree.SubElement(root, etree.QName(MESSAGE, "Header"))
    moment = (on.astimezone(UTC) if on.tzinfo is not None else on).strftime("%Y-%m-%dT%H:%M:%SZ")
    content = sha256(repr((told, sender, moment)).encode()).hexdigest()
    for name, text in (("ID", f"A{content[:31]}"), ("Test", "false"), ("Prepared", moment)):
        etree.SubElement(head, etree.QName(MESSAGE, name)).text = text
    etree.SubElement(head, etree.QName(MESSAGE, "Sender"), id=sender)
    structure = etree.SubElement(
        head,
        etree.QName(MESSAGE, "Structure"),
        structureID=flow,
        namespace=urn,
        dimensionAtObservation="AllDimensions",
    )
    usage = etree.SubElement(structure, etree.QName(COMMON, "StructureUsage"))
    reference = {"agencyID": agency, "id": flow, "version": version, "class": "Dataflow"}
    etree.SubElement(usage, "Ref", reference)


def _fields(row: dict[str, Any]) -> dict[str, str]:
    """What an observation states; numbers in the fewest digits that read back as the same."""
    return {
        name: _NOT_XML.sub("", value if isinstance(value, str) else repr(value))
        for name, value in row.items()
        if value is not None and value != ""
    }
