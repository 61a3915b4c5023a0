"""Official texts as pages: a book, a paragraph at its address, two languages, search; no word that may not be shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from lxml import html
from pytest_django.fixtures import Settings

from actionlines.commitments.known_links import links_of
from actionlines.commitments.library import Edition, Library, Origin
from actionlines.commitments.reading.outline import read_outline
from actionlines.commitments.reading.reader import read_text
from actionlines.languages import LANGUAGES, language, translate

TEXTS = Path(__file__).parent / "texts"
DAY = date(2026, 11, 30)
Bring = Callable[..., Edition]
SECRET = {
    "en": "leave nobody out",
    "fr": "personne de côté",
    "es": "nadie atrás",
    "ru": "оптоволокно",
    "ar": "الألياف",
    "zh": "任何人掉队",
}
"""Words of the first paragraph, by language."""


@pytest.fixture
def bring(prepared_var: Path, settings: Settings, tmp_path: Path) -> Bring:
    """Import the pledge in a language into a site of the test's own; some of its words may be put otherwise."""
    for name in ("releases", "derived"):
        (tmp_path / name).symlink_to(prepared_var / name)
    settings.ACTIONLINES_VAR = tmp_path

    def brought(
        lang: str,
        *,
        publishable: bool = True,
        words: tuple[str, str] = ("", ""),
        moved: dict[str, tuple[str, ...]] | None = None,
        address: str = "https://example.org/pledge",
    ) -> Edition:
        text = (TEXTS / f"pledge.{lang}.txt").read_text("utf-8").replace(*words)
        reading = read_text(text, read_outline(TEXTS / "pledge.toml"), lang=lang)
        origin = Origin(f"pledge.{lang}.txt", "0" * 64, address, "2026", "CC0", publishable)
        return Library(tmp_path).keep(reading, origin, on=DAY, moved=moved)

    return brought


@pytest.fixture
def everywhere(bring: Bring) -> None:
    """The pledge in all six languages, each of which may be shown."""
    for lang in LANGUAGES:
        bring(lang)


def read(visitor: Client, address: str, status: int = 200) -> html.HtmlElement:
    response = visitor.get(address)
    assert response.status_code == status, (address, response.status_code)
    return html.fromstring(response.content.decode())


def said(visitor: Client, address: str) -> str:
    return " ".join(read(visitor, address).find(".//main").text_content().split())


def leads_to(visitor: Client, address: str) -> tuple[int, str]:
    response = visitor.get(address)
    return response.status_code, response["Location"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_any_import_codes_and_gists_stand_there_as_unofficial(visitor: Client, lang: str) -> None:
    listed = read(visitor, f"/{lang}/documents")
    assert f"/{lang}/document/wsis10" in [link.get("href") for link in listed.findall(".//main//a")]
    section = read(visitor, f"/{lang}/document/wsis10/C2")
    assert [one.get("id") for one in section.find_class("passage")][-4:] == ["C2.a", "C2.b", "C2.c", "C2.d"]
    one = read(visitor, f"/{lang}/document/wsis10/C2.c")
    assert len(one.find_class("gist")) == 1
    assert len(one.find_class("note")) == 1


def test_a_paragraph_says_its_place_and_what_it_is_linked_to(visitor: Client) -> None:
    root = read(visitor, "/en/document/wsis10/C2.c")
    trail = [link.get("href") for link in root.find_class("trail")[0].findall("a")]
    assert trail == ["/en/documents", *(f"/en/document/wsis10{rest}" for rest in ("", "/V", "/V.C", "/C2"))]
    ways = {link.get("rel"): link.get("href") for link in root.find_class("step")}
    assert ways == {"prev": "/en/document/wsis10/C2.b", "next": "/en/document/wsis10/C2.d"}
    measured = root.get_element_by_id("measured").getparent()
    row = " ".join(measured.find(".//tbody/tr").text_content().split())
    assert "79.9%" in row
    assert "the world" in row
    assert "2018" in row
    assert "not measured" in measured.text_content()
    headings = [one.get("id") for one in root.iter("h2")]
    assert headings[:7] == ["measured", "aims", "goals", "answers", "lines", "cite", "sources"]
    citation = root.find(".//textarea").text_content()
    assert citation.endswith("paragraph C2.c. http://testserver/en/document/wsis10/C2.c")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_why_nothing_measures_a_paragraph_is_told_in_each_language(visitor: Client, lang: str) -> None:
    measured = read(visitor, f"/{lang}/document/wsis10/C2.d").get_element_by_id("measured").getparent()
    why = translate(links_of("C2.d").unmeasured, lang=lang)
    assert (why == links_of("C2.d").unmeasured) == (lang == "en")
    assert measured.find(".//p").text_content().endswith(why)


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("/en/document/WSIS10", "/en/document/wsis10"),
        ("/en/document/wsis10/c2.C", "/en/document/wsis10/C2.c"),
        ("/en/document/wsis10/C2.c?beside=en", "/en/document/wsis10/C2.c"),
        ("/en/document/wsis10/C2?page=1", "/en/document/wsis10/C2"),
        ("/en/document/wsis10/c2.csv", "/en/document/wsis10/C2.csv"),
        ("/en/document/WSIS10.csv?beside=fr", "/en/document/wsis10.csv?beside=fr"),
    ],
)
def test_an_address_is_written_in_one_way(visitor: Client, asked: str, plain: str) -> None:
    assert leads_to(visitor, asked) == (302, plain)


