"""Mail about days that have passed: to whoever has it at once, to the coordinators a week later; a link only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from polku.accounts.models import User
from polku.cooperation.models import Network
from polku.cooperation.queries import coordinators_on, people_of
from polku.mail.actions import send_mail
from polku.measures.queries.duties import OpenDuty, open_duties
from polku.shared import clock

DAYS_TO_COORDINATORS = 7
TO_HOLDER, TO_COORDINATORS = "measures_late", "measures_late_network"


@transaction.atomic
def remind_of_days() -> int:
    """Tell of each passed day once: its holder at once, the coordinators when a week has gone or nobody can be told.

    One mail a person and network, with a link to the list. Run again, it sends nothing. Returns how many mails went.
    """
    today = clock.today()
    late = [duty for duty in open_duties(before=today) if not (duty.told_holder and duty.told_coordinators)]
    reached = _reached(late)
    for_holder = [duty for duty in late if not duty.told_holder and _may_hear(duty, reached)]
    a_week_ago = today - timedelta(days=DAYS_TO_COORDINATORS)
    for_coordinators = [
        duty
        for duty in late
        if not duty.told_coordinators and (duty.day <= a_week_ago or not _may_hear(duty, reached))
    ]
    return _tell_holders(for_holder) + _tell_coordinators(for_coordinators)


def _reached(duties: Iterable[OpenDuty]) -> dict[int, set[int]]:
    """The people who take part today, per network: whoever has left cannot open the page the link leads to."""
    networks = {duty.network.pk: duty.network for duty in duties}
    today = clock.today()
    return {
        pk: set(people_of(network, today).values_list("pk", flat=True)) for pk, network in networks.items()
    }


def _may_hear(duty: OpenDuty, reached: dict[int, set[int]]) -> bool:
    return duty.holder is not None and duty.holder.pk in reached[duty.network.pk]


def _tell_holders(duties: list[OpenDuty]) -> int:
    by_person: dict[User, list[OpenDuty]] = defaultdict(list)
    for duty in duties:
        if duty.holder is not None:
            by_person[duty.holder].append(duty)
    for person, own in by_person.items():
        with override(person.language):
            address = settings.SITE_URL + reverse("my_measures")
        context = {"count": len(own), "address": address}
        send_mail(kind=TO_HOLDER, to=person.email, language=person.language, context=context)
    _mark(duties, "holder_told_at")
    return len(by_person)


def _tell_coordinators(duties: list[OpenDuty]) -> int:
    by_network: dict[Network, list[OpenDuty]] = defaultdict(list)
    for duty in duties:
        by_network[duty.network].append(duty)
    mails = 0
    for network, late in by_network.items():
        people = coordinators_on(network, clock.today())
        for person in people:
            with override(person.language):
                address = settings.SITE_URL + reverse("plan_late", args=[network.slug])
            context = {
                "count": len(late),
                "address": address,
                "network": network.name(person.language).text,
            }
            send_mail(kind=TO_COORDINATORS, to=person.email, language=person.language, context=context)
        mails += len(people)
        # Without a coordinator it waits until there is one.
        if people:
            _mark(late, "coordinators_told_at")
    return mails


def _mark(duties: list[OpenDuty], field: str) -> None:
    for duty in duties:
        type(duty.row).objects.filter(pk=duty.row.pk).update(**{field: clock.now()})
