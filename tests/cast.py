"""The cast: six invented people, the same in every test and in the demo."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest

PASSWORD = "polku-demo-2026"


def as_actor(user: Any) -> Any:
    """A signed-in user as the one who acts."""
    from polku.shared.actor import Actor

    return Actor("user", user.call_name, user=user)


def workplace(user: Any) -> Any:
    """The organisation a worker of the cast belongs to."""
    return user.memberships.get().organisation


@dataclass(frozen=True)
class Case:
    """Aino at two organisations: the guidance centre knows her, and the school sees her plan by her permission."""

    guide: Any
    client: Any
    at_school: Any
    basis: Any


class Cast:
    """Everybody, each made when first asked for; the fixtures below give them to tests by name."""

    def __init__(self) -> None:
        self._made: dict[Any, Any] = {}

    def once[Made](self, make: Callable[["Cast"], Made]) -> Made:
        """What a function makes of the cast, made when first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    def make_user(self, name: str, role: str | None = None, organisation: Any = None, **facts: Any) -> Any:
        from polku.accounts.actions import add_membership, create_account

        user = create_account(
            email=f"{name}@example.fi", password=PASSWORD, call_name=name.capitalize(), by=_system(), **facts
        )
        if role:
            add_membership(user=user, organisation=organisation, role=role, by=_system())
        return user

    def make_organisation(self, name: str, kind: str = "association", **facts: Any) -> Any:
        from polku.accounts.actions import create_organisation

        return create_organisation(kind=kind, names={"fi": name}, by=_system(), **facts)

    def make_network(self, slug: str = "paijat-hame", members: Any = (), **facts: Any) -> Any:
        from polku.cooperation.actions import found_network, join_network

        by = as_actor(self.kaisa)
        given = {"names": {"fi": "Päijät-Hämeen verkosto"}, "is_public": True} | facts
        made = found_network(slug=slug, convener=self.network, by=by, **given)
        for organisation in members:
            join_network(network=made, organisation=organisation, by=by)
        return made

    def make_entry(
        self,
        name: str,
        kind: str = "service",
        organisation: Any = None,
        publish: bool = True,
        owner: Any = None,
        **content: Any,
    ) -> Any:
        from polku.directory.actions import create_entry, publish_entry
        from polku.directory.content import EntryContent

        scope = {"municipalities": content.pop("municipalities", ["398"])}
        given = {"name": {"fi": name}, "coverage": scope} | content
        entry = create_entry(
            kind=kind,
            organisation=organisation or self.association,
            content=EntryContent.model_validate(given),
            by=_system(),
            **(owner or {}),
        )
        return publish_entry(entry=entry, by=_system()) if publish else entry

    def make_client(self, worker: Any, call_name: str = "Aino", **facts: Any) -> Any:
        from polku.consent.actions import open_client

        return open_client(organisation=workplace(worker), call_name=call_name, by=as_actor(worker), **facts)

    def give_permission(
        self, client: Any, worker: Any, receiver: Any, categories: Any = ("plan",), **facts: Any
    ) -> Any:
        from datetime import timedelta

        from polku.consent.actions import give_basis
        from polku.shared import clock

        given = {
            "kind": "permission",
            "purpose": "guidance",
            "given_how": "paper",
            "valid_to": clock.now() + timedelta(days=365),
        } | facts
        return give_basis(
            client=client, categories=list(categories), receiver=receiver, by=as_actor(worker), **given
        )

    @cached_property
    def network(self) -> Any:
        return self.make_organisation("Kiipulasäätiö", kind="foundation")

    @cached_property
    def association(self) -> Any:
        return self.make_organisation("Kaarisilta ry")

    @cached_property
    def aino(self) -> Any:
        return self.make_user("aino")

    @cached_property
    def paavo(self) -> Any:
        return self.make_user("paavo")

    @cached_property
    def sari(self) -> Any:
        school = self.make_organisation("Koulutuskeskus Salpaus", kind="vocational_school")
        return self.make_user("sari", "member", school)

    @cached_property
    def olli(self) -> Any:
        county = self.make_organisation("Päijät-Hämeen hyvinvointialue", kind="wellbeing_county")
        return self.make_user("olli", "member", county)

    @cached_property
    def kaisa(self) -> Any:
        return self.make_user("kaisa", "coordinator", self.network)

    @cached_property
    def eero(self) -> Any:
        return self.make_user("eero", "member", self.make_organisation("Eeron verstas Oy", kind="company"))

    @cached_property
    def editor(self) -> Any:
        return self.make_user("toimija", "editor", self.association)

    @cached_property
    def guide(self) -> Any:
        return self.make_user("ohjaaja", "member", self.make_organisation("Lahden Ohjaamo", kind="unit"))

    @cached_property
    def aino_case(self) -> Case:
        from polku.consent.actions import join_account, join_basis

        client = self.make_client(self.guide, "Aino")
        join_account(client=client, user=self.aino, by=as_actor(self.guide))
        at_school = self.make_client(self.sari, "Aino")
        basis = self.give_permission(client, self.guide, workplace(self.sari), ["plan", "referral"])
        join_basis(basis_id=basis.pk, client=at_school, by=as_actor(self.sari))
        return Case(self.guide, client, at_school, basis)


