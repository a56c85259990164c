"""A finding is taken to the agenda of a meeting and to a theme group, and its page says where it is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from polku.forum.actions import plan_meeting
from polku.forum.models import AgendaItem
from polku.shared import clock
from polku.workgroup.actions import create_group
from polku.workgroup.models import Material
from tests.cast import as_actor, workplace
from tests.network.region import report_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(region, by):
    return report_of(by)


@pytest.fixture
def places(make_network, kaisa, sari):
    """A meeting ahead and a theme group."""
    network = make_network(members=[workplace(sari)])
    by = as_actor(kaisa)
    starts = clock.now() + timedelta(days=20)
    meeting = plan_meeting(
        network=network, title="Foorumi", starts_at=starts, ends_at=starts + timedelta(hours=2), by=by
    )
    group = create_group(
        network=network, theme="osallisuus", names={"fi": "Osallisuusryhmä"}, tasks={}, by=by
    )
    return meeting, group


def address(report, what=""):
    mark = report.found.findings[0].mark
    return reverse(f"network_finding{what}", args=[report.pk, mark])


def test_a_finding_is_put_on_the_agenda_once_and_leads_back(client, report, places, kaisa):
    meeting, _group = places
    client.force_login(kaisa)
    assert "Vie asialistalle" in client.get(address(report)).content.decode()
    for _time in range(2):
        answer = client.post(address(report, "_to_meeting"), {"kokous": meeting.pk})
        assert answer.url == address(report)
    item = AgendaItem.objects.get()
    mark = report.found.findings[0].mark
    assert (item.kind, item.source["id"], item.source["address"]) == ("finding", mark, address(report))
    assert item.title
    assert item.text
    page = client.get(address(report)).content.decode()
    assert reverse("meeting", args=[meeting.pk]) in page
    assert "Vie asialistalle" not in page


def test_a_finding_is_brought_to_a_theme_group_once(client, report, places, kaisa):
    _meeting, group = places
    client.force_login(kaisa)
    for _time in range(2):
        client.post(address(report, "_to_group"), {"ryhma": group.pk})
    material = Material.objects.get()
    assert material.source["mark"] == report.found.findings[0].mark
    page = client.get(address(report)).content.decode()
    assert reverse("theme_group", args=[group.pk]) in page
    assert "Tuo ryhmälle" not in page


def test_a_member_sees_where_it_is_but_takes_it_nowhere(client, report, places, kaisa, sari, eero):
    meeting, group = places
    client.force_login(kaisa)
    client.post(address(report, "_to_meeting"), {"kokous": meeting.pk})
    client.force_login(sari)
    page = client.get(address(report)).content.decode()
    assert "Foorumi" in page
    assert "Tuo ryhmälle" not in page
    assert client.post(address(report, "_to_meeting"), {"kokous": meeting.pk}).status_code == 404
    assert client.post(address(report, "_to_group"), {"ryhma": group.pk}).status_code == 404
    assert Material.objects.count() == 0
    client.force_login(eero)
    assert "Foorumi" not in client.get(address(report)).content.decode()
