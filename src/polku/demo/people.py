"""The demo's people: Aino at Ohjaamo with a plan and her own account, known to her school by her permission.

Olli and Paavo see nothing of her. What is there already stays as people have made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from polku.accounts.models import Organisation, User
from polku.consent.actions import give_basis, join_account, join_basis, name_steward, open_client
from polku.consent.context import acting_as
from polku.demo.casework import load_casework
from polku.pathway import actions
from polku.pathway.models import Plan
from polku.people.models import Client, OwnAccess
from polku.shared import clock
from polku.shared.actor import Actor

BEGAN_DAYS_AGO = 60
PERMISSION_DAYS = 365


def load_clients(people: Mapping[str, User], organisations: Mapping[str, Organisation], by: Actor) -> None:
    """Add the clients, when Aino is nobody's client yet."""
    aino = _acting(people["aino"])
    with acting_as(aino):
        if OwnAccess.objects.filter(user=aino.user_id).exists():
            return
    day = datetime.combine(clock.today() - timedelta(days=BEGAN_DAYS_AGO), time(10), clock.HELSINKI)
    with clock.freeze(day):
        client = _aino_at_ohjaamo(people, organisations)
        _aino_at_school(client, people, organisations)
        _eero_at_the_county(people, organisations)
        name_steward(organisation=organisations["ohjaamo-kokkola"], user=people["ohjaaja"], by=by)
    load_casework(people, organisations, client, by)


def _aino_at_ohjaamo(people: Mapping[str, User], organisations: Mapping[str, Organisation]) -> Client:
    guide, aino = _acting(people["ohjaaja"]), _acting(people["aino"])
    client = open_client(
        organisation=organisations["ohjaamo-kokkola"], call_name="Aino", language="fi-selko", by=guide
    )
    join_account(client=client, user=people["aino"], by=guide)
    plan = actions.open_plan(client=client, by=guide)
    _write_plan(plan, aino, guide)
    return client


def _write_plan(plan: Plan, aino: Actor, guide: Actor) -> None:
    for kind, text in (
        ("wish", "Haluan töihin. Haluan tehdä työtä eläinten kanssa."),
        ("strength", "Olen rauhallinen. Eläimet pitävät minusta."),
    ):
        actions.say(plan=plan, kind=kind, voice="person", text=text, by=aino)
    need = "Aamut ovat vaikeita. Aino tarvitsee tukea, jotta pääsee liikkeelle."
    actions.say(plan=plan, kind="need", voice="worker", text=need, by=guide)
    goal = actions.add_goal(plan=plan, text="Kokeilen työtä ensi keväänä.", voice="person", by=aino)
    today = clock.today()
    for text, taken_by, days in (
        ("Käymme yhdessä tutustumassa työpajaan.", "together", BEGAN_DAYS_AGO + 5),
        ("Soitan työpajalle ja kysyn vapaat päivät.", "worker", BEGAN_DAYS_AGO + 2),
        ("Kirjoitan, mitä kaikkea osaan.", "person", BEGAN_DAYS_AGO + 14),
    ):
        due = today + timedelta(days=days)
        actions.add_step(plan=plan, text=text, taken_by=taken_by, due_on=due, goal=goal, by=guide)
    for fact, value in (("age", 19), ("main_activity", "studying"), ("has_employer", False)):
        actions.know(plan=plan, fact=fact, value=value, voice="person", by=aino)
    actions.set_path_type(
        plan=plan, relation="alongside", permanence="before", review_on=None, version=plan.version, by=guide
    )


def _aino_at_school(
    client: Client, people: Mapping[str, User], organisations: Mapping[str, Organisation]
) -> None:
    sari = _acting(people["sari"])
    at_school = open_client(
        organisation=organisations["kpedu"], call_name="Aino", language="fi-selko", by=sari
    )
    actions.open_plan(client=at_school, by=sari)
    basis = give_basis(
        client=client,
        kind="permission",
        purpose="guidance",
        categories=["plan"],
        receiver=organisations["kpedu"],
        valid_to=clock.now() + timedelta(days=PERMISSION_DAYS),
        given_how="electronic",
        language="fi-selko",
        by=_acting(people["aino"]),
    )
    join_basis(basis_id=basis.pk, client=at_school, by=sari)


def _eero_at_the_county(people: Mapping[str, User], organisations: Mapping[str, Organisation]) -> None:
    olli = _acting(people["olli"])
    client = open_client(
        organisation=organisations["soite-tyoikaiset"], call_name="Eero", language="sv", by=olli
    )
    plan = actions.open_plan(client=client, by=olli)
    actions.say(plan=plan, kind="wish", voice="person", text="Jag vill träffa folk igen.", by=olli)


def _acting(user: User) -> Actor:
    return Actor("user", user.call_name, user=user)
