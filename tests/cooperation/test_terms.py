"""Rights in a network come from terms and memberships in force, and end with them."""

from datetime import date, timedelta

import pytest

from polku.accounts.actions import add_membership, end_membership, record_succession
from polku.accounts.models import Organisation
from polku.cooperation.actions import end_term, give_term, join_network, leave_network
from polku.cooperation.permissions import may_coordinate, may_lead_theme, may_see_network_work
from polku.cooperation.queries import convener_on, coordinators_on, members_on, networks_of, people_of
from polku.shared import clock
from polku.shared.errors import Invalid, Refused
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db


def again(user):
    """The user as the next request reads them."""
    return as_actor(type(user).objects.get(pk=user.pk))


def test_an_outsider_sees_nothing_of_the_work(aino, make_network):
    network = make_network()
    assert not may_see_network_work(as_actor(aino), network)
    assert not may_see_network_work(None, network)
    assert networks_of(as_actor(aino)) == []


def test_people_of_a_member_organisation_see_the_work_and_do_not_run_it(sari, make_network):
    network = make_network(members=[workplace(sari)])
    assert may_see_network_work(as_actor(sari), network)
    assert not may_coordinate(as_actor(sari), network)
    assert networks_of(as_actor(sari)) == [network]


def test_a_member_unit_lets_in_the_people_above_and_below_it_but_not_those_of_other_units(
    make_organisation, make_user, make_network
):
    city = make_organisation("Lahden kaupunki", kind="municipality")
    ohjaamo, other = (
        make_organisation(name, kind="unit", parent=city) for name in ("Ohjaamo", "Muu yksikkö")
    )
    team = make_organisation("Ohjaamon tiimi", kind="unit", parent=ohjaamo)
    network = make_network(members=[ohjaamo])
    seeing = {
        place.names["fi"]: may_see_network_work(as_actor(make_user(f"tekija{n}", "member", place)), network)
        for n, place in enumerate((city, ohjaamo, team, other))
    }
    assert seeing == {"Lahden kaupunki": True, "Ohjaamo": True, "Ohjaamon tiimi": True, "Muu yksikkö": False}


def test_the_successor_of_a_member_carries_the_membership_on(make_organisation, olli, make_network, by):
    phhyky = make_organisation("PHHYKY", kind="joint_authority")
    network = make_network(members=[phhyky])
    assert not may_see_network_work(as_actor(olli), network)
    record_succession(predecessor=phhyky, successor=workplace(olli), on=date(2023, 1, 1), by=by)
    assert may_see_network_work(again(olli), network)
    assert olli in people_of(network, clock.today())


def test_an_ended_membership_of_a_person_or_of_an_organisation_loses_access_at_once(
    sari, olli, kaisa, make_network, by
):
    network = make_network(members=[workplace(sari), workplace(olli)])
    end_membership(membership=sari.memberships.get(), by=by)
    leave_network(member=network.members.get(organisation=workplace(olli)), reason="", by=as_actor(kaisa))
    for user in (sari, olli):
        assert not may_see_network_work(again(user), network)
        assert user not in people_of(network, clock.today())


def test_a_term_gives_its_rights_and_an_ended_one_nothing_at_once(aino, kaisa, make_network):
    network = make_network()
    term = give_term(network=network, user=aino, role="coordinator", by=as_actor(kaisa))
    assert may_coordinate(again(aino), network)
    assert set(coordinators_on(network, clock.today())) == {aino, kaisa}
    end_term(term=term, by=as_actor(kaisa))
    assert not may_see_network_work(again(aino), network)


def test_the_end_of_a_project_ends_the_rights_it_gave(aino, kaisa, make_network, make_organisation):
    network = make_network()
    project = make_organisation("KP OTE", kind="project", valid_to=clock.today())
    give_term(network=network, user=aino, role="project_worker", project=project, by=as_actor(kaisa))
    assert may_see_network_work(again(aino), network)
    Organisation.objects.filter(pk=project.pk).update(valid_to=clock.today() - timedelta(days=1))
    assert not may_see_network_work(again(aino), network)
    assert aino not in people_of(network, clock.today())


def test_a_theme_leader_leads_one_theme(aino, kaisa, make_network):
    network = make_network()
    give_term(network=network, user=aino, role="theme_leader", theme="osallisuus", by=as_actor(kaisa))
    assert may_lead_theme(again(aino), network, "osallisuus")
    assert not may_lead_theme(again(aino), network, "foorumi")


def test_the_convener_stands_in_only_while_nobody_coordinates(kaisa, aino, network, make_user, make_network):
    verkosto = make_network()
    deputy = make_user("eeva", "coordinator", network)
    assert not may_coordinate(as_actor(deputy), verkosto)
    verkosto.terms.all().delete()
    assert may_coordinate(as_actor(deputy), verkosto)


def test_the_last_coordinator_cannot_leave_the_network_without_one(kaisa, make_network):
    network = make_network()
    with pytest.raises(Invalid):
        end_term(term=network.terms.get(), by=as_actor(kaisa))


def test_an_organisation_that_left_may_join_again_and_both_memberships_stay_in_the_history(
    kaisa, sari, make_network
):
    place = workplace(sari)
    network = make_network(members=[place])
    leave_network(member=network.members.get(organisation=place), reason="Päätös", by=as_actor(kaisa))
    assert place not in [m.organisation for m in members_on(network, clock.today())]
    join_network(network=network, organisation=place, by=as_actor(kaisa))
    assert network.members.filter(organisation=place).count() == 2
    with pytest.raises(Invalid):
        join_network(network=network, organisation=place, by=as_actor(kaisa))


def test_only_coordinators_change_members_and_terms(sari, aino, network, make_network):
    verkosto = make_network(members=[workplace(sari)])
    assert convener_on(verkosto, clock.today()) == network
    with pytest.raises(Refused):
        join_network(network=verkosto, organisation=workplace(sari), by=as_actor(sari))
    with pytest.raises(Refused):
        give_term(network=verkosto, user=aino, role="secretary", by=as_actor(sari))


def test_an_editor_of_a_member_may_say_that_it_leaves(editor, association, make_network):
    network = make_network(members=[association])
    leave_network(member=network.members.get(organisation=association), reason="", by=as_actor(editor))
    assert not may_see_network_work(again(editor), network)


def test_a_person_who_works_elsewhere_too_keeps_the_other_door(sari, kaisa, make_network, association, by):
    network = make_network(members=[workplace(sari), association])
    first = sari.memberships.get()
    add_membership(user=sari, organisation=association, role="member", by=by)
    end_membership(membership=first, by=by)
    assert may_see_network_work(again(sari), network)
