"""What changed for a country since the release before: told from what to what, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store
from actionlines.languages import LANGUAGES
from actionlines.profiles.area_changes import LatestChange, changes_of_area
from actionlines.profiles.change_sentences import (
    OF_EACH_KIND,
    change_sentence,
    changes_lead,
    told_changes,
)
from actionlines.profiles.country import CountryProfile, country


@pytest.fixture(scope="module")
def before(prepared_var: Path, release: Release) -> Release:
    found = Store(prepared_var).before(release)
    assert found is not None
    return found


def of(release: Release, before: Release, area: str, lang: str = "en") -> CountryProfile:
    return country(release, area, lang=lang, before=before)


def test_a_profile_holds_the_changes_of_its_area(release: Release, before: Release) -> None:
    profile = of(release, before, "KEN")
    assert profile.changes == changes_of_area(release, before, "KEN", lang="en")
    assert country(release, "KEN", lang="en").changes is None


def test_a_few_of_each_kind_are_told(release: Release, before: Release) -> None:
    changes = of(release, before, "KEN").changes
    assert changes is not None
    kinds = [one.kind for one in told_changes(changes)]
    every = [one.kind for one in changes.latest]
    assert {kind: kinds.count(kind) for kind in set(every)} == {
        kind: min(OF_EACH_KIND, every.count(kind)) for kind in set(every)
    }


def test_the_table_says_from_what_the_latest_figure_changed(release: Release, before: Release) -> None:
    profile = of(release, before, "KEN")
    assert profile.changes is not None
    table = profile.table()
    row = table.filter((table["LINE"] == "C3") & (table["INDICATOR"] == "INTERNET_USERS")).to_dicts()[0]
    change = next(one for one in profile.changes.latest if one.indicator == "INTERNET_USERS")
    assert (row["CHANGE"], row["CHANGE_FROM_PERIOD"], row["CHANGE_FROM"]) == ("later", "2017", change.old)
    assert (row["TIME_PERIOD"], row["OBS_VALUE"]) == (change.new_period, change.new)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("area", ["KEN", "ISL", "TKL", "BVT"])
def test_changes_are_said_in_words(release: Release, before: Release, lang: str, area: str) -> None:
    changes = of(release, before, area, lang).changes
    assert changes is not None
    assert "2020-10" in changes_lead(changes, lang=lang)
    for one in changes.latest:
        text = change_sentence(one, lang=lang)
        assert "%(" not in text
        assert (one.new_period or one.old_period or "")[:4] in text


def made(kind: str, old: tuple[str, float] | None, new: tuple[str, float] | None) -> LatestChange:
    (old_period, old_value), (new_period, new_value) = old or (None, None), new or (None, None)
    sources = ("A" if old else None, "A" if new else None)
    return LatestChange(
        "INTERNET_USERS",
        kind,  # type: ignore[arg-type]
        *(old_period, old_value, sources[0], new_period, new_value, sources[1]),
        *(None, None, None, "new_source"),
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (made("revised", ("2019", 20.0), ("2019", 21.0)), "2019 revised from 20.0% to 21.0%."),
        (made("later", ("2019", 20.0), ("2021", 30.0)), "now 30.0% (2021), before 20.0% (2019)."),
        (
            made("earlier", ("2019", 20.0), ("2017", 9.0)),
            "now 9.0% (2017), an earlier year than before: 20.0% (2019).",
        ),
        (made("first", None, ("2021", 30.0)), "no figure before, now 30.0% (2021)."),
        (made("gone", ("2019", 20.0), None), "no figure any more, before 20.0% (2019)."),
    ],
)
def test_each_kind_of_change_is_told_in_its_own_words(change: LatestChange, said: str) -> None:
    assert change_sentence(change, lang="en") == f"Individuals using the Internet: {said}"


def test_nothing_changed_is_said_too(release: Release) -> None:
    same = of(release, release, "KEN").changes
    assert same is not None
    assert changes_lead(same, lang="en") == "No figure shown here changed since release 2026-11."
    assert told_changes(same) == ()
