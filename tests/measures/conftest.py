"""A network with two organisations, a plan, a theme and an aim; Kaisa runs it, Sari and Olli take part."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from polku.shared import clock
from tests.cast import as_actor, workplace


@dataclass(frozen=True)
class Planned:
    """What the tests need of it."""

    network: Any
    plan: Any
    theme: Any
    aim: Any
    school: Any


@pytest.fixture
def planned(make_network: Any, kaisa: Any, sari: Any, olli: Any) -> Planned:
    from polku.cooperation.models import Aim
    from polku.measures.actions import add_theme, create_plan

    network = make_network(members=[workplace(sari), workplace(olli)])
    by = as_actor(kaisa)
    aim = Aim.objects.create(network=network, number=1, texts={"fi": "Työtä ja osallisuutta"})
    theme = add_theme(network=network, names={"fi": "Opinnoista töihin"}, by=by)
    plan = create_plan(
        network=network,
        names={"fi": "Toimintasuunnitelma"},
        starts_on=clock.today() - timedelta(days=100),
        is_public=True,
        by=by,
    )
    return Planned(network, plan, theme, aim, workplace(sari))


@pytest.fixture
def make_measure(planned: Planned, kaisa: Any, sari: Any) -> Any:
    """Put a measure in the plan: `make_measure("Tunnistetaan tuen tarve", due_in=30)`. Sari has it."""
    from polku.measures.actions import create_measure

    def make(title: str = "Tunnistetaan tuen tarve", due_in: int = 30, **facts: Any) -> Any:
        given = {
            "plan": planned.plan,
            "titles": {"fi": title},
            "aims": [planned.aim],
            "theme": planned.theme,
            "organisation": planned.school,
            "owner": sari,
            "due_on": clock.today() + timedelta(days=due_in),
            "by": as_actor(kaisa),
        } | facts
        return create_measure(**given)

    return make


def signed_in(user: Any) -> Client:
    """The user's browser."""
    browser = Client()
    browser.force_login(user)
    return browser


@dataclass(frozen=True)
class FullPlan:
    """A plan with everything in it, and the addresses of its pages, by name."""

    pages: dict[str, str]
    public_pages: dict[str, str]


@pytest.fixture
def full_plan(planned: Planned, make_measure: Any, kaisa: Any, sari: Any) -> FullPlan:
    from polku.measures.actions import (
        add_evidence,
        create_follow_up,
        make_commitment,
        review_commitment,
        tell_of_measure,
    )

    by, today = as_actor(kaisa), clock.today()
    done = make_measure("Kootaan aineisto")
    add_evidence(measure=done, text="Aineisto on julkaistu", is_public=True, by=by)
    tell_of_measure(measure=done, state="done", note="Valmis", expected_version=1, by=by)
    late = make_measure("Päivitetään sisältö", due_in=-20, texts={"fi": "Neuvonnan sisältö ajan tasalle."})
    make_measure("Ilman teemaa", theme=None, owner=None)
    follow_up = create_follow_up(
        plan=planned.plan,
        measure=late,
        titles={"fi": "Katsotaan sisältö läpi"},
        every=6,
        unit="months",
        starts_on=today,
        organisation=planned.school,
        holder=sari,
        by=by,
    )
    promises = [
        make_commitment(
            network=planned.network,
            organisation=planned.school,
            texts={"fi": text},
            review_on=today + timedelta(days=days),
            owner=sari,
            by=by,
        )
        for text, days in (("Otamme kymmenen harjoittelijaa", -3), ("Vastaamme viikossa", 30))
    ]
    kept = review_commitment(
        commitment=promises[1], state="kept", outcomes={"fi": "Vastasimme"}, expected_version=1, by=by
    )
    return FullPlan(_pages(planned, late, follow_up, promises[0]), _public_pages(planned, kept))


def _pages(planned: Planned, measure: Any, follow_up: Any, promise: Any) -> dict[str, str]:
    slug, theme = planned.network.slug, planned.theme.code
    parts: dict[str, list[Any]] = {
        "action_plan": [], "action_plan_new": [], "action_plan_edit": [], "action_plan_sheet": [], "plan_late": [],
        "action_plan_export": ["csv"], "plan_themes": [], "plan_theme": [theme], "plan_theme_edit": [theme],
        "measure_new": [], "measure": [measure.pk], "measure_edit": [measure.pk], "evidence_new": [measure.pk],
        "follow_ups": [], "follow_up_new": [], "follow_up": [follow_up.pk], "follow_up_edit": [follow_up.pk],
        "follow_up_end": [follow_up.pk], "follow_up_task": [follow_up.tasks.get().pk],
        "commitments": [], "commitments_export": ["csv"], "commitment_new": [], "commitment": [promise.pk],
        "commitment_edit": [promise.pk],
    }  # fmt: skip
    found = {name: reverse(name, args=[slug, *args]) for name, args in parts.items()}
    return found | {"my_measures": reverse("my_measures")}


def _public_pages(planned: Planned, kept: Any) -> dict[str, str]:
    slug = kept.network.slug
    return {
        "plan_public": reverse("plan_public", args=[slug]),
        "plan_public_theme": reverse("plan_public_theme", args=[slug, planned.theme.code]),
        "promises_public": reverse("promises_public", args=[slug]),
    }
