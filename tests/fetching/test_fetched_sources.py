"""What is asked of each source, under which names it lies here, and what the note beside it says."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import pkgutil
import re
from datetime import date
from pathlib import Path

import pytest

from actionlines.errors import ActionlinesError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.fetching import FETCHERS, Patience, SomeNotFetchedError, read_note
from actionlines.indicators.fetching.answers import FailingSourceError, UnreachableError
from actionlines.indicators.fetching.contents import BusySourceError, NoFiguresError, NotTheFileError
from actionlines.indicators.fetching.itu import UnknownDictionaryError, UnknownItuSeriesError
from actionlines.indicators.fetching.wanted import Kind

PAGE = (Path(__file__).parents[2] / "docs/fetching.md").read_text()
TABLE = "/SDGAPI/v1/sdg/Series/DataCSV"
CATEGORIES = "/v2/dictionaries/getcategories"
BY_ID = "/v2/dictionaries/getbyids"


def as_json(facts):
    return json.dumps(facts).encode()


def asked_of(name, *series, ask=None):
    return [
        (one.name, one.method, one.address, one.kind, one.form)
        for one in FETCHERS[name].wanted(series, lambda own: own, ask)
    ]


def test_the_world_bank_gives_everything_in_one_archive_or_a_series_in_its_own():
    assert asked_of("WB_WDI") == [
        ("WDI_CSV.zip", "GET", "https://databank.worldbank.org/data/download/WDI_CSV.zip", Kind.ZIP, None)
    ]
    assert asked_of("WB_WDI", "SP.POP.TOTL", "IT.NET.USER.ZS", "SP.POP.TOTL") == [
        (
            f"{code}.zip",
            "GET",
            f"https://api.worldbank.org/v2/en/indicator/{code}?downloadformat=csv",
            Kind.ZIP,
            None,
        )
        for code in ("SP.POP.TOTL", "IT.NET.USER.ZS")
    ]


def test_the_un_database_gives_a_table_for_each_whole_series():
    assert asked_of("UN_SDG", "IT_NET_BBP.ANYS", "IT_NET_BBP.10MBPS", "IT_USE_II99") == [
        (
            f"{code}.csv",
            "POST",
            "https://unstats.un.org/SDGAPI/v1/sdg/Series/DataCSV",
            Kind.TABLE,
            {"seriesCodes": code},
        )
        for code in ("IT_NET_BBP", "IT_USE_ii99")
    ]


@pytest.fixture
def dictionary():
    """The DataHub's two dictionaries, as far as this goes, and the questions they were asked."""
    asked = []
    categories = [{"category": "Connectivity", "subCategory": [{"subCategory": "Use", "items": []}]}]
    items = [{"codeID": number, "label": "x", "isCollection": False} for number in range(1, 31)]
    items += [{"codeID": 100095, "isCollection": True}, {"codeID": 11624, "isCollection": False}]
    categories[0]["subCategory"][0]["items"] = items
    female = {"codeID": 9230, "code": "HHU4212_HHCFemale"}
    users = {
        "codeID": 11624,
        "code": "i99H",
        "disaggregation": [{"group": "Gender", "codes": [female]}],
        "alternativeUnits": [],
    }

    def ask(address):
        asked.append(address.removeprefix("https://api.datahub.itu.int"))
        if address.endswith(CATEGORIES):
            return categories
        return [{"codes": [users]}] if "11624" in address else [{"codes": [{"codeID": 1, "code": "i112"}]}]

    ask.asked = asked
    return ask


def test_itu_gives_an_archive_for_each_number(dictionary):
    assert asked_of("ITU_DATAHUB", "11624", "100095", "77777", ask=dictionary) == [
        (
            f"datahub-{number}.zip",
            "GET",
            f"https://api.datahub.itu.int/v2/data/download/byid/{number}/iscollection/{collection}",
            Kind.ZIP,
            None,
        )
        for number, collection in ((11624, "false"), (100095, "true"), (77777, "false"))
    ]
    assert dictionary.asked == [CATEGORIES]


