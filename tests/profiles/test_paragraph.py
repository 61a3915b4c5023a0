"""What is known of one paragraph: the figure of the world with its source, links with who made them, rewording."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from actionlines.commitments.kept_trackers import Trackers
from actionlines.commitments.library import Library, Origin
from actionlines.commitments.reading.document import Document, Paragraph, Reading
from actionlines.commitments.tracker import Asked, Tracker
from actionlines.indicators.releases import Release
from actionlines.profiles.board import board
from actionlines.profiles.documents import documents
from actionlines.profiles.paragraph import DividedParagraphError, paragraph
from actionlines.profiles.peers import compared_areas
from actionlines.profiles.world_figures import world_figure

NOWHERE = Library(Path("nowhere"))
DAY = date(2026, 11, 30)
OPEN = Origin("pledge.txt", "0" * 64, "", "2026", "CC0", publishable=True)


def pledge(**texts: str) -> Reading:
    """A text of paragraphs without headings: `_1="words"` is paragraph 1."""
    paragraphs = tuple(
        Paragraph(code.strip("_"), "paragraph", "", "", words, heading=False, first_line=1, last_line=1)
        for code, words in texts.items()
    )
    return Reading(Document("pledge", "en", paragraphs), (), (), ())


def test_the_figure_of_the_world_is_what_a_source_states_of_it(release: Release) -> None:
    found = world_figure(release, "COVERAGE_4G")
    stated = (
        board(release)
        .latest.filter(pl.col("INDICATOR") == "COVERAGE_4G", pl.col("REF_AREA") == "001")
        .row(0, named=True)
    )
    assert found is not None
    assert (found.kind, found.value, found.sources) == ("whole", stated["OBS_VALUE"], (stated["SOURCE"],))
    assert found.first_year == found.last_year == stated["YEAR"]


def test_else_it_is_the_median_of_those_with_a_recent_figure(release: Release) -> None:
    found = world_figure(release, "FIXED_BROADBAND_PER_100")
    rows = board(release).latest.filter(
        pl.col("INDICATOR") == "FIXED_BROADBAND_PER_100",
        pl.col("REF_AREA").is_in(compared_areas()),
        pl.col("YEAR") >= pl.col("WINDOW_FROM"),
    )
    assert found is not None
    assert (found.kind, found.areas) == ("median", rows.height)
    assert found.value == pytest.approx(sorted(rows["OBS_VALUE"])[rows.height // 2], rel=0.05)
    assert set(found.sources) == set(rows["SOURCE"])


def test_an_indicator_without_figures_has_none(release: Release) -> None:
    assert world_figure(release, "ICT_REGULATORY_TRACKER") is None


def test_each_link_says_who_made_it_when_why_and_how_sure_it_is(release: Release) -> None:
    profile = paragraph(release, NOWHERE, "wsis10", "C2.c", lang="en")
    ties = (*(one.tie for one in (*profile.indicators, *profile.targets)), *profile.sdg, *profile.agencies)
    assert {one.kind for one in ties} == {"indicator", "target", "sdg", "agency"}
    assert all(one.by and one.on and one.why and one.sure for one in ties)
    assert {one.id for one in profile.figure_sources} == {"UN_SDG"}
    assert profile.table().height == len(ties)


def test_a_paragraph_that_no_figure_measures_says_why(release: Release) -> None:
    profile = paragraph(release, NOWHERE, "wsis10", "C2.d", lang="en")
    assert profile.indicators == ()
    assert profile.unmeasured.startswith("Whether emergency communication works")


def test_a_paragraph_of_another_text_says_which_lines_stand_on_it(release: Release) -> None:
    profile = paragraph(release, NOWHERE, "review-2025", "28", lang="en")
    assert (profile.linked, profile.lines) == (False, ("C3", "C8"))


def test_documents_hold_from_their_adoption_on_the_day_of_the_release(release: Release) -> None:
    listed = {one.code: one for one in documents(release, NOWHERE, lang="fr").documents}
    assert listed["tunis-agenda"].adopted == "2005-11-18"
    assert listed["tunis-agenda"].in_force
    assert listed["tunis-agenda"].holds_for
    assert (listed["wsis10"].languages, listed["wsis10"].edition) == ((), "")


def test_a_rewording_follows_the_paragraph_through_a_renumbering(release: Release, tmp_path: Path) -> None:
    here = Library(tmp_path)
    here.keep(pledge(_1="Share all data.", _2="Train teachers."), OPEN, on=DAY)
    moved = {"1": ("2",), "2": ("3",)}
    here.keep(pledge(_1="Begin now.", _2="Share open data.", _3="Train teachers."), OPEN, on=DAY, moved=moved)
    told = {code: paragraph(release, here, "pledge", code, lang="en").rewording for code in ("1", "2", "3")}
    assert told["1"] is not None
    assert told["1"].code == ""
    assert told["2"] is not None
    assert told["2"].code == "1"
    assert [words for change, words in told["2"].stretches if change != "kept"] == ["all", "open"]
    assert told["3"] is None


def test_a_code_that_was_given_on_tells_of_whom_it_was(release: Release, tmp_path: Path) -> None:
    here = Library(tmp_path)
    moved = {"1": ("2",), "2": ("3", "4"), "4": ("4",)}
    here.keep(pledge(_1="Begin.", _2="Share.", _3="Train.", _4="Teach."), OPEN, on=DAY, moved=moved)
    told = {code: paragraph(release, here, "pledge", code, lang="en") for code in "1234"}
    assert [one.had_before for one in told.values()] == [("2",), ("3", "4"), (), ()]
    assert [one.formers for one in told.values()] == [(), ("1",), ("2",), ("2",)]


def test_a_divided_paragraph_names_what_became_of_it(release: Release, tmp_path: Path) -> None:
    here = Library(tmp_path)
    here.keep(pledge(_1="Share.", _2="Train."), OPEN, on=DAY, moved={"9": ("1", "2")})
    with pytest.raises(DividedParagraphError, match="ask for one of them") as caught:
        paragraph(release, here, "pledge", "9", lang="en")
    assert caught.value.candidates == ("1", "2")


def test_what_a_tracker_asks_for_stands_beside_its_paragraph(release: Release, tmp_path: Path) -> None:
    asked = Asked(2, ("113",), "Draw up road maps", (), due="2027", due_by=date(2027, 12, 31))
    Trackers(tmp_path).keep(Tracker("t.csv", (asked,), ()), OPEN, document="review-2025", lang="en", on=DAY)
    profile = paragraph(release, Library(tmp_path), "review-2025", "113", lang="fr")
    assert [one.action for one in profile.asked] == ["Draw up road maps"]
    assert profile.asked_lang == "en"
    assert profile.as_dict()["asked"][0]["due_by"] == "2027-12-31"
