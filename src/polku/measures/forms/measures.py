"""A measure, how it goes, and what shows that it is done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Aim
from polku.measures.choices import FILE_TYPES, MAX_FILE, MeasureState
from polku.measures.content import TEXT, TITLE
from polku.measures.forms.fields import Text, TextsForm, choose_from, number_field
from polku.measures.models import Theme
from polku.measures.wording import page_language
from polku.ui.conflicts import VersionedForm
from polku.ui.fields import DayField


class MeasureForm(TextsForm):
    """What is done, for which aims, by whom, by when."""

    texts: ClassVar = (
        Text(
            "titles",
            _("What is done"),
            TITLE,
            needed=True,
            help_text=_("One line. Write no names of persons."),
        ),
        Text("texts", _("In more words"), TEXT, rows=4),
    )
    theme = forms.TypedChoiceField(label=_("Theme"), coerce=int, required=False, empty_value=None)
    aims = forms.TypedMultipleChoiceField(
        label=_("Aims it serves"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one."),
    )
    organisation = forms.TypedChoiceField(label=_("Organisation that does it"), coerce=int)
    owner = forms.TypedChoiceField(
        label=_("Who looks after it"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("This person tells how it goes, and is told when the day has passed."),
    )
    starts_on = DayField(label=_("Begins"), required=False)
    due_on = DayField(label=_("By when"))
    cost_planned = number_field(_("Estimated cost, euros"), digits=2)
    effort_planned = number_field(_("Estimated work, days"), digits=1)
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=300,
        required=False,
        help_text=_("For example the agreement, a project plan or a meeting."),
    )
    is_public = forms.BooleanField(
        label=_("Everybody may read it"),
        required=False,
        initial=True,
        help_text=_(
            "On the public page, when the plan has one. It names the organisation, never the person."
        ),
    )

    def __init__(
        self,
        *args: Any,
        themes: Iterable[Theme],
        aims: Iterable[Aim],
        organisations: list[tuple[int, str]],
        people: list[tuple[int, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        language = page_language()
        choose_from(
            self,
            "theme",
            [(each.pk, f"{each.order}. {each.name(language)}") for each in themes],
            empty=_("No theme"),
        )
        choose_from(self, "aims", [(each.pk, f"{each.number}. {each.text(language)}") for each in aims])
        choose_from(self, "organisation", organisations, empty="–")
        choose_from(self, "owner", people, empty=_("Nobody yet"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("due_on")
        if first and last and last < first:
            self.add_error("starts_on", _("It begins after the day by which it is to be done."))
        return data

    def given(self) -> dict[str, Any]:
        """The values of a valid form as the actions take them."""
        data = self.cleaned_data
        same = ("starts_on", "due_on", "cost_planned", "effort_planned", "source", "is_public")
        return {
            "titles": self.text_of("titles"),
            "texts": self.text_of("texts"),
            "theme": Theme.objects.get(pk=data["theme"]) if data["theme"] else None,
            "aims": list(Aim.objects.filter(pk__in=data["aims"])),
            "organisation": Organisation.objects.get(pk=data["organisation"]),
            "owner": User.objects.get(pk=data["owner"]) if data["owner"] else None,
            **{name: data[name] for name in same},
        }


class TellForm(VersionedForm):
    """How a measure goes, and what it has cost."""

    state = forms.ChoiceField(
        label=_("How it is going"), choices=MeasureState.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What happened, what it waits for, or why it is dropped. Members of the network read this."
        ),
    )
    cost_spent = number_field(_("Cost so far, euros"), digits=2)
    effort_spent = number_field(_("Work so far, days"), digits=1)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") == MeasureState.DROPPED and not data.get("note", "").strip():
            self.add_error("note", _("Say why it is dropped."))
        return data

    def given(self) -> dict[str, Any]:
        """The values of a valid form as the action takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class EvidenceForm(forms.Form):
    """What shows that a measure is done."""

    text = forms.CharField(
        label=_("What shows it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. Write no names of persons."),
    )
    link = forms.URLField(label=_("Web address"), max_length=500, required=False, assume_scheme="https")
    file = forms.FileField(
        label=_("A file"),
        required=False,
        max_length=200,
        help_text=_("PDF, document, table or picture, at most 4 MB. Only members of the network get it."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(FILE_TYPES)}),
    )
    is_public = forms.BooleanField(
        label=_("The text and the address may stand on the public page"), required=False
    )

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size is None or file.size > MAX_FILE):
            raise forms.ValidationError(_("The file is too big: at most 4 MB."))
        return file

    def given(self) -> dict[str, Any]:
        """The values of a valid form as the action takes them."""
        data = self.cleaned_data
        file = data["file"]
        return {
            "text": data["text"],
            "link": data["link"],
            "is_public": data["is_public"],
            "file_name": file.name if file else "",
            "file": file.read() if file else None,
        }
