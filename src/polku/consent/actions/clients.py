"""A person becomes a client; their facts, contact details, account and representatives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Municipality, Organisation, User
from polku.audit.actions import record
from polku.consent import permissions
from polku.consent.actions.checks import alone_with, is_own_client, refuse, require_care, require_open
from polku.consent.context import acting_as, granted
from polku.consent.models import CareRelation, Folder
from polku.keys.actions import make_data_key
from polku.people.choices import Category, Representation
from polku.people.models import Client, ContactDetails, OwnAccess, Representative
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid

# Leap days are given away: two years are never less than the calendar says.
LONGEST_SUPPORT = timedelta(days=2 * 366)


@transaction.atomic
def open_client(
    *,
    organisation: Organisation,
    call_name: str,
    by: Actor,
    born_on: date | None = None,
    own_number: str | None = None,
    language: str = "fi",
    is_protected: bool = False,
) -> Client:
    """Take a person as a client: their row, a folder of every kind, and a care relation with the one who acts.

    Anybody who works for the organisation today. Raises Refused, and Invalid without a name or when the organisation
    has this number already.
    """
    if by.user is None or not permissions.may_open_client(by, organisation.pk):
        raise refuse()
    if not call_name.strip():
        raise Invalid(_("Give a name."), {"call_name": [str(_("Give a name."))]})
    key_id = make_data_key(organisation_id=organisation.pk, by=by)
    ids = _reserve_folders(len(Category))
    folders = dict(zip(Category, ids, strict=True))
    client = Client(
        folder_id=folders[Category.BASIC],
        organisation=organisation,
        key_id=key_id,
        call_name=call_name.strip(),
        born=born_on.isoformat() if born_on else None,
        own_number=own_number or None,
        language=language,
        is_protected=is_protected,
    )
    with acting_as(by), granted(ids):
        _save(client, new=True)
        Folder.objects.bulk_create(
            Folder(id=pk, client=client, organisation=organisation, category=category, key_id=key_id)
            for category, pk in folders.items()
        )
        care = CareRelation.objects.create(
            folder_id=client.folder_id, worker=by.user, started_by_label=by.label[:120]
        )
        contact = Category.PROTECTED_CONTACT if is_protected else Category.CONTACT
        ContactDetails.objects.create(folder_id=folders[contact], key_id=key_id)
        record(verb="open_client", target=client, by=by, change={"care": care.pk})
    return client


@transaction.atomic
def change_client(
    *,
    client: Client,
    version: int,
    call_name: str,
    born_on: date | None,
    own_number: str | None,
    language: str,
    by: Actor,
) -> Client:
    """Change a client's basic facts. A worker in a care relation. Raises Missing, Refused, Invalid, Conflict."""
    with acting_as(by):
        require_care(client)
        if not call_name.strip():
            raise Invalid(_("Give a name."), {"call_name": [str(_("Give a name."))]})
        fresh = Client.objects.select_for_update().get(pk=client.pk)
        if fresh.version != version:
            raise Conflict(_("Somebody else changed this meanwhile. Look at both versions and save again."))
        fresh.call_name, fresh.language = call_name.strip(), language
        fresh.born = born_on.isoformat() if born_on else None
        fresh.own_number = own_number or None
        fresh.version += 1
        _save(fresh)
        record(verb="change_client", target=fresh, by=by)
    return fresh


@transaction.atomic
def change_contact(
    *,
    client: Client,
    version: int,
    phone: str | None,
    email: str | None,
    address: str | None,
    municipality: Municipality | None,
    by: Actor,
) -> ContactDetails:
    """Change where a client is reached. A worker in a care relation. Raises Missing, Refused, Conflict."""
    with acting_as(by):
        require_care(client)
        row = _contact_row(client)
        if row.version != version:
            raise Conflict(_("Somebody else changed this meanwhile. Look at both versions and save again."))
        row.phone, row.email, row.address = phone or None, email or None, address or None
        row.municipality = municipality
        row.version += 1
        row.save()
        record(verb="change_contact", target=client, by=by)
    return row


@transaction.atomic
def set_protection(*, client: Client, is_protected: bool, by: Actor) -> Client:
    """Begin or end turvakielto: the contact details move to the folder that fits. A worker in a care relation.

    What other tables tell of where the person is goes with `pathway.actions.protect`, which begins it.
    """
    with acting_as(by):
        require_care(client)
        fresh = Client.objects.select_for_update().get(pk=client.pk)
        row = _contact_row(client)
        category = Category.PROTECTED_CONTACT if is_protected else Category.CONTACT
        row.folder_id = Folder.objects.get(client=client, category=category).pk
        row.save()
        fresh.is_protected = is_protected
        fresh.version += 1
        fresh.save(update_fields=["is_protected", "version"])
        record(verb="set_protection", target=fresh, by=by)
    return fresh


@transaction.atomic
def join_account(*, client: Client, user: User, by: Actor) -> OwnAccess:
    """Let a client see everything the organisation keeps about them, with their own account.

    A worker in a care relation, who has made sure whose account it is. Raises Missing, Refused, and Invalid when the
    client has an account already or the account is one's own.
    """
    with acting_as(by):
        require_care(client)
        if user.pk == by.user_id:
            raise Invalid(_("This is your own account. Choose the client's."))
        if OwnAccess.objects.filter(folder_id=client.folder_id, ends_at=None).exists():
            raise Invalid(_("The client has an account already. End its access first."))
        with granted([client.folder_id]):
            access = OwnAccess.objects.create(folder_id=client.folder_id, user=user)
        record(verb="join_account", target=client, by=by, change={"user": user.pk})
    return access


