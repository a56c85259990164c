"""Making, rotating and destroying keys."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction

from polku.audit.actions import record
from polku.keys import queries
from polku.keys.models import DataKey, OrganisationKey
from polku.keys.queries import (
    label_of_data_key,
    label_of_organisation_key,
    opened_data_key,
    opened_organisation_key,
)
from polku.shared import encryption
from polku.shared.actor import Actor, system
from polku.shared.errors import Invalid
from polku.shared.key_file import KeyFile, Wrapper

BATCH = 500
# Whose the key for signatures is: no organisation has this number.
INSTALLATION = 0
# Advisory locks: who makes a key shares one, who rotates has it alone and so waits for those who work.
_ORGANISATION_KEYS, _DATA_KEYS = 76_101, 76_102


@transaction.atomic
def make_data_key(*, organisation_id: int, by: Actor) -> UUID:
    """Make the key of a person or folder of an organisation in the caller's transaction; gives its id.

    Whoever may make the person or folder may. An organisation's own keys are made with its first data key.
    Raises CannotOpen without the installation's key.
    """
    _share(_DATA_KEYS, organisation_id)
    current = newest_key(organisation_id) or _make_first_keys(organisation_id, by=by)
    return _make_data_key(current, DataKey.Use.TEXT)


@transaction.atomic
def destroy_data_keys(*, ids: Iterable[UUID], by: Actor) -> int:
    """Delete keys, with the data they seal: what is left of it anywhere cannot be read. Gives how many there were.

    Whoever may delete the data may, and writes that act down.
    """
    deleted, _tables = DataKey.objects.filter(pk__in=list(ids), use=DataKey.Use.TEXT).delete()
    transaction.on_commit(queries.forget)
    return deleted


@transaction.atomic
def signing_key() -> bytes:
    """The installation's key for signatures (32 random bytes); made when it is first asked for, by the system."""
    if key := queries.only_key(INSTALLATION, DataKey.Use.SIGN):
        return key
    _make_first_keys(INSTALLATION, by=system("keys"))
    made = queries.only_key(INSTALLATION, DataKey.Use.SIGN)
    assert made is not None  # noqa: S101 - made just above
    return made


def rotate_organisation_key(*, organisation_id: int, by: Actor) -> int:
    """Give an organisation a new key and wrap its data keys by it, in pieces; gives how many were wrapped anew.

    The administrator of the installation, on its command line. People go on working meanwhile. After an
    interruption `finish_rotation` does what is left. Raises Invalid when the organisation has no keys.
    """
    with transaction.atomic():
        _have_alone(_DATA_KEYS, organisation_id)
        if newest_key(organisation_id) is None:
            raise Invalid(f"Organisation {organisation_id} has no keys.")
        record(verb="rotate_key", target=_make_organisation_key(organisation_id), by=by)
    return finish_rotation(organisation_id=organisation_id, by=by)


def finish_rotation(*, organisation_id: int, by: Actor) -> int:
    """Wrap by the newest key what older ones still wrap, then delete those; gives how many were wrapped anew."""
    wrapped = 0
    while count := _wrap_some_anew(organisation_id):
        wrapped += count
    newest = newest_key(organisation_id)
    if newest is not None:
        older = OrganisationKey.objects.filter(organisation_id=organisation_id, pk__lt=newest.pk)
        older.filter(data_keys=None).delete()
    return wrapped


def rotate_root_key(*, by: Actor) -> tuple[int, list[str]]:
    """Give the key file a new key, wrap every organisation's key by it and take the old ones out of the file.

    Gives how many were wrapped anew and the ids taken out. With a KMS the new root key is made there first. The
    administrator of the installation, on its command line; may be asked again after an interruption.
    """
    root = queries.wrapper()
    with transaction.atomic():
        _have_alone(_ORGANISATION_KEYS)
        # An interrupted rotation has its new key already, and others still wrap.
        if isinstance(root, KeyFile) and not _roots_in_use() - {root.current()}:
            root.add()
    wrapped = 0
    while count := _wrap_some_roots_anew(root.current(), by=by):
        wrapped += count
    with transaction.atomic():
        _have_alone(_ORGANISATION_KEYS)
        gone = root.forget_all_but(_roots_in_use()) if isinstance(root, KeyFile) else []
    return wrapped, gone


