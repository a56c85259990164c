"""Who was there, what was said, what was decided, and the checking of minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.forum.choices import Came, ChangeState
from polku.forum.forms.base import (
    Choices,
    VersionForm,
    clock_field,
    lines_field,
    pick_field,
    ticks_field,
)
from polku.forum.models import AgendaItem, Invitation, Minutes
from polku.forum.queries.translating import Part
from polku.ui.templatetags.ui import language_name


class AttendanceForm(forms.Form):
    """Who was there: one choice for each invited one."""

    def __init__(self, *args: Any, invitations: Iterable[Invitation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = []
        for invitation in invitations:
            name = f"came_{invitation.pk}"
            self.fields[name] = forms.ChoiceField(
                choices=Came.choices, required=False, initial=invitation.came
            )
            self.rows.append((invitation, name))

    def table(self) -> list[tuple[Invitation, str, str]]:
        """Each invited one with the name of its field and what is chosen."""
        return [(invitation, name, self[name].value() or "") for invitation, name in self.rows]

    def came(self) -> dict[int, str]:
        """What was chosen, by the number of the invitation."""
        return {invitation.pk: self.cleaned_data[name] for invitation, name in self.rows}


class ParticipantForm(forms.Form):
    """Somebody who came without an invitation."""

    label = forms.CharField(label=_("Role"), max_length=120, required=False)
    came = forms.ChoiceField(
        label=_("How"),
        choices=[(c.value, c.label) for c in (Came.ROOM, Came.REMOTE)],
        widget=forms.RadioSelect,
        initial=Came.ROOM,
    )

    def __init__(self, *args: Any, organisations: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"] = pick_field(_("Organisation"), organisations)
        self.order_fields(["organisation"])


class MinutesForm(VersionForm):
    """What was said of each matter, and by whom the meeting was led."""

    chair = forms.CharField(
        label=_("Chair"), max_length=120, required=False, help_text=_("A role or an organisation is enough.")
    )
    secretary_label = forms.CharField(label=_("Secretary"), max_length=120, required=False)
    opened = clock_field(_("Opened at"), required=False)
    closed = clock_field(_("Closed at"), required=False)
    closing = lines_field(_("How the meeting went on from here"), required=False, max_length=4000)

    def __init__(
        self, *args: Any, minutes: Minutes | None, items: Sequence[AgendaItem], **options: Any
    ) -> None:
        names = ("version", "chair", "secretary_label", "opened", "closed", "closing")
        options.setdefault("initial", {n: getattr(minutes, n) for n in names} if minutes else {"version": 0})
        super().__init__(*args, **options)
        self.items = items
        for item in items:
            self.fields[f"item_{item.pk}"] = lines_field(
                _("What was said"), required=False, max_length=10_000, rows=5, initial=item.discussion
            )

    @property
    def beginning(self) -> list[Any]:
        """The fields before the matters."""
        return [self[name] for name in ("chair", "secretary_label", "opened", "closed")]

    @property
    def matters(self) -> list[tuple[AgendaItem, Any]]:
        """Each matter with its field."""
        return [(item, self[f"item_{item.pk}"]) for item in self.items]

    def given(self) -> dict[str, Any]:
        """The values as an action takes them."""
        data = self.cleaned_data
        names = ("chair", "secretary_label", "opened", "closed", "closing")
        return {name: data[name] for name in names} | {
            "texts": {item.pk: data[f"item_{item.pk}"] for item in self.items}
        }


class TranslationForm(VersionForm):
    """Each part of the minutes in the other language; what is left empty stays in the language of the meeting."""

    all_optional = True

    def __init__(
        self, *args: Any, parts: Sequence[Part], version: int, language: str, **options: Any
    ) -> None:
        options.setdefault("initial", {"version": version})
        super().__init__(*args, **options)
        self.parts = parts
        for part in parts:
            widget = forms.TextInput() if part.is_short else forms.Textarea(attrs={"rows": 6})
            widget.attrs["lang"] = language
            self.fields[f"part_{part.mark}"] = forms.CharField(
                label=f"{part.label} ({language_name(language)})",
                required=False,
                max_length=10_000,
                initial=part.translated,
                widget=widget,
            )

    @property
    def pairs(self) -> list[tuple[Part, Any]]:
        """Each part with its field."""
        return [(part, self[f"part_{part.mark}"]) for part in self.parts]

    def given(self) -> dict[str, str]:
        """What was written, by the mark of the part."""
        return {part.mark: self.cleaned_data[f"part_{part.mark}"] for part in self.parts}


class CheckersForm(forms.Form):
    """Who checks the minutes."""

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["users"] = ticks_field(_("Who checks the minutes"), people)


class CheckForm(forms.Form):
    """Whether the minutes are right."""

    right = forms.ChoiceField(
        label=_("Are the minutes right?"),
        choices=[("yes", _("They are right")), ("no", _("Something is wrong"))],
        widget=forms.RadioSelect,
    )
    remark = lines_field(_("What is wrong, or what else you want to say"), required=False, max_length=2000)


class DecisionForm(VersionForm):
    """What was decided."""

    text = lines_field(
        _("What was decided"),
        max_length=4000,
        rows=4,
        help_text=_("So that somebody who was not there understands it. Write no names of persons."),
    )

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **options: Any) -> None:
        super().__init__(*args, **options)
        matters = [(item.pk, f"{number}. {item.title}") for number, item in enumerate(items, start=1)]
        self.fields["item"] = pick_field(_("Matter of the agenda"), matters, required=False)
        self.order_fields(["version", "item"])


class ChangeAnswerForm(forms.Form):
    """What was done with a change of criteria that a meeting decided."""

    state = forms.ChoiceField(
        label=_("What was done?"),
        choices=[(s.value, s.label) for s in (ChangeState.DONE, ChangeState.DECLINED)],
        widget=forms.RadioSelect,
    )
    answer = lines_field(
        _("What was changed, or why not"),
        required=False,
        max_length=1000,
        help_text=_("A reason is needed when the criteria stay as they are."),
    )
