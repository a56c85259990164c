"""Writing the agreement in parts, its parties, and signing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.cooperation.actions import PaperSigner
from polku.cooperation.content import MAX_ITEMS
from polku.cooperation.forms.texts import SHORT, Choices, TextsForm, day_field, long_field
from polku.cooperation.models import Party
from polku.shared import clock
from polku.shared.languages import LANGUAGES

Json = dict[str, Any]
BLANK_ROWS = 2

# The parts that are one text each, and those that are rows of texts.
TEXT_PARTS: dict[str, list[tuple[str, Any, bool]]] = {
    "tarkoitus": [
        ("title", _("Name of the agreement"), False),
        ("purpose", _("What the agreement is for"), True),
        ("background", _("What it grew from"), True),
        ("convener_task", _("What the convener does"), True),
    ],
    "voimassaolo": [
        ("duration", _("How long it holds"), True),
        ("joining", _("How an organisation joins"), True),
        ("leaving", _("How an organisation leaves"), True),
    ],
}
ROW_PARTS: dict[str, tuple[str, Any]] = {
    "vastuut": ("responsibilities", _("Who is responsible for what")),
    "kaytannot": ("practices", _("Practices that take root")),
    "seuranta": ("follow_ups", _("How it is followed")),
    "roolit": ("contact_roles", _("Contact roles")),
}


class TextsPartForm(TextsForm):
    """A few texts of the agreement."""

    def __init__(self, *args: Any, part: str, content: Json, **options: Any) -> None:
        super().__init__(*args, **options)
        self.names = [name for name, _label, _long in TEXT_PARTS[part]]
        for name, label, long in TEXT_PARTS[part]:
            self.add_texts(name, label, content.get(name, {}), long=long)

    def clean(self) -> Json:
        data = super().clean() or {}
        for required in {"title", "purpose"} & set(self.names):
            self.require_text(required)
        return data

    @property
    def parts(self) -> Json:
        """What was written, as the agreement keeps it."""
        return {name: self.texts(name) for name in self.names}


class RowsPartForm(TextsForm):
    """Rows of the agreement: what is in a row depends on the part. An emptied row goes away."""

    def __init__(self, *args: Any, part: str, content: Json, parties: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.field, _label = ROW_PARTS[part]
        self.parties = parties
        rows: Sequence[Any] = content.get(self.field, [])
        self.count = self.rows_asked("r", len(rows) + BLANK_ROWS, MAX_ITEMS)
        for number in range(self.count):
            self._add_row(number, rows[number] if number < len(rows) else {})

    def _add_row(self, number: int, row: Json) -> None:
        if self.field == "responsibilities":
            self.add_texts(f"r{number}_area", _("Area of responsibility"), row.get("area", {}), long=True)
            self.fields[f"r{number}_parties"] = forms.TypedMultipleChoiceField(
                label=_("Who is responsible"), coerce=int, required=False, choices=list(self.parties),
                widget=forms.CheckboxSelectMultiple, initial=row.get("parties", []),
            )  # fmt: skip
        elif self.field == "practices":
            self.add_texts(f"r{number}_name", _("Practice"), row.get("name", {}))
            self.add_texts(f"r{number}_text", _("What is done"), row.get("text", {}), long=True)
        elif self.field == "follow_ups":
            self.add_texts(f"r{number}_text", _("What is done"), row.get("text", {}), long=True)
            self.fields[f"r{number}_every"] = forms.IntegerField(
                label=_("Every how many months"), required=False, min_value=1, max_value=60,
                initial=row.get("every_months"),
            )  # fmt: skip
        else:
            self.add_texts(f"r{number}_role", _("Role"), row)

    def row_fields(self, number: int) -> tuple[list[forms.BoundField], list[forms.BoundField]]:
        """The fields of a row: those that stand open, and those behind the fold."""
        names = [name for name in self.fields if name.startswith(f"r{number}_")]
        shown = [self[name] for name in names if not self.is_folded(name)]
        return shown, [self[name] for name in names if self.is_folded(name)]

    @property
    def groups(self) -> list[tuple[int, list[forms.BoundField], list[forms.BoundField]]]:
        """The rows as the page draws them."""
        return [(number + 1, *self.row_fields(number)) for number in range(self.count)]

    def clean(self) -> Json:
        data = super().clean() or {}
        for number in range(self.count) if self.field == "follow_ups" else ():
            if self.texts(f"r{number}_text") and not data.get(f"r{number}_every"):
                self.add_error(f"r{number}_every", _("Say how often, in months."))
        return data

    @property
    def parts(self) -> Json:
        """What was written, as the agreement keeps it."""
        return {self.field: [row for number in range(self.count) if (row := self._row(number))]}

    def _row(self, number: int) -> Json | None:
        if self.field == "responsibilities":
            area = self.texts(f"r{number}_area")
            return {"area": area, "parties": self.cleaned_data[f"r{number}_parties"]} if area else None
        if self.field == "practices":
            name = self.texts(f"r{number}_name")
            return {"name": name, "text": self.texts(f"r{number}_text")} if name else None
        if self.field == "follow_ups":
            text = self.texts(f"r{number}_text")
            return {"text": text, "every_months": self.cleaned_data[f"r{number}_every"]} if text else None
        return self.texts(f"r{number}_role") or None


class PartyForm(forms.Form):
    """An organisation that signs, and who signs for it."""

    organisation = forms.TypedChoiceField(label=_("Organisation or unit"), coerce=int)
    units = forms.TypedMultipleChoiceField(
        label=_("Units that take part"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means the whole organisation."),
    )
    signer_name = forms.CharField(label=_("Who signs"), max_length=80, required=False)
    signer_role = forms.CharField(
        label=_("Role of the one who signs"),
        max_length=120,
        required=False,
        help_text=_("For example service director. Everybody can read the role."),
    )
    signer_email = forms.EmailField(
        label=_("E-mail of the one who signs"),
        required=False,
        help_text=_("The link is sent here. Leave empty when the organisation signs on paper."),
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=[(each.code, each.name) for each in LANGUAGES]
    )

    def __init__(
        self,
        *args: Any,
        organisations: Choices,
        party: Party | None = None,
        units: Choices = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if party is None:
            self.fields["organisation"].choices = [("", "–"), *organisations]  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]
            self.initial.update({
                "units": [unit.pk for unit in party.units.all()], "signer_name": party.signer_name,
                "signer_role": party.signer_role, "signer_email": party.signer_email, "language": party.language,
            })  # fmt: skip
        self.fields["units"].choices = list(units)  # type: ignore[attr-defined]
        if not units:
            del self.fields["units"]


class OpenForm(forms.Form):
    """Whether the links go out at once."""

    send_links = forms.BooleanField(
        label=_("Send the link now to everybody whose e-mail address is known"), required=False, initial=True
    )


class SignForm(forms.Form):
    """Who signs for the organisation."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    role = forms.CharField(
        label=_("Your role in the organisation"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    entitled = forms.BooleanField(label=_("I have the right to sign for this organisation."))

    @property
    def hidden_copy(self) -> list[str]:
        """What was said, to be carried beside the code."""
        return [bound.as_hidden() for bound in self]


class DeclineForm(forms.Form):
    """Why an organisation does not sign now."""

    reason = long_field(
        _("Why not, or who signs instead"),
        most=500,
        help_text=_(
            "The coordinators read this. If somebody else signs, write the role and the e-mail address."
        ),
    )


class PaperForm(forms.Form):
    """An occasion at which the agreement was signed on paper: when, where, by whom, and its minutes."""

    held_on = day_field(_("Day"), required=True)
    held_at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(label=_("Place"), max_length=200)
    title = forms.CharField(label=_("Occasion"), required=False, max_length=SHORT)
    minutes_title = forms.CharField(label=_("Name of the minutes"), required=False, max_length=SHORT)
    minutes_address = forms.URLField(label=_("Address of the minutes"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, parties: Sequence[tuple[Party, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.waiting = parties
        for party, _name in parties:
            self.fields[f"p{party.pk}_signed"] = forms.BooleanField(
                label=_("Signed on paper"), required=False
            )
            self.fields[f"p{party.pk}_name"] = forms.CharField(
                label=_("Who signed"), required=False, max_length=80, initial=party.signer_name
            )
            self.fields[f"p{party.pk}_role"] = forms.CharField(
                label=_("Role"), required=False, max_length=120, initial=party.signer_role
            )

    @property
    def occasion_fields(self) -> list[forms.BoundField]:
        """What is asked of the occasion."""
        return [self[name] for name in self.base_fields]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The organisations as the page draws them."""
        return [
            (name, [self[f"p{party.pk}_{field}"] for field in ("signed", "name", "role")])
            for party, name in self.waiting
        ]

    def clean(self) -> Json:
        data = super().clean() or {}
        for party, _name in self.waiting:
            if data.get(f"p{party.pk}_signed") and not data.get(f"p{party.pk}_name"):
                self.add_error(f"p{party.pk}_name", _("Write who signed."))
        if not self.errors and not self.signers:
            self.add_error(None, _("Choose at least one organisation that signed."))
        return data

    @property
    def signers(self) -> list[PaperSigner]:
        """Who signed, for each organisation that was chosen."""
        data = self.cleaned_data
        return [
            PaperSigner(party, data[f"p{party.pk}_name"], data[f"p{party.pk}_role"])
            for party, _name in self.waiting
            if data.get(f"p{party.pk}_signed")
        ]

    @property
    def held(self) -> datetime:
        """The moment, in Finnish time."""
        data = self.cleaned_data
        return datetime.combine(data["held_on"], data["held_at"] or time(12), clock.HELSINKI)

    @property
    def minutes(self) -> Json:
        """Where the minutes are, when that was said."""
        title, address = self.cleaned_data["minutes_title"], self.cleaned_data["minutes_address"]
        return {"kind": "link", "title": title, "address": address} if title or address else {}
