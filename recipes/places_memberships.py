"""Groups, and which areas belong to them when."""

from __future__ import annotations

from places_files import LEVELS, Row, Shared, read_input

FLAGS = {"432": "Land Locked Developing Countries (LLDC)", "722": "Small Island Developing States (SIDS)"}
INCOME = {"L": "WB_LIC", "LM": "WB_LMC", "LM*": "WB_LMC", "UM": "WB_UMC", "H": "WB_HIC"}
UNDP_REGIONS = ("AS", "EAP", "ECA", "LAC", "SA", "SSA")
LAST_INCOME_YEAR = 2023


def make_memberships(shared: Shared) -> list[Row]:
    rows = [*_m49_members(shared), *read_input("least_developed.csv"), *read_input("itu_regions.csv")]
    rows += _income_spells(shared)
    for row in shared.hdr:
        if row["region"] in UNDP_REGIONS:
            rows.append(member("UNDP_" + row["region"], row["iso3"], "UNDP_HDR", "seen"))
    check_least_developed(shared, rows)
    return sorted(rows, key=lambda row: (row["group"], row["area"], row["since"]))


def member(group: str, place: str, source: str, confidence: str, since: str = "", until: str = "") -> Row:
    stay = {"group": group, "area": place, "since": since, "until": until}
    return stay | {"source": source, "confidence": confidence}


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
    """Years are those of the income data; a spell that reaches the last one is open until a new list."""
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
