"""The demo's action plans: themes, measures, follow-ups and promises, made through the actions that people use.

A plan is known again by its Finnish name; of a plan that is there already nothing is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Network
from polku.demo.documents import Row, read, texts
from polku.measures import actions
from polku.measures.models import ActionPlan, FollowUp, Measure, Theme
from polku.shared import clock
from polku.shared.actor import Actor

Organisations = Mapping[str, Organisation]
People = Mapping[str, User]


def load_measures(people: People, organisations: Organisations, by: Actor) -> None:
    """Add the plans that are not there yet, each with everything that belongs to it."""
    rows = read("measures")
    networks = {network.slug: network for network in Network.objects.all()}
    known = set(ActionPlan.objects.values_list("names__fi", flat=True))
    for row in rows["plan"]:
        if row["fi"]["name"] not in known:
            network = networks[row["network"]]
            own = {
                kind: [each for each in rows[kind] if each["network"] == row["network"]]
                for kind in ("theme", "measure", "follow_up", "promise")
            }
            _load_plan(network, row, own, people, organisations, by)


def _load_plan(
    network: Network,
    row: Row,
    own: Mapping[str, list[Row]],
    people: People,
    organisations: Organisations,
    by: Actor,
) -> None:
    with _days_ago(row["began_days_ago"]):
        plan = _plan(network, row, by)
        themes = {each["code"]: _theme(network, each, by) for each in own["theme"]}
    made = {
        each["fi"]["title"]: _measure(plan, each, themes, people, organisations, by)
        for each in own["measure"]
    }
    for each in own["follow_up"]:
        _follow_up(plan, each, made, people, organisations, by)
    for each in own["promise"]:
        _promise(network, each, people, organisations, by)


def _plan(network: Network, row: Row, by: Actor) -> ActionPlan:
    return actions.create_plan(
        network=network,
        names=texts(row, "name"),
        texts=texts(row, "text"),
        source=row["source"],
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=row["began_days_ago"] + row["ends_in_days"]),
        is_public=row["public"],
        by=by,
    )


def _theme(network: Network, row: Row, by: Actor) -> Theme:
    found = network.themes.filter(code=row["code"]).first()
    return found or actions.add_theme(
        network=network, code=row["code"], names=texts(row, "name"), texts=texts(row, "text"), by=by
    )


def _measure(
    plan: ActionPlan,
    row: Row,
    themes: Mapping[str, Theme],
    people: People,
    organisations: Organisations,
    by: Actor,
) -> Measure:
    days, cost = row.get("days", [None, None]), row.get("cost", [None, None])
    due_on = clock.today() + timedelta(days=row["due_in_days"])
    with _days_ago((clock.today() - plan.starts_on).days):
        measure = actions.create_measure(
            plan=plan,
            theme=themes[row["theme"]] if "theme" in row else None,
            titles=texts(row, "title"),
            texts=texts(row, "text"),
            aims=list(plan.network.aims.filter(number__in=row["aims"])),
            organisation=organisations[row["organisation"]],
            owner=people[row["owner"]] if "owner" in row else None,
            due_on=due_on,
            source=plan.source,
            effort_planned=_number(days[0]),
            cost_planned=_number(cost[0]),
            by=by,
        )
    for shown in row.get("evidence", ()):
        with _days_ago(shown["added_days_ago"]):
            actions.add_evidence(measure=measure, text=shown["text"], is_public=shown["public"], by=by)
    with _days_ago(max(3, -row["due_in_days"])):
        return actions.tell_of_measure(
            measure=measure,
            state=row["state"],
            note=row.get("note", ""),
            cost_spent=_number(cost[1]),
            effort_spent=_number(days[1]),
            expected_version=measure.version,
            by=by,
        )


def _follow_up(
    plan: ActionPlan,
    row: Row,
    measures: Mapping[str, Measure],
    people: People,
    organisations: Organisations,
    by: Actor,
) -> None:
    starts_on = clock.today() + timedelta(days=row["first_in_days"])
    with _days_ago(max(0, -row["first_in_days"])):
        follow_up = actions.create_follow_up(
            plan=plan,
            measure=measures[row["measure"]] if "measure" in row else None,
            titles=texts(row, "title"),
            every=row["every"],
            unit=row["unit"],
            starts_on=starts_on,
            organisation=organisations[row["organisation"]],
            holder=people[row["holder"]],
            by=by,
        )
    for answer in row.get("answered", ()):
        _answer(follow_up, answer, by)
    actions.create_tasks()


def _answer(follow_up: FollowUp, answer: Row, by: Actor) -> None:
    with _days_ago(answer["days_ago"]):
        task = follow_up.tasks.order_by("due_on").first()
        if task is not None:
            actions.answer_task(task=task, state="done", note=answer["note"], by=by)


def _promise(network: Network, row: Row, people: People, organisations: Organisations, by: Actor) -> None:
    review_on = clock.today() + timedelta(days=row["review_in_days"])
    with _days_ago(row["made_days_ago"]):
        made = actions.make_commitment(
            network=network,
            organisation=organisations[row["organisation"]],
            owner=people[row["owner"]],
            texts=texts(row, "text"),
            review_on=review_on,
            by=by,
        )
    if row["state"] != "open":
        with _days_ago(-row["review_in_days"]):
            actions.review_commitment(
                commitment=made,
                state=row["state"],
                outcomes=texts(row, "outcome"),
                expected_version=made.version,
                by=by,
            )


def _number(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    """The clock at ten in the morning of an earlier day."""
    day = datetime.combine(clock.today() - timedelta(days=days), time(10), clock.HELSINKI)
    with clock.freeze(day):
        yield