def test_itu_codes_are_looked_up_however_deep_they_lie(dictionary):
    found = asked_of("ITU_DATAHUB", "i99H", "HHU4212_HHCFemale", "11624", ask=dictionary)
    assert [one[0] for one in found] == ["datahub-11624.zip", "datahub-9230.zip"]
    first, second = (
        ",".join(map(str, numbers)) for numbers in (range(1, 26), [*range(26, 31), 100095, 11624])
    )
    assert dictionary.asked == [CATEGORIES, f"{BY_ID}?codeids={first}", f"{BY_ID}?codeids={second}"]


def test_no_more_of_the_dictionary_is_asked_for_than_it_takes(dictionary):
    asked_of("ITU_DATAHUB", "i112", ask=dictionary)
    assert len(dictionary.asked) == 2


def test_a_code_that_itu_does_not_have_is_refused_with_the_nearest(dictionary):
    known, unknown = FETCHERS["ITU_DATAHUB"].wanted(["i99H", "i99"], str, dictionary)
    assert known.name == "datahub-11624.zip"
    assert (type(unknown), str(unknown), unknown.candidates) == (
        UnknownItuSeriesError,
        "the ITU DataHub has no series 'i99'; the nearest are i99H",
        ("i99H",),
    )


def test_one_code_that_itu_does_not_have_does_not_keep_the_others_away(
    source, answers, bring, itu_file, archive
):
    itu_file(answers.whole(archive(**{"i99H.csv": "seriesID\n11624\n"})))
    source.will(BY_ID, answers.whole(as_json([{"codes": [{"codeID": 11624, "code": "i99H"}]}])))
    with pytest.raises(SomeNotFetchedError) as raised:
        bring("ITU_DATAHUB", ["nonsense", "i99H"])
    assert str(raised.value) == (
        "1 of 2 files could not be fetched, the others were:\n- the ITU DataHub has no series 'nonsense'"
    )
    assert [one.path.name for one in raised.value.fetched] == ["datahub-11624.zip"]
    with pytest.raises(UnknownItuSeriesError):
        bring("ITU_DATAHUB", ["nonsense"])


def test_a_dictionary_that_has_changed_is_refused():
    with pytest.raises(UnknownDictionaryError) as raised:
        asked_of("ITU_DATAHUB", "i99H", ask=lambda _address: {"data": [{"id": 1}]})
    assert str(raised.value) == (
        "ITU_DATAHUB: the DataHub's dictionary has no codeID anywhere: it has changed; fetch the files by hand, from "
        "the DataHub's pages"
    )


def test_a_dictionary_that_is_not_json(source, answers, bring):
    source.will(CATEGORIES, answers.whole(b"[{"))
    with pytest.raises(NotTheFileError) as raised:
        bring("ITU_DATAHUB", ["i99H"])
    assert str(raised.value) == (
        f"dictionary: {source.address}{CATEGORIES} gave something that is not JSON (Expecting property name enclosed "
        "in double quotes: line 1 column 3 (char 2)); fetch it again later"
    )


@pytest.fixture
def itu_file(source, answers):
    """The DataHub answers for number 11624 as it is told."""
    source.will(CATEGORIES, answers.whole(as_json([{"codeID": 11624, "isCollection": False}])))
    path = "/v2/data/download/byid/11624/iscollection/false"
    return lambda *given: source.will(path, *given)


@pytest.mark.parametrize("status", [200, 500])
def test_itu_says_in_words_that_it_has_no_figures(answers, bring, itu_file, clock, status):
    itu_file(answers.whole(b"No data available for these parameters", status))
    with pytest.raises(NoFiguresError) as raised:
        bring("ITU_DATAHUB", ["11624"])
    assert str(raised.value) == (
        "datahub-11624.zip: the source has no figures for this ('No data available for these parameters'); check the "
        "code of the series"
    )
    assert clock.waits == []


@pytest.mark.parametrize("status", [200, 400, 500])
def test_itu_says_in_words_that_it_has_too_much_to_do(answers, bring, itu_file, archive, clock, status):
    busy = answers.whole(b"Throughput exceeds the current capacity", status)
    itu_file(busy, busy, answers.whole(archive(**{"i99H.csv": "seriesID\n11624\n"})))
    assert bring("ITU_DATAHUB", ["11624"])[0].state == "fetched"
    assert clock.waits == [1.0, 2.0]
    itu_file(busy)
    with pytest.raises(BusySourceError) as raised:
        bring("ITU_DATAHUB", ["11624"], again=True)
    assert str(raised.value) == (
        "datahub-11624.zip: the source has too much to do ('Throughput exceeds the current capacity') (tried 5 times); "
        "fetch it again in some minutes"
    )


