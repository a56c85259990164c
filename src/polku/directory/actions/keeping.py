"""Keeping entries true: confirming, claims of today, signed links."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.directory import permissions
from polku.directory.actions.assurance import assure
from polku.directory.choices import EntryState
from polku.directory.models import Claim, Entry
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused

MAX_CLAIM_DAYS = 92
MAX_CLAIM = 100_000


@transaction.atomic
def confirm_entry(*, entry: Entry, by: Actor) -> Entry:
    """Say that the published entry is true today; saying it twice the same day is once.

    Its organisation's editors, coordinators, and the holder of its link. Raises Refused, Invalid.
    """
    entry = Entry.objects.select_for_update().get(pk=entry.pk)
    if not permissions.may_confirm_entry(by, entry):
        raise Refused(_("You do not have the right to do this."))
    if entry.state != EntryState.PUBLISHED:
        raise Invalid(_("Only a published entry can be confirmed."))
    if not _assured_today(entry, by):
        assure(entry, by)
        record(verb="confirm_entry", target=entry, by=by)
    return entry


def _assured_today(entry: Entry, by: Actor) -> bool:
    if entry.assured_at is None or entry.assured_by_label != by.label[:120]:
        return False
    return entry.assured_at.astimezone(clock.HELSINKI).date() == clock.today() and entry.reminded_at is None


@transaction.atomic
def state_claim(
    *, entry: Entry, kind: str, value: int, expires_on: date, by: Actor, group_key: str = ""
) -> Claim:
    """State places, waiting time or places left in a group until a day at most 92 days away.

    Those who may confirm the entry. Raises Refused, Invalid.
    """
    if not permissions.may_confirm_entry(by, entry):
        raise Refused(_("You do not have the right to do this."))
    if not 0 <= value <= MAX_CLAIM:
        message = _("A number from 0 to %(most)s.") % {"most": MAX_CLAIM}
        raise Invalid(message, {"value": [str(message)]})
    days = (expires_on - clock.today()).days
    if not 0 <= days <= MAX_CLAIM_DAYS:
        message = _("A claim holds from today to at most %(days)s days ahead.") % {"days": MAX_CLAIM_DAYS}
        raise Invalid(message, {"expires_on": [str(message)]})
    claim = Claim.objects.create(
        entry=entry,
        kind=kind,
        group_key=group_key,
        value=value,
        expires_on=expires_on,
        stated_by_label=by.label[:120],
    )
    record(verb="state_claim", target=entry, by=by, change={"kind": kind, "value": value})
    return claim


@transaction.atomic
def new_link(*, entry: Entry, by: Actor) -> str:
    """End all earlier links to an entry and return the stamp for a new one. Raises Refused."""
    if not permissions.may_edit_entry(by, entry):
        raise Refused(_("You do not have the right to do this."))
    entry.link_stamp = secrets.token_hex(8)
    entry.save(update_fields=["link_stamp"])
    record(verb="new_link", target=entry, by=by)
    return entry.link_stamp
