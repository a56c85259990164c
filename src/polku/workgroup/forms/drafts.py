"""Drafts: what they say, part by part; comments, approval, and who keeps what was approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.practice.choices import DeadlineEvent, DeadlineSide, DeadlineUnit
from polku.practice.content import END, MAX_ANSWERS
from polku.ui.fields import DayField
from polku.ui.texts import FIRST
from polku.workgroup.choices import ApprovalAnswer, DraftKind
from polku.workgroup.forms.base import Choices, TextsForm, lines_field, pick_field

Json = dict[str, Any]
BLANK_ROWS = 2
MAX_ROWS = 30


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


class RowsForm(TextsForm):
    """Rows of parties or of documents; an emptied row is taken away."""

    text_name, text_label = "role", _("Role")

    def __init__(self, *args: Any, rows: Sequence[Json], **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = [*rows, *({} for _row in range(BLANK_ROWS))][:MAX_ROWS]
        for number, row in enumerate(self.kept):
            self.add_texts(f"{self.text_name}-{number}", self.text_label, row.get(self.text_name, {}))
            self.add_row(number, row)

    def add_row(self, number: int, row: Json) -> None:
        """The other field of a row."""

    def row_fields(self, number: int) -> list[forms.BoundField]:
        """That field."""
        return []

    def row(self, number: int) -> Json:
        """What a row says."""
        return {self.text_name: self.texts(f"{self.text_name}-{number}")}

    @property
    def groups(self) -> list[tuple[int, list[forms.BoundField], list[forms.BoundField]]]:
        """Each row: its number, its fields, and those behind a fold."""
        found = []
        for number in range(len(self.kept)):
            name = f"{self.text_name}-{number}"
            first = self.fields_first(name)
            rest = self.fields_folded(name)
            found.append((number + 1, [*first, *self.row_fields(number)], rest))
        return found

    @property
    def rows(self) -> list[Json]:
        """The rows that say something; new ones without a key."""
        said = ((self.row(number), row) for number, row in enumerate(self.kept))
        return [{**words, "key": row.get("key", "")} for words, row in said if any(words.values())]


class PartiesForm(RowsForm):
    """Who takes part: a role, an organisation, or a role in an organisation."""

    def __init__(self, *args: Any, organisations: Choices, **options: Any) -> None:
        self.organisations = organisations
        super().__init__(*args, **options)

    def add_row(self, number: int, row: Json) -> None:
        self.fields[f"organisation-{number}"] = forms.TypedChoiceField(
            label=_("Organisation"),
            coerce=int,
            empty_value=None,
            required=False,
            choices=[("", _("Any, or not told")), *self.organisations],
            initial=row.get("organisation"),
        )

    def row_fields(self, number: int) -> list[forms.BoundField]:
        return [self[f"organisation-{number}"]]

    def row(self, number: int) -> Json:
        return {**super().row(number), "organisation": self.cleaned_data[f"organisation-{number}"]}


class DocumentsForm(RowsForm):
    """Forms, instructions and decisions that are used on the way."""

    text_name, text_label = "name", _("Name of the document")

    def add_row(self, number: int, row: Json) -> None:
        self.fields[f"url-{number}"] = forms.URLField(
            label=_("Address"), required=False, assume_scheme="https", initial=row.get("url", "")
        )

    def row_fields(self, number: int) -> list[forms.BoundField]:
        return [self[f"url-{number}"]]

    def row(self, number: int) -> Json:
        return {**super().row(number), "url": self.cleaned_data[f"url-{number}"]}

    def clean(self) -> Json:
        for number in range(len(self.kept)):
            if self.cleaned_data.get(f"url-{number}") and not self.texts(f"name-{number}"):
                self.add_error(f"name-{number}_fi", _("Write the name of the document."))
        return self.cleaned_data


class StepForm(TextsForm):
    """One step: what is done, who answers for it, from what to what, by when, and what comes next."""

    def __init__(
        self,
        *args: Any,
        step: Json,
        kind: str,
        steps: Sequence[tuple[str, str]],
        parties: Sequence[tuple[str, str]],
        documents: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.targets = [("", _("Not decided yet")), *steps, (END, _("The way ends here"))]
        self.add_texts("title", _("What is done, or the question"), step.get("title", {}))
        self.add_texts("text", _("How it is done"), step.get("text", {}), long=True)
        self.of_model = ("for_whom", "inputs", "outputs", "rules") if kind == DraftKind.MODEL else ()
        for name in self.of_model:
            self.add_texts(
                name, STEP_LABELS[name], step.get(name, {}), long=True, help_text=STEP_HELP.get(name, "")
            )
        self._add_choices("responsible", _("Who answers for it"), parties, step)
        self._add_choices("parties", _("Who takes part"), parties, step)
        self._add_choices("documents", _("Documents"), documents, step)
        self._add_deadline(step.get("deadline") or {})
        self.fields["leads_to"] = forms.ChoiceField(
            label=_("What comes next"), required=False, choices=self.targets, initial=step.get("leads_to", "")
        )
        answers = step.get("answers", [])
        self.answer_count = min(MAX_ANSWERS, max(3, len(answers) + BLANK_ROWS))
        self.step_texts = list(self.texts_named)
        for number in range(self.answer_count):
            self._add_answer(number, answers[number] if number < len(answers) else {})

    def _add_choices(self, name: str, label: Any, choices: Sequence[tuple[str, str]], step: Json) -> None:
        if choices:
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                required=False,
                choices=list(choices),
                widget=forms.CheckboxSelectMultiple,
                initial=step.get(name, []),
            )

    def _add_deadline(self, deadline: Json) -> None:
        self.fields["amount"] = forms.IntegerField(
            label=_("At the latest"),
            required=False,
            min_value=0,
            max_value=600,
            initial=deadline.get("amount"),
        )
        for name, choices in (("unit", DeadlineUnit), ("side", DeadlineSide), ("event", DeadlineEvent)):
            self.fields[name] = forms.ChoiceField(
                label=DEADLINE_LABELS[name],
                required=False,
                choices=choices.choices,
                initial=deadline.get(name, choices.values[0]),
            )

    def _add_answer(self, number: int, answer: Json) -> None:
        self.add_texts(f"answer-{number}", _("Answer option"), answer.get("words", {}))
        self.fields[f"answer-{number}-leads_to"] = forms.ChoiceField(
            label=_("What comes next"),
            required=False,
            choices=self.targets,
            initial=answer.get("leads_to", ""),
        )

    def clean(self) -> Json:
        self.require_text("title")
        return self.cleaned_data

    @property
    def shown(self) -> list[forms.BoundField]:
        """Its texts in Finnish and Swedish."""
        return self.fields_first(*self.step_texts)

    @property
    def folded(self) -> list[forms.BoundField]:
        """Its texts in the other languages."""
        return self.fields_folded(*self.step_texts)

    @property
    def chosen(self) -> list[forms.BoundField]:
        """Who, and which documents."""
        return [self[name] for name in ("responsible", "parties", "documents") if name in self.fields]

    @property
    def deadline_fields(self) -> list[forms.BoundField]:
        """By when."""
        return [self[name] for name in ("amount", "unit", "side", "event")]

    @property
    def has_answers(self) -> bool:
        """Whether the answers are shown opened."""
        return any(self[f"answer-{n}_{code}"].value() for n in range(self.answer_count) for code in FIRST)

    @property
    def answers(self) -> list[tuple[int, list[forms.BoundField], list[forms.BoundField]]]:
        """Each answer: its number, its fields, and those behind a fold."""
        return [
            (
                n + 1,
                [*self.fields_first(f"answer-{n}"), self[f"answer-{n}-leads_to"]],
                self.fields_folded(f"answer-{n}"),
            )
            for n in range(self.answer_count)
        ]

    @property
    def step(self) -> Json:
        """What was written, as a step without its key."""
        data = self.cleaned_data
        said = ((self.texts(f"answer-{n}"), data[f"answer-{n}-leads_to"]) for n in range(self.answer_count))
        answers = [{"words": words, "leads_to": target} for words, target in said if words]
        deadline = None
        if data["amount"] is not None:
            deadline = {name: data[name] for name in ("amount", "unit", "side", "event")}
        return {
            **{name: self.texts(name) for name in self.step_texts},
            **{name: data.get(name, []) for name in ("responsible", "parties", "documents")},
            "deadline": deadline,
            "leads_to": "" if answers else data["leads_to"],
            "answers": answers,
        }


STEP_LABELS = {
    "for_whom": _("For whom"),
    "inputs": _("What is needed, one thing on each line"),
    "outputs": _("What comes of it, one thing on each line"),
    "rules": _("By which criteria"),
}
STEP_HELP = {
    "inputs": _("Write it as the step that makes it does, and Polku notices what is missing."),
}
DEADLINE_LABELS = {"unit": _("Counted in"), "side": _("Before or after"), "event": _("Of what")}


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
