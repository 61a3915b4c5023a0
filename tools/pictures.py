"""Take a picture of each kind of page, in each language, wide and narrow, into `pictures/`: to look at only.

Run by `make pictures`; needs Chromium and a prepared `var/`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from listed_pages import LISTED
from local_server import local_server
from playwright.sync_api import Browser, sync_playwright
from rich.progress import track

from actionlines.languages import LANGUAGES

FOLDER = Path("pictures")
WIDTHS = {"wide": 1280, "narrow": 360}


def take(browser: Browser, site: str) -> None:
    for size, width in WIDTHS.items():
        tab = browser.new_page(viewport={"width": width, "height": 900})
        for lang in track(LANGUAGES, description=size):
            for name, address in LISTED.items():
                tab.goto(f"{site}/{lang}{address}")
                tab.screenshot(path=FOLDER / f"{name}-{lang}-{size}.png", full_page=True)
        tab.close()


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no Chromium on this machine: on Debian, sudo apt install chromium")
    FOLDER.mkdir(exist_ok=True)
    with local_server() as server, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        take(playwright.chromium.launch(executable_path=chromium, args=arguments), server.address)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.resolve()}")


if __name__ == "__main__":
    main()
