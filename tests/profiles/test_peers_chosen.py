"""Peers that a reader chooses: places, medians and lines then speak of them."""

from __future__ import annotations

from statistics import median

import pytest

from actionlines import places
from actionlines.errors import NotFoundError
from actionlines.indicators.releases import Release
from actionlines.profiles.country import CountryProfile, country
from actionlines.profiles.figures import Score
from actionlines.profiles.peers import CHOSEN, NoSuchPeersError, TooManyPeersError, compared_areas


def every_score(profile: CountryProfile) -> list[Score]:
    return [one for line in profile.lines for one in line.scores]


def lead_of(profile: CountryProfile) -> Score:
    assert profile.lead is not None
    return profile.lead


@pytest.mark.parametrize(
    ("asked", "group"),
    [("region", "002"), ("income", "WB_LIC"), ("LDC", "199"), ("202", "202"), ("WB_HIC", "WB_HIC")],
)
def test_peers_are_a_kind_or_a_group_and_the_place_is_among_them(
    release: Release, asked: str, group: str
) -> None:
    profile = country(release, "RWA", lang="en", peers=asked)
    assert profile.chosen is not None
    assert (profile.chosen.group, profile.groups) == (group, ("001", group))
    assert group in {place.group for place in lead_of(profile).places}
    assert [one.group for one in profile.medians] == [group, "001"]


def test_a_place_among_countries_named_is_what_a_plain_count_gives(release: Release) -> None:
    named = ("KEN", "UGA", "TZA", "BDI")
    own = lead_of(country(release, "RWA", lang="en")).figure
    assert own is not None
    others = [lead_of(country(release, code, lang="en")).figure for code in named]
    higher = sum(figure.value > own.value for figure in others if figure)
    profile = country(release, "RWA", lang="en", peers=",".join(named))
    place = next(place for place in lead_of(profile).places if place.group == CHOSEN)
    assert (place.kind, place.rank, place.areas) == ("peers", 1 + higher, 1 + len(named))


def test_a_few_countries_named_are_drawn_each_and_many_as_their_median(release: Release) -> None:
    few = country(release, "RWA", lang="en", peers="KEN,UGA")
    assert ([one.area for one in few.beside], few.medians) == (["KEN", "UGA"], ())
    many = country(release, "RWA", lang="en", peers="KEN,UGA,TZA,BDI,ETH,MDG,MWI")
    assert (many.beside, [one.group for one in many.medians]) == ((), [CHOSEN, "001"])


def test_the_median_of_peers_is_that_of_their_figures(release: Release) -> None:
    named = ("KEN", "UGA", "TZA", "BDI", "ETH", "MDG", "MWI")
    peers = country(release, "RWA", lang="en", peers=",".join(named)).medians[0]
    series = {
        code: {point.period: point.value for point in lead_of(country(release, code, lang="en")).series}
        for code in named
    }
    for point in peers.points:
        figures = [found[point.period] for found in series.values() if point.period in found]
        assert point.value == pytest.approx(median(figures))


def test_the_country_itself_is_no_peer_of_its_own(release: Release) -> None:
    profile = country(release, "RWA", lang="en", peers="RWA,KEN,KEN")
    assert profile.chosen is not None
    assert (profile.chosen.asked, profile.chosen.areas) == ("KEN", ("KEN",))
    with pytest.raises(NoSuchPeersError, match="RWA itself"):
        country(release, "RWA", lang="en", peers="RWA")


def test_peers_that_cannot_be_are_refused_with_the_reason(release: Release) -> None:
    with pytest.raises(NoSuchPeersError, match="no income group"):
        country(release, "TKL", lang="en", peers="income")
    with pytest.raises(TooManyPeersError, match="at most 60"):
        country(release, "RWA", lang="en", peers=",".join(compared_areas()[:70]))
    with pytest.raises(NotFoundError):
        country(release, "RWA", lang="en", peers="KEN,XQX")


@pytest.mark.parametrize("asked", ["", "income", "199", "KEN,UGA,TZA,BDI"])
def test_the_strip_holds_as_many_figures_as_the_place_counts(release: Release, asked: str) -> None:
    profile = country(release, "RWA", lang="en", peers=asked)
    shown = [one for one in every_score(profile) if one.standing]
    assert shown
    for one in shown:
        standing, figure = one.standing, one.figure
        assert standing is not None
        assert figure is not None
        assert figure.value in standing.values
        assert list(standing.values) == sorted(standing.values)
        counted = [place.areas for place in one.places if place.group == standing.group]
        assert counted in ([], [len(standing.values)])


def test_the_table_names_the_peers_and_the_place_among_them(release: Release) -> None:
    table = country(release, "RWA", lang="en", peers="199").table()
    row = table.filter((table["INDICATOR"] == "INTERNET_USERS") & (table["LINE"] == "C3")).to_dicts()[0]
    ldc = places.members("199", on=int(release.manifest.on[:4]))
    assert row["PEERS"] == "199"
    assert 1 <= row["PEERS_RANK"] <= row["PEERS_AREAS"] <= len(ldc)
    assert country(release, "RWA", lang="en").table()["PEERS"].null_count() == table.height
