from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction


@pytest.mark.django_db
def test_an_account_is_found_by_its_address_in_any_case():
    person = get_user_model().objects.create_user("Ada@Example.org", "a long enough pass phrase")
    assert get_user_model().objects.get_by_natural_key("ADA@example.ORG") == person


@pytest.mark.django_db
def test_one_address_has_one_account_whatever_its_case():
    get_user_model().objects.create_user("ada@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        get_user_model().objects.bulk_create([get_user_model()(email="ADA@example.org")])


def test_the_shared_folder_is_a_folder(shared):
    assert shared.is_dir()
