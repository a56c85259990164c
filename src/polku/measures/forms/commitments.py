"""A commitment, and whether it was kept."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, User
from polku.measures.choices import CommitmentState
from polku.measures.forms.fields import Text, TextsForm, choose_from
from polku.ui.fields import DayField

LIMIT = 600


class CommitmentForm(TextsForm):
    """Who promises what, and when it is asked about."""

    texts: ClassVar = (
        Text(
            "texts",
            _("What is promised"),
            LIMIT,
            rows=3,
            needed=True,
            help_text=_(
                "So plainly that anybody can say later whether it was kept. Write no names of persons."
            ),
        ),
    )
    organisation = forms.TypedChoiceField(label=_("Organisation that promises"), coerce=int)
    owner = forms.TypedChoiceField(
        label=_("Who looks after it"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("This person says on the day whether it was kept."),
    )
    review_on = DayField(label=_("When it is asked about"))
    is_public = forms.BooleanField(
        label=_("Everybody may read it"),
        required=False,
        initial=True,
        help_text=_("On the public page of promises. It names the organisation, never the person."),
    )

    def __init__(
        self, *args: Any, organisations: list[tuple[int, str]], people: list[tuple[int, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choose_from(self, "organisation", organisations, empty="–")
        choose_from(self, "owner", people, empty=_("Nobody yet"))

    def given(self) -> dict[str, Any]:
        """The values of a valid form as the actions take them."""
        data = self.cleaned_data
        return {
            "texts": self.text_of("texts"),
            "organisation": Organisation.objects.get(pk=data["organisation"]),
            "owner": User.objects.get(pk=data["owner"]) if data["owner"] else None,
            "review_on": data["review_on"],
            "is_public": data["is_public"],
        }


class ReviewForm(TextsForm):
    """Whether a commitment was kept."""

    texts: ClassVar = (
        Text(
            "outcomes",
            _("What was done, or why it was not kept"),
            LIMIT,
            rows=3,
            needed=True,
            help_text=_("If the promise is public, this is too when it was kept. Write no names of persons."),
        ),
    )
    state = forms.ChoiceField(
        label=_("Was it kept?"),
        choices=[
            (CommitmentState.KEPT, CommitmentState.KEPT.label),
            (CommitmentState.NOT_KEPT, CommitmentState.NOT_KEPT.label),
        ],
        widget=forms.RadioSelect,
    )

    def given(self) -> dict[str, Any]:
        """The values of a valid form as the action takes them."""
        return {"state": self.cleaned_data["state"], "outcomes": self.text_of("outcomes")}
