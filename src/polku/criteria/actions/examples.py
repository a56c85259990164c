"""Invented situations to try criteria on."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.criteria import permissions
from polku.criteria.bridge import situation_of
from polku.criteria.models import Example
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused
from polku_engine import SituationError

MOST = 100


@transaction.atomic
def save_example(
    *,
    organisation: Organisation,
    names: dict[str, str],
    answers: dict[str, Any],
    by: Actor,
    example: Example | None = None,
) -> Example:
    """Make an example of an organisation, or change one. Whoever may write its criteria. Raises Refused, Invalid."""
    _require(organisation, example, by)
    try:
        situation_of(answers, clock.today())
    except SituationError as error:
        raise Invalid(_("These facts cannot all be true of one person.")) from error
    if example is None and Example.objects.filter(organisation=organisation).count() >= MOST:
        raise Invalid(_("There are too many examples. Remove one first."))
    example = example or Example(organisation=organisation)
    example.names, example.answers = names, answers
    example.save()
    record(verb="save_criteria_example", target=example, by=by)
    return example


@transaction.atomic
def remove_example(*, example: Example, by: Actor) -> None:
    """Remove an example of an organisation. Whoever may write its criteria. Raises Refused."""
    _require(example.organisation, example, by)
    record(verb="remove_criteria_example", target=example, by=by)
    example.delete()


def _require(organisation: Organisation | None, example: Example | None, by: Actor) -> None:
    """An example of the network is everybody's and is changed by nobody here."""
    own = example is None or example.organisation_id == (organisation and organisation.pk)
    if organisation is None or not own or not permissions.may_write_criteria_for(by, organisation):
        raise Refused(_("You cannot change this example."))
