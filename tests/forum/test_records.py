"""From the agenda to what a decision became: matters, attendance, minutes in versions, decisions and their trace."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from polku.criteria.actions import create_criteria
from polku.criteria.content import CriteriaContent
from polku.forum import actions
from polku.forum.choices import ChangeState, ItemKind, MeetingState, MinutesState, ProposalState
from polku.forum.models import AgendaItem, CriteriaChange, MeetingDecision, Proposal
from polku.forum.queries import agenda_open_for, meetings_ahead, minutes_as_text, minutes_to_publish
from polku.forum.queries.translating import mark_of, told_in_languages
from polku.mail.models import Message
from polku.measures.actions import create_measure
from polku.measures.models import Commitment, Measure
from polku.publishing.actions import create_publication, keep_finding, publish_publication, run_check
from polku.publishing.bridge.sources import source_of
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Refused
from tests.cast import as_actor, workplace
from tests.forum.conftest import signed_in

pytestmark = pytest.mark.django_db
FINDING = {
    "kind": "finding",
    "id": "abc123",
    "title": "Aukko: 16–17-vuotiaat",
    "address": "/fi/verkosto/raportit/1/",
}


@pytest.fixture
def held(circle, make_meeting, sari):
    """A meeting that was called, with a finding on its agenda."""
    meeting = make_meeting(called=True)
    item = actions.add_agenda_item(
        meeting=meeting, kind=ItemKind.FINDING, title=FINDING["title"], source=FINDING, by=circle.by
    )
    return meeting, item


def ready(circle, meeting, item, sari):
    """Minutes that were written, checked and approved."""
    actions.save_minutes(
        meeting=meeting,
        expected_version=0,
        texts={item.pk: "Keskusteltiin aukosta."},
        chair="Kiipulasäätiö",
        by=circle.by,
    )
    actions.send_to_check(meeting=meeting, users=[sari], by=circle.by)
    actions.check_minutes(meeting=meeting, right=True, remark="", by=as_actor(sari))
    return actions.approve_minutes(meeting=meeting, by=circle.by)


# The agenda


def test_a_finding_comes_on_the_agenda_once_and_keeps_where_it_comes_from(circle, held, kaisa, sari):
    meeting, item = held
    again = actions.add_agenda_item(
        meeting=meeting, kind=ItemKind.FINDING, title="Sama", source=FINDING, by=circle.by
    )
    assert again == item
    assert item.comes_from.address == FINDING["address"]
    assert (
        'href="/sv/verkosto/raportit/1/"'
        in signed_in(kaisa).get(f"/sv/foorumi/kokous/{meeting.pk}/").content.decode()
    )
    with pytest.raises(Refused):
        actions.add_agenda_item(meeting=meeting, kind="other", title="Oma", source=None, by=as_actor(sari))


def test_matters_are_moved_changed_taken_off_and_put_back(circle, held, kaisa):
    meeting, first = held
    client = signed_in(kaisa)
    client.post(reverse("agenda", args=[meeting.pk]), {"title": "Toinen asia", "minutes_planned": "15"})
    second = AgendaItem.objects.get(title="Toinen asia")
    change = reverse("agenda_change", args=[meeting.pk, second.pk])

    def titles():
        return [item.title for item in meeting.agenda.filter(removed_at=None)]

    client.post(change, {"what": "up"})
    assert titles() == ["Toinen asia", first.title]
    client.post(change, {"what": "up"})
    assert titles() == ["Toinen asia", first.title]
    client.post(change, {"what": "remove"})
    assert titles() == [first.title]
    assert "Palauta" in client.get(reverse("agenda", args=[meeting.pk])).content.decode()
    client.post(change, {"what": "restore"})
    assert titles() == [first.title, "Toinen asia"]
    client.post(reverse("agenda_item", args=[meeting.pk, second.pk]), {"title": "Uusi nimi"})
    assert titles() == [first.title, "Uusi nimi"]
    assert client.post(change, {"what": "burn"}).status_code == 404


def test_late_measures_are_offered_and_leave_the_offer_when_they_are_on_the_agenda(circle, held, kaisa, sari):
    meeting, _item = held
    measure = create_measure(
        plan=circle.plan, titles={"fi": "Sovitaan poimintakriteerit"}, aims=[circle.aim], theme=circle.theme,
        organisation=workplace(sari), owner=sari, due_on=clock.today() - timedelta(days=3), by=circle.by,
    )  # fmt: skip
    client, address = signed_in(kaisa), reverse("agenda", args=[meeting.pk])
    assert "Sovitaan poimintakriteerit" in client.get(address).content.decode()
    client.post(reverse("agenda_bring", args=[meeting.pk]), {"measure": measure.pk})
    item = meeting.agenda.get(kind=ItemKind.MEASURE)
    assert item.source["address"] == reverse("measure", args=["paijat-hame", measure.pk])
    assert "joiden määräpäivä on mennyt" not in client.get(address).content.decode()


def test_a_member_proposes_and_always_gets_an_answer(circle, held, kaisa, sari):
    meeting, _item = held
    member, coordinator = signed_in(sari), signed_in(kaisa)
    for title in ("Yhteinen lomake", "Uusi logo"):
        member.post(reverse("forum_propose", args=["paijat-hame"]), {"title": title, "text": "Koska."})
    taken, declined = Proposal.objects.order_by("pk")
    coordinator.post(reverse("forum_proposal", args=[taken.pk]), {"meeting": meeting.pk})
    assert coordinator.post(reverse("forum_proposal", args=[declined.pk]), {"reason": ""}).status_code == 422
    coordinator.post(reverse("forum_proposal", args=[declined.pk]), {"reason": "Logo uusitaan ensi vuonna."})
    assert meeting.agenda.get(kind=ItemKind.PROPOSAL).proposal == taken
    text = member.get(reverse("forum_of", args=["paijat-hame"])).content.decode()
    assert "Logo uusitaan ensi vuonna." in text
    actions.remove_agenda_item(item=meeting.agenda.get(kind=ItemKind.PROPOSAL), by=circle.by)
    taken.refresh_from_db()
    assert taken.state == ProposalState.WAITING
    actions.restore_agenda_item(item=meeting.agenda.get(kind=ItemKind.PROPOSAL), by=circle.by)
    taken.refresh_from_db()
    assert taken.state == ProposalState.TAKEN
    assert member.get(reverse("forum_proposal", args=[taken.pk])).status_code == 404


def test_agendas_are_open_for_those_who_call_meetings(circle, held, kaisa, sari):
    meeting, _item = held
    assert agenda_open_for(as_actor(kaisa)) == [meeting]
    assert agenda_open_for(as_actor(sari)) == []
    assert list(meetings_ahead(circle.network, clock.today())) == [meeting]


# Who was there, and the minutes


def test_who_was_there_is_counted_by_sector(circle, held, kaisa):
    meeting, _item = held
    client, address = signed_in(kaisa), reverse("attendance", args=[meeting.pk])
    came = {f"came_{row.pk}": "room" for row in meeting.invitations.filter(sector="public")}
    came[f"came_{meeting.invitations.get(email='pesula@example.fi').pk}"] = "remote"
    client.post(address, came)
    client.post(
        address, {"adds": "1", "organisation": circle.laundry.pk, "label": "harjoittelija", "came": "room"}
    )
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    response = client.get(address)
    assert {row.sector: row.present for row in response.context["sectors"]} == {
        "public": 2,
        "third": 0,
        "private": 2,
    }


def test_minutes_are_written_checked_and_approved_and_every_save_stays(circle, held, kaisa, sari):
    meeting, item = held
    writer, reader = signed_in(kaisa), signed_in(sari)
    address = reverse("minutes", args=[meeting.pk])
    assert reader.get(address).status_code == 404
    edit = reverse("minutes_edit", args=[meeting.pk])
    form = {"version": "0", "chair": "Kiipulasäätiö", "opened": "13:02", f"item_{item.pk}": "Puhuttiin."}
    assert writer.post(edit, form).status_code == 302
    refused = writer.post(edit, form | {f"item_{item.pk}": "Myöhässä"})
    assert refused.status_code == 422
    assert "Myöhässä" in refused.content.decode()
    assert "Puhuttiin." in refused.content.decode()
    writer.post(reverse("minutes_send", args=[meeting.pk]), {"users": [sari.pk]})
    assert Message.objects.get(kind="minutes_to_check").recipient == sari.email
    check = reverse("minutes_check", args=[meeting.pk])
    assert reader.post(check, {"right": "no"}).status_code == 422
    reader.post(check, {"right": "no", "remark": "Kellonaika puuttuu."})
    assert "Kellonaika puuttuu." in writer.get(address).content.decode()
    writer.post(reverse("minutes_send", args=[meeting.pk]), {"users": [sari.pk]})
    assert writer.post(reverse("minutes_approve", args=[meeting.pk])).status_code == 422
    reader.post(check, {"right": "yes"})
    writer.post(reverse("minutes_approve", args=[meeting.pk]))
    minutes = meeting.minutes
    minutes.refresh_from_db()
    assert (minutes.state, minutes.versions.count()) == (MinutesState.APPROVED, 4)
    assert "Puhuttiin." in reader.get(address).content.decode()
    assert writer.get(reverse("minutes_version", args=[meeting.pk, 1])).status_code == 200
    assert reader.get(reverse("minutes_version", args=[meeting.pk, 1])).status_code == 404


def test_what_is_approved_no_longer_changes_until_it_is_opened(circle, held, sari):
    meeting, item = held
    decision = actions.record_decision(meeting=meeting, item=item, text="Aukko suljetaan.", by=circle.by)
    minutes = ready(circle, meeting, item, sari)
    changing = [
        lambda: actions.save_minutes(
            meeting=meeting, expected_version=minutes.version, texts={}, by=circle.by
        ),
        lambda: actions.note_attendance(meeting=meeting, came={}, by=circle.by),
        lambda: actions.record_decision(meeting=meeting, item=item, text="Toinen.", by=circle.by),
        lambda: actions.change_decision(
            decision=decision, item=item, text="X", expected_version=1, by=circle.by
        ),
        lambda: actions.drop_decision(decision=decision, by=circle.by),
    ]
    for change in changing:
        with pytest.raises(Invalid):
            change()
    with pytest.raises(DatabaseError), transaction.atomic():
        minutes.versions.update(content={})
    actions.reopen_minutes(meeting=meeting, by=circle.by)
    actions.change_decision(
        decision=decision, item=item, text="Aukko suljetaan keväällä.", expected_version=1, by=circle.by
    )
    approved = minutes.versions.get(state=MinutesState.APPROVED)
    assert approved.document.matters[0].decisions[0].text == "Aukko suljetaan."


def test_approved_minutes_are_told_as_text_without_people(circle, held, sari):
    meeting, item = held
    row = meeting.invitations.get(user=sari)
    actions.note_attendance(meeting=meeting, came={row.pk: "room"}, by=circle.by)
    actions.record_decision(meeting=meeting, item=item, text="Aukko suljetaan.", by=circle.by)
    assert list(minutes_to_publish(circle.network)) == []
    ready(circle, meeting, item, sari)
    text = minutes_as_text(minutes_to_publish(circle.network).get())
    assert "**Päätös 1.** Aukko suljetaan." in text
    assert "Koulutuskeskus Salpaus" in text
    assert "Sari" not in text


# Minutes in the other language


@pytest.fixture
def approved(circle, held, sari):
    """Approved minutes with a decision, in Finnish."""
    meeting, item = held
    actions.record_decision(meeting=meeting, item=item, text="Aukko suljetaan.", by=circle.by)
    return meeting, ready(circle, meeting, item, sari)


def field_of(text):
    return f"part_{mark_of(text)}"


def test_minutes_are_translated_part_by_part_beside_what_they_say(circle, approved, kaisa, sari):
    meeting, _minutes = approved
    client, address = signed_in(kaisa), reverse("minutes_translate", args=[meeting.pk])
    assert address in client.get(reverse("minutes", args=[meeting.pk])).text
    page = client.get(address).text
    assert "Keskusteltiin aukosta." in page
    assert "4 kohtaa puuttuu." in page
    said = {"version": "0", field_of("Aukko suljetaan."): "Luckan stängs."}
    assert client.post(address, said).status_code == 302
    assert "3 kohtaa puuttuu." in client.get(address).text
    assert 'value="Luckan stängs."' in client.get(address).text
    # Somebody else saved meanwhile: what was typed stays, and what is kept is shown.
    refused = client.post(address, said | {field_of("Aukko suljetaan."): "Gapet stängs."})
    assert refused.status_code == 422
    assert "Gapet stängs." in refused.text
    assert "Luckan stängs." in refused.text
    assert signed_in(sari).get(address).status_code == 404
    with pytest.raises(Refused):
        actions.save_translation(meeting=meeting, texts={}, expected_version=1, by=as_actor(sari))


def translate(circle, meeting, texts):
    kept = meeting.minutes.translations.first()
    return actions.save_translation(
        meeting=meeting, texts={mark_of(source): text for source, text in texts.items()},
        expected_version=kept.version if kept else 0, by=circle.by,
    )  # fmt: skip


def test_each_language_is_told_whole_and_says_which_parts_are_only_in_the_other(circle, approved):
    meeting, minutes = approved
    assert list(told_in_languages(minutes)) == ["fi"]
    translate(
        circle, meeting, {"Aukko suljetaan.": "Luckan stängs.", FINDING["title"]: "Lucka: 16–17-åringar"}
    )
    assert list(told_in_languages(minutes)) == ["fi", "sv"]
    swedish = minutes_as_text(minutes, "sv")
    assert "## 1. Lucka: 16–17-åringar" in swedish
    assert "**Beslut 1.** Luckan stängs." in swedish
    untold = "*Den här delen finns bara på finska.*\n\n::: fi\nKeskusteltiin aukosta.\n\n:::"
    assert untold in swedish
    assert swedish.count(":::") == 2
    finnish = minutes_as_text(minutes)
    assert ":::" not in finnish
    assert "Luckan" not in finnish
    translate(circle, meeting, {"Keskusteltiin aukosta.": "Man talade om luckan."})
    assert ":::" not in minutes_as_text(minutes, "sv")
    # An empty part takes the translation away.
    translate(circle, meeting, {"Keskusteltiin aukosta.": ""})
    assert untold in minutes_as_text(minutes, "sv")


def test_what_changes_in_opened_minutes_waits_to_be_translated_again(circle, approved, sari):
    meeting, minutes = approved
    translate(
        circle, meeting, {"Aukko suljetaan.": "Luckan stängs.", "Keskusteltiin aukosta.": "Man talade."}
    )
    item = meeting.agenda.get()
    actions.reopen_minutes(meeting=meeting, by=circle.by)
    with pytest.raises(Invalid):
        translate(circle, meeting, {"Aukko suljetaan.": "Nej."})
    actions.save_minutes(
        meeting=meeting, expected_version=meeting.minutes.version, texts={item.pk: "Puhuttiin muusta."},
        by=circle.by,
    )  # fmt: skip
    actions.send_to_check(meeting=meeting, users=[sari], by=circle.by)
    actions.check_minutes(meeting=meeting, right=True, remark="", by=as_actor(sari))
    minutes = actions.approve_minutes(meeting=meeting, by=circle.by)
    swedish = minutes_as_text(minutes, "sv")
    assert "Luckan stängs." in swedish
    assert "Man talade." not in swedish
    assert "Puhuttiin muusta." in swedish


def test_published_minutes_are_read_in_the_readers_language_and_tell_the_language_of_each_part(
    circle, approved, kaisa
):
    meeting, minutes = approved
    translate(circle, meeting, {"Aukko suljetaan.": "Luckan stängs."})
    source = source_of(circle.network, f"minutes-{minutes.pk}")
    publication = create_publication(
        network=circle.network, kind=source.kind, content=source.made, source=source.as_json(), by=circle.by
    )
    document = publication.versions.get().document
    assert not document.is_stale("sv")
    assert document.texts["sv"].title.startswith("Protokoll: ")
    for finding in run_check(publication=publication, by=circle.by).findings.all():
        keep_finding(finding=finding, reason="Sovittu.", by=circle.by)
    publish_publication(publication=publication, by=circle.by)
    reader = Client()
    swedish = reader.get(f"/sv/julkaisut/{publication.pk}/").text
    assert "Luckan stängs." in swedish
    assert "Den här delen finns bara på finska." in swedish
    assert re.search(
        r'<div lang="fi">\s*<h\d>1\. Aukko[^<]+</h\d>\s*<p>Keskusteltiin aukosta.</p>\s*</div>', swedish
    )
    assert ":::" not in swedish
    finnish = reader.get(f"/fi/julkaisut/{publication.pk}/").text
    assert "Aukko suljetaan." in finnish
    assert "vain ruotsiksi" not in finnish


# Decisions and what became of them


def test_a_decision_becomes_a_measure_and_each_knows_the_other(circle, held, kaisa, sari):
    meeting, item = held
    client = signed_in(kaisa)
    client.post(
        reverse("meeting_decision_new", args=[meeting.pk]),
        {"item": item.pk, "text": "Salpaus ja hyvinvointialue sopivat 16–17-vuotiaiden polusta."},
    )
    decision = MeetingDecision.objects.get()
    address = reverse("meeting_outcome", args=[decision.pk, "measure"])
    form = {
        "titles_fi": "Sovitaan polku", "plan": circle.plan.pk, "theme": circle.theme.pk, "aims": [circle.aim.pk],
        "organisation": workplace(sari).pk, "owner": sari.pk, "due_on": "2027-03-31",
    }  # fmt: skip
    assert client.post(address, form | {"aims": []}).status_code == 422
    assert client.post(address, form | {"titles_fi": ""}).status_code == 422
    assert client.post(address, form).status_code == 302
    measure = Measure.objects.get()
    assert measure.decided_in.get().decision.item.source["id"] == FINDING["id"]
    assert "päätös 1" in measure.source
    page = client.get(reverse("meeting_decision", args=[decision.pk])).content.decode()
    assert reverse("measure", args=["paijat-hame", measure.pk]) in page
    assert FINDING["title"] in page
    assert (
        decision.text[:40]
        in client.get(reverse("measure", args=["paijat-hame", measure.pk])).content.decode()
    )
    listed = client.get(reverse("forum_decisions", args=["paijat-hame"])).content.decode()
    assert "Sovitaan polku" in listed
    exported = client.get(reverse("forum_decisions_export", args=["paijat-hame", "csv"])).content.decode(
        "utf-8-sig"
    )
    assert "Sovitaan polku" in exported


def test_a_decision_becomes_an_aim_or_a_commitment(circle, held, kaisa, sari):
    meeting, item = held
    decision = actions.record_decision(
        meeting=meeting, item=item, text="Kukaan ei putoa väliin.", by=circle.by
    )
    client = signed_in(kaisa)
    client.post(reverse("meeting_outcome", args=[decision.pk, "aim"]), {"texts_fi": "Kukaan ei putoa väliin"})
    assert circle.network.aims.get(number=2).decided_in.get().decision == decision
    form = {
        "organisation": circle.laundry.pk,
        "texts_fi": "Kaksi työkokeilua vuodessa",
        "review_on": "2027-06-01",
    }
    client.post(reverse("meeting_outcome", args=[decision.pk, "commitment"]), form)
    assert Commitment.objects.get().decided_in.get().decision == decision
    with pytest.raises(Invalid):
        actions.drop_decision(decision=decision, by=circle.by)
    assert signed_in(sari).get(reverse("meeting_outcome", args=[decision.pk, "aim"])).status_code == 404


def test_a_change_of_criteria_waits_for_their_owner_and_changes_nothing_by_itself(
    circle, held, kaisa, sari, olli
):
    meeting, item = held
    criteria = create_criteria(
        organisation=workplace(sari), purpose="entry", names={"fi": "Paja"}, content=CriteriaContent(), by=circle.by,
        owner_email="paja@example.fi",
    )  # fmt: skip
    decision = actions.record_decision(meeting=meeting, item=item, text="Ikäraja lasketaan.", by=circle.by)
    form = {"criteria": criteria.pk, "text": "Ikäraja 16 vuotta", "due_on": "2027-02-01"}
    version = criteria.version
    signed_in(kaisa).post(reverse("meeting_outcome", args=[decision.pk, "criteria"]), form)
    change = CriteriaChange.objects.get()
    criteria.refresh_from_db()
    assert criteria.version == version
    assert criteria.changes_decided.get() == change
    assert Message.objects.get(kind="criteria_change_decided").recipient == "paja@example.fi"
    address = reverse("criteria_change", args=[change.pk])
    assert signed_in(olli).post(address, {"state": "done"}).status_code == 403
    owner = signed_in(sari)
    assert address in owner.get(reverse("criteria_edit", args=[criteria.pk])).content.decode()
    assert owner.post(address, {"state": "declined"}).status_code == 422
    owner.post(address, {"state": "done", "answer": "Ikäraja on nyt 16."})
    change.refresh_from_db()
    assert (change.state, change.answered_by_label) == (ChangeState.DONE, "Sari")
    assert (
        "Kriteerejä muutettiin"
        in signed_in(kaisa).get(reverse("meeting_decision", args=[decision.pk])).content.decode()
    )


def plan_measure(circle, sari, title="Sovitaan polku"):
    return create_measure(
        plan=circle.plan, titles={"fi": title}, aims=[circle.aim], theme=circle.theme,
        organisation=workplace(sari), owner=None, due_on=clock.today() + timedelta(days=90), by=circle.by,
    )  # fmt: skip


def test_a_decision_is_tied_to_a_measure_that_goes_on_already_and_untied(circle, held, kaisa, sari):
    meeting, item = held
    decision = actions.record_decision(meeting=meeting, item=item, text="Jatketaan polkua.", by=circle.by)
    measure = plan_measure(circle, sari)
    client, page = signed_in(kaisa), reverse("meeting_decision", args=[decision.pk])
    tie, shown = (
        reverse("meeting_tie", args=[decision.pk]),
        reverse("measure", args=["paijat-hame", measure.pk]),
    )
    assert tie in client.get(page).text
    assert client.post(tie, {"measure": ""}).status_code == 422
    assert client.post(tie, {"measure": measure.pk}).status_code == 302
    outcome = decision.outcomes.get()
    assert (outcome.measure, outcome.tied) == (measure, True)
    # The measure shows what stands behind it; it came from elsewhere, and keeps saying so.
    assert "Jatketaan polkua." in client.get(shown).text
    assert page in client.get(shown).text
    measure.refresh_from_db()
    assert measure.source == ""
    assert "Sovitaan polku" not in client.get(tie).text
    with pytest.raises(Invalid):
        actions.tie_measure(decision=decision, measure=measure, by=circle.by)
    untie = reverse("meeting_untie", args=[decision.pk, outcome.pk])
    assert untie in client.get(page).text
    assert signed_in(sari).post(untie).status_code == 404
    assert client.post(untie).status_code == 302
    assert not decision.outcomes.exists()
    assert "Jatketaan polkua." not in client.get(shown).text
    assert "Sovitaan polku" in client.get(tie).text
    assert client.post(untie).status_code == 404


def test_what_a_decision_made_stays_with_it_and_other_networks_are_out_of_reach(
    circle, held, kaisa, sari, make_network
):
    from polku.measures.actions import create_plan

    meeting, item = held
    decision = actions.record_decision(meeting=meeting, item=item, text="Uusi polku.", by=circle.by)
    made = actions.decide_measure(
        decision=decision, plan=circle.plan, titles={"fi": "Uusi"}, aims=[circle.aim], theme=circle.theme,
        organisation=workplace(sari), owner=None, due_on=clock.today(), by=circle.by,
    )  # fmt: skip
    outcome = decision.outcomes.get()
    with pytest.raises(Invalid):
        actions.untie_measure(outcome=outcome, by=circle.by)
    client = signed_in(kaisa)
    assert client.post(reverse("meeting_untie", args=[decision.pk, outcome.pk])).status_code == 404
    assert (
        "toimenpide syntyi tästä päätöksestä"
        in client.get(reverse("measure", args=["paijat-hame", made.pk])).text
    )
    other = make_network(slug="toinen", names={"fi": "Toinen"})
    plan = create_plan(network=other, names={"fi": "Muu"}, starts_on=clock.today(), by=circle.by)
    aim = other.aims.create(number=1, texts={"fi": "Muu tavoite"})
    elsewhere = create_measure(
        plan=plan, titles={"fi": "Muualla"}, aims=[aim], organisation=workplace(sari), owner=None,
        due_on=clock.today(), by=circle.by,
    )  # fmt: skip
    with pytest.raises(Invalid):
        actions.tie_measure(decision=decision, measure=elsewhere, by=circle.by)
    with pytest.raises(Refused):
        actions.tie_measure(decision=decision, measure=plan_measure(circle, sari), by=as_actor(sari))


def test_the_aims_lead_to_their_measures_and_to_the_decisions_they_came_from(circle, held, sari):
    meeting, item = held
    decision = actions.record_decision(meeting=meeting, item=item, text="Tästä tulee tavoite.", by=circle.by)
    aim = actions.decide_aim(decision=decision, texts={"fi": "Kukin saa polun"}, by=circle.by)
    measure = plan_measure(circle, sari)
    client = signed_in(sari)
    page = client.get(reverse("network_aims", args=["paijat-hame"])).text
    address = reverse("measure", args=["paijat-hame", measure.pk])
    assert address in page
    assert reverse("meeting_decision", args=[decision.pk]) in page
    # Aim 1 has the measure; the new one says that nothing serves it yet.
    assert page.count("Mikään toimenpide ei vie sitä vielä eteenpäin.") == 1
    assert f'id="aim-{aim.number}"' in page
    assert f"#aim-{circle.aim.number}" in client.get(address).text


def test_two_who_correct_a_decision_at_once_lose_nothing(circle, held, kaisa):
    meeting, item = held
    decision = actions.record_decision(meeting=meeting, item=item, text="Yksi.", by=circle.by)
    actions.change_decision(decision=decision, item=item, text="Kaksi.", expected_version=1, by=circle.by)
    with pytest.raises(Conflict):
        actions.change_decision(decision=decision, item=item, text="Kolme.", expected_version=1, by=circle.by)
    answer = signed_in(kaisa).post(
        reverse("meeting_decision_edit", args=[decision.pk]), {"text": "Kolme.", "version": "1"}
    )
    assert answer.status_code == 422
    assert "Kolme." in answer.content.decode()
    assert "Kaksi." in answer.content.decode()


def test_a_decision_taken_back_keeps_its_number(circle, held, kaisa):
    meeting, item = held
    decision = actions.record_decision(meeting=meeting, item=item, text="Vahinko.", by=circle.by)
    signed_in(kaisa).post(reverse("meeting_decision_drop", args=[decision.pk]))
    following = actions.record_decision(meeting=meeting, item=None, text="Oikea.", by=circle.by)
    assert following.number == 2
    assert "Vahinko." not in signed_in(kaisa).get(reverse("meeting", args=[meeting.pk])).content.decode()
