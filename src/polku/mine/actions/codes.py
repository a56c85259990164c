"""A code from the worker opens the own pages; every code is used here, also one from a client to a supporter."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from polku.accounts.actions import create_account
from polku.accounts.models import User
from polku.audit.actions import record
from polku.consent.actions import join_account
from polku.consent.actions.checks import require_care
from polku.consent.context import acting_as
from polku.mine.actions.marks import VALID, NewCode, in_groups, mark_of, new_digits, open_code, wrong_code
from polku.mine.actions.supporters import accept_invitation
from polku.mine.models import AccessCode, Code, SupporterCode
from polku.people.models import Client, OwnAccess
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.errors import Invalid


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
        digits = new_digits()
        row = AccessCode.objects.create(
            folder_id=client.folder_id,
            mark=mark_of(AccessCode, digits),
            made_by=by.user,
            made_at=now,
            expires_at=now + VALID,
        )
        record(verb="make_access_code", target=row, by=by)
    return NewCode(in_groups(digits), row.expires_at)


@transaction.atomic
def use_access_code(*, code: str, by: Actor) -> None:
    """Join the account of whoever is signed in to the client the code was made for. Raises Invalid.

    The account is joined in the name of the worker who made the code, so the worker must still work with the client.
    """
    if by.user is None:
        raise wrong_code()
    found = open_code(AccessCode, code, lock=True)
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
    """Make an account for the holder of a code and use the code. The address is verified at the first sign-in.

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
    use_code(code=code, by=Actor("user", user.call_name or "user", user=user))
    return user


def use_code(*, code: str, by: Actor) -> type[Code]:
    """Use a code, whichever kind it is; tells the kind. Raises Invalid."""
    kind = require_code(code)
    if kind is SupporterCode:
        accept_invitation(code=code, by=by)
    else:
        use_access_code(code=code, by=by)
    return kind


def require_code(code: str) -> type[Code]:
    """The code works now; tells its kind. Raises Invalid."""
    try:
        return type(open_code(AccessCode, code, lock=False))
    except Invalid:
        return type(open_code(SupporterCode, code, lock=False))
