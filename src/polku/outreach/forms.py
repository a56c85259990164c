"""Forms about leavers and leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.outreach.actions import Told
from polku.outreach.choices import (
    ContactHow,
    Decision,
    DismissalReason,
    Ending,
    LeadBasis,
    LeadOutcome,
    LeadSource,
    Radar,
)
from polku.outreach.queries.hits import Hit
from polku.outreach.wording import SUPPORT_CODES, support_label
from polku.shared import clock
from polku.shared.languages import LANGUAGES
from polku.ui.fields import DayField, DayInput


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
        widget=DayInput(),
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


# Nobody whom somebody looks for was born before this.
OLDEST_YEAR = 1900


def _unremembered() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off"})


class LeadForm(forms.Form):
    """A person of whom somebody has told, what was told and by what right."""

    organisation = forms.TypedChoiceField(label=_("Client of which organisation"), coerce=int)
    call_name = forms.CharField(
        label=_("Call name"),
        help_text=_(
            "The name the person wants to be called by. No surname or personal identity code is needed."
        ),
        max_length=60,
        widget=_unremembered(),
    )
    born_on = DayField(label=_("Day of birth"), required=False)
    own_number = forms.CharField(
        label=_("Your organisation's own number for the client"),
        max_length=40,
        required=False,
        widget=_unremembered(),
    )
    language = forms.ChoiceField(
        label=_("Language the person reads"), choices=[(one.code, one.name) for one in LANGUAGES]
    )
    is_protected = forms.BooleanField(
        label=_("The person has a security ban (turvakielto)"),
        help_text=_("Contact details then go where only those who work with the person see them."),
        required=False,
    )
    basis = forms.ChoiceField(
        label=_("By what right were you told?"), choices=LeadBasis.choices, widget=forms.RadioSelect
    )
    basis_words = forms.CharField(
        label=_("The law and section, or the permission in words"),
        max_length=300,
        required=False,
        help_text=_("Needed only when none of the ready ones fits."),
    )
    source = forms.ChoiceField(label=_("Who told?"), choices=LeadSource.choices)
    told_by = forms.CharField(
        label=_("Role and organisation"),
        max_length=200,
        required=False,
        help_text=_("For example: school counsellor, vocational college."),
    )
    told = forms.CharField(
        label=_("What was told?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only what is needed to find the person. The person may read this."),
    )
    told_on = DayField(label=_("When did they tell?"))

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation], language: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.organisations = {one.pk: one for one in organisations}
        field: Any = self.fields["organisation"]
        field.choices = [(pk, one.name(language).text) for pk, one in self.organisations.items()]
        if len(self.organisations) == 1:
            del self.fields["organisation"]

    def clean_born_on(self) -> Any:
        """A day of the past."""
        day = self.cleaned_data["born_on"]
        if day is not None and not (day.year >= OLDEST_YEAR and day <= clock.today()):
            raise forms.ValidationError(_("Check the day of birth."))
        return day

    @property
    def place(self) -> Organisation:
        """The organisation whose client the person becomes."""
        return self.organisations[self.cleaned_data.get("organisation") or next(iter(self.organisations))]

    def about_person(self) -> dict[str, Any]:
        """What `open_client` takes, beside the organisation."""
        data = self.cleaned_data
        names = ("call_name", "born_on", "language", "is_protected")
        return {name: data[name] for name in names} | {"own_number": data["own_number"] or None}

    def about_lead(self) -> Told:
        """What was told, and by what right."""
        data = self.cleaned_data
        return Told(**{name: data[name] for name in Told.__dataclass_fields__})


class ContactForm(forms.Form):
    """The first contact."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label=_("Day of first contact"))
    how = forms.ChoiceField(
        label=_("How did you reach the person?"), choices=ContactHow.choices, widget=forms.RadioSelect
    )


class OutcomeForm(forms.Form):
    """What came of looking for a person."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=LeadOutcome.choices, widget=forms.RadioSelect
    )


class VersionForm(forms.Form):
    """Taking something back: only the version that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