@pytest.mark.parametrize(
    "asked",
    [
        "/en/document/nothing",
        "/en/document/wsis10/C2.z",
        "/en/document/wsis10/C2.c?beside=fr",
        "/en/document/wsis10/C2.c?beside=xx",
        "/en/document/wsis10/C2?page=9",
        "/en/document/wsis10/C2.z.json",
    ],
)
def test_what_is_not_there_is_answered_with_ways_on(visitor: Client, asked: str) -> None:
    assert read(visitor, asked, 404).findall(".//main//a")


def test_a_wrong_code_leads_to_the_nearest_ones(visitor: Client) -> None:
    links = [one.get("href") for one in read(visitor, "/en/document/wsis10/C2.z", 404).findall(".//main//a")]
    assert "/en/document/wsis10/C2.a" in links
    assert "/en/document/wsis10" in links


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_that_may_be_shown_is_read_in_the_language_of_the_page(visitor: Client, lang: str) -> None:
    root = read(visitor, f"/{lang}/document/pledge/1")
    assert SECRET[lang] in root.find(".//main").text_content()
    words = root.get_element_by_id("1.1").find(".//p[@lang]")
    assert (words.get("lang"), words.get("dir")) == (language(lang).tag, language(lang).direction)
    tongues = [link.get("href") for link in root.get_element_by_id("tongues").iter("a")]
    assert tongues == [f"/{other}/document/pledge/1" for other in LANGUAGES]
    assert not root.find_class("note")


@pytest.mark.usefixtures("everywhere")
def test_two_languages_stand_side_by_side_by_code(visitor: Client) -> None:
    root = read(visitor, "/en/document/pledge/1?beside=ar")
    for code in ("1.1", "1.2", "1.2.a", "1.2.b"):
        words = root.get_element_by_id(code).findall(".//p[@lang]")
        assert [(one.get("lang"), one.get("dir")) for one in words] == [("en", "ltr"), ("ar", "rtl")]
    one = read(visitor, "/en/document/pledge/1.1?beside=zh").find(".//main")
    assert "leave nobody out" in one.text_content()
    assert SECRET["zh"] in one.text_content()


def test_where_the_language_of_the_page_is_missing_those_there_are_are_offered(
    visitor: Client, bring: Bring
) -> None:
    bring("zh")
    root = read(visitor, "/fr/document/pledge/1.1")
    assert "中文" in root.find_class("note")[0].text_content()
    assert SECRET["zh"] not in root.find(".//main").text_content()
    offered = [link.get("href") for link in root.find_class("besides")[0].iter("a")]
    assert offered == ["/fr/document/pledge/1.1?beside=zh"]
    assert SECRET["zh"] in said(visitor, offered[0])


def test_a_paragraph_that_one_language_lacks_is_listed(visitor: Client, bring: Bring) -> None:
    bring("en")
    bring("fr", words=("b) les femmes qui créent une entreprise.", ""))
    assert "In one of the two languages alone: 1.2.b" in said(visitor, "/en/document/pledge/1?beside=fr")


