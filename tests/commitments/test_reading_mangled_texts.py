"""Whatever was done to a text on its way, each sign is accounted for and each code stands once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.commitments.reading.outline import outline, read_outline
from actionlines.commitments.reading.reader import NothingPlacedError, read_text

TEXTS = Path(__file__).parent / "texts"
SOURCES = [
    (name, outline_name, (TEXTS / name).read_text("utf-8"))
    for name, outline_name in (
        ("resolution.txt", "resolution.toml"),
        ("strategy.txt", "strategy.toml"),
        ("declaration.en.txt", "declaration.toml"),
    )
]


@st.composite
def mangled(draw: st.DrawFn) -> tuple[str, str]:
    """A text with stretches cut out, lines swapped and strange signs put in."""
    _, name, source = draw(st.sampled_from(SOURCES))
    lines = source.split("\n")
    for _ in range(draw(st.integers(0, 5))):
        one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        lines[one], lines[other] = lines[other], lines[one]
    text = "\n".join(lines)
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + text[at + draw(st.integers(0, 40)) :]
        text = text[:at] + draw(st.text(max_size=6)) + text[at:]
    return name, text


def holds(source: str, name: str) -> None:
    try:
        reading = read_text(source, read_outline(TEXTS / name), lang="en")
    except NothingPlacedError:
        return
    assert [source[start:end] for start, end in reading.unaccounted(source)] == []
    codes = [one.code for one in reading.document.paragraphs]
    assert len(codes) == len(set(codes))


@given(mangled())
def test_every_sign_of_a_mangled_text_is_accounted_for(asked: tuple[str, str]) -> None:
    name, source = asked
    holds(source, name)


@given(st.text(max_size=400))
def test_so_it_is_of_any_text(source: str) -> None:
    holds(source, "declaration.toml")


@pytest.mark.parametrize(
    "line", ["1. word " * 1_300_000, "(" * 2_000_000, "信" * 3_000_000, " 1" * 3_000_000, "a) " * 2_000_000]
)
def test_ten_megabytes_of_one_line_are_read_as_any_line(line: str) -> None:
    try:
        reading = read_text(line, outline("wsis10"), lang="zh")
    except NothingPlacedError:
        return
    assert reading.unaccounted(line) == ()
