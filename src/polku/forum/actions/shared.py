"""What every change does: asks for the right, looks at the version that was seen, says who made it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from polku.cooperation.models import Network
from polku.forum import permissions
from polku.forum.models import Meeting
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused
from polku.shared.languages import CODES
from polku.shared.text import clean


def require(allowed: bool) -> None:
    """Raises Refused."""
    if not allowed:
        raise Refused(_("You do not have the right to do this."))


def require_calling(network: Network, by: Actor) -> None:
    """Those who call meetings. Raises Refused."""
    require(permissions.may_call_meetings(by, network))


def require_version(held: int, seen: int) -> None:
    """Raises Conflict when somebody saved meanwhile."""
    if held != seen:
        raise Conflict(
            _(
                "Somebody changed this while you were writing. Your text is below; look at theirs, and save again."
            )
        )


def made_by(by: Actor) -> dict[str, Any]:
    """Who makes a row."""
    return {"made_by_label": by.label[:120], "made_by_id": by.user_id}


def needed(text: str, field: str, longest: int) -> str:
    """A text that may not be empty. Raises Invalid."""
    told = clean(text)[:longest]
    if not told:
        message = str(_("This is needed."))
        raise Invalid(message, {field: [message]})
    return told


def needed_texts(texts: dict[str, str], field: str, longest: int) -> dict[str, str]:
    """Texts per language, at least one. Raises Invalid."""
    told = some_texts(texts, longest)
    if not told:
        message = str(_("Write this in one language at least."))
        raise Invalid(message, {field: [message]})
    return told


def some_texts(texts: dict[str, str], longest: int) -> dict[str, str]:
    """Texts per language, without those that are empty."""
    told = {code: clean(texts.get(code, ""))[:longest] for code in CODES}
    return {code: text for code, text in told.items() if text}


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, kept from others until this change is done."""
    rows = Meeting.objects.select_for_update(of=("self",))
    return rows.select_related("network", "series", "secretary").get(pk=meeting.pk)


def require_ahead(meeting: Meeting) -> None:
    """Raises Invalid for a meeting that was held or cancelled."""
    if not meeting.is_ahead:
        raise Invalid(
            _("The meeting was held or cancelled. Its invitations and agenda can no longer be changed.")
        )
