"""The parts of an entry."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, in_force
from polku.directory.choices import (
    Access,
    AccessibilityFact,
    AreaScope,
    ChargeKind,
    CodeScheme,
    PrerequisiteKind,
)
from polku.directory.content import EntryContent
from polku.directory.forms.upkeep.fields import EntryField, TimeField, choose_from
from polku.directory.forms.upkeep.parts import (
    LineField,
    LinesField,
    PartForm,
    TextField,
    in_language,
    optional_choice,
)
from polku.directory.forms.upkeep.picking import (
    PickField,
    area_groups,
    code_groups,
    language_groups,
    municipality_groups,
)
from polku.directory.forms.upkeep.rows import RowForm, RowsPart
from polku.directory.models import Channel
from polku.directory.queries.readable import channel_name
from polku.directory.wording import weekday_name
from polku.shared import clock
from polku.shared.text import slug, sort_key
from polku.ui.fields import DayField

TEXTS = (
    "name",
    "summary",
    "description",
    "requirements",
    "instructions",
    "accessibility_note",
    "deadline",
    "processing_time",
    "validity",
)


RHYTHMS = (
    (1, _("Every week")),
    (2, _("Every other week")),
    (3, _("Every third week")),
    (4, _("Every fourth week")),
)


class TextsPart(PartForm):
    """All texts of an entry in one language, beside the Finnish ones."""

    slug = "tekstit"
    title = _("Texts")
    template = "directory/upkeep_part_texts.html"
    by_language = True
    writes = (*TEXTS, "alternative_names", "keywords", "charge.note")

    name = LineField(label=_("Name"), required=True)
    summary = TextField(
        label=_("In short"),
        rows=2,
        help_text=_("One or two sentences for lists: at most 150 letters."),
    )
    description = TextField(
        label=_("Description"),
        rows=8,
        help_text=_("What happens there, in plain words. Short paragraphs, one thing in each."),
    )
    requirements = TextField(
        label=_("Who it is for"), help_text=_("Say also who decides and what is needed for it.")
    )
    instructions = TextField(label=_("How to get in"), help_text=_("What one does first, step by step."))
    charge_note = TextField(label=_("Cost in words"), rows=2)
    accessibility_note = TextField(label=_("Accessibility in words"), rows=2)
    alternative_names = LinesField(
        label=_("Other names"), rows=2, help_text=_("Names people use for this, one on each line.")
    )
    keywords = LinesField(
        label=_("Search words"), rows=2, help_text=_("Words people would search with, one on each line.")
    )
    deadline = TextField(label=_("Time limit"), rows=2)
    processing_time = TextField(label=_("Handling time"), rows=2)
    validity = TextField(label=_("How long it holds"), rows=2)

    MORE: ClassVar = ("deadline", "processing_time", "validity")

    def make_rows(self, data: Any) -> None:
        # Finnish is always there; other languages may come later, and a missing one is shown as missing.
        self.fields["name"].required = self.text_language == "fi"
        self.all_optional = self.text_language != "fi"

    def read(self, document: EntryContent, language: str) -> dict[str, Any]:
        texts = {name: getattr(document, name).get(language, "") for name in TEXTS}
        return texts | {
            "charge_note": document.charge.note.get(language, ""),
            "alternative_names": document.alternative_names.get(language, []),
            "keywords": document.keywords.get(language, []),
        }

    def write(self, document: EntryContent) -> dict[str, Any]:
        said, language = self.cleaned_data, self.text_language
        changed = {name: in_language(getattr(document, name), language, said[name]) for name in TEXTS}
        note = in_language(document.charge.note, language, said["charge_note"])
        return changed | {
            "charge": document.charge.model_copy(update={"note": note}),
            "alternative_names": in_language(document.alternative_names, language, said["alternative_names"]),
            "keywords": in_language(document.keywords, language, said["keywords"]),
        }

    def pairs(self) -> list[tuple[Any, str]]:
        """Each main field with its Finnish text, which is empty on the Finnish page."""
        return [self._pair(name) for name in self.fields if name not in {*self.MORE, "base"}]

    def more(self) -> list[tuple[Any, str]]:
        """The rarer fields."""
        return [self._pair(name) for name in self.MORE]

    def _pair(self, name: str) -> tuple[Any, str]:
        if self.text_language == "fi":
            return self[name], ""
        finnish = self.read(self.document, "fi")[name]  # type: ignore[arg-type]
        return self[name], "\n".join(finnish) if isinstance(finnish, list) else finnish


class AudiencePart(PartForm):
    """Whom it is for, in codes that the search and the criteria understand."""

    slug = "kenelle"
    title = _("Who it is for")
    intro = _("The search and the themes use these. Choose the few that say most.")
    template = "directory/upkeep_part_picks.html"
    writes = ("target_groups", "life_events", "service_classes")

    target_groups = PickField(label=_("Target groups"), groups=code_groups(CodeScheme.TARGET_GROUP))
    life_events = PickField(label=_("Life situations"), groups=code_groups(CodeScheme.LIFE_EVENT))
    service_classes = PickField(label=_("Service classes"), groups=code_groups(CodeScheme.SERVICE_CLASS))

    def read(self, document: EntryContent, language: str) -> dict[str, Any]:
        return {name: list(getattr(document, name)) for name in self.writes}

    def write(self, document: EntryContent) -> dict[str, Any]:
        return {name: kept_order(getattr(document, name), self.cleaned_data[name]) for name in self.writes}


class GettingInPart(PartForm):
    """How one gets in and what it costs."""

    slug = "paasy"
    title = _("How to get in, and cost")
    intro = _("Words about these are on the page of texts.")
    template = "directory/upkeep_part_picks.html"
    writes = ("access", "no_identification", "charge.kind", "languages")

    access = optional_choice(Access.choices, label=_("Way in"))
    no_identification = forms.ChoiceField(
        label=_("May one come without saying who one is?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("", _("Not said"))],
        required=False,
        widget=forms.RadioSelect,
    )
    charge_kind = optional_choice(ChargeKind.choices, label=_("Cost"))
    languages = PickField(label=_("Languages of service"), groups=language_groups)

    def read(self, document: EntryContent, language: str) -> dict[str, Any]:
        return {
            "access": document.access or "",
            "no_identification": {True: "yes", False: "no", None: ""}[document.no_identification],
            "charge_kind": document.charge.kind or "",
            "languages": list(document.languages),
        }

    def write(self, document: EntryContent) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "access": said["access"] or None,
            "no_identification": {"yes": True, "no": False}.get(said["no_identification"]),
            "charge": document.charge.model_copy(update={"kind": said["charge_kind"] or None}),
            "languages": kept_order(document.languages, said["languages"]),
        }


class AreaPart(PartForm):
    """Where people live for whom it is."""

    slug = "alue"
    title = _("Area")
    intro = _("Where one must live, or where it is offered. Addresses are with the ways to reach it.")
    template = "directory/upkeep_part_picks.html"
    writes = ("coverage.scope", "coverage.areas", "coverage.municipalities")

    scope = forms.ChoiceField(label=_("Area"), choices=AreaScope.choices, widget=forms.RadioSelect)
    municipalities = PickField(label=_("Municipalities"), groups=municipality_groups)
    areas = PickField(
        label=_("Areas"),
        groups=area_groups,
        help_text=_("Every municipality of the area, also when the area changes."),
    )

    def read(self, document: EntryContent, language: str) -> dict[str, Any]:
        coverage = document.coverage
        return {
            "scope": coverage.scope,
            "municipalities": list(coverage.municipalities),
            "areas": list(coverage.areas),
        }

    def write(self, document: EntryContent) -> dict[str, Any]:
        said, before = self.cleaned_data, document.coverage
        limited = said["scope"] == AreaScope.LIMITED
        return {
            "coverage": {
                "scope": said["scope"],
                "areas": kept_order(before.areas, said["areas"]) if limited else [],
                "municipalities": kept_order(before.municipalities, said["municipalities"])
                if limited
                else [],
            }
        }


class AccessibilityPart(PartForm):
    """Facts that help to decide whether one can come."""

    slug = "esteettomyys"
    title = _("Accessibility")
    intro = _("Choose only what you know to be true. Words about accessibility are on the page of texts.")
    writes = ("accessibility",)

    accessibility = forms.MultipleChoiceField(
        label=_("Accessibility facts"),
        choices=AccessibilityFact.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def read(self, document: EntryContent, language: str) -> dict[str, Any]:
        return {"accessibility": list(document.accessibility)}

    def write(self, document: EntryContent) -> dict[str, Any]:
        return {"accessibility": kept_order(document.accessibility, self.cleaned_data["accessibility"])}


class GroupRow(RowForm):
    """A group that meets."""

    texts = {
        "name": _("Name of the group"),
        "sign_up": _("How to sign up"),
        "note": _("More about the group"),
    }
    rare = ("places", "cancelled", "sign_up", "note")

    weekday = forms.TypedChoiceField(label=_("Weekday"), coerce=int)
    starts = TimeField(label=_("Begins at"))
    ends = TimeField(label=_("Ends at"))
    first_date = DayField(label=_("First day"))
    last_date = DayField(label=_("Last day"), required=False)
    every_weeks = forms.TypedChoiceField(
        label=_("How often"),
        coerce=int,
        choices=RHYTHMS,
        initial=1,
    )
    places = forms.IntegerField(label=_("Places in the group"), required=False, min_value=0, max_value=10_000)
    channel = forms.TypedChoiceField(label=_("Where"), required=False, coerce=int, empty_value=None)
    cancelled = forms.CharField(
        label=_("Days when it does not meet"),
        required=False,
        max_length=2000,
        help_text=_("For example 24.12.2026, 31.12.2026"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "weekday", [(n, weekday_name(n)) for n in range(1, 8)])
        was = self.initial.get("every_weeks")
        if was and was not in dict(RHYTHMS):
            choose_from(self, "every_weeks", [*RHYTHMS, (was, _("Every %(weeks)s weeks") % {"weeks": was})])
        if "channel" in self.fields:
            choose_from(self, "channel", [("", _("Not said")), *self.part.places_of_entry])
        self.order_fields(["name_fi", "name_sv", *[n for n in self.fields if not n.startswith("name_")]])

    @classmethod
    def read_facts(cls, item: dict[str, Any]) -> dict[str, Any]:
        days = [date.fromisoformat(day) for day in item["cancelled"]]
        return {
            **{
                n: item[n] for n in ("weekday", "first_date", "last_date", "every_weeks", "places", "channel")
            },
            "starts": item["starts"][:5],
            "ends": item["ends"][:5],
            "cancelled": ", ".join(f"{day.day}.{day.month}.{day.year}" for day in days),
        }

    def clean_cancelled(self) -> list[date]:
        return [_day(word) for word in re.split(r"[,;\s]+", self.cleaned_data["cancelled"]) if word]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.has_changed() and not (said.get("name_fi") or said.get("name_sv")):
            self.add_error("name_fi", _("Give the group a name."))
        first, last = said.get("first_date"), said.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", _("The last day is before the first."))
        return said

    def write(self, item: dict[str, Any]) -> dict[str, Any]:
        said = self.cleaned_data
        names = ("weekday", "starts", "ends", "first_date", "last_date", "every_weeks", "places", "channel")
        facts = {name: said[name] for name in names if name in said}
        key = {"key": item.get("key") or ""}
        return super().write(item) | facts | {"cancelled": sorted(set(said["cancelled"]))} | key


class GroupsPart(RowsPart):
    """Groups and when they meet."""

    slug = "ryhmat"
    title = _("Groups and times")
    intro = _("Groups that meet regularly. Their days go to calendars and to the page of what is on nearby.")
    row_form = GroupRow
    list_name = "groups"
    one = _("Group")
    writes = ("groups",)

    def make_rows(self, data: Any) -> None:
        uses = [use.channel for use in self.document.channels]  # type: ignore[attr-defined]
        rows = Channel.objects.in_bulk(uses)
        self.places_of_entry = [(pk, channel_name(rows[pk], self.language)) for pk in uses if pk in rows]
        super().make_rows(data)

    def write(self, document: Any) -> dict[str, Any]:
        written = super().write(document)
        taken = {group["key"] for group in written["groups"]}
        for group in written["groups"]:
            if not group["key"]:
                group["key"] = _free_key(group, taken)
                taken.add(group["key"])
        return written


class PrerequisiteRow(RowForm):
    """Something one needs first."""

    texts = {"note": _("In words")}

    kind = forms.ChoiceField(label=_("What one needs"), choices=PrerequisiteKind.choices)
    entry = EntryField(
        label=_("From a service in Polku"),
        required=False,
        help_text=_("Copy the address of its page here, or write its number."),
    )
    organisation = forms.TypedChoiceField(
        label=_("Or from an organisation"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "organisation", [("", _("Not said")), *self.part.organisations])

    @classmethod
    def read_facts(cls, item: dict[str, Any]) -> dict[str, Any]:
        return {name: item[name] for name in ("kind", "entry", "organisation")}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and self.has_changed() and not self._says_whence(said):
            self.add_error("entry", _("Say where one gets it: a service, an organisation, or in words."))
        return said

    def _says_whence(self, said: dict[str, Any]) -> bool:
        return bool(
            said.get("entry") or said.get("organisation") or any(said.get(f"note_{c}") for c in ("fi", "sv"))
        )

    def write(self, item: dict[str, Any]) -> dict[str, Any]:
        said = self.cleaned_data
        entry = said["entry"].pk if said["entry"] else None
        return super().write(item) | {
            "kind": said["kind"],
            "entry": entry,
            "organisation": said["organisation"],
        }


class PrerequisitesPart(RowsPart):
    """What one needs first from somewhere else."""

    slug = "ensin"
    title = _("What one needs first")
    intro = _("A referral, a certificate, a plan or a decision that comes from somewhere else.")
    row_form = PrerequisiteRow
    list_name = "prerequisites"
    one = _("Thing that is needed first")
    writes = ("prerequisites",)

    def make_rows(self, data: Any) -> None:
        named = [
            (o.pk, o.name(self.language).text) for o in Organisation.objects.filter(in_force(clock.today()))
        ]
        self.organisations = sorted(named, key=lambda pair: sort_key(pair[1]))
        super().make_rows(data)


ENTRY_PARTS: dict[str, type[PartForm]] = {
    part.slug: part
    for part in (
        TextsPart,
        AudiencePart,
        GettingInPart,
        AreaPart,
        GroupsPart,
        PrerequisitesPart,
        AccessibilityPart,
    )
}


def kept_order(before: Any, chosen: Any) -> list[str]:
    """Chosen values in the order they had, new ones after them: choosing the same again changes nothing."""
    wanted = list(chosen)
    return [value for value in before if value in wanted] + [
        value for value in wanted if value not in set(before)
    ]


def _day(word: str) -> date:
    found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", word)
    try:
        return date(*(int(n) for n in reversed(found.groups()))) if found else date.fromisoformat(word)
    except ValueError:
        raise forms.ValidationError(
            _("%(word)s is not a day. Write it as 24.12.2026.") % {"word": word}
        ) from None


def _free_key(group: dict[str, Any], taken: set[str]) -> str:
    name = next(iter(group["name"].values()), "")
    wanted = slug(name, 30)
    wanted = "ryhma" if wanted == "-" else wanted
    return next(k for n in range(1, 1000) if (k := wanted if n == 1 else f"{wanted}-{n}") not in taken)
