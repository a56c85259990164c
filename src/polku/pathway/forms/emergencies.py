"""Opening a client in an emergency, and reviewing it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.consent.choices import Emergency, Outcome
from polku.pathway.forms import TextField


class EmergencyForm(forms.Form):
    """Who must be opened, and why. Nobody is searched for by a part of a name."""

    call_name = forms.CharField(
        label=_("The person's call name, exactly"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organisation = forms.TypedChoiceField(label=_("Client of which organisation"), coerce=int)
    reason = forms.ChoiceField(
        label=_("Why must you see the data now?"), choices=Emergency.choices, widget=forms.RadioSelect
    )
    explanation = TextField(label=_("What has happened?"), max_length=2_000)

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
    def place(self) -> Organisation:
        """The organisation whose client is opened."""
        return self.organisations[self.cleaned_data.get("organisation") or next(iter(self.organisations))]


class ReviewForm(forms.Form):
    """Whether an opening was justified."""

    outcome = forms.ChoiceField(
        label=_("Was it justified?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    review = TextField(label=_("Why"), max_length=2_000, rows=2)
