"""Bases given and withdrawn, relations that end, emergencies, accounts: what each does at once."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from polku.audit.models import Event, Look
from polku.consent import actions, queries
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.consent.permissions import last_moment_of_guardianship
from polku.consent.wording import what_it_means, what_withdrawal_does
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import system
from polku.shared.errors import Conflict, Invalid, Missing, Refused
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db


def open_to(user, purpose=None):
    with acting_as(as_actor(user), purpose=purpose):
        return set(Folder.objects.values_list("client_id", "category"))


def test_a_basis_opens_what_it_names_for_its_purpose_until_it_is_withdrawn(aino_case, sari):
    client = aino_case.client.pk
    plan = {(client, "plan"), (client, "referral")}
    assert {one for one in open_to(sari) if one[0] == client} == plan
    assert not {one for one in open_to(sari, "employment") if one[0] == client}
    actions.withdraw_basis(
        basis=aino_case.basis, client=aino_case.client, how="spoken", by=as_actor(aino_case.guide)
    )
    assert not {one for one in open_to(sari) if one[0] == client}


def test_a_client_gives_and_withdraws_permission_alone(aino_case, aino, eero):
    basis = actions.give_basis(
        client=aino_case.client, kind="permission", purpose="employment", categories=["work"],
        receiver=workplace(eero), valid_to=clock.now() + timedelta(days=30), given_how="electronic",
        by=as_actor(aino),
    )  # fmt: skip
    closed = actions.withdraw_basis(basis=basis, client=aino_case.client, how="electronic", by=as_actor(aino))
    assert closed.withdrawn_at is not None
    verbs = Event.objects.filter(target_kind="disclosurebasis", target_id=basis.pk).values_list(
        "verb", flat=True
    )
    assert sorted(verbs) == ["give_basis", "withdraw_basis"]


@pytest.mark.parametrize(
    "facts",
    [
        {"categories": []},
        {"categories": ["protected_contact"]},
        {"valid_to": datetime(2020, 1, 1, tzinfo=UTC)},
        {"valid_to": datetime(2199, 1, 1, tzinfo=UTC)},
        {"given_how": ""},
        {"kind": "statute"},
        {"kind": "processor"},
        {"given_how": "electronic"},
        {"purpose": "curiosity"},
    ],
)
def test_a_basis_that_says_too_little_or_too_much_is_refused(aino_case, give_permission, eero, facts):
    with pytest.raises(Invalid):
        give_permission(
            aino_case.client, aino_case.guide, workplace(eero), **({"categories": ["plan"]} | facts)
        )


def test_hidden_and_missing_answer_alike(aino_case, olli, paavo):
    told = set()
    for actor in (as_actor(olli), as_actor(paavo)):
        for key in (aino_case.client.key, uuid.uuid4()):
            for ask in (queries.client_of, queries.folders_of):
                with pytest.raises(Missing) as missing:
                    ask(key, actor=actor)
                told.add(str(missing.value))
    assert len(told) == 1


def test_an_ended_relation_closes_at_once(aino_case):
    guide, client = aino_case.guide, aino_case.client
    assert queries.client_of(client.key, actor=as_actor(guide)).call_name == "Aino"
    actions.end_care(organisation=workplace(guide), key=client.key, worker=guide, by=as_actor(guide))
    with pytest.raises(Missing):
        queries.client_of(client.key, actor=as_actor(guide))


def test_a_colleague_is_brought_in_by_the_worker_and_not_by_the_colleague(aino_case, make_user):
    centre = workplace(aino_case.guide)
    colleague = make_user("sijainen", "member", centre)
    start = {"organisation": centre, "key": aino_case.client.key, "worker": colleague}
    with pytest.raises(Missing):
        actions.start_care(**start, by=as_actor(colleague))
    actions.start_care(**start, by=as_actor(aino_case.guide))
    assert queries.clients_of(as_actor(colleague))[0].call_name == "Aino"
    with pytest.raises(Invalid):
        actions.start_care(**start, by=as_actor(aino_case.guide))


def test_a_steward_gives_a_client_without_a_worker_to_one(aino_case, make_user):
    guide, centre = aino_case.guide, workplace(aino_case.guide)
    steward, new = make_user("vastaava", "member", centre), make_user("uusi", "member", centre)
    actions.name_steward(organisation=centre, user=steward, by=system("test"))
    actions.end_care(organisation=centre, key=aino_case.client.key, worker=guide, by=as_actor(guide))
    assert queries.clients_without_worker(centre.pk, actor=as_actor(steward)) == [aino_case.client.key]
    actions.start_care(organisation=centre, key=aino_case.client.key, worker=new, by=as_actor(steward))
    assert queries.clients_without_worker(centre.pk, actor=as_actor(steward)) == []
    assert not open_to(steward)
    with pytest.raises(Refused):
        queries.clients_without_worker(centre.pk, actor=as_actor(new))


def test_an_emergency_opens_for_an_hour_and_is_reviewed_by_another(aino_case, make_user, olli):
    centre = workplace(aino_case.guide)
    colleague, steward = make_user("sijainen", "member", centre), make_user("vastaava", "member", centre)
    actions.name_steward(organisation=centre, user=steward, by=system("test"))
    actions.name_steward(organisation=centre, user=colleague, by=system("test"))
    broken = {
        "organisation": centre, "reason": "cover", "explanation": "Ohjaaja on lomalla, asia on kiireinen.",
        "key": queries.clients_named("  aino ", centre.pk, actor=as_actor(colleague))[0],
    }  # fmt: skip
    with pytest.raises(Missing):
        actions.break_glass(**broken, by=as_actor(olli))
    with pytest.raises(Invalid):
        actions.break_glass(**broken | {"explanation": " "}, by=as_actor(colleague))
    opened = actions.break_glass(**broken, by=as_actor(colleague))
    assert {category for _client, category in open_to(colleague)} >= {"basic", "plan", "contact"}
    with clock.freeze(clock.now() + timedelta(minutes=60)):
        assert not open_to(colleague)
    review = {
        "organisation": centre,
        "emergency_id": opened.pk,
        "outcome": "justified",
        "review": "Oli kiire.",
    }
    with pytest.raises(Refused):
        actions.review_emergency(**review, by=as_actor(colleague))
    with clock.freeze(clock.now() + timedelta(days=8)):
        with pytest.raises(Refused):
            actions.break_glass(**broken, by=as_actor(colleague))
        actions.review_emergency(**review, by=as_actor(steward))
        assert actions.break_glass(**broken, by=as_actor(colleague)).pk


def test_protected_contact_details_stay_with_the_worker_and_the_client(
    aino_case, aino, sari, give_permission
):
    client, guide = aino_case.client, as_actor(aino_case.guide)
    more = give_permission(client, aino_case.guide, workplace(sari), ["contact"])
    actions.join_basis(basis_id=more.pk, client=aino_case.at_school, by=as_actor(sari))
    actions.change_contact(
        client=client,
        version=1,
        phone="040 555 0101",
        email=None,
        address="Katu 1",
        municipality=None,
        by=guide,
    )
    assert queries.contact_of(client, actor=as_actor(sari)).phone == "040 555 0101"
    actions.set_protection(client=client, is_protected=True, by=guide)
    assert queries.contact_of(client, actor=as_actor(sari)) is None
    assert queries.contact_of(client, actor=guide).address == "Katu 1"
    assert queries.contact_of(client, actor=as_actor(aino)).address == "Katu 1"


def test_a_guardian_sees_until_the_18th_birthday_begins_in_finland(guide, paavo, make_client):
    born = date(2009, 3, 29)
    client = make_client(guide, "Aino", born_on=born)
    with clock.freeze(datetime(2027, 1, 1, tzinfo=UTC)):
        actions.add_representative(
            client=client, user=paavo, kind="guardian", categories=["plan"],
            ends_at=datetime(2030, 1, 1, tzinfo=UTC), by=as_actor(guide),
        )  # fmt: skip
    birthday = last_moment_of_guardianship(born)
    assert birthday.astimezone(UTC) == datetime(2027, 3, 28, 21, 0, tzinfo=UTC)
    with clock.freeze(birthday - timedelta(seconds=1)):
        assert open_to(paavo)
    with clock.freeze(birthday):
        assert not open_to(paavo)
    assert last_moment_of_guardianship(date(2008, 2, 29)).date() == date(2026, 3, 1)


def test_a_client_bars_a_representative_at_once(aino_case, aino, paavo):
    row = actions.add_representative(
        client=aino_case.client, user=paavo, kind="supporter", categories=["plan"],
        ends_at=clock.now() + timedelta(days=9), by=as_actor(aino_case.guide),
    )  # fmt: skip
    assert open_to(paavo) == {(aino_case.client.pk, "plan")}
    actions.bar_representative(client=aino_case.client, representative=row, by=as_actor(aino))
    assert not open_to(paavo)


def test_a_button_pressed_twice_records_a_basis_and_a_representative_once(aino_case, guide, eero, paavo):
    until, by = clock.now() + timedelta(days=30), as_actor(guide)

    def give(**more):
        said = {"categories": ["work"], "given_how": "spoken", "valid_to": until} | more
        return actions.give_basis(
            client=aino_case.client,
            kind="permission",
            purpose="employment",
            receiver=workplace(eero),
            by=by,
            **said,
        )

    def stand_by(**more):
        said = {"categories": ["plan"], "ends_at": until} | more
        return actions.add_representative(
            client=aino_case.client, user=paavo, kind="supporter", by=by, **said
        )

    for act, other in ((give, {"categories": ["plan"]}), (stand_by, {"categories": ["work"]})):
        first = act()
        assert act().pk == first.pk
        assert act(**other).pk != first.pk


def test_two_who_change_at_once_lose_nothing(aino_case):
    facts = {"client": aino_case.client, "version": 1, "born_on": None, "own_number": None, "language": "fi"}
    actions.change_client(**facts, call_name="Aino K", by=as_actor(aino_case.guide))
    with pytest.raises(Conflict):
        actions.change_client(**facts, call_name="Aino L", by=as_actor(aino_case.guide))


def test_a_look_is_logged_with_what_opened_it(aino_case, sari):
    received = queries.folders_received(aino_case.at_school, actor=as_actor(sari))
    assert {(folder.category, basis.pk) for folder, basis in received} == {
        ("plan", aino_case.basis.pk),
        ("referral", aino_case.basis.pk),
    }
    look = Look.objects.order_by("pk").last()
    assert set(look.clients) == {aino_case.client.pk}
    assert set(look.grounds) == {f"basis:{aino_case.basis.pk}"}
    assert look.purpose == "guidance"


def test_a_request_sees_as_the_one_who_is_signed_in_and_leaves_nothing_behind(aino_case):
    with acting_as(as_actor(aino_case.guide)):
        assert Client.objects.count() == 1
    assert Client.objects.count() == 0


@pytest.mark.parametrize("language", ["fi", "sv", "en", "fi-selko"])
@pytest.mark.parametrize("kind", ["permission", "statute", "processor", "vital"])
def test_every_kind_of_basis_is_explained_in_every_language(aino_case, language, kind):
    basis = aino_case.basis
    basis.kind, basis.statute, basis.section, basis.contract = kind, "Laki 703/2023", "12", "Sopimus 4"
    with translation.override(language):
        told = what_it_means(basis, "fi") + what_withdrawal_does(basis, "fi")
    assert str(basis.receiver) in told
    assert "%(" not in told
    if language != "en":
        with translation.override("en"):
            assert told != what_it_means(basis, "fi") + what_withdrawal_does(basis, "fi")
