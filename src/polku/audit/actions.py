"""Writing down what happened."""

from typing import Any

from django.db import models

from polku.audit.models import Event
from polku.shared.actor import Actor


def record(*, verb: str, target: models.Model, by: Actor, change: dict[str, Any] | None = None) -> Event:
    """Write one act beside its change, in the caller's transaction. `change` holds codes and ids, no client data."""
    return Event.objects.create(
        actor_kind=by.kind,
        actor_id=by.user_id,
        actor_label=by.label[:120],
        verb=verb,
        target_kind=target._meta.model_name or "",
        target_id=target.pk,
        change=change or {},
    )
