"""Somebody whose matter has ended, and the steward who looks after what is left."""

import pytest

from polku.consent.actions import change_contact, end_care, name_steward
from polku.consent.queries import client_of
from polku.pathway.actions import add_goal, open_plan, say
from polku.people.choices import Category
from tests.cast import as_actor, workplace
from tests.retention.nights import rule


@pytest.fixture
def ended(aino_case, by, settings, tmp_path, world_rules):
    """Aino's matter at the guidance centre has ended; a plan, a permission that the school joined, contact details."""
    settings.DATA_DIR = tmp_path
    guide = as_actor(aino_case.guide)
    plan = open_plan(client=aino_case.client, by=guide)
    say(plan=plan, kind="wish", voice="worker", text="Kanarialintu laulaa puupajalla", by=guide)
    add_goal(plan=plan, text="Kanarialintu lentää töihin", voice="worker", by=guide)
    change_contact(
        client=aino_case.client, version=1, phone="040 555 0199", email=None, address="Kanariakuja 1",
        municipality=None, by=guide,
    )  # fmt: skip
    client_of(aino_case.client.key, actor=guide)
    end_care(
        organisation=workplace(aino_case.guide), key=aino_case.client.key, worker=aino_case.guide, by=guide
    )
    return aino_case


@pytest.fixture
def world_rules(guide):
    """The centre's archive plan: two years for everything."""
    for category in Category.values:
        rule(workplace(guide), category)


@pytest.fixture
def steward(make_user, guide, ended, by):
    user = make_user("vastuu", "member", workplace(guide))
    admin = make_user("yllapito", is_admin=True)
    name_steward(organisation=workplace(guide), user=user, by=as_actor(admin))
    return user
