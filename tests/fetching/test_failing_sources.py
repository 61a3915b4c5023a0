"""Each way in which a source fails has a sentence of its own, and nothing half done stays."""

from __future__ import annotations

import fcntl
import os

import pytest

from actionlines.indicators.fetching import Patience
from actionlines.indicators.fetching.addresses import (
    BadAddressError,
    ForeignHostError,
    InsecureAddressError,
)
from actionlines.indicators.fetching.answers import (
    BrokenAnswerError,
    FailingSourceError,
    RedirectError,
    RefusedError,
    SilentSourceError,
    UnreachableError,
)
from actionlines.indicators.fetching.codes import BadSeriesCodeError
from actionlines.indicators.fetching.contents import (
    BusySourceError,
    DamagedFileError,
    EmptyAnswerError,
    NoFiguresError,
    NotTheFileError,
)
from actionlines.indicators.fetching.downloading import (
    CannotWriteError,
    StalledError,
    TooLargeError,
    download,
)
from actionlines.indicators.fetching.registry import FolderInUseError, UnknownFetcherError
from actionlines.indicators.fetching.wanted import Kind, Wanted

BULK = "/data/download/WDI_CSV.zip"
TABLE = "/SDGAPI/v1/sdg/Series/DataCSV"
LATER = {"Retry_After": "Mon, 23 Nov 2026 10:01:30 GMT", "Date": "Mon, 23 Nov 2026 10:00:00 GMT"}


@pytest.fixture
def good(archive):
    return archive(**{"WDICSV.csv": "Iceland,99.83\n"})


@pytest.fixture
def refused(bring, source, names):
    """The error of a fetch, with the address left out of its text; nothing may lie in the folder."""

    def refused(kind, name="WB_WDI", series=(), **options):
        with pytest.raises(kind) as raised:
            bring(name, series, **options)
        assert type(raised.value) is kind
        assert names() == []
        return str(raised.value).replace(source.address, "SOURCE")

    return refused


def test_a_source_that_fails_twice_is_asked_a_third_time(source, answers, bring, good, clock):
    told, fault = [], answers.whole(b"oops", 500)
    source.will(BULK, fault, fault, answers.whole(good))
    assert bring("WB_WDI", tell=told.append)[0].state == "fetched"
    assert clock.waits == [1.0, 2.0]
    said = f"WDI_CSV.zip: {source.address}{BULK} answers 500 Internal Server Error"
    assert told == [f"{said}; attempt 2 of 5 in 1 s", f"{said}; attempt 3 of 5 in 2 s"]


def test_a_source_that_always_fails_is_given_up(source, answers, refused, clock):
    source.will(BULK, answers.whole(b"", 502))
    assert refused(FailingSourceError) == (
        f"WDI_CSV.zip: SOURCE{BULK} answers 502 Bad Gateway (tried 5 times); the source has a fault: fetch it again "
        "later"
    )
    assert clock.waits == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize(("status", "asks", "waited"), [(429, {"Retry_After": "7"}, 7.0), (503, LATER, 90.0)])
def test_a_source_that_asks_to_wait_is_given_its_time(
    source, answers, bring, good, clock, status, asks, waited
):
    def busy(handler):
        handler.send_response_only(status)
        for name, value in {**asks, "Content-Length": "0"}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()

    source.will(BULK, busy, answers.whole(good))
    bring("WB_WDI")
    assert clock.waits == [waited]


@pytest.mark.parametrize("nonsense", ["soon", "", "-5", "Mon, 99 Nov 2026"])
def test_a_wait_that_cannot_be_read_is_not_asked_for(source, answers, bring, good, clock, nonsense):
    source.will(BULK, answers.whole(b"", 429, Retry_After=nonsense), answers.whole(good))
    bring("WB_WDI")
    assert clock.waits == [1.0]


def test_a_source_that_asks_for_an_hour_is_left_to_a_person(source, answers, refused, clock):
    source.will(BULK, answers.whole(b"", 429, Retry_After="3600"))
    assert refused(BusySourceError) == (
        f"WDI_CSV.zip: SOURCE{BULK} answers 429 Too Many Requests; fetch it again in 3,600 seconds, as the source asks"
    )
    assert clock.waits == []


def test_no_connection(source, refused):
    source.server.server_close()
    assert refused(UnreachableError) == (
        "WDI_CSV.zip: no connection to 127.0.0.1 ([Errno 111] Connection refused) (tried 5 times); check the network "
        "and the proxy (HTTPS_PROXY)"
    )


