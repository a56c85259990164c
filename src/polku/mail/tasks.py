"""Jobs of the mail."""

from polku.mail.actions import deliver
from polku.mail.models import Message
from polku.shared.jobs import task


@task("mail.deliver_message", queue="mail")
def deliver_message(message_id: int) -> None:
    """Send one queued mail."""
    deliver(message=Message.objects.get(pk=message_id))
