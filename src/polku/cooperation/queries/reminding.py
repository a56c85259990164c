"""Who has been asked to sign and has said nothing: when a reminder is due, and until when there are any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from polku.cooperation.choices import AgreementState
from polku.cooperation.models import AgreementVersion, Party
from polku.shared import clock
from polku.ui.days import in_finland

# How long a link signs, when the first reminder goes, and how often after it.
LINK_DAYS = 60
FIRST_AFTER, THEN_EVERY = 7, 14


@dataclass(frozen=True)
class Reminding:
    """How it stands with reminding one party: when it was reminded last, and when it is next, by itself."""

    last_on: date | None
    next_on: date | None
    may_now: bool


def waited_for() -> QuerySet[Party]:
    """Parties whose link is open and who have neither signed nor said no, of the newest version of a network only."""
    newer = AgreementVersion.objects.filter(
        network=OuterRef("agreement__network"), number__gt=OuterRef("agreement__number")
    ).exclude(state=AgreementState.WITHDRAWN)
    return Party.objects.filter(
        ~Exists(newer),
        agreement__state__in=(AgreementState.SIGNING, AgreementState.IN_FORCE),
        signature=None,
        declined_at=None,
        invited_at__gt=clock.now() - timedelta(days=LINK_DAYS),
    ).exclude(signer_email="")


def reminding_of(party: Party) -> Reminding:
    """How it stands with a party that is waited for."""
    if party.invited_at is None:
        raise ValueError("only a party that was asked is reminded")
    asked_on = in_finland(party.invited_at).date()
    last_on = in_finland(party.reminded_at).date() if party.reminded_at else None
    next_on = last_on + timedelta(days=THEN_EVERY) if last_on else asked_on + timedelta(days=FIRST_AFTER)
    return Reminding(
        last_on=last_on,
        next_on=next_on if next_on < asked_on + timedelta(days=LINK_DAYS) else None,
        may_now=(last_on or asked_on) < clock.today(),
    )


def reminders_of(version: AgreementVersion) -> dict[int, Reminding]:
    """The same for each party of a version that is waited for, by its number."""
    return {party.pk: reminding_of(party) for party in waited_for().filter(agreement=version)}


def reminders_due() -> list[int]:
    """Numbers of the parties whose reminder goes today."""
    today = clock.today()
    found = ((party.pk, reminding_of(party).next_on) for party in waited_for())
    return [pk for pk, day in found if day is not None and day <= today]
