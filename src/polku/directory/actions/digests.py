"""Subscriptions: a mail now and then of what changed in the directory, for those who guide others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from polku.accounts.models import Municipality, Subscription
from polku.audit.actions import record
from polku.directory.bridge.addresses import entry_path, whole
from polku.directory.models import Entry, Theme
from polku.directory.queries.digests import News, news_for
from polku.directory.queries.subscriptions import STOP
from polku.mail.actions import send_mail
from polku.shared import clock, signing
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused

# A mail is kept for long: its way out works as long.
STOP_DAYS = 730
RHYTHMS = (7, 14, 30)


@transaction.atomic
def subscribe(
    *, themes: Sequence[str], municipalities: Sequence[str], every_days: int, by: Actor
) -> Subscription:
    """Start or change one's own digest. Whoever has an account. Raises Refused, and Invalid for what does not exist."""
    if by.user is None:
        raise Refused(_("You do not have the right to do this."))
    if every_days not in RHYTHMS or not _all_exist(themes, municipalities):
        raise Invalid(_("Choose from the list."))
    mine = {"themes": list(themes), "municipalities": list(municipalities), "every_days": every_days}
    subscription, _made = Subscription.objects.update_or_create(
        user=by.user, defaults=mine, create_defaults={**mine, "last_sent_at": clock.now()}
    )
    record(verb="subscribe", target=subscription, by=by, change={"every_days": every_days})
    return subscription


@transaction.atomic
def unsubscribe(*, subscription: Subscription, by: Actor) -> None:
    """End a digest: its owner, or the holder of the link in a mail of it. Raises Refused."""
    if by.user_id != subscription.user_id and by.scope != (STOP, subscription.pk):
        raise Refused(_("You do not have the right to do this."))
    record(verb="unsubscribe", target=subscription, by=by)
    subscription.delete()


@transaction.atomic
def send_digests(*, by: Actor) -> int:
    """Mail every subscriber whose day it is what changed since the last time; nothing changed, no mail. The system.

    Returns how many mails went. Running it again sends nothing. Raises Refused.
    """
    if by.kind != "system":
        raise Refused(_("You do not have the right to do this."))
    now = clock.now()
    # Half a day of leeway: a mail that went a little late does not push all later ones.
    rhythm = ExpressionWrapper(F("every_days") * Value(timedelta(days=1)), output_field=DurationField())
    due = Q(last_sent_at__isnull=True) | Q(last_sent_at__lte=now + timedelta(hours=12) - rhythm)
    waiting = Subscription.objects.filter(due, user__is_active=True).select_related("user")
    sent = 0
    for subscription in waiting.select_for_update(of=("self",), skip_locked=True).order_by("pk"):
        sent += _send(subscription, now)
    return sent


def _send(subscription: Subscription, now: datetime) -> int:
    since = subscription.last_sent_at or now - timedelta(days=subscription.every_days)
    subscription.last_sent_at = now
    subscription.save(update_fields=["last_sent_at"])
    news = news_for(subscription, since, now)
    if not news:
        return 0
    language = subscription.user.language
    with override(language):
        context = _context(subscription, news, language, since)
    send_mail(kind="digest", to=subscription.user.email, language=language, context=context)
    return 1


def _context(subscription: Subscription, news: News, language: str, since: datetime) -> dict[str, object]:
    token = signing.sign(STOP, subscription.pk, days=STOP_DAYS)
    return {
        "new": [_line(entry, language) for entry in news.new],
        "changed": [_line(entry, language) for entry in news.changed],
        "ended": [one.name(language).text for one in news.ended],
        "since": since,
        "stop": whole(reverse("digest_stop", kwargs={"token": token})),
        "settings": whole(reverse("digest")),
    }


def _line(entry: Entry, language: str) -> tuple[str, str, str]:
    return entry.name(language).text, entry.organisation.name(language).text, whole(entry_path(entry))


def _all_exist(themes: Sequence[str], municipalities: Sequence[str]) -> bool:
    return Theme.objects.filter(slug__in=themes).count() == len(set(themes)) and Municipality.objects.filter(
        pk__in=municipalities
    ).count() == len(set(municipalities))
