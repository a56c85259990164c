"""Files of a referral, and the FHIR bundle against what the profiles of the SDOH Clinical Care guide demand."""

import json

import pytest
from django.urls import reverse

from polku.audit.models import Look
from polku.consent.context import acting_as
from polku.referral.bridge import GUIDE, TASK_STATUS, bundle
from polku.referral.choices import State
from polku.referral.models import Referral
from polku.referral.queries.finding import history_of, referral_keyed
from polku.shared.actor import system
from tests.referral.conftest import BRIEF
from tests.referral.test_pages import signed_in

pytestmark = pytest.mark.django_db

# Value set SDOHCC Referral Task Status: FHIR's TaskStatus without "ready" and "received".
REFERRAL_TASK_STATUS = {
    "draft", "requested", "accepted", "rejected", "cancelled", "in-progress", "on-hold", "failed", "completed",
    "entered-in-error",
}  # fmt: skip
REQUEST_STATUS = {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}
# Elements with a minimum of one, with those of the base resource and of US Core that the profiles build on.
REQUIRED = {
    "Task": "status intent code focus for authoredOn requester",
    "ServiceRequest": "status intent category code subject",
    "Consent": "status scope category patient dateTime organization sourceAttachment policyRule",
    "Patient": "identifier name gender",
    "Organization": "active name",
}
PROFILES = {
    "Task": "SDOHCC-TaskForReferralManagement",
    "ServiceRequest": "SDOHCC-ServiceRequest",
    "Consent": "SDOHCC-Consent",
}
LISTS = {
    "category",
    "performer",
    "supportingInfo",
    "reasonCode",
    "note",
    "organization",
    "identifier",
    "name",
}


@pytest.fixture
def in_state(sent, guide_acts):
    """The bundle of the referral in a state."""

    def made(state):
        facts = {"state": state}
        if state in (State.DONE, State.DECLINED):
            facts |= {"outcome": "studies"} if state == State.DONE else {"decline_reason": "full"}
        with acting_as(system("test"), folders=[sent.folder_id]):
            Referral.objects.filter(pk=sent.pk).update(**facts)
        row = referral_keyed(sent.key, actor=guide_acts)
        with acting_as(guide_acts):
            return bundle(row, history_of(row, actor=guide_acts))

    return made


def resources(made):
    return {entry["resource"]["resourceType"]: entry["resource"] for entry in made["entry"]}


def references(value):
    if isinstance(value, dict):
        if "reference" in value and isinstance(value["reference"], str):
            yield value["reference"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


@pytest.mark.parametrize("state", State.values)
def test_every_state_is_a_bundle_as_the_profiles_demand(in_state, state):
    made = in_state(state)
    found = resources(made)
    assert set(found) == set(REQUIRED)
    for kind, names in REQUIRED.items():
        for name in names.split():
            assert found[kind].get(name) not in (None, "", [], {}), f"{kind}.{name}"
            listed = isinstance(found[kind][name], list)
            assert listed == (name in LISTS and (kind, name) != ("Organization", "name")), f"{kind}.{name}"
    for kind, profile in PROFILES.items():
        assert found[kind]["meta"]["profile"] == [f"{GUIDE}/StructureDefinition/{profile}"]
    task, request, consent = (found[kind] for kind in PROFILES)
    assert task["status"] in REFERRAL_TASK_STATUS
    assert request["status"] in REQUEST_STATUS
    assert (task["intent"], task["code"]["coding"][0]["code"]) == ("order", "fulfill")
    assert len(consent["organization"]) == 1
    assert consent["category"][0]["coding"][0]["code"] == "IDSCL"
    if task["status"] in {"rejected", "cancelled", "on-hold", "failed"}:
        assert task["statusReason"]["text"]
    assert set(references(made)) <= {entry["fullUrl"] for entry in made["entry"]}


def test_the_codes_follow_the_state_diagram_of_the_guide():
    before_an_answer = {TASK_STATUS[s] for s in (State.SENT, State.SEEN, State.NEED_INFO, State.WAITING)}
    assert before_an_answer == {"requested"}
    assert set(TASK_STATUS) == set(State.values)


def test_the_same_referral_has_the_same_ids(in_state):
    first, second = ([entry["fullUrl"] for entry in in_state("sent")["entry"]] for _ in range(2))
    assert first == second
    assert len(set(first)) == len(first)


@pytest.mark.parametrize("name", ["referral_json", "referral_fhir", "referral_sheet"])
def test_files_hold_the_whole_and_are_logged_and_strangers_get_none(sent, aino_case, olli, name):
    address = reverse(name, args=[sent.key])
    page = signed_in(aino_case.guide).get(address)
    text = page.content.decode()
    for word in (BRIEF, "Aino", "040 555 0101"):
        assert word in text
    assert Look.objects.filter(address=name, what="export").exists()
    assert "Aino" not in page.headers.get("Content-Disposition", "")
    if name != "referral_sheet":
        json.loads(text)
    assert signed_in(olli).get(address).status_code == 404
