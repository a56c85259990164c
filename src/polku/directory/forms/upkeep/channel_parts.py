"""The parts of a channel: a place, a phone, a web page, an e-service or a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.directory.choices import AccessibilityFact, ChannelKind, ChargeKind
from polku.directory.content import ChannelContent
from polku.directory.forms.upkeep.entry_parts import kept_order
from polku.directory.forms.upkeep.fields import PostalCodeField, choose_from
from polku.directory.forms.upkeep.hours import HoursPart
from polku.directory.forms.upkeep.parts import LineField, LinesField, PartForm, TextField, in_language
from polku.directory.forms.upkeep.picking import PickField, language_groups, municipality_groups
from polku.directory.forms.upkeep.rows import RowForm, RowsPart
from polku.shared.languages import LANGUAGES

TEXTS = ("name", "summary", "description", "accessibility_note", "form_number")
UNSAID = ("", _("Not said"))


class ChannelTextsPart(PartForm):
    """All texts of a channel in one language, beside the Finnish ones."""

    slug = "tekstit"
    title = _("Texts")
    template = "directory/upkeep_part_texts.html"
    by_language = True
    writes = (*TEXTS, "alternative_names")
    more = ()

    name = LineField(label=_("Name"))
    summary = TextField(label=_("In short"), rows=2)
    description = TextField(label=_("Description"), rows=4)
    accessibility_note = TextField(label=_("Accessibility in words"), rows=2)
    form_number = LineField(label=_("Number of the form"), max_length=100)
    alternative_names = LinesField(
        label=_("Other names"), rows=2, help_text=_("Names people use for this, one on each line.")
    )

    def make_rows(self, data: Any) -> None:
        self.fields["name"].required = self.text_language == "fi"
        if self.document.kind != ChannelKind.FORM:  # type: ignore[attr-defined]
            del self.fields["form_number"]

    def read(self, document: ChannelContent, language: str) -> dict[str, Any]:
        texts = {name: getattr(document, name).get(language, "") for name in TEXTS}
        return texts | {"alternative_names": document.alternative_names.get(language, [])}

    def write(self, document: ChannelContent) -> dict[str, Any]:
        said, language = self.cleaned_data, self.text_language
        written = [name for name in (*TEXTS, "alternative_names") if name in said]
        return {name: in_language(getattr(document, name), language, said[name]) for name in written}

    def pairs(self) -> list[tuple[Any, str]]:
        """Each field with its Finnish text, which is empty on the Finnish page."""
        return [(self[name], self._finnish(name)) for name in self.fields if name != "base"]

    def _finnish(self, name: str) -> str:
        if self.text_language == "fi":
            return ""
        found = self.read(self.document, "fi")[name]  # type: ignore[arg-type]
        return "\n".join(found) if isinstance(found, list) else found


class PhoneRow(RowForm):
    """A phone number."""

    texts = {"note": _("Whose number, or when it answers"), "charge_note": _("Cost of the call in words")}
    rare = ("kind", "charge", "charge_note")

    number = LineField(label=_("Number"), max_length=40, min_length=2, required=True)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("phone", _("Phone")), ("sms", _("Text message")), ("fax", _("Fax"))]
    )
    charge = forms.ChoiceField(
        label=_("Cost of the call"), choices=[UNSAID, *ChargeKind.choices], required=False
    )

    @classmethod
    def read_facts(cls, item: dict[str, Any]) -> dict[str, Any]:
        return {"number": item["number"], "kind": item["kind"], "charge": item["charge"] or ""}

    def write(self, item: dict[str, Any]) -> dict[str, Any]:
        said = self.cleaned_data
        return super().write(item) | {
            "number": said["number"],
            "kind": said["kind"],
            "charge": said["charge"] or None,
        }


class PhonesPart(RowsPart):
    """Phone numbers of a channel."""

    slug = "puhelimet"
    title = _("Phone numbers")
    row_form = PhoneRow
    list_name = "phones"
    one = _("Phone number")
    writes = ("phones",)


class EmailRow(RowForm):
    """A shared e-mail address."""

    address = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("A shared address, never a person's own.")
    )
    language = forms.ChoiceField(
        label=_("For those who write"),
        choices=[("", _("in any language")), *((x.code, x.name) for x in LANGUAGES if x.code != "fi-selko")],
        required=False,
    )

    @classmethod
    def read_facts(cls, item: dict[str, Any]) -> dict[str, Any]:
        return {"address": item["address"], "language": item["language"] or ""}

    def write(self, item: dict[str, Any]) -> dict[str, Any]:
        return item | {
            "address": self.cleaned_data["address"],
            "language": self.cleaned_data["language"] or None,
        }


class EmailsPart(RowsPart):
    """E-mail addresses of a channel."""

    slug = "sahkopostit"
    title = _("E-mail addresses")
    row_form = EmailRow
    list_name = "emails"
    one = _("E-mail address")
    writes = ("emails",)


class LinkRow(RowForm):
    """A web page."""

    texts = {"name": _("Name of the page")}

    url = forms.URLField(label=_("Web address"), max_length=1000, assume_scheme="https")

    @classmethod
    def read_facts(cls, item: dict[str, Any]) -> dict[str, Any]:
        return {"url": item["url"]}

    def write(self, item: dict[str, Any]) -> dict[str, Any]:
        return super().write(item) | {"url": self.cleaned_data["url"]}


class WebPagesPart(RowsPart):
    """Web pages of a channel."""

    slug = "verkkosivut"
    title = _("Web pages")
    row_form = LinkRow
    list_name = "web_pages"
    one = _("Web page")
    writes = ("web_pages",)


class AddressRow(RowForm):
    """An address to visit or to write to."""

    texts = {"street": _("Street"), "post_office": _("Post office"), "note": _("How to find the door")}
    rare = ("north", "east")

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("visit", _("To visit")), ("postal", _("For letters")), ("delivery", _("For deliveries"))],
    )
    number = LineField(label=_("Street number"), max_length=60)
    postal_code = PostalCodeField()
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    north = forms.FloatField(
        label=_("North coordinate (ETRS-TM35FIN)"), required=False, min_value=6_000_000, max_value=8_000_000
    )
    east = forms.FloatField(
        label=_("East coordinate (ETRS-TM35FIN)"), required=False, min_value=0, max_value=1_000_000
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "municipality", [UNSAID, *self.part.municipalities])
        first = [
            "kind",
            "street_fi",
            "street_sv",
            "number",
            "postal_code",
            "post_office_fi",
            "post_office_sv",
        ]
        self.order_fields([*first, "municipality", "note_fi", "note_sv"])

    @classmethod
    def read_facts(cls, item: dict[str, Any]) -> dict[str, Any]:
        return {
            name: item[name] for name in ("kind", "number", "postal_code", "municipality", "north", "east")
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if (said.get("north") is None) != (said.get("east") is None):
            self.add_error("east", _("Write both coordinates or neither."))
        return said

    def write(self, item: dict[str, Any]) -> dict[str, Any]:
        said = self.cleaned_data
        facts = {name: said[name] for name in ("kind", "number", "postal_code", "north", "east")}
        return super().write(item) | facts | {"municipality": said["municipality"] or None}


class AddressesPart(RowsPart):
    """Addresses of a channel."""

    slug = "osoitteet"
    title = _("Addresses")
    row_form = AddressRow
    list_name = "addresses"
    one = _("Address")
    writes = ("addresses",)

    def make_rows(self, data: Any) -> None:
        self.municipalities = [
            (o.value, o.label) for group in municipality_groups(self.language) for o in group.options
        ]
        super().make_rows(data)


class ChannelFactsPart(PartForm):
    """Languages, accessibility and what one needs to use the channel."""

    slug = "tiedot"
    title = _("Languages and accessibility")
    template = "directory/upkeep_part_picks.html"
    writes = ("languages", "accessibility", "sign_in_needed", "signature_needed")

    languages = PickField(label=_("Languages of service"), groups=language_groups)
    accessibility = forms.MultipleChoiceField(
        label=_("Accessibility facts"),
        choices=AccessibilityFact.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sign_in_needed = forms.NullBooleanField(label=_("Signing in needed"))
    signature_needed = forms.NullBooleanField(label=_("Signature needed"))

    def make_rows(self, data: Any) -> None:
        if self.document.kind not in (ChannelKind.E_SERVICE, ChannelKind.FORM):  # type: ignore[attr-defined]
            del self.fields["sign_in_needed"]
            del self.fields["signature_needed"]

    def read(self, document: ChannelContent, language: str) -> dict[str, Any]:
        return {
            "languages": list(document.languages),
            "accessibility": list(document.accessibility),
            "sign_in_needed": document.sign_in_needed,
            "signature_needed": document.signature_needed,
        }

    def write(self, document: ChannelContent) -> dict[str, Any]:
        said = self.cleaned_data
        lists = {
            name: kept_order(getattr(document, name), said[name]) for name in ("languages", "accessibility")
        }
        return lists | {name: said[name] for name in ("sign_in_needed", "signature_needed") if name in said}


CHANNEL_PARTS: dict[str, type[PartForm]] = {
    part.slug: part
    for part in (
        ChannelTextsPart,
        PhonesPart,
        EmailsPart,
        AddressesPart,
        WebPagesPart,
        HoursPart,
        ChannelFactsPart,
    )
}


class NewChannelForm(forms.Form):
    """A new way to reach a service, with what is usually known of it."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=ChannelKind.choices, widget=forms.RadioSelect, initial=ChannelKind.PLACE
    )
    name_fi = LineField(
        label=_("Name in Finnish"),
        required=True,
        help_text=_("For example the name of the house or the phone service."),
    )
    name_sv = LineField(label=_("Name in Swedish"))
    phone = LineField(label=_("Phone number"), max_length=40, min_length=2)
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    web_page = forms.URLField(label=_("Web address"), required=False, max_length=1000, assume_scheme="https")
    street = LineField(label=_("Street"))
    number = LineField(label=_("Street number"), max_length=60)
    postal_code = PostalCodeField()
    post_office = LineField(label=_("Post office"))
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(o.value, o.label) for group in municipality_groups(language) for o in group.options]
        choose_from(self, "municipality", [UNSAID, *listed])

    def content(self) -> ChannelContent:
        """The document of the new channel."""
        said = self.cleaned_data
        address = {
            "street": {"fi": said["street"]},
            "number": said["number"],
            "postal_code": said["postal_code"],
            "post_office": {"fi": said["post_office"]},
            "municipality": said["municipality"] or None,
        }
        has_address = any(said[n] for n in ("street", "postal_code", "post_office", "municipality"))
        return ChannelContent.model_validate(
            {
                "kind": said["kind"],
                "name": {"fi": said["name_fi"], "sv": said["name_sv"]},
                "phones": [{"number": said["phone"]}] if said["phone"] else [],
                "emails": [{"address": said["email"]}] if said["email"] else [],
                "web_pages": [{"url": said["web_page"]}] if said["web_page"] else [],
                "addresses": [address] if has_address else [],
            }
        )
