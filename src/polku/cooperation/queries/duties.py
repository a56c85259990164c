"""Duties: rows that say that one person must do or may do something in a network.

A model with a foreign key to a user that means so has an inner class `Duty`:

    class Duty:
        name = _("Owner of a measure")         what the duty is called
        holder = "owner"                       the foreign key to accounts.User
        network = "plan__network"              the path to the network, or a static method that takes a network
                                               and a day and returns a Q
        still_open = Q(state="going_on")       or a static method that takes a day and returns a Q
        title = staticmethod(row, language)    which one it is, in words
        renews = True                          optional: a right with `valid_from` and `valid_to`; the giver's row ends
                                               and stays, and the receiver gets a new one
        suits = staticmethod(row, user)        optional: whether somebody can have it at all; what does not suit the
                                               receiver of a handover stays where it is

A foreign key to a user that only says what happened stands in an inner `class History: users = (…)`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import override

from polku.accounts.models import User
from polku.cooperation.models import Network
from polku.shared import clock
from polku.shared.languages import CODES


@dataclass(frozen=True)
class DutyRow:
    """One open duty of one person: the row that holds it, and what it is called."""

    row: Any
    kind: type[models.Model]

    @property
    def name(self) -> str:
        """What the duty is called."""
        return str(self.kind.Duty.name)  # type: ignore[attr-defined]

    def title(self, language: str) -> str:
        """Which one it is, in words."""
        return str(self.kind.Duty.title(self.row, language))  # type: ignore[attr-defined]

    def suits(self, user: User) -> bool:
        """Whether somebody can have it at all."""
        asked = getattr(self.kind.Duty, "suits", None)  # type: ignore[attr-defined]
        return asked is None or bool(asked(self.row, user))

    def as_kept(self) -> dict[str, Any]:
        """What a handover keeps of it: enough to find the row again and to read the list later."""
        titles = {}
        for code in CODES:
            with override(code):
                titles[code] = self.title(code)
        return {"kind": self.kind._meta.label_lower, "id": self.row.pk, "titles": titles}


def models_with_duties() -> list[type[models.Model]]:
    """Every model of the project that says who must do something."""
    return [model for model in apps.get_models() if hasattr(model, "Duty")]


def open_rows(model: type[models.Model], network: Network, on: date) -> QuerySet[Any]:
    """The rows of a model that are somebody's open duty in a network on a day."""
    duty = model.Duty  # type: ignore[attr-defined]
    still_open = duty.still_open if isinstance(duty.still_open, Q) else duty.still_open(on)
    place = duty.network
    inside = Q(**{place: network}) if isinstance(place, str) else place(network, on)
    return model._default_manager.filter(still_open, inside).order_by("pk")


def duties_of(user: User, network: Network, *, on: date | None = None) -> list[DutyRow]:
    """What a person must do and may do in a network today, kind by kind."""
    day = on or clock.today()
    return [
        DutyRow(row, model)
        for model in models_with_duties()
        for row in open_rows(model, network, day).filter(**{model.Duty.holder: user})  # type: ignore[attr-defined]
    ]


def duties_to_pass(giver: User, receiver: User, network: Network) -> list[DutyRow]:
    """What a handover would move today: everything that the receiver can have."""
    return [duty for duty in duties_of(giver, network) if duty.suits(receiver)]


def people_with_duties(network: Network) -> list[tuple[User, int]]:
    """Who has open duties in a network today, and how many, by call name."""
    today = clock.today()
    counts: Counter[int] = Counter()
    for model in models_with_duties():
        holder = model.Duty.holder  # type: ignore[attr-defined]
        held = open_rows(model, network, today).exclude(**{holder: None})
        counts.update(held.values_list(holder, flat=True))
    people = User.objects.filter(pk__in=counts).order_by("call_name", "pk")
    return [(user, counts[user.pk]) for user in people]
