"""The plan itself and the themes of a network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.cooperation.models import Network
from polku.measures import permissions
from polku.measures.actions.shared import longer_texts, needed_texts, require, require_version
from polku.measures.models import ActionPlan, Theme
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.shared.languages import pick
from polku.shared.text import clean, slug


@transaction.atomic
def create_plan(
    *,
    network: Network,
    names: Mapping[str, str],
    starts_on: date,
    by: Actor,
    ends_on: date | None = None,
    texts: Mapping[str, str] | None = None,
    source: str = "",
    is_public: bool = False,
) -> ActionPlan:
    """Begin a plan for a time. Coordinators. Raises Refused, Invalid."""
    require(permissions.may_run_plan(by, network))
    network = Network.objects.select_for_update().get(pk=network.pk)
    plan = ActionPlan(network=network, number=_next_plan(network))
    _fill_plan(plan, names, texts, source, starts_on, ends_on, is_public)
    plan.save()
    record(verb="create_plan", target=plan, by=by)
    return plan


@transaction.atomic
def change_plan(
    *,
    plan: ActionPlan,
    names: Mapping[str, str],
    starts_on: date,
    expected_version: int,
    by: Actor,
    ends_on: date | None = None,
    texts: Mapping[str, str] | None = None,
    source: str = "",
    is_public: bool = False,
) -> ActionPlan:
    """Change the name and the time of a plan, and whether everybody may read it.

    Coordinators. Raises Refused, Conflict, Invalid.
    """
    plan = ActionPlan.objects.select_for_update(of=("self",)).select_related("network").get(pk=plan.pk)
    require(permissions.may_run_plan(by, plan.network))
    require_version(plan, expected_version)
    _fill_plan(plan, names, texts, source, starts_on, ends_on, is_public)
    plan.version += 1
    plan.save()
    record(verb="change_plan", target=plan, by=by)
    return plan


@transaction.atomic
def add_theme(
    *,
    network: Network,
    names: Mapping[str, str],
    by: Actor,
    texts: Mapping[str, str] | None = None,
    code: str = "",
) -> Theme:
    """Add a theme to a network, after the others. Coordinators. Raises Refused, Invalid."""
    require(permissions.may_run_plan(by, network))
    network = Network.objects.select_for_update().get(pk=network.pk)
    said = needed_texts(names, "names")
    theme = Theme.objects.create(
        network=network,
        code=_free_code(network, code or slug(pick(said, "fi").text, 50)),
        names=said,
        texts=longer_texts(texts),
        order=(network.themes.aggregate(last=Max("order"))["last"] or 0) + 1,
    )
    record(verb="add_theme", target=theme, by=by)
    return theme


@transaction.atomic
def change_theme(
    *,
    theme: Theme,
    names: Mapping[str, str],
    expected_version: int,
    by: Actor,
    texts: Mapping[str, str] | None = None,
) -> Theme:
    """Change the words of a theme. Its code and its number stay. Coordinators. Raises Refused, Conflict, Invalid."""
    theme = Theme.objects.select_for_update(of=("self",)).select_related("network").get(pk=theme.pk)
    require(permissions.may_run_plan(by, theme.network))
    require_version(theme, expected_version)
    theme.names, theme.texts = needed_texts(names, "names"), longer_texts(texts)
    theme.version += 1
    theme.save()
    record(verb="change_theme", target=theme, by=by)
    return theme


def _fill_plan(
    plan: ActionPlan,
    names: Mapping[str, str],
    texts: Mapping[str, str] | None,
    source: str,
    starts_on: date,
    ends_on: date | None,
    is_public: bool,
) -> None:
    if ends_on is not None and ends_on < starts_on:
        told = str(_("The last day is before the first day."))
        raise Invalid(told, {"ends_on": [told]})
    plan.names, plan.texts, plan.source = (
        needed_texts(names, "names"),
        longer_texts(texts),
        clean(source)[:300],
    )
    plan.starts_on, plan.ends_on, plan.is_public = starts_on, ends_on, is_public


def _next_plan(network: Network) -> int:
    return (network.plans.aggregate(last=Max("number"))["last"] or 0) + 1


def _free_code(network: Network, wanted: str) -> str:
    taken = set(network.themes.values_list("code", flat=True))
    return next(
        code for code in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if code not in taken
    )
