"""Jobs of the reports."""

from polku.network.actions.reports import run_report as run
from polku.shared.jobs import task


@task("network.run_report", lock="network.run_report")
def run_report(report_id: int) -> None:
    """Make a report that somebody asked for; one at a time, because each takes a processor."""
    run(report_id=report_id)
