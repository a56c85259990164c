"""Measures of the plan: made, changed, told of, and shown to be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Aim
from polku.measures import permissions
from polku.measures.actions.shared import (
    differing,
    longer_texts,
    made_by,
    needed,
    needed_texts,
    note_measure,
    require,
    require_version,
    taking_part,
)
from polku.measures.choices import OPEN, MeasureState
from polku.measures.models import ActionPlan, Measure, Theme
from polku.measures.queries.plain import measure_values, plain
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.shared.text import clean


@transaction.atomic
def create_measure(
    *,
    plan: ActionPlan,
    titles: Mapping[str, str],
    aims: Sequence[Aim],
    organisation: Organisation,
    owner: User | None,
    due_on: date,
    by: Actor,
    theme: Theme | None = None,
    texts: Mapping[str, str] | None = None,
    source: str = "",
    starts_on: date | None = None,
    cost_planned: Decimal | None = None,
    effort_planned: Decimal | None = None,
    is_public: bool = True,
) -> Measure:
    """Put a measure in a plan, with the next number of its theme. It cites at least one aim of the network.

    Coordinators, leaders and secretaries of the forum, the leader of its theme. Raises Refused, Invalid.
    """
    require(permissions.may_add_measure(by, plan.network, theme))
    # Two measures that are made at the same time get two numbers.
    plan = ActionPlan.objects.select_for_update().select_related("network").get(pk=plan.pk)
    values = _checked(
        plan,
        {
            "titles": titles,
            "texts": texts,
            "theme": theme,
            "aims": aims,
            "organisation": organisation,
            "owner": owner,
            "starts_on": starts_on,
            "due_on": due_on,
            "source": source,
            "cost_planned": cost_planned,
            "effort_planned": effort_planned,
            "is_public": is_public,
        },
    )
    cited = values.pop("aims")
    measure = Measure.objects.create(plan=plan, number=_next_number(plan, theme), **values, **made_by(by))
    measure.aims.set(cited)
    note_measure(measure, "made", by)
    return measure


@transaction.atomic
def change_measure(*, measure: Measure, expected_version: int, by: Actor, **values: Any) -> Measure:
    """Change what a measure is: any of the values that `create_measure` takes. A new theme gives a new number.

    Coordinators, and the leader of its theme. Raises Refused, Conflict when it was saved meanwhile, Invalid.
    """
    measure = _locked(measure)
    require(permissions.may_change_measure(by, measure))
    require_version(measure, expected_version)
    before = measure_values(measure)
    # Whoever is the owner already may stay so, whatever became of their membership: the lists say that it waits.
    kept_owner = values.get("owner", measure.owner) == measure.owner
    checked = _checked(measure.plan, before | values, check_owner=not kept_owner)
    if checked["theme"] != measure.theme:
        require(permissions.may_add_measure(by, measure.plan.network, checked["theme"]))
        measure.number = _next_number(measure.plan, checked["theme"])
    changes = differing(plain(before), plain(checked))
    if "due_on" in changes or "owner" in changes:
        _tell_anew(measure)
    measure.aims.set(checked.pop("aims"))
    for name, value in checked.items():
        setattr(measure, name, value)
    return _saved(measure, "changed", by, changes=changes)


@transaction.atomic
def tell_of_measure(
    *,
    measure: Measure,
    state: str,
    note: str,
    expected_version: int,
    by: Actor,
    cost_spent: Decimal | None = None,
    effort_spent: Decimal | None = None,
) -> Measure:
    """Say how a measure goes, and what it has cost. Done needs something that shows it, dropped needs a reason.

    Its owner, editors of its organisation, and who may change it. Raises Refused, Conflict, Invalid.
    """
    measure = _locked(measure)
    require(permissions.may_tell_of_measure(by, measure))
    require_version(measure, expected_version)
    if state not in MeasureState.values:
        raise Invalid(_("Choose how it goes."), {"state": [str(_("Choose how it goes."))]})
    said = needed(note, "note") if state == MeasureState.DROPPED else clean(note)[:1000]
    if state == MeasureState.DONE and not measure.evidence.exists():
        told = str(_("Add first something that shows that it is done: a sentence, an address or a file."))
        raise Invalid(told, {"state": [told]})
    told_before = _told(measure)
    if state in OPEN and measure.state not in OPEN:
        _tell_anew(measure)
    measure.state, measure.state_note = state, said
    measure.cost_spent, measure.effort_spent = cost_spent, effort_spent
    return _saved(measure, state, by, note=said, changes=differing(told_before, _told(measure)))


def _told(measure: Measure) -> dict[str, str]:
    return plain({name: getattr(measure, name) for name in ("state", "cost_spent", "effort_spent")})


def _checked(plan: ActionPlan, values: Mapping[str, Any], *, check_owner: bool = True) -> dict[str, Any]:
    """The values of a measure, cleaned. Raises Invalid."""
    checked = dict(values)
    network = plan.network
    checked["titles"] = needed_texts(values["titles"], "titles")
    checked["texts"] = longer_texts(values["texts"])
    checked["source"] = clean(values["source"])[:300]
    checked["aims"] = _aims(plan, values["aims"])
    theme, starts_on = values["theme"], values["starts_on"]
    if theme is not None and theme.network_id != plan.network_id:
        raise Invalid(_("This theme belongs to another network."))
    if starts_on is not None and starts_on > values["due_on"]:
        told = str(_("It begins after the day by which it is to be done."))
        raise Invalid(told, {"starts_on": [told]})
    if check_owner:
        checked["owner"] = taking_part(values["owner"], network, "owner")
    return checked


def _aims(plan: ActionPlan, aims: Sequence[Aim]) -> list[Aim]:
    cited = [aim for aim in aims if aim.network_id == plan.network_id]
    if not cited:
        told = str(_("Choose at least one aim of the network that this serves."))
        raise Invalid(told, {"aims": [told]})
    return cited


def _next_number(plan: ActionPlan, theme: Theme | None) -> int:
    last = Measure.objects.filter(plan=plan, theme=theme).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _locked(measure: Measure) -> Measure:
    rows = Measure.objects.select_for_update(of=("self",))
    return rows.select_related("plan__network", "theme", "organisation", "owner").get(pk=measure.pk)


def _tell_anew(measure: Measure) -> None:
    measure.holder_told_at = measure.coordinators_told_at = None


def _saved(
    measure: Measure,
    verb: str,
    by: Actor,
    *,
    note: str = "",
    changes: dict[str, list[str]] | None = None,
) -> Measure:
    measure.version += 1
    measure.save()
    note_measure(measure, verb, by, note=note, changes=changes)
    return measure
