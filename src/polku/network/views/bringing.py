"""Buttons of a finding: onto the agenda of a meeting, and to a theme group."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from polku.forum.actions import add_agenda_item
from polku.forum.choices import ItemKind
from polku.network import wording
from polku.network.content import AnyFinding
from polku.network.models import Report
from polku.network.queries import bringing, reports
from polku.network.views.access import actor_of, members, send
from polku.network.views.telling import Telling
from polku.network.wording import page_language
from polku.workgroup.actions import bring_material
from polku.workgroup.choices import MaterialKind

Brought = tuple[Report, AnyFinding, str]


@members
@send
def to_meeting(request: HttpRequest, pk: str, mark: str) -> HttpResponse:
    found, one, title = _finding(request, pk, mark)
    actor = actor_of(request)
    meeting = bringing.meeting_for(request.POST.get("kokous", ""), actor=actor)
    source = {"kind": "finding", "id": one.mark, **bringing.source_of_finding(found, one.mark, title)}
    text = Telling(found).sentence(one)
    add_agenda_item(meeting=meeting, kind=ItemKind.FINDING, title=title, source=source, text=text, by=actor)
    messages.success(request, _("The finding is on the agenda of %(meeting)s.") % {"meeting": meeting})
    return redirect("network_finding", found.pk, one.mark)


@members
@send
def to_group(request: HttpRequest, pk: str, mark: str) -> HttpResponse:
    found, one, title = _finding(request, pk, mark)
    actor = actor_of(request)
    group = bringing.group_for(request.POST.get("ryhma", ""), actor=actor)
    source: dict[str, Any] = {"mark": one.mark, **bringing.source_of_finding(found, one.mark, title)}
    bring_material(
        group=group,
        kind=MaterialKind.FINDING,
        title=title,
        source=source,
        remark=Telling(found).sentence(one),
        by=actor,
    )
    name = group.name(page_language())
    messages.success(request, _("The finding is in the material of %(group)s.") % {"group": name})
    return redirect("network_finding", found.pk, one.mark)


def _finding(request: HttpRequest, pk: str, mark: str) -> Brought:
    found = reports.report_to_read(int(pk), actor=actor_of(request))
    one = reports.finding_to_read(found, mark)
    return found, one, wording.finding_title(one, Telling(found).named.names)
