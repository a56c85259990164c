"""Worlds for the policy: who is who and which row says what, each row one condition off, or at random.

Moments are seconds from the moment of judging, days are days from its day in Finland; None is an open end.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from polku.accounts.models import Membership, Organisation, User
from polku.consent.models import BreakGlass, CareRelation, DisclosureBasis, Folder, Reception
from polku.consent.permissions import Rights, organisations_acted_for
from polku.people.models import OwnAccess, Representative
from polku.shared import clock

CATEGORIES = ("basic", "contact", "protected_contact", "plan", "health")
NOON = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
# Half past midnight in Finland, still yesterday in UTC.
AFTER_MIDNIGHT = datetime(2026, 11, 19, 22, 30, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """One user, two organisations with a row of the same person each, and what could open it."""

    row: str = "care"  # which row is there beside the relation that a basis needs
    at: datetime = NOON
    active: bool = True
    member: str | None = "own"  # own, unit (below it), above, other
    member_from: int | None = None
    member_to: int | None = None
    user: str = "self"  # the row is about this user, or another
    care_from: int = -60
    care_to: int | None = None
    care_user: str = "self"
    from_: int = -60
    to: int | None = 3600
    off: int | None = None  # withdrawn or barred
    receiver: str = "own"
    purpose: str = "guidance"
    categories: tuple[str, ...] = ("plan",)
    received: str | None = (
        "client"  # the reception is about the user's client, another client, or there is none
    )
    home: str = "own"  # the row lies at the user's organisation or the other one
    expected: bool | None = None  # whether the row opens something; None where nobody says


def one_condition_off() -> Iterator[World]:
    """Every condition broken alone, and on both sides of its boundary."""
    for row in ("care", "basis", "emergency", "self", "representative"):
        good = World(row=row, expected=True)
        yield good
        yield replace(good, active=False, expected=False)
        yield from _own_organisation(good)
        yield from _times(good)
        if row != "basis":
            yield replace(good, user="other", expected=False)
    yield from _only_bases()
    yield from _only_representatives()


def _own_organisation(good: World) -> Iterator[World]:
    needed = good.row in ("care", "basis", "emergency")
    for member, opens in (("unit", True), ("above", False), ("other", False), (None, False)):
        yield replace(good, member=member, expected=opens or not needed)
    for day, opens in ((-1, True), (0, True), (1, False)):
        yield replace(good, member_from=day, expected=opens or not needed)
        yield replace(good, member_from=day, at=AFTER_MIDNIGHT, expected=opens or not needed)
    for day, opens in ((-1, False), (0, True), (1, True)):
        yield replace(good, member_to=day, expected=opens or not needed)
        yield replace(good, member_to=day, at=AFTER_MIDNIGHT, expected=opens or not needed)
    if good.row in ("care", "emergency"):
        yield replace(good, home="other", expected=False)


def _times(good: World) -> Iterator[World]:
    if good.row in ("care", "basis"):
        yield replace(good, care_from=0, expected=True)
        yield replace(good, care_from=1, expected=False)
        for end, opens in ((1, True), (0, False), (-1, False)):
            yield replace(good, care_to=end, expected=opens)
    if good.row != "care":
        yield replace(good, from_=0, expected=True)
        yield replace(good, from_=1, expected=False)
        for end, opens in ((1, True), (0, False), (-1, False)):
            yield replace(good, to=end, expected=opens)
    if good.row == "self":
        yield replace(good, to=None, expected=True)


def _only_bases() -> Iterator[World]:
    good = World(row="basis", expected=True)
    yield replace(good, care_user="other", expected=False)
    yield replace(good, receiver="other", expected=False)
    yield replace(good, receiver="unit", expected=False)
    yield replace(good, purpose="employment", expected=False)
    yield replace(good, received=None, expected=False)
    yield replace(good, received="another", expected=False)
    yield replace(good, categories=("health",), expected=True)
    yield replace(good, categories=("school",), expected=False)
    for off, opens in ((1, True), (0, False), (-1, False)):
        yield replace(good, off=off, expected=opens)


def _only_representatives() -> Iterator[World]:
    good = World(row="representative", expected=True)
    yield replace(good, categories=("plan", "health"), expected=True)
    yield replace(good, categories=("school",), expected=False)
    for off, opens in ((1, True), (0, False), (-1, False)):
        yield replace(good, off=off, expected=opens)


def at_random(count: int, seed: int) -> Iterator[World]:
    """Worlds with several things off at once; good values are likelier, so that some open."""
    dice = random.Random(seed)

    def one(good: Any, *others: Any) -> Any:
        return good if dice.random() < 0.8 else dice.choice(others)

    for _ in range(count):
        yield World(
            row=dice.choice(("care", "basis", "emergency", "self", "representative")),
            at=one(NOON, AFTER_MIDNIGHT),
            active=one(True, False),
            member=one("own", "unit", "above", "other", None),
            member_from=one(None, -1, 0, 1),
            member_to=one(None, -1, 0, 1),
            user=one("self", "other"),
            care_from=one(-60, 0, 1),
            care_to=one(None, -1, 0, 1),
            care_user=one("self", "other"),
            from_=one(-60, 0, 1),
            to=one(3600, 0, 1),
            off=one(None, -1, 0, 1),
            receiver=one("own", "other", "unit"),
            purpose=one("guidance", "employment"),
            categories=one(("plan",), ("health",), ("basic", "contact"), ("school",)),
            received=one("client", "another", None),
            home=one("own", "other"),
        )


class Builder:
    """Puts worlds side by side into the database, each with ids of its own, and keeps what the twin judges."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.worlds: list[World] = []
        self.users: list[User] = []
        self.folders: list[list[Folder]] = []
        self.rows: list[dict[str, Any]] = []
        self._made: dict[type, list[Any]] = {}
        self._clients: list[tuple[int, int, int]] = []

    def add(self, world: World) -> None:
        """Take a world; `write` puts all of them into the database at once."""
        base = 10_000_000 + 1000 * len(self.worlds)
        places = {name: base + step for step, name in enumerate(("above", "own", "unit", "other"))}
        parents = {"own": places["above"], "unit": places["own"]}
        for name, pk in places.items():
            self._keep(
                Organisation(pk=pk, kind="association", sector="third", names={}, parent_id=parents.get(name))
            )
        user = self._keep(User(pk=base, email=f"u{base}@example.fi", is_active=world.active))
        other = self._keep(User(pk=base + 1, email=f"u{base + 1}@example.fi"))
        if world.member:
            day = world.at.astimezone(clock.HELSINKI).date()
            self._keep(
                Membership(
                    user=user,
                    organisation_id=places[world.member],
                    role="member",
                    valid_from=_day(day, world.member_from),
                    valid_to=_day(day, world.member_to),
                )
            )
        # Somebody else's membership and somebody else's basis give nothing.
        self._keep(Membership(user=other, organisation_id=places["own"], role="member"))
        own = self._client(base + 10, places["own"])
        another = self._client(base + 20, places["own"])
        elsewhere = self._client(base + 30, places["other"])
        stranger = self._client(base + 40, places["other"])
        rows = self._rows(world, base, places, user, other, own, another, elsewhere)
        if "basis" in rows:
            self._keep(_stray(rows["basis"], stranger[0], world))
        self.worlds.append(world)
        self.users.append(user)
        self.folders.append([*own, *another, *elsewhere, *stranger])
        self.rows.append(rows)

    def _client(self, base: int, organisation: int) -> list[Folder]:
        self._clients.append((base, base, organisation))
        return [
            self._keep(
                Folder(
                    pk=base + step,
                    client_id=base,
                    organisation_id=organisation,
                    category=category,
                    key_id=uuid.uuid4(),
                )
            )
            for step, category in enumerate(CATEGORIES)
        ]

    def _rows(
        self, world: World, base: int, places: Any, user: User, other: User,
        own: list[Folder], another: list[Folder], elsewhere: list[Folder],
    ) -> dict[str, Any]:  # fmt: skip
        whose = user if world.user == "self" else other
        home = (own if world.home == "own" else elsewhere)[0]
        begins, ends = _moment(world, world.from_), _moment(world, world.to)
        off = _moment(world, world.off)
        rows: dict[str, Any] = {}
        if world.row in ("care", "basis"):
            of_relation = whose if world.row == "care" else (user if world.care_user == "self" else other)
            starts, stops = _moment(world, world.care_from), _moment(world, world.care_to)
            rows["care"] = CareRelation(
                pk=base, folder=home if world.row == "care" else own[0], worker=of_relation,
                starts_at=min(starts, stops) if stops else starts, ends_at=stops,
            )  # fmt: skip
        later = max(ends, begins + timedelta(microseconds=1)) if ends else None
        if world.row == "basis":
            rows["basis"] = DisclosureBasis(
                pk=base, folder=elsewhere[0], kind="permission", given_how="paper", purpose=world.purpose,
                categories=list(world.categories), receiver_id=places[world.receiver], valid_from=begins,
                valid_to=later, withdrawn_at=off, text_version=1, language="fi",
            )  # fmt: skip
            if world.received:
                about = own if world.received == "client" else another
                rows["reception"] = Reception(pk=base, folder=about[0], basis_id=base)
        elif world.row == "emergency":
            rows["emergency"] = BreakGlass(
                pk=base,
                folder=home,
                user=whose,
                reason="cover",
                starts_at=begins,
                ends_at=min(later, begins + timedelta(minutes=60)),
            )
        elif world.row == "self":
            rows["own_access"] = OwnAccess(
                pk=base, folder_id=home.pk, user=whose, starts_at=begins, ends_at=ends
            )
        elif world.row == "representative":
            rows["representing"] = Representative(
                pk=base, folder_id=home.pk, user=whose, kind="supporter", categories=list(world.categories),
                starts_at=begins, ends_at=later, barred_at=off,
            )  # fmt: skip
        for row in rows.values():
            self._keep(row)
        return rows

    def _keep[Row](self, row: Row) -> Row:
        self._made.setdefault(type(row), []).append(row)
        return row

    def write(self) -> None:
        """Put everything into the database."""
        with self.connection.cursor() as cursor:
            order = (Organisation, User, Membership)
            for model in order:
                model._base_manager.bulk_create(self._made.get(model, []))
            cursor.executemany(
                "INSERT INTO people_client (id, folder_id, key, organisation_id, key_id, call_name, language, "
                "is_protected, opened_at, version) VALUES (%s, %s, gen_random_uuid(), %s, gen_random_uuid(), '', 'fi', "
                "false, now(), 1)",
                self._clients,
            )
            Folder._base_manager.bulk_create(self._made[Folder])
            # Sealed words have no place here: nobody opens these rows.
            cursor.execute("ALTER TABLE consent_breakglass ALTER explanation DROP NOT NULL")
            for model, rows in self._made.items():
                if model not in (*order, Folder):
                    _write_plain(cursor, model, rows)

    def rights(self, number: int) -> Rights:
        """What the twin judges of a world."""
        world, user, rows = self.worlds[number], self.users[number], self.rows[number]
        with clock.freeze(world.at):
            organisations = organisations_acted_for(user)
        return Rights(
            user=user,
            purpose="guidance",
            at=world.at,
            organisations=organisations,
            homes={folder.pk: folder for folder in self.folders[number]},
            care=_those(rows, "care"),
            receptions=_those(rows, "reception"),
            bases={basis.pk: basis for basis in _those(rows, "basis")},
            emergencies=_those(rows, "emergency"),
            own_access=_those(rows, "own_access"),
            representing=_those(rows, "representing"),
        )


