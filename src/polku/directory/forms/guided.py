"""What the pages of the guided finder send: the beginning, one answer at a time, and what one chooses at the end."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.directory import wording
from polku.directory.bridge.guided import MOST_NUMBER
from polku.directory.choices import Wish
from polku.directory.queries.guided import Asked
from polku.directory.queries.regions import Regions
from polku.ui.fields import DayInput

# Names of fields that every page carries along.
TOLD, AT, FACT = "told", "at", "fact"
OLDEST = 120


class BeginForm(forms.Form):
    """The first page: own words or a wish, where, and for whom. Everything may be left out."""

    all_optional = True
    wish = forms.ChoiceField(
        label=_("What would help now?"), choices=Wish.choices, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Or say it in your own words"),
        help_text=_("For example: I would like to try work. Do not write your name."),
        required=False,
        max_length=200,
    )
    municipality = forms.ChoiceField(label=_("Where do you live?"), required=False)
    for_other = forms.BooleanField(label=_("I ask for another person"), required=False)

    def __init__(self, *args: Any, regions: Regions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wish = self.fields["wish"]
        assert isinstance(wish, forms.ChoiceField)  # noqa: S101 - declared above
        wish.choices = [*Wish.choices, ("", _("I don't know yet"))]
        self.fields["municipality"].choices = municipality_choices(regions)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """One question. What is chosen or written becomes a value in the engine's JSON of a situation."""

    def __init__(self, asked: Asked, *args: Any, regions: Regions, you: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["answer"] = _field(asked, regions, you=you)

    @property
    def value(self) -> object:
        """The answer."""
        given = self.cleaned_data["answer"]
        match self.asked.fact.kind.value:
            case "codes":
                return {"has": given, "lacks": [code for code in self.asked.fact.codes if code not in given]}
            case "date":
                return given.isoformat()
            case _ if self.asked.choices:
                return json.loads(given)
        return given

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The answers that are buttons; none when several may be chosen or something is written."""
        field = self.fields["answer"]
        several = isinstance(field, forms.MultipleChoiceField)
        is_button = isinstance(field, forms.ChoiceField) and not several and bool(self.asked.choices)
        return list(field.choices) if is_button else []  # type: ignore[attr-defined]


def _field(asked: Asked, regions: Regions, *, you: bool) -> forms.Field:
    fact = asked.fact
    label = _("Your answer") if you else _("The answer")
    match fact.kind.value:
        case "codes":
            choices = [(code, wording.choice_text(fact.key, code, you=you)) for code in fact.codes]
            several = _("Choose all that are true. If none is, choose nothing and go on.")
            return forms.MultipleChoiceField(
                label=label,
                help_text=several,
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        case "date":
            return forms.DateField(label=label, widget=DayInput())
        case _ if fact.open_codes:
            return forms.ChoiceField(label=label, choices=municipality_choices(regions)[1:])
        case "number" if not asked.choices:
            return _number(asked, label)
    choices = [(json.dumps(c.value), wording.choice_text(fact.key, c.value, you=you)) for c in asked.choices]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def _number(asked: Asked, label: Any) -> forms.Field:
    most = OLDEST if asked.fact.key == "age" else MOST_NUMBER
    mode = {"inputmode": "numeric" if asked.fact.whole else "decimal"}
    number = forms.IntegerField if asked.fact.whole else forms.FloatField
    return number(label=label, min_value=0, max_value=most, widget=forms.NumberInput(attrs=mode))


def municipality_choices(regions: Regions) -> list[Any]:
    """Municipalities in groups, those of the networks first, after a line that chooses none."""
    groups = regions.groups(wording.page_language(), str(_("Other municipalities")))
    return [("", _("I don't want to say")), *((name, list(those)) for name, those in groups if those)]


class OnceForm(forms.Form):
    """A button that may be pressed, and a page that may be loaded again: `once` tells whether it was done already."""

    once = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"once": secrets.token_hex(16), **(initial or {})}
        super().__init__(*args, **kwargs)


class GuidedNeedForm(OnceForm):
    """What was not found, in own words if one likes."""

    words = forms.CharField(
        label=_("What help did you look for?"),
        help_text=_("Do not write names, phone numbers or anything else that tells who you are."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CodeForm(forms.Form):
    """The code of a situation that somebody hands over."""

    code = forms.CharField(
        label=_("The code"),
        help_text=_("Three groups of four letters and digits. Capitals and hyphens do not matter."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
