"""Aino reads her own pages; her plan and a referral are at the guidance centre."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from polku.pathway.actions import add_goal, add_step, open_plan, say
from polku.referral.actions import send_referral, write_referral
from tests.cast import as_actor


@dataclass(frozen=True)
class Path:
    """Aino's case with a plan in it."""

    case: Any
    plan: Any
    step: Any
    workers_step: Any
    wish: Any
    goal: Any


@pytest.fixture
def path(aino_case):
    by = as_actor(aino_case.guide)
    plan = open_plan(client=aino_case.client, by=by)
    return Path(
        aino_case,
        plan,
        add_step(plan=plan, text="Soitan pajalle", taken_by="person", by=by),
        add_step(plan=plan, text="Ohjaaja lähettää paperit", taken_by="worker", by=by),
        say(plan=plan, kind="wish", voice="person", text="Haluan töihin puutarhaan", by=by),
        add_goal(plan=plan, text="Oma työpaikka", voice="person", by=by),
    )


@pytest.fixture
def workshop(make_organisation):
    return make_organisation("Kaarisilta ry", notify_email="paja@example.fi")


@pytest.fixture
def referral(aino_case, workshop, give_permission):
    by = as_actor(aino_case.guide)
    basis = give_permission(aino_case.client, aino_case.guide, workshop, ["referral", "plan"])
    draft = write_referral(
        client=aino_case.client,
        receiver=workshop,
        brief="Nuori aikuinen etsii ryhmää, jossa voi harjoitella työelämää.",
        matter="Hän haluaa kokeilla puutöitä.",
        contact="040 555 0101",
        by=by,
    )
    return send_referral(referral=draft, basis=basis, by=by, request_key=uuid4())


@pytest.fixture
def browser():
    """A browser of somebody: `browser(aino)`."""

    def open_as(user: Any = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return open_as
