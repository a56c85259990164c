"""Reading in a table: which file and whose entries, and what happens to what is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from polku.directory.forms.upkeep.fields import choose_from
from polku.directory.wording import table_file_sentence
from polku.shared.tables.reading import MAX_BYTES

DRAFTS, PUBLISHED = "drafts", "published"


class TableForm(forms.Form):
    """A file, and the organisation whose entries it holds."""

    organisation = forms.TypedChoiceField(label=_("Whose entries are they?"), coerce=int)
    file = forms.FileField(
        label=_("The table"),
        help_text=_(
            "A CSV file or an XLSX workbook: at most 5 MB and 500 rows. Nothing changes before you have looked at it."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "organisation", organisations)

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError(table_file_sentence("too-big", [("limit", MAX_BYTES // 1_000_000)]))
        return file


class WriteForm(forms.Form):
    """Whether what is written becomes public at once."""

    state = forms.ChoiceField(
        label=_("What happens to the entries?"),
        choices=[
            (DRAFTS, _("They wait as drafts, and each is published when somebody has looked at it")),
            (PUBLISHED, _("They become public at once; I have checked that they are true")),
        ],
        initial=DRAFTS,
        widget=forms.RadioSelect,
    )

    @property
    def publish(self) -> bool:
        """Whether they become public at once."""
        return bool(self.cleaned_data["state"] == PUBLISHED)
