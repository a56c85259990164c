"""Meetings in words, in the language that is active."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from polku.forum.models import Meeting
from polku.shared.languages import BY_CODE
from polku.ui.days import day_and_time, in_finland, time_of_day


def page_language() -> str:
    """The code of the page's language."""
    code = get_language() or "fi"
    return code if code in BY_CODE else "fi"


def when(meeting: Meeting) -> str:
    """to 6.11.2025 klo 13.00–15.00, or with both days."""
    begins = day_and_time(meeting.starts_at)
    if in_finland(meeting.starts_at).date() == in_finland(meeting.ends_at).date():
        return f"{begins}–{time_of_day(meeting.ends_at)}"
    return f"{begins} – {day_and_time(meeting.ends_at)}"


def address_of(name: str, *parts: object, language: str = "fi") -> str:
    """The whole address of a page in a language."""
    with override(language):
        return f"{settings.SITE_URL}{reverse(name, args=parts)}"


def told(meeting: Meeting, language: str) -> str:
    """What a calendar says of a meeting: how to join from afar, how the place is."""
    with override(language):
        lines = [
            meeting.about,
            f"{_('Join remotely')}: {meeting.remote_link}" if meeting.remote_link else "",
            f"{_('Accessibility')}: {meeting.access}" if meeting.access else "",
        ]
    return "\n\n".join(line for line in lines if line)
