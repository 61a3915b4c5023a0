"""Make the tables that `actionlines.places` ships: areas, names, spellings, codes and memberships.

    ACTIONLINES_SHARED=../shared python recipes/places.py [--check]

Reads redistributable files of official codes and names, and the hand-written tables of `recipes/places_inputs/`.
Same input, same bytes; `--check` writes nothing and ends with 1 where a committed table differs.
"""

from __future__ import annotations

import csv
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
import pycountry
from babel import Locale

from actionlines.words import fold

ROOT = Path(__file__).parents[1]
INPUTS = Path(__file__).parent / "places_inputs"
DATA = ROOT / "src/actionlines/places/data"
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
UNTERM = dict(zip(LANGUAGES, ("English", "French", "Spanish", "Russian", "Arabic", "Chinese"), strict=True))
GAPMINDER_FILES = {"fr": "fr-FR", "es": "es-ES", "ru": "ru-RU", "ar": "ar-SA", "zh": "zh-CN"}
LEVELS = ("Global", "Region", "Sub-region", "Intermediate Region")
FLAGS = {"432": "Land Locked Developing Countries (LLDC)", "722": "Small Island Developing States (SIDS)"}
INCOME = {"L": "WB_LIC", "LM": "WB_LMC", "LM*": "WB_LMC", "UM": "WB_UMC", "H": "WB_HIC"}
UNDP_REGIONS = ("AS", "EAP", "ECA", "LAC", "SA", "SSA")
LAST_INCOME_YEAR = 2023
# The short name of these is the one of Unicode's CLDR: their UN names are long, and the short ones undisputed.
CLDR_SHORT = frozenset("BOL GBR IRN LAO MDA NLD RUS SYR TZA USA VEN".split())
KEEP_BRACKETS = frozenset(
    "ATF CCK FLK FSM MAF SXM".split()
)  # the bracket is part of the name, or tells two islands apart
DISPLAY, VARIANT, SOURCE = 0, 1, 2  # how close a spelling is to the name we show

Row = dict[str, str]


class Shared:
    """The folder of official files, read as text."""

    def __init__(self, root: Path) -> None:
        self.root = root / "data"
        self.m49 = {lang: self.table(f"country_codes/UNSD-M49-{_cn(lang)}.csv") for lang in LANGUAGES}
        self.datahub = self.table("country_codes/datahub_country-codes.csv")
        self.gapminder = self.table("gapminder_systema_globalis/ddf--entities--geo--country.csv")
        self.income = self.table("worldbank_income_history/income_group_by_year.csv")
        self.hdr = self.table("undp_hdr_2023_24/HDR23-24_Composite_indices_complete_time_series.csv.gz")
        self.sdg = self.table("un_sdg_2020/codes_geo_area.csv")

    def table(self, name: str) -> list[Row]:
        frame = pl.read_csv(self.root / name, infer_schema_length=0, encoding="utf8-lossy", null_values=[])
        return [{key.strip("\ufeff"): value or "" for key, value in row.items()} for row in frame.to_dicts()]


def _cn(lang: str) -> str:
    return "cn" if lang == "zh" else lang


