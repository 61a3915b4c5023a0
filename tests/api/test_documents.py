"""Official texts by the API: the same profiles as the pages, former codes understood, errors that say what is meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from visitor import Visitor

from actionlines.commitments.library import Library
from actionlines.indicators.releases import Release
from actionlines.indicators.store import Store
from actionlines.profiles.documents import documents
from actionlines.profiles.found_paragraphs import found_paragraphs
from actionlines.profiles.paragraph import paragraph
from actionlines.profiles.reading import section

V1 = "/api/v1/documents"


@pytest.fixture(scope="module")
def release(prepared_var: Path) -> Release:
    return Store(prepared_var).current()


@pytest.fixture
def library(prepared_var: Path) -> Library:
    return Library(prepared_var)


def asked(address: str, status: int = 200) -> Any:
    answer = Visitor().get(f"{V1}{address}")
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_answers_are_the_profiles(release: Release, library: Library, lang: str) -> None:
    assert asked(f"?lang={lang}") == documents(release, library, lang=lang).as_dict()
    assert asked(f"/wsis10?lang={lang}") == section(release, library, "wsis10", lang=lang).as_dict()
    one = paragraph(release, library, "wsis10", "C2.c", lang=lang)
    assert asked(f"/wsis10/paragraphs/C2.c?lang={lang}") == one.as_dict()
    line = section(release, library, "wsis10", "C2", lang=lang)
    assert asked(f"/wsis10/paragraphs/C2?lang={lang}") == line.as_dict()
    found = found_paragraphs(library, "IPv6", lang=lang, document="wsis10")
    assert asked(f"/wsis10/search?q=IPv6&lang={lang}") == found.as_dict()


@pytest.mark.parametrize(
    ("address", "status", "kind", "candidates"),
    [
        ("/wsis11", 404, "urn:actionlines:unknown-document", "wsis10"),
        ("/wsis10/paragraphs/C2.z", 404, "urn:actionlines:unknown-passage", "C2.a"),
        ("/wsis10/paragraphs/C2.c?beside=fr", 404, "urn:actionlines:not-in-that-language", None),
        ("/wsis10/paragraphs/C2?page=7", 404, "urn:actionlines:no-such-page", None),
        ("/wsis10/search", 422, "about:blank", None),
    ],
)
def test_what_is_wrong_is_said_with_what_may_have_been_meant(
    prepared_var: Path, address: str, status: int, kind: str, candidates: str | None
) -> None:
    told = asked(address, status)
    assert told["type"] == kind
    assert candidates is None or candidates in told["candidates"]


def test_nothing_is_sent_again_to_who_has_it(release: Release) -> None:
    tag = Visitor().get(f"{V1}/wsis10/paragraphs/C2.c")["ETag"]
    again = Visitor().get(f"{V1}/wsis10/paragraphs/C2.c", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
