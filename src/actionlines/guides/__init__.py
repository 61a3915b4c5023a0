"""What is written for readers in six languages: the pages of text, the formulas they show, the glossary."""

from __future__ import annotations

from actionlines.guides.formulas import FORMULAS
from actionlines.guides.glossary import Term, Theme, glossary
from actionlines.guides.written import GUIDES, Guide, Section, UnknownGuideError, guide

__all__ = [
    "FORMULAS",
    "GUIDES",
    "Guide",
    "Section",
    "Term",
    "Theme",
    "UnknownGuideError",
    "glossary",
    "guide",
]
