"""A picture as a file of its own: whole without a page, and as PNG with every letter or not at all."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from actionlines.charts import raster
from actionlines.charts.arabic import in_forms
from actionlines.charts.raster import (
    AT_ONCE,
    LARGEST,
    MissingLettersError,
    TooManyDrawingsError,
    missing_letters,
    png,
)
from actionlines.charts.standalone import CARD, card, standalone

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 640 300" role="img" aria-labelledby="x-t" '
    'direction="ltr" fill="none" font-family="sans-serif" font-size="14"><title id="x-t">Old</title>'
    '<desc id="x-d">Old too</desc><path class="s-accent" stroke="#00696b" d="M0,300L640,0"/>'
    '<g class="f-ink" fill="#1a2225"><text x="20" y="40">{label}</text></g></svg>'
)
SVG = "{http://www.w3.org/2000/svg}"
ARABIC = "الأفراد الذين يستخدمون الإنترنت: رواندا (الوسيط)، من 2000 إلى 2023"
HAN = "使用互联网的个人：卢旺达、非洲（中位数），2000–2023"


def drawn(*, lang: str = "en", title: str = "Internet", label: str = "Rwanda 34.2%") -> str:
    notes = ("Source: ITU.", "", "https://wsis.example.org/en/country/rwa")
    picture = PICTURE.format(label=label)
    return standalone(picture, title=title, subtitle="Up from 0 to 34", notes=notes, lang=lang)


def pixels(content: bytes) -> tuple[int, int]:
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", content[16:24])
    return wide, high


def test_a_file_says_what_it_shows_and_where_it_is_from_without_a_page() -> None:
    root = etree.fromstring(drawn().encode())
    assert [text.text for text in root.iter(f"{SVG}text")] == [
        "Internet",
        "Up from 0 to 34",
        "Rwanda 34.2%",
        "Source: ITU.",
        "https://wsis.example.org/en/country/rwa",
    ]
    assert [element.text for element in root.iter(f"{SVG}title")] == ["Internet"]
    assert (root.get("width"), root.get("viewBox").split()[2]) == ("688", "688")


def test_a_file_needs_no_style_of_a_page_and_runs_nothing() -> None:
    root = etree.fromstring(drawn().encode())
    assert not [element for element in root.iter() if element.get("class") or element.get("style")]
    assert not [element for element in root.iter() if etree.QName(element).localname in {"style", "script"}]
    assert root.find(f"{SVG}rect").get("fill") == "#fdfcf9"


def test_arabic_begins_at_the_right() -> None:
    first = next(etree.fromstring(drawn(lang="ar", title="الإنترنت").encode()).iter(f"{SVG}text"))
    assert (first.get("text-anchor"), first.get("x")) == ("end", "664")


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "Internet"), ("ru", "Интернет"), ("ar", ARABIC), ("zh", HAN)]
)
def test_a_png_is_twice_as_large_as_the_svg(lang: str, text: str) -> None:
    if missing_letters(in_forms(text), lang=lang):
        pytest.skip("no Noto on this machine: on Debian, fonts-noto-core and fonts-noto-cjk")
    svg = drawn(lang=lang, title=text, label=text)
    root = etree.fromstring(svg.encode())
    assert pixels(png(svg, lang=lang)) == (2 * int(root.get("width")), 2 * int(root.get("height")))


def test_a_card_has_the_size_of_a_preview() -> None:
    made = card(
        PICTURE.format(label="x"),
        title="Rwanda " * 30,
        lead="A long lead. " * 60,
        foot="Actionlines",
        lang="en",
    )
    assert pixels(png(made, lang="en", scale=1)) == CARD
    texts = [text.text for text in etree.fromstring(made.encode()).iter(f"{SVG}text")]
    assert len(texts) == 2 + 3 + 1 + 1
    assert texts[1].endswith("…")
    assert texts[4].endswith("…")


def test_no_picture_has_more_pixels_than_is_right() -> None:
    vast = '<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9000"/>'
    wide, high = pixels(png(vast, lang="en"))
    assert wide * high <= LARGEST * 1.01


@pytest.mark.parametrize("letter", ["\ue000", "\U0010fffd"])
def test_a_letter_that_no_font_has_is_found_and_refused(letter: str) -> None:
    assert missing_letters(f"a{letter}b", lang="en") == letter
    with pytest.raises(MissingLettersError, match="fonts-noto-core"):
        png(drawn(title=f"Internet {letter}"), lang="en")


WITHOUT_FONTS = """
mount -t tmpfs none /usr/share/fonts
[ "$(fc-list | wc -l)" = 0 ] || exit 77
exec "$0" "$1"
"""


def test_a_machine_without_fonts_makes_no_png_of_boxes(tmp_path: Path) -> None:
    if not (shutil.which("unshare") and shutil.which("fc-list")):
        pytest.skip("unshare and fc-list take the fonts away for this test")
    script = tmp_path / "drawing.py"
    script.write_text(
        "from actionlines.charts.raster import missing_letters, MissingLettersError, png\n"
        "for lang, text in (('en', 'Ab'), ('ar', 'سلام'), ('zh', '中文')):\n"
        '    svg = f\'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{text}</text></svg>\'\n'
        "    try:\n"
        "        png(svg, lang=lang)\n"
        "    except MissingLettersError:\n"
        "        print(lang)\n",
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
    assert done.stdout.split() == ["ar", "zh"]  # the library brings Latin letters of its own


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("سلام", ["INITIAL", "FINAL", "ISOLATED"]),  # lam and alef are one form
        ("تُرك", ["INITIAL", "MARK", "FINAL", "ISOLATED"]),
        ("في", ["INITIAL", "FINAL"]),
        ("ورد", ["ISOLATED", "ISOLATED", "ISOLATED"]),
        ("ــه", ["TATWEEL", "TATWEEL", "FINAL"]),
    ],
)
def test_letters_take_the_form_of_their_place(text: str, places: list[str]) -> None:
    names = [unicodedata.name(char) for char in in_forms(text)]
    found = [re.search(r"(INITIAL|MEDIAL|FINAL|ISOLATED) FORM|TATWEEL", name) for name in names]
    assert [(one[1] or one[0]) if one else "MARK" for one in found] == places


@given(
    st.text(
        alphabet=st.characters(min_codepoint=0x620, max_codepoint=0x652) | st.sampled_from("aЖ中 2%()"),
        max_size=40,
    )
)
def test_forms_say_the_same_text(text: str) -> None:
    """The standard's own way back from forms to letters gives the text again."""
    back = unicodedata.normalize("NFKC", in_forms(text))
    assert back == unicodedata.normalize("NFKC", text)


