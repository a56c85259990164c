"""What several actions ask before they act."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_lazy as _

from polku.consent import context
from polku.consent.queries import not_here
from polku.people.models import Client, OwnAccess
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Refused

# The advisory lock under which rights to one client's data are given.
_GIVING = 76_133


def refuse() -> Refused:
    """The refusal all actions share."""
    return Refused(_("You do not have the right to do this."))


def require_open(client: Client) -> None:
    """The client's basic folder is open to the actor now. Raises Missing."""
    if client.folder_id not in context.readable():
        raise not_here()


def require_care(client: Client) -> None:
    """The actor works with the client now. Raises Missing when the client is not even open, else Refused."""
    require_open(client)
    if client.folder_id not in context.writable():
        raise refuse()


def is_own_client(client: Client, by: Actor) -> bool:
    """Whether the client is the actor."""
    now = clock.now()
    rows = OwnAccess.objects.filter(folder_id=client.folder_id, user=by.user_id, starts_at__lte=now)
    return any(row.ends_at is None or row.ends_at > now for row in rows)


def alone_with(client: Client) -> None:
    """Wait until nobody else gives rights to a client's data: what a button pressed twice says is said once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashint8(%s))", [_GIVING, client.pk])
