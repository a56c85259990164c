"""What the pages of both sides share: the questions of each act, and doing what was sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from polku.directory.models import Entry
from polku.referral.actions import Said
from polku.referral.choices import TRANSITIONS, Act
from polku.referral.forms import FORMS, ActForm, DeclineForm
from polku.referral.queries import offering
from polku.shared.errors import Conflict, Invalid

Doing = Callable[[str, Said, ActForm], Any]
# Done elsewhere: a draft is sent from its own page, and time itself closes.
SILENT = (Act.SEND, Act.EXPIRE)


def acts_open(state: str, side: str) -> list[str]:
    """What a side may do in a state, in the order of the loop."""
    return [
        act
        for act, way in TRANSITIONS.items()
        if state in way.sources and side in way.sides and act not in SILENT
    ]


def form_of(act: str, version: int, *, entry: Entry | None, language: str, data: Any = None) -> ActForm:
    """The questions of an act. Fields of several forms stand on one page: the act is their prefix."""
    asked: dict[str, Any] = {"data": data, "prefix": act, "initial": {"version": version}}
    if act == Act.DECLINE:
        return DeclineForm(
            **asked,
            grounds=offering.grounds_of(entry),
            services=offering.other_services(entry, language=language),
        )
    return FORMS[act](**asked)


def forms_of(
    state: str, side: str, version: int, sent: QueryDict | None, *, entry: Entry | None, language: str
) -> dict[str, ActForm]:
    """A form for everything that can be done now; the one that was sent holds what was typed."""
    sent_act = sent.get("act", "") if sent is not None else ""
    return {
        act: form_of(act, version, entry=entry, language=language, data=sent if act == sent_act else None)
        for act in acts_open(state, side)
    }


def do_sent(forms: dict[str, ActForm], sent: QueryDict, doing: Doing) -> Any:
    """Do the act that was sent; None when its form has problems, which then stand in it."""
    form = forms.get(sent.get("act", ""))
    if form is None:
        raise Conflict(_("The referral has moved on meanwhile. Look at where it is now."))
    if not form.is_valid():
        return None
    try:
        return doing(form.act, form.said(), form)
    except Invalid as problem:
        show_problems(form, problem)
        return None


def show_problems(form: Any, problem: Invalid) -> None:
    """Write what an action found into the form."""
    for field, sentences in problem.problems.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
    if not problem.problems:
        form.add_error(None, str(problem.args[0]))
