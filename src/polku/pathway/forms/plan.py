"""Writing into a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import User
from polku.pathway.choices import Permanence, Relation, SayingKind, StepBy, Voice
from polku.pathway.forms import TextField
from polku.pathway.models import Goal
from polku.ui.fields import DayField


class SayingForm(forms.Form):
    """A need, a wish or a strength."""

    kind = forms.ChoiceField(label=_("What is this?"), choices=SayingKind.choices, widget=forms.RadioSelect)
    voice = forms.ChoiceField(label=_("In whose words?"), choices=Voice.choices, widget=forms.RadioSelect)
    text = TextField(
        label=_("What was said"),
        help_text=_("The person's own words as they said them. A worker's view is written as the worker's."),
    )


class GoalForm(forms.Form):
    """What the person wants to reach."""

    text = TextField(label=_("What does the person want to reach?"), rows=2)
    voice = forms.ChoiceField(label=_("In whose words?"), choices=Voice.choices, widget=forms.RadioSelect)


class StepForm(forms.Form):
    """One thing to do."""

    text = TextField(
        label=_("What is done?"), help_text=_("One thing that can be done and ticked off."), rows=2
    )
    taken_by = forms.ChoiceField(label=_("Who does it?"), choices=StepBy.choices, widget=forms.RadioSelect)
    who = forms.CharField(
        label=_("If somebody else: who"),
        max_length=120,
        required=False,
        help_text=_("For example the school"),
    )
    due_on = DayField(label=_("By what day?"), required=False)
    goal = forms.TypedChoiceField(
        label=_("Towards which goal?"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, goals: Iterable[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = {goal.pk: goal for goal in goals}
        field: Any = self.fields["goal"]
        field.choices = [
            ("", _("No goal of its own")),
            *((pk, _short(g.text)) for pk, g in self.goals.items()),
        ]
        if not self.goals:
            del self.fields["goal"]

    @property
    def said(self) -> dict[str, Any]:
        """What `add_step` takes."""
        data = dict(self.cleaned_data)
        return data | {"goal": self.goals.get(data.get("goal") or 0)}


class PathTypeForm(forms.Form):
    """How participation stands to work, and when that is looked at again."""

    relation = forms.ChoiceField(
        label=_("How does taking part stand to work?"), choices=Relation.choices, widget=forms.RadioSelect
    )
    permanence = forms.ChoiceField(
        label=_("Does it lead onwards?"), choices=Permanence.choices, widget=forms.RadioSelect
    )
    review_on = DayField(
        label=_("When is this looked at again?"),
        help_text=_("Without a day it is looked at again in half a year. No path is decided for good."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ColleagueForm(forms.Form):
    """Choosing a colleague."""

    receiver = forms.TypedChoiceField(label=_("A colleague"), coerce=int)

    def __init__(self, *args: Any, colleagues: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {user.pk: user for user in colleagues}
        field: Any = self.fields["receiver"]
        field.choices = [("", _("Choose")), *((pk, str(user)) for pk, user in self.colleagues.items())]

    @property
    def colleague(self) -> User:
        """Who was chosen."""
        return self.colleagues[self.cleaned_data["receiver"]]


class HandoverForm(ColleagueForm):
    """Offering a person to a colleague."""

    note = TextField(
        label=_("What should they know?"),
        help_text=_("For example what was agreed last, and what comes next."),
        required=False,
    )


class AnswerForm(forms.Form):
    """Yes or no to an offer."""

    accept = forms.TypedChoiceField(
        label=_("Do you take over?"),
        choices=[("yes", _("Yes, I take over")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = TextField(label=_("A word to the giver"), help_text=_("A no needs a reason."), required=False)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
