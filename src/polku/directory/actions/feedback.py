"""Messages to the network: given by anybody, answered by a coordinator before their day."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from polku.audit.actions import record
from polku.directory import permissions
from polku.directory.bridge.addresses import whole
from polku.directory.models import Entry, Feedback
from polku.directory.queries.upkeep import coordinators
from polku.mail.actions import send_mail
from polku.mail.queries import sent_on
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.errors import Invalid, Refused

# The law gives 14 days to answer (306/2019, section 10); coordinators are reminded when four are left.
ANSWER_DAYS = 14
REMIND_DAYS_BEFORE = 4


@transaction.atomic
def give_feedback(
    *,
    kind: str,
    text: str,
    language: str,
    by: Actor | None = None,
    reply_to: str = "",
    page: str = "",
    entry: Entry | None = None,
) -> Feedback:
    """Keep a message; it is to be answered within 14 days. Anybody may write. Raises Invalid for an empty one."""
    if not text.strip():
        raise Invalid(_("Write your message first."), {"text": [str(_("Write your message first."))]})
    feedback = Feedback.objects.create(
        kind=kind, text=text.strip(), language=language, reply_to=reply_to, page=page[:300], entry=entry,
        due_on=clock.today() + timedelta(days=ANSWER_DAYS),
    )  # fmt: skip
    record(verb="give_feedback", target=feedback, by=by or system("public page"), change={"kind": kind})
    return feedback


@transaction.atomic
def answer_feedback(*, feedback: Feedback, answer: str, by: Actor) -> Feedback:
    """Note how a message was answered, and mail the answer to whoever asked for one.

    Coordinators. Raises Refused, and Invalid when there is no answer or one was given already.
    """
    if not permissions.may_review(by):
        raise Refused(_("You do not have the right to do this."))
    feedback = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    if not answer.strip():
        raise Invalid(_("Write the answer."), {"answer": [str(_("Write the answer."))]})
    if feedback.answered_at is not None:
        raise Invalid(_("This message has been answered already."))
    feedback.answer = answer.strip()
    feedback.answered_at = clock.now()
    feedback.answered_by_label = by.label[:120]
    feedback.save(update_fields=["answer", "answered_at", "answered_by_label"])
    record(verb="answer_feedback", target=feedback, by=by)
    if feedback.reply_to:
        context = {"answer": feedback.answer, "made_at": feedback.made_at}
        send_mail(kind="feedback_answered", to=feedback.reply_to, language=feedback.language, context=context)
    return feedback


@transaction.atomic
def remind_of_feedback() -> int:
    """Tell coordinators of messages whose day is four days away, and each day of those that are late.

    Running it again the same day sends nothing. Returns how many mails went.
    """
    today = clock.today()
    due = Q(due_on=today + timedelta(days=REMIND_DAYS_BEFORE)) | Q(due_on__lte=today)
    waiting = Feedback.objects.filter(due, answered_at=None).count()
    people = (
        [p for p in coordinators() if not sent_on(today, kind="feedback_due", to=p.email)] if waiting else []
    )
    for person in people:
        with override(person.language):
            inbox = whole(reverse("feedback_inbox"))
        send_mail(
            kind="feedback_due",
            to=person.email,
            language=person.language,
            context={"count": waiting, "inbox": inbox},
        )
    return len(people)
