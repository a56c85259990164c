"""A code from the worker opens the own pages: given on paper or by voice, works once, kept as a mark only."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from polku.accounts.actions import create_account
from polku.accounts.models import User
from polku.audit.actions import record
from polku.consent.actions import join_account
from polku.consent.actions.checks import require_care
from polku.consent.context import acting_as, granted
from polku.mine.models import AccessCode
from polku.people.models import Client, OwnAccess
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.errors import Invalid

VALID = timedelta(days=14)
GROUPS, GROUP = 3, 4


@dataclass(frozen=True)
class NewCode:
    """A code as it is told once: on paper or by voice."""

    code: str
    expires_at: datetime


@transaction.atomic
def make_access_code(*, client: Client, by: Actor) -> NewCode:
    """Make a code that joins the client's own account; an earlier one that is unused ends. A worker in a care relation.

    Raises Missing, Refused, and Invalid when the client has an account already.
    """
    with acting_as(by):
        require_care(client)
        if OwnAccess.objects.filter(folder_id=client.folder_id, ends_at=None).exists():
            raise Invalid(_("This person has their own pages already."))
        now = clock.now()
        AccessCode.objects.filter(folder=client.folder_id, used_at=None, expires_at__gt=now).update(
            expires_at=now
        )
        digits = "".join(secrets.choice("0123456789") for _place in range(GROUPS * GROUP))
        row = AccessCode.objects.create(
            folder_id=client.folder_id,
            mark=_mark(digits),
            made_by=by.user,
            made_at=now,
            expires_at=now + VALID,
        )
        record(verb="make_access_code", target=row, by=by)
    code = " ".join(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))
    return NewCode(code, row.expires_at)


@transaction.atomic
def use_access_code(*, code: str, by: Actor) -> None:
    """Join the account of whoever is signed in to the client the code was made for. Raises Invalid.

    The account is joined in the name of the worker who made the code, so the worker must still work with the client.
    """
    if by.user is None:
        raise wrong_code()
    found = _open_code(code, lock=True)
    worker = Actor("user", found.made_by.call_name or found.made_by.email, user=found.made_by)
    with acting_as(worker):
        client = Client.objects.filter(folder_id=found.folder_id).first()
        if client is None:
            raise wrong_code()
        join_account(client=client, user=by.user, by=worker)
        found.used_at = clock.now()
        found.save(update_fields=["used_at"])
    record(verb="use_access_code", target=found, by=by)


@transaction.atomic
def open_account(*, code: str, email: str, password: str, call_name: str, language: str) -> User:
    """Make an account for the holder of a code and join it. The address is verified at the first sign-in.

    Raises Invalid for a code that does not work and for an address that has an account.
    """
    require_code(code)
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address).exists():
        problem = _("This address has an account already. Sign in first, then give the code.")
        raise Invalid(problem, {"email": [problem]})
    user = create_account(
        email=address, password=password, call_name=call_name.strip(), language=language,
        is_verified=False, by=system("access code"),
    )  # fmt: skip
    use_access_code(code=code, by=Actor("user", user.call_name or "user", user=user))
    return user


def require_code(code: str) -> None:
    """The code works now. Raises Invalid."""
    _open_code(code, lock=False)


def wrong_code() -> Invalid:
    """The one answer to a code that is not there, is used or too old."""
    problem = _(
        "This code does not work. Check the numbers. If the code is old, ask your worker for a new one."
    )
    return Invalid(problem, {"code": [problem]})


def _open_code(code: str, *, lock: bool) -> AccessCode:
    digits = "".join(sign for sign in code if sign in "0123456789")
    if len(digits) != GROUPS * GROUP:
        raise wrong_code()
    with acting_as(system("access code"), folders=()), granted(()):
        rows = AccessCode.objects.raw("SELECT * FROM polku_access_code(%s)", [_mark(digits)])
        works = [row for row in rows if row.used_at is None and row.expires_at > clock.now()]
    if len(works) != 1:
        raise wrong_code()
    found = works[0]
    return _locked(found) if lock else found


def _locked(found: AccessCode) -> AccessCode:
    """The same row, locked: two who use it at once join one account."""
    with acting_as(system("access code"), folders=[found.folder_id]):
        fresh = AccessCode.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=found.pk)
    if fresh.used_at is not None:
        raise wrong_code()
    return fresh


def _mark(digits: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"access-code.{digits}".encode(), "sha256")
