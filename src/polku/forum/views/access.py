"""Who is at the screen. Whoever may not see a network's work sees no meeting at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.cooperation.models import Network
from polku.forum import permissions
from polku.forum.models import Meeting
from polku.forum.queries.meetings import minutes_of
from polku.ui.access import actor_of, read, read_or_send, send, signed_in

PAGE = 25


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, refused: bool = False
) -> HttpResponse:
    """A page of a meeting; 422 when what was sent has to be mended."""
    return render(
        request, f"forum/{template}.html", {"noindex": True, **context}, status=422 if refused else 200
    )


def of_network(network: Network, request: HttpRequest) -> dict[str, Any]:
    """What every page of a network's forum shows."""
    tabs = [
        (reverse("forum_of", args=[network.slug]), _("Meetings")),
        (reverse("forum_decisions", args=[network.slug]), _("Decisions and what became of them")),
    ]
    return {
        "network": network,
        "tabs": tabs,
        "calls": permissions.may_call_meetings(actor_of(request), network),
    }


def of_meeting(meeting: Meeting, request: HttpRequest) -> dict[str, Any]:
    """What every page of a meeting shows."""
    actor = actor_of(request)
    calls = permissions.may_call_meetings(actor, meeting.network)
    records = calls or permissions.may_write_minutes(actor, meeting)
    minutes = minutes_of(meeting)
    tabs = [(reverse("meeting", args=[meeting.pk]), _("Meeting"))]
    if calls:
        tabs += [
            (reverse("agenda", args=[meeting.pk]), _("Agenda")),
            (reverse("invitations", args=[meeting.pk]), _("Invitations")),
        ]
    if records and meeting.state != "cancelled":
        tabs.append((reverse("attendance", args=[meeting.pk]), _("Who was there")))
    if (minutes and permissions.may_read_minutes(actor, meeting, minutes)) or (
        records and meeting.state != "cancelled"
    ):
        tabs.append((reverse("minutes", args=[meeting.pk]), _("Minutes")))
    return {
        "meeting": meeting,
        "network": meeting.network,
        "tabs": tabs,
        "calls": calls,
        "records": records,
        "minutes": minutes,
    }


View = Callable[..., HttpResponse]
__all__ = [
    "PAGE", "actor_of", "of_meeting", "of_network", "read", "read_or_send", "send", "shown", "signed_in",
]  # fmt: skip
