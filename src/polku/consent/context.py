"""For whom client data is read and written now: a signed context, made true in the database before the first query.

    with acting_as(actor, purpose=Purpose.GUIDANCE):
        folders = list(Folder.objects.all())        # only those that are open to the actor

A request does this by itself (`for_request`, from its middleware); jobs and commands call `acting_as`. Without a
context every table of client data is empty. The context lives in one transaction; the next one is judged anew, so what
was withdrawn or ended is closed from then on.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from polku.consent.choices import Purpose
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import PolkuError

VALID_SECONDS = 60
# The block of SHA-256, to which HMAC pads its key (RFC 2104).
_BLOCK = 64


class NoTransaction(PolkuError):
    """Client data was asked for outside a transaction: a context would not hold."""

    status = 500


@dataclass
class _Context:
    """Who acts, for what. `folders` are those of a duty of the system; a person's come from the database."""

    find_actor: Callable[[], Actor | None]
    find_purpose: Callable[[], str]
    folders: tuple[int, ...] | None = None
    # Where in the transaction the database was told: what is rolled back to before this is told again.
    told_in: tuple[tuple[int, ...], tuple[Any, ...]] | None = None
    # Every ground of what was told: asked once, then the same for each look of a page.
    grounds: list[Any] | None = None
    _actor: list[Actor | None] = field(default_factory=list)

    @property
    def purpose(self) -> str:
        return self.find_purpose()

    @property
    def actor(self) -> Actor | None:
        if not self._actor:
            self._actor.append(self.find_actor())
        return self._actor[0]

    def is_told(self) -> bool:
        if self.told_in is None:
            return False
        blocks, savepoints = self.told_in
        now_blocks, now_savepoints = _place()
        return now_blocks[: len(blocks)] == blocks and now_savepoints[: len(savepoints)] == savepoints

    def signed(self) -> str | None:
        """What the database is told, or None when nothing opens to this actor."""
        if self.folders is not None:
            return _signed(kind="system", folders=self.folders)
        if self.actor is None or self.actor.user_id is None:
            return None
        return _signed(kind="user", user=self.actor.user_id, purpose=self.purpose, at=clock.now().isoformat())


_current: ContextVar[_Context | None] = ContextVar("polku_context", default=None)


@contextmanager
def acting_as(
    actor: Actor, *, purpose: str | None = None, folders: Iterable[int] | None = None
) -> Iterator[None]:
    """Read and write client data as somebody, in a transaction of its own when there is none.

    A person sees what the database opens to them for the purpose; inside a request it is the request's. The system and
    the holder of a link see the `folders` they name, and nothing else: find those with `due`, or by your own rows.
    """
    current = _current.get()
    if folders is None and current and _is_same(current, actor, purpose):
        yield
        return
    if folders is None and actor.kind != "user":
        folders = ()
    used_for = purpose or (current.purpose if current else Purpose.GUIDANCE)
    named = None if folders is None else tuple(folders)
    context = _Context(lambda: actor, lambda: used_for, named)
    with transaction.atomic(), _within(context):
        yield


def _is_same(current: _Context, actor: Actor, purpose: str | None) -> bool:
    if current.folders is not None or (purpose is not None and purpose != current.purpose):
        return False
    return current.actor is not None and (current.actor.kind, current.actor.user_id) == (
        actor.kind,
        actor.user_id,
    )


@contextmanager
def granted(folders: Iterable[int]) -> Iterator[None]:
    """Inside an action that has checked who may: read and write these folders, also rows that decide rights.

    For actions and queries that have asked `permissions` themselves, of this app and of those above it: what a code, a
    link or a receiver's side opens, and counts of nobody. Afterwards the actor's own rights are judged anew, with what
    the action changed.
    """
    current = _current.get()
    actor = current.actor if current else None
    purpose = current.purpose if current else Purpose.GUIDANCE
    with _within(_Context(lambda: actor, lambda: purpose, tuple(folders))):
        yield


@contextmanager
def for_request(find_actor: Callable[[], Actor | None], purpose: Callable[[], str]) -> Iterator[None]:
    """Around a request: nothing is asked or told before its first query about client data."""
    with _within(_Context(find_actor, purpose)):
        yield


def for_purpose[View: Callable[..., Any]](purpose: Purpose) -> Callable[[View], View]:
    """Decorator of a view: what client data is used for there (guidance, when nothing is said)."""

    def mark(view: View) -> View:
        view.polku_purpose = purpose  # type: ignore[attr-defined]
        return view

    return mark


def readable() -> frozenset[int]:
    """Ids of the folders that are open for reading now."""
    return frozenset(call("polku_readable")[0][0] or ())


