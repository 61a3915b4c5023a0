"""Texts of ours are written as their languages write: spaces, apostrophes, commas, dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po
from lxml import etree

from actionlines.guides import GUIDES, glossary
from actionlines.guides.written import FOLDER

PACKAGE = Path(__file__).parents[2] / "src" / "actionlines"
DATA = PACKAGE / "indicators" / "data"
FILES = [*sorted((DATA / "catalogue").glob("*.yaml")), DATA / "sources.yaml", DATA / "units.yaml"]
HAN = r"[\u3001\u3002\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b]"
ARABIC = r"[\u0621-\u0652]"
WRONG = {
    "fr": [r"(?<![\xa0\u202f\d(])[;:!?»](?=\s|$)", r"\w'\w", r"« "],
    "es": [r"\s[;:!?]", r"\w'\w"],
    "ru": [r"\s[-\u2013]\s", r"\s[;:!?]", r"\.\.$"],
    "ar": [rf"{ARABIC}[,;?]", r"\u064b\u0627"],
    "zh": [rf"{HAN}[,;:!?()]|[,;!?()]{HAN}", rf"{HAN} +\w|\w +{HAN}"],
}


def in_data(node: Any, lang: str) -> Iterator[str]:
    """Give the texts of one language in a file of ours; official titles are maps, not texts."""
    if isinstance(node, list):
        for each in node:
            yield from in_data(each, lang)
    elif isinstance(node, dict):
        if isinstance(node.get(lang), str):
            yield node[lang]
        for each in node.values():
            yield from in_data(each, lang)


def in_guides(lang: str) -> Iterator[str]:
    """Give the paragraphs of the pages of text and the sentences of the glossary."""
    for name in GUIDES:
        root = etree.fromstring(f"<div>{(FOLDER / f'{name}.{lang}.html').read_text('utf-8')}</div>")
        for code in root.iter("code"):
            code.text = "X"
        yield from ("".join(each.itertext()).strip() for each in root.iter("h1", "h2", "p", "li", "dd"))
    for theme in glossary():
        yield from (term.means[lang] for term in theme.terms)


@cache
def texts(lang: str) -> tuple[str, ...]:
    """Give every text of ours in one language."""
    with (PACKAGE / "locale" / lang / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = [each.string for each in read_po(file) if each.id]
    found = [text for each in messages for text in ([each] if isinstance(each, str) else each)]
    for path in [*FILES, PACKAGE / "commitments" / "data" / "action_lines.yaml"]:
        found += in_data(yaml.safe_load(path.read_text(encoding="utf-8")), lang)
    return (*found, *in_guides(lang))


@pytest.mark.parametrize("lang", WRONG)
def test_texts_are_written_as_the_language_writes(lang: str) -> None:
    assert len(texts(lang)) > 700
    found = [(fault, text) for text in texts(lang) for fault in WRONG[lang] if re.search(fault, text)]
    assert found == []
