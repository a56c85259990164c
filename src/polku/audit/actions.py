"""Writing down what happened and who looked, and sealing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponseBase

from polku.audit import queries
from polku.audit.bridge import FORM, TABLES, Moment, link, rows_of
from polku.audit.choices import What
from polku.audit.models import Era, Event, Seal
from polku.shared import clock, encryption
from polku.shared.actor import Actor
from polku.shared.errors import Conflict
from polku.shared.merkle import Tree, leaf
from polku.shared.readonly import READING_METHODS

# Published roots, one a line, in the data folder.
ROOTS_FILE = "seals.txt"
# The advisory lock of who seals.
_SEALING = 76_103
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
    now = clock.now()
    rows = [
        (
            now,
            by.kind,
            by.user_id,
            by.label[:120],
            organisation_id,
            gathered.what.value,
            gathered.address,
            purpose,
            [one.folder_id for one in shown],
            [one.client_id for one in shown],
            [one.controller_id for one in shown],
            [one.ground for one in shown],
        )
        for (by, organisation_id, purpose), shown in gathered.shown.items()
        if shown
    ]
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(_NEW_LOOK, row)


# Written with each page that shows people: Django would go through hundreds of ids one by one.
_NEW_LOOK = """
    INSERT INTO audit_look (
        at, actor_kind, actor_id, actor_label, organisation_id, what, address, purpose,
        folders, clients, controllers, grounds
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s::bigint[], %s::text[])
"""


@transaction.atomic
def seal_log() -> Seal | None:
    """Seal what was written and committed since the last seal; None when that is nothing. The system, each minute.

    Rows of transactions that are still open come under a later seal. Raises Conflict when the database server counts
    transactions from before the last seal: it was restored, and `begin_era` must be called before anybody writes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING])
        cursor.execute("SELECT max(number), pg_snapshot_xmin(pg_current_snapshot())::text FROM audit_era")
        era, upto = cursor.fetchone()
    until: Moment = (era, int(upto))
    last = queries.newest_seal()
    since: Moment = (last.era, last.upto) if last else (0, 0)
    if until < since:
        raise Conflict(
            "This database was restored by hand. Run `polku audit new-era`, then start the product."
        )
    tree = Tree()
    for table in TABLES:
        for _moment, row in rows_of(table, since, until):
            tree.add(leaf(row))
    return _sealed(tree, until, last) if tree.leaves else None


def _sealed(tree: Tree, until: Moment, last: Seal | None) -> Seal:
    signer = encryption.signer()
    seal = Seal(
        number=last.number + 1 if last else 1,
        form=FORM,
        era=until[0],
        upto=until[1],
        rows=tree.leaves,
        root=tree.root(),
        public_key=encryption.public_bytes(signer),
    )
    seal.chain = link(seal, bytes(last.chain) if last else b"")
    seal.signature = signer.sign(seal.chain)
    seal.save(force_insert=True)
    return seal


def publish_seal(*, seal: Seal) -> None:
    """Add a seal to the file of the data folder that is meant to be copied elsewhere."""
    path = Path(settings.DATA_DIR) / ROOTS_FILE
    with path.open("a") as file:
        file.write(f"{seal.number}:{bytes(seal.chain).hex()} {seal.made_at.isoformat(timespec='seconds')}\n")


@transaction.atomic
def begin_era() -> Era:
    """Say that from now on another database server counts the transactions. After a restore, before anybody writes."""
    last = Era.objects.order_by("-number").first()
    return Era.objects.create(number=last.number + 1 if last else 1)
