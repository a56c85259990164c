"""What the link of a survey opens, and if nothing, why."""

from __future__ import annotations

from dataclasses import dataclass

from polku.shared import signing
from polku.shared.actor import Actor, by_link
from polku.shared.signing import LinkState
from polku.workgroup.choices import SurveyState
from polku.workgroup.models import Reply
from polku.workgroup.permissions import ANSWER


@dataclass(frozen=True)
class AnswerLink:
    """A link as it was read; `reply` and `actor` are there only when it is open."""

    state: LinkState
    reply: Reply | None = None
    actor: Actor | None = None


def read_link(token: str) -> AnswerLink:
    """What a token opens."""
    signed = signing.read(ANSWER, token)
    if signed is None or len(signed.values) != 2:
        return AnswerLink(LinkState.BROKEN)
    pk, stamp = signed.values
    reply = Reply.objects.select_related("survey__group__network", "organisation").filter(pk=pk).first()
    if reply is None:
        return AnswerLink(LinkState.BROKEN)
    if str(reply.link_stamp) != stamp or reply.survey.state != SurveyState.OPEN:
        return AnswerLink(LinkState.ENDED)
    if signed.expired:
        return AnswerLink(LinkState.EXPIRED)
    return AnswerLink(LinkState.OPEN, reply, by_link(ANSWER, reply.pk, reply.organisation.name("fi").text))