def test_without_a_word_everything_or_what_the_catalogue_takes_is_fetched():
    catalogue = load_catalogue()
    assert FETCHERS["WB_WDI"].usual(catalogue) == ()
    sdg = FETCHERS["UN_SDG"].usual(catalogue)
    assert {"IT_MOB_OWN", "IT_NET_BBP.ANYS"} < set(sdg)
    itu = FETCHERS["ITU_DATAHUB"].usual(catalogue)
    assert "i99H" in itu
    assert [code for code in itu if code.endswith("_IDI")] == []
    assert all(len(asked_of("UN_SDG", code)) == 1 for code in sdg)


def test_the_note_says_where_a_file_is_from(source, answers, bring, tmp_path):
    table = b"SeriesCode,GeoAreaCode\nIT_MOB_OWN,646\n"
    source.will(TABLE, answers.whole(table + b"\0" * 5000, ETag='"v1"'))
    (came,) = bring("UN_SDG", ["IT_MOB_OWN"])
    assert came.path.read_bytes() == table
    assert json.loads((tmp_path / "here/IT_MOB_OWN.csv.provenance.json").read_text()) == {
        "source": "UN_SDG",
        "file": "IT_MOB_OWN.csv",
        "address": f"{source.address}{TABLE}",
        "form": {"seriesCodes": "IT_MOB_OWN"},
        "on": "2026-11-23",
        "bytes": len(table),
        "sha256": hashlib.sha256(table).hexdigest(),
        "etag": '"v1"',
        "last_modified": "",
    }
    assert read_note(came.path) == came.note
    came.path.write_bytes(b"changed by hand")
    assert read_note(came.path) is None


def test_the_source_is_told_who_asks(source, answers, bring, archive):
    source.will("/data/download/WDI_CSV.zip", answers.whole(archive(a="b")))
    bring("WB_WDI")
    assert source.asked[0].headers["User-Agent"].startswith("actionlines/")
    assert source.asked[0].headers["Accept-Encoding"] == "identity"


def test_a_file_fetched_today_is_not_fetched_again_unless_asked(source, answers, bring, archive):
    source.will("/data/download/WDI_CSV.zip", answers.whole(archive(a="b")))
    assert [bring("WB_WDI", again=again)[0].state for again in (False, False, True)] == [
        "fetched",
        "here",
        "fetched",
    ]
    assert len(source.asked) == 2


@pytest.mark.parametrize(
    ("version", "question"),
    [
        ({"ETag": 'W/"v1"'}, {"If-None-Match": 'W/"v1"'}),
        (
            {"Last_Modified": "Sun, 22 Nov 2026 08:00:00 GMT"},
            {"If-Modified-Since": "Sun, 22 Nov 2026 08:00:00 GMT"},
        ),
    ],
)
def test_an_older_file_is_asked_for_only_if_it_has_changed(
    source, answers, bring, archive, version, question
):
    path, old, new = "/data/download/WDI_CSV.zip", archive(a="1"), archive(a="2")
    source.will(path, answers.whole(old, **version), answers.whole(b"", 304), answers.whole(new))
    bring("WB_WDI")
    (same,) = bring("WB_WDI", on=date(2026, 11, 24))
    assert (same.state, same.path.read_bytes(), same.note.on) == ("unchanged", old, "2026-11-24")
    assert read_note(same.path) == same.note
    assert question.items() <= source.asked[1].headers.items()
    (other,) = bring("WB_WDI", on=date(2026, 11, 25))
    assert (other.state, other.path.read_bytes()) == ("fetched", new)


def test_a_file_that_somebody_changed_is_fetched_anew(source, answers, bring, archive):
    file = archive(a="1")
    source.will("/data/download/WDI_CSV.zip", answers.whole(file, ETag='"v1"'))
    (came,) = bring("WB_WDI")
    came.path.write_bytes(b"changed by hand")
    assert bring("WB_WDI")[0].path.read_bytes() == file
    assert "If-None-Match" not in source.asked[1].headers


