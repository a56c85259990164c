"""The demo's reports of overlaps and gaps: one of each network's area, made by a job when the product has started."""

from __future__ import annotations

from polku.accounts.models import Area
from polku.network.actions.reports import start_report
from polku.network.content import ScopeContent
from polku.network.models import Report
from polku.shared import clock
from polku.shared.actor import Actor


def load_reports(by: Actor) -> None:
    """Ask for the reports, unless there are some already."""
    if Report.objects.exists():
        return
    for area in Area.objects.filter(networks__isnull=False).distinct().order_by("pk"):
        start_report(asked=ScopeContent(on=clock.today(), areas=[f"{area.kind}:{area.code}"]), by=by)