@transaction.atomic
def end_own_access(*, client: Client, by: Actor) -> None:
    """End a client's access by their account, at once: it was joined to the wrong account, or was lost."""
    with acting_as(by):
        require_care(client)
        with granted([client.folder_id]):
            ended = OwnAccess.objects.filter(folder_id=client.folder_id, ends_at=None).update(
                ends_at=clock.now()
            )
        record(verb="end_own_access", target=client, by=by, change={"ended": ended})


@transaction.atomic
def add_representative(
    *,
    client: Client,
    user: User,
    kind: str,
    categories: Iterable[str],
    ends_at: datetime,
    by: Actor,
) -> Representative:
    """Let somebody who acts for a client, or stands by them, see some kinds of data for a time.

    A worker in a care relation. A guardian's time ends with the 18th birthday at the latest. The same again gives the
    one that stands. Raises Missing, Refused, Invalid.
    """
    with acting_as(by):
        require_care(client)
        chosen = sorted(set(categories))
        _refuse_unfit_categories(chosen)
        if user.pk == by.user_id:
            raise Invalid(_("You work with this client. Somebody else must stand by them."))
        until = min(ends_at, _end_of_guardianship(client)) if kind == Representation.GUARDIAN else ends_at
        if until <= clock.now():
            raise Invalid(_("The time has ended already."))
        alone_with(client)
        said = {"user": user, "kind": kind, "categories": chosen, "ends_at": until}
        standing = Representative.objects.filter(folder_id=client.folder_id, barred_at=None, **said)
        if same := standing.order_by("pk").first():
            return same
        with granted([client.folder_id]):
            row = Representative.objects.create(
                folder_id=client.folder_id, user=user, kind=kind, categories=chosen, ends_at=until,
                recorded_by_label=by.label[:120],
            )  # fmt: skip
        record(verb="add_representative", target=client, by=by, change={"user": user.pk, "kind": kind})
    return row


@transaction.atomic
def add_supporter(
    *, client: Client, user: User, categories: Iterable[str], ends_at: datetime, by: Actor
) -> Representative:
    """A client lets somebody stand by them: some kinds of data, two years at most.

    The client alone, for nobody who works with them. Raises Missing, Refused, Invalid.
    """
    with acting_as(by):
        require_own(client, by)
        chosen = require_fit_support(categories, ends_at)
        if user.pk == by.user_id:
            raise Invalid(_("This is your own account. Somebody else must stand by you."))
        works = CareRelation.objects.filter(folder=client.folder_id, worker=user, ends_at=None)
        if works.exists():
            raise Invalid(_("You work with this client. Somebody else must stand by them."))
        with granted([client.folder_id]):
            row = Representative.objects.create(
                folder_id=client.folder_id, user=user, kind=Representation.SUPPORTER, categories=chosen,
                ends_at=ends_at, recorded_by_label=by.label[:120],
            )  # fmt: skip
        record(verb="add_supporter", target=client, by=by, change={"user": user.pk, "categories": chosen})
    return row


def require_own(client: Client, by: Actor) -> None:
    """The client is the actor. Raises Missing when the client is not even open, else Refused."""
    require_open(client)
    if not is_own_client(client, by):
        raise refuse()


def require_fit_support(categories: Iterable[str], ends_at: datetime) -> list[str]:
    """The kinds of data, when a client may let a supporter see them for so long. Raises Invalid."""
    chosen = sorted(set(categories))
    _refuse_unfit_categories(chosen)
    now = clock.now()
    if not now < ends_at <= now + LONGEST_SUPPORT:
        raise Invalid(_("Choose a time that is at most two years."))
    return chosen


@transaction.atomic
def bar_representative(*, client: Client, representative: Representative, by: Actor) -> Representative:
    """Take a representative's view away, at once. A worker in a care relation, or the client."""
    with acting_as(by):
        require_open(client)
        if not is_own_client(client, by):
            require_care(client)
        with granted([client.folder_id]):
            row = Representative.objects.select_for_update().get(
                pk=representative.pk, folder_id=client.folder_id
            )
            row.barred_at = row.barred_at or clock.now()
            row.save(update_fields=["barred_at"])
        record(verb="bar_representative", target=client, by=by, change={"representative": row.pk})
    return row


def _reserve_folders(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('consent_folder', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in cursor.fetchall()]


def _save(client: Client, *, new: bool = False) -> None:
    """The organisation's own numbers are its own: that one is taken is no secret inside it."""
    try:
        with transaction.atomic():
            client.save(force_insert=new)
    except IntegrityError as error:
        if "one_client_per_own_number" not in str(error):
            raise
        problem = _("Your organisation has a client with this number already.")
        raise Invalid(problem, {"own_number": [str(problem)]}) from error


def _contact_row(client: Client) -> ContactDetails:
    kinds = (Category.CONTACT, Category.PROTECTED_CONTACT)
    folders = {f.category: f for f in Folder.objects.filter(client=client, category__in=kinds)}
    ids = [folder.pk for folder in folders.values()]
    row = ContactDetails.objects.select_for_update().filter(folder_id__in=ids).first()
    # Deleted by a rule of retention while nobody worked with the client: a new row begins.
    home = folders[Category.PROTECTED_CONTACT if client.is_protected else Category.CONTACT]
    return row or ContactDetails(folder_id=home.pk, key_id=client.key_id)


def _refuse_unfit_categories(chosen: list[str]) -> None:
    if not chosen or not set(chosen) <= set(Category.values) - {Category.PROTECTED_CONTACT}:
        raise Invalid(_("Choose at least one kind of data. Protected contact details cannot be chosen."))


def _end_of_guardianship(client: Client) -> datetime:
    if client.born_on is None:
        raise Invalid(_("A guardian needs the client's day of birth to be known."))
    return permissions.last_moment_of_guardianship(client.born_on)
