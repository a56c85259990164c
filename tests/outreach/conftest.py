"""Sari's school with criteria and a procedure."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tests.outreach.school import decide, signed_in
from tests.practice.school import make_criteria, make_procedure, school_of


@dataclass(frozen=True)
class School:
    """What the tests need of it."""

    organisation: Any
    criteria: Any
    procedure: Any
    browser: Client


@pytest.fixture
def school(by: Any, sari: Any) -> School:
    place = school_of(sari)
    criteria = make_criteria(by, place)
    procedure = make_procedure(by, place, criteria=[criteria.pk])
    return School(place, criteria, procedure, signed_in(sari))


@pytest.fixture
def followed(school: School, sari: Any) -> Any:
    """Aino, whom Sari follows."""
    from polku.consent.context import acting_as
    from polku.outreach.models import Leaver
    from tests.cast import as_actor

    decide(school.browser, school.criteria, {"Aino Keksitty": "confirm"})
    with acting_as(as_actor(sari)):
        return Leaver.objects.select_related("folder").get()
