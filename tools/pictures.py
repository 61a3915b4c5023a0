"""Take a picture of each kind of page, in each language, wide and narrow, into `pictures/`: to look at only.

Run by `make pictures`; needs Chromium and a prepared `var/`.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
from listed_pages import LISTED
from playwright.sync_api import Browser, sync_playwright
from rich.progress import track

from actionlines.languages import LANGUAGES

FOLDER = Path("pictures")
WIDTHS = {"wide": 1280, "narrow": 360}


@contextmanager
def server() -> Iterator[str]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "actionlines", "serve", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            try:
                httpx.get(f"http://127.0.0.1:{port}/")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


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
    with server() as site, sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        take(playwright.chromium.launch(executable_path=chromium, args=arguments), site)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.resolve()}")


if __name__ == "__main__":
    main()