def test_a_source_that_says_nothing(source, answers, refused):
    source.will(BULK, answers.silent)
    assert refused(SilentSourceError, patience=Patience(attempts=2, read=0.15)) == (
        "WDI_CSV.zip: 127.0.0.1 is connected, but nothing comes (tried 2 times); fetch it again later"
    )


def test_a_source_that_falls_silent_in_the_middle(source, answers, refused, good):
    def half(handler):
        handler.say(200, {"Content-Length": len(good)})
        handler.wfile.write(good[:20])
        handler.server.over.wait(5)

    source.will(BULK, half)
    assert refused(SilentSourceError, patience=Patience(attempts=1, read=0.15)) == (
        "WDI_CSV.zip: 127.0.0.1 is connected, but nothing comes; fetch it again later"
    )


def test_a_source_that_trickles(source, answers, refused, good, slow_clock):
    source.will(BULK, answers.trickle(good))
    text = refused(StalledError, patience=Patience(attempts=1), clock=slow_clock)
    assert text.startswith("WDI_CSV.zip: only ")
    assert text.endswith(" bytes came in 150 seconds; fetch it again when the line or the source is faster")


def test_a_file_that_is_cut_off(source, answers, refused, good):
    source.will(BULK, answers.rest(good, until=50))
    assert refused(BrokenAnswerError) == (
        "WDI_CSV.zip: the answer of 127.0.0.1 is incomplete or broken (peer closed connection without sending complete "
        f"message body (received 50 bytes, expected {len(good)})) (tried 5 times); fetch it again"
    )


def test_a_connection_that_ends_before_any_answer(source, refused):
    def hang_up(handler):
        handler.close_connection = True

    source.will(BULK, hang_up)
    assert refused(BrokenAnswerError, patience=Patience(attempts=1)) == (
        "WDI_CSV.zip: the answer of 127.0.0.1 is incomplete or broken (Server disconnected without sending a "
        "response.); fetch it again"
    )


def test_a_length_that_is_stated_too_short_shows_in_the_archive(source, answers, refused, good):
    source.will(BULK, answers.whole(good, Content_Length=len(good) - 10))
    assert refused(DamagedFileError) == (
        f"WDI_CSV.zip: the archive from SOURCE{BULK} is damaged (File is not a zip file); fetch it again"
    )


def test_a_damaged_file_in_a_sound_archive(source, answers, refused, good):
    place = good.index(b"WDICSV.csv") + len(b"WDICSV.csv") + 3
    source.will(BULK, answers.whole(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]))
    assert refused(DamagedFileError) == (
        f"WDI_CSV.zip: 'WDICSV.csv' in the archive from SOURCE{BULK} is damaged; fetch it again"
    )
    assert len(source.asked) == 1


@pytest.mark.parametrize(
    ("body", "gave"),
    [
        (b"<!DOCTYPE html><title>Down for\n maintenance</title>", "a web page ('Down for maintenance')"),
        (b"\xef\xbb\xbf\n<HTML><body>no title", "a web page ('without a title')"),
    ],
)
@pytest.mark.parametrize(
    ("name", "series", "file", "path"),
    [
        ("WB_WDI", (), "WDI_CSV.zip", BULK),
        ("UN_SDG", ["IT_MOB_OWN"], "IT_MOB_OWN.csv", TABLE),
    ],
)
def test_a_web_page_instead_of_the_file(source, answers, refused, body, gave, name, series, file, path):
    source.will(path, answers.whole(body))
    kind = "a ZIP archive" if file.endswith("zip") else "a table"
    assert refused(NotTheFileError, name, series) == (
        f"{file}: SOURCE{path} gave {gave} instead of {kind}; open the address in a browser to see what is wrong"
    )
    assert len(source.asked) == 1


def test_an_error_of_the_world_bank_under_the_status_of_a_success(source, answers, refused):
    said = (
        b'<?xml version="1.0" encoding="utf-8"?><wb:error xmlns:wb="http://www.worldbank.org">'
        b'<wb:message id="175" key="Invalid format">The indicator was not found.</wb:message></wb:error>'
    )
    source.will("/v2/en/indicator/NO.SUCH", answers.whole(said))
    assert refused(NotTheFileError, series=["NO.SUCH"]) == (
        "NO.SUCH.zip: SOURCE/v2/en/indicator/NO.SUCH?downloadformat=csv gave 'The indicator was not found.' instead "
        "of a ZIP archive; check the code of the series"
    )