def test_others_go_on_while_a_picture_is_drawn() -> None:
    """The drawing has a process of its own: no thread of this one waits for it."""
    body = "".join(
        f'<text x="{n % 40 * 50}" y="{n // 40 * 40 + 20}">Rwanda 34.2%</text>' for n in range(1600)
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="1600">{body}</svg>'
    gaps: list[float] = []
    done = Event()

    def tick() -> None:
        last = time.perf_counter()
        while not done.wait(0.005):
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    ticking = Thread(target=tick)
    ticking.start()
    start = time.perf_counter()
    png(svg, lang="en")
    took = time.perf_counter() - start
    done.set()
    ticking.join()
    assert max(gaps) < max(0.25, took / 3)


def test_no_more_pictures_are_drawn_at_once_than_leave_room_for_pages() -> None:
    small = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    with ThreadPoolExecutor(6) as pool:
        found = [pool.submit(png, small, lang="en") for _ in range(6)]
        refused = [one for one in found if isinstance(one.exception(), TooManyDrawingsError)]
    assert 1 <= len(refused) <= 6 - AT_ONCE
    assert all(one in refused or pixels(one.result()) == (18, 18) for one in found)
    assert pixels(png(small, lang="en")) == (18, 18)


def test_a_drawing_that_takes_too_long_is_given_up_and_its_place_is_free_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="9" height="9"/></svg>'
    with monkeypatch.context() as busy:
        busy.setattr(raster, "LONGEST", 0.001)
        for _ in range(AT_ONCE + 1):
            with pytest.raises(TooManyDrawingsError, match="not drawn within"):
                png(svg, lang="en")
    assert png(svg, lang="en").startswith(b"\x89PNG")
