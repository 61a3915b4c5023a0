from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.commitments.citations import UnknownCitationError, citations, resolve

KNOWN = {
    "wsis10": [
        *("C2", "C2.a", "C2.b", "C2.c", "C2.d", "C7", "C7.e-health", "C7.e-health.f", "C8", "C8.b1"),
        *("V.B.35", "V.B.36", "S.A.3", "V.C.1.p3"),
    ]
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("C2.c", [("wsis10", "C2.c")]),
        ("WSIS+10 Vision, C2 (c)", [("wsis10", "C2.c")]),
        ("第C2条c款", [("wsis10", "C2.c")]),
        ("Action lines C2 and C8.", [("wsis10", "C2"), ("wsis10", "C8")]),
        ("С2(c)", [("wsis10", "C2.c")]),
        ("C7 e-health (f)", [("wsis10", "C7.e-health.f")]),
        (
            "see C7.e-health.f, C8.b1 and V.C.1.p3",
            [("wsis10", "C7.e-health.f"), ("wsis10", "C8.b1"), ("wsis10", "V.C.1.p3")],
        ),
        ("Geneva Plan of Action §12", [("geneva-plan", "12")]),
        (
            "paragraphs 3, 4 and 18 of the Geneva Declaration",
            [("geneva-declaration", code) for code in ("3", "4", "18")],
        ),
        ("《突尼斯承诺》第 20、22 和 24 段", [("tunis-commitment", code) for code in ("20", "22", "24")]),
        ("WSIS 原则宣言第 11 段", [("geneva-declaration", "11")]),
        ("пункт 25 Женевского плана действий", [("geneva-plan", "25")]),
        ("الفقرة 43 من برنامج عمل تونس", [("tunis-agenda", "43")]),
        ("le paragraphe 55 de la Déclaration de principes de Genève", [("geneva-declaration", "55")]),
        ("el párrafo 29 del Plan de Acción de Ginebra", [("geneva-plan", "29")]),
    ],
)
def test_citations_are_found_as_people_write_them(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.document, one.code) for one in citations(text, KNOWN)] == found
    assert all(one.there for one in citations(text, KNOWN))


@pytest.mark.parametrize(
    "text", ["ABC2", "C12", "IC2.c", "C2C", "5 C2H5OH", "12 paragraphs", "§12", "2.c", "v.b.36"]
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert citations(text, KNOWN) == ()


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("V.B.37", "V.B.36"),
        ("C2 (k)", "C2.d"),
        ("paragraph 130 of the Tunis Agenda", "122"),
        ("C7.e-health.g", "C7.e-health.f"),
    ],
)
def test_a_wrong_one_gives_the_nearest(text: str, nearest: str) -> None:
    with pytest.raises(UnknownCitationError, match="the nearest is") as refused:
        resolve(text, KNOWN)
    assert refused.value.candidates == (nearest,)


def test_a_text_whose_paragraphs_nobody_knows_here_is_told_as_such() -> None:
    assert citations("A/RES/80/173, para. 113", KNOWN)[0].there is None
    assert citations("V.B.36", {})[0].there is None
    assert citations("C2", {})[0].there is True


def test_what_is_no_citation_says_how_to_write_one() -> None:
    with pytest.raises(UnknownCitationError, match=r"write C2\.c, C2 \(c\)"):
        resolve("the second line", KNOWN)


@given(st.text(max_size=300))
def test_places_of_citations_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    found = citations(text + " C2 (c) " + text, KNOWN)
    assert any(one.code == "C2.c" for one in found)
    assert all(0 <= one.start < one.end <= 2 * len(text) + 8 for one in found)
