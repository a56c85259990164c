"""What can be read of mail: the outbox, and whether something was sent already."""

from datetime import date, datetime

from django.db.models import QuerySet

from polku.mail.models import Message
from polku.mail.permissions import may_see_outbox
from polku.shared.actor import Actor
from polku.shared.clock import HELSINKI
from polku.shared.errors import Missing


def outbox(*, actor: Actor | None, words: str = "", failed: bool = False) -> QuerySet[Message]:
    """Messages, the newest first. Raises Missing for those who may not see them, as if there were no outbox."""
    if not may_see_outbox(actor):
        raise Missing
    rows = Message.objects.order_by("-created_at", "-pk")
    if words:
        rows = rows.filter(subject__icontains=words) | rows.filter(recipient__icontains=words)
    return rows.filter(failed_at__isnull=False, sent_at=None) if failed else rows


def message_to_see(pk: int, *, actor: Actor | None) -> Message:
    """One message. Raises Missing."""
    message = outbox(actor=actor).filter(pk=pk).first()
    if message is None:
        raise Missing
    return message


def sent_since(moment: datetime, *, kind: str, to: str) -> bool:
    """Whether a mail of a kind has been written to an address since a moment."""
    return Message.objects.filter(kind=kind, recipient__iexact=to, created_at__gt=moment).exists()


def sent_on(day: date, *, kind: str, to: str) -> bool:
    """Whether a mail of a kind has been written to an address on a day, or after it."""
    return sent_since(datetime(day.year, day.month, day.day, tzinfo=HELSINKI), kind=kind, to=to)
