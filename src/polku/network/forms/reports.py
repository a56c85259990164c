"""What a report is about, and what is decided about a finding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.criteria.choices import Purpose
from polku.network.choices import DecisionState, Phase, Weighing
from polku.network.content import ScopeContent
from polku.network.queries.reports import Choices
from polku.shared import clock
from polku.ui.fields import DayField


class ScopeForm(forms.Form):
    """Which services a report looks at, on which day, and whose situations weigh."""

    area = forms.ChoiceField(
        label=_("Area"), required=False, help_text=_("Leave empty for the whole network.")
    )
    municipalities = forms.MultipleChoiceField(
        label=_("Municipalities"),
        required=False,
        help_text=_("Only when the area is not enough. Several can be chosen with Ctrl or Cmd."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        required=False,
        help_text=_("Without a theme, all services are looked at together and each theme by itself."),
    )
    service_class = forms.ChoiceField(label=_("Service class"), required=False)
    purpose = forms.ChoiceField(label=_("What the criteria decide"), choices=Purpose.choices)
    client_group = forms.ChoiceField(label=_("Client group"), required=False)
    on = DayField(label=_("Day"), help_text=_("Criteria in force on this day count."))
    weighing = forms.ChoiceField(
        label=_("Whose situations weigh"),
        choices=Weighing.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Weights only decide the order. If fewer than 20 needs can be used, invented people weigh, and the report "
            "says so."
        ),
    )

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        options.setdefault(
            "initial", {"on": clock.today(), "purpose": Purpose.ENTRY, "weighing": Weighing.INVENTED}
        )
        super().__init__(*args, **options)
        empty = [("", _("All"))]
        for name, found in (
            ("area", choices.areas),
            ("theme", choices.themes),
            ("service_class", choices.service_classes),
            ("client_group", choices.client_groups),
        ):
            self.fields[name].choices = [*empty, *found]  # type: ignore[attr-defined]
        self.fields["municipalities"].choices = choices.municipalities  # type: ignore[attr-defined]

    @property
    def asked(self) -> ScopeContent:
        """The scope of a valid form."""
        given = dict(self.cleaned_data)
        area = given.pop("area")
        return ScopeContent.model_validate({**given, "areas": [area] if area else []})


class PhaseForm(forms.Form):
    """What a report stands for."""

    phase = forms.ChoiceField(label=_("This report is"), choices=Phase.choices, required=False)


class DecisionForm(forms.Form):
    """What is done about a finding, by whom, by when."""

    text = forms.CharField(
        label=_("What was decided"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One or two sentences. Write no names of persons."),
    )
    organisation = forms.TypedChoiceField(label=_("Organisation that does it"), coerce=int)
    owner_role = forms.CharField(
        label=_("Role"), max_length=120, help_text=_("A role, not a person: for example service manager.")
    )
    due_on = DayField(label=_("By when"))

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [("", "–"), *organisations]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """The values of a valid form as an action takes them."""
        data = dict(self.cleaned_data)
        data["organisation"] = Organisation.objects.get(pk=data["organisation"])
        return data


class CloseForm(forms.Form):
    """What became of a decision."""

    state = forms.ChoiceField(
        label=_("What became of it"),
        choices=[(s.value, s.label) for s in (DecisionState.DONE, DecisionState.DROPPED)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What was done, or why it was dropped"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A reason is needed when it is dropped."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") == DecisionState.DROPPED and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why it was dropped."))
        return data
