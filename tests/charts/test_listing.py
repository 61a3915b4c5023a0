"""A file of text in a sheet: as it stands, and reached with the keyboard where it scrolls."""

from __future__ import annotations

from lxml import html

from actionlines.charts.sheet import Listing, Section, Sheet, written

TEXT = 'a = "<b>"\n\n[c]  # ć & 数\n'


def test_a_listing_stands_as_it_was_written_read_from_the_left() -> None:
    sheet = Sheet("T", "L", "ar", (Section("S", (Listing("الوصف", TEXT),)),))
    root = html.fromstring(written(sheet))
    assert root.xpath("string(//pre)") == TEXT
    assert root.xpath("//pre/@dir") == ["ltr"]
    assert root.xpath("//pre/@translate") == ["no"]
    (frame,) = root.xpath("//pre/..")
    assert (frame.get("tabindex"), frame.get("aria-label")) == ("0", "الوصف")


def test_a_long_listing_scrolls_within_its_frame() -> None:
    sheet = Sheet("T", "L", "en", (Section("S", (Listing("d", "x = 1\n" * 60),)),))
    assert html.fromstring(written(sheet)).xpath("//pre/../@class") == ["frame tall"]
