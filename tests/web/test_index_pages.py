"""Indices: who stands where and why, what other weights would make of it, what was checked and what was not."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from lxml import html

from actionlines.indices.presets import PRESETS


def read(visitor: Client, address: str, *, status: int = 200) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == status, address
    return html.fromstring(response.content.decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def rows(root: html.HtmlElement, section: str) -> list[list[str]]:
    body = root.find(f".//section[@aria-labelledby='{section}']//tbody")
    assert body is not None
    return [[words(cell) for cell in row] for row in body]


def lead(root: html.HtmlElement) -> str:
    found = root.find(".//p[@class='lead']")
    assert found is not None
    return words(found)


def test_the_list_has_every_index_and_what_each_that_is_not_built_lacks(visitor: Client) -> None:
    root = read(visitor, "/en/indices")
    built = [link.get("href") for link in root.findall(".//main//table//th//a")]
    others = [link.get("href") for link in root.findall(".//section[@aria-labelledby='others']//li/a")]
    assert built[0] == "/en/index/egdi-2022"
    assert {one.split("/")[3] for one in (*built, *others)} == set(PRESETS)
    assert "Global Cybersecurity Index, 2020 This release has none of: Legal measures" in words(root)
    for address in (*built, *others):
        assert visitor.get(address).status_code == 200


def test_the_ranking_is_the_published_one(visitor: Client) -> None:
    root = read(visitor, "/en/index/egdi-2022")
    assert lead(root) == (
        "First: Denmark (0.972). Last: South Sudan (0.085). 193 countries and territories are ranked; the median "
        "score is 0.623."
    )
    ranking = rows(root, "ranking")
    assert ranking[0][:3] == ["1", "Denmark", "0.972"]
    assert [row[0] for row in ranking] == sorted((row[0] for row in ranking), key=int)
    assert len(ranking) == 193


def test_an_index_without_its_year_leads_to_the_newest_with_all_that_was_asked(visitor: Client) -> None:
    for asked, plain in {
        "/fr/index/egdi": "/fr/index/egdi-2022",
        "/fr/index/HDI": "/fr/index/hdi-2022",
        "/fr/index/egdi.csv": "/fr/index/egdi-2022.csv",
        "/fr/index/egdi/method": "/fr/index/egdi-2022/method",
        "/fr/index/hdi/what-if?w1=50&mean=harmonic": "/fr/index/hdi-2022/what-if?w1=50&mean=harmonic",
        "/fr/index/hdi/country?area=rwa": "/fr/index/hdi-2022/country?area=rwa",
    }.items():
        response = visitor.get(asked)
        assert (response.status_code, response["Location"]) == (302, plain)


def test_a_country_is_found_by_any_name_and_a_wrong_one_is_kept_and_told(visitor: Client) -> None:
    response = visitor.get("/es/index/hdi-2022/country?area=Costa de Marfil&against=Finlandia")
    assert response["Location"] == "/es/index/hdi-2022/country?area=civ&against=fin"
    root = read(visitor, "/en/index/hdi-2022/country?area=xyzzy&against=FIN")
    assert words(root.find(".//p[@role='alert']")) == "“xyzzy” is not the name of one country we know."
    assert root.find(".//input[@id='area']").get("value") == "xyzzy"


def test_the_parts_of_the_gap_add_up(visitor: Client) -> None:
    facts = visitor.get("/en/index/egdi-2022/country.json?area=rwa&against=fin").json()
    gap = {one["node"]: one["contribution"] for one in facts["explanation"]["gap"]}
    parts = [value for code, value in gap.items() if code != "EGDI"]
    assert sum(parts) == pytest.approx(gap["EGDI"])
    assert gap["EGDI"] == pytest.approx(facts["score"] - 0.953333, abs=1e-5)
    root = read(visitor, "/en/index/egdi-2022/country?area=rwa&against=fin")
    assert lead(root) == "Rwanda has place 119 of 193, with a score of 0.549."
    assert rows(root, "gap")[0] == ["E-Government Development Index", "0.549", "0.953", "−0.404"]
    assert rows(root, "moves")[0] == [
        "Telecommunication Infrastructure Index",
        "0.321",
        "1.000",
        "+0.226",
        "53",
    ]


def test_a_country_is_told_year_by_year(visitor: Client) -> None:
    root = read(visitor, "/en/index/egdi-2022/country?area=rwa")
    assert rows(root, "years")[0] == ["2010", "0.275", "148 of 183", "", "", ""]
    assert rows(root, "years")[1] == ["2012", "0.329", "140 of 193", "+0.054", "+0.054", "0.000"]
    other = root.find(".//section[@aria-labelledby='years']//th/a")
    assert other.get("href") == "/en/index/egdi-2010/country?area=rwa"
    on_one_scale = read(visitor, "/en/index/hdi-2022/country?area=rwa")
    assert rows(on_one_scale, "years")[-1] == ["2022", "0.548", "161 of 193", "+0.013"]
    assert (
        read(visitor, "/en/index/gdi-2022/country?area=rwa").find(".//section[@aria-labelledby='years']")
        is None
    )


def test_weights_of_the_index_itself_move_nobody(visitor: Client) -> None:
    plain = read(visitor, "/en/index/hdi-2022/what-if")
    assert lead(plain) == "Change the weights, and see who rises and who falls."
    facts = json.loads(visitor.get("/en/index/hdi-2022/what-if.json?w1=7&w2=7&w3=7").content)
    assert all(one["place"] == one["published_place"] for one in facts["ranking"])
    assert [one["score"] for one in facts["ranking"]] == pytest.approx(
        [one["published_score"] for one in facts["ranking"]]
    )


def test_a_part_of_which_nothing_is_said_keeps_its_weight(visitor: Client) -> None:
    facts = visitor.get("/en/index/ict-access-and-use-example/what-if.json?w1=80").json()
    assert [one["weight"] for one in facts["parts"]] == pytest.approx([80 / 140, 40 / 140, 20 / 140])


def test_one_part_alone_ranks_by_its_score(visitor: Client) -> None:
    facts = visitor.get("/en/index/egdi-2022/what-if.json?w1=1&w2=0&w3=0").json()
    table = visitor.get("/en/index/egdi-2022.json").json()
    alone = {
        one["area"]: next(part["score"] for part in one["parts"] if part["node"] == "ONLINE_SERVICE_INDEX")
        for one in table["ranking"]
    }
    assert {one["area"]: one["score"] for one in facts["ranking"]} == pytest.approx(alone)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("w1=-1", "A weight is a number of 0 or more, such as 25 or 12.5."),
        ("w1=much", "A weight is a number of 0 or more, such as 25 or 12.5."),
        ("w1=nan", "A weight is a number of 0 or more, such as 25 or 12.5."),
        ("w1=0&w2=0&w3=0", "Each part has a weight of 0 or more, and one at least is above 0."),
        ("mean=geometric", "Some parts have a score of 0, of which only an arithmetic mean can be taken."),
    ],
)
def test_weights_that_cannot_be_are_refused_with_a_reason(visitor: Client, query: str, sentence: str) -> None:
    root = read(visitor, f"/en/index/egdi-2022/what-if?{query}", status=400)
    assert sentence in words(root.find(".//main"))


def test_an_index_that_is_no_mean_of_parts_offers_no_other_weights(visitor: Client) -> None:
    quiet = read(visitor, "/en/index/gdi-2022").findall(".//nav[@class='tabs']//span[@class='quiet']")
    assert "What if no weights to change" in [words(one) for one in quiet]
    root = read(visitor, "/en/index/gdi-2022/what-if", status=400)
    assert "This index has no weights that could be changed." in words(root)


def test_an_index_whose_figures_are_not_here_has_its_method_alone(visitor: Client) -> None:
    root = read(visitor, "/en/index/gii-2022/method")
    tabs = [words(one) for one in root.findall(".//nav[@class='tabs']//a")]
    assert tabs == ["Method"]
    assert visitor.get("/en/index/gii-2022").status_code == 404


def test_the_method_says_of_each_choice_whether_it_was_read(visitor: Client) -> None:
    root = read(visitor, "/en/index/hdi-2022/method")
    choices = rows(root, "choices")
    assert [row[:4] for row in choices[:1]] == [
        [
            "Life expectancy at birth",
            "Goalposts",
            "20 to 85 (from 0 at the lower goalpost to 1 at the upper)",
            "read there",
        ]
    ]
    marked = [
        words(one) for one in root.findall(".//section[@aria-labelledby='choices']//span[@class='mark']")
    ]
    unread = sum(row[3] != "read there" for row in choices)
    assert marked == ["not checked"] * unread
    assert lead(root).startswith(f"{len(choices)} choices make this index. {len(choices) - unread} were read")


def test_the_method_says_whether_the_parts_hold_together(visitor: Client) -> None:
    section = read(visitor, "/en/index/egdi-2022/method").find(".//section[@aria-labelledby='coherence']")
    assert words(section.find("./p[@class='text']")) == (
        "The parts of the index measure one thing (Cronbach’s alpha 0.90). In 70% of all pairs of countries one is "
        "nowhere worse than the other, so that no weights can turn them round. 0 pairs of 3 are out of line."
    )
    captions = [words(one) for one in section.findall(".//caption")]
    assert captions == ["Whether members measure one thing", "What each weighs, and what it moves"]
    parity = read(visitor, "/en/index/gdi-2022/method").find(".//section[@aria-labelledby='coherence']")
    assert "nearly the same" in words(parity.findall(".//table")[2])
    assert read(visitor, "/en/index/gii-2022/method").find(".//section[@aria-labelledby='coherence']") is None


def test_an_unknown_index_leads_to_those_that_may_be_meant(visitor: Client) -> None:
    root = read(visitor, "/en/index/egdy-2022", status=404)
    assert "/en/index/egdi-2022" in [link.get("href") for link in root.findall(".//main//a")]


def test_an_index_is_found_by_its_name_and_its_letters(visitor: Client) -> None:
    for asked in ("hdi", "human development index", "egdi-2018"):
        found = read(visitor, f"/en/search?q={asked}").find(".//section[@aria-labelledby='group-index']")
        assert found is not None, asked


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_each_page_hands_out_its_figures(visitor: Client, form: str) -> None:
    for page in ("index/hdi-2022", "index/hdi-2022/country", "index/hdi-2022/what-if"):
        response = visitor.get(f"/zh/{page}.{form}?area=chn")
        assert response.status_code == 200
        assert len(response.content) > 300


def test_intervals_say_what_is_in_doubt_and_by_how_much(visitor: Client) -> None:
    root = read(visitor, "/en/index/hdi-2022/sure")
    facts = visitor.get("/en/index/hdi-2022.json").json()
    sure, ranking = facts["robustness"], facts["ranking"]
    assert lead(root).startswith(f"In {sure['variants']:,} variants of the index a country moves by ")
    doubts = [row[0] for row in rows(root, "doubts")]
    assert sorted(doubts) == ["An indicator left out", "From parts to one score, level 3", "Weights"]
    assert all(one["places"]["low"] <= one["places"]["high"] for one in ranking)
    assert all(0 <= one["same_place"] <= 1 for one in ranking)
    assert sum(one["in_front"] for one in ranking) == pytest.approx(sure["top"], abs=0.05)
    shown = rows(root, "ranking")
    assert [row[0] for row in shown] == [f"{one['place']:g}" for one in ranking]
    assert shown[0][1] == f"{ranking[0]['places']['low']:g}–{ranking[0]['places']['high']:g}"
