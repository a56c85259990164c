"""Contact cards: who may see them, who keeps them, which are to be asked about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from polku.accounts import permissions
from polku.accounts.choices import ContactState, Role, Visibility
from polku.accounts.models import ContactCard, Membership, Organisation, Succession, User, in_force
from polku.accounts.queries.organisations import all_names
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.languages import Passage, pick
from polku.shared.signing import read
from polku.shared.text import sort_key

# A card's owner is asked on these days, counted from its last day; from the last of them the coordinators hear too.
ASK_DAYS = (-14, 0, 30, 60, 120, 240)
LATE_DAYS = 60


def contacts_of(organisation: Organisation, *, actor: Actor | None) -> list[ContactCard]:
    """Contact cards of an organisation that this actor may see."""
    return list(_seen_by(actor).filter(organisation=organisation).order_by("pk"))


def _seen_by(actor: Actor | None) -> QuerySet[ContactCard]:
    cards = ContactCard.objects.all()
    return cards if permissions.may_see_network(actor) else cards.filter(visibility=Visibility.PUBLIC)


@dataclass(frozen=True)
class ListedContact:
    """A contact card as lists tell it; `owner` only while that person acts for the organisation."""

    card: ContactCard
    role: Passage
    organisation: Passage
    state: ContactState
    owner: User | None
    successors: tuple[Organisation, ...]
    may_keep: bool

    @property
    def answers(self) -> bool:
        """Whether somebody is known to answer here."""
        return self.state in (ContactState.CURRENT, ContactState.SOON)


def contact_list(
    *,
    actor: Actor | None,
    language: str,
    organisations: Iterable[int] | None = None,
    words: str = "",
    state: str = "",
) -> list[ListedContact]:
    """The contact cards this actor may see, by organisation; those of bodies that have ended come last.

    With `words` those whose organisation (also by an old name), role or name holds them; with `state` those in it.
    """
    cards = _seen_by(actor).select_related("organisation", "owner")
    if organisations is not None:
        cards = cards.filter(organisation__in=list(organisations))
    keepers = _Keepers(actor)
    listed = [keepers.listed(card, language) for card in cards]
    wanted = words.casefold()
    found = [
        one
        for one in listed
        if (not state or one.state == state) and (not wanted or wanted in _words_of(one))
    ]
    return sorted(
        found,
        key=lambda one: (
            one.state == ContactState.ENDED,
            sort_key(one.organisation.text),
            sort_key(one.role.text),
        ),
    )


def _words_of(listed: ListedContact) -> str:
    named = [*all_names(listed.card.organisation), *listed.card.role.values(), listed.card.name]
    return " ".join(named).casefold()


class _Keepers:
    """What is read once for a whole list: the tree, the terms, who continued whose work."""

    def __init__(self, actor: Actor | None) -> None:
        self.today = clock.today()
        self.parents = dict(Organisation.objects.values_list("pk", "parent"))
        terms = Membership.objects.filter(
            in_force(self.today), user__is_active=True, user__kept_contacts__isnull=False
        )
        self.terms = set(terms.values_list("user", "organisation"))
        self.edits = permissions.organisations_edited_by(actor)
        self.edits_all = permissions.is_coordinator(actor)
        self.actor_id = actor.user_id if actor else None
        self.successors: dict[int, list[Organisation]] = {}
        for row in Succession.objects.filter(on__lte=self.today).select_related("successor").order_by("on"):
            self.successors.setdefault(row.predecessor_id, []).append(row.successor)

    def listed(self, card: ContactCard, language: str) -> ListedContact:
        owner = self.owner_of(card)
        return ListedContact(
            card=card,
            role=pick(card.role, language),
            organisation=card.organisation.name(language),
            state=contact_state(card, on=self.today),
            owner=owner,
            successors=tuple(self.successors.get(card.organisation_id, ())),
            may_keep=self.edits_all
            or card.organisation_id in self.edits
            or (owner is not None and owner.pk == self.actor_id),
        )

    def owner_of(self, card: ContactCard) -> User | None:
        """The card's owner, while that person acts for the organisation or for one above it."""
        step: int | None = card.organisation_id
        while step is not None and card.owner_id is not None:
            if (card.owner_id, step) in self.terms:
                return card.owner
            step = self.parents.get(step)
        return None