HIDDEN = (
    "/documents",
    "/documents.json",
    "/document/pledge",
    "/document/pledge.json",
    "/document/pledge.csv",
    "/document/pledge/1",
    "/document/pledge/1.json",
    "/document/pledge/1.1",
    "/document/pledge/1.1.json",
    "/document/pledge/1.1.csv",
    "/document/pledge/1.1?beside=en",
    "/document/pledge/1?beside=en",
    "/document/pledge/1.1.json?beside=en",
    "/document/pledge/search?q=fibre",
    "/document/pledge/search.json?q=fibre",
    "/search?q=fibre",
)


def test_words_that_may_not_be_shown_leak_nowhere(visitor: Client, bring: Bring) -> None:
    bring("en", publishable=False)
    bring("en", publishable=False, words=("nobody", "no child"))
    bring("fr")
    api = [
        f"/api/v1/documents{rest}?lang={lang}{beside}"
        for rest in ("", "/pledge", "/pledge/paragraphs/1", "/pledge/paragraphs/1.1")
        for lang in LANGUAGES
        for beside in ("", "&beside=en")
    ]
    api += [f"/api/v1/documents/pledge/search?q={word}" for word in ("fibre", "teachers", "publish")]
    for address in (*(f"/{lang}{one}" for lang in LANGUAGES for one in HIDDEN), *api):
        answer = visitor.get(address).content.decode()
        for words in ("leave no", "What we", "teachers who", "was done", "shall lay", "Part I"):
            assert words not in answer, address
    assert SECRET["fr"] in said(visitor, "/fr/document/pledge/1.1")
    assert "1.2.a" in said(visitor, "/en/document/pledge/1")


def test_a_text_that_was_withdrawn_takes_its_former_words_along(visitor: Client, bring: Bring) -> None:
    bring("en", publishable=False)
    bring("en", words=("nobody", "no child"))
    page = read(visitor, "/en/document/pledge/1.1")
    assert "leave no child out" in page.find(".//main").text_content()
    assert "rewording" not in {one.get("id") for one in page.iter("h2")}


def test_what_changed_since_the_former_text_stands_word_by_word(visitor: Client, bring: Bring) -> None:
    bring("zh")
    bring("zh", words=("光缆", "宽带"))
    bring("en")
    root = read(visitor, "/zh/document/pledge/1.1")
    assert [one.text for one in root.iter("del")] == ["光缆"]
    assert [one.text for one in root.iter("ins")] == ["宽带"]
    assert not list(read(visitor, "/zh/document/pledge/1.2").iter("del"))


def test_a_former_code_leads_to_the_present_one_for_good(visitor: Client, bring: Bring) -> None:
    bring("en", moved={"7": ("1.1",), "9": ("7",)})
    for former in ("7", "9"):
        assert leads_to(visitor, f"/en/document/pledge/{former}") == (301, "/en/document/pledge/1.1")
    assert "Codes it had before: 7, 9" in said(visitor, "/en/document/pledge/1.1")
    bring("en", moved={"1.1": ("1.2.a",)})
    assert "Another paragraph had this code before. It is now: 1.2.a" in said(
        visitor, "/en/document/pledge/1.1"
    )
    assert "Codes it had before: 7, 9, 1.1" in said(visitor, "/en/document/pledge/1.2.a")


def test_a_divided_code_names_what_became_of_it(visitor: Client, bring: Bring) -> None:
    bring("en", moved={"8": ("1.2.a", "1.2.b")})
    divided = [one.get("href") for one in read(visitor, "/en/document/pledge/8").findall(".//main//li/a")]
    assert divided == ["/en/document/pledge/1.2.a", "/en/document/pledge/1.2.b"]


def test_nothing_that_a_stranger_wrote_is_markup(visitor: Client, bring: Bring) -> None:
    bring("en", address="javascript:alert(1)")
    for rest in ("", "/1", "/1.1", "/1.2", "/search?q=fibre"):
        root = read(visitor, f"/en/document/pledge{rest}")
        assert not root.findall(".//script"), rest
        assert not root.findall(".//main//b"), rest
        assert not [one for one in root.iter("a") if "javascript" in one.get("href", "")], rest
    found = read(visitor, "/en/search?q=fibre")
    assert '<script>alert("1")</script>' in found.find(".//main").text_content()
    assert not found.findall(".//main//script")


