"""A security ban (turvakielto) begins: only the hidden contact details go on telling where the person is."""

from __future__ import annotations

from django.db import transaction

from polku.consent.actions import set_protection
from polku.consent.context import acting_as
from polku.pathway.models import PersonFact
from polku.people.choices import TELLS_WHERE
from polku.people.models import Client
from polku.referral.actions import forget_where
from polku.shared.actor import Actor


@transaction.atomic
def protect(*, client: Client, by: Actor) -> Client:
    """Begin turvakielto: contact details are hidden, and plans and referrals forget where the person is.

    A worker in a care relation. Raises Missing, Refused.
    """
    with acting_as(by):
        fresh = set_protection(client=client, is_protected=True, by=by)
        PersonFact.objects.filter(folder__client=client.pk, fact__in=TELLS_WHERE).delete()
        forget_where(client=fresh, by=by)
    return fresh
