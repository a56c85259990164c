"""Questions to the guidance, and closing needs nobody met."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Municipality
from polku.audit.actions import record
from polku.directory import permissions
from polku.directory.actions.needs import without_identity
from polku.directory.choices import NeedSource
from polku.directory.models import Entry, UnmetNeed
from polku.directory.queries.needs import rows_of
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused
from polku.shared.text import clean

MAX_QUESTION = 120


@transaction.atomic
def log_enquiry(
    *,
    question: str,
    language: str,
    by: Actor,
    municipality: Municipality | None = None,
    answer: Entry | None = None,
) -> UnmetNeed:
    """Note a question to the guidance with the entry that answered it, or as a need nobody met.

    Members of the network. Raises Refused, and Invalid for an empty question or one that shows who asked.
    """
    if not permissions.may_log_enquiry(by):
        raise Refused(_("You do not have the right to do this."))
    need = _row_of_today(_without_person(question), language, municipality, answered=answer is not None)
    need.count += 1
    need.answer_entry = answer
    need.handled_at = clock.now() if answer else None
    need.save()
    record(verb="log_enquiry", target=need, by=by)
    return need


def _without_person(question: str) -> str:
    said = " ".join(clean(question).casefold().split())
    if not said:
        raise _about_question(_("Write the question."))
    if len(said) > MAX_QUESTION:
        raise _about_question(_("Write the question in at most %(most)s letters.") % {"most": MAX_QUESTION})
    if without_identity(question) != said:
        raise _about_question(
            _("Leave out names, identity codes, addresses and numbers: write only what was asked.")
        )
    return said


def _row_of_today(
    said: str, language: str, municipality: Municipality | None, *, answered: bool
) -> UnmetNeed:
    """The row of the same question today. An answered and an unanswered one are two: `filters` tells them apart."""
    key = {
        "source": NeedSource.ENQUIRY,
        "words": said,
        "language": language,
        "municipality": municipality,
        "filters": {"answered": True} if answered else {},
        "day": clock.today(),
    }
    return UnmetNeed.objects.select_for_update().filter(**key).first() or UnmetNeed(**key, count=0)


def _about_question(message: Any) -> Invalid:
    return Invalid(message, {"question": [str(message)]})


@transaction.atomic
def answer_need(*, words: str, language: str, by: Actor, entry: Entry | None = None) -> int:
    """Close every open need of the same words: an entry answers it, or it was read and needs none.

    Coordinators. Returns how many rows were closed. Raises Refused.
    """
    if not permissions.may_review(by):
        raise Refused(_("You do not have the right to do this."))
    rows = list(rows_of(words, language).select_for_update())
    UnmetNeed.objects.filter(pk__in=[row.pk for row in rows]).update(
        handled_at=clock.now(), answer_entry=entry
    )
    for row in rows:
        record(verb="answer_need", target=row, by=by, change={"entry": entry.pk if entry else None})
    return len(rows)
