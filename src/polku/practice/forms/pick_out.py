"""A list of students: which criteria and which file; then what its columns tell, and whom to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from polku.practice.choices import STUDENT
from polku.practice.wording import file_sentence
from polku.shared.tables.reading import MAX_BYTES


class ListForm(forms.Form):
    """A file, and the criteria it is looked at by."""

    criteria = forms.TypedChoiceField(label=_("Agreed criteria"), coerce=int, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Your list of students"),
        help_text=_("A CSV file or an XLSX workbook: at most 5 MB and 5,000 students."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def __init__(self, *args: Any, criteria: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: forms.TypedChoiceField = self.fields["criteria"]  # type: ignore[assignment]
        chosen.choices = list(criteria)
        if len(criteria) == 1:
            self.initial.setdefault("criteria", criteria[0][0])

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError(file_sentence("too-big", {"limit": MAX_BYTES // 1_000_000}))
        return file


class ColumnsForm(forms.Form):
    """What each column of the list tells. The list itself travels along, hidden."""

    all_optional = True

    def __init__(
        self, *args: Any, headers: Sequence[str], meanings: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.names = [f"column-{number}" for number in range(len(headers))]
        choices = [("", _("Not needed")), *meanings]
        for name, header in zip(self.names, headers, strict=True):
            self.fields[name] = forms.ChoiceField(label=header, choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        told = [meaning for name in self.names if (meaning := data.get(name, "")) and meaning != STUDENT]
        for name in self.names:
            if told.count(data.get(name, "")) > 1:
                self.add_error(name, _("Two columns tell the same. Choose one of them."))
        return data

    @property
    def meanings(self) -> list[str]:
        """What the columns tell, in order."""
        return [self.cleaned_data[name] for name in self.names]


class ShownForm(forms.Form):
    """Which students are shown."""

    criterion = forms.TypedChoiceField(label=_("Picked out by"), coerce=int, empty_value=None, required=False)
    group = forms.ChoiceField(label=_("Group or class"), required=False)
    all_optional = True

    def __init__(self, *args: Any, criteria: int, groups: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        numbers = [
            (number, _("Criterion %(number)s") % {"number": number}) for number in range(1, criteria + 1)
        ]
        self._choose("criterion", [("", _("Any criterion")), *numbers])
        if groups:
            self._choose("group", [("", _("All groups")), *((group, group) for group in groups)])
        else:
            del self.fields["group"]

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: forms.ChoiceField = self.fields[name]  # type: ignore[assignment]
        field.choices = choices
