"""Sending mail: written beside its reason, sent by a job that carries only an id."""

import hmac
import re
from email.message import MIMEPart
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from polku.audit.actions import record
from polku.mail import permissions
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused
from polku.shared.jobs import start

LOCAL_OUTBOX = "polku.mail.backend.LocalOutbox"
BLOT = "••••••"
_METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)


def send_mail(
    *, kind: str, to: str, language: str, context: dict[str, Any] | None = None, calendar: str = ""
) -> Message:
    """Queue one mail in the current transaction.

    The text is the template `mail/<kind>.txt` in the language: the first line is the subject, the rest the body.
    `calendar` is an iCalendar object with its METHOD; it goes along as RFC 6047 asks.
    """
    subject, body = _text(kind, language, context)
    message = Message.objects.create(
        kind=kind, recipient=to, language=language, subject=subject, body=body, calendar=calendar
    )
    start("mail.deliver_message", message_id=message.pk)
    return message


def send_code(*, kind: str, to: str, language: str, code: str) -> Message:
    """Send a short-lived code at once, past the queue: the database keeps the mail with the code blotted out.

    Without a mail server the page of the outbox is the only place to read it, and there it stands. The mail server's
    refusal is raised: the reader waits for the code and must hear that it does not come.
    """
    subject, body = _text(kind, language, {"code": code})
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to]).send()
    if settings.MAILERS["default"]["BACKEND"] != LOCAL_OUTBOX:
        body = body.replace(code, BLOT)
    return Message.objects.create(
        kind=kind,
        recipient=to,
        language=language,
        subject=subject,
        body=body,
        attempts=1,
        sent_at=clock.now(),
    )


def _text(kind: str, language: str, context: dict[str, Any] | None) -> tuple[str, str]:
    with override(language):
        text = render_to_string(f"mail/{kind}.txt", {"site_url": settings.SITE_URL, **(context or {})})
    subject, _newline, body = text.strip().partition("\n")
    return subject.strip()[:200], body.strip() + "\n"


def deliver(*, message: Message) -> None:
    """Hand one queued mail to the mail server (or the local outbox). A failure is noted and raised for a new try.

    Two workers with the same message send it once; a worker that dies between sending and noting sends it again, with
    the same Message-ID, by which the receiver knows it.
    """
    Message.objects.filter(pk=message.pk, sent_at=None).update(attempts=message.attempts + 1)
    try:
        _send(message.pk)
    except Exception:
        Message.objects.filter(pk=message.pk).update(failed_at=clock.now())
        raise


@transaction.atomic
def _send(pk: int) -> None:
    message = Message.objects.select_for_update().get(pk=pk)
    if message.sent_at:
        return
    EmailMessage(
        message.subject,
        message.body,
        settings.DEFAULT_FROM_EMAIL,
        [message.recipient],
        # The stubs do not know yet that Django takes a MIMEPart.
        attachments=[_invitation(message.calendar)] if message.calendar else [],  # type: ignore[list-item]
        headers={"Message-ID": message_id(message)},
    ).send()
    message.sent_at = clock.now()
    message.failed_at = None
    message.save(update_fields=["sent_at", "failed_at"])


def _invitation(calendar: str) -> MIMEPart:
    found = _METHOD.search(calendar)
    part = MIMEPart()
    part.set_content(
        calendar,
        subtype="calendar",
        params={"method": found[1] if found else "PUBLISH"},
        disposition="attachment",
        filename="polku.ics",
    )
    return part


def message_id(message: Message) -> str:
    """The Message-ID of a queued mail: the same at every try, and it says nothing to anybody else."""
    # With the moment: after a restore the numbers of rows begin again where the backup was made.
    text = f"mail.{message.pk}.{message.created_at.timestamp():.6f}"
    mark = hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256").hex()[:40]
    place = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{mark}@{place}>"


@transaction.atomic
def resend(*, message: Message, by: Actor) -> Message:
    """Put a mail that could not be sent back into the queue. Administrators. Raises Refused, Invalid."""
    if not permissions.may_resend(by):
        raise Refused(_("You do not have the right to do this."))
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.sent_at is not None or message.failed_at is None:
        raise Invalid(_("Only a message that could not be sent can be sent again."))
    message.failed_at = None
    message.save(update_fields=["failed_at"])
    start("mail.deliver_message", message_id=message.pk)
    record(verb="resend_mail", target=message, by=by)
    return message
