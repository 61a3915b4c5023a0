"""How sources write areas: their names folded, and their codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pycountry
from places_areas import cldr
from places_files import LANGUAGES, Row, Shared, m49_language, read_input

from actionlines.words import fold

UNTERM = dict(zip(LANGUAGES, ("English", "French", "Spanish", "Russian", "Arabic", "Chinese"), strict=True))
GAPMINDER_FILES = {"fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN"}
DISPLAY, VARIANT, SOURCE = 0, 1, 2  # how close a spelling is to the name we show

Spelling = tuple[str, str, str, int]


def make_spellings(shared: Shared, areas: list[Row], names: list[Row], codes: list[Row]) -> list[Row]:
    """Every way an area is written in the sources, folded: each once, at its best rank."""
    best: dict[tuple[str, str, str], int] = {}
    for code, lang, name, rank in _spellings(shared, areas, names, codes):
        if key := fold(name):
            place = (key, lang, code)
            best[place] = min(rank, best.get(place, rank))
    return [
        {"key": key, "lang": lang, "rank": str(rank), "code": code}
        for (key, lang, code), rank in sorted(best.items())
    ]


def _spellings(shared: Shared, areas: list[Row], names: list[Row], codes: list[Row]) -> Iterator[Spelling]:
    for row in names:
        yield row["code"], row["lang"], row["name"], DISPLAY
        yield row["code"], row["lang"], row["short"], VARIANT
    for lang in LANGUAGES:
        for row in shared.m49[lang]:
            yield row["ISO-alpha3 Code"], lang, row["Country or Area"], VARIANT
    yield from _datahub_spellings(shared)
    yield from _library_spellings(areas)
    yield from _source_spellings(shared, {(row["scheme"], row["code"]): row["area"] for row in codes})


def _datahub_spellings(shared: Shared) -> Iterator[Spelling]:
    for row in shared.datahub:
        code = row["ISO3166-1-Alpha-3"]
        yield code, "en", row["CLDR display name"], SOURCE
        for lang in LANGUAGES:
            listed = [row[f"UNTERM {UNTERM[lang]} Short"], row[f"UNTERM {UNTERM[lang]} Formal"]]
            listed.append(row[f"official_name_{m49_language(lang)}"])
            for name in (given.strip(" *") for given in listed):
                yield code, lang, name, SOURCE
                yield code, lang, re.sub(r"\s*\((the|l[aeo]s?|l'|el)\)$", "", name), SOURCE
                yield code, lang, re.sub(r"^(the|l[ae]s?|los|el) ", "", name), SOURCE


def _library_spellings(areas: list[Row]) -> Iterator[Spelling]:
    for place in areas:
        if place["kind"] not in {"country", "territory"} or not place["iso2"]:
            continue
        for lang in LANGUAGES:
            yield place["code"], lang, cldr(place["iso2"], lang), SOURCE
            yield place["code"], lang, cldr(place["iso2"], lang, short=True), SOURCE
        if listed := pycountry.countries.get(alpha_3=place["code"]):
            for name in (
                listed.name,
                getattr(listed, "official_name", ""),
                getattr(listed, "common_name", ""),
            ):
                yield place["code"], "en", name, SOURCE


def _source_spellings(shared: Shared, by_code: dict[tuple[str, str], str]) -> Iterator[Spelling]:
    def named(scheme: str, rows: Iterable[Row], code: str, name: str, lang: str = "en") -> Iterator[Spelling]:
        for row in rows:
            if found := by_code.get((scheme, row[code])):
                yield found, lang, row[name].strip(), SOURCE

    yield from named("GAPMINDER", shared.gapminder, "country", "name")
    for lang, file in GAPMINDER_FILES.items():
        rows = shared.table(f"gapminder_systema_globalis/country_names_{file}.csv")
        yield from named("GAPMINDER", rows, "country", "name", lang)
    yield from named("WB", shared.income, "iso3", "economy")
    yield from named("WB_ISO2", shared.table("worldbank_wdi_copies/SP.POP.TOTL.csv.gz"), "iso2c", "country")
    yield from named(
        "WB_ISO2", shared.table("worldbank_wdi_copies/esg_subset_2019.csv.gz"), "iso2c", "country"
    )
    findex = shared.table("world_bank_findex/GlobalFindexDatabase2025_subset.csv.gz")
    yield from named("WB", findex, "codewb", "countrynewwb")
    yield from named("UNDP", shared.hdr, "iso3", "country")
    yield from named("M49", shared.sdg, "geo_area", "name")
    yield from named(
        "OWID", shared.table("owid_access_to_electricity/access_to_electricity.csv"), "code", "entity"
    )
    for year in (2010, 2012, 2014, 2016, 2018):
        rows = shared.table(f"unu_egov_egdi/egdi-{year}.csv")
        yield from named("ISO3", rows, "country-code", "country-name")


def make_codes(shared: Shared, areas: list[Row]) -> list[Row]:
    """(scheme, code, area) for joins; a code that means two areas is left out."""
    rows: set[tuple[str, str, str]] = {(r["scheme"], r["code"], r["area"]) for r in read_input("codes.csv")}
    rows |= {(r["publisher"], r["own"], r["code"]) for r in read_input("aggregates.csv") if r["own"]}
    rows |= {("WB_ISO2", r["iso2c"], r["code"]) for r in read_input("aggregates.csv") if r["iso2c"]}
    for row in areas:
        code, alpha3 = row["code"], re.fullmatch("[A-Z]{3}", row["code"])
        if row["m49"]:
            rows |= {("M49", row["m49"], code), ("M49", str(int(row["m49"])), code)}
        if row["iso2"]:
            rows.add(("ISO2", row["iso2"], code))
        if alpha3 and row["kind"] != "aggregate" and code != "CHI":
            rows.add(("ISO3", code, code))
        if alpha3 and row["kind"] in {"country", "territory"}:
            rows |= {(scheme, code, code) for scheme in ("WB", "ITU", "OWID", "UNDP")}
            rows |= {("WB_ISO2", row["iso2"], code)} if row["iso2"] else set()
        if row["kind"] == "former" and alpha3 and code not in {"YUG", "SCG"}:
            rows.add(("WB", code, code))
    gapminder = {
        row["iso3166_1_alpha3"]: row["country"] for row in shared.gapminder if row["iso3166_1_alpha3"]
    }
    rows |= {("GAPMINDER", theirs, code) for code, theirs in gapminder.items()}
    rows |= {("GAPMINDER", code.lower(), code) for code in ("ANT", "SCG", "YUG")}
    meant: dict[tuple[str, str], set[str]] = {}
    for scheme, code, place in rows:
        meant.setdefault((scheme, code), set()).add(place)
    return [
        {"scheme": scheme, "code": code, "area": min(places)}
        for (scheme, code), places in sorted(meant.items())
        if len(places) == 1
    ]
