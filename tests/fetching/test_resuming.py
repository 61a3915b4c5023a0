"""What broke off goes on where it ended, and never mixes two versions of a file."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionlines.indicators.fetching import Patience
from actionlines.indicators.fetching.answers import BrokenAnswerError
from actionlines.indicators.fetching.downloading import download
from actionlines.indicators.fetching.wanted import Kind, Wanted

BULK = "/data/download/WDI_CSV.zip"
ONCE = Patience(attempts=1)


@pytest.fixture
def file(archive):
    """An archive, and the same with revised figures: as long, and not the same."""
    return [archive(**{"WDICSV.csv": "Iceland,99.83\n" * 10, "more.csv": year * 99}) for year in ("3", "4")]


def test_what_breaks_off_goes_on_where_it_ended(source, answers, bring, file, clock, names):
    source.will(BULK, answers.rest(file[0], until=100, ETag='"v1"'), answers.rest(file[0], ETag='"v1"'))
    (came,) = bring("WB_WDI")
    assert came.path.read_bytes() == file[0]
    assert source.ranges() == [None, "bytes=100-"]
    assert source.asked[1].headers["If-Range"] == '"v1"'
    assert clock.waits == [1.0]
    assert names() == ["WDI_CSV.zip", "WDI_CSV.zip.provenance.json"]


def test_what_was_given_up_is_kept_for_the_next_fetch(source, answers, bring, file, names):
    source.will(BULK, answers.rest(file[0], until=100, ETag='"v1"'), answers.rest(file[0], ETag='"v1"'))
    with pytest.raises(BrokenAnswerError) as raised:
        bring("WB_WDI", patience=ONCE)
    assert str(raised.value) == (
        "WDI_CSV.zip: the answer of 127.0.0.1 is incomplete or broken (peer closed connection without sending complete "
        f"message body (received 100 bytes, expected {len(file[0])})); fetch it again; 100 bytes are kept, and the "
        "next fetch goes on from there"
    )
    assert names() == ["WDI_CSV.zip.part", "WDI_CSV.zip.part.json"]
    (came,) = bring("WB_WDI", patience=ONCE)
    assert (came.path.read_bytes(), came.note.etag) == (file[0], '"v1"')
    assert source.ranges() == [None, "bytes=100-"]
    assert names() == ["WDI_CSV.zip", "WDI_CSV.zip.provenance.json"]


def test_the_date_of_the_last_change_serves_where_there_is_no_strong_etag(source, answers, bring, file):
    version = {"ETag": 'W/"v1"', "Last_Modified": "Mon, 23 Nov 2026 08:00:00 GMT"}
    cut, rest = answers.rest(file[0], until=100, **version), answers.partial(file[0][100:], 100, len(file[0]))
    source.will(BULK, cut, rest)
    assert bring("WB_WDI")[0].path.read_bytes() == file[0]
    assert source.asked[1].headers["If-Range"] == "Mon, 23 Nov 2026 08:00:00 GMT"


def test_without_a_version_to_hold_the_source_to_it_starts_from_zero(source, answers, bring, file, names):
    source.will(BULK, answers.rest(file[0], until=100), answers.rest(file[0], until=100))
    with pytest.raises(BrokenAnswerError):
        bring("WB_WDI", patience=Patience(attempts=2))
    assert source.ranges() == [None, None]
    assert names() == []


def test_a_source_that_takes_no_ranges_starts_from_zero(source, answers, bring, file):
    source.will(BULK, answers.rest(file[0], until=100, ETag='"v1"'), answers.whole(file[0], ETag='"v1"'))
    assert bring("WB_WDI")[0].path.read_bytes() == file[0]
    assert source.ranges() == [None, "bytes=100-"]


def test_a_file_that_changed_meanwhile_comes_whole(source, answers, bring, file):
    source.will(BULK, answers.rest(file[0], until=100, ETag='"v1"'), answers.rest(file[1], ETag='"v2"'))
    (came,) = bring("WB_WDI")
    assert (came.path.read_bytes(), came.note.etag) == (file[1], '"v2"')


def test_a_source_that_gives_the_rest_of_another_version_is_not_believed(source, answers, bring, file):
    told = []
    rest = answers.partial(file[1][100:], 100, len(file[1]), ETag='"v2"')
    source.will(BULK, answers.rest(file[0], until=100, ETag='"v1"'), rest, answers.rest(file[1], ETag='"v2"'))
    assert bring("WB_WDI", tell=told.append)[0].path.read_bytes() == file[1]
    assert source.ranges() == [None, "bytes=100-", None]
    changed = "WDI_CSV.zip: the source has changed the file since it was begun; attempt 3 of 5 in 2 s"
    assert told[1] == changed


@pytest.mark.parametrize("place", [(50, 0), (100, 7)])
def test_a_rest_that_does_not_fit_is_not_taken(source, answers, bring, file, place):
    start, longer = place
    rest = answers.partial(file[0][100:], start, len(file[0]) + longer, ETag='"v1"')
    source.will(BULK, answers.rest(file[0], until=100, ETag='"v1"'), rest, answers.rest(file[0], ETag='"v1"'))
    assert bring("WB_WDI")[0].path.read_bytes() == file[0]
    assert source.ranges() == [None, "bytes=100-", None]


def test_pieces_that_make_no_archive_are_thrown_away(source, answers, bring, file):
    told = []
    version = {"Last_Modified": "Mon, 23 Nov 2026 08:00:00 GMT"}
    mixed = answers.partial(file[1][100:], 100, len(file[1]), **version)
    source.will(BULK, answers.rest(file[0], until=100, **version), mixed, answers.whole(file[1], **version))
    assert bring("WB_WDI", tell=told.append)[0].path.read_bytes() == file[1]
    assert told[1] == "WDI_CSV.zip: its pieces do not fit together; attempt 3 of 5 in 2 s"


def test_a_range_that_cannot_be_satisfied_starts_from_zero(source, answers, bring, file):
    beyond = answers.whole(b"", 416, Content_Range=f"bytes */{len(file[0])}")
    source.will(BULK, answers.rest(file[0], until=100, ETag='"v1"'), beyond, answers.whole(file[0]))
    assert bring("WB_WDI")[0].path.read_bytes() == file[0]
    assert source.ranges() == [None, "bytes=100-", None]


def test_a_part_of_another_address_or_with_torn_facts_is_not_used(source, answers, bring, file, tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    for facts in (json.dumps({"address": "https://elsewhere", "etag": '"v1"'}), '{"address": "ht', "[]"):
        (folder / "WDI_CSV.zip.part").write_bytes(b"something else")
        (folder / "WDI_CSV.zip.part.json").write_text(facts)
        source.will(BULK, answers.rest(file[0], ETag='"v1"'))
        assert bring("WB_WDI", again=True)[0].path.read_bytes() == file[0]
    assert source.ranges() == [None, None, None]


def test_what_was_asked_with_a_form_is_asked_anew(source, answers, bring, names):
    table = b"SeriesCode,GeoAreaCode\n" * 20
    path = "/SDGAPI/v1/sdg/Series/DataCSV"
    source.will(path, answers.rest(table, until=50, ETag='"v1"'), answers.rest(table, ETag='"v1"'))
    assert bring("UN_SDG", ["IT_MOB_OWN"])[0].path.read_bytes() == table
    assert [(one.method, one.body, one.headers.get("Range")) for one in source.asked] == [
        ("POST", "seriesCodes=IT_MOB_OWN", None),
        ("POST", "seriesCodes=IT_MOB_OWN", None),
    ]


def test_a_poor_line_that_brings_something_each_time_may_go_on(source, answers, bring, archive, clock):
    file = archive(**{"WDICSV.csv": "Iceland,99.83\n" * 40})
    cuts = [answers.rest(file, until=end, ETag='"v1"') for end in range(10, len(file), 10)]
    source.will(BULK, *cuts, answers.rest(file, ETag='"v1"'))
    (came,) = bring("WB_WDI", patience=Patience(attempts=2, worth_bytes=10))
    assert came.path.read_bytes() == file
    assert len(source.asked) == len(cuts) + 1 > 10
    assert set(clock.waits) == {1.0}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(2, 400), cuts=st.lists(st.integers(0, 400), max_size=4), forgets=st.booleans())
def test_however_often_it_breaks_off_the_file_is_the_source_s(source, answers, line, size, cuts, forgets):
    table = bytes(33 + (7 * place) % 90 for place in range(size)) + b"\nend\n"
    version = {} if forgets else {"ETag": '"v1"'}
    source.will("/t.csv", *(answers.rest(table, until=end, **version) for end in (*cuts, len(table))))
    wanted = Wanted("t.csv", f"{source.address}/t.csv", Kind.TABLE, 10_000)
    with tempfile.TemporaryDirectory() as folder:
        came = download(wanted, Path(folder), line, source="UN_SDG", on=date(2026, 11, 23))
        assert came.path.read_bytes() == table
        assert sorted(path.name for path in Path(folder).iterdir()) == ["t.csv", "t.csv.provenance.json"]
