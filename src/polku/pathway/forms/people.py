"""Opening a client, and the facts that identify them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.shared import clock
from polku.shared.languages import LANGUAGES
from polku.ui.fields import DayField

OLDEST_YEAR = 1900


class ClientForm(forms.Form):
    """The basic facts of a client."""

    call_name = forms.CharField(
        label=_("Call name"),
        help_text=_(
            "The name the person wants to be called by. No surname or personal identity code is needed."
        ),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    born_on = DayField(label=_("Day of birth"), required=False)
    own_number = forms.CharField(
        label=_("Your organisation's own number for the client"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language the person reads"), choices=[(one.code, one.name) for one in LANGUAGES]
    )

    def clean_born_on(self) -> Any:
        """A day of the past."""
        day = self.cleaned_data["born_on"]
        if day is not None and not (day.year >= OLDEST_YEAR and day <= clock.today()):
            raise forms.ValidationError(_("Check the day of birth."))
        return day


class ChangeClientForm(ClientForm):
    """The basic facts again, with the number of the version that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NewClientForm(ClientForm):
    """A person becomes a client."""

    is_protected = forms.BooleanField(
        label=_("The person has a security ban (turvakielto)"),
        help_text=_("Contact details then go where only those who work with the person see them."),
        required=False,
    )
    organisation = forms.TypedChoiceField(label=_("Client of which organisation"), coerce=int)

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation], language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.pk: one for one in organisations}
        field: Any = self.fields["organisation"]
        field.choices = [(pk, one.name(language).text) for pk, one in self.organisations.items()]
        if len(self.organisations) == 1:
            del self.fields["organisation"]

    @property
    def said(self) -> dict[str, Any]:
        """What `open_client` takes."""
        data = dict(self.cleaned_data)
        chosen = data.pop("organisation", None) or next(iter(self.organisations))
        return data | {"organisation": self.organisations[chosen], "own_number": data["own_number"] or None}
