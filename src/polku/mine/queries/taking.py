"""Everything that is kept about the reader and open to them, to be taken along: made when asked for, kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from polku.consent import queries as consent
from polku.consent.context import acting_as
from polku.mine import wording
from polku.mine.queries.homes import Home, homes_of
from polku.mine.queries.plans import OwnPlan, own_plans
from polku.mine.queries.referrals import history_of
from polku.pathway.models import PersonFact
from polku.people.choices import Category
from polku.people.models import Client
from polku.referral.queries.finding import referrals_of
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.sealed import open_all

FORM = "polku-own-data-1"


def own_data(actor: Actor, language: str) -> dict[str, Any]:
    """All of it as plain values, an organisation at a time; every folder that gives something is in the log."""
    homes = homes_of(actor, language)
    plans = own_plans(actor, language, homes=homes)
    return {
        "form": FORM,
        "made_at": _said(clock.now()),
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
            {"from": _said(care.starts_at), "until": _said(care.ends_at)}
            for care in consent.care_of(client, actor=actor)
        ],
        "plans": [_plan(each) for each in plans if each.home.client.pk == client.pk],
        "situation": _facts(client, actor),
        "referrals": _referrals(client, actor, language),
        "permissions": _bases(client, actor, language),
        "standing_by": [
            {
                "as": one.get_kind_display(),
                "sees": _labels(one.categories),
                "until": _said(one.barred_at or one.ends_at),
            }
            for one in consent.representatives_of(client, actor=actor)
        ],
        "emergencies": [
            {
                "reason": one.get_reason_display(),
                "explanation": one.explanation,
                "from": _said(one.starts_at),
                "until": _said(one.ends_at),
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
        "begun": _said(each.plan.opened_on),
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
                "until": _said(one.due_on),
                "state": one.get_state_display(),
            }
            for one in each.steps
        ],
    }


def _facts(client: Client, actor: Actor) -> list[dict[str, str]]:
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
    return [{"fact": row.fact, "answer": row.value, "given": _said(row.given_on)} for row in rows]


def _referrals(client: Client, actor: Actor, language: str) -> list[dict[str, Any]]:
    return [
        {
            "to": one.receiver.name(language).text,
            "brief": one.brief,
            "matter": one.matter or "",
            "contact": one.contact or "",
            "state": one.get_state_display(),
            "history": [
                {"at": _said(event.at), "what": wording.happened(event.act), "note": event.note or ""}
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
            "from": _said(basis.valid_from),
            "until": _said(basis.withdrawn_at or basis.valid_to),
        }
        for basis in consent.bases_of(client, actor=actor)
    ]


def _labels(categories: Sequence[str]) -> list[str]:
    return [str(Category(one).label) for one in categories]


def _said(value: date | datetime | None) -> str:
    """A day or a moment as ISO 8601 on Finnish clocks; nothing when there is none."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.HELSINKI)
        return value.isoformat(timespec="minutes")
    return value.isoformat() if value else ""
