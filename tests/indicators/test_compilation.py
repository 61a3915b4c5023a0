"""From files to a release: nothing is lost, nothing half done, the same files give the same bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.compilation import (
    Intake,
    NothingAcceptedError,
    Terms,
    UnknownPublisherError,
    compile_release,
    figures_sha256,
)
from actionlines.indicators.observations import KEY, SCHEMA
from actionlines.indicators.releases import (
    FILE_NAMES,
    SORT_KEYS,
    BrokenReleaseError,
    Manifest,
    Release,
    open_release,
)
from actionlines.indicators.store import NoReleaseError, Store, UnknownReleaseError

DAY = date(2026, 1, 31)

LINES = """geo,time,indicator,value
rwa,2019,internet_users,25.1
rwa,2020,internet_users,26.5
isl,2020,internet_users,99.5
isl,2020,broadband_subscribers_per_100_people,38.2
"""


def gapminder(folder: Path, text: str, name: str = "figures.csv") -> Intake:
    path = folder / name
    path.write_text(text, "utf-8")
    return Intake("GAPMINDER", (path,), vintage="test")


def compiled(folder: Path, *texts: str, base: Release | None = None, **options: object) -> Release:
    folder.mkdir(parents=True, exist_ok=True)
    intakes = [gapminder(folder, text, f"figures-{number}.csv") for number, text in enumerate(texts)]
    facts: dict[str, object] = {"on": DAY, "label": "test", **options}
    return compile_release(intakes, catalogue=load_catalogue(), store=Store(folder), base=base, **facts)  # type: ignore[arg-type]


def told(release: Release) -> list[tuple[object, ...]]:
    return release.lazy().select("REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE").collect().rows()


def test_a_release_holds_the_figures_of_its_files_in_both_orders(tmp_path: Path) -> None:
    release = compiled(tmp_path, LINES)
    assert told(release) == [
        ("ISL", "FIXED_BROADBAND_PER_100", "2020", 38.2),
        ("ISL", "INTERNET_USERS", "2020", 99.5),
        ("RWA", "INTERNET_USERS", "2019", 25.1),
        ("RWA", "INTERNET_USERS", "2020", 26.5),
    ]
    by_indicator = release.lazy("indicator").collect()
    assert by_indicator.sort(KEY).equals(release.lazy().collect().sort(KEY))
    for order, key in SORT_KEYS.items():
        rows = release.lazy(order).collect()
        assert rows.equals(rows.sort(key))
        assert rows.schema == SCHEMA


def test_the_same_files_give_the_same_bytes_and_the_same_name(tmp_path: Path) -> None:
    one, other = compiled(tmp_path / "a", LINES), compiled(tmp_path / "b", LINES)
    assert one.id == other.id
    for name in (*FILE_NAMES.values(), "manifest.json", "quarantine.parquet", "findings.parquet"):
        assert (one.path / name).read_bytes() == (other.path / name).read_bytes(), name


def test_the_order_of_lines_does_not_change_the_figures(tmp_path: Path) -> None:
    head, *lines = LINES.splitlines(keepends=True)
    turned = compiled(tmp_path / "b", head + "".join(reversed(lines)))
    straight = compiled(tmp_path / "a", LINES)
    assert straight.manifest.rows_sha256 == turned.manifest.rows_sha256
    assert straight.id != turned.id, "the file is another one, and the manifest says so"


def test_the_manifest_names_each_file_with_its_hash_and_what_became_of_its_figures(tmp_path: Path) -> None:
    release = compiled(tmp_path, LINES + "rwa,2021,internet_users,n/k\nxyz,2021,internet_users,5\n")
    (source,) = release.manifest.sources
    assert (source.read, source.accepted, source.quarantined, source.carried) == (6, 4, 2, 0)
    assert [(file.name, len(file.sha256)) for file in source.files] == [("figures-0.csv", 64)]
    assert source.licence == "CC BY 4.0"
    assert sorted(release.quarantine()["REASON"]) == ["not_a_number", "unknown_area"]
    assert Manifest.from_json(release.manifest.to_json()) == release.manifest


def test_contradicting_figures_across_files_are_all_refused_and_counted(tmp_path: Path) -> None:
    release = compiled(tmp_path, LINES, "geo,time,indicator,value\nrwa,2020,internet_users,30.0\n")
    assert ("RWA", "INTERNET_USERS", "2020") not in [row[:3] for row in told(release)]
    assert release.quarantine().select("REASON", "FILE", "VALUE").rows() == [
        ("contradictory", "figures-0.csv", "26.5"),
        ("contradictory", "figures-1.csv", "30"),
    ]
    (source,) = release.manifest.sources
    assert (source.read, source.accepted, source.quarantined) == (5, 3, 2)


def test_a_new_release_replaces_figures_by_key_and_carries_the_rest(tmp_path: Path) -> None:
    first = compiled(tmp_path, LINES)
    second = compiled(
        tmp_path, "geo,time,indicator,value\nrwa,2020,internet_users,27.0\n", base=first, label="next"
    )
    assert told(second) == [
        ("ISL", "FIXED_BROADBAND_PER_100", "2020", 38.2),
        ("ISL", "INTERNET_USERS", "2020", 99.5),
        ("RWA", "INTERNET_USERS", "2019", 25.1),
        ("RWA", "INTERNET_USERS", "2020", 27.0),
    ]
    (source,) = second.manifest.sources
    assert (source.read, source.accepted, source.carried, second.manifest.based_on) == (1, 1, 3, first.id)
    assert told(first)[-1][-1] == 26.5, "the earlier release stays as it was"


def leaping(area: str, *, at: int) -> str:
    """A series that leaps in the year `at`: the rules flag it."""
    figures = [10.0 + year + (40 if year >= at else 0) for year in range(12)]
    return "".join(f"{area},{2008 + year},internet_users,{figure}\n" for year, figure in enumerate(figures))


@pytest.mark.parametrize(
    "fresh", ["isl,2014,internet_users,17\n", "isl,2020,internet_users,63\n", "zwe,2020,internet_users,30\n"]
)
def test_areas_without_a_fresh_figure_keep_their_flags_and_the_others_are_judged_again(
    tmp_path: Path, fresh: str
) -> None:
    head = "geo,time,indicator,value\n"
    base = compiled(tmp_path, head + leaping("rwa", at=6) + leaping("isl", at=7) + leaping("tcd", at=20))
    assert base.manifest.flagged == 2
    kept = compiled(tmp_path / "kept", head + fresh, base=base)
    by_other_rules = replace(base, manifest=replace(base.manifest, code_version="0.0.0"))
    again = compiled(tmp_path / "again", head + fresh, base=by_other_rules)
    assert kept.manifest.rows_sha256 == again.manifest.rows_sha256
    assert kept.manifest.flagged == again.manifest.flagged
    assert kept.findings().equals(again.findings())
    assert "RWA" in set(kept.findings()["REF_AREA"])


def test_other_ranges_have_every_area_judged_again(tmp_path: Path) -> None:
    """What was found under the rules of before is not what these would find."""
    base = compiled(tmp_path, "geo,time,indicator,value\n" + leaping("rwa", at=6))
    catalogue = load_catalogue()
    wide = replace(catalogue.indicator("INTERNET_USERS"), valid_max=100_000.0)
    other = replace(catalogue, indicators={**catalogue.indicators, "INTERNET_USERS": wide})
    (tmp_path / "more.csv").write_text("geo,time,indicator,value\nisl,2020,internet_users,99\n")
    release = compile_release(
        [Intake("GAPMINDER", (tmp_path / "more.csv",))],
        catalogue=other, store=Store(tmp_path), on=DAY, label="test", base=base,
    )  # fmt: skip
    assert (base.manifest.flagged, release.manifest.flagged) == (1, 0)


def test_only_the_series_asked_for_are_taken_and_the_others_are_not_called_read(tmp_path: Path) -> None:
    given = gapminder(tmp_path, LINES)
    intake = Intake(given.source, given.paths, only=frozenset({"internet_users"}))
    release = compile_release(
        [intake], catalogue=load_catalogue(), store=Store(tmp_path), on=DAY, label="some"
    )
    assert release.coverage["INDICATOR"].to_list() == ["INTERNET_USERS"]
    assert release.manifest.sources[0].read == 3


def test_files_without_one_good_figure_make_no_release_and_leave_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(NothingAcceptedError) as caught:
        compiled(tmp_path, "geo,time,indicator,value\nxyz,2020,internet_users,5\n")
    assert str(caught.value) == (
        "no figure could be taken from the files (1 unknown_area); "
        "`actionlines data check` lists each with its line"
    )
    assert list((tmp_path / "releases").iterdir()) == []


def test_a_damaged_file_leaves_nothing_behind(tmp_path: Path) -> None:
    good, bad = gapminder(tmp_path, LINES, "good.csv"), gapminder(tmp_path, "", "empty.csv")
    both = Intake("GAPMINDER", (*good.paths, *bad.paths))
    with pytest.raises(Exception, match=r"empty\.csv"):
        compile_release([both], catalogue=load_catalogue(), store=Store(tmp_path), on=DAY, label="x")
    assert list((tmp_path / "releases").iterdir()) == []


def test_a_release_is_found_by_id_by_its_beginning_by_label_and_as_current(tmp_path: Path) -> None:
    release = compiled(tmp_path, LINES)
    store = Store(tmp_path)
    with pytest.raises(NoReleaseError):
        store.open("current")
    store.use(release)
    for name in (release.id, release.id[:6], "test", "current"):
        assert store.open(name).id == release.id


def test_an_unknown_release_names_those_there_are(tmp_path: Path) -> None:
    release = compiled(tmp_path, LINES)
    with pytest.raises(UnknownReleaseError) as caught:
        Store(tmp_path).open("2031")
    assert str(caught.value) == f"'2031' is not a release; there are: test ({release.id})"


def test_a_folder_without_one_of_its_files_is_not_a_release(tmp_path: Path) -> None:
    release = compiled(tmp_path, LINES)
    (release.path / "quarantine.parquet").unlink()
    with pytest.raises(BrokenReleaseError, match=r"has no quarantine\.parquet"):
        open_release(release.path)


def test_the_catalogues_wording_does_not_change_its_hash_but_its_ranges_do() -> None:

    real = load_catalogue()
    entry = real.indicators["INTERNET_USERS"]
    renamed = replace(real, indicators={**real.indicators, entry.code: replace(entry, names={"en": "x"})})
    narrowed = replace(real, indicators={**real.indicators, entry.code: replace(entry, valid_max=99.0)})
    assert figures_sha256(renamed) == figures_sha256(real)
    assert figures_sha256(narrowed) != figures_sha256(real)


def test_gapminders_whole_file_is_accounted_for(shared: Path, tmp_path: Path) -> None:
    path = shared / "data/gapminder_systema_globalis/country_year_indicator.csv.gz"
    release = compile_release(
        [Intake("GAPMINDER", (path,))], catalogue=load_catalogue(), store=Store(tmp_path), on=DAY, label="g"
    )
    (source,) = release.manifest.sources
    assert source.read == 224_871 == source.accepted + source.quarantined
    assert set(release.quarantine()["REASON"]) == {"left_out"}
    iceland = release.indicator("INTERNET_USERS", ("ISL",)).filter(pl.col("TIME_PERIOD") == "2023")
    assert iceland["OBS_VALUE"].round(2).to_list() == [99.83]


OWN = """country;year;share
Ruanda;2023;38,1
Rwanda;2024;41,0
"""

MAPPING = """
[file]
delimiter = ";"
decimal = ","

