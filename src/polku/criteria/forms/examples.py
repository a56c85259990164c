"""The form of an invented situation: a field for each fact that the criteria ask about. Left empty, it is not known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.criteria import wording
from polku.criteria.bridge import fact_of
from polku.criteria.forms.fields import LineField, choose_from
from polku.shared.languages import pick
from polku.ui.fields import DayField

NONE_OF_THESE = "-"


class ExampleForm(forms.Form):
    """An example: its name and what is known."""

    all_optional = True
    name = LineField(label=_("What is the example called?"), max_length=120, required=True)

    def __init__(
        self,
        data: Any = None,
        *,
        facts: list[str],
        municipalities: list[tuple[str, str]],
        names: dict[str, str],
        answers: dict[str, Any],
        language: str,
    ) -> None:
        self.facts = [key for key in facts if fact_of(key)]
        self.kept, self.names, self.language = answers, names, language
        initial = {key: _shown(key, answers[key]) for key in self.facts if key in answers}
        super().__init__(data, initial=initial | {"name": pick(names, language).text})
        for key in self.facts:
            self.fields[key] = self._field(key, municipalities)

    def _field(self, key: str, municipalities: list[tuple[str, str]]) -> forms.Field:
        fact, label = fact_of(key), wording.fact_label(key)
        unknown = ("", _("not known"))
        match fact and fact.kind.value:
            case "number":
                field: forms.Field = forms.FloatField(label=label, required=False)
                field.widget.attrs |= {"class": "short", "inputmode": "decimal", "step": "any"}
                return field
            case "date":
                return DayField(label=label, required=False)
            case "boolean":
                yes_no = [("yes", wording.value_label(key, True)), ("no", wording.value_label(key, False))]
                return forms.ChoiceField(label=label, required=False, choices=[unknown, *yes_no])
            case "codes":
                codes = [(code, wording.value_label(key, code)) for code in (fact.codes if fact else ())]
                return forms.MultipleChoiceField(
                    label=label,
                    required=False,
                    choices=[*codes, (NONE_OF_THESE, _("none of these"))],
                    widget=forms.CheckboxSelectMultiple,
                )
            case _:
                field = forms.ChoiceField(label=label, required=False)
                listed = [(code, wording.value_label(key, code)) for code in (fact.codes if fact else ())]
                field.choices = [unknown, *(listed or municipalities)]
                return field

    def said_names(self) -> dict[str, str]:
        """The names, the one in the language of the page as it was written."""
        return {**self.names, self.language: self.cleaned_data["name"]}

    def answers(self) -> dict[str, Any]:
        """What is known, in the engine's form. What the form does not ask stays as it was."""
        kept = {key: value for key, value in self.kept.items() if key not in self.facts}
        return kept | {key: said for key in self.facts if (said := self._answer(key)) is not None}

    def _answer(self, key: str) -> Any:
        if key in self.kept and key not in self.changed_data:
            return self.kept[key]
        said, fact = self.cleaned_data[key], fact_of(key)
        if said in (None, "", []):
            return None
        match fact and fact.kind.value:
            case "number":
                return int(said) if said == int(said) else said
            case "date":
                return said.isoformat()
            case "boolean":
                return said == "yes"
            case "codes":
                return [code for code in said if code != NONE_OF_THESE]
            case _:
                return said


class MoreFactForm(forms.Form):
    """Another fact to say of an example."""

    fact = forms.ChoiceField(label=_("Say something else too"), required=False)

    def __init__(self, data: Any = None, *, choices: Any) -> None:
        super().__init__(data)
        choose_from(self, "fact", [("", "–"), *choices])


def _shown(key: str, value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return value or [NONE_OF_THESE]
    return "" if isinstance(value, dict) else value
