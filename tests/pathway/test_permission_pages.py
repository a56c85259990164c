"""Permissions that a worker records, basic facts, turvakielto, the client's own account."""

from datetime import timedelta

import pytest

from polku.consent.actions import break_glass
from polku.consent.context import acting_as
from polku.consent.models import DisclosureBasis, Folder
from polku.people.models import OwnAccess
from polku.shared import clock
from tests.cast import as_actor, workplace
from tests.pathway.pages import logged_folders, page, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide_at(aino_case):
    return signed_in(aino_case.guide)


def basis_said(receiver, **facts):
    return {
        "kind": "permission", "receiver": workplace(receiver).pk, "categories": ["plan"], "purpose": "guidance",
        "valid_to": (clock.today() + timedelta(days=100)).isoformat(), "given_how": "spoken",
    } | facts  # fmt: skip


def test_the_text_is_shown_before_a_spoken_permission_is_kept(plan, aino_case, olli, guide_at):
    person = aino_case.client
    first = text_of(guide_at.post(page("basis_new", person), basis_said(olli) | {"do": "show"}))
    assert "Lue tämä henkilölle" in first
    with acting_as(as_actor(aino_case.guide)):
        assert DisclosureBasis.objects.count() == 1
    guide_at.post(page("basis_new", person), basis_said(olli) | {"do": "record"})
    with acting_as(as_actor(aino_case.guide)):
        assert DisclosureBasis.objects.latest("pk").given_how == "spoken"
    assert "hyvinvointialue" in text_of(guide_at.get(page("person_permissions", person)))


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "statute", "given_how": "", "statute": "Laki 1287/2022", "section": "23 §"},
        {"kind": "processor", "given_how": "", "contract": "Sopimus 7"},
        {"kind": "vital", "given_how": ""},
        {"given_how": "paper"},
    ],
)
def test_all_kinds_are_recorded_and_ended(plan, aino_case, olli, guide_at, facts):
    person = aino_case.client
    guide_at.post(page("basis_new", person), basis_said(olli, **facts) | {"do": "record"})
    with acting_as(as_actor(aino_case.guide)):
        basis = DisclosureBasis.objects.latest("pk")
    assert basis.kind == facts.get("kind", "permission")
    guide_at.post(page("basis_close", person), {"row": basis.pk, "how": "spoken"})
    with acting_as(as_actor(aino_case.guide)):
        basis.refresh_from_db()
    assert basis.withdrawn_at is not None


def test_a_basis_without_what_it_rests_on_is_refused_with_all_that_was_typed(aino_case, olli, guide_at):
    said = basis_said(olli, kind="statute", given_how="", note="Kansio 3")
    refused = guide_at.post(page("basis_new", aino_case.client), said | {"do": "record"})
    assert refused.status_code == 422
    assert "Kansio 3" in text_of(refused)
    with acting_as(as_actor(aino_case.guide)):
        assert DisclosureBasis.objects.count() == 1


def test_a_basis_that_waits_is_joined_to_ones_own_client(aino_case, olli, make_client, give_permission, plan):
    at_county = make_client(olli, "Aino")
    basis = give_permission(aino_case.client, aino_case.guide, workplace(olli), ["plan"])
    at_desk = signed_in(olli)
    shown = text_of(at_desk.get(page("person_permissions", at_county)))
    assert "Lahden Ohjaamo" in shown
    assert "Aino" in shown
    at_desk.post(page("basis_join", at_county), {"row": basis.pk})
    assert "Mitä Lahden Ohjaamo on avannut" in text_of(at_desk.get(page("person", at_county)))
    assert logged_folders() >= {plan.folder_id}
    assert at_desk.post(page("basis_join", at_county), {"row": "999"}).status_code == 404


def test_basic_facts_and_contact_details_change_and_a_conflict_is_told(aino_case, guide_at):
    person = aino_case.client
    shown = guide_at.get(page("client_edit", person)).context["form"].initial["version"]
    sent = {"call_name": "Aino", "language": "sv", "version": shown}
    assert guide_at.post(page("client_edit", person), sent).status_code == 302
    conflict = guide_at.post(page("client_edit", person), sent | {"call_name": "Aino Aurora"})
    assert conflict.status_code == 422
    assert "Aino Aurora" in text_of(conflict)
    contact = {"phone": "040 555 0101", "municipality": "398", "version": 1}
    guide_at.post(page("contact_edit", person), contact)
    basics = text_of(guide_at.get(page("person_basics", person)))
    assert "040 555 0101" in basics
    assert "Lahti" in basics


def test_a_conflict_shows_what_the_other_wrote_and_a_second_press_keeps_ones_own(aino_case, guide_at):
    address = page("client_edit", aino_case.client)
    first = {"call_name": "Aino", "language": "fi", "own_number": "77", "version": aino_case.client.version}
    assert guide_at.post(address, first).status_code == 302
    mine = guide_at.post(address, first | {"own_number": "99"})
    assert mine.status_code == 422
    assert mine.context["theirs"] == [("Organisaation oma numero", "77")] or ("77" in text_of(mine))
    again = {
        name: mine.context["form"][name].value() or ""
        for name in ("call_name", "language", "own_number", "version")
    }
    assert guide_at.post(address, again).status_code == 302
    assert "99" in text_of(guide_at.get(page("person_basics", aino_case.client)))


def test_turvakielto_hides_contact_details_from_an_emergency(aino_case, guide_at, colleague):
    person = aino_case.client
    guide_at.post(page("contact_edit", person), {"phone": "040 555 0101", "version": 1})
    guide_at.post(page("protection_set", person), {"do": "begin"})
    assert "Turvakielto" in text_of(guide_at.get(page("person", person)))
    break_glass(
        organisation=workplace(aino_case.guide), key=person.key, reason="cover",
        explanation="Ohjaaja on lomalla ja asia on kiireinen.", by=as_actor(colleague),
    )  # fmt: skip
    other = signed_in(colleague)
    shown = text_of(other.get(page("person_basics", person)))
    assert "040 555" not in shown
    assert "eivät ole sinulle auki" in shown
    assert other.post(page("protection_set", person), {"do": "end"}).status_code == 403
    with acting_as(as_actor(aino_case.guide)):
        hidden = Folder.objects.get(client=person, category="protected_contact").pk
    assert hidden not in logged_folders()


def test_the_clients_account_is_joined_and_closed(aino_case, guide_at, eero):
    person = aino_case.client
    guide_at.post(page("account_end", person))
    unknown = guide_at.post(page("account_join", person), {"email": "kukaan@example.fi"})
    assert unknown.status_code == 422
    guide_at.post(page("account_join", person), {"email": eero.email})
    with acting_as(as_actor(aino_case.guide)):
        assert OwnAccess.objects.get(ends_at=None).user_id == eero.pk
    assert "Eero" in text_of(guide_at.get(page("person_basics", person)))


def test_a_supporter_is_added_and_taken_away(aino_case, guide_at, paavo):
    person = aino_case.client
    sent = {
        "kind": "supporter", "email": paavo.email, "categories": ["plan"],
        "ends_on": (clock.today() + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    guide_at.post(page("representative_new", person), sent)
    row = guide_at.get(page("person_permissions", person)).context["representatives"][0]
    assert row.user_id == paavo.pk
    guide_at.post(page("representative_bar", person), {"row": row.pk})
    assert "suljettu" in text_of(guide_at.get(page("person_permissions", person)))
