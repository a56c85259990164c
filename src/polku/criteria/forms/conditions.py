"""The form of one condition: small, and fit for the kind of its fact.

A form that nobody changed gives back the test it was opened with, also one that came from a file and that the form
itself could not say.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from polku.criteria import wording
from polku.criteria.bridge import fact_of
from polku.criteria.forms.fields import choose_from
from polku.criteria.queries.places import Places
from polku.shared.errors import Missing
from polku.shared.text import clean, sort_key
from polku.ui.fields import DayField

Test = dict[str, Any]


class ConditionForm(forms.Form):
    """What all kinds share: the test it was opened with, and turning it round."""

    all_optional = True
    turned_label: Any = _("The other way round: everything except this")

    def __init__(self, data: Any = None, *, key: str, test: Test | None = None, **given: Any) -> None:
        self.key, self.opened_with = key, test
        inner = test.get("not", test) if test else {}
        initial = {**self.initial_of(inner), "turned": bool(test and "not" in test)} if test else {}
        super().__init__(data, initial=initial)
        self.prepare(**given)
        self.fields["turned"] = forms.BooleanField(label=self.turned_label, required=False)

    def prepare(self, **given: Any) -> None:
        """Fields that depend on the fact."""

    def initial_of(self, test: Test) -> dict[str, Any]:
        """What the fields hold for a test."""
        return {}

    def plain_test(self) -> Test:
        """What the fields say."""
        return {}

    def test(self) -> Test:
        """The condition in the engine's form."""
        if self.opened_with is not None and not self.has_changed():
            return self.opened_with
        return {"not": self.plain_test()} if self.cleaned_data["turned"] else self.plain_test()


class _EndsForm(ConditionForm):
    """From an end to an end; one of them is enough."""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        low, high = said.get("low"), said.get("high")
        if not self.errors and low is None and high is None:
            raise forms.ValidationError(_("Write at least one end."))
        if low is not None and high is not None and low > high:
            self.add_error("high", _("The last value is smaller than the first. Change one of them."))
        return said

    def initial_of(self, test: Test) -> dict[str, Any]:
        if "one_of" in test:
            return {"low": min(test["one_of"], key=str), "high": max(test["one_of"], key=str)}
        return {"low": test.get("from", test.get("above")), "high": test.get("to", test.get("below"))}

    def plain_test(self) -> Test:
        ends = {"from": self.cleaned_data["low"], "to": self.cleaned_data["high"]}
        return {name: self.written(end) for name, end in ends.items() if end is not None}

    def written(self, end: Any) -> Any:
        """An end in the engine's form."""
        return end


class NumberForm(_EndsForm):
    """A number from–to."""

    low = forms.FloatField(label=_("At least"), required=False)
    high = forms.FloatField(label=_("At most"), required=False)
    turned_label = _("The other way round: only what is outside these")

    def prepare(self, **given: Any) -> None:
        fact = fact_of(self.key)
        whole = fact is None or fact.whole
        for name in ("low", "high"):
            if whole:
                self.fields[name] = forms.IntegerField(label=self.fields[name].label, required=False)
            widget = self.fields[name].widget
            widget.attrs |= {"class": "short", "inputmode": "numeric" if whole else "decimal"}

    def initial_of(self, test: Test) -> dict[str, Any]:
        fact = fact_of(self.key)
        step = 1 if fact is None or fact.whole else 0
        ends = super().initial_of(test)
        if "above" in test:
            ends["low"] = test["above"] + step
        if "below" in test:
            ends["high"] = test["below"] - step
        return ends

    def written(self, end: Any) -> Any:
        return int(end) if end == int(end) else end


class DateForm(_EndsForm):
    """A day from–to."""

    low = DayField(label=_("First day"), required=False)
    high = DayField(label=_("Last day"), required=False)
    turned_label = _("The other way round: only what is outside these")

    def initial_of(self, test: Test) -> dict[str, Any]:
        return {name: _day(end) for name, end in super().initial_of(test).items()}

    def written(self, end: Any) -> Any:
        return {"date": end.isoformat()}


