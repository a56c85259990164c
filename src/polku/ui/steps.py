"""Forms of a document that is made of steps: who takes part, which documents are used, and one step.

An app says what more its steps tell, who is asked about, and from which events a deadline is counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.shared.languages import CODES
from polku.ui.texts import FIRST, TextsForm

Json = dict[str, Any]
Named = Sequence[tuple[str, str]]
BLANK_ROWS = 2
MAX_ROWS = 30


class RowsForm(TextsForm):
    """Rows of a text and other fields, known by their keys, whoever adds or takes away others. An emptied row goes."""

    text_name: ClassVar[str]
    text_label: ClassVar[Any]

    def __init__(self, *args: Any, rows: Sequence[Json], **options: Any) -> None:
        super().__init__(*args, **options)
        stands = {row["key"]: row for row in rows}
        keys = dict.fromkeys([*stands, *self._sent_keys(), *self._blank_keys(stands)])
        self.keys = list(keys)[:MAX_ROWS]
        self.new = set(self._blank_keys(stands))
        for key in self.keys:
            row = stands.get(key, {})
            self.add_texts(f"{self.text_name}-{key}", self.text_label, row.get(self.text_name, {}))
            self.add_row(key, row)

    def _sent_keys(self) -> list[str]:
        pattern = re.compile(rf"{self.text_name}-([A-Za-z0-9_.:-]{{1,128}})_({'|'.join(CODES)})")
        return [found[1] for name in self.data if (found := pattern.fullmatch(name))]

    def _blank_keys(self, stands: Mapping[str, Json]) -> list[str]:
        sent = [key for key in self._sent_keys() if key.isdecimal()]
        return [key for key in dict.fromkeys([*sent, *map(str, range(BLANK_ROWS))]) if key not in stands]

    def add_row(self, key: str, row: Json) -> None:
        """The other field of a row."""

    def row_fields(self, key: str) -> list[forms.BoundField]:
        """That field."""
        return []

    def row(self, key: str) -> Json:
        """What a row says."""
        return {self.text_name: self.texts(f"{self.text_name}-{key}")}

    @property
    def groups(self) -> list[tuple[int, list[forms.BoundField], list[forms.BoundField]]]:
        """Each row: its number, its fields, and those behind a fold."""
        named = [(key, f"{self.text_name}-{key}") for key in self.keys]
        return [
            (number, [*self.fields_first(name), *self.row_fields(key)], self.fields_folded(name))
            for number, (key, name) in enumerate(named, 1)
        ]

    @property
    def rows(self) -> list[Json]:
        """The rows that say something; new ones without a key."""
        said = ((key, self.row(key)) for key in self.keys)
        return [{**row, "key": "" if key in self.new else key} for key, row in said if any(row.values())]


class PartiesForm(RowsForm):
    """Who takes part: a role, an organisation, or a role in an organisation."""

    text_name, text_label = "role", _("Role")

    def __init__(self, *args: Any, organisations: Sequence[tuple[int, str]], **options: Any) -> None:
        self.organisations = organisations
        super().__init__(*args, **options)

    def add_row(self, key: str, row: Json) -> None:
        self.fields[f"organisation-{key}"] = forms.TypedChoiceField(
            label=_("Organisation"),
            coerce=int,
            empty_value=None,
            required=False,
            choices=[("", _("Any, or not told")), *self.organisations],
            initial=row.get("organisation"),
        )

    def row_fields(self, key: str) -> list[forms.BoundField]:
        return [self[f"organisation-{key}"]]

    def row(self, key: str) -> Json:
        return {**super().row(key), "organisation": self.cleaned_data[f"organisation-{key}"]}


class DocumentsForm(RowsForm):
    """Forms, instructions and decisions that are used on the way."""

    text_name, text_label = "name", _("Name of the document")

    def add_row(self, key: str, row: Json) -> None:
        self.fields[f"url-{key}"] = forms.URLField(
            label=_("Address"), required=False, assume_scheme="https", initial=row.get("url", "")
        )

    def row_fields(self, key: str) -> list[forms.BoundField]:
        return [self[f"url-{key}"]]

    def row(self, key: str) -> Json:
        return {**super().row(key), "url": self.cleaned_data[f"url-{key}"]}

    def clean(self) -> Json:
        for key in self.keys:
            if self.cleaned_data.get(f"url-{key}") and not self.texts(f"name-{key}"):
                self.add_error(f"name-{key}_fi", _("Write the name of the document."))
        return self.cleaned_data


class StepForm(TextsForm):
    """One step: what is done, who does it, by when, and what comes next."""

    # Where a way ends, how many answers a question has at the most, and the choices of a deadline's parts.
    end: ClassVar[str]
    most_answers: ClassVar[int]
    deadline: ClassVar[Mapping[str, Sequence[tuple[str, Any]]]]
    # The questions about who: their name in the document, and their words.
    people: ClassVar[Mapping[str, Any]] = {"parties": _("Who does it")}
    # Texts that the steps of an app tell besides: name, label, help.
    more_texts: Sequence[tuple[str, Any, Any]] = ()

    def __init__(
        self, *args: Any, step: Json, steps: Named, parties: Named, documents: Named, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.targets = [("", _("Not decided yet")), *steps, (self.end, _("The way ends here"))]
        self.add_texts("title", _("What is done, or the question"), step.get("title", {}))
        self.add_texts("text", _("How it is done"), step.get("text", {}), long=True)
        for name, label, help_text in self.more_texts:
            self.add_texts(name, label, step.get(name, {}), long=True, help_text=help_text)
        self.step_texts = list(self.texts_named)
        for name, label in self.people.items():
            self._add_choices(name, label, parties, step)
        self._add_choices("documents", _("Documents"), documents, step)
        self._add_deadline(step.get("deadline") or {})
        self.fields["leads_to"] = self._target_field(step)
        answers = step.get("answers", [])
        shown = max(3, len(answers) + BLANK_ROWS)
        self.answer_count = self.rows_asked("answer-", shown, self.most_answers)
        for number in range(self.answer_count):
            self._add_answer(number, answers[number] if number < len(answers) else {})

    def _add_choices(self, name: str, label: Any, choices: Named, step: Json) -> None:
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
        for name, choices in self.deadline.items():
            self.fields[name] = forms.ChoiceField(
                label=DEADLINE_LABELS[name],
                required=False,
                choices=choices,
                initial=deadline.get(name, choices[0][0]),
            )

    def _target_field(self, leading: Json) -> forms.ChoiceField:
        said = leading.get("leads_to", "")
        return forms.ChoiceField(
            label=_("What comes next"), required=False, choices=self.targets, initial=said
        )

    def _add_answer(self, number: int, answer: Json) -> None:
        self.add_texts(f"answer-{number}", _("Answer option"), answer.get("words", {}))
        self.fields[f"answer-{number}-leads_to"] = self._target_field(answer)

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
        return [self[name] for name in (*self.people, "documents") if name in self.fields]

    @property
    def deadline_fields(self) -> list[forms.BoundField]:
        """By when."""
        return [self[name] for name in ("amount", *self.deadline)]

    @property
    def has_answers(self) -> bool:
        """Whether the answers are shown opened."""
        return any(self[f"answer-{n}_{code}"].value() for n in range(self.answer_count) for code in FIRST)

    @property
    def answers(self) -> list[tuple[int, list[forms.BoundField], list[forms.BoundField]]]:
        """Each answer: its number, its fields, and those behind a fold."""
        named = [(number, f"answer-{number}") for number in range(self.answer_count)]
        return [
            (number + 1, [*self.fields_first(name), self[f"{name}-leads_to"]], self.fields_folded(name))
            for number, name in named
        ]

    @property
    def step(self) -> Json:
        """What was written, as a step without its key."""
        data = self.cleaned_data
        said = ((self.texts(f"answer-{n}"), data[f"answer-{n}-leads_to"]) for n in range(self.answer_count))
        answers = [{"words": words, "leads_to": target} for words, target in said if words]
        has_deadline = data["amount"] is not None
        return {
            **{name: self.texts(name) for name in self.step_texts},
            **{name: data.get(name, []) for name in (*self.people, "documents")},
            "deadline": {name: data[name] for name in ("amount", *self.deadline)} if has_deadline else None,
            "leads_to": "" if answers else data["leads_to"],
            "answers": answers,
        }


DEADLINE_LABELS = {"unit": _("Counted in"), "side": _("Before or after"), "event": _("Of what")}
