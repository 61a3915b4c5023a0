from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration(capsys):
    try:
        call_command("makemigrations", check_changes=True, dry_run=True)
    except SystemExit:
        pytest.fail(
            f"{capsys.readouterr().out}\nwrite it: ACTIONLINES_SECRET_KEY=... python -m django "
            "makemigrations --settings actionlines.settings actionlines --name SUBJECT"
        )
