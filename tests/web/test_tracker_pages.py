"""Who was asked for what: the pages of trackers that were kept, their filters and files; tables come from strangers."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from lxml import html
from pytest_django.fixtures import Settings

from actionlines.commitments.kept_trackers import Trackers
from actionlines.commitments.library import Origin
from actionlines.commitments.tracker import Asked, Entity, Tracker
from actionlines.languages import LANGUAGES

ITU, UNGIS = Entity("ITU", "ITU"), Entity("UNGIS", None)
HOSTILE = Entity('<b>Evil</b> "x"', None)
ASKED = (
    Asked(
        row=2,
        paragraphs=("113", "114"),
        action="<script>alert(1)</script> Draw up road maps",
        entities=(UNGIS, ITU),
        due="by the session of 2027",
        due_by=date(2027, 12, 31),
        state="under way",
        evidence="Note 7 https://example.org/7?a=1&b=2 and javascript:alert(2)",
        source="=cmd()",
        dated="2026-06",
    ),
    Asked(3, ("67",), "Set up a task force", (ITU,), due="2026", due_by=date(2026, 12, 31), state="done"),
    Asked(4, ("68",), "Keep it open", ()),
    Asked(5, ("69",), "Listen", (HOSTILE,), state="under way"),
)
ORIGIN = Origin("asked.csv", "0" * 64, "javascript:alert(3)", "2026", "by leave", publishable=True)


@pytest.fixture
def root(prepared_var: Path, settings: Settings, tmp_path: Path) -> Path:
    """A site with the bundled releases and no tracker."""
    for part in ("releases", "derived"):
        (tmp_path / part).symlink_to(prepared_var / part)
    settings.ACTIONLINES_VAR = tmp_path
    return tmp_path


def keep(
    root: Path, asked: tuple[Asked, ...] = ASKED, *, publishable: bool = True, document: str = "review-2025"
) -> None:
    origin = Origin(**{**{n: getattr(ORIGIN, n) for n in ORIGIN.__slots__}, "publishable": publishable})
    read = Tracker("asked.csv", asked, ())
    Trackers(root).keep(read, origin, document=document, lang="en", on=date(2026, 11, 30))


def read(visitor: Client, address: str) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == 200, address
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def groups(root: html.HtmlElement) -> dict[str, list[str]]:
    """Heading and first words of each row of each group."""
    found = root.xpath("//section[starts-with(@aria-labelledby, 'group-')]")
    return {
        words(one.find("h2")): [words(row.find("td")) for row in one.findall(".//tbody/tr")] for one in found
    }


def links(root: html.HtmlElement) -> list[str]:
    return [link.get("href") for link in root.find(".//main").iter("a")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_site_without_a_tracker_says_what_one_is_and_how_to_bring_it(
    visitor: Client, root: Path, lang: str
) -> None:
    page = read(visitor, f"/{lang}/tracker")
    assert "tracker FILE --keep --document review-2025" in words(page.find(".//main"))
    assert groups(page) == {}
    assert visitor.get(f"/{lang}/tracker/itu").status_code == 200


def test_a_tracker_that_was_kept_shows_at_once(visitor: Client, root: Path) -> None:
    before = visitor.get("/en/tracker")["ETag"]
    keep(root)
    page = read(visitor, "/en/tracker")
    assert visitor.get("/en/tracker")["ETag"] != before
    assert list(groups(page)) == [
        "A/RES/80/173, paragraph 113 1",
        "A/RES/80/173, paragraph 114 1",
        "A/RES/80/173, paragraph 67 1",
        "A/RES/80/173, paragraph 68 1",
        "A/RES/80/173, paragraph 69 1",
    ]
    assert "4 actions asked for; bodies asked: 3; with a day by which: 2; with a state: 3." in words(page)


def test_actions_stand_under_entities_states_and_days_in_their_order(visitor: Client, root: Path) -> None:
    keep(root)
    assert list(groups(read(visitor, "/en/tracker?by=entity"))) == [
        *("UNGIS 1", "ITU 2", "Nobody named 1", '<b>Evil</b> "x" 1')
    ]
    states = groups(read(visitor, "/en/tracker?by=state"))
    assert list(states) == ["under way 2", "done 1", "No state told 1"]
    days = list(groups(read(visitor, "/en/tracker?by=deadline")))
    assert days == ["By 31 December 2026 1", "By 31 December 2027 1", "No day named 2"]


def test_an_address_says_which_actions_are_wanted(visitor: Client, root: Path) -> None:
    keep(root)
    keep(root, ASKED[1:2], document="wsis10")
    assert len(groups(read(visitor, "/en/tracker?state=done"))) == 2
    assert len(groups(read(visitor, "/en/tracker?state=done&document=wsis10"))) == 1
    assert len(groups(read(visitor, "/en/tracker?state=-"))) == 1
    assert len(groups(read(visitor, "/en/tracker?paragraph=113&entity=ungis"))) == 2
    for wrong in ("state=dont", "document=gdc", "entity=nobody", "paragraph=1", "by=colour"):
        assert visitor.get(f"/en/tracker?{wrong}").status_code == 404, wrong
    assert visitor.get("/en/tracker?part=x").status_code == 400


def test_an_entity_has_a_page_of_what_it_is_asked_the_earliest_first(visitor: Client, root: Path) -> None:
    keep(root)
    page = read(visitor, "/en/tracker/itu")
    assert words(page.find(".//h1")) == "International Telecommunication Union"
    shown = groups(page)
    assert list(shown) == ["By 31 December 2026 1", "By 31 December 2027 1"]
    assert "A/RES/80/173, paragraph 67" in shown["By 31 December 2026 1"][0]
    assert words(read(visitor, "/en/tracker/ungis").find(".//h1")) == "UNGIS"
    assert visitor.get("/en/tracker/nobody").status_code == 404


def test_what_strangers_wrote_is_shown_as_text_and_leads_to_web_addresses_alone(
    visitor: Client, root: Path
) -> None:
    keep(root)
    for address in ("/en/tracker", "/en/tracker?by=entity", "/ar/tracker/itu"):
        page = read(visitor, address)
        assert page.findall(".//main//script") == []
        assert page.findall(".//main//b") == []
        assert not [link for link in links(page) if "javascript" in link.lower()]
    page = read(visitor, "/en/tracker")
    assert "<script>alert(1)</script> Draw up road maps" in groups(page)["A/RES/80/173, paragraph 113 1"][0]
    outside = page.xpath("//main//a[starts-with(@href, 'http')]")
    assert {link.get("href") for link in outside} == {"https://example.org/7?a=1&b=2"}
    assert {link.get("rel") for link in outside} == {"nofollow noopener noreferrer"}
    hostile = next(link for link in links(read(visitor, "/en/tracker?by=entity")) if "evil" in link)
    assert words(read(visitor, hostile).find(".//h1")) == '<b>Evil</b> "x"'


def test_sentences_that_may_not_be_shown_are_on_no_page_and_in_no_file(visitor: Client, root: Path) -> None:
    keep(root, publishable=False)
    addresses = ["/tracker", "/tracker/itu", "/tracker.csv", "/tracker.json", "/tracker/itu.json"]
    for address in (*(f"/fr{one}" for one in addresses), "/api/v1/tracker"):
        told = visitor.get(address).content.decode()
        for secret in ("road maps", "task force", "Note 7", "session of 2027", "cmd()"):
            assert secret not in told, (address, secret)
        assert "example.org/7" in told
    assert "ne peut être montré" in words(read(visitor, "/fr/tracker"))


def test_files_have_every_action_and_no_formula(visitor: Client, root: Path) -> None:
    keep(root)
    table = list(csv.DictReader(visitor.get("/en/tracker.csv").content.decode().splitlines()))
    assert [one["PARAGRAPHS"] for one in table] == ["113 114", "67", "68", "69"]
    assert table[0]["SOURCE"] == "'=cmd()"
    facts = json.loads(visitor.get("/en/tracker/itu.json").content)
    assert [one["row"] for one in facts["actions"]] == [2, 3]
    assert facts["sources"][0]["licence"] == "by leave"


def test_programs_have_the_actions_part_by_part(visitor: Client, root: Path) -> None:
    keep(root)
    first = visitor.get("/api/v1/tracker?entity=itu&limit=1").json()
    assert (first["total"], first["items"][0]["due_by"], first["sources"][0]["document"]) == (
        *(2, "2027-12-31", "review-2025"),
    )
    assert visitor.get(first["next"]).json()["items"][0]["state"] == "done"
    assert visitor.get("/api/v1/tracker?state=").json()["total"] == 1
    assert visitor.get("/api/v1/tracker?entity=x").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_long_table_is_shown_part_by_part_and_nothing_is_lost(
    visitor: Client, root: Path, count: int
) -> None:
    rows = 100 * count
    many = tuple(
        Asked(at, (str(at),), f"Action {at} " + "long words " * 30, (ITU, UNGIS)) for at in range(1, rows + 1)
    )
    keep(root, many)
    seen: list[str] = []
    address: str | None = "/en/tracker"
    while address:
        page = read(visitor, address)
        seen += [row for group in groups(page).values() for row in group]
        after = page.xpath("//main//a[@rel='next']/@href")
        address = after[0] if after else None
    assert [row.split()[1] for row in seen] == [str(at) for at in range(1, rows + 1)]


@pytest.mark.parametrize("path", ["/en/tracker", "/en/tracker/itu"])
def test_a_part_has_one_address_and_beyond_the_last_there_is_none(
    visitor: Client, root: Path, path: str
) -> None:
    keep(root, tuple(Asked(at, (str(at),), f"Action {at}", (ITU,)) for at in range(1, 150)))
    assert visitor.get(f"{path}?part=2").status_code == 200
    for written, plain in (("1", path), ("01", path), ("002", f"{path}?part=2")):
        answer = visitor.get(f"{path}?part={written}")
        assert (answer.status_code, answer["Location"]) == (302, plain)
    assert visitor.get(f"{path}?part=3").status_code == 404
    assert visitor.get("/en/tracker?by=entity&part=01")["Location"] == "/en/tracker?by=entity"
    before = read(visitor, f"{path}?part=2").xpath("//main//a[@rel='prev']/@href")
    assert [visitor.get(one).status_code for one in before] == [200]


def test_a_paragraph_of_a_book_shows_what_it_asks_for(visitor: Client, root: Path) -> None:
    keep(root, ASKED[1:2], document="wsis10")
    Trackers(root).keep(
        Tracker(
            "a.csv", (Asked(2, ("C2.c",), "Cover villages", (ITU,), due="as from 2027", due_by=None),), ()
        ),
        ORIGIN,
        document="wsis10",
        lang="en",
        on=date(2026, 12, 1),
    )
    [where] = [link for link in links(read(visitor, "/en/tracker")) if link.endswith("/C2.c")]
    shown = words(read(visitor, where))
    assert "Cover villages" in shown
    assert "as from 2027" in shown
