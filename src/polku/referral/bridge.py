"""A referral for other systems: plain JSON, and a FHIR R4 bundle shaped by the SDOH Clinical Care guide (Gravity).

Profiles: https://hl7.org/fhir/us/sdoh-clinicalcare/ (Task For Referral Management, ServiceRequest, Consent). Its states
are fewer than ours: the code is the nearest that its state diagram allows, `Task.businessStatus` says ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid5

from polku.accounts.models import Organisation
from polku.consent.models import DisclosureBasis
from polku.referral.choices import State, Urgency
from polku.referral.models import Referral, ReferralEvent
from polku.shared import clock

GUIDE = "http://hl7.org/fhir/us/sdoh-clinicalcare"
SDOH_CODES = f"{GUIDE}/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
TASK_STATUS: dict[str, str] = {
    State.DRAFT: "draft",
    State.SENT: "requested",
    State.SEEN: "requested",
    State.NEED_INFO: "requested",
    State.WAITING: "requested",
    State.ACCEPTED: "accepted",
    State.FIRST_CONTACT: "in-progress",
    State.STARTED: "in-progress",
    State.NO_SHOW: "on-hold",
    State.DONE: "completed",
    State.DECLINED: "rejected",
    State.WITHDRAWN: "cancelled",
    State.EXPIRED: "cancelled",
}
# With these the guide wants words about why.
EXPLAINED = frozenset({"rejected", "cancelled", "on-hold", "failed"})
REQUEST_STATUS = {
    "draft": "draft",
    "completed": "completed",
    "on-hold": "on-hold",
    "rejected": "revoked",
    "cancelled": "revoked",
}
# Referral of a patient, in SNOMED CT: which service it is to stands in words beside it.
REFERRAL_PROCEDURE = {
    "system": "http://snomed.info/sct",
    "code": "3457005",
    "display": "Patient referral (procedure)",
}
Json = dict[str, Any]


def plain(row: Referral, history: Iterable[ReferralEvent]) -> Json:
    """Everything that is kept about a referral, by our own names."""
    return {
        "key": str(row.key),
        "state": row.state,
        "state_since": row.state_since.isoformat(),
        "due_on": _iso(row.due_on),
        "client": {"key": str(row.client.key), "call_name": row.client.call_name},
        "sender": row.sender.call_name or row.sender.email,
        "sender_organisation": row.folder.organisation.name("fi").text,
        "receiver": row.receiver.name("fi").text,
        "service": {"id": row.entry_id, "name": row.entry.name("fi").text} if row.entry else None,
        "brief": row.brief,
        "matter": row.matter,
        "contact": row.contact,
        "urgency": row.urgency,
        "meeting": row.meeting,
        "sent_at": _iso(row.sent_at),
        "expected_on": _iso(row.expected_on),
        "position": row.position,
        "decline_reason": row.decline_reason or None,
        "decline_ground": row.decline_ground or None,
        "outcome": row.outcome or None,
        "history": [
            {
                "at": event.at.isoformat(),
                "act": event.act,
                "from": event.source,
                "to": event.target,
                "by": event.by_label,
                "note": event.note,
            }
            for event in history
        ],
    }


def bundle(row: Referral, history: Iterable[ReferralEvent]) -> Json:
    """A FHIR R4 collection: Task, ServiceRequest, Patient, both Organizations, and Consent when there is a basis."""
    events = list(history)
    resources = [
        _task(row, events),
        _request(row),
        _patient(row),
        _organisation(row, "sender", row.folder.organisation),
        _organisation(row, "receiver", row.receiver),
        *([_consent(row, row.basis)] if row.basis else []),
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": clock.now().isoformat(),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }


def _id(row: Referral, what: str) -> str:
    """The same each time, so that a later bundle replaces an earlier one."""
    return str(uuid5(row.key, what))


def _reference(row: Referral, what: str) -> Json:
    return {"reference": f"urn:uuid:{_id(row, what)}"}


def _profile(name: str) -> Json:
    return {"profile": [f"{GUIDE}/StructureDefinition/{name}"]}


def _task(row: Referral, events: list[ReferralEvent]) -> Json:
    status = TASK_STATUS[row.state]
    label = str(State(row.state).label)
    task: Json = {
        "resourceType": "Task",
        "id": _id(row, "task"),
        "meta": _profile("SDOHCC-TaskForReferralManagement"),
        "status": status,
        "businessStatus": {"coding": [{"code": row.state, "display": label}], "text": label},
        "intent": "order",
        "priority": _priority(row),
        "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]},
        "focus": _reference(row, "request"),
        "for": _reference(row, "patient"),
        "authoredOn": (row.sent_at or row.made_at).isoformat(),
        "lastModified": row.state_since.isoformat(),
        "requester": _reference(row, "sender"),
        "owner": _reference(row, "receiver"),
    }
    if status in EXPLAINED:
        task["statusReason"] = {"text": _why(row, events) or label}
    if row.due_on:
        task["restriction"] = {"period": {"end": row.due_on.isoformat()}}
    if row.outcome:
        task["output"] = [{"type": {"text": "outcome"}, "valueString": str(row.get_outcome_display())}]
    return task


def _why(row: Referral, events: list[ReferralEvent]) -> str:
    """The words of the act that led to the state, with the reason of a no."""
    last = next((event for event in reversed(events) if event.target == row.state), None)
    reason = str(row.get_decline_reason_display()) if row.decline_reason else ""
    return ": ".join(part for part in (reason, last.note if last else "") if part)


def _request(row: Referral) -> Json:
    request: Json = {
        "resourceType": "ServiceRequest",
        "id": _id(row, "request"),
        "meta": _profile("SDOHCC-ServiceRequest"),
        "status": REQUEST_STATUS.get(TASK_STATUS[row.state], "active"),
        "intent": "order",
        "category": [{"coding": [{"system": SDOH_CODES, "code": "sdoh-category-unspecified"}]}],
        "priority": _priority(row),
        "code": {"coding": [REFERRAL_PROCEDURE], "text": _service(row)},
        "subject": _reference(row, "patient"),
        "authoredOn": (row.sent_at or row.made_at).isoformat(),
        "requester": _reference(row, "sender"),
        "performer": [_reference(row, "receiver")],
        "reasonCode": [{"text": row.brief}],
    }
    notes = [text for text in (row.matter, row.contact) if text]
    if notes:
        request["note"] = [{"text": text} for text in notes]
    if row.basis:
        request["supportingInfo"] = [_reference(row, "consent")]
    return request


def _patient(row: Referral) -> Json:
    """As little as a person can be told with: a call name and the organisation's own key."""
    return {
        "resourceType": "Patient",
        "id": _id(row, "patient"),
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{row.client.key}"}],
        "name": [{"use": "usual", "given": [row.client.call_name]}],
        "gender": "unknown",
    }


