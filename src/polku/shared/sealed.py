"""Columns of sealed text: bytes in the database, text in Python, and no query that pretends otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import FieldError
from django.db import connections, models, router
from django.db.models.query_utils import DeferredAttribute

from polku.shared import encryption
from polku.shared.encryption import CannotOpen, Place


class ReservedIdField(models.BigAutoField):
    """An id that is known before its row is written: a text is sealed to the row it stands in."""

    def get_pk_value_on_save(self, instance: models.Model) -> int:
        """The next number of the table's own sequence."""
        connection = connections[router.db_for_write(type(instance), instance=instance)]
        table = connection.ops.quote_name(instance._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s))", [table, self.column])
            return int(cursor.fetchone()[0])


@dataclass(frozen=True)
class Sealed:
    """A text as the database gives it. It has no words: only the attribute of its own row opens it."""

    data: bytes

    def __repr__(self) -> str:
        return "<sealed>"


class _OpenedWhenRead(DeferredAttribute):
    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if not isinstance(value, Sealed):
            return value
        open_all([instance], self.field.attname)
        return instance.__dict__[self.field.attname]

    def __set__(self, instance: Any, value: Any) -> None:
        # With this Python asks the attribute before the row's own dictionary.
        instance.__dict__[self.field.attname] = value


def open_all(rows: Iterable[models.Model], *names: str) -> None:
    """Open the sealed texts of many rows with one question about keys, instead of one a key when they are read."""
    waiting = [
        (row, name, value.data)
        for row in rows
        for name in names
        if isinstance(value := row.__dict__.get(name), Sealed)
    ]
    keys = encryption.data_keys(encryption.key_of(data) for _row, _name, data in waiting)
    for row, name, data in waiting:
        row.__dict__[name] = encryption.unseal(
            data, key=keys[encryption.key_of(data)], place=place_of(row, name)
        )


def place_of(row: models.Model, name: str) -> Place:
    """Where a row's text stands. A row without an id has no place yet."""
    if row.pk is None:
        raise CannotOpen(
            f"{row._meta.label} needs an id before a text can be sealed: give it a ReservedIdField."
        )
    return Place(row._meta.db_table, name, row.pk)


class SealedTextField(models.Field):
    """A text sealed by the data key that the row names: `key` is the way to its id (`key_id`, `folder.key_id`).

    Only `isnull` can be asked of it. Rows are written by `save`, `create` or `bulk_create`; `update` is refused,
    because each row has its own seal.
    """

    descriptor_class = _OpenedWhenRead

    def __init__(self, *args: Any, key: str = "key_id", **kwargs: Any) -> None:
        self.key = key
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "key": self.key}

    def get_internal_type(self) -> str:
        return "BinaryField"

    def check(self, **kwargs: Any) -> list[Any]:
        """Say at start-up when rows of the table have no id before they are written."""
        found = super().check(**kwargs)
        if not isinstance(self.model._meta.pk, ReservedIdField | models.UUIDField):
            problem = "A table with sealed texts needs a ReservedIdField (or a UUID) as its primary key."
            found.append(checks.Error(problem, obj=self, id="polku.E001"))
        if self.unique or self.primary_key:
            problem = "Equal texts have different seals: use a BlindIndexField beside the text."
            found.append(checks.Error(problem, obj=self, id="polku.E002"))
        return found

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, Sealed) else str(value)

    def pre_save(self, model_instance: Any, add: bool) -> Sealed | None:
        kept = model_instance.__dict__.get(self.attname)
        key_id = self._key_id(model_instance)
        if isinstance(kept, Sealed) and not add and encryption.key_of(kept.data) == key_id:
            return kept
        text = getattr(model_instance, self.attname)
        if text is None:
            return None
        if key_id is None:
            raise CannotOpen(f"{self} cannot be kept: the row names no key ({self.key}).")
        key = encryption.data_keys([key_id])[key_id]
        place = place_of(model_instance, self.attname)
        return Sealed(encryption.seal(str(text), key_id=key_id, key=key, place=place))

    def _key_id(self, row: Any) -> Any:
        for name in self.key.split("."):
            row = getattr(row, name)
        return row

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise FieldError(f"{self} is sealed row by row: use save() or bulk_create(), not update().")
        return connection.Database.Binary(value.data)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self} is sealed: `{lookup_name}` cannot be asked of it. Use a blind index.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self} is sealed: `{lookup_name}` cannot be asked of it.")

    def value_to_string(self, obj: Any) -> str:
        raise FieldError(f"{self} is sealed and is not written into fixtures.")

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.CharField, "widget": forms.Textarea, **kwargs})


class BlindIndexField(models.BinaryField):
    """Finds rows by the whole of a sealed text, without opening any (see `marked`).

    `of` names the sealed field beside it; the row's `organisation_id` says whose pepper is used.
    """

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: Any, add: bool) -> bytes | None:
        if not add and isinstance(model_instance.__dict__.get(self.of), Sealed):
            # Not read, so not changed.
            kept: bytes | None = super().pre_save(model_instance, add)
            return kept
        text = getattr(model_instance, self.of)
        mark = self.mark(text, organisation_id=model_instance.organisation_id) if text else None
        if mark == b"":
            raise CannotOpen(f"{self} cannot be made: the organisation has no keys yet.")
        setattr(model_instance, self.attname, mark)
        return mark

    def mark(self, text: str, *, organisation_id: int) -> bytes:
        """What the index holds for a text of an organisation."""
        column = f"{self.model._meta.db_table}.{self.of}"
        return encryption.index_of(text, organisation_id=organisation_id, column=column)


def marked(model: type[models.Model], name: str, text: str, *, organisation_id: int) -> dict[str, bytes]:
    """The condition for finding rows by a sealed text: `Client.objects.filter(**marked(Client, "code_index", …))`."""
    index = model._meta.get_field(name)
    if not isinstance(index, BlindIndexField):
        raise FieldError(f"{index} is not a blind index.")
    return {name: index.mark(text, organisation_id=organisation_id)}
