"""Action lines against the goals of the 2030 Agenda: the whole at a glance, a line, a goal, one field of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls.converters import register_converter

from actionlines import commitments
from actionlines.commitments.goals import COUNT, goal_name
from actionlines.commitments.links import Basis
from actionlines.indicators.releases import Release
from actionlines.languages import number, translate, translate_plural
from actionlines.profiles.edition import edition
from actionlines.profiles.matrix import MatrixProfile, Pair, matrix, targets
from actionlines.web import downloads
from actionlines.web.addresses import address, key_of
from actionlines.web.lines import shown_line
from actionlines.web.link_words import basis_text
from actionlines.web.matrix_words import goal_text, shown_pair
from actionlines.web.pages import Download, Page, handed_out, page

MANY = 4
"""Targets from which on a field is drawn stronger."""


class GoalConverter:
    """The number of a goal."""

    regex = "1[0-7]|[1-9]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(GoalConverter, "goal")


@page()
def matrix_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    profile = matrix(lang=lang)
    lead = _lead(profile)
    return Page(
        "web/matrix.html",
        {
            "here": "matrix",
            "lead": lead,
            "description": lead,
            "edition": edition(release),
            "goals": [_goal(one, profile) for one in profile.goals],
            "rows": [_row(line, profile) for line in profile.lines],
            "downloads": _downloads("matrix-file", lang),
        },
    )


@page()
def matrix_file(release: Release, request: HttpRequest, *, lang: str, form: str) -> Download:
    return handed_out(matrix(lang=lang), "matrix", form)


@page()
def matrix_line_view(release: Release, request: HttpRequest, *, lang: str, name: str) -> Page | HttpResponse:
    line = commitments.action_line(name).code
    if key_of("line", line) != name:
        return HttpResponseRedirect(address("matrix-line", lang=lang, name=key_of("line", line)))
    profile, shown = matrix(lang=lang, line=line), shown_line(line, lang)
    groups = [
        (goal_text(one, lang=lang), _field(line, one, lang), profile.cell(line, one)) for one in profile.goals
    ]
    facts = {"title": f"{line} {shown.title}", "line": shown}
    files = _downloads("matrix-line-file", lang, name=name)
    return Page("web/matrix_pairs.html", _pairs(release, profile, groups) | facts | {"downloads": files})


@page()
def matrix_line_file(release: Release, request: HttpRequest, *, lang: str, name: str, form: str) -> Download:
    line = commitments.action_line(name).code
    return handed_out(matrix(lang=lang, line=line), f"matrix-{key_of('line', line)}", form)


@page()
def matrix_goal_view(release: Release, request: HttpRequest, *, lang: str, goal: str) -> Page:
    asked = int(goal)
    profile = matrix(lang=lang, goal=asked)
    groups = [
        (_line_text(line, lang), _field(line, asked, lang), profile.cell(line, asked))
        for line in profile.lines
    ]
    facts = {"title": goal_text(asked, lang=lang), "around": _around(asked, lang)}
    files = _downloads("matrix-goal-file", lang, goal=goal)
    return Page("web/matrix_pairs.html", _pairs(release, profile, groups) | facts | {"downloads": files})


@page()
def matrix_goal_file(release: Release, request: HttpRequest, *, lang: str, goal: str, form: str) -> Download:
    return handed_out(matrix(lang=lang, goal=int(goal)), f"matrix-goal-{goal}", form)


@page()
def matrix_field_view(
    release: Release, request: HttpRequest, *, lang: str, name: str, goal: str
) -> Page | HttpResponse:
    line, asked = commitments.action_line(name).code, int(goal)
    if key_of("line", line) != name:
        return HttpResponseRedirect(_field(line, asked, lang))
    profile = matrix(lang=lang, line=line, goal=asked)
    facts = {
        "title": translate("%(line)s and goal %(goal)s", lang=lang)
        % {"line": line, "goal": number(asked, lang=lang)},
        "line": shown_line(line, lang),
        "whole_line": address("matrix-line", lang=lang, name=name),
        "whole_goal": address("matrix-goal", lang=lang, goal=goal),
        "goal_name": goal_text(asked, lang=lang),
        "downloads": _downloads("matrix-field-file", lang, name=name, goal=goal),
    }
    groups = [(goal_text(asked, lang=lang), "", profile.cell(line, asked))]
    return Page("web/matrix_pairs.html", _pairs(release, profile, groups) | facts)


@page()
def matrix_field_file(
    release: Release, request: HttpRequest, *, lang: str, name: str, goal: str, form: str
) -> Download:
    line = commitments.action_line(name).code
    return handed_out(
        matrix(lang=lang, line=line, goal=int(goal)), f"matrix-{key_of('line', line)}-{goal}", form
    )


def _downloads(view: str, lang: str, **words: str) -> list[tuple[str, str]]:
    return downloads.links(
        {form: address(view, lang=lang, form=form, **words) for form in downloads.WITHOUT_WORKBOOK}, lang=lang
    )


def _field(line: str, goal: int, lang: str) -> str:
    return address("matrix-field", lang=lang, name=key_of("line", line), goal=str(goal))


def _line_text(line: str, lang: str) -> str:
    return f"{line} {shown_line(line, lang).title}"


def _lead(profile: MatrixProfile) -> str:
    lang, linked = profile.lang, {(one.line, one.goal) for one in profile.pairs}
    message = translate(
        "Of %(all)s fields, an action line against a goal, %(linked)s are linked: by %(targets)s targets of the goals "
        "and by %(paragraphs)s paragraphs of the text of 2014.",
        lang=lang,
    )
    return message % {
        "all": number(len(profile.lines) * len(profile.goals), lang=lang),
        "linked": number(len(linked), lang=lang),
        "targets": number(len(targets(profile.pairs)), lang=lang),
        "paragraphs": number(len({one.paragraph for one in profile.pairs}), lang=lang),
    }


def _goal(goal: int, profile: MatrixProfile) -> dict[str, Any]:
    lang = profile.lang
    found = targets(tuple(one for one in profile.pairs if one.goal == goal))
    counted = translate_plural("%(n)s target", "%(n)s targets", len(found), lang=lang)
    return {
        "number": number(goal, lang=lang),
        "said": goal_text(goal, lang=lang),
        "name": goal_name(goal, lang=lang),
        "address": address("matrix-goal", lang=lang, goal=str(goal)),
        "count": counted % {"n": number(len(found), lang=lang)} if found else "",
    }


def _row(line: str, profile: MatrixProfile) -> dict[str, Any]:
    lang = profile.lang
    return {
        "line": shown_line(line, lang),
        "short": commitments.action_line(line).short_name(lang=lang),
        "address": address("matrix-line", lang=lang, name=key_of("line", line)),
        "fields": [_glance(line, goal, profile.cell(line, goal), lang) for goal in profile.goals],
    }


def _glance(line: str, goal: int, pairs: tuple[Pair, ...], lang: str) -> dict[str, Any]:
    if not pairs:
        return {}
    found = targets(pairs)
    counted = translate_plural("%(n)s target", "%(n)s targets", len(found), lang=lang)
    message = translate("%(count)s, %(line)s, goal %(goal)s", lang=lang, context="matrix")
    facts = {"n": number(len(found), lang=lang)}
    said = {"count": counted % facts, "line": line, "goal": number(goal, lang=lang)}
    return {
        "count": facts["n"],
        "said": message % said,
        "address": _field(line, goal, lang),
        "many": len(found) >= MANY,
        "matrix": any(one.basis is Basis.MATRIX for one in pairs),
    }


def _pairs(
    release: Release, profile: MatrixProfile, groups: list[tuple[str, str, tuple[Pair, ...]]]
) -> dict[str, Any]:
    """What all lists of pairs share: groups with their pairs, and the names of those that have none."""
    lang = profile.lang
    lead = _pairs_lead(profile)
    return {
        "here": "matrix",
        "whole": address("matrix", lang=lang),
        "lead": lead,
        "description": lead,
        "edition": edition(release),
        "groups": [
            {
                "key": f"field-{at}",
                "name": name,
                "address": where,
                "pairs": [shown_pair(one, lang=lang) for one in found],
            }
            for at, (name, where, found) in enumerate(groups)
            if found
        ],
        "without": [name for name, _, found in groups if not found] if len(groups) > 1 else [],
        "bases": [basis_text(one, lang=lang) for one in (Basis.MATRIX, Basis.OWN)],
    }


def _pairs_lead(profile: MatrixProfile) -> str:
    lang = profile.lang
    if not profile.pairs:
        return translate("Nothing was linked here yet.", lang=lang)
    found = len(targets(profile.pairs))
    message = translate_plural(
        "%(n)s target, by paragraphs of the text of 2014: %(paragraphs)s.",
        "%(n)s targets, by paragraphs of the text of 2014: %(paragraphs)s.",
        found,
        lang=lang,
    )
    paragraphs = len({one.paragraph for one in profile.pairs})
    return message % {"n": number(found, lang=lang), "paragraphs": number(paragraphs, lang=lang)}


def _around(goal: int, lang: str) -> list[dict[str, str]]:
    """The goals before and after."""
    beside = [("prev", goal - 1), ("next", goal + 1)]
    return [
        {
            "rel": rel,
            "name": goal_text(one, lang=lang),
            "address": address("matrix-goal", lang=lang, goal=str(one)),
        }
        for rel, one in beside
        if 1 <= one <= COUNT
    ]
