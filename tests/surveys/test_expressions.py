"""The language of descriptions: what it takes, and that nothing else ever runs."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.surveys.expressions import (
    LONGEST,
    Calculated,
    Column,
    Combined,
    Compared,
    ExpressionError,
    ExpressionKindError,
    Literally,
    Missing,
    Negated,
    OneOf,
    columns,
    parse,
)

C3, ONE = Column("C3"), Literally(1)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("C3 == 1", Compared("==", C3, ONE)),
        ("1 != C3", Compared("!=", ONE, C3)),
        ("C3 in (1, -2)", OneOf(C3, (ONE, Literally(-2)))),
        ("C3 not in ['a']", Negated(OneOf(C3, (Literally("a"),)))),
        ("household.AREA < 2.5", Compared("<", Column("AREA", "household"), Literally(2.5))),
        ("column('C 3') >= 1", Compared(">=", Column("C 3"), ONE)),
        ("not missing(C3)", Negated(Missing(C3))),
        ("0 < C3 <= 1", Combined("and", (Compared("<", Literally(0), C3), Compared("<=", C3, ONE)))),
        ("C3 + 1", Calculated("+", C3, ONE)),
    ],
)
def test_what_the_language_says(text: str, tree: object) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "open('/etc/passwd')",
        "(lambda: C3)()",
        "[x for x in C3]",
        "f'{C3}'",
        "C3.real.imag == 1",
        "C3 is 1",
        "C3 == True",
        "C3 == None",
        "C3 ** 2",
        "C3 if D else E",
        "C3[0] == 1",
        "(C3 := 1)",
        "1e999 < C3",
        "column(C3) == 1",
        "missing(C3, C4)",
        "C3 in C4",
        "C3 = 1",
        "C3 == 1\nC4 == 1",
        "",
        "(" * 300 + "1" + ")" * 300,
        "not " * 200 + "C3 == 1",
        "C3 == 1 or " * 1000 + "C3 == 1",
    ],
)
def test_everything_else_is_refused_with_what_there_is(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "kind"), [("C3", "truth"), ("C3 == 1", "quantity"), ("C3 and C4", None), ("(C3 == 1) + 1", None)]
)
def test_conditions_and_quantities_are_not_mixed(text: str, kind: object) -> None:
    with pytest.raises(ExpressionKindError):
        parse(text, kind=kind)  # type: ignore[arg-type]


def test_columns_are_named_as_often_as_they_stand_there() -> None:
    assert list(columns(parse("C3 == 1 and (C3 < 4 or missing(h.A))"))) == [C3, C3, Column("A", "h")]


@given(st.text(max_size=LONGEST))
def test_no_text_does_anything_but_be_read_or_refused(text: str) -> None:
    with suppress(ExpressionError):
        parse(text)
