"""A change of criteria to try: bounds, codes, conditions that go or come, the area, or the whole service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from polku.criteria.wording import fact_label, value_label
from polku.ui.fields import DayField

# What the page knows of a condition: its fact, its test in plain JSON, and the kind of the fact.
Conditions = Sequence[tuple[str, dict[str, Any]]]
MAX_ADDED = 6


@dataclass
class CellRow:
    """One condition of the form. `fixed` ones can only be dropped: their test is more than a bound or a list."""

    prefix: str
    fact: str
    kind: str
    test: dict[str, Any]
    phrase: str
    added: bool = False
    names: list[str] = field(default_factory=list)


@dataclass
class RuleRow:
    """One rule of the form."""

    number: int
    cells: list[CellRow]


@dataclass(frozen=True)
class FactChoice:
    """A fact that a condition may ask about: its kind and codes."""

    key: str
    kind: str
    codes: tuple[str, ...] = ()


class TryForm(forms.Form):
    """The rules of one service, each condition open to change. Nothing is kept."""

    all_optional = True

    remove = forms.BooleanField(label=lazy("The service ends altogether"), required=False)
    area = forms.MultipleChoiceField(
        label=lazy("Municipalities of the service"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("None chosen means everywhere."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rules: Sequence[Conditions],
        phrases: Sequence[Sequence[str]],
        area: Sequence[str],
        towns: Sequence[tuple[str, str]],
        facts: Mapping[str, FactChoice],
    ) -> None:
        super().__init__(data, initial={"area": list(area)})
        self.facts, self.towns = facts, list(towns)
        self.fields["area"].choices = self.towns  # type: ignore[attr-defined]
        self.rows = [
            RuleRow(number, list(self._cells(number, conditions, told)))
            for number, (conditions, told) in enumerate(zip(rules, phrases, strict=True), 1)
        ]
        for row in self.rows:
            self._add_fields(row)

    # What stands in the form.

    def _cells(self, number: int, conditions: Conditions, phrases: Sequence[str]) -> Iterator[CellRow]:
        taken = set()
        for place, ((fact, test), phrase) in enumerate(zip(conditions, phrases, strict=True)):
            taken.add(fact)
            yield CellRow(f"r{number}c{place}", fact, self._kind(fact, test), test, phrase)
        for place, fact in enumerate(self._added(number, taken)):
            yield CellRow(f"r{number}a{place}", fact, self._kind(fact, {}), {}, fact_label(fact), added=True)

    def _added(self, number: int, taken: set[str]) -> list[str]:
        """Facts added to a rule: those added before, and one chosen now."""
        if not self.is_bound:
            return []
        before = str(self.data.get(f"r{number}_added", "")).split(",")
        wanted = [*before, str(self.data.get(f"r{number}_add", ""))]
        known = [fact for fact in dict.fromkeys(wanted) if fact in self.facts and fact not in taken]
        return known[:MAX_ADDED]

    def _kind(self, fact: str, test: dict[str, Any]) -> str:
        """How a condition can be changed: `number`, `date`, `boolean`, `codes`, or not at all."""
        kind = self.facts[fact].kind if fact in self.facts else "fixed"
        if "not" in test:
            return "fixed"
        if kind in ("number", "date"):
            return "fixed" if "one_of" in test else kind
        return kind if kind in ("boolean", "fixed") else "codes"

    def _add_fields(self, row: RuleRow) -> None:
        for cell in row.cells:
            for name, made in self._fields_of(cell):
                self.fields[name] = made
                cell.names.append(name)
        if len(self.rows) > 1:
            self.fields[f"r{row.number}_drop"] = forms.BooleanField(
                label=_("Take this whole rule away"), required=False
            )
        added = ",".join(cell.fact for cell in row.cells if cell.added)
        self.fields[f"r{row.number}_added"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[f"r{row.number}_added"] = added
        if self.is_bound:
            # What was chosen to be added now stands in the form like the conditions before it.
            sent = QueryDict(mutable=True)
            sent.update(self.data)
            sent[f"r{row.number}_added"], sent[f"r{row.number}_add"] = added, ""
            self.data = sent
        free = [fact for fact in self.facts if fact not in {cell.fact for cell in row.cells}]
        self.fields[f"r{row.number}_add"] = forms.ChoiceField(
            label=_("Add a condition about"),
            required=False,
            choices=[("", "–"), *((fact, fact_label(fact)) for fact in free)],
        )

    def _fields_of(self, cell: CellRow) -> Iterator[tuple[str, forms.Field]]:
        test, prefix = cell.test, cell.prefix
        if cell.kind == "number":
            yield from (
                (f"{prefix}_low", _number(_("At least"), test.get("from", test.get("above")))),
                (f"{prefix}_high", _number(_("At most"), test.get("to", test.get("below")))),
            )
        elif cell.kind == "date":
            yield from (
                (f"{prefix}_low", DayField(label=_("From"), required=False, initial=_day(test.get("from")))),
                (f"{prefix}_high", DayField(label=_("Up to"), required=False, initial=_day(test.get("to")))),
            )
        elif cell.kind == "boolean":
            chosen = [str(value) for value in test.get("one_of", [True])]
            choices = [("True", value_label(cell.fact, True)), ("False", value_label(cell.fact, False))]
            yield (
                f"{prefix}_value",
                forms.ChoiceField(
                    label=_("Must be"),
                    required=False,
                    choices=choices,
                    initial=chosen[0],
                    widget=forms.RadioSelect,
                ),
            )
        elif cell.kind == "codes":
            yield f"{prefix}_codes", self._codes_field(cell)
        if not cell.added:
            label = _("Take this condition away")
            yield f"{prefix}_drop", forms.BooleanField(label=label, required=False)

    def _codes_field(self, cell: CellRow) -> forms.Field:
        chosen = [str(code) for code in cell.test.get("one_of", [])]
        known = self.facts[cell.fact].codes
        codes = known or tuple(dict.fromkeys([*(code for code, _name in self.towns), *chosen]))
        return forms.MultipleChoiceField(
            label=_("One of these"),
            required=False,
            choices=[(code, value_label(cell.fact, code)) for code in codes],
            initial=chosen,
            widget=forms.CheckboxSelectMultiple,
        )

    def drawn(self) -> list[dict[str, Any]]:
        """The rules as the page draws them: each condition with its fields."""
        return [
            {
                "number": row.number,
                "cells": [
                    {"phrase": cell.phrase, "fields": [self[name] for name in cell.names]}
                    for cell in row.cells
                ],
                "added": self[f"r{row.number}_added"],
                "add": self[f"r{row.number}_add"],
                "drop": self[f"r{row.number}_drop"] if len(self.rows) > 1 else None,
            }
            for row in self.rows
        ]

    # What a valid form says.

    @property
    def kept_rules(self) -> list[tuple[int, list[tuple[str, dict[str, Any]]]]]:
        """The rules that stay: their number from 1 and their conditions."""
        return [
            (row.number, [found for cell in row.cells if (found := self._condition(cell))])
            for row in self.rows
            if not self.cleaned_data.get(f"r{row.number}_drop")
        ]

    def _condition(self, cell: CellRow) -> tuple[str, dict[str, Any]] | None:
        """A condition with its new test; nothing when it goes."""
        data, prefix = self.cleaned_data, cell.prefix
        if data.get(f"{prefix}_drop"):
            return None
        if cell.kind in ("number", "date"):
            test = _between(cell.test, data.get(f"{prefix}_low"), data.get(f"{prefix}_high"))
        elif cell.kind == "boolean":
            value = data.get(f"{prefix}_value")
            test = {"one_of": [value == "True"]} if value else {}
        elif cell.kind == "codes":
            codes = data.get(f"{prefix}_codes") or []
            test = {"one_of": codes} if codes else {}
        else:
            test = cell.test
        return (cell.fact, test) if test else None


def _number(label: str, value: Any) -> forms.Field:
    return forms.DecimalField(
        label=label,
        required=False,
        initial=value,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
        localize=True,
        min_value=-1_000_000,
        max_value=1_000_000,
    )


def _between(old: dict[str, Any], low: Any, high: Any) -> dict[str, Any]:
    """The range of two ends; an end that was open (`above`, `below`) stays open while its value stays."""
    test: dict[str, Any] = {}
    if (start := _plain(low)) is not None:
        test["above" if old.get("above") == start else "from"] = start
    if (end := _plain(high)) is not None:
        test["below" if old.get("below") == end else "to"] = end
    return test


def _day(value: Any) -> Any:
    """A day of a test, which the engine marks as one."""
    return value.get("date") if isinstance(value, dict) else value


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value