def contact_state(card: ContactCard, *, on: date) -> ContactState:
    """Whether somebody answers behind a card on a day."""
    ended = card.organisation.valid_to
    if ended is not None and ended < on:
        return ContactState.ENDED
    if card.expires_on < on:
        return ContactState.STALE
    return ContactState.SOON if card.expires_on <= on + timedelta(days=-ASK_DAYS[0]) else ContactState.CURRENT


def contacts_to_ask_about() -> list[tuple[ContactCard, tuple[str, str] | None]]:
    """Cards to ask about today, each with the address and language to ask in; None when there is nobody to ask.

    The owner is asked, else the shared address of the organisation or of one above it, else its editor.
    """
    today = clock.today()
    near = ContactCard.objects.filter(expires_on__lte=today + timedelta(days=-ASK_DAYS[0]))
    rows = near.filter(in_force(today, "organisation__")).select_related("organisation__parent", "owner")
    keepers = _Keepers(None)
    due = [card for card in rows.select_for_update(of=("self",), skip_locked=True) if _is_due(card, today)]
    return [(card, _asked(card, keepers)) for card in due]


def _is_due(card: ContactCard, today: date) -> bool:
    passed = [day for day in (card.expires_on + timedelta(days=n) for n in ASK_DAYS) if day <= today]
    reminded = card.reminded_at.astimezone(clock.HELSINKI).date() if card.reminded_at else None
    return bool(passed) and (reminded is None or reminded < passed[-1])


def is_long_late(card: ContactCard) -> bool:
    """Whether nobody has answered about a card for so long that the coordinators hear of it."""
    return card.expires_on + timedelta(days=LATE_DAYS) <= clock.today()


def _asked(card: ContactCard, keepers: _Keepers) -> tuple[str, str] | None:
    if owner := keepers.owner_of(card):
        return owner.email, owner.language
    above = permissions.units_above(card.organisation)
    shared = Organisation.objects.filter(pk__in=above).exclude(notify_email="")
    addresses = {organisation.pk: organisation.notify_email for organisation in shared}
    step: Organisation | None = card.organisation
    while step is not None:
        if step.pk in addresses:
            return addresses[step.pk], "fi" if "fi" in card.role else "sv"
        step = step.parent
    editor = User.objects.filter(
        in_force(clock.today(), "memberships__"),
        memberships__organisation__in=above,
        memberships__role=Role.EDITOR,
        is_active=True,
    ).order_by("pk")
    return next(((user.email, user.language) for user in editor[:1]), None)


def role_of(card: ContactCard, language: str) -> str:
    """The role on a card, in a language or the nearest one."""
    return pick(card.role, language).text


def stale_contacts(*, actor: Actor) -> QuerySet[ContactCard]:
    """Contact cards past their day, in organisations this actor edits that still are."""
    today = clock.today()
    cards = ContactCard.objects.filter(in_force(today, "organisation__"), expires_on__lt=today)
    cards = cards.select_related("organisation").order_by("expires_on", "pk")
    if permissions.is_coordinator(actor):
        return cards
    return cards.filter(organisation__in=permissions.organisations_edited_by(actor))


@dataclass(frozen=True)
class ContactLink:
    """What a link about a contact card opens: nothing (`card` None), an answered or expired one, or the card."""

    card: ContactCard | None
    is_open: bool


def contact_behind(token: str) -> ContactLink:
    """The card a link is about. It stands until it expires or somebody has answered."""
    said = read(permissions.CONTACT_LINK, token)
    if said is None:
        return ContactLink(None, is_open=False)
    number, until = said.values
    card = ContactCard.objects.select_related("organisation__parent").filter(pk=number).first()
    is_open = card is not None and not said.expired and str(card.expires_on) == until
    return ContactLink(card, is_open)
