"""Questions to the sender and to the receiver of a referral."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.consent.choices import GivenHow
from polku.consent.models import DisclosureBasis
from polku.people.choices import Category
from polku.referral.actions import Said
from polku.referral.actions.loop import MAX_NOTE
from polku.referral.actions.writing import MAX_BRIEF, MAX_TEXT
from polku.referral.choices import Act, DeclineReason, Outcome, Urgency
from polku.shared import clock
from polku.ui.fields import DayInput

Choices = Sequence[tuple[str, str]]
MAX_FACTS = 20_000
MAX_POSITION = 999
NEW = "new"


def new_key() -> str:
    """Made with a form: the same form sent twice is one act."""
    return str(uuid4())


class DraftForm(forms.Form):
    """What the receiver is told: the little before a yes, and the rest after it."""

    brief = forms.CharField(
        label=_("What is needed"),
        help_text=_(
            "The receiver sees this before saying yes. Do not write a name or anything else that tells who the "
            "person is."
        ),
        max_length=MAX_BRIEF,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    matter = forms.CharField(
        label=_("The matter in full"),
        help_text=_("The receiver sees this only after a yes. Write what the person has agreed to tell."),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    contact = forms.CharField(
        label=_("How the person is reached"),
        help_text=_("The receiver sees this only after a yes. For example a phone number and a good time."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    urgency = forms.ChoiceField(
        label=_("How soon is an answer needed?"),
        choices=Urgency.choices,
        initial=Urgency.NORMAL,
        widget=forms.RadioSelect,
    )
    meeting = forms.BooleanField(
        label=_("We hold the first meeting together"),
        help_text=_("The person, you and the receiver meet at the same table."),
        required=False,
    )
    version = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        """What the actions of writing take."""
        names = ("brief", "matter", "contact", "urgency", "meeting")
        return {name: self.cleaned_data[name] for name in names}


class WriteForm(DraftForm):
    """A new draft. `facts` is what a match knew of the situation; `request_key` makes a double click one draft."""

    words = forms.CharField(
        label=_("Where to?"),
        help_text=_("Search for a service by its name, or by what is needed."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    entry = forms.TypedChoiceField(
        label=_("Choose the service"), coerce=int, required=False, empty_value=None, widget=forms.RadioSelect
    )
    facts = forms.CharField(required=False, max_length=MAX_FACTS, widget=forms.HiddenInput)
    request_key = forms.UUIDField(initial=new_key, widget=forms.HiddenInput)

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entry: Any = self.fields["entry"]
        entry.choices = list(services)

    def clean_entry(self) -> int:
        if (chosen := self.cleaned_data["entry"]) is None:
            raise forms.ValidationError(_("Search for a service and choose it."))
        return int(chosen)

    def clean_facts(self) -> dict[str, Any] | None:
        text = self.cleaned_data["facts"]
        try:
            facts = json.loads(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(_("Start again from the match.")) from error
        return facts if isinstance(facts, dict) else None


class SendForm(forms.Form):
    """On what grounds the receiver may see the referral: what is in force already, or a permission given now."""

    basis = forms.ChoiceField(label=_("What lets the receiver see this?"), widget=forms.RadioSelect)
    given_how = forms.ChoiceField(
        label=_("How did the person give the permission?"),
        choices=[pair for pair in GivenHow.choices if pair[0] != GivenHow.ELECTRONIC],
        initial=GivenHow.SPOKEN,
        required=False,
        widget=forms.RadioSelect,
    )
    plan = forms.BooleanField(
        label=_("The permission covers the plan and the wishes too"),
        help_text=_("Then the receiver sees them when the person is its client."),
        required=False,
    )
    until = forms.DateField(
        label=_("Last day of the permission"),
        required=False,
        widget=DayInput(),
    )
    version = forms.IntegerField(min_value=1, max_value=10**9, widget=forms.HiddenInput)
    request_key = forms.UUIDField(initial=new_key, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, bases: Sequence[DisclosureBasis], labels: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bases = {str(basis.pk): basis for basis in bases}
        field: Any = self.fields["basis"]
        field.choices = [
            *zip(self.bases, labels, strict=True),
            (NEW, _("The person gives a permission now: I write it down")),
        ]
        field.initial = next(iter(self.bases), NEW)
        self.fields["until"].initial = clock.today() + timedelta(days=365)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("basis") == NEW:
            for name in ("given_how", "until"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("This is needed for a new permission."))
        return said

    def categories(self) -> set[str]:
        """The kinds of data that a new permission opens."""
        return {Category.REFERRAL, *([Category.PLAN] if self.cleaned_data["plan"] else [])}


class ActForm(forms.Form):
    """An act and the words that go with it; each act asks its own questions."""

    note = forms.CharField(
        label=_("Message to the other side"),
        max_length=MAX_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(min_value=1, max_value=10**9, widget=forms.HiddenInput)
    request_key = forms.UUIDField(initial=new_key, widget=forms.HiddenInput)
    act = ""

    def said(self) -> Said:
        """What is said with the act."""
        return Said(note=self.cleaned_data["note"])


class AskForm(ActForm):
    """A question before the answer."""

    act = Act.ASK

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("What do you need to know?")
        self.fields["note"].required = True


class ReplyForm(AskForm):
    """The sender's answer to the question."""

    act = Act.REPLY

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Your answer")
        self.fields["note"].help_text = _(
            "The receiver sees this before saying yes. Do not write a name or anything else that tells who the "
            "person is."
        )


