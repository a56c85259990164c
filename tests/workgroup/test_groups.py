"""Theme groups: who sees, who works, what is brought in, what is noted."""

from datetime import timedelta

import pytest

from polku.accounts.models import Membership
from polku.cooperation.queries import duties_of
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Missing, Refused
from polku.workgroup.actions import add_member, bring_material, end_group, end_membership
from polku.workgroup.actions.groups import change_note, remove_material, write_note
from polku.workgroup.models import GroupMember
from polku.workgroup.permissions import may_see_group, may_work_in_group
from polku.workgroup.queries.groups import groups_of, leaders_of, members_of, networks_to_see
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db
SOURCE = {"kind": "finding", "mark": "abc", "title": "Aukko", "address": "/fi/raportit/1/havainto/abc/"}


def test_leader_member_and_coordinator_work_and_an_outsider_sees_nothing(circle, kaisa, sari, olli, eero):
    for user in (kaisa, sari, olli):
        assert groups_of(as_actor(user)) == [circle.group]
    assert networks_to_see(as_actor(eero)) == []
    with pytest.raises(Missing):
        networks_to_see(as_actor(eero), "paijat-hame")
    assert not may_see_group(as_actor(eero), circle.group)
    assert leaders_of(circle.group) == [sari]


def test_people_of_the_network_look_but_do_not_write(circle, make_user, olli):
    other = make_user("toinen", "member", workplace(olli))
    assert may_see_group(as_actor(other), circle.group)
    assert groups_of(as_actor(other)) == []
    with pytest.raises(Refused):
        write_note(group=circle.group, kind="note", title="Ei", text="Ei", by=as_actor(other))


def test_an_ended_membership_of_the_organisation_or_of_the_person_closes_the_group_at_once(circle, by, olli):
    row = Membership.objects.get(user=olli)
    row.valid_to = clock.today() - timedelta(days=1)
    row.save()
    olli.__dict__.pop("_polku_roles", None)
    assert not may_see_group(as_actor(olli), circle.group)
    assert not may_work_in_group(as_actor(olli), circle.group)


def test_a_member_who_is_taken_out_no_longer_writes(circle, sari, olli):
    end_membership(member=circle.member, by=as_actor(sari))
    assert not may_work_in_group(as_actor(olli), circle.group)
    assert members_of(circle.group) == []


def test_only_people_of_the_network_become_members_and_only_once(circle, sari, olli, eero):
    assert add_member(group=circle.group, user=olli, by=as_actor(sari)) == circle.member
    with pytest.raises(Invalid):
        add_member(group=circle.group, user=eero, by=as_actor(sari))
    with pytest.raises(Refused):
        add_member(group=circle.group, user=sari, by=as_actor(olli))


def test_working_in_a_group_is_a_duty_until_it_ends(circle, sari, olli):
    assert [duty.row for duty in duties_of(olli, circle.network)] == [circle.member]
    end_group(group=circle.group, by=as_actor(sari))
    assert duties_of(olli, circle.network) == []
    assert GroupMember.objects.filter(pk=circle.member.pk).exists()


def test_the_same_finding_is_brought_once_and_can_be_taken_out(circle, olli):
    first = bring_material(
        group=circle.group, kind="finding", title="Aukko", source=SOURCE, by=as_actor(olli)
    )
    again = bring_material(
        group=circle.group, kind="finding", title="Aukko", source=SOURCE, by=as_actor(olli)
    )
    assert first == again
    assert first.source["mark"] == "abc"
    remove_material(material=first, by=as_actor(olli))
    assert not circle.group.materials.exists()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//paha.example", "/\\paha", "ftp://x"])
def test_an_address_that_leads_elsewhere_is_refused(circle, olli, address):
    with pytest.raises(Invalid):
        bring_material(
            group=circle.group, kind="other", title="X", source={"address": address}, by=as_actor(olli)
        )


def test_a_note_is_changed_by_its_writer_and_a_quicker_change_is_told(circle, sari, olli, make_user):
    note = write_note(group=circle.group, kind="note", title="Muistio", text="Ensin", by=as_actor(olli))
    change_note(
        note=note, kind="conclusion", title="Muistio", text="Sitten", expected_version=1, by=as_actor(sari)
    )
    with pytest.raises(Conflict):
        change_note(note=note, kind="note", title="M", text="Vielä", expected_version=1, by=as_actor(olli))
    other = make_user("toinen", "member", workplace(sari))
    add_member(group=circle.group, user=other, by=as_actor(sari))
    with pytest.raises(Refused):
        change_note(note=note, kind="note", title="M", text="Vielä", expected_version=2, by=as_actor(other))
