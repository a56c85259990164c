"""Beginning a publication, writing it in one language, attaching a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from polku.publishing.bridge.files import MAX_BYTES
from polku.publishing.bridge.sources import Source
from polku.publishing.choices import PublicationKind, TextState
from polku.publishing.content import LONGEST_TEXT, TextContent
from polku.shared.languages import LANGUAGES
from polku.ui.fields import DayField

EMPTY = ""


class NewForm(forms.Form):
    """What is published: something the network has made, or a text that is written now."""

    source = forms.ChoiceField(
        label=_("What is published"),
        required=False,
        help_text=_("Choose what the network has ready, or write a new text."),
    )
    kind = forms.ChoiceField(label=_("Kind of a new text"), choices=PublicationKind.choices, required=False)
    title = forms.CharField(label=_("Title of a new text"), max_length=200, required=False)
    main = forms.ChoiceField(
        label=_("Language it is written in first"),
        choices=[(one.code, one.name) for one in LANGUAGES if one.code != "fi-selko"],
        required=False,
    )

    def __init__(self, *args: Any, sources: Iterable[Source], **options: Any) -> None:
        super().__init__(*args, **options)
        ready: dict[Any, list[tuple[str, str]]] = {}
        for source in sources:
            ready.setdefault(source.kind.label, []).append((source.key, source.title))
        field: Any = self.fields["source"]
        field.choices = [(EMPTY, _("A new text")), *ready.items()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("source") and not data.get("title", "").strip():
            self.add_error("title", _("Give the new text a title."))
        return data


class TextForm(forms.Form):
    """One language version."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("Summary"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences for lists and feeds."),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("## begins a heading, - an item of a list. A link: [what is behind it](https://…)."),
    )
    state = forms.ChoiceField(label=_("How far it is"), choices=TextState.choices, widget=forms.RadioSelect)
    tried_on = DayField(
        label=_("Tried with readers on"),
        required=False,
        help_text=_("Only people who read easy Finnish can say whether the text is easy."),
    )
    up_to_date = forms.BooleanField(
        label=_("It says the same as the text it was made from"),
        required=False,
        help_text=_("Leave this empty if you did not compare them now."),
    )

    def __init__(self, *args: Any, is_main: bool, is_easy: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        state: Any = self.fields["state"]
        if is_main:
            del self.fields["up_to_date"]
        if not is_easy:
            del self.fields["tried_on"]
            state.choices = [one for one in TextState.choices if one[0] != TextState.TRIED]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("state") == TextState.TRIED and not data.get("tried_on"):
            self.add_error("tried_on", _("Say on which day it was tried with readers."))
        return data

    def given(self, *, mark_of_main: str, made_from: str) -> TextContent:
        """The version as a valid form says it."""
        data = self.cleaned_data
        return TextContent(
            title=data["title"],
            summary=data["summary"],
            text=data["text"].replace("\r\n", "\n"),
            state=data["state"],
            tried_on=data.get("tried_on"),
            made_from=mark_of_main if data.get("up_to_date") else made_from,
        )


class FileForm(forms.Form):
    """A file, what it is called, and what a picture shows."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A PDF, or a JPEG or PNG picture: at most 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    name_fi = forms.CharField(label=_("Its name in Finnish"), max_length=200)
    name_sv = forms.CharField(label=_("Its name in Swedish"), max_length=200, required=False)
    says_fi = forms.CharField(
        label=_("What a picture shows, in Finnish"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For those who cannot see it. A PDF needs none."),
    )
    says_sv = forms.CharField(
        label=_("What a picture shows, in Swedish"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is too big. At most 5 MB can be attached."))
        return file

    def given(self) -> dict[str, Any]:
        """The values of a valid form as the action takes them."""
        data = self.cleaned_data
        return {
            "data": data["file"].read(),
            "names": {code: text for code in ("fi", "sv") if (text := data[f"name_{code}"])},
            "descriptions": {code: text for code in ("fi", "sv") if (text := data[f"says_{code}"])},
        }
