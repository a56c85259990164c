"""One case with something in every place: Aino, her plan, permissions, a referral that waits, everybody beside her."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from polku.consent.actions import (
    add_representative,
    bar_representative,
    end_care,
    join_account,
    name_steward,
    start_care,
)
from polku.consent.context import acting_as
from polku.consent.models import CareRelation
from polku.pathway.actions import add_goal, offer_handover, open_plan
from polku.referral.actions import send_referral, write_referral
from polku.shared import clock
from tests.cast import Cast, as_actor, workplace
from tests.outreach.conftest import make_followed
from tests.outreach.test_leads import take

GOAL = "Oma työpaikka puusepän verstaassa"


@dataclass(frozen=True)
class World:
    """Who has a ground (`insiders`), who has none (`outsiders`), and what they ask for."""

    client: Any
    at_school: Any
    plan: Any
    referral: Any
    draft: Any
    leaver: Any
    lead: Any
    care_row: int
    basis: int
    waiting_basis: int
    supporting: int
    goal: int
    insiders: dict[str, Any]
    outsiders: dict[str, Any]


@pytest.fixture
def world(cast: Cast) -> World:
    """Everybody in their relation to Aino at the guidance centre."""
    return cast.once(make_world)


def make_world(cast: Cast) -> World:
    """The world of a cast, for `stands`."""
    case, guide, make_user = cast.aino_case, cast.guide, cast.make_user
    followed = cast.once(make_followed)
    centre, by = workplace(guide), as_actor(guide)
    admin = make_user("yllapito", is_admin=True)
    workshop = cast.make_organisation("Kaarisilta ry", notify_email="paja@example.fi")
    trainer = make_user("valmentaja", "member", workshop)
    former = make_user("entinen", "member", centre)
    barred = make_user("estetty")
    steward = make_user("vastuu", "member", centre)
    start_care(organisation=centre, key=case.client.key, worker=former, by=by)
    end_care(organisation=centre, key=case.client.key, worker=former, by=by)
    another = cast.make_client(guide, "Hilla")
    other_client = make_user("hilla")
    join_account(client=another, user=other_client, by=by)
    open_plan(client=another, by=by)
    supporter = make_user("tukija")
    supporting = stand_by(case.client, supporter, by)
    # The barred one still stands by somebody else.
    stand_by(another, barred, by)
    bar_representative(client=case.client, representative=stand_by(case.client, barred, by), by=by)
    name_steward(organisation=centre, user=steward, by=as_actor(admin))
    plan = open_plan(client=case.client, by=by)
    goal = add_goal(plan=plan, text=GOAL, voice="person", by=by)
    waiting = cast.give_permission(case.at_school, cast.sari, centre, ["plan"])
    basis = cast.give_permission(case.client, guide, workshop, ["referral", "plan"])
    drafts = [
        write_referral(
            client=case.client,
            receiver=workshop,
            brief="Nuori etsii ryhmää.",
            matter="Puutyöt kiinnostavat.",
            contact="",
            by=by,
        )
        for _ in range(2)
    ]
    sent = send_referral(referral=drafts[0], basis=basis, by=by, request_key=uuid4())
    successor = make_user("jatkaja", "member", centre)
    offer_handover(plan=plan, receiver=successor, note="Jatkatko tästä?", by=by)
    with acting_as(by):
        care_row = CareRelation.objects.get(worker=guide, folder=case.client.folder_id).pk
    insiders = {
        "school": cast.sari,
        "worker": guide,
        "successor": successor,
        "client": cast.aino,
        "receiver": trainer,
        "supporter": supporter,
    }
    outsiders = {
        "nobody": None, "colleague": make_user("sijainen", "member", centre), "former worker": former,
        "other organisation": cast.olli, "coordinator": cast.kaisa, "administrator": admin, "steward": steward,
        "employer": cast.eero, "barred representative": barred, "other client": other_client,
    }  # fmt: skip
    lead = take(cast.sari, "Hilla")
    return World(
        case.client,
        case.at_school, plan, sent, drafts[1], followed, lead, care_row, basis.pk, waiting.pk, supporting.pk,
        goal.pk, insiders, outsiders,
    )  # fmt: skip


def stand_by(client, user, by):
    """Somebody sees what a supporter may of a client."""
    return add_representative(
        client=client, user=user, kind="supporter", categories=["basic", "plan", "referral"],
        ends_at=clock.now() + timedelta(days=30), by=by,
    )  # fmt: skip
