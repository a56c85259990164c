"""A recurring follow-up, and the answer to one turn."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, User
from polku.measures.choices import TaskState, Unit
from polku.measures.content import TITLE
from polku.measures.forms.fields import Text, TextsForm, choose_from
from polku.ui.fields import DayField


class FollowUpForm(TextsForm):
    """What is looked at, how often, and by whom."""

    texts: ClassVar = (Text("titles", _("What is followed up"), TITLE, needed=True),)
    every = forms.IntegerField(
        label=_("How often: every"),
        min_value=1,
        max_value=60,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    unit = forms.ChoiceField(label=_("Weeks or months"), choices=Unit.choices, widget=forms.RadioSelect)
    starts_on = DayField(label=_("First time"))
    ends_on = DayField(
        label=_("Last day"), help_text=_("Leave empty when it goes on until further notice."), required=False
    )
    organisation = forms.TypedChoiceField(label=_("Organisation that does it"), coerce=int)
    holder = forms.TypedChoiceField(
        label=_("Who looks after it"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Each turn becomes a task of this person two weeks before its day."),
    )

    def __init__(
        self, *args: Any, organisations: list[tuple[int, str]], people: list[tuple[int, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choose_from(self, "organisation", organisations, empty="–")
        choose_from(self, "holder", people, empty=_("Nobody yet"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day."))
        return data

    def given(self) -> dict[str, Any]:
        """The values of a valid form as the actions take them."""
        data = self.cleaned_data
        return {
            "titles": self.text_of("titles"),
            "organisation": Organisation.objects.get(pk=data["organisation"]),
            "holder": User.objects.get(pk=data["holder"]) if data["holder"] else None,
            **{name: data[name] for name in ("every", "unit", "starts_on", "ends_on")},
        }


class AnswerForm(forms.Form):
    """What was seen in one turn of a follow-up."""

    state = forms.ChoiceField(
        label=_("What became of it"),
        choices=[(TaskState.DONE, _("It was done")), (TaskState.SKIPPED, _("It is left out this time"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What was seen, or why it is left out"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Members of the network read this. Write no names of persons."),
    )
