"""The pages of reports and decisions, for a coordinator, a member and an outsider."""

import pytest
from django.urls import reverse

from polku.network.actions import run_report
from polku.network.models import Report
from polku.shared import clock
from tests.network.region import HERE

pytestmark = pytest.mark.django_db
PARTS = ("aukot", "paallekkaisyydet", "rajat", "saannot", "vertailu")


@pytest.fixture
def page(client, kaisa):
    client.force_login(kaisa)
    return client


def text_of(client, name, *args, query=""):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def finding(report, kind, **wanted):
    return next(
        each
        for each in report.found.findings
        if each.kind == kind and all(getattr(each, name) == value for name, value in wanted.items())
    )


def test_a_coordinator_makes_a_report_and_reads_every_part(page, region):
    form = {
        "on": clock.today().isoformat(),
        "municipalities": HERE,
        "purpose": "entry",
        "weighing": "invented",
    }
    answer = page.post(reverse("network_report_new"), form)
    report = Report.objects.get()
    assert answer.url == reverse("network_report", args=[report.pk])
    assert "Odottaa" in page.get(answer.url).content.decode()
    run_report(report_id=report.pk)
    report = Report.objects.get()
    text = text_of(page, "network_report", report.pk)
    assert "Kahvila" in text
    assert reverse("network_finding", args=[report.pk, report.found.findings[0].mark]) in text
    for part in PARTS:
        assert text_of(page, "network_report_part", report.pk, part)
    for each in report.found.findings:
        assert text_of(page, "network_finding", report.pk, each.mark)
