"""The demo's theme groups at work, made through the actions that people use.

A group is known again by its network and its theme; of one that is there already nothing is touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from polku.accounts.models import Organisation, User
from polku.cooperation.actions import give_term
from polku.cooperation.choices import TermRole
from polku.cooperation.models import Network
from polku.demo.documents import Row, read, texts
from polku.shared import clock
from polku.shared.actor import Actor
from polku.workgroup.actions import add_member, bring_material, create_group, drafts, surveys
from polku.workgroup.actions.groups import write_note
from polku.workgroup.content import ModelContent, SurveyContent
from polku.workgroup.models import Draft, Reply, Survey, ThemeGroup
from polku.workgroup.queries.groups import leaders_of

Organisations = Mapping[str, Organisation]
People = Mapping[str, User]
STEP_TEXTS = ("title", "text", "for_whom", "inputs", "outputs", "rules")


def load_workgroups(people: People, organisations: Organisations, by: Actor) -> None:
    """Add the groups that are not there yet, each with everything that belongs to it."""
    rows = read("workgroup")
    for row in rows["group"]:
        network = Network.objects.get(slug=row["network"])
        if not network.theme_groups.filter(theme=row["theme"]).exists():
            own = {
                kind: [each for each in rows[kind] if each["theme"] == row["theme"]]
                for kind in ("material", "note", "survey", "draft")
            }
            _load_group(_group(network, row, people, by), own, people, organisations, by)


def _group(network: Network, row: Row, people: People, by: Actor) -> ThemeGroup:
    with _days_ago(row["days_ago"]):
        group = create_group(
            network=network,
            theme=row["theme"],
            names=texts(row, "name"),
            tasks=texts(row, "task"),
            by=by,
        )
        if not leaders_of(group):
            leader = people[row["leader"]]
            give_term(
                network=network, user=leader, role=TermRole.THEME_LEADER, theme=row["theme"],
                valid_from=clock.today(), by=by,
            )  # fmt: skip
        for name in row["members"]:
            add_member(group=group, user=people[name], by=by)
    return group


def _load_group(
    group: ThemeGroup,
    own: Mapping[str, list[Row]],
    people: People,
    organisations: Organisations,
    by: Actor,
) -> None:
    for row in own["material"]:
        source = {"title": row["title"], "address": row["address"]}
        with _days_ago(row["days_ago"]):
            bring_material(
                group=group, kind=row["kind"], title=row["title"], source=source, remark=row["remark"],
                by=_as(people, row["by"]),
            )  # fmt: skip
    for row in own["note"]:
        with _days_ago(row["days_ago"]):
            write_note(
                group=group, kind=row["kind"], title=row["title"], text=row["text"], by=_as(people, row["by"])
            )
    for row in own["survey"]:
        _load_survey(group, row, people, organisations, by)
    for row in own["draft"]:
        _load_draft(group, row, people, organisations)


# --- Surveys ------------------------------------------------------------------------------------------------------


def _load_survey(
    group: ThemeGroup, row: Row, people: People, organisations: Organisations, by: Actor
) -> None:
    keeper = _as(people, row["keeper"])
    with _days_ago(row["days_ago"]) as today:
        survey = surveys.create_survey(
            group=group,
            kind=row["kind"],
            titles=texts(row, "title"),
            intros=texts(row, "intro"),
            closes_on=today + timedelta(days=row["days_ago"] + row["closes_in_days"]),
            keeper=keeper.user,
            content=_questions(row),
            by=keeper,
        )
        asked = [organisations[reply["organisation"]] for reply in row["reply"]]
        surveys.ask_organisations(survey=survey, organisations=asked, by=keeper)
        surveys.open_survey(survey=survey, by=keeper)
    with _days_ago(max(row["days_ago"] - 9, 1)):
        for reply in row["reply"]:
            found = survey.replies.get(organisation=organisations[reply["organisation"]])
            _answer(found, reply, by)
    if row["closes_in_days"] < 0:
        _close(survey, row, keeper)


def _questions(row: Row) -> SurveyContent:
    questions = [
        {
            "key": each["key"],
            "kind": each["kind"],
            "required": each.get("required", False),
            "words": texts(each, "words"),
            "options": [
                {"key": f"o{number}", "words": texts(option, "words")}
                for number, option in enumerate(each.get("option", ()), 1)
            ],
        }
        for each in row["question"]
    ]
    return SurveyContent.model_validate({"questions": questions})


def _answer(reply: Reply, row: Row, by: Actor) -> None:
    office = Actor(by.kind, reply.organisation.name("fi").text)
    if "answers" in row:
        given = {key: value for key, value in row["answers"].items() if value != ""}
        surveys.save_answer(
            reply=reply,
            answers=given,
            send=True,
            expected_version=reply.version,
            by=_answering(reply, office),
        )
    elif "reason" in row:
        surveys.decline_survey(reply=reply, reason=row["reason"], by=_answering(reply, office))


def _answering(reply: Reply, office: Actor) -> Actor:
    """The organisation as the holder of its link."""
    return Actor("link", office.label, scope=("survey-answer", reply.pk))


def _close(survey: Survey, row: Row, keeper: Actor) -> None:
    with _days_ago(-row["closes_in_days"]):
        surveys.close_survey(survey=survey, by=keeper)
        survey.refresh_from_db()
        surveys.save_conclusions(
            survey=survey, conclusions=texts(row, "conclusions"), expected_version=survey.version, by=keeper
        )


# --- Drafts -------------------------------------------------------------------------------------------------------


def _load_draft(group: ThemeGroup, row: Row, people: People, organisations: Organisations) -> None:
    drafter = _as(people, row["drafter"])
    content = _content(row, organisations)
    with _days_ago(row["days_ago"]) as today:
        draft = drafts.create_draft(
            group=group,
            kind=row["kind"],
            content=_earlier(content, row),
            organisation=organisations[row["organisation"]],
            drafter=drafter.user,
            due_on=today + timedelta(days=row["days_ago"] + row["due_in_days"]),
            by=drafter,
        )
    if "first_without" in row:
        with _days_ago(row["days_ago"] - 12):
            drafts.save_draft(draft=draft, content=content, expected_version=draft.version, by=drafter)
            draft.refresh_from_db()
    for each in row.get("comment", ()):
        _comment(draft, each, people)
    if "approved_by" in row:
        _approve(draft, row, people, organisations)


def _content(row: Row, organisations: Organisations) -> ModelContent:
    data: dict[str, Any] = {
        name: texts(row, name) for name in ("name", "about", "for_whom", "aims", "follow_up")
    }
    data["parties"] = [
        {
            "key": each["key"],
            "role": texts(each, "role"),
            "organisation": organisations[each["organisation"]].pk,
        }
        for each in row["party"]
    ]
    data["steps"] = [_step(each) for each in row["step"]]
    return ModelContent.model_validate(data)


def _step(row: Row) -> Row:
    same = ("key", "parties", "responsible", "deadline", "leads_to")
    answers = [
        {"words": {code: each[code] for code in ("fi", "sv")}, "leads_to": each["leads_to"]}
        for each in row.get("answers", ())
    ]
    told = {name: row[name] for name in same if name in row}
    return told | {name: texts(row, name) for name in STEP_TEXTS} | {"answers": answers}


def _earlier(content: ModelContent, row: Row) -> ModelContent:
    """The first version of a draft that has two: a step was missing from it."""
    missing = content.step(row.get("first_without", ""))
    if missing is None:
        return content
    data = content.model_dump(mode="json")
    data["steps"] = [step for step in data["steps"] if step["key"] != missing.key]
    for step in data["steps"]:
        for answer in step["answers"]:
            if answer["leads_to"] == missing.key:
                answer["leads_to"] = missing.leads_to
    return ModelContent.model_validate(data)


def _comment(draft: Draft, row: Row, people: People) -> None:
    with _days_ago(row["days_ago"]):
        made = drafts.comment(
            draft=draft, number=draft.version, step=row["step"], text=row["text"], by=_as(people, row["by"])
        )
        if "answer" in row:
            drafts.resolve_comment(comment=made, answer=row["answer"], by=_as(people, row["answered_by"]))


def _approve(draft: Draft, row: Row, people: People, organisations: Organisations) -> None:
    drafter = _as(people, row["drafter"])
    asked = [people[name] for name in row["approved_by"]]
    with _days_ago(row["approved_days_ago"] + 7) as today:
        made = drafts.ask_approval(draft=draft, approvers=asked, due_on=today + timedelta(days=7), by=drafter)
    with _days_ago(row["approved_days_ago"]) as today:
        for name in row["approved_by"]:
            approval = made.approvals.get(approver=people[name])
            drafts.answer_approval(approval=approval, answer="yes", reason="", by=_as(people, name))
        draft.refresh_from_db()
        drafts.hand_over_model(
            draft=draft,
            organisation=organisations[row["keeping_organisation"]],
            keeper=people[row["keeper"]],
            review_on=today + timedelta(days=row["approved_days_ago"] + row["review_in_days"]),
            remark="",
            by=drafter,
        )


def _as(people: People, name: str) -> Actor:
    return Actor("user", people[name].call_name, user=people[name])


@contextmanager
def _days_ago(days: int) -> Iterator[date]:
    """The clock at ten in the morning of an earlier day; that day."""
    day = clock.today() - timedelta(days=days)
    with clock.freeze(datetime.combine(day, time(10), clock.HELSINKI)):
        yield day
