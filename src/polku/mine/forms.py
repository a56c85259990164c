"""One form, one question to a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from polku.consent.choices import Purpose
from polku.mine.actions.supporters import MAX_NAME
from polku.mine.choices import Answer
from polku.pathway.actions.writing import MAX_TEXT
from polku.people.choices import Category
from polku.ui.fields import DayInput

# The kinds of data that the page of a supported person has something of.
SHOWN_TO_SUPPORTERS = (Category.BASIC, Category.CONTACT, Category.PLAN, Category.REFERRAL)


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
        widget=DayInput(),
    )


class PermissionForm(forms.Form):
    """Who may see what, for what, for how long."""

    home = forms.ChoiceField(label=_("Whose information is it about?"))
    receiver = forms.ChoiceField(label=_("Who may see it?"))
    categories = forms.MultipleChoiceField(
        label=_("What may others see?"),
        choices=[(one.value, one.label) for one in Category if one != Category.PROTECTED_CONTACT],
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = forms.ChoiceField(label=_("What is it for?"), choices=Purpose.choices, widget=forms.RadioSelect)
    days = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=[(91, _("Three months")), (182, _("Half a year")), (365, _("One year"))],
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, homes: Any, receivers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].choices = homes  # type: ignore[attr-defined]
        self.fields["receiver"].choices = [("", _("Choose")), *receivers]  # type: ignore[attr-defined]
        if len(homes) == 1:
            self.fields["home"].widget = forms.HiddenInput()
            self.fields["home"].initial = homes[0][0]


class SupporterForm(forms.Form):
    """Who may stand by the person, what they see, for how long."""

    home = forms.ChoiceField(label=_("Whose information is it about?"))
    called = forms.CharField(
        label=_("Who do you invite?"),
        help_text=_("For example: my father. This is only for yourself, so that you remember."),
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    categories = forms.MultipleChoiceField(
        label=_("What may they see?"),
        choices=[(one.value, one.label) for one in SHOWN_TO_SUPPORTERS],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=[
            (91, _("Three months")),
            (182, _("Half a year")),
            (365, _("One year")),
            (730, _("Two years")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, homes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].choices = homes  # type: ignore[attr-defined]
        if len(homes) == 1:
            self.fields["home"].widget = forms.HiddenInput()
            self.fields["home"].initial = homes[0][0]


class CodeForm(forms.Form):
    """The code that was given on paper or by voice."""

    code = forms.CharField(
        label=_("The code"),
        help_text=_("12 numbers that were given to you."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class AccountForm(forms.Form):
    """An account for the holder of a code."""

    call_name = forms.CharField(label=_("Your first name"), max_length=60)
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Make up a password. It has at least 10 characters. A sentence is good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
    )

    def clean_password(self) -> str:
        """As strong as everybody's."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class CorrectionForm(forms.Form):
    """What is wrong, and with whom."""

    home = forms.ChoiceField(label=_("Who has the wrong information?"))
    category = forms.ChoiceField(
        label=_("What does the information tell?"), choices=Category.choices, widget=forms.RadioSelect
    )
    text = _text(_("What is wrong? How should it be?"))

    def __init__(self, *args: Any, homes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].choices = homes  # type: ignore[attr-defined]
        if len(homes) == 1:
            self.fields["home"].widget = forms.HiddenInput()
            self.fields["home"].initial = homes[0][0]


class LookForm(forms.Form):
    """Why a look was not right."""

    text = _text(_("Why was it not right?"))


class AnswerForm(forms.Form):
    """The organisation's answer."""

    answer_kind = forms.ChoiceField(
        label=_("What was done?"), choices=Answer.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Answer to the person"),
        help_text=_("In plain words. If nothing is changed, say why."),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
