"""The receiver takes the person as its own client: nothing is typed twice."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.consent.actions import join_basis, open_client
from polku.consent.actions.checks import refuse
from polku.consent.context import acting_as, granted
from polku.consent.models import DisclosureBasis
from polku.consent.queries import not_here
from polku.people.models import Client
from polku.referral import permissions
from polku.referral.choices import NAMED_STATES
from polku.referral.models import Referral
from polku.referral.queries.finding import holds, home_of
from polku.shared.actor import Actor
from polku.shared.errors import Invalid


@transaction.atomic
def take_client(*, referral: Referral, by: Actor) -> Client:
    """Open a client at the receiver for an accepted referral and join the basis to it: name and language come along.

    Somebody who works for the receiver today. Raises Missing, Refused, and Invalid before a yes, when the client has
    been taken already, or when the permission has ended.
    """
    if not permissions.is_receiver(by, referral):
        raise not_here()
    if by.user is None:
        raise refuse()
    with acting_as(by):
        with granted([referral.folder_id, home_of(referral, by)]):
            fresh = (
                Referral.objects.select_for_update(of=("self",))
                .select_related("client", "receiver", "basis")
                .get(pk=referral.pk)
            )
            basis = _basis_of(fresh)
            known = {
                "call_name": fresh.client.call_name,
                "language": fresh.client.language,
                "is_protected": fresh.client.is_protected,
            }
        taken = open_client(organisation=fresh.receiver, by=by, **known)
        join_basis(basis_id=basis.pk, client=taken, by=by)
        with granted([fresh.folder_id]):
            Referral.objects.filter(pk=fresh.pk).update(receiver_client=taken.pk)
    return taken


def _basis_of(referral: Referral) -> DisclosureBasis:
    """What lets the receiver know the person. Raises Invalid."""
    if referral.state not in NAMED_STATES:
        raise Invalid(_("Accept the referral first."))
    if referral.receiver_client is not None:
        raise Invalid(_("The person is your client already."))
    if referral.basis is None or not holds(referral.basis):
        raise Invalid(_("The permission has ended. Ask the sender for a new one."))
    return referral.basis
