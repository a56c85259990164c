"""Series and meetings: when, where, in which language, and whom they invite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.choices import OrganisationKind, Sector
from polku.accounts.models import User
from polku.forum.choices import Level
from polku.forum.content import RuleContent
from polku.forum.forms.base import (
    Choices,
    VersionForm,
    clock_field,
    lines_field,
    pick_field,
    ticks_field,
)
from polku.forum.models import Meeting, Series
from polku.shared.clock import HELSINKI
from polku.shared.languages import BY_CODE
from polku.ui.fields import DayField

LEVELS = (Level.LEADERS, Level.CONTACTS, Level.PEOPLE, Level.TASKS)
HELP = {
    Level.LEADERS: _("Goes to the shared e-mail address of each organisation, for its leader."),
    Level.CONTACTS: _("Goes to the addresses on the contact cards that are up to date."),
}


class InvitingForm(VersionForm):
    """Base: for each level, the sectors that are invited."""

    def add_rules(self, rules: Iterable[RuleContent], kinds: Sequence[str]) -> None:
        """A list of sectors for each level; kinds that the network has."""
        held = {rule.level: rule for rule in rules}
        for level in LEVELS:
            rule = held.get(level)
            chosen = [s.value for s in (rule.sectors or Sector)] if rule else []
            self.fields[f"level_{level.value}"] = ticks_field(
                level.label, Sector.choices, help_text=HELP.get(level, ""), initial=chosen
            )
        chosen_kinds = sorted({kind.value for rule in held.values() for kind in rule.kinds})
        self.fields["kinds"] = ticks_field(
            _("Only these kinds of organisations"),
            [(kind, OrganisationKind(kind).label) for kind in sorted({*kinds, *chosen_kinds})],
            help_text=_("Tick nothing to invite all kinds."),
            initial=chosen_kinds,
        )

    @property
    def inviting(self) -> list[Any]:
        """The fields that say whom it invites."""
        return [self[f"level_{level.value}"] for level in LEVELS] + [self["kinds"]]

    def rules(self) -> list[RuleContent]:
        """Whom it invites; every sector is the same as all of them."""
        kinds = tuple(OrganisationKind(kind) for kind in self.cleaned_data["kinds"])
        found = []
        for level in LEVELS:
            sectors = tuple(Sector(sector) for sector in self.cleaned_data[f"level_{level.value}"])
            if sectors:
                found.append(
                    RuleContent(
                        level=level, sectors=() if len(sectors) == len(Sector) else sectors, kinds=kinds
                    )
                )
        return found


class SeriesForm(InvitingForm):
    """Meetings that belong together."""

    def __init__(self, *args: Any, series: Series | None, kinds: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_texts("names", _("Name"), series.names if series else {}, longest=120)
        self.add_texts("texts", _("What it is for"), series.texts if series else {}, longest=2000, rows=3)
        self.add_rules([RuleContent.model_validate(r) for r in series.rules] if series else [], kinds)
        if series:
            self.fields["ended_on"] = DayField(
                label=_("The last day, when it has ended"), required=False, initial=series.ended_on
            )
            self.fields["version"].initial = series.version

    @property
    def plain(self) -> list[Any]:
        """The other fields."""
        asked = [self[name] for name in ("names_fi", "names_sv", "texts_fi", "texts_sv")]
        return [*asked, self["ended_on"]] if "ended_on" in self.fields else asked


class MeetingForm(InvitingForm):
    """One meeting."""

    title = forms.CharField(
        label=_("Name of the meeting"),
        max_length=160,
        required=False,
        help_text=_("Leave empty to call it as its series."),
    )
    day = DayField(label=_("Day"))
    starts = clock_field(_("Begins"))
    ends = clock_field(_("Ends"))
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, help_text=_("Building, room and street address.")
    )
    remote_link = forms.URLField(
        label=_("Address for joining remotely"), required=False, max_length=500, assume_scheme="https"
    )
    access = lines_field(
        _("Accessibility"),
        required=False,
        max_length=2000,
        help_text=_("Entrance, lift, toilet, induction loop, interpreters, and how to ask for more."),
    )
    about = lines_field(_("What the invited should know"), required=False, max_length=4000)
    language = forms.ChoiceField(
        label=_("Language of the meeting"),
        choices=[(code, language.name) for code, language in BY_CODE.items()],
        help_text=_("Agenda and minutes are written in it."),
    )

    def __init__(
        self,
        *args: Any,
        meeting: Meeting | None,
        series: Choices,
        people: Choices,
        kinds: Sequence[str],
        rules: Iterable[RuleContent],
        **options: Any,
    ) -> None:
        if meeting:
            options.setdefault("initial", _of(meeting))
        super().__init__(*args, **options)
        if not meeting:
            self.fields["series"] = pick_field(_("Series"), series, required=False)
            self.order_fields(["version", "series"])
        self.fields["secretary"] = pick_field(
            _("Who writes the minutes"), people, required=False, help_text=_("Stands in the person's duties.")
        )
        if meeting:
            self.fields["secretary"].initial = meeting.secretary_id
            self.fields["version"].initial = meeting.version
        self.add_rules(rules, kinds)

    @property
    def plain(self) -> list[Any]:
        """The fields beside whom it invites."""
        return [
            self[name]
            for name in self.fields
            if name not in ("version", "kinds") and not name.startswith("level_")
        ]

    def given(self) -> dict[str, Any]:
        """The values as an action takes them."""
        data = self.cleaned_data
        names = ("title", "place", "remote_link", "access", "about", "language")
        secretary = User.objects.filter(pk=data["secretary"]).first() if data["secretary"] else None
        return {name: data[name] for name in names} | {
            "starts_at": datetime.combine(data["day"], data["starts"], HELSINKI),
            "ends_at": datetime.combine(data["day"], data["ends"], HELSINKI),
            "secretary": secretary,
            "rules": self.rules(),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("The meeting ends before it begins."))
        if "series" in self.fields and not data.get("series") and not data.get("title"):
            self.add_error("title", _("Give the meeting a name, or choose a series."))
        return data


class InviteForm(forms.Form):
    """One more who is invited."""

    email = forms.EmailField(label=_("E-mail address"))
    label = forms.CharField(
        label=_("Role"),
        max_length=120,
        required=False,
        help_text=_("For example development director. A name is not needed."),
    )

    def __init__(self, *args: Any, organisations: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"] = pick_field(_("Organisation"), organisations, required=False)
        self.fields["sector"] = forms.ChoiceField(
            label=_("Sector, when the organisation is not on the list"),
            choices=[("", _("Choose")), *Sector.choices],
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("organisation") and not data.get("sector"):
            self.add_error("organisation", _("Choose the organisation, or the sector."))
        return data


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    reason = lines_field(_("Why is the meeting cancelled?"), max_length=500)


def _of(meeting: Meeting) -> dict[str, Any]:
    starts, ends = (moment.astimezone(HELSINKI) for moment in (meeting.starts_at, meeting.ends_at))
    names = ("title", "place", "remote_link", "access", "about", "language")
    return {name: getattr(meeting, name) for name in names} | {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
    }