def _system() -> Any:
    from polku.shared.actor import system

    return system("test")


def stands(*makers: Callable[[Cast], Any]) -> Any:
    """For a file: `stood = stands(make_region)`. It is made once, and each test undoes only what it did itself.

    The tests of such a file may not commit.
    """

    @pytest.fixture(name="standing", scope="module", autouse=True)
    def stood(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
        from django.db import transaction
        from django.utils import translation

        with django_db_blocker.unblock(), transaction.atomic():
            cast = Cast()
            with translation.override("fi"):
                for make in makers:
                    cast.once(make)
            yield cast
            transaction.set_rollback(True)

    return stood


@pytest.fixture(scope="module")
def standing() -> Cast:
    """Whom every test of a file finds there already: nobody, where the file says nothing else."""
    return Cast()


@pytest.fixture
def cast(standing: Cast, db: Any) -> Cast:
    """The cast of one test, which may change its copies."""
    return deepcopy(standing)


@pytest.fixture
def make_user(cast: Cast) -> Any:
    """Make an account: `make_user("sari", role="member", organisation=school)`."""
    return cast.make_user


@pytest.fixture
def make_organisation(cast: Cast) -> Any:
    """Make an organisation: `make_organisation("Kpedu", kind="vocational_school")`."""
    return cast.make_organisation


@pytest.fixture
def network(cast: Cast) -> Any:
    """The network's convener."""
    return cast.network


@pytest.fixture
def association(cast: Cast) -> Any:
    """A small association that keeps its own entries."""
    return cast.association


@pytest.fixture
def aino(cast: Cast) -> Any:
    """A client."""
    return cast.aino


@pytest.fixture
def paavo(cast: Cast) -> Any:
    """Aino's father, without permission."""
    return cast.paavo


@pytest.fixture
def sari(cast: Cast) -> Any:
    """A student counsellor."""
    return cast.sari


@pytest.fixture
def olli(cast: Cast) -> Any:
    """A social worker."""
    return cast.olli


@pytest.fixture
def kaisa(cast: Cast) -> Any:
    """The network's coordinator."""
    return cast.kaisa


@pytest.fixture
def eero(cast: Cast) -> Any:
    """An employer."""
    return cast.eero


@pytest.fixture
def editor(cast: Cast) -> Any:
    """The person who keeps the association's entries."""
    return cast.editor


@pytest.fixture
def make_network(cast: Cast, kaisa: Any) -> Any:
    """Kaisa founds a network of organisations, convened by the foundation, and coordinates it: `make_network()`."""
    return cast.make_network


@pytest.fixture
def make_entry(cast: Cast, association: Any) -> Any:
    """Make a published entry: `make_entry("Työpaja", municipalities=["398"], summary={"fi": "…"})`."""
    return cast.make_entry


@pytest.fixture
def make_client(cast: Cast) -> Any:
    """A person becomes a worker's client: `make_client(sari, "Aino", born_on=date(2008, 5, 1))`."""
    return cast.make_client


@pytest.fixture
def give_permission(cast: Cast) -> Any:
    """A permission on paper, recorded by the worker: `give_permission(client, worker, receiver, ["plan"])`."""
    return cast.give_permission


@pytest.fixture
def guide(cast: Cast) -> Any:
    """The worker of the guidance centre who works with Aino."""
    return cast.guide


@pytest.fixture
def aino_case(cast: Cast) -> Case:
    """Aino signs in as a client; Sari has a basis for plan and referrals; Olli and Paavo have nothing."""
    return cast.aino_case
