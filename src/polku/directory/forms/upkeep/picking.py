"""Choosing from a long list without JavaScript: what is chosen first, then what some words find, or the whole list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from polku.accounts.choices import AreaKind
from polku.accounts.models import Area, in_force
from polku.directory.models import Code
from polku.directory.queries.regions import regions_on
from polku.directory.wording import language_label
from polku.shared import clock
from polku.shared.languages import pick
from polku.shared.text import sort_key

# A list this short is shown whole and open.
SHORT = 24
SERVICE_LANGUAGES = (
    "fi", "sv", "en", "fse", "fss", "se", "smn", "sms", "ru", "et", "uk", "ar", "so", "fa", "ku", "vi", "th", "zh",
    "es", "fr", "de", "tr", "sq", "bs", "pl", "ro", "rom",
)  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One thing to choose; `found_by` are all words that find it."""

    value: str
    label: str
    found_by: str = ""


@dataclass(frozen=True)
class OptionGroup:
    """Options under a heading."""

    label: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Shelf:
    """Options of a group as they are shown now."""

    label: str
    options: list[tuple[Option, bool]]
    opened: bool


@dataclass
class Picker:
    """The whole list with what is chosen and the words that were searched."""

    name: str
    groups: Sequence[OptionGroup]
    chosen: frozenset[str] = frozenset()
    words: str = ""
    shelves: list[Shelf] = field(init=False)

    def __post_init__(self) -> None:
        self.shelves = [shelf for shelf in self._shelves() if shelf.options]

    @property
    def count(self) -> int:
        """How many options there are."""
        return sum(len(group.options) for group in self.groups)

    @property
    def found_nothing(self) -> bool:
        """Whether words were searched in vain."""
        return bool(self.words) and not any(
            not checked for shelf in self.shelves for _o, checked in shelf.options
        )

    @property
    def searchable(self) -> bool:
        """Whether the list is long enough to be searched in."""
        return self.count > SHORT

    def _shelves(self) -> Iterable[Shelf]:
        short = not self.searchable
        if not short:
            yield Shelf(_("Chosen"), [(o, True) for o in self._all() if o.value in self.chosen], True)
        for group in self.groups:
            shown = [(o, o.value in self.chosen) for o in group.options if self._shown(o, short)]
            yield Shelf(group.label, shown, short or bool(self.words))

    def _shown(self, option: Option, short: bool) -> bool:
        if not short and option.value in self.chosen:
            return False
        return sort_key(self.words) in sort_key(f"{option.label} {option.found_by}")

    def _all(self) -> Iterable[Option]:
        return (option for group in self.groups for option in group.options)


class PickField(forms.MultipleChoiceField):
    """Several values of a long list. `picker` draws it; its search button sends the form without saving."""

    def __init__(self, *, groups: Any, **options: Any) -> None:
        super().__init__(required=False, **options)
        # A function: the list comes from the database when the form is made, not when the module is read.
        self.find_groups = groups

    def prepare(self, language: str, kept: Iterable[str] = ()) -> None:
        """Read the list. Values that an entry has already stay valid, also when the list has lost them."""
        self.groups = list(self.find_groups(language))
        known = {option.value for group in self.groups for option in group.options}
        lost = [Option(value, value) for value in kept if value not in known]
        if lost:
            self.groups.append(OptionGroup(_("Not in the list any more"), lost))
        self.choices = [(option.value, option.label) for group in self.groups for option in group.options]


class PickingForm(forms.Form):
    """A form with pick fields: knows whether a search button was pressed, and draws the pickers."""

    def prepare(self, language: str, initial: dict[str, Any]) -> None:
        """Fill the lists of all pick fields."""
        for name, one in self.fields.items():
            if isinstance(one, PickField):
                one.prepare(language, initial.get(name) or ())

    @property
    def only_searches(self) -> bool:
        """Whether the form was sent by a search button: nothing is to be saved."""
        return self.is_bound and self.add_prefix("find") in self.data

    def full_clean(self) -> None:
        # Nobody asked yet whether what is typed so far is right.
        if self.only_searches:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()

    def picker(self, name: str) -> Picker:
        """A pick field as it is to be drawn."""
        bound = self[name]
        one: Any = bound.field
        words = self.data.get(f"{bound.html_name}-words", "")[:100] if self.is_bound else ""
        return Picker(bound.html_name, one.groups, frozenset(bound.value() or ()), words.strip())


def code_groups(scheme: str) -> Any:
    """The groups of a code list: each main code with the codes below it."""

    def groups(language: str) -> Iterable[OptionGroup]:
        rows = list(Code.objects.filter(scheme=scheme).order_by("order", "pk"))
        by_main: dict[str, list[Code]] = {}
        for row in rows:
            by_main.setdefault(row.broader or row.code, []).append(row)
        labels = {row.code: row.label(language).text for row in rows}
        if len(rows) <= SHORT:
            yield OptionGroup("", [_code_option(row, language) for row in rows])
            return
        for main, members in by_main.items():
            yield OptionGroup(labels.get(main, main), [_code_option(row, language) for row in members])

    return groups


def _code_option(row: Code, language: str) -> Option:
    return Option(row.code, pick(row.labels, language).text, " ".join(row.labels.values()))


def municipality_groups(language: str) -> Iterable[OptionGroup]:
    """Municipalities, those of the networks first."""
    regions = regions_on(clock.today())
    for region in (*regions.networks, regions.others):
        label = region.area.name(language).text if region.area else _("Other municipalities")
        options = [
            Option(m.code, m.name(language).text, " ".join(m.names.values())) for m in region.municipalities
        ]
        yield OptionGroup(label, sorted(options, key=lambda o: sort_key(o.label)))


def area_groups(language: str) -> Iterable[OptionGroup]:
    """Areas by kind."""
    rows = list(Area.objects.filter(in_force(clock.today())))
    for kind in AreaKind:
        options = [
            Option(f"{a.kind}:{a.code}", a.name(language).text, " ".join(a.names.values()))
            for a in rows
            if a.kind == kind
        ]
        yield OptionGroup(str(kind.label), sorted(options, key=lambda o: sort_key(o.label)))


def language_groups(language: str) -> Iterable[OptionGroup]:
    """Languages a service is given in: those of the region first."""
    yield OptionGroup("", [Option(code, language_label(code)) for code in SERVICE_LANGUAGES])