def test_a_new_import_shows_at_once(visitor: Client, bring: Bring) -> None:
    bring("en")
    assert "leave nobody out" in said(visitor, "/en/document/pledge/1.1")
    tag = visitor.get("/api/v1/documents/pledge/paragraphs/1.1")["ETag"]
    bring("en", words=("nobody", "no child"))
    assert "leave no child out" in said(visitor, "/en/document/pledge/1.1")
    changed = visitor.get("/api/v1/documents/pledge/paragraphs/1.1", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "no child" in changed.content.decode()


FOUND = {
    "en": ("village", "1.2.a"),
    "fr": ("village", "1.2.a"),
    "es": ("aldea", "1.2.a"),
    "ru": ("школа", "1.1"),
    "ar": ("مدرسة", "1.1"),
    "zh": ("农村", "1.2.a"),
}


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", ["en", "ar"])
def test_a_word_of_each_language_finds_its_paragraph(visitor: Client, lang: str, page: str) -> None:
    word, code = FOUND[lang]
    root = read(visitor, f"/{page}/document/pledge/search?q={word}")
    hits = [one.get("href").partition("?")[0] for one in root.find_class("found")[0].findall("li/a")]
    assert f"/{page}/document/pledge/{code}" in hits
    marked = [one.text for one in root.iter("mark")]
    assert marked
    everywhere = read(visitor, f"/{page}/search?q={word}").get_element_by_id("group-paragraph").getparent()
    assert f"/{page}/document/pledge/{code}" in [
        one.get("href").partition("?")[0] for one in everywhere.iter("a")
    ]


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize("word", ["القرى", "قرى"])
def test_an_arabic_word_is_found_with_its_article_and_without(visitor: Client, word: str) -> None:
    root = read(visitor, f"/ar/document/pledge/search?q={word}")
    assert [one.get("href") for one in root.find_class("found")[0].findall("li/a")] == [
        "/ar/document/pledge/1.2.a"
    ]


@pytest.mark.parametrize("query", ["C2.c", "C2 (c)", "第C2条c款"])
def test_a_citation_finds_its_paragraph_first(visitor: Client, query: str) -> None:
    for address in (f"/en/document/wsis10/search?q={query}", f"/en/search?q={query}"):
        first = read(visitor, address).find_class("found")[0].find("li/a")
        assert first.get("href") == "/en/document/wsis10/C2.c"


def test_a_long_section_goes_on_on_the_next_page(visitor: Client, bring: Bring) -> None:
    bring("en", words=("teachers", "teachers and " * 4000))
    pages = [
        [one.get("id") for one in read(visitor, f"/en/document/pledge/1{page}").find_class("passage")]
        for page in ("", "?page=2", "?page=3")
    ]
    assert pages == [["1.1", "1.2"], ["1.2.a"], ["1.2.b"]]
    assert "/en/document/pledge/1?page=2" in [
        one.get("href") for one in read(visitor, "/en/document/pledge/1").find_class("chips")[0].iter("a")
    ]


def test_the_seed_is_a_book_within_the_weight_of_a_page(
    visitor: Client, bring: Bring, shared: Path, settings: Settings
) -> None:
    from actionlines.commitments.reading.files import source_of
    from actionlines.commitments.reading.outline import outline

    file = shared / "seeds" / "wsis10-outcome-documents.zh.txt"
    reading = read_text(source_of(file, lang="zh").text, outline("wsis10"), lang="zh")
    origin = Origin(file.name, "0" * 64, "", "2014", "test", publishable=True)
    Library(Path(settings.ACTIONLINES_VAR)).keep(reading, origin, on=DAY)
    for rest in ("", "/S.A", "/S.B", "/S.C", "/V.B", "/C8", "/C7.e-health.f", "/V.C.1"):
        page = visitor.get(f"/zh/document/wsis10{rest}", headers={"Accept-Encoding": "gzip"})
        assert len(page.content) < 50_000, rest
    section = read(visitor, "/en/document/wsis10/C2?beside=zh")
    assert [one.get("id") for one in section.find_class("passage")] == [
        f"C2.{tail}" for tail in ("p1", "a", "b", "c", "d")
    ]
    hits = read(visitor, "/zh/document/wsis10/search?q=宽带").find_class("found")[0].findall("li/a")
    assert "/zh/document/wsis10/C2.c" in [one.get("href") for one in hits]
