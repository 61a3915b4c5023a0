"""How progress is judged, forecast and measured: formulas, bounds, what was read, how far forecasts missed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from actionlines.indicators.releases import Release
from actionlines.languages import number, percent, translate
from actionlines.profiles.assessed import sets_of
from actionlines.profiles.edition import edition
from actionlines.profiles.target_words import FORMULAS, rule_text
from actionlines.progress.forecasts import shipped
from actionlines.progress.on_track import RULES
from actionlines.progress.targets import Set
from actionlines.web.addresses import address
from actionlines.web.pages import Page, page

RECALLED = frozenset({"Bonferroni", "Wagstaff", "Erreygers"})
"""Measures whose form was recalled and found in no source: Bonferroni's division by n - 1, both corrections."""
MEASURES = (
    ("Gini", "Σ p_i p_j |x_i - x_j| / (2 μ)"),
    ("Theil T", "Σ p (x / μ) ln(x / μ)"),
    ("Theil L", "Σ p ln(μ / x)"),
    ("Atkinson", "1 - (Σ p (x / μ)^(1 - ε))^(1 / (1 - ε))"),
    ("Hoover", "Σ p |x / μ - 1| / 2"),
    ("Bonferroni", "1 - Σ (m_i / μ) / (n - 1)"),
    ("Wagstaff", "Gini / (1 - μ / 100)"),
    ("Erreygers", "4 μ Gini / 100"),
)


@page()
def target_method_view(release: Release, request: HttpRequest, *, lang: str) -> Page:
    facts = shipped()
    lead = translate(
        "Ten rules judge whether a target is on track, and they often differ. Here is each with its formula and "
        "bounds, how forecasts are made, and how far they missed in the past.",
        lang=lang,
    )
    return Page(
        "web/target_method.html",
        {
            "here": "targets",
            "lead": lead,
            "description": lead,
            "edition": edition(release),
            "all": address("targets", lang=lang),
            "rules": [_rule(name, lang) for name in RULES],
            "errors": _errors(facts["errors"], lang),
            "coverage": _coverage(facts["coverage"], lang),
            "kept": number(len(facts["split"]["kept"]), lang=lang),
            "measures": [_measure(name, formula, lang) for name, formula in MEASURES],
            "sets": [_set(one, lang) for one in sets_of(release) if _unverified(one)],
        },
    )


def _rule(name: str, lang: str) -> dict[str, str]:
    note = RULES[name]
    read = translate("bounds read in the source", lang=lang)
    recalled = translate("bounds recalled, not checked", lang=lang)
    bound = "" if note.on_track_from is None else percent(100 * note.on_track_from, lang=lang, decimals=0)
    return {
        "name": rule_text(name, lang=lang),
        "formula": note.formula,
        "bound": bound,
        "status": read if note.verified else recalled,
    }


def _measure(name: str, formula: str, lang: str) -> dict[str, str]:
    recalled = translate("recalled, not checked against a source", lang=lang)
    return {"name": name, "formula": formula, "status": recalled if name in RECALLED else ""}


def _unverified(one: Set) -> int:
    return sum(each.source.status == "unverified" for each in one.targets)


def _set(one: Set, lang: str) -> dict[str, str]:
    """How many targets of a set were recalled."""
    facts = {"n": number(_unverified(one), lang=lang), "all": number(len(one.targets), lang=lang)}
    return {
        "name": one.names[lang],
        "count": translate("%(n)s of %(all)s", lang=lang, context="targets") % facts,
    }


def _errors(rows: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Mean and median absolute error of each rule on the areas kept, the least first."""
    whole = [row for row in rows if (row["LEVEL"], row["SPLIT"]) == ("all", "kept")]
    by_rule: dict[str, dict[int, tuple[float, float]]] = {}
    for row in whole:
        by_rule.setdefault(row["RULE"], {})[row["HORIZON"]] = (row["MEAN_ABS_ERROR"], row["MEDIAN_ABS_ERROR"])
    ordered = sorted(by_rule.items(), key=lambda item: item[1][5][0])
    return [
        {
            "formula": FORMULAS[rule],
            "rule": rule,
            "cells": [
                f"{number(found[h][0], lang=lang, decimals=2)} ({number(found[h][1], lang=lang, decimals=2)})"
                for h in (1, 3, 5)
            ],
        }
        for rule, found in ordered
    ]


def _coverage(rows: list[dict[str, Any]], lang: str) -> list[tuple[str, list[str]]]:
    whole = {
        (row["HORIZON"], row["NOMINAL_PCT"]): row["CONFORMAL_PCT"] for row in rows if row["LEVEL"] == "all"
    }
    return [
        (
            percent(pct, lang=lang, decimals=0),
            [percent(whole[h, pct], lang=lang, decimals=1) for h in (1, 3, 5)],
        )
        for pct in (50, 80, 95)
    ]
