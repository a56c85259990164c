"""A client invites somebody to stand by them; whoever gets the code accepts with their own account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from polku.audit.actions import record
from polku.consent.actions import add_supporter
from polku.consent.actions.checks import is_own_client
from polku.consent.actions.clients import require_fit_support, require_own
from polku.consent.context import acting_as, granted
from polku.consent.queries import not_here
from polku.mine.actions.marks import VALID, NewCode, in_groups, mark_of, new_digits, open_code, wrong_code
from polku.mine.models import SupporterCode
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid

MAX_NAME = 80


@transaction.atomic
def invite_supporter(
    *, client: Client, called: str, categories: Iterable[str], days: int, by: Actor
) -> NewCode:
    """Make a code for somebody who may then see these kinds of data for so many days. The client alone.

    Raises Missing, Refused, Invalid.
    """
    name = called.strip()
    if not name or len(name) > MAX_NAME:
        problem = _("Write who it is, in at most 80 characters.")
        raise Invalid(problem, {"called": [problem]})
    with acting_as(by):
        require_own(client, by)
        now = clock.now()
        ends_at = now + timedelta(days=days)
        chosen = require_fit_support(categories, ends_at)
        digits = new_digits()
        with granted([client.folder_id]):
            row = SupporterCode.objects.create(
                folder_id=client.folder_id, mark=mark_of(SupporterCode, digits), called=name,
                categories=chosen, ends_at=ends_at, made_by=by.user, made_at=now, expires_at=now + VALID,
            )  # fmt: skip
        record(verb="invite_supporter", target=row, by=by, change={"categories": chosen})
    return NewCode(in_groups(digits), row.expires_at)


@transaction.atomic
def cancel_invitation(*, client: Client, invitation_id: int, by: Actor) -> None:
    """End an invitation that nobody has used, at once. The client alone. Raises Missing, Refused."""
    with acting_as(by):
        require_own(client, by)
        now = clock.now()
        with granted([client.folder_id]):
            waiting = SupporterCode.objects.filter(folder=client.folder_id, used_at=None, expires_at__gt=now)
            row = waiting.select_for_update(of=("self",)).filter(pk=invitation_id).first()
            if row is None:
                raise not_here()
            row.expires_at = now
            row.save(update_fields=["expires_at"])
        record(verb="cancel_invitation", target=row, by=by)


@transaction.atomic
def accept_invitation(*, code: str, by: Actor) -> None:
    """Stand by the client who made the code. Raises Invalid.

    The view is given in the name of the client, so the own pages the code was made on must still be the client's.
    """
    if by.user is None:
        raise wrong_code()
    found = open_code(SupporterCode, code, lock=True)
    inviter = Actor("user", found.made_by.call_name or "client", user=found.made_by)
    with acting_as(inviter):
        client = Client.objects.filter(folder_id=found.folder_id).first()
        if client is None or not is_own_client(client, inviter):
            raise wrong_code()
        add_supporter(
            client=client, user=by.user, categories=found.categories, ends_at=found.ends_at, by=inviter
        )
        with granted([found.folder_id]):
            found.used_at = clock.now()
            found.save(update_fields=["used_at"])
    record(verb="accept_invitation", target=found, by=by)
