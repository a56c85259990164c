"""A small world with every ground in it, for the probes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from polku.consent.actions import add_representative, break_glass, change_contact
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.people.choices import Category
from polku.shared import clock
from tests.cast import as_actor, workplace


@dataclass(frozen=True)
class World:
    """Aino's case with a row in every table; `folders` are hers at the guidance centre."""

    case: Any
    folders: dict[str, int]
    users: dict[str, Any]


@pytest.fixture
def world(aino_case, give_permission, make_user, guide, olli, paavo, kaisa, eero, sari, aino, make_client):
    centre = workplace(guide)
    colleague = make_user("sijainen", "member", centre)
    supporter = make_user("tukija")
    change_contact(
        client=aino_case.client, version=1, phone="040 555 0101", email="aino@example.fi",
        address="Aleksanterinkatu 1", municipality=None, by=as_actor(guide),
    )  # fmt: skip
    add_representative(
        client=aino_case.client, user=supporter, kind="supporter", categories=["plan"],
        ends_at=clock.now() + timedelta(days=30), by=as_actor(guide),
    )  # fmt: skip
    break_glass(
        organisation=centre, key=aino_case.client.key, reason="cover",
        explanation="Ohjaaja on lomalla ja asia on kiireinen.", by=as_actor(colleague),
    )  # fmt: skip
    give_permission(aino_case.client, guide, workplace(eero), ["work"])
    make_client(olli, "Eero")
    admin = make_user("yllapito", is_admin=True)
    with acting_as(as_actor(guide)):
        folders = dict(Folder.objects.filter(client=aino_case.client).values_list("category", "pk"))
    assert set(folders) == set(Category.values)
    users = {
        "guide": guide, "olli": olli, "paavo": paavo, "kaisa": kaisa, "eero": eero, "sari": sari, "aino": aino,
        "colleague": colleague, "supporter": supporter, "admin": admin,
    }  # fmt: skip
    return World(aino_case, folders, users)
