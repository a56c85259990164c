"""A network with two organisations, a plan, a theme and an aim; Kaisa runs it, Sari and Olli take part."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from polku.shared import clock
from tests.cast import as_actor, workplace


@dataclass(frozen=True)
class Planned:
    """What the tests need of it."""

    network: Any
    plan: Any
    theme: Any
    aim: Any
    school: Any


@pytest.fixture
def planned(make_network: Any, kaisa: Any, sari: Any, olli: Any) -> Planned:
    from polku.cooperation.models import Aim
    from polku.measures.actions import add_theme, create_plan

    network = make_network(members=[workplace(sari), workplace(olli)])
    by = as_actor(kaisa)
    aim = Aim.objects.create(network=network, number=1, texts={"fi": "Työtä ja osallisuutta"})
    theme = add_theme(network=network, names={"fi": "Opinnoista töihin"}, by=by)
    plan = create_plan(
        network=network,
        names={"fi": "Toimintasuunnitelma"},
        starts_on=clock.today() - timedelta(days=100),
        is_public=True,
        by=by,
    )
    return Planned(network, plan, theme, aim, workplace(sari))


@pytest.fixture
def make_measure(planned: Planned, kaisa: Any, sari: Any) -> Any:
    """Put a measure in the plan: `make_measure("Tunnistetaan tuen tarve", due_in=30)`. Sari has it."""
    from polku.measures.actions import create_measure

    def make(title: str = "Tunnistetaan tuen tarve", due_in: int = 30, **facts: Any) -> Any:
        given = {
            "plan": planned.plan,
            "titles": {"fi": title},
            "aims": [planned.aim],
            "theme": planned.theme,
            "organisation": planned.school,
            "owner": sari,
            "due_on": clock.today() + timedelta(days=due_in),
            "by": as_actor(kaisa),
        } | facts
        return create_measure(**given)

    return make


def signed_in(user: Any) -> Client:
    """The user's browser."""
    browser = Client()
    browser.force_login(user)
    return browser
