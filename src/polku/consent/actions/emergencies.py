"""Opening a client's data in an emergency, and the review that follows."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.consent import permissions
from polku.consent.actions.checks import refuse
from polku.consent.choices import Emergency, Outcome
from polku.consent.context import acting_as, granted
from polku.consent.models import EMERGENCY_LASTS, BreakGlass, Steward
from polku.consent.queries import emergencies_by, emergencies_to_review, folders_keyed, not_here
from polku.mail.actions import send_mail
from polku.people.choices import Category
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused

SHORTEST_EXPLANATION = 10


@transaction.atomic
def break_glass(
    *, organisation: Organisation, key: UUID, reason: str, explanation: str, by: Actor
) -> BreakGlass:
    """Open a client's data to oneself for 60 minutes; the client sees it, another person reviews it.

    The organisation's stewards and the privacy officer hear of it at once, by a mail that names nobody.

    Anybody who works for the client's organisation today, unless an opening of theirs waits for review too long.
    Raises Missing, Refused, Invalid.
    """
    with acting_as(by):
        if by.user is None or organisation.pk not in permissions.organisations_acted_for(by.user):
            raise not_here()
        if not permissions.may_break_glass(by, organisation.pk, emergencies_by(by.user.pk)):
            raise Refused(
                _("Your right to open data in an emergency waits for a review. Ask a colleague to open it.")
            )
        home = next(f for f in folders_keyed(organisation.pk, key) if f.category == Category.BASIC)
        _refuse_unexplained(reason, explanation)
        now = clock.now()
        with granted([home.pk]):
            opened = BreakGlass.objects.create(
                folder=home, user=by.user, reason=reason, explanation=explanation.strip(), starts_at=now,
                ends_at=now + EMERGENCY_LASTS,
            )  # fmt: skip
        record(verb="break_glass", target=opened, by=by, change={"client": home.client_id, "reason": reason})
        _tell_those_who_review(organisation, by)
    return opened


@transaction.atomic
def review_emergency(
    *, organisation: Organisation, emergency_id: int, outcome: str, review: str, by: Actor
) -> BreakGlass:
    """Say whether an opening was justified, and why. A steward of the organisation, never about oneself.

    Raises Refused, Missing, Invalid.
    """
    with acting_as(by):
        waiting = emergencies_to_review(organisation.pk, actor=by)
        found = next((one for one in waiting if one.pk == emergency_id), None)
        if found is None:
            raise not_here()
        if not permissions.may_review(by, found, organisation.pk):
            raise refuse()
        if outcome not in Outcome.values or not review.strip():
            raise Invalid(_("Choose an outcome and say why."))
        with granted([found.folder_id]):
            emergency = BreakGlass.objects.select_for_update(of=("self",)).get(pk=found.pk)
            emergency.reviewed_at, emergency.reviewed_by = clock.now(), by.user
            emergency.outcome, emergency.review = outcome, review.strip()
            emergency.save(update_fields=["reviewed_at", "reviewed_by", "outcome", "review"])
        record(verb="review_emergency", target=emergency, by=by, change={"outcome": outcome})
    return emergency


def _tell_those_who_review(organisation: Organisation, by: Actor) -> None:
    """A mail with the address of the page where openings are reviewed, and nothing else."""
    today = clock.today()
    rows = Steward.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), organisation=organisation, valid_from__lte=today
    )
    told = {
        row.user.email: row.user.language
        for row in rows.exclude(user=by.user).select_related("user")
        if row.user.is_active and organisation.pk in permissions.organisations_acted_for(row.user)
    }
    if settings.PRIVACY_OFFICER:
        told.setdefault(settings.PRIVACY_OFFICER, settings.LANGUAGE_CODE)
    for address, language in told.items():
        with override(language):
            link = f"{settings.SITE_URL}{reverse('stewardship')}"
        send_mail(kind="emergency_opened", to=address, language=language, context={"link": link})


def _refuse_unexplained(reason: str, explanation: str) -> None:
    problems: dict[str, list[str]] = {}
    if reason not in Emergency.values:
        problems["reason"] = [str(_("Choose a reason."))]
    if len(explanation.strip()) < SHORTEST_EXPLANATION:
        problems["explanation"] = [str(_("Say in a few words why you must see the data now."))]
    if problems:
        raise Invalid(_("Say why the data must be opened."), problems)