def writable() -> frozenset[int]:
    """Ids of the folders that are open for writing now."""
    return frozenset(call("polku_writable")[0][0] or ())


def purpose_now() -> str:
    """What client data is used for now."""
    context = _current.get()
    return context.purpose if context else Purpose.GUIDANCE


def due(name: str) -> list[int]:
    """Folder ids of a list of due things (`policy.due_list`), for a job that then acts as the system on each."""
    with transaction.atomic(), granted(()):
        return [row[0] for row in call(f"polku_due_{name}")]


def why(folders: Iterable[int] | None = None) -> list[tuple[int, str, int]]:
    """On what grounds folders, or all that are open to the actor, are open: (folder, ground, id of its row)."""
    context = _current.get()
    if context is None or context.folders is not None:
        return []
    enter()
    if context.grounds is None:
        signed = context.signed()
        context.grounds = call("polku_why", signed) if signed else []
    wanted = None if folders is None else set(folders)
    return [
        (folder, ground, source)
        for folder, ground, source, _writes in context.grounds
        if wanted is None or folder in wanted
    ]


def enter() -> None:
    """Tell the database now for whom client data is used: before statements that name no table of client data."""
    context = _current.get()
    if context is not None and not context.is_told():
        with connection.cursor() as cursor:
            _tell(context, cursor.cursor)


def call(function: str, *values: Any) -> list[Any]:
    """The rows of a function of the database that judges by the context."""
    enter()
    with connection.cursor() as cursor:
        cursor.callproc(function, values)
        return list(cursor.fetchall())


# How the database is told.


@contextmanager
def _within(context: _Context) -> Iterator[None]:
    outer = _current.get()
    token = _current.set(context)
    watching = connection.execute_wrapper(_tell_before_client_data) if outer is None else _nothing()
    try:
        with watching:
            # A duty inside a person's context, or the other way: what was told before no longer holds.
            _forget()
            yield
    finally:
        # The database may have gone meanwhile; the context must end all the same.
        try:
            _forget()
        finally:
            _current.reset(token)
            if outer is not None:
                outer.told_in = None


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _tell_before_client_data(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, call: Any
) -> Any:
    context = _current.get()
    if context is not None and not context.is_told() and _is_about_clients(str(sql)):
        _tell(context, call["cursor"].cursor)
    return execute(sql, params, many, call)


def _tell(context: _Context, cursor: Any) -> None:
    if not connection.in_atomic_block:
        raise NoTransaction("Client data is read and written inside a transaction only.")
    # The actor may have to be read from the session first.
    if (signed := context.signed()) is not None:
        cursor.execute("SELECT polku_enter(%s)", [signed])
    context.told_in, context.grounds = _place(), None


def _forget() -> None:
    """Close everything again, where a transaction goes on after the context (a nested one, or a test's)."""
    raw = connection.connection
    if raw is None or not connection.in_atomic_block:
        return
    if raw.info.transaction_status == TransactionStatus.INTRANS:
        with connection.wrap_database_errors:
            raw.execute(
                "SELECT set_config('polku.readable', '', true), set_config('polku.writable', '', true), "
                "set_config('polku.granted', '', true)"
            )


def _place() -> tuple[tuple[int, ...], tuple[Any, ...]]:
    return tuple(id(block) for block in connection.atomic_blocks), tuple(connection.savepoint_ids)


def _is_about_clients(sql: str) -> bool:
    return any(name in sql for name in _names())


@cache
def _names() -> tuple[str, ...]:
    tables = {
        model._meta.db_table
        for model in apps.get_models()
        if any(one.column == "folder_id" for one in model._meta.local_concrete_fields)
    }
    return ("polku_", "consent_folder", *sorted(tables))


# How a context is signed.


def _signed(**said: Any) -> str:
    connection.ensure_connection()
    said |= {
        "pid": connection.connection.info.backend_pid,
        "until": int(time.time()) + VALID_SECONDS,
    }
    text = json.dumps(said)
    return hmac.digest(_key(), f"context{text}".encode(), "sha256").hex() + text


def _key() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"polku.consent.context", "sha256")


def install_key(owner: Any) -> None:
    """Give the database the key that contexts are signed with; as the owner, after migrations and restores."""
    padded = _key().ljust(_BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C))
    with owner.cursor() as cursor:
        cursor.execute(
            "INSERT INTO consent_contextkey (inner_pad, outer_pad) VALUES (%s, %s) "
            "ON CONFLICT (single) DO UPDATE SET inner_pad = EXCLUDED.inner_pad, outer_pad = EXCLUDED.outer_pad",
            [inner, outer],
        )
