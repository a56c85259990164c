"""Whom rules invite: from levels, sectors and kinds to people and organisations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from polku.accounts.models import ContactCard, Organisation, User
from polku.accounts.queries import current_body
from polku.cooperation.models import Network
from polku.cooperation.queries.networks import members_on, organisations_of_people, people_of, terms_on
from polku.forum.choices import Level
from polku.forum.content import RuleContent
from polku.forum.models import Meeting


@dataclass(frozen=True)
class Invitee:
    """Somebody whom a rule finds. Without `user` and `email` nothing can be sent: the page says so."""

    level: str
    organisation: Organisation | None
    sector: str
    user: User | None = None
    email: str = ""
    label: str = ""

    @property
    def key(self) -> object:
        """Equal for the same receiver."""
        if self.user is not None:
            return self.user.pk
        return self.email.casefold() or (self.level, self.organisation and self.organisation.pk)

    @property
    def reachable(self) -> bool:
        """Whether there is an address."""
        return bool(self.user or self.email)


def invitees(meeting: Meeting, *, on: date) -> list[Invitee]:
    """Everybody whom the rules of a meeting find today and who is not invited yet, each once."""
    found: dict[object, Invitee] = {}
    for rule in meeting.invites:
        for invitee in _of_rule(rule, meeting.network, on):
            found.setdefault(invitee.key, invitee)
    rows = meeting.invitations.values_list("user", "email", "level", "organisation")
    for user, email, level, organisation in rows:
        for key in (user, email.casefold() or None, (level, organisation)):
            found.pop(key, None)
    return list(found.values())


def shared_address(organisation: Organisation) -> str:
    """The address an organisation is known by: its own, else that of the one above it."""
    place: Organisation | None = organisation
    while place is not None and not place.notify_email:
        place = place.parent
    return place.notify_email if place is not None else ""


def _of_rule(rule: RuleContent, network: Network, on: date) -> Iterator[Invitee]:
    if rule.level == Level.LEADERS:
        yield from _leaders(rule, _bodies(rule, network, on))
    elif rule.level == Level.CONTACTS:
        yield from _contacts(_bodies(rule, network, on), on)
    elif rule.level == Level.PEOPLE:
        yield from _people(rule, network, on)
    elif rule.level == Level.TASKS:
        yield from _tasks(rule, network, on)


def _fits(rule: RuleContent, organisation: Organisation) -> bool:
    return (not rule.sectors or organisation.sector in rule.sectors) and (
        not rule.kinds or organisation.kind in rule.kinds
    )


def _bodies(rule: RuleContent, network: Network, on: date) -> list[Organisation]:
    """The members that fit, as the bodies that do their work today."""
    bodies = [current_body(member.organisation, on=on) for member in members_on(network, on)]
    return [body for body in dict.fromkeys(bodies) if _fits(rule, body)]


def _leaders(rule: RuleContent, bodies: Iterable[Organisation]) -> Iterator[Invitee]:
    for body in bodies:
        yield Invitee(rule.level, body, body.sector, email=shared_address(body))


def _contacts(bodies: list[Organisation], on: date) -> Iterator[Invitee]:
    cards = ContactCard.objects.filter(organisation__in=bodies, expires_on__gte=on).exclude(email="")
    for card in cards.select_related("organisation").order_by("organisation", "pk"):
        body, label = card.organisation, card.role.get("fi", "")[:120]
        yield Invitee(Level.CONTACTS, body, body.sector, email=card.email, label=label)


def _people(rule: RuleContent, network: Network, on: date) -> Iterator[Invitee]:
    places = organisations_of_people(network, on)
    for user in people_of(network, on):
        fitting = [place for place in places.get(user.pk, ()) if _fits(rule, place)]
        if fitting:
            yield Invitee(Level.PEOPLE, fitting[0], fitting[0].sector, user=user)


def _tasks(rule: RuleContent, network: Network, on: date) -> Iterator[Invitee]:
    for term in terms_on(network, on):
        body = term.organisation or term.project
        if body is not None and _fits(rule, body):
            label = str(term.get_role_display())
            yield Invitee(Level.TASKS, body, body.sector, user=term.user, label=label)