def test_json_instead_of_a_table(source, answers, refused):
    source.will(TABLE, answers.whole(b'{"Message": "An error has occurred."}'))
    assert refused(NotTheFileError, "UN_SDG", ["IT_MOB_OWN"]) == (
        f'IT_MOB_OWN.csv: SOURCE{TABLE} gave \'{{"Message": "An error has occurred."}}\' instead of a table; check '
        "the code of the series"
    )


@pytest.mark.parametrize("body", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_nothing_at_all(source, answers, refused, body):
    source.will(TABLE, answers.whole(body))
    assert refused(EmptyAnswerError, "UN_SDG", ["IT_MOB_OWN"]) == (
        f"IT_MOB_OWN.csv: SOURCE{TABLE} gave an empty file; fetch it again later"
    )


def test_a_table_without_figures(source, answers, refused):
    source.will(TABLE, answers.whole(b"SeriesCode,GeoAreaCode\r\n\0\0\0"))
    assert refused(NoFiguresError, "UN_SDG", ["IT_MOB_OWN"]) == (
        f"IT_MOB_OWN.csv: SOURCE{TABLE} gave a header and no figures; check the code of the series"
    )


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, b"<html>Not here</html>", "404 Not Found"),
        (
            403,
            b'{"message":"Missing Authentication Token"}',
            '403 Forbidden (\'{"message":"Missing Authentication Token"}\')',
        ),
        (206, b"unasked", "206 Partial Content ('unasked')"),
    ],
)
def test_a_source_that_will_not_give_it(source, answers, refused, clock, status, body, said):
    source.will(BULK, answers.whole(body, status))
    assert refused(RefusedError) == (
        f"WDI_CSV.zip: SOURCE{BULK} answers {said}; check the code of the series, or give the new address if the "
        "source has moved"
    )
    assert clock.waits == []


def small(source):
    return Wanted("small.csv", f"{source.address}/small.csv", Kind.TABLE, 1000)


def test_a_file_that_is_announced_too_large(source, answers, line, tmp_path):
    source.will("/small.csv", answers.whole(b"a\nb\n", Content_Length=1001))
    with pytest.raises(TooLargeError) as raised:
        download(small(source), tmp_path, line, source="UN_SDG", on=None)
    assert str(raised.value) == (
        "small.csv: has more than 1,000 bytes, which a file of this kind cannot have; look at "
        f"{source.address}/small.csv in a browser"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("coding", [{}, {"Content_Encoding": "gzip"}])
def test_a_file_that_grows_too_large(source, line, tmp_path, coding):
    import gzip

    def endless(handler):
        body = b"a,b\n" * 500
        handler.say(200, {"Transfer-Encoding": "chunked", **coding})
        body = gzip.compress(body) if coding else body
        handler.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))

    source.will("/small.csv", endless)
    with pytest.raises(TooLargeError):
        download(small(source), tmp_path, line, source="UN_SDG", on=None)
    assert list(tmp_path.iterdir()) == []


def test_a_packed_answer_is_unpacked_though_nobody_asked_for_it(source, answers, bring, archive):
    import gzip

    table = b"SeriesCode,GeoAreaCode\nIT_MOB_OWN,646\n"
    source.will(TABLE, answers.whole(gzip.compress(table), Content_Encoding="gzip"))
    assert bring("UN_SDG", ["IT_MOB_OWN"])[0].path.read_bytes() == table


def test_a_source_that_sends_on_within_its_own_hosts(source, answers, bring, good):
    source.will(BULK, answers.sent_on("/elsewhere/a%20file.zip"))
    source.will("/elsewhere/a%20file.zip", answers.whole(good))
    assert bring("WB_WDI")[0].path.read_bytes() == good


@pytest.mark.parametrize(
    "place", ["http://localhost:{port}/x", "http://127.0.0.1:{other}/x", "//evil.example/x"]
)
def test_a_source_that_sends_on_to_a_foreign_host(source, other_source, answers, refused, place):
    ports = {"port": source.server.server_address[1], "other": other_source.server.server_address[1]}
    source.will(BULK, answers.sent_on(place.format(**ports)))
    origin = place.format(**ports).removesuffix("/x")
    origin = f"http:{origin}" if origin.startswith("//") else origin
    assert refused(ForeignHostError) == (
        f"WDI_CSV.zip: the source sends us on to {origin}, which is not https on one of its own hosts (127.0.0.1); "
        "nothing was fetched from there: if the source has moved, give its new address"
    )
    assert other_source.asked == []


