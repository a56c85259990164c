"""The cast: six invented people, the same in every test and in the demo."""

from dataclasses import dataclass
from typing import Any

import pytest

PASSWORD = "polku-demo-2026"


@pytest.fixture
def make_user(db: Any, by: Any) -> Any:
    """Make an account: `make_user("sari", role="member", organisation=school)`."""
    from polku.accounts.actions import add_membership, create_account

    def make(name: str, role: str | None = None, organisation: Any = None, **facts: Any) -> Any:
        user = create_account(
            email=f"{name}@example.fi", password=PASSWORD, call_name=name.capitalize(), by=by, **facts
        )
        if role:
            add_membership(user=user, organisation=organisation, role=role, by=by)
        return user

    return make


@pytest.fixture
def make_organisation(db: Any, by: Any) -> Any:
    """Make an organisation: `make_organisation("Kpedu", kind="vocational_school")`."""
    from polku.accounts.actions import create_organisation

    def make(name: str, kind: str = "association", **facts: Any) -> Any:
        return create_organisation(kind=kind, names={"fi": name}, by=by, **facts)

    return make


@pytest.fixture
def network(make_organisation: Any) -> Any:
    """The network's convener."""
    return make_organisation("Kiipulasäätiö", kind="foundation")


@pytest.fixture
def association(make_organisation: Any) -> Any:
    """A small association that keeps its own entries."""
    return make_organisation("Kaarisilta ry")


@pytest.fixture
def aino(make_user: Any) -> Any:
    """A client."""
    return make_user("aino")


@pytest.fixture
def paavo(make_user: Any) -> Any:
    """Aino's father, without permission."""
    return make_user("paavo")


@pytest.fixture
def sari(make_user: Any, make_organisation: Any) -> Any:
    """A student counsellor."""
    return make_user("sari", "member", make_organisation("Koulutuskeskus Salpaus", kind="vocational_school"))


@pytest.fixture
def olli(make_user: Any, make_organisation: Any) -> Any:
    """A social worker."""
    return make_user(
        "olli", "member", make_organisation("Päijät-Hämeen hyvinvointialue", kind="wellbeing_county")
    )


@pytest.fixture
def kaisa(make_user: Any, network: Any) -> Any:
    """The network's coordinator."""
    return make_user("kaisa", "coordinator", network)


@pytest.fixture
def eero(make_user: Any, make_organisation: Any) -> Any:
    """An employer."""
    return make_user("eero", "member", make_organisation("Eeron verstas Oy", kind="company"))


@pytest.fixture
def editor(make_user: Any, association: Any) -> Any:
    """The person who keeps the association's entries."""
    return make_user("toimija", "editor", association)


@pytest.fixture
def make_network(kaisa: Any, network: Any) -> Any:
    """Kaisa founds a network of organisations, convened by the foundation, and coordinates it: `make_network()`."""
    from polku.cooperation.actions import found_network, join_network

    def make(slug: str = "paijat-hame", members: Any = (), **facts: Any) -> Any:
        given = {"names": {"fi": "Päijät-Hämeen verkosto"}, "is_public": True} | facts
        made = found_network(slug=slug, convener=network, by=as_actor(kaisa), **given)
        for organisation in members:
            join_network(network=made, organisation=organisation, by=as_actor(kaisa))
        return made

    return make


@pytest.fixture
def make_entry(by: Any, association: Any) -> Any:
    """Make a published entry: `make_entry("Työpaja", municipalities=["398"], summary={"fi": "…"})`."""
    from polku.directory.actions import create_entry, publish_entry
    from polku.directory.content import EntryContent

    def make(
        name: str,
        kind: str = "service",
        organisation: Any = None,
        publish: bool = True,
        owner: Any = None,
        **content: Any,
    ) -> Any:
        scope = {"municipalities": content.pop("municipalities", ["398"])}
        given = {"name": {"fi": name}, "coverage": scope} | content
        entry = create_entry(
            kind=kind,
            organisation=organisation or association,
            content=EntryContent.model_validate(given),
            by=by,
            **(owner or {}),
        )
        return publish_entry(entry=entry, by=by) if publish else entry

    return make


def as_actor(user: Any) -> Any:
    """A signed-in user as the one who acts."""
    from polku.shared.actor import Actor

    return Actor("user", user.call_name, user=user)


def workplace(user: Any) -> Any:
    """The organisation a worker of the cast belongs to."""
    return user.memberships.get().organisation


@pytest.fixture
def make_client(db: Any) -> Any:
    """A person becomes a worker's client: `make_client(sari, "Aino", born_on=date(2008, 5, 1))`."""
    from polku.consent.actions import open_client

    def make(worker: Any, call_name: str = "Aino", **facts: Any) -> Any:
        return open_client(organisation=workplace(worker), call_name=call_name, by=as_actor(worker), **facts)

    return make


@pytest.fixture
def give_permission(db: Any) -> Any:
    """A permission on paper, recorded by the worker: `give_permission(client, worker, receiver, ["plan"])`."""
    from datetime import timedelta

    from polku.consent.actions import give_basis
    from polku.shared import clock

    def give(client: Any, worker: Any, receiver: Any, categories: Any = ("plan",), **facts: Any) -> Any:
        given = {
            "kind": "permission",
            "purpose": "guidance",
            "given_how": "paper",
            "valid_to": clock.now() + timedelta(days=365),
        } | facts
        return give_basis(
            client=client, categories=list(categories), receiver=receiver, by=as_actor(worker), **given
        )

    return give


@dataclass(frozen=True)
class Case:
    """Aino at two organisations: the guidance centre knows her, and the school sees her plan by her permission."""

    guide: Any
    client: Any
    at_school: Any
    basis: Any


@pytest.fixture
def guide(make_user: Any, make_organisation: Any) -> Any:
    """The worker of the guidance centre who works with Aino."""
    return make_user("ohjaaja", "member", make_organisation("Lahden Ohjaamo", kind="unit"))


@pytest.fixture
def aino_case(guide: Any, aino: Any, sari: Any, make_client: Any, give_permission: Any) -> Case:
    """Aino signs in as a client; Sari has a basis for plan and referrals; Olli and Paavo have nothing."""
    from polku.consent.actions import join_account, join_basis

    client = make_client(guide, "Aino")
    join_account(client=client, user=aino, by=as_actor(guide))
    at_school = make_client(sari, "Aino")
    basis = give_permission(client, guide, workplace(sari), ["plan", "referral"])
    join_basis(basis_id=basis.pk, client=at_school, by=as_actor(sari))
    return Case(guide, client, at_school, basis)
