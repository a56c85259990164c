"""Whom a form offers: organisations of a network, and people who take part in it."""

from __future__ import annotations

from polku.accounts.models import Organisation, User
from polku.accounts.permissions import units_below
from polku.cooperation.models import Network
from polku.cooperation.queries import convener_on, members_on, people_of
from polku.measures.models import Commitment, Measure
from polku.measures.wording import page_language
from polku.shared import clock
from polku.shared.text import sort_key

Choice = tuple[int, str]


def organisation_choices(network: Network, now: Organisation | None = None) -> list[Choice]:
    """The members of a network today with their units, its convener, and the one that is chosen now."""
    today = clock.today()
    members = {member.organisation_id for member in members_on(network, today)}
    convener = convener_on(network, today)
    wanted = members | units_below(members)
    wanted |= {found.pk for found in (convener, now) if found is not None}
    language = page_language()
    named = [
        (row.pk, _with_parent(row, language))
        for row in Organisation.objects.filter(pk__in=wanted).select_related("parent")
    ]
    return sorted(named, key=lambda choice: sort_key(choice[1]))


def people_choices(network: Network, now: User | None = None) -> list[Choice]:
    """The people of a network today by call name and workplace, and the one who is chosen now."""
    language = page_language()
    people = {
        user.pk: user
        for user in people_of(network, clock.today()).prefetch_related("memberships__organisation")
    }
    if now is not None:
        people.setdefault(now.pk, now)
    return sorted(
        ((pk, _with_workplace(user, language)) for pk, user in people.items()),
        key=lambda choice: sort_key(choice[1]),
    )


def last_writer(found: Measure | Commitment) -> str:
    """Who saved it last."""
    event = found.events.order_by("-at", "-pk").first()
    return event.by_label if event else ""


def _with_parent(organisation: Organisation, language: str) -> str:
    own = organisation.name(language).text
    return f"{organisation.parent.name(language).text}: {own}" if organisation.parent else own


def _with_workplace(user: User, language: str) -> str:
    today = clock.today()
    places = [
        membership.organisation.name(language).text
        for membership in user.memberships.all()
        if (membership.valid_from is None or membership.valid_from <= today)
        and (membership.valid_to is None or membership.valid_to >= today)
    ]
    return f"{user.call_name} ({', '.join(places)})" if places else user.call_name