def _organisation(row: Referral, what: str, organisation: Organisation) -> Json:
    found: Json = {
        "resourceType": "Organization",
        "id": _id(row, what),
        "active": True,
        "name": organisation.name("fi").text,
    }
    if organisation.business_id:
        found["identifier"] = [{"system": "urn:oid:1.2.246.10", "value": organisation.business_id}]
    if organisation.notify_email:
        found["telecom"] = [{"system": "email", "value": organisation.notify_email}]
    return found


def _consent(row: Referral, basis: DisclosureBasis) -> Json:
    holds = basis.withdrawn_at is None and basis.valid_from <= clock.now() < basis.valid_to
    ground = str(basis.get_kind_display())
    law = " ".join(part for part in (basis.statute, basis.section, basis.contract) if part)
    return {
        "resourceType": "Consent",
        "id": _id(row, "consent"),
        "meta": _profile("SDOHCC-Consent"),
        "status": "active" if holds else "inactive",
        "scope": {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}
            ]
        },
        "category": [
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IDSCL"}]}
        ],
        "patient": _reference(row, "patient"),
        "dateTime": basis.recorded_at.isoformat(),
        "organization": [_reference(row, "sender")],
        "sourceAttachment": {"contentType": "text/plain", "language": basis.language, "title": ground},
        "policyRule": {"text": law or ground},
        "provision": {
            "period": {"start": basis.valid_from.isoformat(), "end": basis.valid_to.isoformat()},
            "actor": [{"role": {"text": "recipient"}, "reference": _reference(row, "receiver")}],
        },
    }


def _priority(row: Referral) -> str:
    return "urgent" if row.urgency == Urgency.SOON else "routine"


def _service(row: Referral) -> str:
    named = row.entry or row.receiver
    return str(named.name("fi").text)


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None
