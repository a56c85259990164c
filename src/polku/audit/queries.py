"""Reading the log: who looked, and whether all of it is still what was sealed.

Whoever asks who looked checks first who may see it (polku.people, polku.consent): here people are only numbers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from polku.audit.bridge import FORM, TABLES, Moment, link, rows_of
from polku.audit.models import Event, Look, Seal
from polku.shared import encryption
from polku.shared.merkle import Tree, leaf


def looks_at(*, clients: Collection[int]) -> QuerySet[Look]:
    """Who has looked at the data of these client rows (one person's, in one or many organisations), newest first."""
    return Look.objects.filter(clients__overlap=list(clients)).order_by("-at", "-pk")


def looks_concerning(organisation_id: int, *, since: datetime, until: datetime) -> QuerySet[Look]:
    """Looks at what an organisation keeps, and looks of its own people elsewhere, newest first."""
    own = Q(controllers__contains=[organisation_id]) | Q(organisation_id=organisation_id)
    return Look.objects.filter(own, at__gte=since, at__lt=until).order_by("-at", "-pk")


def looks_by(user_id: int, *, since: datetime, until: datetime) -> QuerySet[Look]:
    """What one user has looked at, newest first."""
    return Look.objects.filter(actor_id=user_id, at__gte=since, at__lt=until).order_by("-at", "-pk")


def history_of(kind: str, target_id: int) -> QuerySet[Event]:
    """What was done to one thing, newest first."""
    return Event.objects.filter(target_kind=kind, target_id=target_id).order_by("-at", "-pk")


@dataclass(frozen=True)
class Published:
    """The chain's value at a seal, as it was published: what is kept outside to compare with."""

    number: int
    chain: str

    def __str__(self) -> str:
        return f"{self.number}:{self.chain}"


def newest_seal() -> Seal | None:
    """The newest seal."""
    return Seal.objects.order_by("-number").first()


def newest_published() -> Published | None:
    """What is public now; None before the first seal."""
    seal = newest_seal()
    return Published(seal.number, bytes(seal.chain).hex()) if seal else None


@dataclass(frozen=True)
class Verdict:
    """What a check of the log found. Rows after the newest seal are `waiting`; they are sealed within a minute."""

    seals: int
    rows: int
    waiting: int
    newest: Published | None
    problems: tuple[str, ...]


def verify(*, against: Collection[Published] = ()) -> Verdict:
    """Read the whole log again and compare it with its seals, their chain and what was published.

    Without anything published only those without the signing key are caught; with it also those who have it.
    """
    check = _Check(against)
    with transaction.atomic():
        log = _Log()
        for seal in Seal.objects.order_by("number").iterator():
            check.seal(seal, log.before((seal.era, seal.upto)))
        waiting = log.rest()
    return check.verdict(waiting)


class _Log:
    """Both tables of the log, read once from the beginning."""

    def __init__(self) -> None:
        self._rows = {table: rows_of(table, (0, 0)) for table in TABLES}
        self._next = {table: next(rows, None) for table, rows in self._rows.items()}

    def before(self, moment: Moment) -> Tree:
        tree = Tree()
        for table in TABLES:
            while (row := self._next[table]) is not None and row[0] < moment:
                tree.add(leaf(row[1]))
                self._next[table] = next(self._rows[table], None)
        return tree

    def rest(self) -> int:
        return sum(1 + sum(1 for _row in self._rows[table]) for table, row in self._next.items() if row)


class _Check:
    def __init__(self, against: Collection[Published]) -> None:
        self.published: dict[int, set[str]] = {}
        for published in against:
            self.published.setdefault(published.number, set()).add(published.chain)
        self.problems: list[str] = []
        self.seals = self.rows = 0
        self.last: Seal | None = None
        self.own_key = encryption.public_bytes(encryption.signer())

    def seal(self, seal: Seal, tree: Tree) -> None:
        """Compare one seal with its rows, the seal before it, its signature and what was published of it."""
        last, self.last = self.last, seal
        self.seals += 1
        self.rows += tree.leaves
        stretch = f"seal {seal.number} ({seal.made_at:%Y-%m-%d %H:%M:%S} UTC)"
        if seal.number != (last.number if last else 0) + 1:
            self.problems.append(f"{stretch}: the seals before it are missing")
        if seal.form != FORM:
            self.problems.append(
                f"{stretch}: it was made by another version of the product (form {seal.form})"
            )
        elif (tree.leaves, tree.root()) != (seal.rows, bytes(seal.root)):
            self.problems.append(
                f"{stretch}: its rows are not what was sealed ({seal.rows} sealed, {tree.leaves} found)"
            )
        if link(seal, bytes(last.chain) if last else b"") != bytes(seal.chain):
            self.problems.append(f"{stretch}: the seal or the one before it was changed")
        if bytes(seal.public_key) != self.own_key or not encryption.is_signed(
            bytes(seal.signature), bytes(seal.chain), public_key=self.own_key
        ):
            self.problems.append(f"{stretch}: its signature is not this installation's")
        if self.published.pop(seal.number, set()) - {bytes(seal.chain).hex()}:
            self.problems.append(f"{stretch}: another root was published")

    def verdict(self, waiting: int) -> Verdict:
        for number in sorted(self.published):
            self.problems.append(f"seal {number} was published and is not here: the log was cut")
        newest = Published(self.last.number, bytes(self.last.chain).hex()) if self.last else None
        return Verdict(self.seals, self.rows, waiting, newest, tuple(self.problems))
