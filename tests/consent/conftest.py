"""A small world with every ground in it, for the probes."""

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from polku.consent.actions import add_representative, break_glass, change_contact
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.people.choices import Category
from polku.shared import clock
from tests.cast import Cast, as_actor, workplace


@dataclass(frozen=True)
class World:
    """Aino's case with a row in every table; `folders` are hers at the guidance centre."""

    case: Any
    folders: dict[str, int]
    users: dict[str, Any]


@pytest.fixture
def world(cast: Cast) -> World:
    """Everybody, each with their ground or without one."""
    return cast.once(make_world)


def make_world(cast: Cast) -> World:
    """The world of a cast, for `stands`."""
    case, guide = cast.aino_case, cast.guide
    centre, by = workplace(guide), as_actor(guide)
    colleague = cast.make_user("sijainen", "member", centre)
    supporter = cast.make_user("tukija")
    change_contact(
        client=case.client, version=1, phone="040 555 0101", email="aino@example.fi",
        address="Aleksanterinkatu 1", municipality=None, by=by,
    )  # fmt: skip
    add_representative(
        client=case.client, user=supporter, kind="supporter", categories=["plan"],
        ends_at=clock.now() + timedelta(days=30), by=by,
    )  # fmt: skip
    break_glass(
        organisation=centre, key=case.client.key, reason="cover",
        explanation="Ohjaaja on lomalla ja asia on kiireinen.", by=as_actor(colleague),
    )  # fmt: skip
    cast.give_permission(case.client, guide, workplace(cast.eero), ["work"])
    cast.make_client(cast.olli, "Eero")
    with acting_as(by):
        folders = dict(Folder.objects.filter(client=case.client).values_list("category", "pk"))
    assert set(folders) == set(Category.values)
    users = {
        "guide": guide, "olli": cast.olli, "paavo": cast.paavo, "kaisa": cast.kaisa, "eero": cast.eero,
        "sari": cast.sari, "aino": cast.aino, "colleague": colleague, "supporter": supporter,
        "admin": cast.make_user("yllapito", is_admin=True),
    }  # fmt: skip
    return World(case, folders, users)


@pytest.fixture
def pair(db):
    """Two more connections of the product's role, and a way to sign for one of them."""
    address = psycopg.conninfo.make_conninfo(
        os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"]
    )
    options = "-c lock_timeout=2s"
    with psycopg.connect(address, options=options) as one, psycopg.connect(address, options=options) as other:
        yield one, other
