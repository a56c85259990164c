"""Writing a procedure in small parts: what it is, who takes part, which documents, and each step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.criteria.choices import SourceKind
from polku.practice.choices import DeadlineEvent, DeadlineSide, DeadlineUnit
from polku.practice.content import END, MAX_ANSWERS
from polku.shared.languages import CODES
from polku.ui.texts import TextsForm

Json = dict[str, Any]
BLANK_ROWS = 2
MAX_ROWS = 30


class BasicsForm(TextsForm):
    """What the procedure is, what it rests on, who keeps it true."""

    def __init__(
        self,
        *args: Any,
        content: Json,
        owner: Mapping[str, str],
        criteria: Sequence[tuple[int, str]],
        organisations: Sequence[tuple[int, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        source = content.get("source", {})
        if organisations:
            self.fields["organisation"] = forms.TypedChoiceField(
                label=_("Whose procedure is it?"), coerce=int, choices=list(organisations)
            )
        self.add_texts("name", _("Name"), content.get("name", {}))
        self.add_texts("about", _("When it is used, and for whom"), content.get("about", {}), long=True)
        self.fields["source_kind"] = forms.ChoiceField(
            label=_("What it rests on"),
            choices=SourceKind.choices,
            initial=source.get("kind", SourceKind.UNWRITTEN),
        )
        self.fields["source_reference"] = forms.CharField(
            label=_("Which law and section, or which decision"),
            required=False,
            max_length=300,
            initial=source.get("reference", ""),
        )
        self.fields["source_url"] = forms.URLField(
            label=_("Address of the source"),
            required=False,
            initial=source.get("url", ""),
            assume_scheme="https",
        )
        self.fields["criteria"] = forms.TypedMultipleChoiceField(
            label=_("Criteria whose hits go on by this procedure"),
            coerce=int,
            required=False,
            choices=list(criteria),
            widget=forms.CheckboxSelectMultiple,
            initial=content.get("criteria", []),
        )
        if not criteria:
            del self.fields["criteria"]
        self.fields["owner_label"] = forms.CharField(
            label=_("Role or team that keeps it true"),
            required=False,
            max_length=120,
            initial=owner.get("owner_label", ""),
        )
        self.fields["owner_email"] = forms.EmailField(
            label=_("Shared e-mail of the role or team"), required=False, initial=owner.get("owner_email", "")
        )

    def clean(self) -> Json:
        self.require_text("name")
        kind = self.cleaned_data.get("source_kind")
        if kind in (SourceKind.LAW, SourceKind.DECISION) and not self.cleaned_data.get("source_reference"):
            self.add_error("source_reference", _("Say which law and section, or which decision."))
        return self.cleaned_data

    @property
    def content(self) -> Json:
        """What was written, as a part of the document."""
        data = self.cleaned_data
        return {
            "name": self.texts("name"),
            "about": self.texts("about"),
            "source": {
                "kind": data["source_kind"],
                "reference": data["source_reference"],
                "url": data["source_url"],
            },
            "criteria": data.get("criteria", []),
        }

    @property
    def owner(self) -> dict[str, str]:
        """Who keeps it true."""
        return {name: self.cleaned_data[name] for name in ("owner_label", "owner_email")}

    @property
    def texts_first(self) -> list[forms.BoundField]:
        """Its texts in Finnish and Swedish."""
        return self.fields_first("name", "about")

    @property
    def texts_folded(self) -> list[forms.BoundField]:
        """Its texts in the other languages."""
        return self.fields_folded("name", "about")

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields that are not texts in languages."""
        plain = ("source_kind", "source_reference", "source_url", "criteria", "owner_label", "owner_email")
        return [self[name] for name in plain if name in self.fields]


