"""Recording why another organisation may see a person's data, and who stands by the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Municipality, Organisation
from polku.consent.choices import BasisKind, GivenHow, Purpose
from polku.consent.models import DisclosureBasis
from polku.pathway.forms import TextField
from polku.people.choices import Category, Representation
from polku.shared import clock
from polku.ui.fields import DayField

# A worker writes down what the client said; only the client gives a permission in the service.
BY_WORKER = [(one.value, one.label) for one in GivenHow if one is not GivenHow.ELECTRONIC]
KINDS_OF_DATA = [(one.value, one.label) for one in Category if one is not Category.PROTECTED_CONTACT]


def end_of(day: date) -> datetime:
    """The first moment after a day in Finland."""
    return datetime.combine(day + timedelta(days=1), time(), clock.HELSINKI)


class BasisForm(forms.Form):
    """A basis of any of the four kinds."""

    kind = forms.ChoiceField(
        label=_("What does it rest on?"), choices=BasisKind.choices, widget=forms.RadioSelect
    )
    receiver = forms.TypedChoiceField(label=_("Who may see?"), coerce=int)
    categories = forms.MultipleChoiceField(
        label=_("What may they see?"), choices=KINDS_OF_DATA, widget=forms.CheckboxSelectMultiple
    )
    purpose = forms.ChoiceField(
        label=_("What is it used for?"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    valid_to = DayField(label=_("Last day"), help_text=_("Two years at most. It can be given again then."))
    given_how = forms.ChoiceField(
        label=_("A permission: how was it given?"),
        choices=[("", _("It is not a permission")), *BY_WORKER],
        required=False,
    )
    statute = forms.CharField(label=_("A statute: its name"), max_length=200, required=False)
    section = forms.CharField(label=_("A statute: the section"), max_length=40, required=False)
    contract = forms.CharField(label=_("A contract: its name or number"), max_length=200, required=False)
    note = TextField(
        label=_("A note for your own organisation"),
        help_text=_("For example where the paper is kept, or the words the person used."),
        rows=2,
        required=False,
    )

    def __init__(self, *args: Any, receivers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["receiver"]
        field.choices = [("", _("Choose")), *receivers]

    @property
    def said(self) -> dict[str, Any]:
        """What `give_basis` takes."""
        data = dict(self.cleaned_data)
        return data | {
            "receiver": Organisation.objects.get(pk=data["receiver"]),
            "valid_to": end_of(data["valid_to"]),
        }

    @property
    def unsaved(self) -> DisclosureBasis:
        """The basis as it would be, for its ready text."""
        names = ("kind", "purpose", "categories", "statute", "section", "contract")
        said = self.said
        return DisclosureBasis(receiver=said["receiver"], **{name: said[name] for name in names})


class WithdrawForm(forms.Form):
    """A client takes a permission back."""

    how = forms.ChoiceField(label=_("How did the client say it?"), choices=BY_WORKER)


class ContactForm(forms.Form):
    """Where a client is reached."""

    all_optional = True
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = TextField(label=_("Address"), max_length=300, rows=2, required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, places: Iterable[tuple[Municipality, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(places)
        for name in ("phone", "email", "address"):
            # A browser that many use must not offer one client's details for the next.
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.places = {place.code: place for place, _name in listed}
        field: Any = self.fields["municipality"]
        field.choices = [("", _("not known")), *((place.code, name) for place, name in listed)]

    @property
    def said(self) -> dict[str, Any]:
        """What `change_contact` takes."""
        return self.cleaned_data | {"municipality": self.places.get(self.cleaned_data["municipality"])}


class AccountForm(forms.Form):
    """The client's own account."""

    email = forms.EmailField(
        label=_("E-mail of the client's account"),
        help_text=_("Make sure together with the client that the account is theirs."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class RepresentativeForm(forms.Form):
    """Somebody who acts for the client, or stands by them."""

    kind = forms.ChoiceField(label=_("As what?"), choices=Representation.choices, widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("E-mail of their account"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    categories = forms.MultipleChoiceField(
        label=_("What may they see?"), choices=KINDS_OF_DATA, widget=forms.CheckboxSelectMultiple
    )
    ends_on = DayField(
        label=_("Last day"), help_text=_("A guardian's view ends by itself on the 18th birthday.")
    )
