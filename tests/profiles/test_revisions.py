"""What changed between the bundled releases: the counts add up, and every row can be found in both releases."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.precedence import select_series
from actionlines.indicators.releases import Release
from actionlines.indicators.revisions import KINDS
from actionlines.indicators.store import Store
from actionlines.profiles.area_changes import changes_of_area
from actionlines.profiles.revisions import (
    A_PAGE,
    NoSuchPartError,
    TooManyRevisionsError,
    UnknownKindError,
    revisions,
)


@pytest.fixture(scope="session")
def before(prepared_var: Path, release: Release) -> Release:
    found = Store(prepared_var).before(release)
    assert found is not None
    return found


def test_the_counts_of_all_indicators_and_of_all_areas_are_those_of_the_whole(
    release: Release, before: Release
) -> None:
    whole = revisions(release, before, lang="en")
    for tallies in (whole.by_indicator, whole.by_area):
        assert {kind: sum(getattr(one, kind) for one in tallies) for kind in KINDS} == whole.counts
    assert sum(count for *_, count in whole.by_reason) == sum(whole.counts.values())


def test_a_plain_count_of_one_area_s_figures_gives_the_same(release: Release, before: Release) -> None:
    """Counted again with sets: what is shown of Rwanda under each release."""
    shown = []
    for one in (before, release):
        rows = select_series(one.area("RWA"), load_catalogue())
        key = ["INDICATOR", "TIME_PERIOD", "SEX", "AGE", "URBANISATION", "EDUCATION_LEV"]
        key += ["DISABILITY_STATUS", "INCOME_WEALTH_QUANTILE", "FREQ"]
        shown.append({row[:-1]: row[-1] for row in rows.select(*key, "OBS_VALUE").iter_rows()})
    old, new = shown
    found = changes_of_area(release, before, "RWA", lang="en")
    assert found.counts["new"] == len(new.keys() - old.keys())
    assert found.counts["withdrawn"] == len(old.keys() - new.keys())
    both = found.counts["revised"] + found.counts["digits"] + found.unchanged
    assert both == len(old.keys() & new.keys())
    assert found.counts["revised"] <= sum(old[key] != new[key] for key in old.keys() & new.keys())


def test_the_latest_figure_of_an_area_is_told_before_and_after(release: Release, before: Release) -> None:
    found = {one.indicator: one for one in changes_of_area(release, before, "ISL", lang="en").latest}
    moved = found["INTERNET_USERS"]
    assert (moved.kind, moved.new_period, moved.new_source) == ("later", "2023", "GAPMINDER")
    assert moved.old_period is not None
    assert moved.old_period < "2023"
    assert {one.kind for one in found.values()} <= {"first", "later", "earlier", "revised", "gone"}


def test_the_pages_of_a_list_hold_all_of_it_once(release: Release, before: Release) -> None:
    first = revisions(release, before, indicator="INTERNET_USERS", lang="en")
    pages = [
        revisions(release, before, indicator="INTERNET_USERS", part=part, lang="en").revisions
        for part in range(1, first.parts + 1)
    ]
    rows = [(one.area, one.period, *one.breakdown.items()) for page in pages for one in page]
    assert [len(page) for page in pages[:-1]] == [A_PAGE] * (first.parts - 1)
    assert len(rows) == len(set(rows)) == first.total == first.counts["revised"] == first.table().height
    sizes = [abs(one.difference or 0) for page in pages for one in page]
    assert sizes == sorted(sizes, reverse=True)


def test_what_is_asked_wrongly_is_refused_with_what_there_is(release: Release, before: Release) -> None:
    with pytest.raises(UnknownKindError, match="revised, withdrawn, new, digits"):
        revisions(release, before, kind="changed", lang="en")
    with pytest.raises(NoSuchPartError, match="the list has"):
        revisions(release, before, area="TKL", part=2, lang="en")
    with pytest.raises(TooManyRevisionsError, match="ask for an indicator"):
        revisions(release, before, kind=None, lang="en").table()


def test_a_profile_of_revisions_is_json(release: Release, before: Release) -> None:
    facts = revisions(release, before, area="KEN", kind=None, lang="en").as_dict()
    assert json.loads(json.dumps(facts))["counts"] == facts["counts"]
    assert json.loads(json.dumps(changes_of_area(release, before, "KEN", lang="en").as_dict()))["latest"]


def test_a_release_does_not_differ_from_itself(release: Release) -> None:
    assert set(revisions(release, release, kind=None, area="KEN", lang="en").counts.values()) == {0}
    rows = revisions(release, release, kind=None, area="KEN", lang="en").table()
    assert rows.select(pl.len()).item() == 0
