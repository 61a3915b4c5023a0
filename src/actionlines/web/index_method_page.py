"""How an index is made: its tree, each choice, and whether it was read where it is said to be from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from actionlines.errors import ActionlinesError
from actionlines.indicators.catalogue import load_catalogue
from actionlines.indicators.releases import Release
from actionlines.indices.known import known_index
from actionlines.indices.provenance import provenance
from actionlines.indices.specification import Indicator, Specification
from actionlines.indices.specification_hash import specification_sha256
from actionlines.languages import number, translate
from actionlines.profiles.coherence_words import (
    Told,
    coherence_lead,
    coherence_note,
    coherence_tables,
    coherence_title,
)
from actionlines.profiles.index import ChoiceNote, top_down
from actionlines.profiles.index_coherence import index_coherence
from actionlines.profiles.index_words import (
    CHOICES,
    STATUSES,
    choice_text,
    method_text,
    provenance_lead,
)
from actionlines.web.addresses import address_of
from actionlines.web.index_tabs import METHOD, elsewhere, top
from actionlines.web.pages import Page, page
from actionlines.web.release_in_use import the_store


@page()
def method_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    leads = elsewhere(METHOD, name, lang=lang)
    if leads is not None:
        return leads
    specification = known_index(name, the_store().root).specification
    notes = [ChoiceNote(*row) for row in provenance(specification).iter_rows()]
    lead = provenance_lead(notes, lang=lang)
    return Page(
        "web/index_method.html",
        {
            **top(METHOD, name, release, lang=lang),
            "lead": lead,
            "description": lead,
            "maker": specification.source,
            "sha256": specification_sha256(specification),
            "tree": [
                _node(code, specification, lang) for code in top_down(specification, specification.root)
            ],
            "choices": [_choice(one, specification, lang) for one in notes],
            "coherence": _coherence(release, name, lang),
            "name": name,
        },
    )


def _node(code: str, specification: Specification, lang: str) -> dict[str, Any]:
    """One line of the tree: how deep it lies, and what makes it."""
    node = specification.node(code)
    series = (node.series or code) if isinstance(node, Indicator) else ""
    linked = isinstance(node, Indicator) and series in load_catalogue().indicators
    return {
        "depth": _depth(code, specification),
        "name": specification.name(code, lang=lang),
        "address": address_of("indicator", series, lang=lang) if linked else "",
        "weight": number(node.weight, lang=lang, decimals=0 if node.weight == round(node.weight) else 2),
        "method": method_text(specification.rule_of(code).aggregation.method, lang=lang)
        if len(specification.children(code)) > 1
        else "",
    }


def _coherence(release: Release, name: str, lang: str) -> dict[str, Any] | None:
    """Whether it holds together, where this release has what it takes to build it."""
    try:
        found = index_coherence(release, name, lang=lang)
    except ActionlinesError:
        return None
    if found is None:
        return None
    return {
        "title": coherence_title(lang=lang),
        "lead": coherence_lead(found, lang=lang),
        "tables": [_told(one) for one in coherence_tables(found, lang=lang)],
        "notes": coherence_note(lang=lang),
    }


def _told(one: Told) -> dict[str, Any]:
    """A table with the kind of each cell beside it."""
    kinds = ["n" if at in one.numbers else "" for at in range(len(one.columns))]
    return {
        "name": one.name,
        "title": one.title,
        "columns": list(zip(one.columns, kinds, strict=True)),
        "rows": [(row[0], list(zip(row[1:], kinds[1:], strict=True))) for row in one.rows],
    }


def _depth(code: str, specification: Specification) -> int:
    parent = specification.node(code).parent
    return 0 if parent is None else 1 + _depth(parent, specification)


def _choice(one: ChoiceNote, specification: Specification, lang: str) -> dict[str, str]:
    return {
        "node": specification.name(one.node, lang=lang),
        "choice": translate(CHOICES[one.choice], lang=lang),
        "text": choice_text(one, lang=lang),
        "source": one.source,
        "status": translate(STATUSES[one.status], lang=lang),
        "seen": one.status,
    }
