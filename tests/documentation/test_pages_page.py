from __future__ import annotations

import re
from pathlib import Path

from django.urls import get_resolver

PAGE = (Path(__file__).parents[2] / "docs/pages.md").read_text()


def served():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    return {name.removesuffix("-file") for name in names}


def documented():
    return re.findall(r"^\| `([a-z-]+)` \| `/[^`]*` \| .+ \|$", PAGE, flags=re.MULTILINE)


def test_every_page_is_documented_and_every_documented_one_exists():
    assert sorted(documented()) == sorted(served())
