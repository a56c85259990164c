"""What the requirement rows of networks and agreements ask, looked at on the loaded demo."""

from datetime import date, timedelta

from django.test import Client

from polku.accounts.models import Organisation, User
from polku.cooperation.actions import accept_handover, handover, send_link
from polku.cooperation.models import AgreementVersion, Network, Party, PhaseSnapshot, Term
from polku.cooperation.permissions import may_coordinate, may_see_network_work, terms_of
from polku.cooperation.queries import aims_on, convener_on, duties_of, members_on
from polku.cooperation.queries.agreements import kinds_of, told_agreement
from polku.cooperation.queries.lineage import lineage_of
from polku.practice.models import Procedure
from polku.shared import clock
from tests.cast import as_actor

EIGHT_KINDS = {
    "basic_school", "foundation", "state", "association", "kela", "vocational_school", "unit", "joint_authority",
}  # fmt: skip


def network(slug="paijat-hame"):
    return Network.objects.get(slug=slug)


def agreement():
    return AgreementVersion.objects.get(network=network(), number=1)


def user(name):
    return User.objects.get(email=f"{name}@example.fi")


def page(path):
    answer = Client().get(f"/fi/verkostot/{path}")
    assert answer.status_code == 200, path
    return answer.text


def the_agreement_has_parties_aims_areas_and_a_public_page():
    version = agreement()
    told = told_agreement(version, "fi")
    assert version.state == "in_force"
    assert (len(told.parties), told.signed, len(told.aims)) == (12, 12, 4)
    assert [str(name) for name, _text in told.practices] == [
        "Henkilökohtainen budjetointi", "Vammaisten oma mediatiimi", "Vertaisvalmentajat",
    ]  # fmt: skip
    assert told.responsibilities
    assert told.follow_ups
    assert str(told.convener) == "Kiipulasäätiö"
    for address in ("paijat-hame/sopimus/", "paijat-hame/sopimus/1/tuloste/"):
        assert "Henkilökohtainen budjetointi" in page(address)


def the_signing_event_links_version_signatories_and_minutes():
    (event,) = agreement().events.all()
    held = event.held_at.astimezone(clock.HELSINKI)
    assert (held.day, held.month, held.hour, event.place) == (30, 11, 13, "Lahti")
    assert event.signatures.count() == 12
    assert event.minutes["title"]
    assert "klo 13.00" in page("paijat-hame/sopimus/")


def aims_are_things_of_their_own():
    for each in Network.objects.all():
        agreed = aims_on(each, clock.today()).exclude(starts_on=None).filter(number__lte=4)
        assert agreed.count() == 4
        assert all(aim.texts["fi"] and aim.texts["sv"] and aim.source for aim in agreed)


def members_have_sector_kind_area_and_days():
    members = members_on(network("keski-pohjanmaa"), clock.today())
    assert {member.organisation.sector for member in members} == {"public", "third", "private"}
    assert all(member.valid_from for member in members)
    left = network("keski-pohjanmaa").members.get(organisation__names__fi="Kokkotyö-säätiö")
    assert left.valid_to == date(2021, 2, 28)


def the_lead_has_a_term_and_a_handover_moves_rights_and_tasks():
    here, kaisa, olli = network("keski-pohjanmaa"), user("kaisa"), user("olli")
    assert str(convener_on(network(), clock.today())) == "Kiipulasäätiö"
    assert may_coordinate(as_actor(kaisa), here)
    accept_handover(
        handover=handover(network=here, giver=kaisa, receiver=olli, by=as_actor(kaisa)), by=as_actor(olli)
    )
    assert duties_of(kaisa, here) == []
    assert may_coordinate(as_actor(olli), here)
    assert not may_coordinate(as_actor(kaisa), here)


def names_of(steps):
    return [str(step.thing.name("fi")) for step in steps] + [n for s in steps for n in names_of(s.results)]


def the_lineage_is_shown_both_ways():
    names = names_of(lineage_of(network()))
    project = Organisation.objects.get(names__fi__startswith="Pähee OTE")
    assert str(project) in names
    assert "Kun opinnot ovat vaarassa keskeytyä" in names
    assert "Päijät-Hämeen verkosto" in names_of(lineage_of(project))
    assert "Pähee OTE" in page("paijat-hame/juuret/")
    assert "Päijät-Hämeen verkosto" in page(f"ohjelma/{project.pk}/")


