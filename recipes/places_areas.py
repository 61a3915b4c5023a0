"""Areas and the names we show."""

from __future__ import annotations

import re

from babel import Locale
from places_files import LANGUAGES, LEVELS, Row, Shared, read_input

# The short name of these is the one of Unicode's CLDR: their UN names are long, the short ones undisputed.
CLDR_SHORT = frozenset(["BOL", "GBR", "IRN", "LAO", "MDA", "NLD", "RUS", "SYR", "TZA", "USA", "VEN"])
KEEP_BRACKETS = frozenset(
    ["ATF", "CCK", "FLK", "FSM", "MAF", "SXM"]
)  # the bracket is part of the name, or tells two islands apart


def without_bracket(name: str) -> str:
    return re.sub(r"\s*[(（][^()（）]*[)）]$", "", name).strip()


def cldr(iso2: str, lang: str, *, short: bool = False) -> str:
    names = Locale.parse(lang).territories
    return str((names.get(f"{iso2}-alt-short") if short else None) or names.get(iso2, ""))


def make_areas(shared: Shared) -> list[Row]:
    """Countries (UN members and observers), other areas of M49, special, former, M49 regions, aggregates."""
    states = {row["iso3166_1_alpha3"] for row in shared.gapminder if row["un_state"] == "TRUE"}
    areas = [
        area(row["ISO-alpha3 Code"], "country" if row["ISO-alpha3 Code"] in states else "territory")
        | {"iso2": row["ISO-alpha2 Code"], "m49": row["M49 Code"], "publisher": "UN"}
        for row in shared.m49["en"]
    ]
    for row in read_input("special.csv"):
        kept = {
            key: row[key] for key in ("iso2", "m49", "part_of", "since", "until", "successors", "confidence")
        }
        areas.append(area(row["code"], row["kind"]) | kept | {"publisher": row["code"].split("_")[0][:3]})
    areas += [area(code, "aggregate") | {"m49": code, "publisher": "UN"} for code in regions(shared)]
    for row in read_input("aggregates.csv"):
        areas.append(area(row["code"], "aggregate") | {"m49": row["m49"], "publisher": row["publisher"]})
    for row in areas:
        row["publisher"] = {"XKX": "WB", "CHI": "WB", "UN_": "UN"}.get(row["publisher"], row["publisher"])
        row["publisher"] = "ISO" if row["kind"] == "former" and len(row["code"]) == 3 else row["publisher"]
    return sorted(areas, key=lambda row: row["code"])


def area(code: str, kind: str) -> Row:
    empty = dict.fromkeys(
        ("iso2", "m49", "publisher", "part_of", "since", "until", "successors", "confidence"), ""
    )
    return {"code": code, "kind": kind, **empty}


def regions(shared: Shared) -> dict[str, Row]:
    """The names of the regions of M49 in each language, by code."""
    found: dict[str, Row] = {}
    for lang in LANGUAGES:
        for row in shared.m49[lang]:
            for level in LEVELS:
                if code := row[f"{level} Code"]:
                    found.setdefault(code, {})[lang] = row[f"{level} Name"].strip()
    return dict(sorted(found.items()))


def make_names(shared: Shared, areas: list[Row]) -> list[Row]:
    """The name we show and its short form, one row an area and language."""
    shown = {row["code"]: {lang: row[lang] for lang in LANGUAGES} for row in _named_by_hand()}
    shown |= regions(shared)
    for lang in LANGUAGES:
        for row in shared.m49[lang]:
            shown.setdefault(row["ISO-alpha3 Code"], {})[lang] = row["Country or Area"].strip()
    mended = {(row["code"], row["lang"]): row for row in read_input("corrections.csv")}
    rows = []
    for place in areas:
        for lang in LANGUAGES:
            mend = mended.get((place["code"], lang), {"name": "", "short": ""})
            name = (mend["name"] or shown[place["code"]][lang]).replace("'", "’")
            short = mend["short"] or short_name(place, lang, name)
            rows.append(
                {"code": place["code"], "lang": lang, "name": name, "short": short if short != name else ""}
            )
    return rows


def _named_by_hand() -> list[Row]:
    return read_input("special.csv") + read_input("aggregates.csv")


def short_name(place: Row, lang: str, name: str) -> str:
    if place["code"] in CLDR_SHORT:
        return cldr(place["iso2"], lang)
    if place["kind"] not in {"country", "territory"} or place["code"] in KEEP_BRACKETS or place["part_of"]:
        return name
    return without_bracket(name)