[columns]
AREA = "country"
TIME_PERIOD = "year"
OBS_VALUE = "share"

[constants]
SERIES = "INTERNET_USERS"
"""


def own_figures(folder: Path, **more: object) -> Intake:
    (folder / "own.csv").write_text(OWN, "utf-8")
    (folder / "own.toml").write_text(MAPPING, "utf-8")
    return Intake("NISR", (folder / "own.csv",), options={"mapping": folder / "own.toml"}, **more)  # type: ignore[arg-type]


def test_a_source_of_ones_own_comes_in_by_a_mapping_file_and_says_who_publishes_it(tmp_path: Path) -> None:
    intake = own_figures(
        tmp_path, terms=Terms("National Institute of Statistics of Rwanda", licence="CC BY 4.0")
    )
    release = compile_release(
        [intake], catalogue=load_catalogue(), store=Store(tmp_path), on=DAY, label="own"
    )
    assert told(release) == [
        ("RWA", "INTERNET_USERS", "2023", 38.1),
        ("RWA", "INTERNET_USERS", "2024", 41.0),
    ]
    (source,) = release.manifest.sources
    assert (source.id, source.publisher) == ("NISR", "National Institute of Statistics of Rwanda")


def test_a_source_nobody_knows_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(
        UnknownPublisherError, match=r"the catalogue has no source 'NISR': say who publishes it"
    ):
        compile_release(
            [own_figures(tmp_path)], catalogue=load_catalogue(), store=Store(tmp_path), on=DAY, label="own"
        )