def _stray(basis: DisclosureBasis, home: Folder, world: World) -> DisclosureBasis:
    """A basis about another person that the receiver has joined to nobody."""
    return DisclosureBasis(
        pk=basis.pk + 1, folder=home, kind="permission", given_how="paper", purpose=basis.purpose,
        categories=basis.categories, receiver_id=basis.receiver_id, valid_from=_moment(world, -60),
        valid_to=_moment(world, 60), withdrawn_at=None, text_version=1, language="fi",
    )  # fmt: skip


def _those(rows: dict[str, Any], name: str) -> list[Any]:
    return [rows[name]] if name in rows else []


def _write_plain(cursor: Any, model: Any, rows: list[Any]) -> None:
    fields = [f for f in model._meta.local_concrete_fields if f.attname in rows[0].__dict__]
    plain = [f for f in fields if rows[0].__dict__[f.attname] is not None or f.null]
    columns = ", ".join(f.column for f in plain)
    marks = ", ".join(["%s"] * len(plain))
    cursor.executemany(
        f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})",
        [[row.__dict__[f.attname] for f in plain] for row in rows],
    )


def _day(day: Any, step: int | None) -> Any:
    return None if step is None else day + timedelta(days=step)


def _moment(world: World, seconds: int | None) -> Any:
    return None if seconds is None else world.at + timedelta(seconds=seconds)
