"""What one person must do and may do passes to another, whole, when both want it."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polku.accounts.actions import close_account, create_organisation
from polku.accounts.models import ContactCard
from polku.accounts.permissions import may_keep_contact
from polku.cooperation.actions import (
    accept_handover,
    decline_handover,
    give_term,
    handover,
    join_network,
    leave_network,
    withdraw_handover,
)
from polku.cooperation.models import Handover, Network, Term
from polku.cooperation.permissions import may_coordinate, may_see_network_work, terms_of
from polku.cooperation.queries import duties_of, models_with_duties
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.actor import system
from polku.shared.errors import Invalid, Refused
from tests.cast import as_actor, workplace
from tests.cooperation.rows import DAYS_AGO, open_duty
from tests.cooperation.test_terms import again

pytestmark = pytest.mark.django_db


@pytest.fixture
def verkosto(sari, make_network):
    """A network with Kaisa as coordinator and Sari's school as a member."""
    return make_network(members=[workplace(sari)])


@pytest.mark.parametrize("model", models_with_duties(), ids=lambda m: m.__name__)
def test_no_duty_of_any_kind_is_left_behind(model, verkosto, kaisa, sari, network):
    row = open_duty(model, verkosto, kaisa, network)
    accept_handover(handover=offered(verkosto, kaisa, sari), by=as_actor(sari))
    assert duties_of(kaisa, verkosto) == []
    kinds = [duty.kind for duty in duties_of(sari, verkosto)]
    assert kinds.count(model) == (2 if model is Term else 1)
    assert {"kind": model._meta.label_lower, "id": row.pk} in [
        {"kind": line["kind"], "id": line["id"]} for line in Handover.objects.get().moved
    ]


def offered(network, giver, receiver):
    return handover(network=network, giver=giver, receiver=receiver, by=as_actor(giver))


