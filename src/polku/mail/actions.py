"""Sending mail: written beside its reason, sent by a job that carries only an id."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

from polku.mail.models import Message
from polku.shared import clock
from polku.shared.jobs import start


def send_mail(*, kind: str, to: str, language: str, context: dict[str, Any] | None = None) -> Message:
    """Queue one mail in the current transaction.

    The text is the template `mail/<kind>.txt` in the language: the first line is the subject, the rest the body.
    """
    with override(language):
        text = render_to_string(f"mail/{kind}.txt", {"site_url": settings.SITE_URL, **(context or {})})
    subject, _newline, body = text.strip().partition("\n")
    message = Message.objects.create(
        kind=kind, recipient=to, language=language, subject=subject.strip()[:200], body=body.strip() + "\n"
    )
    start("mail.deliver_message", message_id=message.pk)
    return message


def deliver(*, message: Message) -> None:
    """Hand one queued mail to the mail server (or the local outbox). A failure is counted and raised for a new try."""
    if message.sent_at:
        return
    Message.objects.filter(pk=message.pk).update(attempts=message.attempts + 1)
    EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.recipient]).send()
    Message.objects.filter(pk=message.pk).update(sent_at=clock.now())
