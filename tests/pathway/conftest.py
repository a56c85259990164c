"""Aino with a plan, and everybody who may stand at the door."""

import pytest

from polku.pathway import actions
from tests.cast import as_actor, workplace


@pytest.fixture
def plan(aino_case):
    """Aino's plan at the guidance centre, without a word in it."""
    return actions.open_plan(client=aino_case.client, by=as_actor(aino_case.guide))


@pytest.fixture
def colleague(make_user, aino_case):
    """Works at the guidance centre, but not with Aino."""
    return make_user("kollega", "member", workplace(aino_case.guide))
