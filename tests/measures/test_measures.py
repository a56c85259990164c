"""Measures are made, changed, told of and shown to be done by those who may, and every step is kept."""

from datetime import timedelta

import pytest

from polku.measures.actions import (
    add_evidence,
    change_measure,
    remove_evidence,
    tell_of_measure,
)
from polku.measures.queries import aims_without_measure, measures_of, overdue
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Refused
from tests.cast import as_actor

pytestmark = pytest.mark.django_db


def tell(measure, by, state, note="", **facts):
    given = {"expected_version": measure.version} | facts
    return tell_of_measure(measure=measure, state=state, note=note, by=as_actor(by), **given)


def test_measures_get_numbers_inside_their_theme(make_measure):
    assert [make_measure(f"Toimi {n}").label for n in (1, 2)] == ["1.1", "1.2"]
    assert make_measure(theme=None).label == "1"


def test_a_measure_cites_an_aim_of_its_own_network(make_measure, make_network):
    from polku.cooperation.models import Aim

    foreign = Aim.objects.create(network=make_network("muu"), number=1, texts={"fi": "Muu"})
    for aims in ([], [foreign]):
        with pytest.raises(Invalid):
            make_measure(aims=aims)


def test_an_aim_that_only_a_dropped_measure_serves_is_listed(planned, make_measure, kaisa):
    on = clock.today()
    assert list(aims_without_measure(planned.network, on)) == [planned.aim]
    measure = make_measure()
    assert list(aims_without_measure(planned.network, on)) == []
    tell(measure, kaisa, "dropped", "Ei rahaa")
    assert list(aims_without_measure(planned.network, on)) == [planned.aim]


def test_only_somebody_of_the_network_becomes_an_owner(make_measure, aino):
    with pytest.raises(Invalid):
        make_measure(owner=aino)


def test_a_member_does_not_put_measures_in_the_plan(make_measure, sari):
    with pytest.raises(Refused):
        make_measure(by=as_actor(sari))


def test_a_theme_leader_and_a_secretary_put_measures_in_the_plan(make_measure, planned, kaisa, aino, sari):
    from polku.cooperation.actions import give_term

    for user, role, theme in ((aino, "theme_leader", planned.theme.code), (sari, "secretary", "")):
        give_term(network=planned.network, user=user, role=role, theme=theme, by=as_actor(kaisa))
        assert make_measure(by=as_actor(user)).theme == planned.theme
    with pytest.raises(Refused):
        make_measure(by=as_actor(aino), theme=None)


def test_a_change_keeps_what_it_was(make_measure, kaisa, olli):
    measure = make_measure()
    day = clock.today() + timedelta(days=60)
    changed = change_measure(
        measure=measure, expected_version=1, by=as_actor(kaisa), owner=olli, due_on=day, titles={"fi": "Uusi"}
    )
    assert changed.version == 2
    assert changed.events.get(verb="changed").changes == {
        "owner": ["Sari", "Olli"],
        "due_on": [measure.due_on.isoformat(), day.isoformat()],
        "titles": ["Tunnistetaan tuen tarve", "Uusi"],
    }


def test_two_who_change_the_same_measure_are_told(make_measure, kaisa):
    measure = make_measure()
    change_measure(measure=measure, expected_version=1, by=as_actor(kaisa), titles={"fi": "Eka"})
    with pytest.raises(Conflict):
        change_measure(measure=measure, expected_version=1, by=as_actor(kaisa), titles={"fi": "Toka"})


def test_done_needs_something_that_shows_it(make_measure, sari):
    measure = make_measure()
    with pytest.raises(Invalid):
        tell(measure, sari, "done")
    add_evidence(measure=measure, text="Malli on käytössä", by=as_actor(sari))
    assert tell(measure, sari, "done", cost_spent=1200).state == "done"


def test_what_alone_shows_a_done_measure_cannot_be_removed(make_measure, sari):
    measure = make_measure()
    shown = add_evidence(measure=measure, text="Malli on käytössä", by=as_actor(sari))
    measure = tell(measure, sari, "done")
    with pytest.raises(Invalid):
        remove_evidence(evidence=shown, by=as_actor(sari))
    tell(measure, sari, "going_on")
    remove_evidence(evidence=shown, by=as_actor(sari))
    assert [e.verb for e in measure.events.order_by("pk")] == ["made", "shown", "done", "going_on", "hidden"]


def test_dropping_needs_a_reason(make_measure, sari):
    with pytest.raises(Invalid):
        tell(make_measure(), sari, "dropped", " ")


def test_another_member_does_not_tell_of_it(make_measure, olli):
    with pytest.raises(Refused):
        tell(make_measure(), olli, "going_on")


def test_an_owner_whose_membership_ended_loses_it_at_once(make_measure, sari, by):
    from polku.accounts.actions import end_membership

    measure = make_measure()
    end_membership(membership=sari.memberships.get(), by=by)
    with pytest.raises(Refused):
        tell(measure, type(sari).objects.get(pk=sari.pk), "going_on")


def test_late_ones_are_those_whose_day_passed_while_open(make_measure, planned, kaisa):
    late, _ahead, dropped = make_measure(due_in=-1), make_measure(due_in=0), make_measure(due_in=-5)
    tell(dropped, kaisa, "dropped", "Ei tarvita")
    assert list(overdue(planned.network, clock.today())) == [late]
    assert measures_of(planned.network, clock.today()).count() == 3


def test_phases_are_compared_by_measures_in_each_state(planned, make_measure, kaisa):
    from polku.cooperation.queries.lineage import counts_of

    make_measure()
    tell(make_measure(), kaisa, "dropped", "Ei rahaa")
    counts = counts_of(planned.network, clock.today())
    assert counts["measures.measure"] == {"": 2, "planned": 1, "dropped": 1}
