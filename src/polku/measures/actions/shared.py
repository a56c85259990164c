"""What all changes of a plan have in common: rights, needed texts, steps that are kept, versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from polku.accounts.models import User
from polku.audit.actions import record
from polku.cooperation.models import Network
from polku.cooperation.queries import people_of
from polku.measures.content import TEXT, TITLE, texts_of
from polku.measures.models import Commitment, CommitmentEvent, Measure, MeasureEvent
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused
from polku.shared.text import clean


def require(allowed: bool) -> None:
    """Raises Refused."""
    if not allowed:
        raise Refused(_("You do not have the right to do this."))


def require_version(found: Any, expected: int) -> None:
    """Raises Conflict when somebody saved it meanwhile."""
    if found.version != expected:
        raise Conflict(_("Somebody changed this while you were writing."))


def needed_texts(texts: Mapping[str, str], field: str, limit: int = TITLE) -> dict[str, str]:
    """Texts of which at least one language says something. Raises Invalid."""
    said = texts_of(texts, limit)
    if not said:
        raise Invalid(_("This is needed."), {field: [str(_("This is needed."))]})
    return said


def longer_texts(texts: Mapping[str, str] | None) -> dict[str, str]:
    """Texts that may say nothing."""
    return texts_of(texts or {}, TEXT)


def needed(text: str, field: str, limit: int = 1000) -> str:
    """A text that says something. Raises Invalid."""
    said = clean(text)[:limit]
    if not said:
        raise Invalid(_("This is needed."), {field: [str(_("This is needed."))]})
    return said


def taking_part(user: User | None, network: Network, field: str) -> User | None:
    """Somebody who takes part in the network today, or nobody. Raises Invalid."""
    if user is not None and not people_of(network, clock.today()).filter(pk=user.pk).exists():
        told = str(_("This person does not take part in the network today."))
        raise Invalid(told, {field: [told]})
    return user


def made_by(by: Actor) -> dict[str, Any]:
    """Who made a row, as the row keeps it."""
    return {"made_by_label": by.label[:120], "made_by_id": by.user_id}


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """What changed, from what to what."""
    return {name: [before[name], told] for name, told in after.items() if before[name] != told}


def note_measure(
    measure: Measure, verb: str, by: Actor, *, note: str = "", changes: dict[str, list[str]] | None = None
) -> None:
    """Keep one step of a measure, and write it in the log."""
    MeasureEvent.objects.create(
        measure=measure,
        by_label=by.label[:120],
        by_id=by.user_id,
        verb=verb,
        note=note[:1000],
        changes=changes or {},
    )
    record(verb=f"measure_{verb}", target=measure, by=by, change={"fields": sorted(changes or {})})


def note_commitment(
    commitment: Commitment,
    verb: str,
    by: Actor,
    *,
    note: str = "",
    changes: dict[str, list[str]] | None = None,
) -> None:
    """Keep one step of a commitment, and write it in the log."""
    CommitmentEvent.objects.create(
        commitment=commitment,
        by_label=by.label[:120],
        by_id=by.user_id,
        verb=verb,
        note=note[:1000],
        changes=changes or {},
    )
    record(verb=f"commitment_{verb}", target=commitment, by=by, change={"fields": sorted(changes or {})})
