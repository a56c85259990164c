"""Reading the log: who looked, for the person and for those who look after an organisation's data.

Whoever asks checks first who may see it (polku.people, polku.consent): here people are only numbers.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from polku.audit.models import Event, Look


def looks_at(*, clients: Collection[int]) -> QuerySet[Look]:
    """Who has looked at the data of these client rows (one person's, in one or many organisations), newest first."""
    return Look.objects.filter(clients__overlap=list(clients)).order_by("-at", "-pk")


def looks_concerning(organisation_id: int, *, since: datetime, until: datetime) -> QuerySet[Look]:
    """Looks at what an organisation keeps, and looks of its own people elsewhere, newest first."""
    own = Q(controllers__contains=[organisation_id]) | Q(organisation_id=organisation_id)
    return Look.objects.filter(own, at__gte=since, at__lt=until).order_by("-at", "-pk")


def looks_by(user_id: int, *, since: datetime, until: datetime) -> QuerySet[Look]:
    """What one user has looked at, newest first."""
    return Look.objects.filter(actor_id=user_id, at__gte=since, at__lt=until).order_by("-at", "-pk")


def history_of(kind: str, target_id: int) -> QuerySet[Event]:
    """What was done to one thing, newest first."""
    return Event.objects.filter(target_kind=kind, target_id=target_id).order_by("-at", "-pk")
