"""SDMX in its formats: against pysdmx, which writes and reads them too, and on samples with quirks of our making."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from pysdmx.io import read_sdmx, write_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.model import Component, Components, Concept, DataType, Role, Schema

from actionlines.indicators.exports import to_sdmx_csv
from actionlines.indicators.observations import SCHEMA, conform
from actionlines.indicators.readers import Reading, read
from actionlines.indicators.readers.header import DuplicateColumnError
from actionlines.indicators.readers.opening import EmptyFileError, TruncatedFileError
from actionlines.indicators.readers.sdmx import NoConceptError, StructureError
from actionlines.indicators.readers.sdmx_ml import ForbiddenXmlError, NotSdmxError

SAMPLES = Path(__file__).parent / "samples"
DIMENSIONS = ("FREQ", "INDICATOR", "REF_AREA", "SEX", "SPEED", "TIME_PERIOD")
FORMATS = [
    *(Format.DATA_SDMX_CSV_1_0_0, Format.DATA_SDMX_CSV_2_0_0),
    *(Format.DATA_SDMX_ML_2_1_GEN, Format.DATA_SDMX_ML_2_1_GENTS, Format.DATA_SDMX_ML_2_1_STR),
    *(Format.DATA_SDMX_ML_2_1_STRTS, Format.DATA_SDMX_ML_3_0, Format.DATA_SDMX_ML_3_1),
]
FIGURES = {
    "FREQ": ["A", "A", "A", "A"],
    "INDICATOR": ["IT_USE", "IT_USE", "IT_USE", "IT_BBP"],
    "REF_AREA": ["RWA", "RWA", "TCD", "TCD"],
    "SEX": ["F", "F", "_T", "_T"],
    "SPEED": ["_T", "_T", "_T", "10M"],
    "TIME_PERIOD": ["2020", "2021", "2020", "2020"],
    "OBS_VALUE": [12.5, 13.25, None, 0.1],
    "UNIT_MEASURE": ["PT", "PT", "PT", "PER_100"],
    "OBS_STATUS": ["A", "E", "M", "A"],
}


def component(name: str, role: Role, kind: DataType = DataType.STRING, **more: Any) -> Component:
    return Component(id=name, required=False, role=role, concept=Concept(name), local_dtype=kind, **more)


@pytest.fixture
def components() -> Components:
    return Components(
        [
            *(component(name, Role.DIMENSION) for name in DIMENSIONS),
            component("OBS_VALUE", Role.MEASURE, DataType.DOUBLE),
            component("UNIT_MEASURE", Role.ATTRIBUTE, attachment_level=",".join(DIMENSIONS[:-1])),
            component("OBS_STATUS", Role.ATTRIBUTE, attachment_level="O"),
        ]
    )


@pytest.fixture
def message(tmp_path: Path, components: Components) -> Callable[[Format, bool], Path]:
    def write(kind: Format, by_series: bool = False) -> Path:
        schema = Schema("datastructure", "TST", "DS", components, "1.0", [])
        dataset = PandasDataset(structure=schema, data=pd.DataFrame(FIGURES), attributes={})
        path = tmp_path / f"{kind.name}.{'csv' if 'CSV' in kind.name else 'xml'}"
        flat = {} if not by_series else {"dimension_at_observation": {dataset.short_urn: "TIME_PERIOD"}}
        write_sdmx(dataset, kind, str(path), **flat)
        return path

    return write


def rows(reading: Reading, *columns: str) -> list[tuple[object, ...]]:
    return reading.frame.select(columns).rows()


@pytest.mark.parametrize("by_series", [False, True])
@pytest.mark.parametrize("kind", FORMATS, ids=lambda kind: kind.name)
def test_what_pysdmx_writes_is_read(
    message: Callable[[Format, bool], Path], kind: Format, by_series: bool
) -> None:
    found = read("OWN", [message(kind, by_series)])
    columns = ("SERIES", "AREA", "TIME_PERIOD", "SEX", "OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS", "FREQ")
    assert sorted(rows(found, *columns)) == [
        ("IT_BBP.10M", "TCD", "2020", "_T", 0.1, "PER_100", "A", "A"),
        ("IT_USE", "RWA", "2020", "F", 12.5, "PT", "A", "A"),
        ("IT_USE", "RWA", "2021", "F", 13.25, "PT", "E", "A"),
    ]
    assert (found.empty, found.rejected.height) == (1, 0)


@pytest.mark.parametrize("name", ["sdmx_generic.xml", "sdmx_structure_specific.xml"])
def test_pysdmx_reads_the_same_of_our_samples(name: str) -> None:
    ours = read("OWN", [SAMPLES / name])
    (theirs,) = read_sdmx(SAMPLES / name, validate=False).data
    oracle = pl.from_pandas(theirs.data).filter(~pl.col("OBS_VALUE").is_in(["", "NaN"]))
    value = pl.coalesce("RAW_VALUE", pl.col("OBS_VALUE").cast(pl.String)).alias("OBS_VALUE")
    columns = ["AREA", "SEX", "TIME_PERIOD", "FREQ"]
    mine = ours.frame.select(*columns, value, pl.col("UNIT_MULT").cast(pl.String).fill_null(""))
    other = oracle.rename({"REF_AREA": "AREA"}).select(
        *columns, "OBS_VALUE", pl.col("UNIT_MULT").fill_null("")
    )
    assert mine.rows() == other.rows()


def test_the_generic_sample() -> None:
    found = read("OWN", [SAMPLES / "sdmx_generic.xml"])
    columns = ("SERIES", "TIME_PERIOD", "OBS_VALUE", "RAW_VALUE", "UNIT_MULT", "OBS_STATUS", "LINE")
    assert rows(found, *columns) == [
        ("IT_USE", "2020", 12.5, None, 3, "E", 23),
        ("IT_USE", "2021", None, "13,5", 3, None, 27),
    ]
    assert (found.empty, found.files[0].lines) == (1, 31)


def test_the_structure_specific_sample() -> None:
    found = read("OWN", [SAMPLES / "sdmx_structure_specific.xml"])
    columns = ("SERIES", "AREA", "OBS_VALUE", "RAW_VALUE", "UNIT_MULT", "UNIT_MEASURE", "LINE")
    assert rows(found, *columns) == [
        ("IT_USE.10M", "RWA", 12.5, None, 3, "PT", 15),
        ("IT_USE", "TCD", None, "n/a", None, "PT", 19),
    ]
    assert found.empty == 1


def test_lines_stay_right_in_long_messages(tmp_path: Path) -> None:
    head, tail = (SAMPLES / "sdmx_structure_specific.xml").read_text().split("    <Series", 1)
    lines = "".join(f'<Obs TIME_PERIOD="{1900 + n % 100}" OBS_VALUE="{n}"/>\n' for n in range(70_000))
    path = tmp_path / "long.xml"
    path.write_text(f'{head}<Series INDICATOR="X" REF_AREA="RWA">\n{lines}</Series>\n    <Series{tail}')
    found = read("OWN", [path])
    assert (found.frame["OBS_VALUE"] + 15 == found.frame["LINE"])[:70_000].all()


def test_sdmx_csv_1_0_with_labels() -> None:
    found = read("OWN", [SAMPLES / "sdmx_1_0.csv"])
    columns = ("SERIES", "AREA", "FREQ", "SEX", "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE", "COMMENT_OBS")
    assert rows(found, *columns) == [("IT_USE", "RWA", "A", "F", "2020", 12.5, "PT", "a, b")]
    assert found.empty == 1


def test_sdmx_csv_2_0_rejects_what_it_asks_to_delete() -> None:
    found = read("OWN", [SAMPLES / "sdmx_2_0.csv"])
    columns = ("SEX", "OBS_VALUE", "RAW_VALUE", "UNIT_MULT", "OBS_STATUS", "NUMERATOR", "LINE")
    assert rows(found, *columns) == [
        ("F", 12.5, None, 0, "A", 125.0, 2),
        ("M", None, "abc", 0, "E", None, 3),
    ]
    assert found.rejected.select("LINE", "REASON", "TEXT").rows() == [
        (4, "deletion", "dataflow,TST:DF(1.0),D,A,IT_USE,RWA,M,2019")
    ]


def test_what_we_export_as_sdmx_csv_is_read_back(tmp_path: Path) -> None:
    figures = pl.DataFrame(
        {
            "INDICATOR": ["INTERNET_USERS", "PC"],
            "REF_AREA": ["RWA", "TCD"],
            "TIME_PERIOD": ["2020", "2021-Q1"],
            "FREQ": ["A", "Q"],
            "SEX": ["F", "_T"],
            "AGE": ["Y15T24", "_T"],
            "URBANISATION": ["_T", "U"],
            "EDUCATION_LEV": ["_T", "_T"],
            "DISABILITY_STATUS": ["_T", "PD"],
            "INCOME_WEALTH_QUANTILE": ["Q1", "_T"],
            "SOURCE": ["OWN", "OWN"],
            "OBS_VALUE": [12.5, 1e-7],
            "UNIT_MEASURE": ["PT", "PT"],
            "UNIT_MULT": [0, 3],
            "OBS_STATUS": ["A", "E"],
            "SAMPLE_SIZE": [100, None],
            "STD_ERROR": [0.5, None],
            "AGE_SCOPE": [None, "Y_GE15"],
            "COMMENT_OBS": ['one "two"\nthree', None],
        },
        strict=False,
    )
    figures = conform(figures)
    path = tmp_path / "export.csv"
    path.write_bytes(to_sdmx_csv(figures))
    found = read("OWN", [path]).frame.rename({"SERIES": "INDICATOR", "AREA": "REF_AREA"})
    back = conform(found.drop("RAW_VALUE", "FILE", "LINE", "COLUMN").with_columns(SOURCE=pl.lit("OWN")))
    assert back.select(SCHEMA.names()).equals(figures)


def test_what_states_no_status_is_exported_as_normal_and_nothing_else_is_filled_in() -> None:
    rows = pl.DataFrame({"REF_AREA": ["RWA", "TCD"], "OBS_STATUS": [None, "E"], "NATURE": [None, "E"]})
    assert to_sdmx_csv(rows).decode().splitlines()[1:] == [
        "dataflow,ACTIONLINES:OBSERVATIONS(1.0),I,RWA,A,",
        "dataflow,ACTIONLINES:OBSERVATIONS(1.0),I,TCD,E,E",
    ]


def test_derived_rows_name_a_structure_of_their_own() -> None:
    rows = pl.DataFrame({"RECIPE": ["parity_sex"], "REF_AREA": ["RWA"]})
    assert b"ACTIONLINES:DERIVED(1.0)" in to_sdmx_csv(rows)


def test_a_structure_tells_dimensions_from_attributes(tmp_path: Path) -> None:
    structure = SAMPLES / "sdmx_structure.xml"
    path = tmp_path / "figures.csv"
    path.write_text(
        "DATAFLOW,FREQ,INDICATOR,REF_AREA,SEX,SPEED,TIME_PERIOD,OBS_VALUE,COLLECTOR\n"
        "TST:DF(1.0),A,IT_BBP,RWA,_T,10M,2020,1.5,NISR\n"
    )
    assert rows(read("OWN", [path]), "SERIES") == [("IT_BBP.10M.NISR",)]
    assert rows(read("OWN", [path], structure=structure), "SERIES") == [("IT_BBP.10M",)]
    with pytest.raises(StructureError) as caught:
        read("OWN", [path], structure=path)
    assert str(caught.value).startswith("figures.csv: ")
    assert str(caught.value).endswith(
        "; give an SDMX structure message that holds a data structure definition"
    )


def test_concepts_with_other_names_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text("DATAFLOW,SUBJECT,COUNTRY,TIME_PERIOD,OBS_VALUE\nOECD:ICT(1.0),HH,FRA,2020,90\n")
    with pytest.raises(NoConceptError) as caught:
        read("OWN", [path])
    assert str(caught.value) == (
        "figures.csv: no column INDICATOR or SERIES or INDICATOR_CODE or EDULIT_IND for SERIES; the "
        "message has "
        "DATAFLOW, SUBJECT, COUNTRY, TIME_PERIOD, OBS_VALUE: say which it is, concepts={'SERIES': ...}, "
        "or in a "
        "mapping file"
    )
    found = read("OWN", [path], concepts={"SERIES": "SUBJECT", "AREA": "COUNTRY"})
    assert rows(found, "SERIES", "AREA", "OBS_VALUE") == [("HH", "FRA", 90.0)]


def test_labels_that_make_two_columns_alike_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(
        "DATAFLOW,INDICATOR,INDICATOR: Indicator,REF_AREA,TIME_PERIOD,OBS_VALUE\nx,a,b,c,2020,1\n"
    )
    with pytest.raises(DuplicateColumnError) as caught:
        read("OWN", [path])
    assert str(caught.value) == (
        "figures.csv, line 1: two columns are named 'INDICATOR'; rename or remove one"
    )


GENERIC = (SAMPLES / "sdmx_generic.xml").read_text()


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        (
            GENERIC[:-200],
            TruncatedFileError,
            "message.xml, line 26: the XML ends too early; the download was cut off: fetch it again",
        ),
        (
            GENERIC.replace("</gen:Obs>", "</gen:Oops>", 1),
            NotSdmxError,
            "message.xml, line 26, column 18: is not XML (Opening and ending tag mismatch: Obs line 23 "
            "and Oops, line "
            "26, column 18); fetch it again",
        ),
        (
            GENERIC.replace("<mes:Gen", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><mes:Gen', 1),
            ForbiddenXmlError,
            "message.xml: has a document type (<!DOCTYPE>), which SDMX never has; remove it",
        ),
        (
            "<?xml version='1.0'?><Structure/>",
            NotSdmxError,
            "message.xml: is XML with the root 'Structure', not an SDMX-ML data message (GenericData, "
            "GenericTimeSeriesData, StructureSpecificData, StructureSpecificTimeSeriesData); ask the "
            "service for data, "
            "in the format SDMX-ML 2.1 or 3.0",
        ),
        (
            "<GenericData><DataSet/></GenericData>",
            EmptyFileError,
            "message.xml: the message holds no observation; ask for more, or for another key",
        ),
    ],
)
def test_xml_that_is_no_message_of_figures_is_refused(
    tmp_path: Path, text: str, error: type, said: str
) -> None:
    path = tmp_path / "message.xml"
    path.write_text(text)
    with pytest.raises(error) as caught:
        read("OWN", [path])
    assert str(caught.value) == said
