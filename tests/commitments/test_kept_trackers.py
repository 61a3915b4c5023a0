"""Trackers that were kept: editions, what everybody may see, and what a paragraph asks for."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.commitments.evidence import Piece, addresses, pieces
from actionlines.commitments.kept_trackers import (
    Trackers,
    UnknownTrackerError,
    WrongTextNameError,
    tracker_of,
)
from actionlines.commitments.library import Origin
from actionlines.commitments.tracker import Asked, BadRow, Entity, Tracker

DAY = date(2026, 11, 30)
ROAD_MAPS = Asked(
    row=3,
    paragraphs=("113", "114"),
    action="Draw up a road map",
    entities=(Entity("ITU", "ITU"), Entity("UNGIS", None)),
    due="by the session of 2027",
    due_by=date(2027, 12, 31),
    state="under way",
    evidence="Note 7, https://example.org/7",
    source="Secretariat",
    dated="2026-06",
)
READ = Tracker(
    "asked.csv", (ROAD_MAPS, Asked(4, ("67",), "Meet", ())), (BadRow(5, "action", "", "is empty"),)
)
ORIGIN = Origin("asked.csv", "0" * 64, "https://example.org/asked", "2026", "by leave", publishable=True)


def keep(root: Path, read: Tracker = READ, *, publishable: bool = True, document: str = "review-2025") -> str:
    origin = replace(ORIGIN, publishable=publishable)
    return Trackers(root).keep(read, origin, document=document, lang="en", on=DAY).id


def test_what_was_kept_comes_back_as_it_was_with_its_source(tmp_path: Path) -> None:
    edition = keep(tmp_path)
    kept = Trackers(tmp_path).open("review-2025")
    assert (kept.id, kept.on, kept.based_on, kept.lang) == (edition, DAY, None, "en")
    assert (kept.tracker, kept.origin) == (READ, ORIGIN)


def test_another_table_is_another_edition_and_the_former_one_stays(tmp_path: Path) -> None:
    first = keep(tmp_path)
    mark = Trackers(tmp_path).fingerprint
    second = keep(tmp_path, replace(READ, asked=READ.asked[:1]))
    here = Trackers(tmp_path)
    assert here.editions("review-2025") == (second, first)
    assert here.open("review-2025", first).tracker == READ
    assert here.fingerprint != mark


def test_the_same_table_again_is_no_new_edition(tmp_path: Path) -> None:
    first = keep(tmp_path)
    assert keep(tmp_path) == first
    assert Trackers(tmp_path).editions("review-2025") == (first,)


def test_each_text_has_a_tracker_of_its_own(tmp_path: Path) -> None:
    keep(tmp_path)
    keep(tmp_path, document="wsis10")
    assert [one.document for one in Trackers(tmp_path).all()] == ["review-2025", "wsis10"]


def test_a_paragraph_says_what_it_asks_for(tmp_path: Path) -> None:
    keep(tmp_path)
    assert tracker_of("review-2025", "114", root=tmp_path) == (ROAD_MAPS,)
    assert tracker_of("review-2025", "1", root=tmp_path) == ()
    assert tracker_of("wsis10", "113", root=tmp_path) == ()


def test_words_that_may_not_be_shown_are_nowhere_in_what_everybody_sees(tmp_path: Path) -> None:
    keep(tmp_path, publishable=False)
    [asked] = tracker_of("review-2025", "113", root=tmp_path)
    assert asked == replace(ROAD_MAPS, action="", due="", source="", evidence="https://example.org/7")
    assert Trackers(tmp_path).open("review-2025").tracker == READ


def test_a_state_that_is_a_sentence_is_words_too(tmp_path: Path) -> None:
    told = replace(ROAD_MAPS, state="The road maps were drawn up and sent to all bodies")
    keep(tmp_path, replace(READ, asked=(told,)), publishable=False)
    [asked] = tracker_of("review-2025", "113", root=tmp_path)
    assert asked.state == ""


def test_a_text_without_a_tracker_names_those_that_have_one(tmp_path: Path) -> None:
    keep(tmp_path)
    for document, edition in (("wsis10", "current"), ("review-2025", "0" * 12), ("..", "current")):
        with pytest.raises(UnknownTrackerError, match=r"there are: review-2025"):
            Trackers(tmp_path).open(document, edition)


@pytest.mark.parametrize("name", ["", "../x", "Review", "a b", "x" * 42])
def test_a_name_that_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongTextNameError, match="review-2025"):
        keep(tmp_path, document=name)
    assert not any(tmp_path.iterdir())


def test_an_edition_that_was_broken_off_is_no_edition(tmp_path: Path) -> None:
    edition = keep(tmp_path)
    (tmp_path / "trackers" / "review-2025" / ".making-x").mkdir()
    assert Trackers(tmp_path).documents() == ("review-2025",)
    manifest = json.loads(
        (tmp_path / "trackers" / "review-2025" / edition / "manifest.json").read_text("utf-8")
    )
    assert manifest["origin"]["licence"] == "by leave"


def test_names_that_mean_the_same_share_an_address_and_every_name_has_one() -> None:
    names = ["États membres", "ETATS-MEMBRES", "会员国", "«»", "x" * 200]
    slugs = [Entity(name, None).slug for name in names]
    assert slugs[:3] == ["etats-membres", "etats-membres", "会员国"]
    assert all(slugs)
    assert len(slugs[4]) <= 60


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "www.example.org",
        "mailto:a@example.org",
        "https://",
        "https://bank.example@evil.example/",
        "http://[",
        "ftp://example.org/x",
    ],
)
def test_nothing_but_whole_addresses_of_the_web_leads_anywhere(text: str) -> None:
    assert pieces(text) == (Piece(text),)


def test_an_address_ends_where_its_sentence_does() -> None:
    assert addresses("见 https://example.org/报告。 (https://example.org/a?b=1&c=2)") == (
        "https://example.org/报告",
        "https://example.org/a?b=1&c=2",
    )


@given(st.text(alphabet=st.sampled_from("htps:/.exam<>\"' ,\n并é@[]"), max_size=80))
def test_no_sign_of_a_text_is_lost_between_its_addresses(text: str) -> None:
    assert "".join(one.text for one in pieces(text)) == text


def test_a_table_that_several_bring_at_once_is_one_edition(tmp_path: Path) -> None:
    ready = threading.Barrier(4)

    def bring(_: int) -> str:
        ready.wait(timeout=30)
        return keep(tmp_path)

    with ThreadPoolExecutor(4) as people:
        assert len(set(people.map(bring, range(4)))) == 1
    assert len(Trackers(tmp_path).editions("review-2025")) == 1