def newest_key(organisation_id: int) -> OrganisationKey | None:
    """The key that wraps an organisation's data keys now."""
    return OrganisationKey.objects.filter(organisation_id=organisation_id).order_by("pk").last()


def _make_first_keys(organisation_id: int, *, by: Actor) -> OrganisationKey:
    # Two people who open an organisation's first folders at once: the second waits and finds the keys made.
    _have_alone(_ORGANISATION_KEYS, organisation_id)
    if made := newest_key(organisation_id):
        return made
    key = _make_organisation_key(organisation_id)
    _make_data_key(key, DataKey.Use.SIGN if organisation_id == INSTALLATION else DataKey.Use.INDEX)
    record(verb="make_key", target=key, by=by)
    return key


def _make_organisation_key(organisation_id: int) -> OrganisationKey:
    _share(_ORGANISATION_KEYS)
    root = queries.wrapper()
    _refuse_foreign_root(root)
    name, wrapped = root.wrap(encryption.new_key(), what=label_of_organisation_key(organisation_id))
    return OrganisationKey.objects.create(organisation_id=organisation_id, root=name, wrapped=wrapped)


def _refuse_foreign_root(root: Wrapper) -> None:
    """A key file made anew beside an old database must not seal more: its owner still has to find the right one."""
    if sample := OrganisationKey.objects.order_by("-pk").first():
        root.unwrap(
            sample.root, bytes(sample.wrapped), what=label_of_organisation_key(sample.organisation_id)
        )


def _make_data_key(under: OrganisationKey, use: DataKey.Use) -> UUID:
    key = DataKey(id=uuid.uuid4(), use=use, organisation_id=under.organisation_id, wrapped_by=under)
    _wrap_data_key(key, encryption.new_key())
    key.save(force_insert=True)
    return key.pk


def _wrap_data_key(key: DataKey, opened: bytes) -> None:
    by = opened_organisation_key(key.wrapped_by)
    key.wrapped = encryption.wrap(opened, by=by, what=label_of_data_key(key))


@transaction.atomic
def _wrap_some_anew(organisation_id: int) -> int:
    newest = OrganisationKey.objects.filter(organisation_id=organisation_id).latest("pk")
    waiting = (
        DataKey.objects.filter(organisation_id=organisation_id)
        .exclude(wrapped_by=newest)
        .select_related("wrapped_by")
        .select_for_update(of=("self",))[:BATCH]
    )
    keys = list(waiting)
    for key in keys:
        opened, key.wrapped_by = opened_data_key(key), newest
        _wrap_data_key(key, opened)
    DataKey.objects.bulk_update(keys, ["wrapped_by", "wrapped"])
    return len(keys)


@transaction.atomic
def _wrap_some_roots_anew(current: str, *, by: Actor) -> int:
    root = queries.wrapper()
    keys = list(OrganisationKey.objects.exclude(root=current).select_for_update()[:BATCH])
    for key in keys:
        opened = opened_organisation_key(key)
        key.root, key.wrapped = root.wrap(opened, what=label_of_organisation_key(key.organisation_id))
        key.save(update_fields=["root", "wrapped"])
        record(verb="rewrap_key", target=key, by=by, change={"root": key.root})
    return len(keys)


def _roots_in_use() -> set[str]:
    return set(OrganisationKey.objects.values_list("root", flat=True).distinct())


def _share(what: int, whose: int = 0) -> None:
    _advisory("pg_advisory_xact_lock_shared", what, whose)


def _have_alone(what: int, whose: int = 0) -> None:
    _advisory("pg_advisory_xact_lock", what, whose)


def _advisory(function: str, what: int, whose: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, hashint8(%s))", [what, whose])
