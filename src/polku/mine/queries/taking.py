"""Everything that is kept about the reader and open to them, to be taken along: made when asked for, kept nowhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from polku.consent import queries as consent
from polku.consent.context import acting_as
from polku.criteria.wording import fact_label
from polku.directory.wording import answer_text
from polku.mine import wording
from polku.mine.models import SupporterCode
from polku.mine.queries.homes import Home, homes_of
from polku.mine.queries.leads import OwnLead, own_leads
from polku.mine.queries.plans import OwnPlan, own_plans
from polku.mine.queries.referrals import history_of
from polku.outreach.models import ChecklistMark, HitReason, Leaver
from polku.pathway.models import PersonFact
from polku.people.choices import Category
from polku.people.models import Client
from polku.referral.queries.finding import referrals_of
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.sealed import open_all

FORM = "polku-own-data-2"


def own_data(actor: Actor, language: str) -> dict[str, Any]:
    """All of it as values and days, an organisation at a time; every folder that gives something is in the log."""
    homes = homes_of(actor, language)
    plans = own_plans(actor, language, homes=homes)
    return {
        "form": FORM,
        "made_at": _when(clock.now()),
        "organisations": [_kept(home, plans, actor, language) for home in homes],
    }


def _kept(home: Home, plans: Sequence[OwnPlan], actor: Actor, language: str) -> dict[str, Any]:
    client = home.client
    return {
        "name": home.name.text,
        "person": {
            "name": client.call_name,
            "born": client.born or "",
            "number": client.own_number or "",
            "language": client.language,
            "security_ban": client.is_protected,
        },
        "contact": _contact(client, actor),
        "workers": [
            {"from": _when(care.starts_at), "until": _when(care.ends_at)}
            for care in consent.care_of(client, actor=actor)
        ],
        "plans": [_plan(each) for each in plans if each.home.client.pk == client.pk],
        "situation": _facts(client, actor),
        "referrals": _referrals(client, actor, language),
        "permissions": _bases(client, actor, language),
        "standing_by": [
            {
                "as": wording.stands_as(one.kind),
                "sees": _labels(one.categories),
                "until": _when(one.barred_at or one.ends_at),
            }
            for one in consent.representatives_of(client, actor=actor)
        ],
        "invited": _invited(client, actor),
        "told_of": [_lead(one) for one in own_leads([home], actor=actor)],
        "followed": _followed(client, actor),
        "emergencies": [
            {
                "reason": one.get_reason_display(),
                "explanation": one.explanation,
                "from": _when(one.starts_at),
                "until": _when(one.ends_at),
                "outcome": one.get_outcome_display() if one.outcome else "",
            }
            for one in consent.emergencies_of(client, actor=actor)
        ],
    }


def _contact(client: Client, actor: Actor) -> dict[str, str]:
    found = consent.contact_of(client, actor=actor)
    if found is None:
        return {}
    return {"phone": found.phone or "", "email": found.email or "", "address": found.address or ""}


def _plan(each: OwnPlan) -> dict[str, Any]:
    return {
        "begun": _when(each.plan.opened_on),
        "said": [
            {"kind": one.get_kind_display(), "words_of": one.get_voice_display(), "text": one.text}
            for one in each.sayings
            if one.removed_at is None
        ],
        "goals": [{"text": one.text, "state": one.get_state_display()} for one in each.goals],
        "steps": [
            {
                "text": one.text,
                "who": wording.who_does(one),
                "until": _when(one.due_on),
                "state": one.get_state_display(),
            }
            for one in each.steps
        ],
    }


def _facts(client: Client, actor: Actor) -> list[dict[str, Any]]:
    """Answers about the situation; they lie in the folder of plans, whose look is logged."""
    with acting_as(actor):
        rows = list(
            PersonFact.objects.filter(folder__client=client.pk, replaced_at=None)
            .select_related("folder")
            .order_by("pk")
        )
        open_all(rows, "value")
        if rows:
            consent.log_look({row.folder for row in rows}, actor=actor)
    return [_fact(row.fact, json.loads(row.value), row.given_on) for row in rows]


def _fact(key: str, answer: Any, given_on: date) -> dict[str, Any]:
    return {
        "fact": key,
        "answer": answer,
        "name": fact_label(key),
        "in_words": answer_text(key, answer, you=True),
        "given": given_on,
    }


def _referrals(client: Client, actor: Actor, language: str) -> list[dict[str, Any]]:
    return [
        {
            "to": one.receiver.name(language).text,
            "brief": one.brief,
            "matter": one.matter or "",
            "contact": one.contact or "",
            "state": one.get_state_display(),
            "history": [
                {"at": _when(event.at), "what": wording.happened(event.act), "note": event.note or ""}
                for event in history_of(one, actor=actor)
            ],
        }
        for one in referrals_of(client, actor=actor)
    ]


def _bases(client: Client, actor: Actor, language: str) -> list[dict[str, Any]]:
    return [
        {
            "to": basis.receiver.name(language).text,
            "rests_on": wording.basis_kind(basis.kind),
            "statute": f"{basis.statute} {basis.section}".strip(),
            "contract": basis.contract,
            "sees": _labels(basis.categories),
            "for": basis.get_purpose_display(),
            "from": _when(basis.valid_from),
            "until": _when(basis.withdrawn_at or basis.valid_to),
        }
        for basis in consent.bases_of(client, actor=actor)
    ]


def _invited(client: Client, actor: Actor) -> list[dict[str, Any]]:
    """Everybody the person has invited to stand by them, whether or not the code was used."""
    with acting_as(actor):
        rows = list(SupporterCode.objects.filter(folder=client.folder_id).order_by("pk"))
        open_all(rows, "called")
    return [
        {
            "who": one.called,
            "sees": _labels(one.categories),
            "until": _when(one.ends_at),
            "invited": _when(one.made_at),
            "code_ends": _when(one.expires_at),
            "code_used": _when(one.used_at),
        }
        for one in rows
    ]


def _lead(one: OwnLead) -> dict[str, Any]:
    row = one.row
    return {
        "on": _when(row.told_on),
        "source": row.get_source_display(),
        "told_by": one.told_by,
        "told": one.told,
        "withheld": one.is_withheld,
        "basis": f"{row.get_basis_display()} {row.basis_words or ''}".strip(),
        "first_contact": _when(row.contact_on),
        "outcome": row.get_outcome_display() if row.outcome else "",
        "kept_until": _when(row.goes_on),
    }


def _followed(client: Client, actor: Actor) -> list[dict[str, Any]]:
    """That a school follows the person to the next place: since when, why, and what has been done."""
    with acting_as(actor):
        rows = list(Leaver.objects.filter(folder__client=client.pk).select_related("folder").order_by("pk"))
        marks = list(ChecklistMark.objects.filter(leaver__in=rows).select_related("folder").order_by("pk"))
        reasons = list(HitReason.objects.filter(leaver__in=rows).select_related("folder"))
        open_all(rows, "group")
        open_all(marks, "note")
        open_all(reasons, "why")
        if rows:
            consent.log_look({row.folder for row in [*rows, *marks, *reasons]}, actor=actor)
    why = {reason.leaver_id: reason.why for reason in reasons}
    return [
        {
            "since": _when(row.confirmed_at),
            "until": _when(row.ended_at),
            "group": row.group or "",
            "graduates": _when(row.graduates_on),
            "why": why.get(row.pk, ""),
            "done": [
                {"at": _when(mark.done_at), "note": mark.note or ""}
                for mark in marks
                if mark.leaver_id == row.pk
            ],
        }
        for row in rows
    ]


def _labels(categories: Sequence[str]) -> list[str]:
    return [str(Category(one).label) for one in categories]


def _when(value: date | datetime | None) -> date | str:
    """A day, or a moment on Finnish clocks; an empty text when there is none."""
    return value.astimezone(clock.HELSINKI) if isinstance(value, datetime) else value or ""
