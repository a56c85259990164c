"""The situation of a network: what is due, what waits, what changed since the forum; every line leads somewhere."""

from collections import Counter
from datetime import timedelta

import pytest

from polku.accounts.actions import save_contact
from polku.cooperation.actions import begin_agreement, end_term, give_term, handover, join_network, save_party
from polku.cooperation.choices import AgreementState, TermRole
from polku.cooperation.models import Aim
from polku.forum.actions import (
    add_participant,
    call_meeting,
    decide_aim,
    invite,
    plan_meeting,
    propose,
    record_decision,
)
from polku.forum.choices import Came
from polku.measures.actions import create_measure, create_plan, make_commitment, tell_of_measure
from polku.network.queries.cockpit import situation_of
from polku.shared import clock
from polku.shared.actor import system
from polku.workgroup.actions import create_group
from polku.workgroup.actions.drafts import create_draft
from polku.workgroup.choices import DraftKind
from polku.workgroup.content import ModelContent
from tests.cast import as_actor, workplace
from tests.directory.test_query_counts import counted

pytestmark = pytest.mark.django_db
THEME = "opinnoista-toihin"


def day(days):
    return clock.today() + timedelta(days=days)


def moment(days):
    return clock.now() + timedelta(days=days)


@pytest.fixture
def by_kaisa(kaisa):
    return as_actor(kaisa)


@pytest.fixture
def running(make_network, kaisa, sari, by_kaisa):
    """A network with a plan; Kaisa runs it."""
    network = make_network(members=[workplace(sari)])
    create_plan(network=network, names={"fi": "Suunnitelma"}, starts_on=day(-300), by=by_kaisa)
    return network


@pytest.fixture
def add_measure(running, sari, by):
    """Put a measure in the plan: `add_measure("Otsikko", due_in=-3)`."""
    aim = Aim.objects.create(network=running, number=1, texts={"fi": "Työtä ja osallisuutta"})

    def add(title, due_in, owner=sari):
        return create_measure(
            plan=running.plans.get(),
            titles={"fi": title},
            aims=[aim],
            organisation=workplace(sari),
            owner=owner,
            due_on=day(due_in),
            by=by,
        )

    return add


@pytest.fixture
def hold(running, sari, by_kaisa):
    """Hold a meeting so many days ago."""

    def held(days_ago):
        begins = moment(-days_ago)
        meeting = plan_meeting(
            network=running,
            title="Foorumi",
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            by=by_kaisa,
        )
        add_participant(meeting=meeting, organisation=workplace(sari), came=Came.ROOM, by=by_kaisa)
        return meeting

    return held


def situation(network, by):
    return situation_of(network.slug, actor=by, language="fi")


def titles(lines):
    return [line.title for line in lines]


def whats(lines):
    return Counter(line.what for line in lines)


def test_what_is_late_comes_first_and_what_is_far_away_not_at_all(running, add_measure, by_kaisa):
    add_measure("Kaukana", 15)
    add_measure("Pian", 14)
    add_measure("Myöhässä", -2)
    due = situation(running, by_kaisa).due
    assert titles(due) == ["Myöhässä", "Pian"]
    assert [line.is_late for line in due] == [True, False]
    assert due[0].who == "Koulutuskeskus Salpaus, Sari"


def test_a_term_that_ends_soon_is_due(running, sari, by_kaisa):
    give_term(
        network=running, user=sari, role=TermRole.THEME_LEADER, theme=THEME, valid_to=day(60), by=by_kaisa
    )
    give_term(network=running, user=sari, role=TermRole.SECRETARY, valid_to=day(61), by=by_kaisa)
    assert [line.day for line in situation(running, by_kaisa).due] == [day(60)]


def test_changes_are_counted_from_the_last_forum(running, add_measure, hold, by_kaisa, make_organisation):
    with clock.freeze(moment(-40)):
        old = add_measure("Vanha", 100, owner=None)
        moved = add_measure("Liikkui", 100, owner=None)
    hold(30)
    tell_of_measure(measure=moved, state="going_on", note="", expected_version=moved.version, by=by_kaisa)
    join_network(network=running, organisation=make_organisation("Uusi jäsen"), by=by_kaisa)
    now = situation(running, by_kaisa)
    assert {"Liikkui", "Uusi jäsen"} <= set(titles(now.changed))
    assert old.titles["fi"] not in titles(now.changed)
    assert now.since == day(-30)


def test_without_a_forum_the_changes_of_ninety_days_are_told(running, add_measure, by_kaisa):
    with clock.freeze(moment(-100)):
        add_measure("Vanha", 200, owner=None)
    add_measure("Uusi", 200, owner=None)
    now = situation(running, by_kaisa)
    assert "Uusi" in titles(now.changed)
    assert "Vanha" not in titles(now.changed)
    assert "Uusi" in titles(now.waits)


