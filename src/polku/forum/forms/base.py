"""What the forms of meetings share: texts per language, days, times, and the problems that an action found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from polku.shared.errors import Conflict, Invalid
from polku.shared.languages import CODES
from polku.ui.texts import FIRST, with_language

Choices = Sequence[tuple[Any, Any]]


class ClockInput(forms.TimeInput):
    """A time of day with the browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def clock_field(label: Any, help_text: Any = "", **options: Any) -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(
        label=label, help_text=help_text, widget=ClockInput(), input_formats=["%H:%M", "%H.%M"], **options
    )


def lines_field(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """Text of several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def ticks_field(label: Any, choices: Choices, **options: Any) -> forms.MultipleChoiceField:
    """Several of a list."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False, **options
    )


def pick_field(label: Any, choices: Choices, **options: Any) -> forms.TypedChoiceField:
    """One row of a list, by its number."""
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, choices=[("", _("Choose")), *choices], **options
    )


class VersionForm(forms.Form):
    """Base: the number of the version that was on the screen, and texts per language."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def seen(self) -> int:
        """The version that its writer saw."""
        return int(self.cleaned_data.get("version") or 0)

    def add_texts(
        self,
        name: str,
        label: Any,
        texts: Mapping[str, str],
        *,
        longest: int,
        rows: int = 0,
        help_text: Any = "",
    ) -> None:
        """A field for Finnish and one for Swedish; further languages are added on pages of their own."""
        for code in FIRST:
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=with_language(label, code),
                required=False,
                max_length=longest,
                help_text=help_text if code == FIRST[0] else "",
                initial=texts.get(code, ""),
                widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput,
            )
        self.__dict__.setdefault("kept_texts", {})[name] = {
            code: text for code, text in texts.items() if code in CODES and code not in FIRST
        }

    def texts(self, name: str) -> dict[str, str]:
        """What was written, by language; languages that the form does not show stay as they were."""
        said = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in FIRST}
        kept: dict[str, str] = self.__dict__["kept_texts"][name]
        return {code: text for code, text in {**kept, **said}.items() if text}


def show_problems(form: forms.Form, problem: Invalid, **named: str) -> None:
    """Write what an action found into the form; `named` tells which field stands for a name of the action."""
    for name, sentences in problem.problems.items():
        field = named.get(name, name)
        for known in (field, f"{field}_fi"):
            if known in form.fields:
                field = known
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
    if not problem.problems:
        form.add_error(None, str(problem.args[0]))


def show_refusal(form: VersionForm, problem: Invalid | Conflict, version: int) -> None:
    """Write into the form why it was not saved. After a conflict the next save goes over what others wrote."""
    if isinstance(problem, Invalid):
        show_problems(form, problem)
        return
    form.add_error(None, str(problem.args[0]))
    typed = cast(QueryDict, form.data).copy()
    typed["version"] = str(version)
    form.data = typed
