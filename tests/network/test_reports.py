"""What a report finds, how it is made by its job, and how it stands to an earlier one."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from polku.audit.models import Event
from polku.directory.actions.needs import keep_need
from polku.network.actions import mark_phase, remove_report, run_report, start_report, stop_report
from polku.network.actions import reports as making
from polku.network.models import Report
from polku.network.queries.analysis import analyse
from polku.network.queries.reports import compared, is_silent
from polku.network.queries.weighing import ENOUGH
from polku.shared import clock
from polku.shared.errors import Invalid, Refused
from tests.cast import stands
from tests.network.region import HERE, age, make_region, report_of, rule, scope

pytestmark = pytest.mark.django_db
stood = stands(make_region)


def found(report, kind, **wanted):
    return [
        each
        for each in report.found.findings
        if each.kind == kind and all(getattr(each, name) == value for name, value in wanted.items())
    ]


def key(entry):
    return f"entry-{entry.pk}"


def test_a_report_finds_whom_nobody_surely_serves(region, by):
    report = report_of(by)
    assert report.state == "done", report.problem
    gap = found(report, "gap", strength="certain", theme="")[0]
    assert gap.nobody
    assert 30 <= gap.witness["age"] <= 62
    assert gap.nearest
    assert all(part.complete for part in report.found.parts)


def test_a_human_check_makes_the_difference_between_the_two_gaps(region, by):
    report = report_of(by)
    sure, possible = (found(report, "gap", strength=name, theme="") for name in ("certain", "possible"))
    assert sum(gap.weight for gap in possible) < sum(gap.weight for gap in sure)
    # With the judgement taken as passed, only those who do not seek work are left out.
    assert [
        part["any_of"] for gap in possible for part in gap.region if part["fact"] == "registered_jobseeker"
    ]


def test_a_theme_is_looked_at_by_itself(region, by):
    gaps = found(report_of(by), "gap", strength="certain", theme=region.theme.slug)
    assert gaps
    assert all(not 16 <= gap.witness["age"] <= 29 for gap in gaps)


def test_the_same_people_of_two_services_are_an_overlap(region, by):
    pairs = found(report_of(by), "overlap")
    pair = next(p for p in pairs if {p.first, p.second} == {key(region.youth), key(region.second)})
    assert pair.relation in ("contains", "within")
    assert pair.classes == ["P10.6"]
    assert 0 < pair.share < 1
    assert pairs[0].classes, "those of the same class come first"


def test_rules_and_limits_and_order_are_found(region, by):
    report = report_of(by)
    assert [(each.fault, each.service, each.rule) for each in found(report, "rule")] == [
        ("shadowed", key(region.youth), 2)
    ]
    assert key(region.youth) in {name for each in found(report, "cliff", fact="age") for name in each.lost}
    assert [curve.fact for curve in report.found.curves] == ["age"]
    assert report.found.longest == [key(region.advice), key(region.work)]


def test_what_needs_itself_is_a_circle_and_cannot_be_reached(make_entry, give_criteria, by):
    from polku.directory.actions import publish_entry, save_draft

    one = make_entry("Yksi", municipalities=HERE)
    other = make_entry("Kaksi", municipalities=HERE, prerequisites=[{"kind": "plan", "entry": one.pk}])
    content = one.content.model_copy(update={"prerequisites": other.content.prerequisites})
    mended = content.prerequisites[0].model_copy(update={"entry": other.pk})
    save_draft(
        entry=one,
        content=content.model_copy(update={"prerequisites": [mended]}),
        by=by,
        expected_version=one.version,
    )
    publish_entry(entry=one, by=by)
    report = report_of(by)
    assert [set(each.keys) for each in found(report, "cycle")] == [{key(one), key(other)}]
    assert {each.key for each in found(report, "unreachable")} == {key(one), key(other)}


def test_entries_without_criteria_are_told_and_never_open_to_all(region, by):
    report = report_of(by)
    assert [(each.entry, each.reason) for each in report.analysed.unread] == [(region.cafe.pk, "no_criteria")]
    assert key(region.cafe) not in {each.key for each in report.analysed.services}


def test_a_scope_without_criteria_ends_well(make_entry, by):
    make_entry("Kahvila", municipalities=["398"])
    report = report_of(by, municipalities=["398"])
    assert report.state == "done"
    assert report.found.findings == []


def test_criteria_of_another_purpose_are_compared_by_their_own(by, association):
    from polku.criteria.actions import create_criteria, publish_criteria
    from polku.criteria.content import CriteriaContent

    content = CriteriaContent.model_validate({"rules": [rule(age(15, 20))]})
    made = create_criteria(
        organisation=association, purpose="pick_out", names={"fi": "Poiminta"}, content=content, by=by
    )
    publish_criteria(criteria=made, by=by)
    report = report_of(by, purpose="pick_out", municipalities=[])
    assert [each.key for each in report.analysed.services] == [made.key]
    assert found(report, "gap")


# The job


def test_asking_for_a_report_queues_a_job_with_its_number_only(region, by):
    report = start_report(asked=scope(), by=by)
    job = ProcrastinateJob.objects.get(task_name="network.run_report")
    assert job.args == {"report_id": report.pk}
    assert (report.state, report.progress) == ("queued", 0)


def test_progress_is_kept_after_each_step(region, by, monkeypatch):
    told = []

    def listening(asked, inputs, weighing, keep, **more):
        def heard(step, progress, findings):
            told.append((step.value, progress, len(findings.findings)))
            return keep(step, progress, findings)

        return analyse(asked, inputs, weighing, heard, **more)

    monkeypatch.setattr(making, "analyse", listening)
    report_of(by)
    assert [step for step, _, _ in told] == [
        "certain", "possible", "overlaps", "cliffs", "faults", "prerequisites",
    ]  # fmt: skip
    assert [p for _, p, _ in told] == sorted(p for _, p, _ in told)
    assert told[-1][2] > told[1][2] > told[0][2] == 0


def test_a_report_that_is_stopped_keeps_what_it_found(region, by, monkeypatch):
    def stopping(asked, inputs, weighing, keep, **more):
        def heard(step, progress, findings):
            going_on = keep(step, progress, findings)
            if step == "possible":
                stop_report(report=report, by=by)
            return going_on

        return analyse(asked, inputs, weighing, heard, **more)

    monkeypatch.setattr(making, "analyse", stopping)
    report = start_report(asked=scope(), by=by)
    run_report(report_id=report.pk)
    report = Report.objects.get()
    assert report.state == "stopped"
    assert found(report, "gap")
    assert not found(report, "overlap")
    with pytest.raises(Invalid):
        stop_report(report=report, by=by)
    run_report(report_id=report.pk)
    assert Report.objects.get().state == "stopped"


def test_a_report_that_fails_says_so_and_keeps_what_it_found(region, by, monkeypatch):
    def failing(asked, inputs, weighing, keep, **more):
        def heard(step, progress, findings):
            if step == "overlaps":
                keep(step, progress, findings)
                raise MemoryError
            return keep(step, progress, findings)

        return analyse(asked, inputs, weighing, heard, **more)

    monkeypatch.setattr(making, "analyse", failing)
    report = report_of(by)
    assert (report.state, report.problem) == ("failed", "fault")
    assert found(report, "gap")


def test_a_report_whose_worker_was_lost_begins_anew(region, by):
    report = start_report(asked=scope(), by=by)
    Report.objects.update(state="running", progress=40, heard_at=clock.now() - timedelta(minutes=11))
    assert is_silent(Report.objects.get())
    run_report(report_id=report.pk)
    assert Report.objects.get().state == "done"


def test_budgets_are_told_honestly(region, by, monkeypatch):
    from polku.network.queries import analysis

    monkeypatch.setattr(analysis, "GAPS", 1)
    part = next(p for p in report_of(by).found.parts if p.step == "certain" and p.theme)
    assert (part.complete, part.stopped, part.found) == (False, "answers", 1)


# Weights


def test_needs_weigh_when_there_are_enough_and_the_report_says_which(region, by):
    for number in range(ENOUGH):
        keep_need(
            words="työtä",
            language="fi",
            municipality="272",
            source="told",
            facts={"age": {"between": [40, 49]}, "registered_jobseeker": number % 2 == 0},
        )
    report = report_of(by, weighing="needs")
    assert (report.found.weighing, report.found.people) == ("needs", ENOUGH)
    assert found(report, "gap", strength="certain", theme="")[0].weight == 1


def test_too_few_needs_give_way_to_invented_people(region, by):
    assert report_of(by, weighing="needs").found.weighing == "invented"


# Comparing


def test_a_newer_report_is_compared_to_the_marked_one(region, by, give_criteria):
    with clock.freeze(clock.now() - timedelta(days=1)):
        before = report_of(by, on=clock.today() + timedelta(days=1))
    mark_phase(report=before, phase="initial", by=by)
    give_criteria(region.old, rule(age(50)))
    after = report_of(by)
    against = compared(after)
    assert against.baseline == before
    assert set(against.fates.values()) >= {"new", "stayed"}
    assert against.gone
    same = next(each for each in found(after, "overlap") if {key(region.youth), key(region.second)} == {
        each.first, each.second
    })  # fmt: skip
    assert against.fates[same.mark] == "stayed"
    assert compared(report_of(by, service_class="P10")).baseline is None, "another scope"


def test_a_marked_report_stays(region, by):
    report = report_of(by)
    mark_phase(report=report, phase="middle", by=by)
    with pytest.raises(Invalid):
        remove_report(report=report, by=by)
    mark_phase(report=report, phase="", by=by)
    remove_report(report=report, by=by)
    assert not Report.objects.exists()
    verbs = Event.objects.filter(target_kind="report").values_list("verb", flat=True)
    assert {"start_report", "mark_report", "remove_report"} <= set(verbs)


def test_only_coordinators_make_reports(region, sari):
    from polku.shared.actor import Actor

    with pytest.raises(Refused):
        start_report(asked=scope(), by=Actor("user", "Sari", user=sari))
