"""What a network says of itself, its aims, its members and what people do in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, User
from polku.cooperation.choices import LineageKind, PhaseKind, TermRole
from polku.cooperation.forms.texts import SHORT, Choices, TextsForm, day_field, long_field
from polku.cooperation.models import Aim, Network

# Words that stand in addresses where a network's own name stands otherwise.
TAKEN = ("uusi", "ohjelma")


class NetworkForm(TextsForm):
    """Its name, what it is for, from when to when, and whether everybody may read its page."""

    def __init__(
        self,
        *args: Any,
        network: Network | None = None,
        organisations: Choices = (),
        areas: Choices = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.add_texts("name", _("Name of the network"), network.names if network else {})
        self.add_texts(
            "about", _("What the network is for"), network.descriptions if network else {}, long=True
        )
        if network is None:
            self.fields["slug"] = forms.SlugField(
                label=_("Short name for the address"),
                max_length=60,
                help_text=_(
                    "Small letters, numbers and dashes, for example paijat-hame. It cannot be changed later."
                ),
            )
            self.fields["convener"] = forms.TypedChoiceField(
                label=_("Organisation that calls the network together"),
                coerce=int,
                choices=[("", "–"), *organisations],
            )
            self.fields["area"] = forms.TypedChoiceField(
                label=_("Area"), coerce=int, required=False, empty_value=None, choices=[("", "–"), *areas]
            )
        self.fields["starts_on"] = day_field(_("First day"))
        self.fields["ends_on"] = day_field(_("Last day"), _("Leave empty when no end is known."))
        self.fields["is_public"] = forms.BooleanField(
            label=_("Everybody may read the network's page"), required=False
        )
        if network is not None:
            self.initial.update({
                "starts_on": network.starts_on, "ends_on": network.ends_on, "is_public": network.is_public,
                "version": network.version,
            })  # fmt: skip

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].lower()
        if slug in TAKEN:
            raise forms.ValidationError(_("Another network has this address already."))
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.require_text("name")
        return data


class AimForm(TextsForm):
    """What the network wants, and where that was decided."""

    def __init__(self, *args: Any, aim: Aim | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_texts("aim", _("What the network wants"), aim.texts if aim else {}, long=True)
        self.fields["source"] = forms.CharField(
            label=_("Where it was decided"),
            required=False,
            max_length=SHORT,
            initial=aim.source if aim else "",
        )
        self.fields["starts_on"] = day_field(_("First day"))
        self.fields["ends_on"] = day_field(_("Last day"), _("An aim that has ended stays readable."))
        if aim is not None:
            self.initial.update({"starts_on": aim.starts_on, "ends_on": aim.ends_on, "version": aim.version})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.require_text("aim")
        return data


class MemberForm(forms.Form):
    """An organisation that becomes a member, how and from when."""

    organisation = forms.TypedChoiceField(label=_("Organisation or unit"), coerce=int)
    joined_by = forms.CharField(
        label=_("How it joins"),
        required=False,
        max_length=300,
        help_text=_("For example: a decision of the forum. Whoever signs the agreement joins by that."),
    )
    valid_from = day_field(_("First day"), _("Leave empty for today."))

    def __init__(self, *args: Any, organisations: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [("", "–"), *organisations]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """The values of a valid form as an action takes them."""
        data = dict(self.cleaned_data)
        return data | {"organisation": Organisation.objects.get(pk=data["organisation"])}


class LeaveForm(forms.Form):
    """Why an organisation leaves, and on which day."""

    all_optional = True

    reason = long_field(_("Why it leaves"), most=500, required=False)
    last_day = day_field(
        _("Last day"), _("Leave empty when it leaves now: its people lose sight of the work at once.")
    )


class TermForm(forms.Form):
    """Who does what in the network, until when, and on whose behalf."""

    user = forms.TypedChoiceField(label=_("Person"), coerce=int)
    role = forms.ChoiceField(label=_("Task"), choices=TermRole.choices)
    theme = forms.SlugField(
        label=_("Theme"),
        required=False,
        max_length=60,
        help_text=_("Only for the leader of a theme group: the short name of the theme."),
    )
    project = forms.TypedChoiceField(
        label=_("Project that gives the task"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("When the project ends, the task and its rights end too."),
    )
    valid_from = day_field(_("First day"), _("Leave empty for today."))
    valid_to = day_field(_("Last day"), _("Leave empty when no end is known."))

    def __init__(self, *args: Any, people: Choices, projects: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].choices = [("", "–"), *people]  # type: ignore[attr-defined]
        self.fields["project"].choices = [("", "–"), *projects]  # type: ignore[attr-defined]
        if not projects:
            del self.fields["project"]

    def given(self) -> dict[str, Any]:
        """The values of a valid form as an action takes them."""
        data = dict(self.cleaned_data)
        project = data.pop("project", None)
        user = User.objects.get(pk=data.pop("user"))
        return data | {"user": user, "project": Organisation.objects.get(pk=project) if project else None}


class ConvenerForm(forms.Form):
    """Which member calls the network together from a day on."""

    organisation = forms.TypedChoiceField(label=_("Organisation that calls the network together"), coerce=int)
    since = day_field(_("First day"), _("Leave empty for today."))

    def __init__(self, *args: Any, organisations: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [("", "–"), *organisations]  # type: ignore[attr-defined]


class HandoverForm(forms.Form):
    """To whom tasks are offered."""

    receiver = forms.TypedChoiceField(label=_("Who takes the tasks on"), coerce=int)
    note = long_field(
        _("What the receiver should know"), required=False, help_text=_("Write nothing about clients.")
    )

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["receiver"].choices = [("", "–"), *people]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why the answer is no."""

    all_optional = True

    reason = long_field(_("Why not"), most=500, required=False)


class LineageForm(forms.Form):
    """What the network came from, or what came from it."""

    kind = forms.ChoiceField(label=_("How they belong together"), choices=LineageKind.choices)
    thing = forms.ChoiceField(label=_("Programme, project, network or operating model"))
    direction = forms.ChoiceField(
        label=_("Which came first"),
        choices=[("from", _("The network came from it")), ("to", _("It came from the network"))],
        widget=forms.RadioSelect,
    )
    on = day_field(_("When"))
    source = forms.CharField(label=_("Where this is told"), required=False, max_length=SHORT)

    def __init__(self, *args: Any, things: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["thing"].choices = [("", "–"), *things]  # type: ignore[attr-defined]


class PhaseForm(forms.Form):
    """Which phase the numbers of today stand for."""

    phase = forms.ChoiceField(label=_("Phase"), choices=PhaseKind.choices)
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