def read_input(name: str) -> list[Row]:
    with (INPUTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def without_bracket(name: str) -> str:
    return re.sub(r"\s*[(（][^()（）]*[)）]$", "", name).strip()


def cldr(iso2: str, lang: str, *, short: bool = False) -> str:
    names = Locale.parse(lang).territories
    return str((names.get(f"{iso2}-alt-short") if short else None) or names.get(iso2, ""))


# --- areas and the names we show ---------------------------------------------------------------------------------


def make_areas(shared: Shared) -> list[Row]:
    """Countries (UN members and observers), other areas of M49, special and former areas, M49 regions, aggregates."""
    states = {row["iso3166_1_alpha3"] for row in shared.gapminder if row["un_state"] == "TRUE"}
    areas = [
        area(row["ISO-alpha3 Code"], "country" if row["ISO-alpha3 Code"] in states else "territory")
        | {"iso2": row["ISO-alpha2 Code"], "m49": row["M49 Code"], "publisher": "UN"}
        for row in shared.m49["en"]
    ]
    for row in read_input("special.csv"):
        kept = {key: row[key] for key in ("iso2", "m49", "part_of", "since", "until", "successors")}
        areas.append(area(row["code"], row["kind"]) | kept | {"publisher": row["code"].split("_")[0][:3]})
    areas += [area(code, "aggregate") | {"m49": code, "publisher": "UN"} for code in regions(shared)]
    for row in read_input("aggregates.csv"):
        areas.append(area(row["code"], "aggregate") | {"m49": row["m49"], "publisher": row["publisher"]})
    for row in areas:
        row["publisher"] = {"XKX": "WB", "CHI": "WB", "UN_": "UN"}.get(row["publisher"], row["publisher"])
        row["publisher"] = "ISO" if row["kind"] == "former" and len(row["code"]) == 3 else row["publisher"]
    return sorted(areas, key=lambda row: row["code"])


def area(code: str, kind: str) -> Row:
    empty = dict.fromkeys(("iso2", "m49", "publisher", "part_of", "since", "until", "successors"), "")
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


# --- spellings ---------------------------------------------------------------------------------------------------


def make_spellings(shared: Shared, areas: list[Row], names: list[Row], codes: list[Row]) -> list[Row]:
    """Every way an area is written in the sources, folded: (key, lang, rank, code), each once at its best rank."""
    best: dict[tuple[str, str, str], int] = {}
    for code, lang, name, rank in _spellings(shared, areas, names, codes):
        if key := fold(name):
            place = (key, lang, code)
            best[place] = min(rank, best.get(place, rank))
    return [
        {"key": key, "lang": lang, "rank": str(rank), "code": code}
        for (key, lang, code), rank in sorted(best.items())
    ]


Spelling = tuple[str, str, str, int]


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
        for lang in LANGUAGES:
            listed = [row[f"UNTERM {UNTERM[lang]} Short"], row[f"UNTERM {UNTERM[lang]} Formal"]]
            listed.append(row[f"official_name_{_cn(lang)}"])
            for name in listed:
                plain = name.strip(" *")
                yield row["ISO3166-1-Alpha-3"], lang, plain, SOURCE
                yield (
                    row["ISO3166-1-Alpha-3"],
                    lang,
                    re.sub(r"\s*\((the|l[aeo]s?|l'|el)\)$", "", plain),
                    SOURCE,
                )
                yield row["ISO3166-1-Alpha-3"], lang, re.sub(r"^(the|l[ae]s?|los|el) ", "", plain), SOURCE
        yield row["ISO3166-1-Alpha-3"], "en", row["CLDR display name"], SOURCE


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


# --- codes -------------------------------------------------------------------------------------------------------


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


# --- memberships -------------------------------------------------------------------------------------------------


def make_memberships(shared: Shared) -> list[Row]:
    rows = [*_m49_members(shared), *read_input("least_developed.csv"), *read_input("itu_regions.csv")]
    rows += _income_spells(shared)
    for row in shared.hdr:
        if row["region"] in UNDP_REGIONS:
            rows.append(member("UNDP_" + row["region"], row["iso3"], "UNDP_HDR", "seen"))
    check_least_developed(shared, rows)
    return sorted(rows, key=lambda row: (row["group"], row["area"], row["since"]))


def member(group: str, place: str, source: str, confidence: str, since: str = "", until: str = "") -> Row:
    return {
        "group": group, "area": place, "since": since, "until": until, "source": source, "confidence": confidence
    }  # fmt: skip


def _m49_members(shared: Shared) -> list[Row]:
    members: dict[str, set[str]] = {}
    for row in shared.m49["en"]:
        groups = [row[f"{level} Code"] for level in LEVELS] + [
            code for code, flag in FLAGS.items() if row[flag]
        ]
        for group in filter(None, groups):
            members.setdefault(group, set()).add(row["ISO-alpha3 Code"])
    rows = [member(group, place, "UNSD_M49", "seen") for group, places in members.items() for place in places]
    rows += [member(group, "XKX", "UNSD_SDG_REGIONS", "unverified") for group in ("001", "150", "039")]
    for group in ("001", "150", "039"):
        members[group].add("XKX")
    for row in read_input("compositions.csv"):
        whole = _places(row["with"], members) - _places(row["without"], members)
        sure = row["confidence"]
        rows += [member(row["group"], place, "UNSD_SDG_REGIONS", sure) for place in whole]
    return rows


def _places(listed: str, members: dict[str, set[str]]) -> set[str]:
    return {place for code in listed.split() for place in members.get(code, {code})}


def _income_spells(shared: Shared) -> list[Row]:
    """Years are those of the income data; a spell that reaches the last year is open until a newer list comes."""
    places = {"YUG": "SCG"}
    rows: list[Row] = []
    years: dict[tuple[str, str], list[int]] = {}
    for row in shared.income:
        key = (places.get(row["iso3"], row["iso3"]), INCOME[row["income_group"]])
        years.setdefault(key, []).append(int(row["calendar_year_of_data"]))
    for (place, group), listed in years.items():
        for first, last in spells(listed):
            until = "" if last == LAST_INCOME_YEAR else str(last)
            rows.append(member(group, place, "WB_OGHIST", "seen", str(first), until))
    return rows


def spells(years: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for year in sorted(years):
        if found and found[-1][1] == year - 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return found


def check_least_developed(shared: Shared, rows: list[Row]) -> None:
    """The history must give the 45 countries that M49 flagged in 2024."""
    flag = "Least Developed Countries (LDC)"
    flagged = {row["ISO-alpha3 Code"] for row in shared.m49["en"] if row[flag]}
    listed = {row["area"] for row in rows if row["group"] == "199" and (row["until"] or "9999") > "2024-01"}
    if flagged != listed:
        raise SystemExit(
            f"least developed countries: M49 and the history differ in {sorted(flagged ^ listed)}"
        )


def make_groups(shared: Shared) -> list[Row]:
    """Each group with its scheme; the level where it is one of M49's regions."""
    levels = {
        row[f"{level} Code"]: level.split()[0].lower().replace("sub-r", "subr").replace("global", "world")
        for row in shared.m49["en"]
        for level in LEVELS
    }
    schemes = {code: "M49" for code in levels if code}
    schemes |= {row["group"]: "SDG" for row in read_input("compositions.csv")}
    schemes |= dict.fromkeys(("199", "432", "722"), "STATUS") | dict.fromkeys(INCOME.values(), "INCOME")
    schemes |= {row["group"]: "ITU" for row in read_input("itu_regions.csv")}
    schemes |= {f"UNDP_{code}": "UNDP" for code in UNDP_REGIONS}
    return [
        {"code": code, "scheme": scheme, "level": levels.get(code, "")}
        for code, scheme in sorted(schemes.items())
    ]


# --- writing -----------------------------------------------------------------------------------------------------


def as_csv(rows: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def make(shared: Shared) -> dict[str, bytes]:
    areas = make_areas(shared)
    names = make_names(shared, areas)
    codes = make_codes(shared, areas)
    tables = {
        "areas.csv": areas,
        "names.csv": names,
        "codes.csv": codes,
        "spellings.csv": make_spellings(shared, areas, names, codes),
        "memberships.csv": make_memberships(shared),
        "groups.csv": make_groups(shared),
        "sources.csv": read_input("sources.csv"),
    }
    return {name: as_csv(rows) for name, rows in tables.items()}


def main(arguments: list[str]) -> int:
    tables = make(Shared(Path(os.environ.get("ACTIONLINES_SHARED") or ROOT.parent / "shared")))
    if "--check" in arguments:
        changed = [name for name, table in tables.items() if (DATA / name).read_bytes() != table]
        print(
            "\n".join(f"{name} differs: run recipes/places.py" for name in changed) or "places: as committed"
        )
        return bool(changed)
    for name, table in tables.items():
        (DATA / name).write_bytes(table)
        print(f"{name}: {len(table.splitlines()) - 1} rows, {len(table):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
