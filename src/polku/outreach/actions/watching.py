"""What time does to students on their way out: their worker hears when graduation comes nearer."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from polku.accounts.models import User
from polku.consent import context
from polku.consent.context import acting_as
from polku.consent.models import CareRelation
from polku.mail.actions import send_mail
from polku.outreach.choices import Radar
from polku.outreach.models import Leaver
from polku.outreach.queries.radar import radar_of
from polku.pathway.choices import PlanState
from polku.pathway.models import Holding
from polku.shared import clock
from polku.shared.actor import Actor

# A list of the database (`polku_due_followed`): all folders of the students who are followed.
FOLLOWED = "followed"
STAGES = (Radar.TWELVE, Radar.SIX, Radar.THREE)


@transaction.atomic
def watch_radar(*, by: Actor) -> int:
    """Tell the workers of students who have come to twelve, six or three months before graduation; gives how many
    mails were written. The system, each morning.

    One mail a worker, with the address of their list and no name. Who confirms a student or changes the day sees the
    stage then, and hears of the next.
    """
    with acting_as(by, folders=()):
        folders = context.due(FOLLOWED)
    with acting_as(by, folders=folders):
        nearer = list(_come_nearer())
        told = {user for leaver in nearer for user in _workers_of(leaver)}
        Leaver.objects.bulk_update(nearer, ["told_radar"], batch_size=500)
    for user in sorted(told, key=lambda one: one.pk):
        _tell(user)
    return len(told)


def _come_nearer() -> Iterable[Leaver]:
    rows = Leaver.objects.select_for_update(of=("self",)).filter(ended_at=None, graduates_on__isnull=False)
    for leaver in rows.select_related("folder__client").order_by("pk"):
        stage = radar_of(leaver.graduates_on, on=clock.today())
        if stage in STAGES and stage != leaver.told_radar:
            leaver.told_radar = stage
            yield leaver


def _workers_of(leaver: Leaver) -> list[User]:
    """Who answers for the student's plan; where nobody does, those who work with the student."""
    client = leaver.folder.client
    holders = Holding.objects.filter(
        folder__client=client, ends_at=None, plan__state=PlanState.ACTIVE, worker__is_active=True
    ).select_related("worker")
    if found := [one.worker for one in holders]:
        return found
    working = CareRelation.objects.filter(
        folder=client.folder_id, starts_at__lte=clock.now(), worker__is_active=True
    ).select_related("worker")
    return [one.worker for one in working if one.ends_at is None or one.ends_at > clock.now()]


def _tell(user: User) -> None:
    with override(user.language):
        link = f"{settings.SITE_URL}{reverse('leavers')}"
    send_mail(kind="graduation_near", to=user.email, language=user.language, context={"link": link})
