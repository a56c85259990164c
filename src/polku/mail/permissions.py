"""Who may see and resend mail."""

from django.conf import settings

from polku.shared.actor import Actor


def may_see_outbox(actor: Actor | None) -> bool:
    """Administrators; in the demo everybody who is signed in, for there mail goes nowhere else."""
    if actor is None or actor.user is None or not actor.user.is_active:
        return False
    return bool(actor.user.is_admin or settings.DEMO)


def may_resend(actor: Actor | None) -> bool:
    """Put a message that failed back into the queue: whoever sees it."""
    return may_see_outbox(actor)