class QueueForm(ActForm):
    """A place on the waiting list."""

    act = Act.QUEUE
    expected_on = forms.DateField(label=_("When do you expect to have a place?"), widget=DayInput())
    position = forms.IntegerField(
        label=_("Position on the list"), required=False, min_value=1, max_value=MAX_POSITION
    )
    field_order = ("expected_on", "position", "note")

    def clean_expected_on(self) -> Any:
        day = self.cleaned_data["expected_on"]
        if day < clock.today():
            raise forms.ValidationError(_("This day has passed. Choose a coming day."))
        return day

    def said(self) -> Said:
        """With the day and the position."""
        given = self.cleaned_data
        return Said(note=given["note"], expected_on=given["expected_on"], position=given["position"])


class DeclineForm(ActForm):
    """A no with its reason; "not eligible" names the criterion, and there may be another service."""

    act = Act.DECLINE
    decline_reason = forms.ChoiceField(
        label=_("Why is the answer no?"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )
    decline_ground = forms.ChoiceField(
        label=_("Which criterion is not met?"),
        help_text=_("Only if the criteria are not met."),
        required=False,
    )
    alternative = forms.TypedChoiceField(
        label=_("Would another service suit?"), coerce=int, required=False, empty_value=None
    )
    field_order = ("decline_reason", "decline_ground", "note", "alternative")

    def __init__(self, *args: Any, grounds: Choices = (), services: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Tell the sender why")
        self.fields["note"].required = True
        for name, choices in (("decline_ground", grounds), ("alternative", services)):
            field: Any = self.fields[name]
            field.choices = [("", _("Choose")), *choices]
            if not choices:
                del self.fields[name]

    @property
    def other_service(self) -> int | None:
        """The number of the other service, when one was chosen."""
        return self.cleaned_data.get("alternative")

    def said(self) -> Said:
        """With the reason and the criterion."""
        given = self.cleaned_data
        ground = given.get("decline_ground", "")
        named = ground if given["decline_reason"] == DeclineReason.NOT_ELIGIBLE else ""
        return Said(note=given["note"], decline_reason=given["decline_reason"], decline_ground=named)


class SeeForm(ActForm):
    act = Act.SEE


class AcceptForm(ActForm):
    act = Act.ACCEPT


class ContactForm(ActForm):
    act = Act.CONTACT


class StartForm(ActForm):
    act = Act.START


class MissForm(ActForm):
    act = Act.MISS


class FinishForm(ActForm):
    """How it ended."""

    act = Act.FINISH
    outcome = forms.ChoiceField(label=_("How did it end?"), choices=Outcome.choices, widget=forms.RadioSelect)
    field_order = ("outcome", "note")

    def said(self) -> Said:
        """With the outcome."""
        return Said(note=self.cleaned_data["note"], outcome=self.cleaned_data["outcome"])


class WithdrawForm(ActForm):
    act = Act.WITHDRAW


FORMS: dict[str, type[ActForm]] = {
    form.act: form
    for form in (
        SeeForm,
        AskForm,
        ReplyForm,
        QueueForm,
        AcceptForm,
        DeclineForm,
        ContactForm,
        StartForm,
        MissForm,
        FinishForm,
        WithdrawForm,
    )
}
