"""Writing a procedure in small parts: what it is, who takes part, which documents, and each step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.criteria.choices import SourceKind
from polku.practice.choices import DEADLINE, DeadlineEvent
from polku.practice.content import END, MAX_ANSWERS
from polku.ui import steps
from polku.ui.texts import TextsForm

Json = dict[str, Any]


class BasicsForm(TextsForm):
    """What the procedure is, what it rests on, who keeps it true."""

    def __init__(
        self,
        *args: Any,
        content: Json,
        owner: Mapping[str, str],
        criteria: Sequence[tuple[int, str]],
        organisations: Sequence[tuple[int, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        source = content.get("source", {})
        if organisations:
            self.fields["organisation"] = forms.TypedChoiceField(
                label=_("Whose procedure is it?"), coerce=int, choices=list(organisations)
            )
        self.add_texts("name", _("Name"), content.get("name", {}))
        self.add_texts("about", _("When it is used, and for whom"), content.get("about", {}), long=True)
        self.fields["source_kind"] = forms.ChoiceField(
            label=_("What it rests on"),
            choices=SourceKind.choices,
            initial=source.get("kind", SourceKind.UNWRITTEN),
        )
        self.fields["source_reference"] = forms.CharField(
            label=_("Which law and section, or which decision"),
            required=False,
            max_length=300,
            initial=source.get("reference", ""),
        )
        self.fields["source_url"] = forms.URLField(
            label=_("Address of the source"),
            required=False,
            initial=source.get("url", ""),
            assume_scheme="https",
        )
        self.fields["criteria"] = forms.TypedMultipleChoiceField(
            label=_("Criteria whose hits go on by this procedure"),
            coerce=int,
            required=False,
            choices=list(criteria),
            widget=forms.CheckboxSelectMultiple,
            initial=content.get("criteria", []),
        )
        if not criteria:
            del self.fields["criteria"]
        self.fields["owner_label"] = forms.CharField(
            label=_("Role or team that keeps it true"),
            required=False,
            max_length=120,
            initial=owner.get("owner_label", ""),
        )
        self.fields["owner_email"] = forms.EmailField(
            label=_("Shared e-mail of the role or team"), required=False, initial=owner.get("owner_email", "")
        )

    def clean(self) -> Json:
        self.require_text("name")
        kind = self.cleaned_data.get("source_kind")
        if kind in (SourceKind.LAW, SourceKind.DECISION) and not self.cleaned_data.get("source_reference"):
            self.add_error("source_reference", _("Say which law and section, or which decision."))
        return self.cleaned_data

    @property
    def content(self) -> Json:
        """What was written, as a part of the document."""
        data = self.cleaned_data
        return {
            "name": self.texts("name"),
            "about": self.texts("about"),
            "source": {
                "kind": data["source_kind"],
                "reference": data["source_reference"],
                "url": data["source_url"],
            },
            "criteria": data.get("criteria", []),
        }

    @property
    def owner(self) -> dict[str, str]:
        """Who keeps it true."""
        return {name: self.cleaned_data[name] for name in ("owner_label", "owner_email")}


class StepForm(steps.StepForm):
    """One step of a procedure."""

    end, most_answers, deadline = END, MAX_ANSWERS, DEADLINE


class EventsForm(forms.Form):
    """The days that deadlines are counted from, for a checklist. They are not kept."""

    def __init__(self, *args: Any, events: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for event in events:
            self.fields[event] = forms.DateField(
                label=EVENT_LABELS[DeadlineEvent(event)],
                required=False,
                input_formats=["%d.%m.%Y", "%Y-%m-%d"],
                help_text=_("Such as 5.6.2027"),
                error_messages={"invalid": _("Write the day as 5.6.2027.")},
            )

    all_optional = True

    @property
    def days(self) -> dict[str, date]:
        """The days that were given."""
        return {event: day for event, day in self.cleaned_data.items() if day} if self.is_valid() else {}


EVENT_LABELS = {
    DeadlineEvent.GRADUATION: _("Day of graduation"),
    DeadlineEvent.PICK_OUT: _("Day of the pick-out list"),
    DeadlineEvent.AGREED: _("Day of the first meeting"),
    DeadlineEvent.PLACE_STARTS: _("First day in the new place"),
    DeadlineEvent.STUDIES_STOPPED: _("Day the studies stopped"),
}


class TakeOverForm(forms.Form):
    """Whose the copy becomes."""

    organisation = forms.TypedChoiceField(label=_("Whose procedure will it be?"), coerce=int)

    def __init__(self, *args: Any, organisations: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: forms.TypedChoiceField = self.fields["organisation"]  # type: ignore[assignment]
        chosen.choices = list(organisations)
