"""Where a finding can be taken to be worked on, and where it has been taken."""

from __future__ import annotations

from django.urls import reverse

from polku.cooperation.queries import networks_of
from polku.forum.choices import ItemKind
from polku.forum.models import AgendaItem, Meeting
from polku.forum.queries import agenda_open_for
from polku.network.models import Report
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.workgroup.choices import MaterialKind
from polku.workgroup.models import Material, ThemeGroup
from polku.workgroup.queries.groups import groups_of


def meeting_for(pk: str, *, actor: Actor) -> Meeting:
    """A meeting on whose agenda the actor may put something. Raises Missing."""
    return _chosen(agenda_open_for(actor), pk)


def group_for(pk: str, *, actor: Actor) -> ThemeGroup:
    """A theme group to which the actor may bring something. Raises Missing."""
    return _chosen(groups_of(actor), pk)


def _chosen[Row: Meeting | ThemeGroup](rows: list[Row], pk: str) -> Row:
    found = next((row for row in rows if str(row.pk) == pk), None)
    if found is None:
        raise Missing
    return found


def source_of_finding(report: Report, mark: str, title: str) -> dict[str, str]:
    """What a meeting or a group keeps of where a finding stands; the same finding of a newer report has its mark."""
    address = reverse("network_finding", args=[report.pk, mark])
    return {"title": title[:300], "address": address}


def meetings_with(mark: str, *, actor: Actor) -> list[AgendaItem]:
    """The matters of meetings that this finding became, for those who see the meetings; the newest first."""
    rows = AgendaItem.objects.filter(
        kind=ItemKind.FINDING, source__id=mark, removed_at=None, meeting__network__in=networks_of(actor)
    )
    return list(rows.select_related("meeting").order_by("-meeting__starts_at", "-pk"))


def groups_with(mark: str, *, actor: Actor) -> list[Material]:
    """The theme groups that have this finding, for those who see the groups."""
    rows = Material.objects.filter(
        kind=MaterialKind.FINDING, source__mark=mark, group__network__in=networks_of(actor)
    )
    return list(rows.select_related("group").order_by("-brought_at", "-pk"))