def a_body_that_was_replaced_is_shown_with_its_successor():
    assert "nykyisin" in page("paijat-hame/")
    told = told_agreement(agreement(), "fi")
    now = {str(row.name): [str(body) for body in row.now] for row in told.parties}
    assert now["Päijät-Hämeen hyvinvointikuntayhtymä PHHYKY"] == ["Päijät-Hämeen hyvinvointialue"]
    assert now["Hämeen TE-toimisto"] == ["Lahden työllisyysalue", "Päijät-Hämeen työllisyysalue"]
    assert "Verso" in page("paijat-hame/sopimus/")


def twelve_signatories_of_eight_kinds_can_each_sign():
    assert set(kinds_of(agreement())) == EIGHT_KINDS
    assert sum(kinds_of(agreement()).values()) == 12
    opened = AgreementVersion.objects.get(network__slug="keski-pohjanmaa", state="signing")
    party = Party.objects.get(
        agreement=opened, organisation__names__fi__startswith="Keski-Pohjanmaan ammattiopisto"
    )
    assert send_link(party=party, by=as_actor(user("kaisa"))).invited_at


def units_sign_and_are_members():
    units = {str(member.organisation) for member in members_on(network(), clock.today())}
    assert {"Ohjaamo Lahti", "PHHYKY, vammaispalvelut", "PHHYKY, työikäisten palvelut"} <= units
    assert "Lahden kaupunki" not in units
    phhyky = agreement().parties.get(organisation__names__fi__endswith="PHHYKY")
    assert phhyky.units.count() == 3


def the_programme_has_its_eight_projects_with_numbers():
    programme = Organisation.objects.get(kind="programme")
    numbers = programme.units.filter(kind="project").order_by("number").values_list("number", flat=True)
    assert list(numbers) == [str(number) for number in range(1, 9)]
    rolled = names_of(lineage_of(programme))
    assert {"Päijät-Hämeen verkosto", "KP OTE -verkosto"} <= set(rolled)


def a_procedure_has_decision_points_parties_and_documents():
    version = Procedure.objects.get(names__fi="Kun valmistuvalla ei ole jatkopaikkaa").versions.get(
        state="published"
    )
    assert any(step.is_question for step in version.document.steps)
    assert version.document.parties
    assert version.document.documents


def the_end_of_the_project_ended_its_rights():
    terms = Term.objects.filter(project__isnull=False)
    assert {term.role for term in terms} == {"project_manager", "project_worker", "secretary"}
    for term in terms:
        assert term.valid_to is None
        assert not any(held.project_id for held in terms_of(as_actor(term.user), term.network))
    with clock.freeze(clock.now().replace(year=2018, month=6)):
        assert may_coordinate(as_actor(user("olli")), network("keski-pohjanmaa"))


def several_networks_each_with_their_area():
    assert {each.slug: each.area.kind for each in Network.objects.all()} == {
        "paijat-hame": "region", "keski-pohjanmaa": "region",
    }  # fmt: skip
    assert may_see_network_work(as_actor(user("olli")), network("keski-pohjanmaa"))
    assert not may_see_network_work(as_actor(user("olli")), network("paijat-hame"))


def phases_are_kept_to_be_compared():
    snapshots = list(PhaseSnapshot.objects.filter(network__slug="keski-pohjanmaa"))
    assert [each.phase for each in snapshots] == ["initial", "midterm", "end"]
    members = [each.counts["cooperation.networkmember"][""] for each in snapshots]
    assert members == sorted(set(members))
    assert snapshots[-1].on - snapshots[0].on > timedelta(days=365)


ROWS = {
    "R1": the_agreement_has_parties_aims_areas_and_a_public_page,
    "R2": the_signing_event_links_version_signatories_and_minutes,
    "R3": aims_are_things_of_their_own,
    "R4": members_have_sector_kind_area_and_days,
    "R6": the_lead_has_a_term_and_a_handover_moves_rights_and_tasks,
    "R8": the_lineage_is_shown_both_ways,
    "R9": a_body_that_was_replaced_is_shown_with_its_successor,
    "R21": twelve_signatories_of_eight_kinds_can_each_sign,
    "R22": units_sign_and_are_members,
    "R24": the_programme_has_its_eight_projects_with_numbers,
    "R53": a_procedure_has_decision_points_parties_and_documents,
    "R75": the_end_of_the_project_ended_its_rights,
    "R76": several_networks_each_with_their_area,
    "R77": phases_are_kept_to_be_compared,
}
