from __future__ import annotations

import os
from pathlib import Path
from threading import Thread
from typing import Any

from actionlines.web.page_store import PageStore, code_version, pack

KEY = ("release", "code", "fr", "/fr/country/rwa")
PAGE = pack("<p>Côte d’Ivoire</p>".encode() * 50, "text/html; charset=utf-8")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_page_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    store = PageStore(tmp_path)
    store.put(KEY, PAGE)
    assert store.get(KEY) == PAGE


def test_both_packings_hold_the_page(tmp_path: Path) -> None:
    assert PAGE.body("") == "<p>Côte d’Ivoire</p>".encode() * 50


def test_a_page_that_was_never_drawn_is_not_there(tmp_path: Path) -> None:
    assert PageStore(tmp_path / "nothing").get(KEY) is None


def test_each_part_of_the_key_tells_pages_apart(tmp_path: Path) -> None:
    store = PageStore(tmp_path)
    store.put(KEY, PAGE)
    for at in range(len(KEY)):
        assert store.get((*KEY[:at], KEY[at] + "x", *KEY[at + 1 :])) is None
    assert store.get(("release", "code", "fr/fr", "/country/rwa")) is None


def test_no_address_leads_out_of_the_folder(tmp_path: Path) -> None:
    store = PageStore(tmp_path / "pages")
    store.put(("release", "code", "fr", "/../../../etc/passwd\0x"), PAGE)
    assert [path.parent.parent for path in files(tmp_path)] == [tmp_path / "pages"]


def test_a_damaged_page_is_drawn_again(tmp_path: Path) -> None:
    store = PageStore(tmp_path)
    store.put(KEY, PAGE)
    [path] = files(tmp_path)
    for content in (b"", b"nonsense", path.read_bytes()[:-1], b'{"lengths": {}}\n'):
        path.write_bytes(content)
        assert store.get(KEY) is None


def test_the_oldest_pages_leave_first(tmp_path: Path) -> None:
    store = PageStore(tmp_path, most_in_a_folder=2)
    keys = []
    for number in range(2000):
        key = (*KEY, str(number))
        if store._path(key).parent.name == "00":
            keys.append(key)
    for age, key in enumerate(keys):
        store.put(key, PAGE)
        os.utime(store._path(key), ns=(age, age))
    assert len(keys) > 3
    assert [store.get(key) is not None for key in keys] == [False] * (len(keys) - 2) + [True, True]


def test_pages_written_at_once_are_whole(tmp_path: Path) -> None:
    store = PageStore(tmp_path)
    pages = [pack(str(number).encode() * 5000, "text/html") for number in range(8)]
    writers = [
        Thread(target=lambda page: [store.put(KEY, page) for _ in range(20)], args=(page,)) for page in pages
    ]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        found = store.get(KEY)
        assert found is None or found in pages
    for writer in writers:
        writer.join()
    assert store.get(KEY) in pages
    assert len(files(tmp_path)) == 1


def test_names_that_the_operator_sets_draw_every_page_anew(tmp_path: Path, settings: Any) -> None:
    names = tmp_path / "names.yaml"
    names.write_text("TUR:\n  en: Turkey\n", "utf-8")
    official = code_version.__wrapped__()
    settings.ACTIONLINES_DISPLAY_NAMES = names
    assert code_version.__wrapped__() != official


def test_sources_that_the_operator_prefers_draw_every_page_anew(settings: Any) -> None:
    by_catalogue = code_version.__wrapped__()
    settings.ACTIONLINES_PREFERRED_SOURCES = ("MY_OFFICE",)
    assert code_version.__wrapped__() != by_catalogue
