"""The pages of reports and decisions, for a coordinator, a member and an outsider."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from polku.accounts.models import Organisation
from polku.directory.actions.needs import keep_need
from polku.network.actions import run_report, start_report
from polku.network.models import Decision, Report
from polku.shared import clock
from tests.cast import stands
from tests.directory.test_query_counts import counted
from tests.network.region import HERE, age, make_region, report_of, rule, scope

pytestmark = pytest.mark.django_db
stood = stands(make_region)
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


def test_members_read_and_others_do_not_see_that_it_is_there(region, by, client, sari, aino):
    report = report_of(by)
    mark = report.found.findings[0].mark
    pages = [
        reverse("network_reports"),
        reverse("network_report", args=[report.pk]),
        reverse("network_finding", args=[report.pk, mark]),
        reverse("network_try", args=[report.pk]),
        reverse("network_report_export", args=[report.pk, "json"]),
        reverse("network_decisions"),
    ]
    making = [
        reverse("network_report_new"),
        reverse("network_decide", args=[report.pk, mark]),
        reverse("network_report_remove", args=[report.pk]),
    ]
    assert {client.get(address).status_code for address in [*pages, *making]} == {302}
    client.force_login(aino)
    assert {client.get(address).status_code for address in [*pages, *making]} == {404}
    client.force_login(sari)
    assert {client.get(address).status_code for address in pages} == {200}
    assert {client.get(address).status_code for address in making} == {404}
    assert client.post(reverse("network_report_stop", args=[report.pk])).status_code == 404


@pytest.mark.parametrize("language", ["fi", "sv", "en", "fi-selko"])
def test_every_part_is_read_in_every_language(page, region, by, language):
    report = report_of(by)
    with translation.override(language):
        addresses = [reverse("network_report_part", args=[report.pk, part]) for part in PARTS]
        addresses += [
            reverse("network_finding", args=[report.pk, each.mark]) for each in report.found.findings
        ]
    for address in addresses:
        assert page.get(address).status_code == 200, address


def test_a_report_is_stopped_marked_made_again_and_removed(page, region, by):
    report = start_report(asked=scope(), by=by)
    assert "Pysäytä raportti" in text_of(page, "network_report", report.pk)
    page.post(reverse("network_report_stop", args=[report.pk]))
    assert "pysäytettiin" in text_of(page, "network_report", report.pk)
    answer = page.post(reverse("network_report_again", args=[report.pk]))
    second = Report.objects.latest("pk")
    assert answer.url == reverse("network_report", args=[second.pk])
    run_report(report_id=second.pk)
    page.post(reverse("network_report_mark", args=[second.pk]), {"phase": "initial"})
    assert "Alkukartoitus" in text_of(page, "network_reports")
    assert page.post(reverse("network_report_remove", args=[second.pk])).status_code == 422
    page.post(reverse("network_report_remove", args=[report.pk]))
    assert Report.objects.get() == second


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_a_report_is_taken_along(page, region, by, form):
    report = report_of(by)
    answer = page.get(reverse("network_report_export", args=[report.pk, form]))
    assert answer.headers["Content-Disposition"].endswith(f'.{form}"')
    if form == "json":
        told = json.loads(answer.content)
        assert len(told["findings"]) == len(report.found.findings)
        assert told["cannot_be_analysed"][0]["reason"] == "no_criteria"
    if form == "csv":
        assert answer.content.decode("utf-8-sig").count("\r\n") == len(report.found.findings) + 1


def test_few_needs_are_never_counted(page, region, by):
    for number in range(20):
        ages = {"between": [40, 49]} if number < 3 else {"between": [18, 29]}
        facts = {"age": ages, "registered_jobseeker": False}
        keep_need(words="työtä", language="fi", municipality="272", source="told", facts=facts)
    report = report_of(by, weighing="needs")
    gap = finding(report, "gap", strength="certain", theme="")
    assert round(gap.weight * 20) == 3
    assert "alle 5 tarvetta" in text_of(page, "network_finding", report.pk, gap.mark)
    told = json.loads(page.get(reverse("network_report_export", args=[report.pk, "json"])).content)
    assert next(each for each in told["findings"] if each["mark"] == gap.mark)["weight"] is None


# What-if


def try_with(page, report, entry, **typed):
    data = {"palvelu": f"entry-{entry.pk}", "area": HERE, **typed}
    return page.post(reverse("network_try", args=[report.pk]), data)


def test_a_bound_is_raised_and_the_gap_narrows(page, region, by):
    report = report_of(by)
    shown = text_of(page, "network_try", report.pk, query=f"?palvelu=entry-{region.old.pk}")
    assert 'value="63"' in shown
    answer = try_with(page, report, region.old, r1c0_low="30", r1c0_high="")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Aukot, jotka sulkeutuvat" in text
    assert Report.objects.count() == 1


def test_a_condition_is_added_and_taken_away_and_a_service_ends(page, region, by):
    report = report_of(by)
    answer = try_with(page, report, region.old, r1c0_low="63", r1_add="has_children", nayta="1")
    text = answer.content.decode()
    assert 'name="r1a0_value"' in text
    assert 'value="has_children"' in text
    answer = try_with(page, report, region.old, r1c0_low="63", r1_added="has_children", r1a0_value="True")
    assert "Tilanteet, jotka menettävät kaiken avun" in answer.content.decode()
    answer = try_with(page, report, region.old, r1c0_low="63", r1c0_drop="on")
    assert "Tilanteet, jotka saavat apua" in answer.content.decode()
    answer = try_with(page, report, region.old, r1c0_low="63", remove="on")
    assert "Tilanteet, jotka menettävät kaiken avun" in answer.content.decode()


def test_bounds_that_make_no_sense_keep_what_was_typed(page, region, by):
    answer = try_with(page, report_of(by), region.old, r1c0_low="60", r1c0_high="20")
    assert answer.status_code == 422
    assert 'value="60"' in answer.content.decode()
    assert "eivät sovi yhteen" in answer.content.decode()


def test_a_service_or_a_proposal_that_is_not_there_is_not_found(page, region, by):
    report = report_of(by)
    address = reverse("network_try", args=[report.pk])
    gap = finding(report, "gap")
    assert page.get(f"{address}?palvelu=entry-999999").status_code == 404
    assert page.post(address, {"loyto": gap.mark, "ehdotus": "99"}).status_code == 404


# Decisions


def decided(page, report, mark, **more):
    data = {
        "text": "Ikäraja nostetaan.",
        "organisation": Organisation.objects.first().pk,
        "owner_role": "Palvelupäällikkö",
        "due_on": (clock.today() + timedelta(days=30)).isoformat(),
    }
    return page.post(reverse("network_decide", args=[report.pk, mark]), data | more)


def test_a_ready_change_becomes_a_decision_that_is_done(page, region, by):
    report = report_of(by)
    gap = finding(report, "gap", strength="certain", theme="")
    tried = page.post(reverse("network_try", args=[report.pk]), {"loyto": gap.mark, "ehdotus": "0"})
    carried = tried.context["what_if"]
    assert tried.context["tried"]["closed"][0][0] == gap.mark
    coming = page.post(reverse("network_decide", args=[report.pk, gap.mark]), {"what_if": carried})
    assert "Kokeiltu muutos" in coming.content.decode()
    answer = decided(page, report, gap.mark, what_if=carried)
    made = Decision.objects.get()
    assert answer.url == reverse("network_decision", args=[made.pk])
    assert made.what_if["outcome"]["closed"]
    assert "Ikäraja nostetaan." in text_of(page, "network_finding", report.pk, gap.mark)
    assert "päätetty" in text_of(page, "network_report_part", report.pk, "aukot")
    page.post(answer.url, {"state": "done", "reason": "Tehtiin."})
    page.post(reverse("network_decision_reopen", args=[made.pk]))
    assert page.post(answer.url, {"state": "dropped", "reason": ""}).status_code == 422
    page.post(answer.url, {"state": "dropped", "reason": "Ei rahaa."})
    made.refresh_from_db()
    assert made.state == "dropped"
    assert list(made.events.order_by("pk").values_list("verb", flat=True)) == [
        "made", "done", "reopened", "dropped",
    ]  # fmt: skip
    assert "Ei rahaa." in text_of(page, "network_decisions_export", "csv")
    assert "Ikäraja" in text_of(page, "network_decisions", query="?tila=dropped")


def test_a_decision_is_about_the_same_finding_in_a_newer_report(page, region, by):
    report = report_of(by)
    mark = finding(report, "overlap").mark
    decided(page, report, mark)
    newer = report_of(by)
    assert "Ikäraja nostetaan." in text_of(page, "network_finding", newer.pk, mark)


def test_a_decision_changed_meanwhile_is_a_conflict(page, region, by):
    report = report_of(by)
    decided(page, report, finding(report, "gap").mark)
    made = Decision.objects.get()
    data = {
        "text": "Toinen teksti",
        "organisation": made.organisation_id,
        "owner_role": "Esihenkilö",
        "due_on": made.due_on.isoformat(),
        "version": made.version,
    }
    address = reverse("network_decision_edit", args=[made.pk])
    assert page.post(address, data).status_code == 302
    assert page.post(address, data).status_code == 409
    assert decided(page, report, made.mark, text="").status_code == 422
    assert decided(page, report, made.mark, what_if="{broken").status_code == 422


def test_the_organisation_that_has_a_decision_closes_it(page, region, by, client, editor, association, sari):
    report = report_of(by)
    decided(page, report, finding(report, "gap").mark, organisation=association.pk)
    address = reverse("network_decision", args=[Decision.objects.get().pk])
    client.force_login(sari)
    assert client.post(address, {"state": "done", "reason": ""}).status_code == 403
    client.force_login(editor)
    client.post(address, {"state": "done", "reason": "Valmis."})
    assert Decision.objects.get().state == "done"


def test_late_decisions_are_told(page, region, by):
    report = report_of(by)
    decided(page, report, finding(report, "gap").mark, due_on=clock.today().isoformat())
    assert "myöhässä" not in text_of(page, "network_decisions")
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert "myöhässä" in text_of(page, "network_decisions")


# Statements


def test_more_findings_do_not_cost_more_statements(page, region, by, make_entry, give_criteria):
    def counts():
        report = report_of(by)
        return [counted(page, reverse("network_report_part", args=[report.pk, part])) for part in PARTS] + [
            counted(page, reverse("network_reports"))
        ]

    before = counts()
    for number in range(6):
        entry = make_entry(f"Lisä {number}", municipalities=HERE, service_classes=["P10.6"])
        give_criteria(entry, rule(age(16 + number, 40 + number)))
    after = counts()
    assert all(now <= then for now, then in zip(after, before, strict=True))
    assert max(after) <= 15
