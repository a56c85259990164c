"""What is known about a person's situation: a field for each fact, in groups. Left empty, it is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.criteria.bridge import fact_of
from polku.criteria.queries.facts import fact_groups
from polku.criteria.wording import value_label
from polku.directory.wording import choice_text
from polku.pathway.choices import Voice
from polku.people.choices import TELLS_WHERE
from polku.ui.fields import DayField

NONE_OF_THESE = "-"
LARGEST = 10_000_000
# The day of birth is a basic fact of the client.
LEFT_OUT = frozenset({"birth_date"})


class FactsForm(forms.Form):
    """Answers to the vocabulary's own questions."""

    all_optional = True
    voice = forms.ChoiceField(
        label=_("Who says so?"), choices=Voice.choices, widget=forms.RadioSelect, required=True
    )

    def __init__(
        self,
        data: Any = None,
        *,
        answers: Mapping[str, Any],
        municipalities: Iterable[tuple[str, str]],
        hides_where: bool,
    ) -> None:
        left_out = LEFT_OUT | (TELLS_WHERE if hides_where else frozenset())
        self.groups = [
            (group.label, [line for line in group.facts if line[0] not in left_out])
            for group in fact_groups()[1:]
        ]
        initial = {key: _shown(value) for key, value in answers.items()}
        super().__init__(data, initial={"voice": Voice.PERSON, **initial})
        places = [("", _("not known")), *municipalities]
        for _label, lines in self.groups:
            for key, label, _question in lines:
                self.fields[key] = _field(key, label, places)

    def grouped(self, asked: str = "") -> list[tuple[str, list[forms.BoundField], int, bool]]:
        """Fields under their headings, how many have an answer, and whether they are open: where one is asked about."""
        drawn = []
        for label, lines in self.groups:
            fields = [self[key] for key, _label, _question in lines]
            answered = sum(bool(field.value()) for field in fields)
            is_open = asked in (key for key, _label, _question in lines) if asked else answered > 0
            drawn.append((label, fields, answered, is_open))
        return drawn

    def changes(self) -> dict[str, Any]:
        """Facts that were answered anew, in the engine's JSON; None for one that is not known any more."""
        return {key: self._answer(key) for key in self.changed_data if key != "voice"}

    def _answer(self, key: str) -> Any:
        said, fact = self.cleaned_data[key], fact_of(key)
        if said in (None, "", []):
            return None
        match fact.kind.value if fact else "":
            case "number":
                return int(said) if said == int(said) else said
            case "date":
                return said.isoformat()
            case "boolean":
                return said == "yes"
            case "codes":
                has = [code for code in said if code != NONE_OF_THESE]
                return {"has": has, "lacks": [code for code in fact.codes if code not in has]}  # type: ignore[union-attr]
        return said


def _field(key: str, label: str, places: list[Any]) -> forms.Field:
    fact = fact_of(key)
    codes = fact.codes if fact else ()
    match fact.kind.value if fact else "":
        case "number":
            number: forms.Field = forms.FloatField(
                label=label, required=False, min_value=0, max_value=LARGEST
            )
            number.widget.attrs |= {"class": "short", "inputmode": "decimal", "step": "any"}
            return number
        case "date":
            return DayField(label=label, required=False)
        case "codes":
            listed = [(code, choice_text(key, code, you=False)) for code in codes]
            return forms.MultipleChoiceField(
                label=label,
                required=False,
                choices=[*listed, (NONE_OF_THESE, _("none of these"))],
                widget=forms.CheckboxSelectMultiple,
            )
        case "boolean":
            choices: list[Any] = [("yes", value_label(key, True)), ("no", value_label(key, False))]
        case _:
            choices = [(code, choice_text(key, code, you=False)) for code in codes]
    choices = [("", _("not known")), *choices] if choices else places
    return forms.ChoiceField(label=label, required=False, choices=choices)


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return value.get("has") or ([NONE_OF_THESE] if "has" in value else "")
    return value
