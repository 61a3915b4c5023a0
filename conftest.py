"""Before any test: settings of the tests' own, and no test left out unseen.

Django reads its settings when it is set up, so they are set here, before pytest-django does that. One `var/`
serves a whole run: its processes share it, and the first one that needs pages and releases prepares it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

ROOT = Path(__file__).parent
SHARED = Path(os.environ.get("ACTIONLINES_SHARED") or ROOT.parent / "shared").resolve()
IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}

if not IN_CI:  # there Hypothesis has a profile of its own, which asserts no time either
    hypothesis_settings.register_profile(
        "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    hypothesis_settings.load_profile("any machine")

if "PYTEST_XDIST_WORKER" not in os.environ:
    for name in list(os.environ):
        if name.startswith("ACTIONLINES_") and name not in {"ACTIONLINES_SHARED", "ACTIONLINES_FUZZ_SECONDS"}:
            del os.environ[name]
    os.environ["ACTIONLINES_VAR"] = tempfile.mkdtemp(prefix="actionlines-tests-")
    os.environ["ACTIONLINES_SECRET_KEY"] = "of the tests alone, " * 4
    os.environ["ACTIONLINES_ALLOWED_HOSTS"] = "localhost,127.0.0.1,[::1],testserver.localhost,testserver"
    os.environ["ACTIONLINES_PLAIN_HTTP"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "actionlines.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the thread of the tests
os.environ.setdefault("POLARS_MAX_THREADS", "2")


def pytest_configure() -> None:
    from django.conf import settings

    assert settings.INSTALLED_APPS  # once the settings are read, pytest-django finds them and sets Django up


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """While one process prepares `var/`, which takes half a minute, others test what stands without it."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        items[:] = shared_out(items, workers)


def shared_out(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Each worker's share one after another, as pytest-xdist deals them; those who wait for `var/` come last.

    The order among those who need it, and among those who do not, stays as it was.
    """
    needing = [item for item in items if "prepared_var" in getattr(item, "fixturenames", ())]
    others = [item for item in items if "prepared_var" not in getattr(item, "fixturenames", ())]
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        shares = [each[_share(each, worker, workers)] for each in (needing, others)]
        ordered += [item for share in (shares if worker == 0 else reversed(shares)) for item in share]
    return ordered


def _share(items: list[pytest.Item], worker: int, workers: int) -> slice:
    return slice(worker * len(items) // workers, (worker + 1) * len(items) // workers)


def pytest_runtest_setup() -> None:
    """A request of a test is answered in the test's own process: its connection is not the request's to close.

    Django's test client sees to that for its own requests, and undoes it after each.
    """
    from django.core import signals
    from django.db import close_old_connections

    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["ACTIONLINES_VAR"], ignore_errors=True)


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    where = report.longrepr
    return str(where[2] if isinstance(where, tuple) else where).removeprefix("Skipped: ")


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Where everything is at hand, a test that is left out is a failure."""
    if IN_CI and SHARED.is_dir() and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Left out, which CI does not allow: {_reason(report)}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    _refuse_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section("left out on this machine")
        for reason, count in reasons.most_common():
            terminalreporter.line(f"{count:5} left out: {reason}")
