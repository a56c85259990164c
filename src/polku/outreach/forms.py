"""Forms about leavers: the decision about each hit, a step of a checklist, what is known of a student, an end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.outreach.choices import Decision, DismissalReason, Ending, Radar
from polku.outreach.queries.hits import Hit
from polku.outreach.wording import SUPPORT_CODES, support_label


class HitForm(forms.Form):
    """What is decided about one hit; dismissing asks why."""

    hit = forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Why dismissed"),
        choices=[("", _("Choose, if you dismiss")), *DismissalReason.choices],
        required=False,
    )

    def __init__(self, *args: Any, told: Hit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.told = told
        self.fields["decision"].initial = Decision.LATER
        if not told.may_be_confirmed:
            kept: forms.ChoiceField = self.fields["decision"]  # type: ignore[assignment]
            kept.choices = [pair for pair in Decision.choices if pair[0] != Decision.CONFIRM]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if data.get("decision") == Decision.DISMISS and not data.get("reason"):
            self.add_error("reason", _("Say why this hit is dismissed."))
        return data


class WhereForm(forms.Form):
    """Where confirmed students go: the school, when the worker has several, and the procedure."""

    school = forms.TypedChoiceField(label=_("School"), coerce=int)
    procedure = forms.TypedChoiceField(
        label=_("What is done next"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Each confirmed student gets the steps of this procedure as a checklist."),
    )

    def __init__(
        self,
        *args: Any,
        schools: Sequence[tuple[int, str]],
        procedures: Sequence[tuple[int, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        school: forms.TypedChoiceField = self.fields["school"]  # type: ignore[assignment]
        school.choices = list(schools)
        if len(schools) == 1:
            school.widget = forms.HiddenInput()
        school.initial = schools[0][0] if schools else None
        procedure: forms.TypedChoiceField = self.fields["procedure"]  # type: ignore[assignment]
        procedure.choices = [("", _("No checklist now")), *procedures]


class ShownForm(forms.Form):
    """Which students of the list are shown."""

    all_optional = True
    radar = forms.ChoiceField(label=_("Until graduation"), required=False)
    missing = forms.ChoiceField(
        label=_("What is missing"),
        required=False,
        choices=[("", _("All")), ("step", _("No next step")), ("receiver", _("Nobody has said yes"))],
    )
    support = forms.ChoiceField(label=_("Level of support"), required=False)

    def __init__(self, *args: Any, levels: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        radar: forms.ChoiceField = self.fields["radar"]  # type: ignore[assignment]
        radar.choices = [("", _("All")), *Radar.choices]
        support: forms.ChoiceField = self.fields["support"]  # type: ignore[assignment]
        support.choices = [("", _("All")), *((code, support_label(code)) for code in SUPPORT_CODES)]
        if not levels:
            del self.fields["support"]


class StepForm(forms.Form):
    """A step of the checklist: done, or answered."""

    step = forms.CharField(widget=forms.HiddenInput, max_length=64)
    answer = forms.TypedChoiceField(
        label=_("Answer"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, answers: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        if answers:
            field: forms.TypedChoiceField = self.fields["answer"]  # type: ignore[assignment]
            field.choices = list(enumerate(answers))
            field.required = True
        else:
            del self.fields["answer"]


class LeaverForm(forms.Form):
    """What is known of a student who is followed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    graduates_on = forms.DateField(
        label=_("Day of graduation"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )
    procedure = forms.TypedChoiceField(label=_("Checklist"), coerce=int, empty_value=None, required=False)
    support = forms.ChoiceField(
        label=_("Level of support"),
        required=False,
        help_text=_("Only those who may see the student's health and functioning see this."),
    )

    def __init__(self, *args: Any, procedures: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        support: forms.ChoiceField = self.fields["support"]  # type: ignore[assignment]
        support.choices = [("", _("Not known")), *((code, support_label(code)) for code in SUPPORT_CODES)]
        if procedures:
            procedure: forms.TypedChoiceField = self.fields["procedure"]  # type: ignore[assignment]
            procedure.choices = [("", _("No checklist now")), *procedures]
        else:
            del self.fields["procedure"]


class EndForm(forms.Form):
    """Why a student is no longer followed."""

    ending = forms.ChoiceField(label=_("Why?"), choices=Ending.choices, widget=forms.RadioSelect)
