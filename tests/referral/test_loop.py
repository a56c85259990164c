"""The closed loop: who may do what when, what each side sees, and that nothing counts twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail

from polku.consent.actions import withdraw_basis
from polku.consent.context import acting_as
from polku.mail.models import Message
from polku.referral.actions import (
    Said,
    act_as_receiver,
    act_as_sender,
    expire_referral,
    send_referral,
    write_referral,
)
from polku.referral.choices import DUTIES, TRANSITIONS, Act, Side, State
from polku.referral.models import Referral, ReferralEvent
from polku.referral.permissions import ANSWER, NAMED
from polku.referral.queries.finding import received, received_by, referral_keyed, referrals_of
from polku.shared import clock
from polku.shared.actor import by_link, system
from polku.shared.errors import Conflict, Invalid, Missing, Refused
from tests.cast import as_actor, workplace
from tests.referral.conftest import BRIEF


def acting(referral, act, by, **said):
    return act_as_receiver(referral=referral, act=act, said=Said(**said), by=by, request_key=uuid4())


def test_it_is_sent_on_a_basis_in_force_only(draft, basis, aino_case, guide_acts, give_permission, sari):
    school = workplace(sari)
    elsewhere = give_permission(aino_case.client, aino_case.guide, school, ["referral"])
    with pytest.raises(Invalid):
        send_referral(referral=draft, basis=elsewhere, by=guide_acts, request_key=uuid4())
    withdrawn = withdraw_basis(basis=basis, client=aino_case.client, how="spoken", by=guide_acts)
    with pytest.raises(Invalid):
        send_referral(referral=draft, basis=withdrawn, by=guide_acts, request_key=uuid4())


@pytest.mark.parametrize(
    "brief", ["", "Aino tarvitsee tukea", "Ainolle ryhmä", "Soita 040 555 0101", "a@example.fi"]
)
def test_what_is_seen_before_a_yes_names_nobody(aino_case, workshop, guide_acts, brief):
    with pytest.raises(Invalid) as told:
        write_referral(client=aino_case.client, receiver=workshop, brief=brief, by=guide_acts)
    assert told.value.problems["brief"]


def test_the_receiver_hears_by_a_link_and_nothing_else(sent):
    message = Message.objects.get(recipient="paja@example.fi")
    assert "/fi/vastaa/" in message.body
    for word in ("Aino", "puutöitä", BRIEF, "040 555"):
        assert word not in message.body + message.subject
    assert not mail.outbox


def test_the_name_comes_with_the_yes(sent, trainer):
    before = received(sent.pk, actor=as_actor(trainer))
    assert (before.brief, before.call_name, before.matter, before.contact) == (BRIEF, None, None, None)
    acting(sent, Act.ACCEPT, as_actor(trainer))
    after = received(sent.pk, actor=as_actor(trainer))
    assert (after.call_name, after.contact) == ("Aino", "040 555 0101")


def test_a_link_answers_without_an_account(sent):
    link = by_link(ANSWER, sent.pk, "Kaarisilta ry")
    acting(sent, Act.SEE, link)
    assert acting(sent, Act.ACCEPT, link).state == State.ACCEPTED
    assert received(sent.pk, actor=link).call_name is None, "without the code the link tells no name"
    assert received(sent.pk, actor=by_link(NAMED, sent.pk, "Kaarisilta ry")).call_name == "Aino"


def test_a_permission_taken_back_closes_the_name_again(sent, basis, trainer, aino_case, guide_acts):
    acting(sent, Act.ACCEPT, as_actor(trainer))
    withdraw_basis(basis=basis, client=aino_case.client, how="spoken", by=guide_acts)
    after = received(sent.pk, actor=as_actor(trainer))
    assert (after.call_name, after.matter, after.contact, after.permitted) == (None, None, None, False)


def test_others_see_nothing_and_answer_nothing(sent, olli, kaisa, sari, workshop):
    for outsider in (olli, kaisa, sari):
        with pytest.raises(Missing):
            received(sent.pk, actor=as_actor(outsider))
        with pytest.raises(Missing):
            acting(sent, Act.ACCEPT, as_actor(outsider))
        with pytest.raises(Missing):
            received_by(workshop.pk, actor=as_actor(outsider))
    with pytest.raises(Missing):
        received(sent.pk, actor=by_link(ANSWER, sent.pk + 1, "toinen"))
    with acting_as(as_actor(olli)):
        assert not Referral.objects.exists()


def test_a_draft_is_nobody_elses(draft, trainer):
    with pytest.raises(Missing):
        received(draft.pk, actor=as_actor(trainer))
    assert received_by(draft.receiver_id, actor=as_actor(trainer)) == []


def test_a_double_click_is_one_act(sent, trainer):
    key, by = uuid4(), as_actor(trainer)
    for _ in range(2):
        act_as_receiver(referral=sent, act=Act.ACCEPT, said=Said(), by=by, request_key=key)
    with acting_as(system("test"), folders=[sent.folder_id]):
        assert ReferralEvent.objects.filter(act=Act.ACCEPT).count() == 1


def test_two_who_answer_at_once_do_not_overwrite_each_other(sent, trainer):
    acting(sent, Act.ACCEPT, as_actor(trainer))
    with pytest.raises(Conflict):
        acting(sent, Act.DECLINE, as_actor(trainer), decline_reason="full", note="Täynnä.")


@pytest.mark.parametrize(
    ("act", "missing"),
    [(Act.ASK, {"note"}), (Act.QUEUE, {"expected_on"}), (Act.DECLINE, {"decline_reason", "note"})],
)
def test_an_answer_says_what_the_other_side_needs(sent, trainer, act, missing):
    with pytest.raises(Invalid) as told:
        acting(sent, act, as_actor(trainer))
    assert set(told.value.problems) == missing


def test_the_whole_way_round(sent, trainer, guide_acts, aino_case):
    by = as_actor(trainer)
    acting(sent, Act.ASK, by, note="Milloin hän voi aloittaa?")
    act_as_sender(referral=sent, act=Act.REPLY, said=Said(note="Heti."), by=guide_acts, request_key=uuid4())
    day = clock.today() + timedelta(days=20)
    waiting = acting(sent, Act.QUEUE, by, expected_on=day, position=3)
    assert (waiting.due_on, waiting.position) == (day, 3)
    acting(sent, Act.ACCEPT, by)
    acting(sent, Act.MISS, by)
    acting(sent, Act.CONTACT, by)
    acting(sent, Act.START, by)
    done = acting(sent, Act.FINISH, by, outcome="supported_work")
    assert (done.state, done.due_on) == (State.DONE, None)
    assert [row.state for row in referrals_of(aino_case.client, actor=guide_acts)] == ["done"]


def test_the_client_takes_the_matter_back(sent, aino, trainer):
    act_as_sender(referral=sent, act=Act.WITHDRAW, said=Said(), by=as_actor(aino), request_key=uuid4())
    with pytest.raises(Conflict):
        acting(sent, Act.ACCEPT, as_actor(trainer))


def test_the_client_does_not_send_or_reply_for_the_worker(draft, aino):
    with pytest.raises(Refused):
        act_as_sender(referral=draft, act=Act.SEND, said=Said(), by=as_actor(aino), request_key=uuid4())


def test_silence_ends_and_only_the_system_says_so(sent, guide_acts):
    with pytest.raises(Refused):
        expire_referral(referral=sent, by=guide_acts)
    assert expire_referral(referral=sent, by=system("referrals")).state == State.EXPIRED


def test_every_open_state_has_somebody_whose_turn_it_is_and_a_way_on():
    leaving = {state: [t for t in TRANSITIONS.values() if state in t.sources] for state in State}
    for state in State:
        ways = {side for transition in leaving[state] for side in transition.sides}
        if state in DUTIES:
            assert DUTIES[state].side in ways
            assert Side.CLIENT in ways, "the client may always take the matter back"
        else:
            assert not leaving[state], "what is closed stays closed"
    assert {transition.target for transition in TRANSITIONS.values()} == set(State) - {State.DRAFT}


def test_the_sender_reads_it_and_a_stranger_finds_nothing(sent, guide_acts, olli):
    assert referral_keyed(sent.key, actor=guide_acts).state == State.SENT
    for key, actor in ((sent.key, as_actor(olli)), (uuid4(), guide_acts)):
        with pytest.raises(Missing):
            referral_keyed(key, actor=actor)