class RowsForm(TextsForm):
    """Rows of parties or of documents; an emptied row is taken away."""

    name = "role"

    def __init__(self, *args: Any, rows: Sequence[Json], **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = [*rows, *({} for _row in range(BLANK_ROWS))][:MAX_ROWS]
        for number, row in enumerate(self.kept):
            self.add_row(number, row)

    def add_row(self, number: int, row: Json) -> None:
        """The fields of one row."""
        self.add_texts(f"{self.name}-{number}", self.label, row.get(self.name, {}))

    label: Any = ""

    def row_fields(self, number: int) -> list[forms.BoundField]:
        """The other fields of a row."""
        return []

    @property
    def groups(self) -> list[tuple[int, list[forms.BoundField], list[forms.BoundField]]]:
        """Each row: its number, its fields, and those behind a fold."""
        return [
            (
                number + 1,
                [*self.fields_first(f"{self.name}-{number}"), *self.row_fields(number)],
                self.fields_folded(f"{self.name}-{number}"),
            )
            for number in range(len(self.kept))
        ]

    @property
    def rows(self) -> list[Json]:
        """The rows that say something; new ones without a key."""
        found = []
        for number, row in enumerate(self.kept):
            said = self.row(number)
            if any(said.values()):
                found.append({**said, "key": row.get("key", "")})
        return found

    def row(self, number: int) -> Json:
        """What a row says."""
        return {self.name: self.texts(f"{self.name}-{number}")}


class PartiesForm(RowsForm):
    """Who takes part: a role, an organisation, or a role in an organisation."""

    label = _("Role")

    def __init__(self, *args: Any, organisations: Sequence[tuple[int, str]], **options: Any) -> None:
        self.organisations = organisations
        super().__init__(*args, **options)

    def add_row(self, number: int, row: Json) -> None:
        super().add_row(number, row)
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

    name = "name"
    label = _("Name of the document")

    def add_row(self, number: int, row: Json) -> None:
        super().add_row(number, row)
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
    """One step: what is done, who does it, by when, and what comes next."""

    def __init__(
        self,
        *args: Any,
        step: Json,
        steps: Sequence[tuple[str, str]],
        parties: Sequence[tuple[str, str]],
        documents: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        deadline = step.get("deadline") or {}
        self.targets = [("", _("Not decided yet")), *steps, (END, _("The way ends here"))]
        self.add_texts("title", _("What is done, or the question"), step.get("title", {}))
        self.add_texts("text", _("How it is done"), step.get("text", {}), long=True)
        self._add_choices("parties", _("Who does it"), parties, step)
        self._add_choices("documents", _("Documents"), documents, step)
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
        self.fields["leads_to"] = forms.ChoiceField(
            label=_("What comes next"), required=False, choices=self.targets, initial=step.get("leads_to", "")
        )
        answers = step.get("answers", [])
        self.answer_count = min(MAX_ANSWERS, max(3, len(answers) + BLANK_ROWS))
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
    def texts_first(self) -> list[forms.BoundField]:
        """Its texts in Finnish and Swedish."""
        return self.fields_first("title", "text")

    @property
    def texts_folded(self) -> list[forms.BoundField]:
        """Its texts in the other languages."""
        return self.fields_folded("title", "text")

    @property
    def has_answers(self) -> bool:
        """Whether the answers are shown opened."""
        return any(self[f"answer-{n}_{code}"].value() for n in range(self.answer_count) for code in CODES)

    @property
    def deadline_fields(self) -> list[forms.BoundField]:
        """By when."""
        return [self[name] for name in ("amount", "unit", "side", "event")]

    @property
    def choices(self) -> list[forms.BoundField]:
        """Who, and which documents."""
        return [self[name] for name in ("parties", "documents") if name in self.fields]

    @property
    def answers(self) -> list[tuple[int, list[forms.BoundField], list[forms.BoundField]]]:
        """Each answer: its number, its fields, and those behind a fold."""
        return [
            (
                number + 1,
                [*self.fields_first(f"answer-{number}"), self[f"answer-{number}-leads_to"]],
                self.fields_folded(f"answer-{number}"),
            )
            for number in range(self.answer_count)
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
            "title": self.texts("title"),
            "text": self.texts("text"),
            "parties": data.get("parties", []),
            "documents": data.get("documents", []),
            "deadline": deadline,
            "leads_to": "" if answers else data["leads_to"],
            "answers": answers,
        }


DEADLINE_LABELS = {"unit": _("Counted in"), "side": _("Before or after"), "event": _("Of what")}


class EventsForm(forms.Form):
    """The days that deadlines are counted from, for a checklist. They are not kept."""

    def __init__(self, *args: Any, events: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for event in events:
            self.fields[event] = forms.DateField(
                label=EVENT_LABELS[DeadlineEvent(event)],
                required=False,
                input_formats=["%d.%m.%Y", "%Y-%m-%d"],
                help_text=_("Such as 5.6.2027"),
                error_messages={"invalid": _("Write the day as 5.6.2027.")},
            )

    all_optional = True

    @property
    def days(self) -> dict[str, date]:
        """The days that were given."""
        return {event: day for event, day in self.cleaned_data.items() if day} if self.is_valid() else {}


EVENT_LABELS = {
    DeadlineEvent.GRADUATION: _("Day of graduation"),
    DeadlineEvent.PICK_OUT: _("Day of the pick-out list"),
    DeadlineEvent.AGREED: _("Day of the first meeting"),
    DeadlineEvent.PLACE_STARTS: _("First day in the new place"),
    DeadlineEvent.STUDIES_STOPPED: _("Day the studies stopped"),
}


class TakeOverForm(forms.Form):
    """Whose the copy becomes."""

    organisation = forms.TypedChoiceField(label=_("Whose procedure will it be?"), coerce=int)

    def __init__(self, *args: Any, organisations: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: forms.TypedChoiceField = self.fields["organisation"]  # type: ignore[assignment]
        chosen.choices = list(organisations)
