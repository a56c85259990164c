"""What a report finds, and how it is made by its job."""

import pytest

from tests.network.region import report_of

pytestmark = pytest.mark.django_db


def found(report, kind, **wanted):
    return [
        each
        for each in report.found.findings
        if each.kind == kind and all(getattr(each, name) == value for name, value in wanted.items())
    ]


def test_a_report_finds_whom_nobody_surely_serves(region, by):
    report = report_of(by)
    assert report.state == "done", report.problem
    gap = found(report, "gap", strength="certain", theme="")[0]
    assert gap.nobody
    assert 30 <= gap.witness["age"] <= 62
    assert gap.nearest
    assert all(part.complete for part in report.found.parts)
