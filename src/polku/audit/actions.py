"""Writing down what happened and who looked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponseBase

from polku.audit.choices import What
from polku.audit.models import Event, Look
from polku.shared.actor import Actor
from polku.shared.readonly import READING_METHODS

View = Callable[..., HttpResponseBase]


def record(*, verb: str, target: models.Model, by: Actor, change: dict[str, Any] | None = None) -> Event:
    """Write one act beside its change, in the caller's transaction. `change` holds codes and ids, no client data."""
    return Event.objects.create(
        actor_kind=by.kind,
        actor_id=by.user_id,
        actor_label=by.label[:120],
        verb=verb,
        target_kind=target._meta.model_name or "",
        target_id=target.pk,
        change=change or {},
    )


@dataclass(frozen=True)
class Shown:
    """A folder that was shown: whose data, which organisation keeps it, and what opened it (`care:12`, `self`)."""

    folder_id: int
    client_id: int
    controller_id: int
    ground: str


@dataclass
class _Gathered:
    """What one answer shows, until it is written down."""

    what: What
    address: str
    shown: dict[tuple[Actor, int | None, str], dict[Shown, None]] = field(default_factory=dict)


_gathered: ContextVar[_Gathered | None] = ContextVar("gathered_looks", default=None)


def looked(*, shown: Iterable[Shown], purpose: str, by: Actor, organisation_id: int | None = None) -> None:
    """Write down that data about people is shown to somebody, who acts for an organisation if any.

    In a view that `shows_people` the looks of one answer become one row, written when the answer is made. Elsewhere
    (a job, the command line) the row is written at once, in the caller's transaction; a GET that does not say that
    it shows people is refused by the database, and shows nothing.
    """
    gathered = _gathered.get()
    at_once = gathered is None
    gathered = gathered or _Gathered(What.JOB, "")
    gathered.shown.setdefault((by, organisation_id, purpose), {}).update(dict.fromkeys(shown))
    if at_once:
        _write_down(gathered)


def shows_people(what: What = What.PAGE) -> Callable[[View], View]:
    """A view that shows data about people: all of it runs where the database refuses writes, then the log is written.

    Both are one transaction: when the log cannot be written, nobody sees the answer.
    """

    def declared(view: View) -> View:
        @wraps(view)
        def logged(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            match = request.resolver_match
            gathered = _Gathered(what, (match.view_name if match else "")[:80])
            token = _gathered.set(gathered)
            try:
                with transaction.atomic():
                    if request.method in READING_METHODS:
                        _refuse_writes()
                    response = _made(view(request, *args, **kwargs))
            finally:
                _gathered.reset(token)
            _write_down(gathered)
            response.headers["Cache-Control"] = "private, no-store"
            return response

        logged.logs_looks = True  # type: ignore[attr-defined]
        return logged

    return declared


def _refuse_writes() -> None:
    # In a savepoint of a transaction that may write: with the savepoint the setting ends, so the log can be written.
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def _made(response: HttpResponseBase) -> HttpResponseBase:
    if response.streaming:
        raise TypeError("What is shown of people is made whole before it is sent: a stream cannot be logged.")
    render = getattr(response, "render", None)
    return render() if callable(render) else response


def _write_down(gathered: _Gathered) -> None:
    Look.objects.bulk_create(
        Look(
            actor_kind=by.kind,
            actor_id=by.user_id,
            actor_label=by.label[:120],
            organisation_id=organisation_id,
            what=gathered.what,
            address=gathered.address,
            purpose=purpose,
            folders=[one.folder_id for one in shown],
            clients=[one.client_id for one in shown],
            controllers=[one.controller_id for one in shown],
            grounds=[one.ground for one in shown],
        )
        for (by, organisation_id, purpose), shown in gathered.shown.items()
        if shown
    )
