"""Actions asked for as pages show them: under what, of whom, by when; what tables say stays as they say it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from actionlines.commitments.evidence import pieces
from actionlines.commitments.tracker import By
from actionlines.errors import NotFoundError
from actionlines.languages import date, language, language_name, translate, translate_plural
from actionlines.languages import number as in_figures
from actionlines.profiles.tracker import Action, TrackerProfile, TrackerSource
from actionlines.web.addresses import address
from actionlines.web.cited import paragraph_address

MOST_ROWS: Final = 120
MOST_SIGNS: Final = 40_000
"""Of a part of a list: what a page of 50 KB holds of a table in any language."""


class NoSuchPartError(NotFoundError):
    """A list has fewer parts."""


@dataclass(frozen=True)
class Shown:
    """A part of a list."""

    groups: list[dict[str, Any]]
    part: int
    parts: int


def entity_address(slug: str, *, lang: str) -> str:
    """Address of an entity's page."""
    return address("tracker-entity", lang=lang, name=slug)


def part_of(groups: list[dict[str, Any]], asked: int) -> Shown:
    """A part of the groups, cut where it would be too long.

    Raises
    ------
    NoSuchPartError
        If it is cut into fewer.
    """
    parts: list[list[dict[str, Any]]] = [[]]
    rows = signs = 0
    for group in groups:
        for one in group["rows"]:
            size = one["size"] + 200
            if rows and (rows >= MOST_ROWS or signs + size > MOST_SIGNS):
                parts.append([])
                rows = signs = 0
            if not parts[-1] or parts[-1][-1]["key"] != group["key"]:
                parts[-1].append({**group, "rows": []})
            parts[-1][-1]["rows"].append(one)
            rows, signs = rows + 1, signs + size
    if asked > len(parts):
        raise NoSuchPartError(f"the list has {len(parts)} parts, and no part {asked}")
    return Shown(parts[asked - 1], asked, len(parts))


def shown_groups(profile: TrackerProfile, by: By) -> list[dict[str, Any]]:
    """Actions under what they are shown by."""
    names = {one.document: one.symbol or one.name for one in profile.sources}
    found = profile.groups(by).items()
    return [
        {
            "key": f"group-{at}",
            "count": in_figures(len(actions), lang=profile.lang),
            **_heading(key, actions[0], by, names, profile.lang),
            "rows": [_row(one, by, names, profile.lang) for one in actions],
        }
        for at, (key, actions) in enumerate(found)
    ]


def shown_sources(sources: tuple[TrackerSource, ...], *, lang: str) -> list[dict[str, Any]]:
    """Where tables came from, under which terms, and how many rows could not be taken."""
    return [
        {
            "name": one.name,
            "symbol": one.symbol,
            "file": one.file,
            "address": next((each.address for each in pieces(one.address) if each.address), ""),
            "dated": one.dated,
            "licence": one.licence,
            "edition": one.edition,
            "kept_on": date(one.kept_on, lang=lang),
            "not_taken": _not_taken(one.not_taken, lang) if one.not_taken else "",
            "told_in": translate("Language of the table: %(language)s.", lang=lang)
            % {"language": language_name(one.lang, lang=lang)},
        }
        for one in sources
    ]


def _not_taken(count: int, lang: str) -> str:
    message = translate_plural(
        "%(n)s row could not be taken.", "%(n)s rows could not be taken.", count, lang=lang
    )
    return message % {"n": in_figures(count, lang=lang)}


def _heading(key: tuple[str, ...], first: Action, by: By, names: dict[str, str], lang: str) -> dict[str, Any]:
    if by is By.PARAGRAPH:
        document, code = key
        where = paragraph_address(code, lang=lang, document=document)
        return {"name": _cited(names[document], code, lang), "address": where}
    [only] = key
    if by is By.ENTITY:
        known = {each.slug: each for each in first.entities}
        if only not in known:
            return {"name": translate("Nobody named", lang=lang), "address": ""}
        return {
            "name": known[only].name,
            "address": entity_address(only, lang=lang),
            "as_written": known[only].agency is None,
        }
    if by is By.STATE:
        return {
            "name": only or translate("No state told", lang=lang),
            "address": "",
            "as_written": bool(only),
            "language": language(first.lang),
        }
    if not only:
        return {"name": translate("No day named", lang=lang), "address": ""}
    day = date(datetime.date.fromisoformat(only), lang=lang)
    return {"name": translate("By %(day)s", lang=lang, context="deadline") % {"day": day}, "address": ""}


def _cited(name: str, code: str, lang: str) -> str:
    facts = {"text": name, "code": code}
    return translate("%(text)s, paragraph %(code)s", lang=lang) % facts


def _row(one: Action, by: By, names: dict[str, str], lang: str) -> dict[str, Any]:
    return {
        "size": len(one.action)
        + len(one.evidence)
        + len(one.state)
        + len(one.source)
        + 40 * len(one.entities),
        "language": language(one.lang),
        "action": one.action,
        "paragraphs": list(_paragraphs(one, names, lang)) if by is not By.PARAGRAPH else [],
        "entities": [
            {
                "name": each.name,
                "address": entity_address(each.slug, lang=lang),
                "as_written": each.agency is None,
            }
            for each in one.entities
        ],
        "due": one.due or (date(one.due_by, lang=lang) if one.due_by else ""),
        "due_as_written": bool(one.due),
        "state": one.state,
        "dated": one.dated,
        "evidence": pieces(one.evidence),
        "source": pieces(one.source),
    }


def _paragraphs(one: Action, names: dict[str, str], lang: str) -> Iterator[dict[str, str]]:
    for code in one.paragraphs:
        where = paragraph_address(code, lang=lang, document=one.document)
        yield {"name": _cited(names[one.document], code, lang), "address": where}
