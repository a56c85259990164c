"""Mail about criteria: the set's name and an address, nothing of any person."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from polku.criteria.models import CriteriaSet
from polku.mail.actions import send_mail


def tell(
    to: str, language: str, kind: str, criteria: CriteriaSet, page: str = "criteria_edit", **more: str
) -> None:
    """Send a mail of a kind about a set, with a link to a page of it."""
    context = {
        "name": criteria.name(language).text,
        "organisation": criteria.organisation.name(language).text,
        "address": address_in(language, page, criteria.pk),
        **more,
    }
    send_mail(kind=kind, to=to, language=language, context=context)


def address_in(language: str, page: str, *parts: int) -> str:
    """The whole address of a page in a language."""
    with override(language):
        return f"{settings.SITE_URL}{reverse(page, args=parts)}"
