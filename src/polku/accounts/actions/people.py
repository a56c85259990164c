"""Inviting people, and the terms of their memberships."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts import permissions
from polku.accounts.choices import Role
from polku.accounts.models import Invitation, Membership, Organisation, User
from polku.audit.actions import record
from polku.mail.actions import send_mail
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.errors import Invalid, Refused

INVITATION_HOLDS_DAYS = 14


@transaction.atomic
def invite(
    *,
    email: str,
    role: str,
    organisation: Organisation | None,
    by: Actor,
    call_name: str = "",
    language: str = "fi",
) -> Invitation:
    """Invite somebody to make an account and act for an organisation. The key goes by mail. Raises Refused, Invalid."""
    if not permissions.may_invite(by, organisation, role):
        raise Refused(_("You do not have the right to do this."))
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address, is_active=True).exists():
        raise Invalid(
            _("This address has an account already. Add a membership to it instead."),
            {"email": [str(_("This address has an account already. Add a membership to it instead."))]},
        )
    Invitation.objects.filter(email__iexact=address, used_at=None).delete()
    invitation = Invitation.objects.create(
        email=address,
        call_name=call_name,
        role=role,
        organisation=organisation,
        language=language,
        invited_by_label=by.label[:120],
        expires_at=clock.now() + timedelta(days=INVITATION_HOLDS_DAYS),
    )
    record(verb="invite", target=invitation, by=by, change={"role": role})
    send_mail(kind="invitation", to=address, language=language, context={"invitation": invitation})
    return invitation


@transaction.atomic
def accept_invitation(*, key: str, call_name: str, password: str) -> User:
    """Make the account an invitation is for; its address counts as verified. Raises Invalid when it holds no more."""
    invitation = (
        Invitation.objects.select_for_update()
        .filter(key=key, used_at=None, expires_at__gt=clock.now())
        .first()
    )
    if invitation is None:
        raise Invalid(_("This invitation has been used or has expired. Ask for a new one."))
    from allauth.account.models import EmailAddress

    user = User.objects.create_user(
        invitation.email, password, call_name=call_name.strip(), language=invitation.language,
        is_admin=invitation.role == Role.ADMIN,
    )  # fmt: skip
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if invitation.organisation and invitation.role != Role.ADMIN:
        Membership.objects.create(
            user=user, organisation=invitation.organisation, role=invitation.role, valid_from=clock.today()
        )
    invitation.used_at = clock.now()
    invitation.save(update_fields=["used_at"])
    record(verb="accept_invitation", target=user, by=Actor("user", user.call_name or "user", user=user))
    return user


@transaction.atomic
def create_account(
    *,
    email: str,
    password: str | None,
    call_name: str,
    by: Actor,
    language: str = "fi",
    is_admin: bool = False,
    is_verified: bool = True,
) -> User:
    """Make an account without an invitation: the first administrator, the demo's cast, a client with a code.

    The system only. An address that is not verified gets a mail with a link at the first sign-in.
    """
    if by.kind != "system":
        raise Refused(_("You do not have the right to do this."))
    from allauth.account.models import EmailAddress

    user = User.objects.create_user(
        email, password, call_name=call_name, language=language, is_admin=is_admin
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=is_verified, primary=True)
    record(verb="create_account", target=user, by=by)
    return user


@transaction.atomic
def add_membership(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    by: Actor,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Let a user act for an organisation during a term. Raises Refused, and Invalid for a term that ends too early."""
    if not permissions.may_invite(by, organisation, role):
        raise Refused(_("You do not have the right to do this."))
    if valid_from and valid_to and valid_to < valid_from:
        raise Invalid(_("The last day is before the first day."))
    membership = Membership.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        valid_from=valid_from or clock.today(),
        valid_to=valid_to,
    )
    record(verb="add_membership", target=organisation, by=by, change={"user": user.pk, "role": role})
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor) -> Membership:
    """End a membership now: yesterday was its last day. Raises Refused."""
    if not permissions.may_invite(by, membership.organisation, membership.role):
        raise Refused(_("You do not have the right to do this."))
    membership.valid_to = clock.today() - timedelta(days=1)
    if membership.valid_from and membership.valid_from > membership.valid_to:
        membership.valid_from = membership.valid_to
    membership.save(update_fields=["valid_from", "valid_to"])
    change = {"user": membership.user_id, "role": membership.role}
    record(verb="end_membership", target=membership.organisation, by=by, change=change)
    return membership


@transaction.atomic
def close_account(*, user: User, by: Actor) -> User:
    """Close an account: no sign-in, no rights; what it did stays in the history. Administrators. Raises Refused."""
    if not permissions.is_admin(by):
        raise Refused(_("You do not have the right to do this."))
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    for membership in user.memberships.all():
        end_membership(membership=membership, by=system("close_account"))
    record(verb="close_account", target=user, by=by)
    return user


@transaction.atomic
def change_profile(*, user: User, call_name: str, language: str, by: Actor) -> User:
    """Change what others call a user and the language of mails. Only the user. Raises Refused."""
    if by.user_id != user.pk:
        raise Refused(_("You do not have the right to do this."))
    user.call_name, user.language = call_name.strip(), language
    user.save(update_fields=["call_name", "language"])
    record(verb="change_profile", target=user, by=by)
    return user
