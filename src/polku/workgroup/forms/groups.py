"""Groups, their members, material and notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.ui.conflicts import VersionedForm
from polku.ui.texts import TextsForm
from polku.workgroup.choices import MaterialKind, NoteKind
from polku.workgroup.forms.base import Choices, lines_field, pick_field


class GroupForm(TextsForm):
    """What a group is called and what it does; a new one also chooses its theme."""

    def __init__(
        self,
        *args: Any,
        names: Mapping[str, str] | None = None,
        tasks: Mapping[str, str] | None = None,
        themes: Choices | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.add_texts("name", _("Name"), names or {})
        self.add_texts("task", _("What the group does, and by when"), tasks or {}, long=True)
        if themes is not None:
            self.fields["theme"] = forms.ChoiceField(
                label=_("Theme"),
                choices=[("", _("Choose")), *themes],
                help_text=_("The leader of the theme leads the group."),
            )

    def clean(self) -> dict[str, Any]:
        self.require_text("name")
        return self.cleaned_data


class MemberForm(forms.Form):
    """Who comes along."""

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"] = pick_field(_("Who joins the group?"), people)


class MaterialForm(forms.Form):
    """Something brought by hand: its name, its address, and why it matters."""

    kind = forms.ChoiceField(label=_("What it is"), choices=MaterialKind.choices, initial=MaterialKind.OTHER)
    title = forms.CharField(label=_("Name"), max_length=300)
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=1_000,
        help_text=_("Copy it from the address bar of the page. An address of Polku or of the internet."),
    )
    remark = lines_field(_("Why it matters to the group"), required=False, max_length=2_000)


class NoteForm(VersionedForm):
    """A note or a conclusion."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=NoteKind.choices, initial=NoteKind.NOTE, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    text = lines_field(
        _("Text"),
        rows=12,
        max_length=10_000,
        help_text=_("Write about ways of working, never about a client."),
    )
