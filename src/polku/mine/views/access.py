"""Who is at the screen: somebody signed in, who sees what is kept about themselves and nothing else."""

from __future__ import annotations

from django.utils.translation import get_language

from polku.ui.access import actor_of, read, read_or_send, send, signed_in

__all__ = ["actor_of", "language", "read", "read_or_send", "send", "signed_in"]


def language() -> str:
    """The language of the page."""
    return get_language() or "fi"
