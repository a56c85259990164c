"""What a decision becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Aim
from polku.criteria.models import CriteriaSet
from polku.forum.choices import OutcomeKind
from polku.forum.forms.base import Choices, VersionForm, lines_field, pick_field, ticks_field
from polku.measures.models import ActionPlan, Measure, Theme
from polku.ui.fields import DayField


@dataclass(frozen=True)
class Offered:
    """What the forms offer to choose from, as pairs of number and name."""

    plans: Choices = ()
    themes: Choices = ()
    aims: Choices = ()
    organisations: Choices = ()
    people: Choices = ()
    criteria: Choices = ()


class AimForm(VersionForm):
    """The decision becomes an aim."""

    def __init__(self, *args: Any, offered: Offered, text: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_texts("texts", _("The aim"), text, longest=600, rows=3)

    def given(self) -> dict[str, Any]:
        """The values as an action takes them."""
        return {"texts": self.texts("texts")}


class MeasureForm(VersionForm):
    """The decision becomes a measure."""

    def __init__(self, *args: Any, offered: Offered, text: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_texts("titles", _("What is done"), text, longest=300)
        if len(offered.plans) == 1:
            self.fields["plan"] = forms.TypedChoiceField(
                coerce=int, choices=offered.plans, initial=offered.plans[0][0], widget=forms.HiddenInput
            )
        else:
            self.fields["plan"] = pick_field(_("Action plan"), offered.plans)
        self.fields["theme"] = pick_field(_("Theme"), offered.themes, required=False)
        self.fields["aims"] = ticks_field(_("Which aims it serves"), offered.aims)
        self.fields["organisation"] = pick_field(_("Organisation that does it"), offered.organisations)
        self.fields["owner"] = pick_field(
            _("Person who has it"),
            offered.people,
            required=False,
            help_text=_("Hears by mail when the day has passed."),
        )
        self.fields["due_on"] = DayField(label=_("By when"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("aims"):
            self.add_error("aims", _("Choose at least one aim of the network that this serves."))
        return data

    def given(self) -> dict[str, Any]:
        """The values as an action takes them."""
        data = self.cleaned_data
        return {
            "titles": self.texts("titles"),
            "plan": ActionPlan.objects.select_related("network").get(pk=data["plan"]),
            "theme": Theme.objects.get(pk=data["theme"]) if data["theme"] else None,
            "aims": list(Aim.objects.filter(pk__in=data["aims"])),
            "organisation": Organisation.objects.get(pk=data["organisation"]),
            "owner": User.objects.get(pk=data["owner"]) if data["owner"] else None,
            "due_on": data["due_on"],
        }


class TieForm(VersionForm):
    """The decision is about a measure that is there already."""

    def __init__(self, *args: Any, measures: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["measure"] = pick_field(_("Measure"), measures)

    def given(self) -> dict[str, Any]:
        """The values as an action takes them."""
        return {"measure": Measure.objects.get(pk=self.cleaned_data["measure"])}


class CommitmentForm(VersionForm):
    """The decision becomes what an organisation promises."""

    def __init__(self, *args: Any, offered: Offered, text: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"] = pick_field(_("Organisation that promises"), offered.organisations)
        self.add_texts("texts", _("What it promises"), text, longest=600, rows=3)
        self.fields["owner"] = pick_field(_("Person who has it"), offered.people, required=False)
        self.fields["review_on"] = DayField(label=_("When it is asked whether it was kept"))

    def given(self) -> dict[str, Any]:
        """The values as an action takes them."""
        data = self.cleaned_data
        return {
            "organisation": Organisation.objects.get(pk=data["organisation"]),
            "texts": self.texts("texts"),
            "owner": User.objects.get(pk=data["owner"]) if data["owner"] else None,
            "review_on": data["review_on"],
        }


class CriteriaForm(VersionForm):
    """The decision becomes a task for those who keep some criteria."""

    def __init__(self, *args: Any, offered: Offered, text: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["criteria"] = pick_field(_("Criteria"), offered.criteria)
        self.fields["text"] = lines_field(
            _("What is to change"), max_length=2000, initial=next(iter(text.values()), "")
        )
        self.fields["due_on"] = DayField(label=_("By when"))

    def given(self) -> dict[str, Any]:
        """The values as an action takes them."""
        data = self.cleaned_data
        criteria = CriteriaSet.objects.select_related("organisation").get(pk=data["criteria"])
        return {"criteria": criteria, "text": data["text"], "due_on": data["due_on"]}


FORMS: dict[str, type[AimForm | MeasureForm | CommitmentForm | CriteriaForm]] = {
    OutcomeKind.AIM: AimForm,
    OutcomeKind.MEASURE: MeasureForm,
    OutcomeKind.COMMITMENT: CommitmentForm,
    OutcomeKind.CRITERIA: CriteriaForm,
}
