"""Keys, opened as far as the installation's root key allows; nothing here leaves the process."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.utils.module_loading import import_string

from polku.keys.models import DataKey, OrganisationKey
from polku.shared import encryption
from polku.shared.encryption import CannotOpen
from polku.shared.key_file import KeyFile, Wrapper

# How long an opened key is remembered: a page with thirty notes asks once, a deleted key is soon forgotten.
REMEMBERED_SECONDS = 30
MOST_REMEMBERED = 2_000


def wrapper() -> Wrapper:
    """What wraps the organisations' keys: the class that POLKU_KMS names, else the key file."""
    if settings.KMS:
        kms: Wrapper = import_string(settings.KMS)()
        return kms
    return KeyFile(Path(settings.KEY_FILE) if settings.KEY_FILE else None)


def label_of_organisation_key(organisation_id: int) -> str:
    """What an organisation's key is wrapped as: it does not open as another organisation's."""
    return f"organisation {organisation_id}"


def label_of_data_key(key: DataKey) -> str:
    """What a data key is wrapped as: it does not open as another key or for another use."""
    return f"{key.use} {key.pk} of {key.organisation_id}"


def opened_organisation_key(key: OrganisationKey) -> bytes:
    """An organisation's key; raises CannotOpen without its root key."""
    wrapped = bytes(key.wrapped)
    if opened := _organisation_keys.get(wrapped):
        return opened
    try:
        return _organisation_keys.keep(wrapped, _unwrapped(key))
    except CannotOpen:
        # The root key may have been rotated since this row was read.
        fresh = OrganisationKey.objects.filter(pk=key.pk).exclude(root=key.root).first()
        if fresh is None:
            raise
        return _organisation_keys.keep(bytes(fresh.wrapped), _unwrapped(fresh))


def _unwrapped(key: OrganisationKey) -> bytes:
    label = label_of_organisation_key(key.organisation_id)
    return wrapper().unwrap(key.root, bytes(key.wrapped), what=label)


def opened_data_key(key: DataKey) -> bytes:
    """A data key; raises CannotOpen without the keys above it."""
    by = opened_organisation_key(key.wrapped_by)
    return encryption.unwrap(bytes(key.wrapped), by=by, what=label_of_data_key(key))


def data_keys(ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The data keys of these ids, as many as there are."""
    wanted = set(ids)
    found = {name: key for name in wanted if (key := _data_keys.get(name))}
    if missing := wanted - found.keys():
        rows = DataKey.objects.filter(pk__in=missing, use=DataKey.Use.TEXT).select_related("wrapped_by")
        found |= {row.pk: _data_keys.keep(row.pk, opened_data_key(row)) for row in rows}
    return found


def pepper(organisation_id: int) -> bytes | None:
    """The secret of an organisation's blind indexes; None as long as it has no keys."""
    return only_key(organisation_id, DataKey.Use.INDEX)


def only_key(organisation_id: int, use: DataKey.Use) -> bytes | None:
    """The one key an organisation has for a use other than texts."""
    keys = DataKey.objects.filter(organisation_id=organisation_id, use=use).select_related("wrapped_by")
    key = keys.first()
    return opened_data_key(key) if key else None


class _Memory[Name]:
    """Opened keys of this process, for a short while. No name is used twice, so none can be mistaken."""

    def __init__(self) -> None:
        self._kept: dict[Name, tuple[float, bytes]] = {}

    def get(self, name: Name) -> bytes | None:
        until, key = self._kept.get(name, (0.0, b""))
        return key if until > time.monotonic() else None

    def keep(self, name: Name, key: bytes) -> bytes:
        if len(self._kept) >= MOST_REMEMBERED:
            self._kept.clear()
        self._kept[name] = (time.monotonic() + REMEMBERED_SECONDS, key)
        return key

    def clear(self) -> None:
        self._kept.clear()


_data_keys: _Memory[UUID] = _Memory()
# By their wrapped bytes, which hold a random number.
_organisation_keys: _Memory[bytes] = _Memory()


def forget() -> None:
    """Forget every opened key of this process."""
    _data_keys.clear()
    _organisation_keys.clear()


def opened_one_by_one() -> Iterator[bool]:
    """Whether each data key opens with the keys above it."""
    organisations = {key.pk: key for key in OrganisationKey.objects.all()}
    for key in DataKey.objects.iterator():
        key.wrapped_by = organisations[key.wrapped_by_id]
        try:
            opened_data_key(key)
        except CannotOpen:
            yield False
        else:
            yield True


@dataclass(frozen=True)
class Status:
    """The keys of an organisation: how many data keys there are, how many of them wait to be wrapped by its newest."""

    organisation_id: int
    data_keys: int
    waiting: int
    roots: tuple[str, ...]


def status() -> Iterator[Status]:
    """Every organisation that has keys."""
    used = dict(DataKey.objects.values_list("wrapped_by").annotate(Count("pk")))
    keys = OrganisationKey.objects.order_by("organisation_id", "pk")
    for organisation_id, versions in groupby(keys, key=lambda key: key.organisation_id):
        own = list(versions)
        counts = [used.get(version.pk, 0) for version in own]
        yield Status(organisation_id, sum(counts), sum(counts[:-1]), tuple(version.root for version in own))