class YesNoForm(ConditionForm):
    """Yes or no."""

    answer = forms.ChoiceField(
        label=_("Which one is needed?"),
        choices=[
            ("yes", pgettext_lazy("criteria answer", "Yes")),
            ("no", pgettext_lazy("criteria answer", "No")),
        ],
        widget=forms.RadioSelect,
        initial="yes",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["turned"]

    def initial_of(self, test: Test) -> dict[str, Any]:
        wanted = True in test.get("one_of", ())
        turned = self.opened_with is not None and "not" in self.opened_with
        return {"answer": "yes" if wanted != turned else "no"}

    def test(self) -> Test:
        return {"one_of": [self.cleaned_data["answer"] == "yes"]}


class CodesForm(ConditionForm):
    """Some of the listed values."""

    values = forms.MultipleChoiceField(
        label=_("Any of these is enough"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    turned_label = _("The other way round: none of the chosen ones may be true")

    def prepare(self, **given: Any) -> None:
        fact = fact_of(self.key)
        codes = fact.codes if fact else ()
        choose_from(self, "values", [(code, wording.value_label(self.key, code)) for code in codes])

    def initial_of(self, test: Test) -> dict[str, Any]:
        return {"values": test.get("one_of", [])}

    def plain_test(self) -> Test:
        return {"one_of": self.cleaned_data["values"]}


class PlaceForm(ConditionForm):
    """Municipalities by their names, and whole areas."""

    places: Places
    names = forms.CharField(
        label=_("Municipalities or whole areas, with commas between"),
        help_text=_("For example: Kokkola, Kannus, Keski-Pohjanmaa"),
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    areas = forms.MultipleChoiceField(
        label=_("Whole areas"),
        help_text=_("The municipalities that belong to the area today are written into the condition."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    turned_label = _("The other way round: everywhere else")

    def prepare(self, **given: Any) -> None:
        places = self.places = given["places"]
        choose_from(self, "areas", [(area.slug, area.name) for area in places.areas])

    def initial_of(self, test: Test) -> dict[str, Any]:
        names = [wording.municipality_name(code) for code in test.get("one_of", [])]
        return {"names": ", ".join(sorted(names, key=sort_key))}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        chosen = [area for area in self.places.areas if area.slug in said.get("areas", ())]
        codes = {code for area in chosen for code in area.codes}
        unknown = []
        for name in filter(None, map(clean, said.get("names", "").replace("\n", ",").split(","))):
            found = self.places.codes_of(name)
            codes |= found
            unknown += [] if found else [name]
        for name in unknown:
            self.add_error("names", self._unknown(name))
        if not codes and not self.errors:
            self.add_error("names", _("Write at least one municipality or choose an area."))
        said["codes"] = sorted(codes)
        return said

    def _unknown(self, name: str) -> str:
        near = difflib.get_close_matches(sort_key(name), self.places.keys(), n=1)
        if near:
            return str(_("“%(name)s” is not a municipality or an area. Did you mean %(near)s?")) % {
                "name": name[:60],
                "near": self.places.written(near[0]),
            }
        return str(_("“%(name)s” is not a municipality or an area.")) % {"name": name[:60]}

    def plain_test(self) -> Test:
        return {"one_of": self.cleaned_data["codes"]}


_BY_KIND: Mapping[str, type[ConditionForm]] = {
    "number": NumberForm,
    "date": DateForm,
    "boolean": YesNoForm,
    "code": CodesForm,
    "codes": CodesForm,
}


def condition_form(
    data: Any, *, key: str, test: Test | None = None, places: Places | None = None
) -> ConditionForm:
    """The form of a condition on a fact. `places` are needed for a municipality. Raises Missing."""
    fact = fact_of(key)
    if fact is None:
        raise Missing
    if fact.open_codes and places is not None:
        return PlaceForm(data, key=key, test=test, places=places)
    return _BY_KIND[fact.kind.value](data, key=key, test=test)


def _day(end: Any) -> Any:
    return end["date"] if isinstance(end, dict) else end
