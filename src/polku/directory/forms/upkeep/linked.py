"""The one page by which a small association changes its entry through a signed link."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.directory.actions.links import Contact
from polku.directory.choices import ChargeKind
from polku.directory.content import Address, Email, EntryContent, Phone
from polku.directory.forms.upkeep.entry_parts import GroupRow, GroupsPart
from polku.directory.forms.upkeep.fields import PostalCodeField
from polku.directory.forms.upkeep.parts import LineField, TextField, in_language, optional_choice
from polku.directory.forms.upkeep.rows import LANGUAGE_WORDS
from polku.directory.models import Channel

LANGUAGES = ("fi", "sv")
LONG = {
    "summary": (_("In short"), 2),
    "description": (_("Description"), 6),
    "requirements": (_("Who it is for"), 3),
    "instructions": (_("How to get in"), 3),
}
CONTACT = ("phone", "email", "street", "street_number", "postal_code", "post_office")


class LinkedGroupRow(GroupRow):
    """A group with the few things that change often."""

    texts = {"name": _("Name of the group")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Where it meets is the way of the entry: a keeper without an account changes the contact instead.
        del self.fields["channel"]


class LinkedForm(GroupsPart):
    """Texts, times, contact and cost on one page. What is not on it stays as it is."""

    slug = "linkki"
    title = _("Change the information")
    row_form = LinkedGroupRow
    template: ClassVar[str] = "directory/upkeep_link_change.html"

    all_optional = True
    charge_kind = optional_choice(ChargeKind.choices, label=_("Cost"))
    phone = LineField(label=_("Phone number"), max_length=40, min_length=2)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    street = LineField(label=_("Street"))
    street_number = LineField(label=_("Street number"), max_length=60)
    postal_code = PostalCodeField()
    post_office = LineField(label=_("Post office"))

    def make_rows(self, data: Any) -> None:
        for code in LANGUAGES:
            self._add(f"name_{code}", LineField(label=self._label(_("Name"), code), required=code == "fi"))
            for name, (label, rows) in LONG.items():
                self._add(f"{name}_{code}", TextField(label=self._label(label, code), rows=rows))
            self._add(f"charge_note_{code}", LineField(label=self._label(_("Cost in words"), code)))
        super().make_rows(data)

    def _add(self, name: str, one: forms.Field) -> None:
        self.fields[name] = one

    @staticmethod
    def _label(label: Any, code: str) -> Any:
        return _("%(what)s %(in_language)s") % {"what": label, "in_language": LANGUAGE_WORDS[code]}

    def texts_in(self, code: str) -> list[Any]:
        """The text fields of a language."""
        return [self[f"{name}_{code}"] for name in ("name", *LONG)]

    @property
    def finnish(self) -> list[Any]:
        """The Finnish text fields."""
        return self.texts_in("fi")

    @property
    def swedish(self) -> list[Any]:
        """The Swedish text fields."""
        return [*self.texts_in("sv"), self["charge_note_sv"]]

    @property
    def contact_fields(self) -> list[Any]:
        """The contact fields."""
        return [self[name] for name in CONTACT]

    # Reading

    def read(self, document: EntryContent, language: str) -> dict[str, Any]:
        texts = {
            f"{name}_{code}": getattr(document, name).get(code, "")
            for name in ("name", *LONG)
            for code in LANGUAGES
        }
        notes = {f"charge_note_{code}": document.charge.note.get(code, "") for code in LANGUAGES}
        return texts | notes | {"charge_kind": document.charge.kind or ""} | _contact_of(document)

    # Writing

    def write(self, document: EntryContent) -> dict[str, Any]:
        said = self.cleaned_data
        changed: dict[str, Any] = super().write(document)
        for name in ("name", *LONG):
            changed[name] = getattr(document, name)
            for code in LANGUAGES:
                changed[name] = in_language(changed[name], code, said[f"{name}_{code}"])
        note = document.charge.note
        for code in LANGUAGES:
            note = in_language(note, code, said[f"charge_note_{code}"])
        changed["charge"] = document.charge.model_copy(
            update={"note": note, "kind": said["charge_kind"] or None}
        )
        return changed

    @property
    def contact(self) -> Contact:
        """What was changed in how the entry is reached, and nothing else."""
        said, changed = self.cleaned_data, set(self.changed_data)
        found: dict[str, Any] = {}
        if "phone" in changed and said["phone"]:
            found["phones"] = [Phone(number=said["phone"])]
        if "email" in changed and said["email"]:
            found["emails"] = [Email(address=said["email"])]
        if changed & {"street", "street_number", "postal_code", "post_office"} and said["street"]:
            found["addresses"] = [self._address()]
        return found

    def _address(self) -> Address:
        said = self.cleaned_data
        return Address(
            street={"fi": said["street"]},
            number=said["street_number"],
            postal_code=said["postal_code"],
            post_office={"fi": said["post_office"]},
        )


def _contact_of(document: EntryContent) -> dict[str, str]:
    """The first phone, e-mail and address that the public page tells."""
    rows = Channel.objects.in_bulk([use.channel for use in document.channels])
    told = [(use, rows[use.channel].content) for use in document.channels if use.channel in rows]
    phones = [phone for use, way in told for phone in use.phones or (way.phones if way else [])]
    emails = [email for use, way in told for email in use.emails or (way.emails if way else [])]
    places = [place for use, way in told for place in use.addresses or (way.addresses if way else [])]
    place = places[0] if places else None
    return {
        "phone": phones[0].number if phones else "",
        "email": emails[0].address if emails else "",
        "street": place.street.get("fi", "") if place else "",
        "street_number": place.number if place else "",
        "postal_code": place.postal_code if place else "",
        "post_office": place.post_office.get("fi", "") if place else "",
    }


class AskForm(forms.Form):
    """Where a new link is to be sent."""

    address = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The shared address to which reminders of your organisation come."),
    )
