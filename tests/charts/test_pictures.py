"""Every kind of picture: what a page, a screen reader and a machine without fonts may rely on."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import altair
import polars as pl
import pytest
from lxml import etree

from actionlines import charts
from actionlines.charts import Goal, Measure, Picture, dot_plot, line_chart, sparkline, strip_chart
from actionlines.charts.axes import FONT, NARROW
from actionlines.charts.letters import width
from actionlines.charts.svg import draw
from actionlines.languages import LANGUAGES, percent

NAMES = {"RWA": "Rwanda", "COD": "الكونغو", "ISL": "冰岛", "TUR": "Турция", "BRA": "Brésil & Co <1>"}
SVG = "{http://www.w3.org/2000/svg}"


def measure(lang: str = "en") -> Measure:
    return Measure(
        "Internet users", lambda value: percent(value, lang=lang), "percent", lowest=0, highest=100
    )


def many_years() -> pl.DataFrame:
    """Five areas and 35 years, with a hole, a break, a flag and an interval."""
    rows = [
        {
            "REF_AREA": area,
            "TIME_PERIOD": str(year),
            "OBS_VALUE": round(100 / (1 + 2.718 ** (-(year - 2005 - 3 * n) / (3 + n))), 3),
            "OBS_STATUS": "B" if (area, year) == ("TUR", 2010) else "A",
            "FLAGS": "jump" if (area, year) == ("ISL", 2001) else "",
            "STD_ERROR": 1.5 if area == "BRA" else None,
        }
        for n, area in enumerate(NAMES)
        for year in range(1990, 2025)
        if (area, year) != ("RWA", 2000)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def latest() -> pl.DataFrame:
    return many_years().filter(TIME_PERIOD="2015")


MEDIANS = {"World": 61.0, "Africa": 20.5}
KINDS: dict[str, Callable[[str], Picture]] = {
    "lines": lambda lang: line_chart(many_years(), measure=measure(lang), lang=lang, names=NAMES),
    "strip": lambda lang: strip_chart(
        latest(), measure=measure(lang), lang=lang, names=NAMES, focus="RWA", medians=MEDIANS
    ),
    "goal": lambda lang: strip_chart(
        latest(), measure=measure(lang), lang=lang, names=NAMES, goal=Goal("Goal", 99.0, "Nobody is there.")
    ),
    "dots": lambda lang: dot_plot(latest(), measure=measure(lang), lang=lang, names=NAMES, focus=["RWA"]),
    "spark": lambda lang: sparkline(
        many_years().filter(REF_AREA="RWA"), measure=measure(lang), lang=lang, title="Rwanda"
    ),
}
every_kind = pytest.mark.parametrize("kind", KINDS)
every_language = pytest.mark.parametrize("lang", LANGUAGES)


@every_kind
@every_language
def test_a_picture_is_an_image_with_a_title_and_a_description_of_ours(kind: str, lang: str) -> None:
    picture = KINDS[kind](lang)
    root = etree.fromstring(picture.svg)
    title, description = root[0], root[1]
    assert (root.get("role"), root.get("direction")) == ("img", "ltr")
    assert (title.tag, title.text, title.get("id")) == (
        f"{SVG}title",
        picture.title,
        root.get("aria-labelledby"),
    )
    assert (description.tag, description.text, description.get("id")) == (
        f"{SVG}desc",
        picture.description,
        root.get("aria-describedby"),
    )


@every_kind
def test_nothing_of_vega_s_own_words_fonts_styles_or_sizes_is_left(kind: str) -> None:
    root = etree.fromstring(KINDS[kind]("en").svg)
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
        *("svg", "title", "desc", "g", "path", "text", "tspan", "circle")
    }
    attributes = {name for node in root.iterdescendants() for name in node.attrib}
    assert not attributes & {
        "style",
        "aria-label",
        "aria-roledescription",
        "role",
        "font-family",
        "transform",
    }
    assert not {"width", "height", "style"} & set(root.attrib)


@every_kind
def test_every_colour_has_a_class_that_the_page_can_recolour(kind: str) -> None:
    sheet = charts.stylesheet()
    for node in etree.fromstring(KINDS[kind]("en").svg).iterdescendants():
        painted = [name[0] for name in ("stroke", "fill") if node.get(name)]
        classes = (node.get("class") or "").split()
        assert [name[0] for name in classes] == painted
        assert all(f".chart .{name}{{" in sheet for name in classes)


@every_kind
def test_a_second_drawing_has_the_same_bytes(kind: str) -> None:
    assert KINDS[kind]("ar") == KINDS[kind]("ar")


@every_kind
@every_language
def test_digits_are_those_of_the_language_s_own_formatter(kind: str, lang: str) -> None:
    assert not re.search("[٠-٩۰-۹]", KINDS[kind](lang).svg)


@every_kind
def test_two_pictures_of_a_page_have_different_ids(kind: str) -> None:
    table = many_years().filter(REF_AREA="ISL") if kind in {"lines", "spark"} else latest()
    other = {
        "lines": line_chart,
        "strip": strip_chart,
        "goal": strip_chart,
        "dots": dot_plot,
        "spark": sparkline,
    }[kind]
    ids = re.compile('id="([^"]+)"')
    one, two = (
        set(ids.findall(svg))
        for svg in (KINDS[kind]("en").svg, other(table, measure=measure(), lang="en", title="Another").svg)
    )
    assert len(one) == len(two) == 2
    assert not one & two


def test_an_id_can_be_chosen() -> None:
    svg = line_chart(many_years(), measure=measure(), lang="en", ident="users").svg
    assert re.findall('id="([^"]+)"', svg) == ["users-t", "users-d"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "spark"])
@every_language
def test_the_specification_is_valid_vega_lite(kind: str, lang: str) -> None:
    altair.Chart.from_dict(dict(KINDS[kind](lang).spec), validate=True)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "spark"])
def test_no_text_is_measured_by_a_font(kind: str) -> None:
    """The same picture set in another font has every part in the same place."""
    picture = KINDS[kind]("en")
    spec = json.loads(json.dumps(picture.spec))
    for font in ("monospace", "serif"):
        spec["config"]["font"] = font
        assert draw(spec, title=picture.title, description=picture.description) == picture.svg


WITHOUT_FONTS = """
mount -t tmpfs none /usr/share/fonts
[ "$(fc-list | wc -l)" = 0 ] || exit 77
exec "$0" "$1"
"""


def test_a_machine_without_fonts_draws_the_same_bytes(tmp_path: Path) -> None:
    if not (shutil.which("unshare") and shutil.which("fc-list")):
        pytest.skip("unshare and fc-list take the fonts away for this test")
    script = tmp_path / "drawing.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_pictures import KINDS\n"
        "print(*(KINDS[kind](lang).svg for kind in KINDS for lang in ('en', 'ar', 'zh')), sep='\\n')\n",
        encoding="utf-8",
    )
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", WITHOUT_FONTS]
    done = subprocess.run(
        [*command, sys.executable, str(script)], capture_output=True, text=True, check=False
    )
    if done.returncode == 77 or "unshare" in done.stderr or "mount" in done.stderr:
        pytest.skip(
            f"the fonts cannot be taken away here: {done.stderr.strip() or 'others are found elsewhere'}"
        )
    assert done.returncode == 0, done.stderr
    drawn = [KINDS[kind](lang).svg for kind in KINDS for lang in ("en", "ar", "zh")]
    assert done.stdout.splitlines() == drawn


@pytest.mark.parametrize(
    ("kind", "most"), [("lines", 6_000), ("strip", 3_000), ("dots", 3_000), ("spark", 700)]
)
def test_a_picture_is_small(kind: str, most: int) -> None:
    assert len(gzip.compress(KINDS[kind]("ar").svg.encode())) < most


def test_the_sheet_in_the_static_files_is_the_palette_s() -> None:
    path = Path(charts.__file__).parents[1] / "static" / "actionlines" / "charts.css"
    assert path.read_text(encoding="utf-8") == charts.stylesheet()


@every_kind
@every_language
def test_the_table_of_a_picture_is_in_the_language_of_the_page(kind: str, lang: str) -> None:
    picture = KINDS[kind](lang)
    assert picture.rows
    assert {len(row) for row in picture.rows} == {len(picture.columns)}
    if lang != "en":
        assert picture.columns[0] not in {"Period", "Area"}
        assert not {"Up", "lowest", "first", "areas", "median"} & set(
            re.findall("[A-Za-z]+", picture.description)
        )


@pytest.mark.parametrize("kind", ["lines", "strip"])
@every_language
def test_a_narrow_picture_says_the_same_and_keeps_its_letters_inside(kind: str, lang: str) -> None:
    picture = KINDS[kind](lang)
    wide, narrow = etree.fromstring(picture.svg), etree.fromstring(charts.draw_narrow(picture))
    assert [wide[0].text, wide[1].text] == [narrow[0].text, narrow[1].text]
    across = float(narrow.get("viewBox").split()[2])
    assert across == NARROW
    for text in narrow.iter(f"{SVG}text"):
        anchor = next(
            (node.get("text-anchor") for node in (text, text.getparent()) if node.get("text-anchor")), "start"
        )
        size = float(text.get("font-size") or FONT)
        long = max(width(line, size) for line in text.itertext())
        left = float(text.get("x")) - {"start": 0, "middle": long / 2, "end": long}[anchor]
        assert left >= -1
        assert left + long <= across + 1


def test_a_sparkline_has_no_narrow_drawing() -> None:
    assert charts.draw_narrow(KINDS["spark"]("en")) == ""