def test_the_old_file_stays_until_the_new_one_is_whole(source, answers, bring, archive):
    old, new = archive(a="1"), archive(a="2")
    source.will("/data/download/WDI_CSV.zip", answers.whole(old), answers.rest(new, until=40))
    (came,) = bring("WB_WDI")
    with pytest.raises(ActionlinesError):
        bring("WB_WDI", on=date(2026, 11, 24))
    assert (came.path.read_bytes(), read_note(came.path)) == (old, came.note)


def test_one_series_that_fails_does_not_keep_the_others_away(source, answers, bring, archive, names):
    source.will("/v2/en/indicator/A.B", answers.whole(archive(a="1")))
    source.will("/v2/en/indicator/C.D", answers.whole(b"gone", 404))
    source.will("/v2/en/indicator/E.F", answers.whole(archive(a="2")))
    with pytest.raises(SomeNotFetchedError) as raised:
        bring("WB_WDI", ["A.B", "C.D", "E.F"])
    assert str(raised.value) == (
        "1 of 3 files could not be fetched, the others were:\n"
        f"- C.D.zip: {source.address}/v2/en/indicator/C.D?downloadformat=csv answers 404 Not Found ('gone'); check the "
        "code of the series, or give the new address if the source has moved"
    )
    assert [one.path.name for one in raised.value.fetched] == ["A.B.zip", "E.F.zip"]
    assert names() == ["A.B.zip", "A.B.zip.provenance.json", "E.F.zip", "E.F.zip.provenance.json"]


def test_a_source_at_fault_twice_running_is_not_asked_for_the_next_series(source, answers, bring, archive):
    fault, fine = answers.whole(b"", 500), answers.whole(archive(a="1"))
    for code, answer in {"A.A": fault, "B.B": fine, "C.C": fault, "D.D": fault, "E.E": fine}.items():
        source.will(f"/v2/en/indicator/{code}", answer)
    with pytest.raises(FailingSourceError, match=r"^D\.D\.zip"):
        bring("WB_WDI", ["A.A", "B.B", "C.C", "D.D", "E.E"], patience=Patience(attempts=1))
    assert len(source.asked) == 4


def test_a_source_that_cannot_be_reached_is_not_asked_for_the_next_series(source, bring, clock):
    source.server.server_close()
    with pytest.raises(UnreachableError):
        bring("WB_WDI", ["A.B", "C.D"], patience=Patience(attempts=2))
    assert clock.waits == [1.0]


def test_progress_is_told(source, answers, bring, archive):
    told, file = [], archive(a="1")
    source.will(
        "/data/download/WDI_CSV.zip",
        answers.rest(file, until=60, ETag='"v1"'),
        answers.rest(file, ETag='"v1"'),
    )
    bring("WB_WDI", progress=lambda *facts: told.append(facts))
    assert told == [("WDI_CSV.zip", 60, len(file)), ("WDI_CSV.zip", len(file), len(file))]


@pytest.mark.parametrize("name", FETCHERS)
def test_the_page_says_what_is_asked_and_what_it_brings(name, dictionary):
    assert f"`{name}`" in PAGE
    series = {"UN_SDG": ["IT_MOB_OWN"], "ITU_DATAHUB": ["i99H"]}.get(name, [])
    for _file, _method, address, _kind, _form in asked_of(name, *series, ask=dictionary):
        assert address.replace("11624", "NUMBER").replace("false", "COLLECTION") in PAGE


def test_the_page_names_every_failure_and_none_that_is_none():
    package = importlib.import_module("actionlines.indicators.fetching")
    modules = [
        importlib.import_module(f"{package.__name__}.{one.name}")
        for one in pkgutil.iter_modules(package.__path__)
    ]
    known = {
        name
        for module in modules
        for name, kind in vars(module).items()
        if inspect.isclass(kind) and issubclass(kind, ActionlinesError) and kind.__module__ == module.__name__
    }
    listed = re.findall(r"^\| `(\w+Error)` \|", PAGE, flags=re.MULTILINE)
    assert sorted(listed) == sorted(known - {"FetchError", "PassingError"})
