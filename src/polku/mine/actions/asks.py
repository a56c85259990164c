"""A person asks for a correction, or says that somebody should not have looked; the organisation answers."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from polku.accounts.models import User
from polku.audit.actions import record
from polku.audit.queries import looks_at
from polku.consent.actions.checks import is_own_client, refuse, require_open
from polku.consent.context import acting_as, granted
from polku.consent.models import CareRelation, Folder, Steward
from polku.consent.queries import not_here
from polku.mail.actions import send_mail
from polku.mine.choices import Answer, AskKind
from polku.mine.models import Ask
from polku.mine.queries.asks import ask_to_answer
from polku.people.choices import Category
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid

MAX_TEXT = 4_000


@transaction.atomic
def ask_correction(*, client: Client, category: str, text: str, by: Actor) -> Ask:
    """Ask the organisation to put something right. The client alone. Raises Missing, Refused, Invalid."""
    return _ask(client, category, AskKind.CORRECTION, None, text, by)


@transaction.atomic
def report_look(*, client: Client, look_id: int, text: str, by: Actor) -> Ask:
    """Say that a look at one's own data was not right. The client alone. Raises Missing, Refused, Invalid."""
    if not looks_at(clients=[client.pk]).filter(pk=look_id).exists():
        raise not_here()
    return _ask(client, Category.BASIC, AskKind.LOOK, look_id, text, by)


@transaction.atomic
def answer_ask(*, ask_id: int, answer_kind: str, text: str, by: Actor) -> Ask:
    """Answer: what was done and why. A worker of the client or a steward. Raises Missing, Invalid."""
    found = ask_to_answer(ask_id, actor=by)
    told = _required(text)
    if answer_kind not in Answer.values:
        problem = _("Choose how you answer.")
        raise Invalid(problem, {"answer_kind": [problem]})
    with acting_as(by), granted([found.folder_id]):
        fresh = Ask.objects.select_for_update(of=("self",)).select_related("folder").get(pk=found.pk)
        if fresh.answered_at is not None:
            raise not_here()
        fresh.answer_kind, fresh.answer = answer_kind, told
        fresh.answered_at, fresh.answered_by_label = clock.now(), by.label[:120]
        fresh.save(update_fields=["answer_kind", "answer", "answered_at", "answered_by_label"])
        record(verb="answer_ask", target=fresh, by=by, change={"answer": answer_kind})
    return fresh


def _ask(client: Client, category: str, kind: str, look_id: int | None, text: str, by: Actor) -> Ask:
    told = _required(text)
    with acting_as(by):
        require_open(client)
        if not is_own_client(client, by):
            raise refuse()
        folder = Folder.objects.filter(client=client.pk, category=category).first()
        if folder is None:
            raise not_here()
        with granted([folder.pk, client.folder_id]):
            ask = Ask.objects.create(folder=folder, kind=kind, look=look_id, text=told)
            workers = list(
                CareRelation.objects.filter(folder=client.folder_id, ends_at=None).values_list(
                    "worker", flat=True
                )
            )
        record(verb="ask", target=ask, by=by, change={"kind": kind})
        _tell(client.organisation_id, workers)
    return ask


def _tell(organisation_id: int, workers: list[int]) -> None:
    """A mail with a link to the stewards; where there is none, to the workers."""
    today = clock.today()
    stewards = Steward.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), organisation=organisation_id, valid_from__lte=today
    ).values_list("user", flat=True)
    for user in User.objects.filter(pk__in=list(stewards) or workers, is_active=True):
        with override(user.language):
            link = f"{settings.SITE_URL}{reverse('client_asks')}"
        send_mail(kind="client_ask", to=user.email, language=user.language, context={"link": link})


def _required(text: str) -> str:
    told = text.strip()
    if told and len(told) <= MAX_TEXT:
        return told
    problem = (
        _("This is too long. Write at most 4,000 characters.") if told else _("Write something here first.")
    )
    raise Invalid(problem, {"text": [problem]})
