"""Mail that asks owners whether their criteria are still true."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from polku.criteria.actions.telling import address_in
from polku.criteria.choices import SetState
from polku.criteria.models import CriteriaSet
from polku.criteria.queries.people import coordinators
from polku.mail.actions import send_mail
from polku.mail.queries import sent_since
from polku.shared import clock
from polku.shared.actor import Actor

MAIL = "criteria_due"
REMINDED_AGAIN_AFTER = timedelta(days=14)


@transaction.atomic
def remind_owners(*, by: Actor) -> int:
    """Send each owner whose criteria are due one mail with links to all of them; return how many mails went.

    Criteria without an owner's address go to the coordinators. Running it again within two weeks sends nothing. The
    system only: nothing is decided here that needs a person.
    """
    due = _due(clock.today())
    by_address: dict[tuple[str, str], list[CriteriaSet]] = {}
    without = [criteria for criteria in due if not criteria.owner_email]
    for criteria in due:
        if criteria.owner_email:
            by_address.setdefault((criteria.owner_email.casefold(), "fi"), []).append(criteria)
    if without:
        by_address |= {(person.email, person.language): without for person in coordinators()}
    sent = [_remind(to, language, sets) for (to, language), sets in by_address.items()]
    return sum(sent)


def _due(today: date) -> list[CriteriaSet]:
    rows = CriteriaSet.objects.filter(state=SetState.PUBLISHED, next_check_on__lte=today)
    locked = rows.select_for_update(of=("self",), skip_locked=True).select_related("organisation")
    return list(locked.order_by("next_check_on", "pk"))


def _remind(to: str, language: str, sets: list[CriteriaSet]) -> bool:
    if sent_since(clock.now() - REMINDED_AGAIN_AFTER, kind=MAIL, to=to):
        return False
    links = [
        (
            criteria.name(language).text,
            address_in(language, "criteria_edit", criteria.pk),
            criteria.next_check_on,
        )
        for criteria in sets
    ]
    send_mail(kind=MAIL, to=to, language=language, context={"links": links})
    return True