@settings(
    max_examples=5, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    held=st.lists(
        st.tuples(
            st.sampled_from(models_with_duties()),
            st.sampled_from(["giver", "receiver", "other"]),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_everything_of_the_giver_passes_and_nothing_of_others(held, verkosto, kaisa, sari, olli, network):
    with transaction.atomic():
        elsewhere = Network.objects.create(slug="muu", names={"fi": "Muu"})
        people = {"giver": kaisa, "receiver": sari, "other": olli}
        for model, holder, here in held:
            open_duty(model, verkosto if here else elsewhere, people[holder], network)
        before = {name: state(user, verkosto) for name, user in people.items()}
        outside = {name: state(user, elsewhere) for name, user in people.items()}
        accept_handover(handover=offered(verkosto, kaisa, sari), by=as_actor(sari))
        assert duties_of(kaisa, verkosto) == []
        assert terms_of(again(kaisa), verkosto) == []
        assert not may_coordinate(again(kaisa), verkosto)
        assert counted(sari, verkosto) == added(before["receiver"][1], before["giver"][1])
        assert state(olli, verkosto) == before["other"]
        assert {name: state(user, elsewhere) for name, user in people.items()} == outside
        transaction.set_rollback(True)


def state(user, network):
    """The rows a person has open, and how many of each kind."""
    return {(d.kind, d.row.pk) for d in duties_of(user, network)}, counted(user, network)


def counted(user, network):
    found = {}
    for duty in duties_of(user, network):
        found[duty.kind] = found.get(duty.kind, 0) + 1
    return found


def added(one, other):
    return {kind: one.get(kind, 0) + other.get(kind, 0) for kind in {*one, *other}}


@pytest.fixture
def card(kaisa, verkosto, sari):
    """The card of a unit of Sari's school, kept by Kaisa."""
    unit = create_organisation(
        kind="unit", names={"fi": "Opintotoimisto"}, parent=workplace(sari), by=system("t")
    )
    return ContactCard.objects.create(
        organisation=unit, role={"fi": "Opintosihteeri"}, owner=kaisa, checked_on=clock.today(),
        expires_on=clock.today() + timedelta(days=365),
    )  # fmt: skip


def test_a_contact_card_passes_to_whoever_acts_for_its_organisation(verkosto, kaisa, sari, card):
    made = offered(verkosto, kaisa, sari)
    assert "Opintosihteeri, Opintotoimisto" in [line["titles"]["fi"] for line in made.listed]
    accept_handover(handover=made, by=as_actor(sari))
    card.refresh_from_db()
    assert card.owner == sari
    assert may_keep_contact(again(sari), card)


def test_a_contact_card_stays_with_its_owner_when_the_receiver_could_not_keep_it(verkosto, kaisa, olli, card):
    join_network(network=verkosto, organisation=workplace(olli), by=as_actor(kaisa))
    made = offered(verkosto, kaisa, olli)
    assert [line["kind"] for line in made.listed] == ["cooperation.term"]
    accept_handover(handover=made, by=as_actor(olli))
    card.refresh_from_db()
    assert card.owner == kaisa
    assert [duty.row for duty in duties_of(kaisa, verkosto)] == [card]


def test_a_card_of_an_organisation_outside_the_network_is_no_duty_in_it(verkosto, kaisa, sari, card):
    member = verkosto.members.get(organisation=workplace(sari))
    leave_network(member=member, reason="", by=as_actor(kaisa))
    assert [duty.kind for duty in duties_of(kaisa, verkosto)] == [Term]


def test_nothing_moves_before_the_receiver_accepts_and_the_list_is_kept(verkosto, kaisa, sari):
    verkosto.terms.update(valid_from=clock.today() - timedelta(days=DAYS_AGO))
    made = offered(verkosto, kaisa, sari)
    assert may_coordinate(as_actor(kaisa), verkosto)
    assert not may_coordinate(as_actor(sari), verkosto)
    assert [line["titles"]["fi"] for line in made.listed] == ["Koordinaattori"]
    accept_handover(handover=made, by=as_actor(sari))
    assert may_coordinate(again(sari), verkosto)
    made.refresh_from_db()
    assert made.moved[0]["id"] == made.listed[0]["id"]
    old = Term.objects.get(user=kaisa)
    assert old.valid_to is not None
    assert old.ended_by_label == "Sari"
    assert set(Message.objects.values_list("recipient", flat=True)) == {sari.email, kaisa.email}


def test_the_giver_loses_sight_of_the_network_when_nothing_else_lets_them_in(verkosto, aino, kaisa, sari):
    give_term(network=verkosto, user=aino, role="secretary", by=as_actor(kaisa))
    accept_handover(handover=offered(verkosto, aino, sari), by=as_actor(sari))
    assert not may_see_network_work(again(aino), verkosto)


def test_only_the_receiver_accepts_and_only_once(verkosto, kaisa, sari):
    made = offered(verkosto, kaisa, sari)
    with pytest.raises(Refused):
        accept_handover(handover=made, by=as_actor(kaisa))
    accept_handover(handover=made, by=as_actor(sari))
    with pytest.raises(Invalid):
        accept_handover(handover=made, by=as_actor(sari))


def test_a_declined_or_withdrawn_offer_leaves_everything_as_it_was(verkosto, kaisa, sari):
    decline_handover(handover=offered(verkosto, kaisa, sari), reason="En ehdi", by=as_actor(sari))
    withdraw_handover(handover=offered(verkosto, kaisa, sari), by=as_actor(kaisa))
    assert len(duties_of(kaisa, verkosto)) == 1
    assert duties_of(sari, verkosto) == []


def test_others_do_not_offer_and_outsiders_do_not_receive(verkosto, kaisa, sari, olli):
    with pytest.raises(Refused):
        handover(network=verkosto, giver=kaisa, receiver=sari, by=as_actor(sari))
    with pytest.raises(Invalid):
        offered(verkosto, kaisa, olli)


def test_a_coordinator_takes_over_alone_only_from_somebody_whose_account_is_closed(verkosto, kaisa, sari, by):
    give_term(network=verkosto, user=sari, role="secretary", by=as_actor(kaisa))
    made = handover(network=verkosto, giver=sari, receiver=kaisa, by=as_actor(kaisa))
    with pytest.raises(Refused):
        accept_handover(handover=made, by=as_actor(kaisa))
    close_account(user=sari, by=by)
    accept_handover(handover=Handover.objects.get(), by=as_actor(kaisa))
    assert {d.row.role for d in duties_of(kaisa, verkosto)} == {"coordinator", "secretary"}
