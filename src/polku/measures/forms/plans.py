"""A plan, a theme."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.measures.content import TEXT, TITLE
from polku.measures.forms.fields import Text, TextsForm
from polku.ui.fields import DayField


class PlanForm(TextsForm):
    """What a plan is called and for which time it holds."""

    texts: ClassVar = (
        Text("names", _("Name of the plan"), TITLE, needed=True),
        Text("texts", _("What the plan wants"), TEXT, rows=4),
    )
    plain: ClassVar = ("starts_on", "ends_on", "source", "is_public")
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), help_text=_("Leave empty when it is not known."), required=False)
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=300,
        required=False,
        help_text=_("For example the agreement, a project plan or a meeting."),
    )
    is_public = forms.BooleanField(
        label=_("Everybody may read it"),
        required=False,
        help_text=_(
            "The public page tells what is done, by which organisation and how far it is. It names no person."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day."))
        return data

    def given(self) -> dict[str, Any]:
        """The values of a valid form as the actions take them."""
        rest = {name: self.cleaned_data[name] for name in self.plain}
        return {"names": self.text_of("names"), "texts": self.text_of("texts"), **rest}


class ThemeForm(TextsForm):
    """What a theme is called and what it is about."""

    texts: ClassVar = (
        Text("names", _("Name of the theme"), TITLE, needed=True),
        Text("texts", _("What the theme is about"), TEXT, rows=4),
    )

    def given(self) -> dict[str, Any]:
        """The values of a valid form as the actions take them."""
        return {"names": self.text_of("names"), "texts": self.text_of("texts")}
