"""The plan and the commitments as tables of texts, for spreadsheets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from polku.cooperation.models import Network
from polku.measures.models import ActionPlan, Commitment, Evidence, Measure
from polku.measures.queries.commitments import commitments_of
from polku.measures.queries.measures import in_order
from polku.measures.wording import field_label, page_language
from polku.shared.languages import pick
from polku.ui.days import short_day

Table = list[list[str]]


def plan_table(plan: ActionPlan) -> Table:
    """The measures of a plan, one a row, in the language of the page."""
    names = (
        "theme", "titles", "texts", "aims", "organisation", "owner", "starts_on", "due_on", "state",
        "cost_planned", "cost_spent", "effort_planned", "effort_spent", "source",
    )  # fmt: skip
    heading = [_("Number"), *(field_label(name) for name in names), _("Note"), _("What shows it")]
    rows = in_order(Measure.objects.filter(plan=plan)).prefetch_related(
        "aims", Prefetch("evidence", Evidence.objects.defer("file").order_by("added_at", "pk"))
    )
    return [heading, *(_measure_row(row) for row in rows)]


def commitments_table(network: Network) -> Table:
    """The commitments of a network, one a row."""
    heading = [
        _("Organisation"), _("What was promised"), _("Who looks after it"), _("Promised on"),
        _("When it is asked about"), _("State"), _("What was done"),
    ]  # fmt: skip
    return [heading, *(_commitment_row(row) for row in commitments_of(network))]


def _measure_row(measure: Measure) -> list[str]:
    language = page_language()
    return [
        measure.label,
        measure.theme.name(language).text if measure.theme else "",
        measure.title(language).text,
        pick(measure.texts, language).text,
        "\n".join(aim.text(language).text for aim in measure.aims.all()),
        measure.organisation.name(language).text,
        measure.owner.call_name if measure.owner else "",
        _day(measure.starts_on),
        _day(measure.due_on),
        str(measure.get_state_display()),
        *(
            _number(value)
            for value in (
                measure.cost_planned, measure.cost_spent, measure.effort_planned, measure.effort_spent,
            )
        ),
        measure.source,
        measure.state_note,
        "\n".join(" ".join(filter(None, (each.text, each.link))) for each in measure.evidence.all()),
    ]  # fmt: skip


def _commitment_row(commitment: Commitment) -> list[str]:
    language = page_language()
    return [
        commitment.organisation.name(language).text,
        commitment.text(language).text,
        commitment.owner.call_name if commitment.owner else "",
        _day(commitment.made_on),
        _day(commitment.review_on),
        str(commitment.get_state_display()),
        pick(commitment.outcomes, language).text,
    ]


def _day(value: date | None) -> str:
    return short_day(value) if value else ""


def _number(value: Decimal | None) -> str:
    return f"{value.normalize():f}".replace(".", ",") if value is not None else ""
