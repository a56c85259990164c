"""Mail that asks owners to look at their entries, and coordinators when nobody does."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import override

from polku.accounts.models import User
from polku.directory.actions.links import send_links
from polku.directory.bridge.addresses import whole
from polku.directory.choices import EntryState
from polku.directory.models import Entry
from polku.directory.queries.review import proposals_waiting_since
from polku.directory.queries.review_days import NOTICE_DAYS, is_escalated, reminder_due
from polku.directory.queries.upkeep import coordinators
from polku.mail.actions import send_mail
from polku.mail.queries import sent_since
from polku.shared import clock
from polku.shared.actor import Actor

REMINDER = "keep_true"
PROPOSALS_WAIT = "proposals_wait"
PROPOSAL_DAYS = 3


@transaction.atomic
def remind_of_proposals() -> int:
    """Tell coordinators of proposals that have waited for three days, at most once a week each.

    Running it again sends nothing. Returns how many mails went.
    """
    waiting = proposals_waiting_since(PROPOSAL_DAYS).count()
    week = clock.now() - timedelta(days=7)
    people = coordinators() if waiting else []
    told = [person for person in people if not sent_since(week, kind=PROPOSALS_WAIT, to=person.email)]
    for person in told:
        with override(person.language):
            address = whole(reverse("proposals"))
        context = {"count": waiting, "proposals": address}
        send_mail(kind=PROPOSALS_WAIT, to=person.email, language=person.language, context=context)
    return len(told)


@transaction.atomic
def remind_owners(*, by: Actor) -> int:
    """Send every owner whose entries are due one mail with links to all of them; return how many mails went.

    An entry without an address, or 60 days late, goes to the coordinators too. Running it again the same day sends
    nothing. The system only: nothing is decided here that needs a person.
    """
    today = clock.today()
    due = [entry for entry in _due_soon(today) if _is_due(entry, today)]
    by_address: dict[str, list[Entry]] = {}
    for entry in due:
        if entry.owner_email:
            by_address.setdefault(entry.owner_email.casefold(), []).append(entry)
    for address, entries in by_address.items():
        send_links(to=address, entries=_with_others(address, entries, today), by=by, kind=REMINDER)
    mails = len(by_address) + _tell_coordinators([e for e in due if _needs_coordinator(e, today)])
    Entry.objects.filter(pk__in=[entry.pk for entry in due]).update(reminded_at=clock.now())
    return mails


def _due_soon(today: date) -> list[Entry]:
    soon = Entry.objects.filter(
        state=EntryState.PUBLISHED, next_review_on__lte=today + timedelta(days=NOTICE_DAYS)
    )
    rows = soon.select_for_update(of=("self",), skip_locked=True).select_related("organisation")
    return list(rows.order_by(F("next_review_on"), "pk"))


def _is_due(entry: Entry, today: date) -> bool:
    assert entry.next_review_on is not None  # noqa: S101 - asked for in the query
    reminded = entry.reminded_at.astimezone(clock.HELSINKI).date() if entry.reminded_at else None
    return reminder_due(entry.next_review_on, reminded, on=today)


def _with_others(address: str, entries: list[Entry], today: date) -> list[Entry]:
    """All the owner's entries whose review has come near: one mail, not one after another."""
    near = Entry.objects.filter(
        state=EntryState.PUBLISHED,
        owner_email__iexact=address,
        next_review_on__lte=today + timedelta(days=NOTICE_DAYS),
    )
    seen = {entry.pk for entry in entries}
    return entries + [entry for entry in near.order_by("next_review_on", "pk") if entry.pk not in seen]


def _needs_coordinator(entry: Entry, today: date) -> bool:
    assert entry.next_review_on is not None  # noqa: S101
    if not entry.owner_email:
        return entry.next_review_on <= today
    return is_escalated(entry.next_review_on, on=today)


def _tell_coordinators(entries: list[Entry]) -> int:
    people = coordinators() if entries else []
    for person in people:
        _tell(person, entries)
    return len(people)


def _tell(person: User, entries: list[Entry]) -> None:
    with override(person.language):
        queue = whole(reverse("review_queue"))
    named = [
        (entry.name(person.language).text, entry.organisation.name(person.language).text) for entry in entries
    ]
    send_mail(
        kind="review_late",
        to=person.email,
        language=person.language,
        context={"entries": named, "queue": queue},
    )
