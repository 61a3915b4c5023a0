from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from actionlines.profiles.board import board
from actionlines.web.release_in_use import release_in_use
from actionlines.web.warming import ROUNDS, warm, warm_in_background


def test_the_figures_of_the_release_are_counted_before_anybody_asks(empty_store: Path) -> None:
    warm_in_background().join(timeout=60)
    assert board(release_in_use()) is board(release_in_use())


@pytest.fixture
def as_it_was() -> Iterator[None]:
    threshold = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_what_was_loaded_is_not_looked_through_again(empty_store: Path, as_it_was: None) -> None:
    warm()
    assert gc.get_freeze_count() > len(gc.get_objects())
    assert gc.get_threshold() == ROUNDS


def test_a_site_without_figures_starts_all_the_same(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ACTIONLINES_VAR = tmp_path
    with caplog.at_level(logging.WARNING):
        warm()
    assert "no release" in caplog.text
