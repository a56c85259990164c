"""Sari's school with criteria and a procedure."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from polku.shared.actor import system
from tests.cast import Cast, as_actor
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
def school(cast: Cast) -> School:
    return cast.once(make_school)


def make_school(cast: Cast) -> School:
    """The school of a cast, for `stands`."""
    by, place = system("test"), school_of(cast.sari)
    criteria = make_criteria(by, place)
    procedure = make_procedure(by, place, criteria=[criteria.pk])
    return School(place, criteria, procedure, signed_in(cast.sari))


@pytest.fixture
def followed(cast: Cast) -> Any:
    """Aino, whom Sari follows."""
    return cast.once(make_followed)


def make_followed(cast: Cast) -> Any:
    """The same of a cast, for `stands`."""
    from polku.consent.context import acting_as
    from polku.outreach.models import Leaver

    school = cast.once(make_school)
    decide(school.browser, school.criteria, {"Aino Keksitty": "confirm"})
    with acting_as(as_actor(cast.sari)):
        return Leaver.objects.select_related("folder").get()
