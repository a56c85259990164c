"""One form, one question to a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.pathway.actions.writing import MAX_TEXT


def _text(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4}))


class WishForm(forms.Form):
    """A wish in the person's own words."""

    text = _text(_("What do you want?"))


class NeedForm(forms.Form):
    """A need in the person's own words."""

    text = _text(_("What do you need help with?"))


class StrengthForm(forms.Form):
    """A strength in the person's own words."""

    text = _text(_("What are you good at?"))


class GoalForm(forms.Form):
    """What the person wants to reach."""

    text = _text(_("What do you want to reach?"))


class StepForm(forms.Form):
    """One thing the person will do."""

    text = _text(_("What will you do?"))
    due_on = forms.DateField(
        label=_("By which day?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
