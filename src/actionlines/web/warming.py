"""What the first visitor would wait for, done at start: figures of the release, the chart engine, the index."""

from __future__ import annotations

import gc
import logging
from importlib import import_module
from threading import Thread
from typing import Final

from django.conf import settings

from actionlines.commitments.book import books
from actionlines.errors import ActionlinesError
from actionlines.languages import LANGUAGES
from actionlines.profiles.home import home
from actionlines.search import search
from actionlines.web.library_in_use import the_library
from actionlines.web.pictures import home_picture
from actionlines.web.release_in_use import release_in_use

ROUNDS: Final = (10_000, 20, 50)
"""When the collector looks again at new objects, at older ones, at all: a page leaves next to nothing in circles."""

_log = logging.getLogger(__name__)


def warm() -> None:
    """Load the addresses, count the figures of the release in use, draw one picture, make the search index.

    Then comes what pages of official texts read and pages of indices count with, which takes a second or two. What
    all this leaves in memory is left out of the collector's later rounds, a quarter of a second each.
    """
    import_module(settings.ROOT_URLCONF)
    try:
        home_picture(home(release_in_use(), lang=LANGUAGES[0]))
        search("x", lang=LANGUAGES[0])
        books(the_library())
    except ActionlinesError as error:
        _log.warning("The first page will be slow: %s", error)
    import_module("scipy.stats")
    gc.collect()
    gc.freeze()  # some visitor would wait for each of those rounds
    gc.set_threshold(*ROUNDS)


def warm_in_background() -> Thread:
    """Do so beside the first requests."""
    thread = Thread(target=warm, name="warming", daemon=True)
    thread.start()
    return thread
