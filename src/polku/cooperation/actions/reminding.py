"""Reminding those who have been asked to sign: by the clock, and by hand once a day."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.cooperation.actions.networks import check_coordinator
from polku.cooperation.actions.notices import remind_of_signing
from polku.cooperation.models import Party
from polku.cooperation.queries.reminding import reminders_due, reminding_of, waited_for
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid


def remind_signers(*, by: Actor) -> int:
    """Remind each party whose turn it is. The system, each morning; how many were written to.

    Doing it again the same day writes nothing; after a time when the product was not running each gets one.
    """
    return sum(_remind_if_due(pk, by) for pk in reminders_due())


@transaction.atomic
def remind_signer(*, party: Party, by: Actor) -> Party:
    """Remind one party by hand; its next reminder by itself is two weeks from today. Coordinators, once a day.

    Raises Refused, and Invalid when nobody is waited for or a mail went today already.
    """
    check_coordinator(party.agreement.network, by)
    fresh = _waiting(party.pk)
    if fresh is None:
        raise Invalid(
            _("There is nobody to remind: it was signed or declined, or the link is no longer in use.")
        )
    if not reminding_of(fresh).may_now:
        raise Invalid(_("A mail was sent today already. Remind again tomorrow at the earliest."))
    return _remind(fresh, by)


@transaction.atomic
def _remind_if_due(pk: int, by: Actor) -> bool:
    fresh = _waiting(pk)
    day = reminding_of(fresh).next_on if fresh else None
    if fresh is None or day is None or day > clock.today():
        return False
    _remind(fresh, by)
    return True


def _waiting(pk: int) -> Party | None:
    """The party, held until the end of the transaction: somebody may be signing at this moment."""
    Party.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    return waited_for().select_related("agreement__network").filter(pk=pk).first()


def _remind(party: Party, by: Actor) -> Party:
    party.reminded_at = clock.now()
    party.save(update_fields=["reminded_at"])
    remind_of_signing(party)
    record(verb="remind_signer", target=party, by=by, change={"organisation": party.organisation_id})
    return party
