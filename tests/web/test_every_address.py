"""Whatever is asked of any address of the table of addresses, it is answered with a page that helps.

The table itself is walked, with the parameters that each page declares: a new page is asked without a line here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from itertools import cycle
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html

from actionlines.languages import LANGUAGES, language
from actionlines.web.addresses import ASOF
from actionlines.web.urls import urlpatterns

EXAMPLES = 1000 if os.environ.get("CI") else 80
WRONG = {
    "an unknown country": "xyzzy",
    "ten thousand indicators": ",".join(f"indicator-{n}" for n in range(10_000)),
    "the year 99999": "99999",
    "a year before all years": "-4712",
    "mixed scripts": "кenyа科ابو",
    "a very long word": "x" * 20_000,
    "a code of another kind": "WB_LIC",
    "a path": "../../etc/passwd",
    "a nought": "\x00",
    "markup": "<script>alert(1)</script>",
    "a way out of a database": "' OR 1=1 --",
    "half an emoji": "\U0001f600\u200d",
    "digits of another script": "٢٠٢٣",
    "an endless number": "1e999",
    "nothing": "",
}
RIGHT = (
    "RWA",
    "KEN,UGA",
    "internet-users",
    "INTERNET_USERS",
    "c2",
    "199",
    "WB_LIC",
    "2020",
    "2020-10",
    "1",
    "home",
)
NAMES = ("rwa", "tkl", "internet-users", "egdi", "c2", "c10", "2020-10", "001", "sun")
PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")


def declared(view: Callable[..., HttpResponse] | None) -> tuple[str, ...]:
    """Parameters that a page reads from its query: what its `@page` was given."""
    while view is not None:
        inside = dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True))
        if "params" in inside:
            return (*inside["params"].cell_contents, ASOF)
        view = getattr(view, "__wrapped__", None)
    return ()


TABLE = [(str(each.pattern), declared(each.callback)) for each in urlpatterns if isinstance(each, URLPattern)]


def address(route: str, *, lang: str, name: str, form: str, query: dict[str, str] | None = None) -> str:
    called = quote(name[:1500], safe="") or "%20"
    words = {"lang": lang, "name": called, "split": called, "code": called, "goal": called, "form": form}
    path = "/" + PLACE.sub(lambda found: words[found[2]], route)
    return f"{path}?{urlencode(query)}" if query else path


def holds(response: HttpResponse, asked: str) -> None:
    """What every answer must be: none of ours at fault, in the language of its address, with a way on."""
    assert response.status_code in {200, 302, 400, 404}, (response.status_code, asked[:300])
    if response.status_code == 302:
        assert urlsplit(response["Location"]).netloc == "", asked[:300]
    if not response.get("Content-Type", "").startswith("text/html") or response.status_code == 302:
        return
    root = html.fromstring(response.content.decode())
    first = asked.split("/", 2)[1].partition("?")[0]
    if first in LANGUAGES:
        assert root.get("lang") == language(first).tag, asked[:300]
    if response.status_code >= 400:
        assert root.find(".//main//h1") is not None
        assert root.findall(".//main//a"), asked[:300]
        assert not root.findall(".//script"), asked[:300]


def test_the_table_has_the_parameters_that_pages_declare() -> None:
    found = dict(TABLE)
    assert found["<lang:lang>/search"] == ("q", ASOF)
    assert found["<lang:lang>/privacy"] == (ASOF,)
    assert "areas" in found["<lang:lang>/indicator/<name:name>"]
    assert {place[2] for route, _ in TABLE for place in PLACE.finditer(route)} == {
        "lang",
        "name",
        "split",
        "code",
        "goal",
        "form",
    }


@pytest.mark.slow
@pytest.mark.parametrize("route", [route for route, _ in TABLE])
def test_each_page_answers_each_wrong_thing_asked_of_it(visitor: Client, route: str) -> None:
    langs = cycle(LANGUAGES)
    params = dict(TABLE)[route]
    wanted = [address(route, lang=next(langs), name=wrong, form="csv") for wrong in WRONG.values()]
    for wrong in WRONG.values():
        for name in params:
            query = {name: wrong}
            wanted.append(address(route, lang=next(langs), name="rwa", form="json", query=query))
    wanted += [address(route, lang=lang, name="rwa", form="csv") for lang in ("de", "EN", "zz")]
    wanted.append(address(route, lang="fr", name="rwa", form="exe"))
    for asked in wanted:
        holds(visitor.get(asked), asked)


words = st.one_of(
    st.sampled_from(RIGHT),
    st.sampled_from(sorted(WRONG.values())),
    st.lists(st.sampled_from(RIGHT), max_size=30).map(",".join),
    st.integers().map(str),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
)
asked_for = st.sampled_from(TABLE).flatmap(
    lambda entry: st.tuples(
        st.just(entry[0]),
        st.sampled_from([*LANGUAGES, "de"]),
        st.one_of(st.sampled_from(NAMES), words),
        st.sampled_from(["csv", "json", "xlsx", "sdmx.csv", "svg", "png", "xml"]),
        st.dictionaries(st.sampled_from([*entry[1], "unknown"]), words, max_size=4),
    )
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=asked_for)
@example(asked=("<lang:lang>/search", "ar", "", "csv", {"q": "кenyа科 " * 2000}))
def test_no_page_fails_whatever_it_is_asked(
    visitor: Client, asked: tuple[str, str, str, str, dict[str, str]]
) -> None:
    route, lang, name, form, query = asked
    whole = address(route, lang=lang, name=name, form=form, query=query)
    holds(visitor.get(whole), whole)
