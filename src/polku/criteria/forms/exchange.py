"""Reading a file in: which file, and what its sets become."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from polku.criteria.choices import DriftState, Purpose
from polku.criteria.forms.fields import TextField, choose_from
from polku.criteria.queries.files import MAX_BYTES

NEW, UPDATE, LEAVE = "new", "update", "leave"


class FileForm(forms.Form):
    """A file, and whose criteria it brings."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("DMN, CSV, XLSX or JSON, at most 1 MB. Nothing is kept before you have looked at it."),
        widget=forms.ClearableFileInput(attrs={"accept": ".dmn,.xml,.csv,.xlsx,.json"}),
    )
    organisation = forms.TypedChoiceField(label=_("Whose criteria are they?"), coerce=int)
    purpose = forms.ChoiceField(
        label=_("What do the criteria decide?"), choices=Purpose.choices, initial=Purpose.ENTRY
    )
    client_group = forms.TypedChoiceField(
        label=_("Whom are they about?"), coerce=int, required=False, empty_value=None
    )

    def __init__(
        self,
        *args: Any,
        organisations: list[tuple[int, str]],
        groups: list[tuple[int, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choose_from(self, "organisation", organisations)
        choose_from(self, "client_group", [("", _("Everybody")), *groups])

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is too big: at most 1 MB."))
        return file


class DriftForm(forms.Form):
    """What followed from refusals that contradict the criteria."""

    state = forms.ChoiceField(
        label=_("What was done?"),
        choices=[
            (DriftState.CHANGED, DriftState.CHANGED.label),
            (DriftState.KEPT, DriftState.KEPT.label),
        ],
        widget=forms.RadioSelect,
    )
    answer = TextField(label=_("In a few words"), max_length=1000, help_text=_("Nothing about any person."))
