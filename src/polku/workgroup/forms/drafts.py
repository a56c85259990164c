"""Drafts: what they say, part by part; comments, approval, and who keeps what was approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.practice.choices import DEADLINE
from polku.practice.content import END, MAX_ANSWERS
from polku.ui import steps
from polku.ui.fields import DayField
from polku.ui.texts import TextsForm
from polku.workgroup.choices import ApprovalAnswer, DraftKind
from polku.workgroup.forms.base import Choices, lines_field, pick_field

Json = dict[str, Any]


class PlanForm(forms.Form):
    """Whose it becomes, who writes it, by when."""

    def __init__(self, *args: Any, organisations: Choices, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"] = pick_field(_("Whose will it be?"), organisations)
        self.fields["drafter"] = pick_field(_("Who has it written"), people)
        self.fields["due_on"] = DayField(label=_("Ready for approval by"))


class BeginForm(TextsForm):
    """What is going to be written."""

    def __init__(self, *args: Any, organisations: Choices, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_texts("name", _("Name"), {})
        self.fields["kind"] = forms.ChoiceField(
            label=_("What is written?"),
            choices=DraftKind.choices,
            initial=DraftKind.MODEL,
            widget=forms.RadioSelect,
            help_text=_(
                "A procedure can be taken into use as a checklist. A model tells more: inputs, outputs, criteria."
            ),
        )
        self.fields["organisation"] = pick_field(_("Whose will it be?"), organisations)
        self.fields["drafter"] = pick_field(_("Who has it written"), people)
        self.fields["due_on"] = DayField(label=_("Ready for approval by"))

    def clean(self) -> Json:
        self.require_text("name")
        return self.cleaned_data


class BasicsForm(TextsForm):
    """What it is for; a model also tells what it aims at and how it is followed."""

    def __init__(self, *args: Any, content: Json, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_model = kind == DraftKind.MODEL
        self.add_texts("name", _("Name"), content.get("name", {}))
        self.add_texts(
            "about", _("What it is about, and when it is used"), content.get("about", {}), long=True
        )
        if self.is_model:
            self.add_texts("for_whom", _("For whom"), content.get("for_whom", {}), long=True)
            self.add_texts("aims", _("What it aims at"), content.get("aims", {}), long=True)
            self.add_texts("follow_up", _("How it is followed"), content.get("follow_up", {}), long=True)

    def clean(self) -> Json:
        self.require_text("name")
        return self.cleaned_data

    @property
    def content(self) -> Json:
        """What was written, as a part of the document."""
        return {name: self.texts(name) for name in self.texts_named}


class StepForm(steps.StepForm):
    """One step: also who answers for it, and in a model for whom it is, from what and to what."""

    end, most_answers, deadline = END, MAX_ANSWERS, DEADLINE
    people: ClassVar = {"responsible": _("Who answers for it"), "parties": _("Who takes part")}

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        self.more_texts = MODEL_TEXTS if kind == DraftKind.MODEL else ()
        super().__init__(*args, **options)


MODEL_TEXTS = (
    ("for_whom", _("For whom"), ""),
    (
        "inputs",
        _("What is needed, one thing on each line"),
        _("Write it as the step that makes it does, and Polku notices what is missing."),
    ),
    ("outputs", _("What comes of it, one thing on each line"), ""),
    ("rules", _("By which criteria"), ""),
)


class CommentForm(forms.Form):
    """What somebody says about a draft, or about a step of it."""

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["step"] = forms.ChoiceField(
            label=_("What is it about?"), required=False, choices=[("", _("The whole")), *steps]
        )
        self.fields["text"] = lines_field(_("Comment"), max_length=2_000)
        self.fields["number"] = forms.IntegerField(widget=forms.HiddenInput)


class ResolveForm(forms.Form):
    """What was done about a comment."""

    answer = lines_field(_("What was done about it"), rows=3, max_length=1_000)


class ReasonForm(forms.Form):
    """Why a draft is given up."""

    reason = forms.CharField(label=_("Why is it given up?"), max_length=500)


class TakeUpForm(forms.Form):
    """By when it is gone on with."""

    due_on = DayField(label=_("Ready for approval by"))


class AskApprovalForm(forms.Form):
    """Who approves, by when."""

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["approvers"] = forms.TypedMultipleChoiceField(
            label=_("Who approves it?"),
            coerce=int,
            choices=list(people),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("It is approved when everybody has said yes."),
        )
        self.fields["due_on"] = DayField(label=_("Answers by"))


class ApprovalForm(forms.Form):
    """Yes, or what should change first."""

    answer = forms.ChoiceField(
        label=_("Do you approve it?"),
        choices=[
            (ApprovalAnswer.YES, _("Yes, I approve")),
            (ApprovalAnswer.NO, _("Not yet, something should change")),
        ],
        widget=forms.RadioSelect,
    )
    reason = lines_field(_("What should change"), rows=3, required=False, max_length=1_000)

    def clean(self) -> Json:
        if self.cleaned_data.get("answer") == ApprovalAnswer.NO and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Say what should change before you can approve."))
        return self.cleaned_data


class HandOverForm(forms.Form):
    """Which organisation keeps a model, who there, and when it is looked at."""

    def __init__(self, *args: Any, organisations: Choices, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"] = pick_field(_("Which organisation keeps it?"), organisations)
        self.fields["keeper"] = pick_field(_("Who follows it there?"), people)
        self.fields["review_on"] = DayField(label=_("When is it next looked at how it works?"))
        self.fields["remark"] = lines_field(
            _("What was noticed or agreed"), rows=3, required=False, max_length=1_000
        )
