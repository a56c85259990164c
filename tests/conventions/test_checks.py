"""Django's own checks, which the product leaves out when it starts."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_django_finds_nothing_to_warn_about():
    call_command("check", fail_level="WARNING", databases=["default"])
