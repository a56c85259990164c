"""A small region for the tests of reports: three workshops, advice, a café, and an entry without criteria."""

from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from polku.criteria.actions import create_criteria, publish_criteria
from polku.criteria.content import CriteriaContent
from polku.directory.actions.themes import collect_entry, save_theme
from polku.network.actions import run_report, start_report
from polku.network.content import ScopeContent
from polku.network.models import Report
from polku.shared import clock
from polku.shared.actor import system
from tests.cast import Cast

HERE = ["272", "849"]
SUITS = {"key": "suits", "words": {"fi": "Palvelu sopii asiakkaalle", "sv": "Tjänsten passar"}, "who": "Paja"}


def rule(*cells: tuple[str, dict[str, Any]], checks: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """A rule of cells as `(fact, test)`."""
    return {"cells": [{"fact": fact, "test": test} for fact, test in cells], "checks": checks or []}


def age(low: int | None = None, high: int | None = None) -> tuple[str, dict[str, Any]]:
    """A condition on age."""
    return "age", {key: end for key, end in (("from", low), ("to", high)) if end is not None}


@pytest.fixture
def give_criteria(cast: Cast) -> Any:
    """Put criteria in force for an entry: `give_criteria(entry, rule(age(16, 29)))`."""
    return partial(give, cast)


def give(cast: Cast, entry: Any, *rules: dict[str, Any], names: dict[str, str] | None = None) -> Any:
    """The same by the association of a cast."""
    by = system("test")
    criteria = create_criteria(
        organisation=cast.association,
        purpose="entry",
        names=names or {"fi": f"{entry.name('fi').text}: kenelle"},
        content=CriteriaContent.model_validate({"rules": list(rules)}),
        by=by,
    )
    publish_criteria(criteria=criteria, by=by)
    entry.criteria = criteria
    entry.save()
    return entry


@pytest.fixture
def region(cast: Cast) -> Any:
    """The region."""
    return cast.once(make_region)


def make_region(cast: Cast) -> Any:
    """The region of a cast, for `stands`."""
    return build(cast.make_entry, partial(give, cast), system("test"))


def build(make_entry: Any, give_criteria: Any, by: Any) -> Any:
    """Make the region."""
    advice = make_entry("Neuvonta", municipalities=HERE, service_classes=["P10.1"])
    give_criteria(advice, rule(age(high=17)))
    youth = make_entry("Nuorten paja", municipalities=HERE, service_classes=["P10.6"])
    give_criteria(youth, rule(age(16, 29)), rule(age(18, 20)))
    second = make_entry("Nuorten toinen paja", municipalities=["272"], service_classes=["P10.6"])
    give_criteria(second, rule(age(18, 29)))
    old = make_entry("Eläkeneuvonta", municipalities=HERE, service_classes=["P10.1"])
    give_criteria(old, rule(age(63)))
    work = make_entry(
        "Kuntouttava työtoiminta",
        municipalities=HERE,
        service_classes=["P10.6"],
        prerequisites=[{"kind": "referral", "entry": advice.pk}],
    )
    give_criteria(work, rule(age(18, 64), ("registered_jobseeker", {"one_of": [True]}), checks=[SUITS]))
    cafe = make_entry("Kahvila", municipalities=HERE)
    theme = save_theme(names={"fi": "Työhön", "sv": "Till arbete"}, intros={}, order=1, by=by)
    for entry in (youth, work):
        collect_entry(theme=theme, entry=entry, by=by)
    return SimpleNamespace(
        advice=advice, youth=youth, second=second, old=old, work=work, cafe=cafe, theme=theme
    )


def scope(**more: Any) -> ScopeContent:
    """A scope of two municipalities today."""
    return ScopeContent.model_validate({"on": clock.today(), "municipalities": HERE} | more)


def report_of(by: Any, **more: Any) -> Report:
    """A finished report."""
    report = start_report(asked=scope(**more), by=by)
    run_report(report_id=report.pk)
    return Report.objects.get(pk=report.pk)