def test_a_source_that_sends_on_and_on(source, answers, refused):
    source.will(BULK, answers.sent_on(BULK))
    assert refused(RedirectError) == (
        f"WDI_CSV.zip: SOURCE{BULK} sends us on more than 5 times; open it in a browser to see why"
    )
    assert len(source.asked) == 6


def test_a_source_that_sends_on_to_nowhere(source, answers, refused):
    source.will(BULK, answers.sent_on("http://127.0.0.1:nine/"))
    assert refused(BrokenAnswerError, patience=Patience(attempts=1)) == (
        "WDI_CSV.zip: the answer of 127.0.0.1 is incomplete or broken (Invalid URL in location header: Invalid port: "
        "'nine'.); fetch it again"
    )


def test_a_form_is_not_turned_into_a_plain_question(source, answers, bring, refused):
    source.will(TABLE, answers.sent_on("/new", status=302))
    assert refused(RefusedError, "UN_SDG", ["IT_MOB_OWN"]).startswith(
        f"IT_MOB_OWN.csv: SOURCE{TABLE} answers 302"
    )
    source.will(TABLE, answers.sent_on("/new", status=308))
    source.will("/new", answers.whole(b"SeriesCode\nIT_MOB_OWN\n"))
    bring("UN_SDG", ["IT_MOB_OWN"])
    assert (source.asked[-1].method, source.asked[-1].body) == ("POST", "seriesCodes=IT_MOB_OWN")


@pytest.mark.parametrize(
    ("address", "kind", "text"),
    [
        (
            "http://mirror.example",
            InsecureAddressError,
            "http://mirror.example is not encrypted: anybody on the way could change the figures; give its https "
            "address (plain http is for this very machine only)",
        ),
        (
            "ftp://mirror.example",
            BadAddressError,
            "'ftp://mirror.example' is not an address of the web; give one like https://host",
        ),
        (
            "https://mirror.example:port",
            BadAddressError,
            "'https://mirror.example:port' is not an address (Invalid port: 'port'); give one like https://host",
        ),
    ],
)
def test_an_address_that_cannot_be_used(bring, address, kind, text):
    with pytest.raises(kind) as raised:
        bring("WB_WDI", address=address)
    assert str(raised.value) == text


def test_a_source_that_is_not_known(bring):
    with pytest.raises(UnknownFetcherError) as raised:
        bring("UNDP_HDR")
    assert str(raised.value) == (
        "'UNDP_HDR' cannot be fetched; what can be is WB_WDI, UN_SDG, ITU_DATAHUB: bring its file and use "
        "`actionlines data import`"
    )
    assert raised.value.candidates == ("WB_WDI", "UN_SDG", "ITU_DATAHUB")


@pytest.mark.parametrize(
    ("name", "code", "example"),
    [
        ("WB_WDI", "../../secret", "IT.NET.USER.ZS"),
        ("WB_WDI", "it.net", "IT.NET.USER.ZS"),
        ("UN_SDG", "IT MOB", "IT_USE_ii99"),
        ("ITU_DATAHUB", "i99H/x", "i99H or 11624"),
    ],
)
def test_a_code_that_cannot_be_one_is_asked_of_nobody(source, refused, name, code, example):
    text = refused(BadSeriesCodeError, name, [code])
    assert text == f"{code!r} is not a code of a series of {name}; they look like {example}"
    assert source.asked == []


def test_two_fetches_in_one_folder(bring, tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(FolderInUseError) as raised:
        bring("WB_WDI")
    os.close(handle)
    assert str(raised.value) == f"{folder}: another fetch is writing here; wait until it has ended"


def test_a_folder_that_is_none(bring, tmp_path):
    (tmp_path / "here").write_text("a file")
    with pytest.raises(CannotWriteError) as raised:
        bring("WB_WDI")
    assert str(raised.value) == (
        f"{tmp_path}/here: cannot be used (File exists); make room, or choose another folder"
    )


def test_a_file_that_cannot_be_written(source, answers, bring, good, tmp_path):
    (tmp_path / "here/WDI_CSV.zip").mkdir(parents=True)
    (tmp_path / "here/WDI_CSV.zip/in the way").touch()
    source.will(BULK, answers.whole(good))
    with pytest.raises(CannotWriteError) as raised:
        bring("WB_WDI")
    assert str(raised.value) == (
        f"{tmp_path}/here/WDI_CSV.zip.part: cannot be written (Is a directory); make room, or choose another folder"
    )
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["WDI_CSV.zip"]
