"""Forms about accounts and organisations."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from polku.accounts.choices import OrganisationKind, Role
from polku.accounts.models import Area, ContactCard, Organisation, User
from polku.accounts.queries import organisation_choices, people_of
from polku.shared import clock
from polku.shared.languages import LANGUAGES
from polku.shared.text import clean
from polku.ui.fields import DayInput

TEXT_LANGUAGES = (("fi", _("in Finnish")), ("sv", _("in Swedish")), ("en", _("in English")))
MOST_DAYS = timedelta(days=731)
BUSINESS_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


class ProfileForm(forms.Form):
    """What others call me and the language of my mails."""

    call_name = forms.CharField(label=_("Name that others see"), max_length=60)
    language = forms.ChoiceField(
        label=_("Language of e-mails to you"), choices=[(x.code, x.name) for x in LANGUAGES]
    )


class InvitationForm(forms.Form):
    """Name and password of a new account."""

    call_name = forms.CharField(label=_("Name that others see"), max_length=60)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. A sentence that only you know is good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        max_length=200,
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class OrganisationForm(forms.Form):
    """What is known of an organisation."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    name_fi = forms.CharField(label=_("Name in Finnish"), max_length=200)
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    old_names = forms.CharField(
        label=_("Old names and names people use"),
        help_text=_("One on each line. The search finds the organisation by these too."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    description_fi = forms.CharField(
        label=_("What it does, in Finnish"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )
    description_sv = forms.CharField(
        label=_("What it does, in Swedish"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        required=False,
    )
    business_id = forms.CharField(
        label=_("Business ID"), help_text=_("For example 0242496-1."), max_length=9, required=False
    )
    homepage = forms.URLField(label=_("Web page"), max_length=500, required=False, assume_scheme="https")
    notify_email = forms.EmailField(
        label=_("Shared address for reminders"),
        help_text=_("An address of the organisation, not of one person. It is not shown to the public."),
        required=False,
    )
    areas = forms.ModelMultipleChoiceField(
        label=_("Areas it serves"),
        queryset=Area.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = forms.DateField(
        label=_("First day"),
        required=False,
        widget=DayInput(),
    )
    valid_to = forms.DateField(label=_("Last day"), required=False, widget=DayInput())
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = Area.objects.order_by("kind", "names__fi")  # type: ignore[attr-defined]

    def clean_business_id(self) -> str:
        value: str = self.cleaned_data["business_id"].strip()
        if value and not _is_business_id(value):
            raise forms.ValidationError(_("Check the business ID: its last digit does not match the others."))
        return value

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day is before the first day."))
        return data

    def facts(self) -> dict[str, Any]:
        """What `create_organisation` and `change_organisation` take."""
        data = self.cleaned_data
        homepage = data["homepage"]
        return {
            "kind": data["kind"],
            "names": _texts(data, "name"),
            "old_names": {"fi": names}
            if (names := [clean(x) for x in data["old_names"].splitlines() if x.strip()])
            else {},
            "descriptions": _texts(data, "description"),
            "business_id": data["business_id"],
            "homepage": {"fi": homepage} if homepage else {},
            "notify_email": data["notify_email"],
            "valid_from": data["valid_from"],
            "valid_to": data["valid_to"],
            "areas": data["areas"],
        }

    @staticmethod
    def initial_of(organisation: Organisation) -> dict[str, Any]:
        """The form as the organisation stands."""
        return {
            "kind": organisation.kind,
            **{f"name_{code}": organisation.names.get(code, "") for code, _label in TEXT_LANGUAGES},
            **{f"description_{code}": organisation.descriptions.get(code, "") for code in ("fi", "sv")},
            "old_names": "\n".join(name for names in organisation.old_names.values() for name in names),
            "business_id": organisation.business_id,
            "homepage": organisation.homepage.get("fi", ""),
            "notify_email": organisation.notify_email,
            "areas": organisation.areas.all(),
            "valid_from": organisation.valid_from,
            "valid_to": organisation.valid_to,
            "expected_version": organisation.version,
        }


class SuccessionForm(forms.Form):
    """Who continues an organisation's work, and from when."""

    successor = forms.TypedChoiceField(label=_("Who continues its work"), coerce=int)
    on = forms.DateField(label=_("From which day"), widget=DayInput())
    source = forms.CharField(
        label=_("Where this is said"),
        help_text=_("For example a law or a decision."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = organisation_choices(leave_out=organisation.pk)  # type: ignore[attr-defined]


class ContactForm(forms.ModelForm):
    """A contact card: a role first, a name only when its holder wants it."""

    role_fi = forms.CharField(
        label=_("Role in Finnish"), help_text=_("For example: palveluohjaaja."), max_length=100
    )
    role_sv = forms.CharField(label=_("Role in Swedish"), max_length=100, required=False)
    role_en = forms.CharField(label=_("Role in English"), max_length=100, required=False)
    owner = forms.ModelChoiceField(
        label=_("Who is asked whether this is still right"),
        help_text=_("Nobody chosen: the question goes to the shared address of the organisation."),
        queryset=User.objects.none(),
        empty_label=_("The organisation"),
        required=False,
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave empty for a year from today. A project's contact ends with the project."),
        widget=DayInput(),
        required=False,
    )

    class Meta:
        model = ContactCard
        fields = ("name", "phone", "email", "email_spelled", "visibility", "owner", "expires_on")
        labels = {
            "name": _("Name, if its holder wants it shown"),
            "phone": _("Phone"),
            "email": _("E-mail address"),
            "email_spelled": _("Show the address as name(at)organisation"),
            "visibility": _("Who sees this"),
        }

    field_order = (
        "role_fi", "role_sv", "role_en", "name", "phone", "email", "email_spelled", "visibility", "owner", "expires_on",
    )  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people_of(organisation)  # type: ignore[attr-defined]
        # Saving counts as a check: the days begin anew.
        self.initial["expires_on"] = None
        if self.instance.pk:
            roles = {f"role_{code}": self.instance.role.get(code, "") for code, _label in TEXT_LANGUAGES}
            self.initial = {**self.initial, **roles}

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not re.fullmatch(r"\+?[\d\s()-]{4,30}", phone):
            raise forms.ValidationError(
                _("Write the number with digits and spaces, for example 040 555 0100.")
            )
        return phone

    def clean_expires_on(self) -> date | None:
        day: date | None = self.cleaned_data["expires_on"]
        if day and not clock.today() <= day <= clock.today() + MOST_DAYS:
            raise forms.ValidationError(_("Choose a day from today to two years from now."))
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("phone") and not data.get("email") and not self.errors:
            raise forms.ValidationError(_("Give a phone number or an e-mail address."))
        return data

    def _post_clean(self) -> None:
        """The card is written by the action alone: the form never touches its instance."""

    def facts(self) -> dict[str, Any]:
        """What `save_contact` takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields} | {
            "role": _texts(self.cleaned_data, "role")
        }


class LinkedContactForm(ContactForm):
    """The same for whoever has the link about a card: who sees it, and who is asked, stay as they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("visibility", "owner", "expires_on"):
            del self.fields[name]


class PersonForm(forms.Form):
    """Somebody to act for an organisation: with an account a membership, without one an invitation."""

    email = forms.EmailField(label=_("E-mail address"))
    call_name = forms.CharField(label=_("Name"), max_length=60, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[c for c in Role.choices if c[0] != Role.ADMIN])
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=[(x.code, x.name) for x in LANGUAGES]
    )
    valid_to = forms.DateField(
        label=_("Last day"), required=False, widget=DayInput(),
        help_text=_("Leave empty when the term has no end."),
    )  # fmt: skip


def _texts(data: dict[str, Any], field: str) -> dict[str, str]:
    return {
        code: text for code, _label in TEXT_LANGUAGES if (text := clean(data.get(f"{field}_{code}") or ""))
    }


def _is_business_id(value: str) -> bool:
    """The check digit of a Finnish business ID (Y-tunnus)."""
    if not re.fullmatch(r"\d{7}-\d", value):
        return False
    remainder = sum(int(d) * w for d, w in zip(value[:7], BUSINESS_ID_WEIGHTS, strict=True)) % 11
    return remainder != 1 and int(value[-1]) == (0 if remainder == 0 else 11 - remainder)
