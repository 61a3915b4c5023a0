from __future__ import annotations

import os
import secrets
from pathlib import Path

from actionlines.cli.data import prepare_releases
from actionlines.cli.setup import set_up_django
from actionlines.languages import compile_catalogues


def _write_secret_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(64) + "\n")


def prepare() -> None:
    """Make ready what a site needs on disk: catalogues, tables of the records, static files, bundled releases.

    Where ACTIONLINES_SECRET_KEY_FILE names a file that is not there, that too. What is ready stays as it is.
    """
    key_file = os.environ.get("ACTIONLINES_SECRET_KEY_FILE", "").strip()
    if key_file and not Path(key_file).exists():
        _write_secret_key(Path(key_file))
    compile_catalogues()
    set_up_django()
    from django.conf import settings
    from django.core.management import call_command

    settings.ACTIONLINES_VAR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    prepare_releases()