def test_every_line_leads_to_a_page_that_opens(client, running, add_measure, hold, kaisa, sari, by_kaisa):
    fill(running, add_measure, hold, kaisa, sari, by_kaisa)
    now = situation(running, by_kaisa)
    assert len(whats(now.due)) >= 4
    assert len(whats(now.waits)) >= 8
    assert len(whats(now.changed)) >= 4
    client.force_login(kaisa)
    lines = [*now.due, *now.waits, *now.changed]
    opened = {line.address: client.get(line.address).status_code for line in lines}
    assert {address: status for address, status in opened.items() if status != 200} == {}
    page = client.get(f"/fi/verkostot/{running.slug}/tilanne/").content.decode()
    for line in now.due:
        assert f'href="{line.address}"' in page


def fill(network, add_measure, hold, kaisa, sari, by):
    """Something of everything."""
    add_measure("Myöhässä", -2)
    add_measure("Kenenkään", 100, owner=None)
    make_commitment(
        network=network,
        organisation=workplace(sari),
        owner=sari,
        texts={"fi": "Lupaus"},
        review_on=day(3),
        by=by,
    )
    Aim.objects.create(network=network, number=2, texts={"fi": "Tavoite ilman toimenpidettä"})
    held = hold(10)
    decision = record_decision(meeting=held, item=None, text="Otetaan uusi tavoite.", by=by)
    decide_aim(decision=decision, texts={"fi": "Uusi tavoite"}, by=by)
    ahead = plan_meeting(network=network, title="Seuraava", starts_at=moment(20), ends_at=moment(21), by=by)
    invite(meeting=ahead, organisation=workplace(sari), sector="public", user=sari, by=by)
    call_meeting(meeting=ahead, by=by)
    propose(network=network, title="Ehdotus", text="Puhutaan tästä.", by=as_actor(sari))
    group = create_group(network=network, theme=THEME, names={"fi": "Ryhmä"}, tasks={}, by=by)
    create_draft(
        group=group, kind=DraftKind.MODEL, content=ModelContent(name={"fi": "Malli"}),
        organisation=workplace(sari), drafter=sari, due_on=day(20), by=by,
    )  # fmt: skip
    version = begin_agreement(network=network, by=by)
    save_party(version=version, organisation=workplace(sari), by=by)
    type(version).objects.update(state=AgreementState.SIGNING)
    handover(network=network, giver=kaisa, receiver=sari, by=by)
    with clock.freeze(moment(-400)):
        save_contact(
            organisation=workplace(sari), role={"fi": "Opo"}, phone="040 555 0121", by=system("test")
        )


def test_only_those_who_run_the_network_see_it_and_an_ended_term_closes_it(
    client, running, make_user, kaisa, sari, by
):
    address = f"/fi/verkostot/{running.slug}/tilanne/"
    client.force_login(sari)
    assert client.get(address).status_code == 404
    assert client.get("/fi/verkosto/tilanne/").status_code == 404
    other = make_user("toinen")
    term = give_term(network=running, user=other, role=TermRole.PROJECT_MANAGER, by=by)
    client.force_login(other)
    assert client.get("/fi/verkosto/tilanne/").url == address
    assert client.get(address).status_code == 200
    end_term(term=term, by=by)
    assert client.get(address).status_code == 404


def test_a_network_where_all_is_well_says_so(client, running, kaisa):
    client.force_login(kaisa)
    page = client.get(f"/fi/verkostot/{running.slug}/tilanne/").content.decode()
    assert "Mikään ei ole myöhässä" in page
    assert "Mitään ei tarvitse tehdä nyt" in page


def test_a_coordinator_without_a_network_is_told_where_to_begin(client, kaisa):
    client.force_login(kaisa)
    page = client.get("/fi/verkosto/tilanne/").content.decode()
    assert 'href="/fi/verkostot/"' in page


def test_more_lines_do_not_cost_more_questions(client, running, add_measure, kaisa):
    client.force_login(kaisa)
    address = f"/fi/verkostot/{running.slug}/tilanne/"
    add_measure("Yksi", -2)
    before = counted(client, address)
    for number in range(8):
        add_measure(f"Toimenpide {number}", -number)
    assert counted(client, address) == before


def test_the_desk_of_a_coordinator_leads_here(client, running, kaisa, sari):
    client.force_login(kaisa)
    assert 'href="/fi/verkosto/tilanne/"' in client.get("/fi/tyopoyta/").content.decode()
    client.force_login(sari)
    page = client.get("/fi/tyopoyta/").content.decode()
    assert 'href="/fi/verkosto/tilanne/"' not in page
    assert 'href="/fi/verkosto/yhteystiedot/"' in page


def test_the_desk_of_whoever_runs_a_network_leads_here_while_the_task_lasts(
    client, running, make_user, sari, by
):
    outside = make_user("toinen")
    for user in (sari, outside):
        term = give_term(network=running, user=user, role=TermRole.COORDINATOR, by=by)
        client.force_login(user)
        page = client.get("/fi/tyopoyta/").text
        assert 'href="/fi/verkosto/tilanne/"' in page
        assert 'href="/fi/verkostot/"' in page
        end_term(term=term, by=by)
        assert 'href="/fi/verkosto/tilanne/"' not in client.get("/fi/tyopoyta/").text
    term = give_term(network=running, user=sari, role=TermRole.SECRETARY, by=by)
    client.force_login(sari)
    assert 'href="/fi/verkosto/tilanne/"' not in client.get("/fi/tyopoyta/").text
