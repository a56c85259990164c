"""A part of a document on one page: its form reads the document and writes what was typed back into it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from polku.directory.content import Document
from polku.directory.forms.upkeep.picking import PickingForm
from polku.shared.documents import MAX_LINE
from polku.shared.languages import CODES
from polku.shared.text import clean

MAX_TEXT = 10_000


class PartForm(PickingForm):
    """One part of a document. `text_language` is the language being written, where a part has texts by language."""

    # Overviews list the classes themselves: a template must not make forms of them.
    do_not_call_in_templates: ClassVar[bool] = True
    slug: ClassVar[str]
    title: ClassVar[Any]
    intro: ClassVar[Any] = ""
    template: ClassVar[str] = "directory/upkeep_part_plain.html"
    by_language: ClassVar[bool] = False
    # Names of document fields that the part writes: findings about them are shown on its page.
    writes: ClassVar[tuple[str, ...]] = ()

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(
        self,
        document: Document,
        *,
        thing: Any,
        language: str,
        base: int,
        text_language: str = "fi",
        data: Any = None,
    ) -> None:
        self.document = document
        self.thing = thing
        self.language = language
        self.text_language = text_language
        initial = self.read(document, text_language)
        super().__init__(data, initial=initial | {"base": base})
        self.prepare(language, initial)
        self.make_rows(data)

    def make_rows(self, data: Any) -> None:
        """Where a part has rows, they are made here."""

    def read(self, document: Any, language: str) -> dict[str, Any]:
        """The values that the fields begin with."""
        return {}

    def write(self, document: Any) -> dict[str, Any]:
        """The fields of the document that change, from the cleaned values."""
        return {}

    def content(self, base: Document) -> Document:
        """The document `base` with what was typed. Raises ValidationError of pydantic for what no field caught."""
        return type(base).model_validate(base.model_dump(mode="json") | _plain(self.write(base)))

    def refuse(self, error: ValidationError) -> None:
        """Show what no field caught above the form."""
        for problem in error.errors():
            place = " ".join(str(step) for step in problem["loc"])
            self.add_error(None, f"{place}: {problem['msg']}")


def _plain(changed: dict[str, Any]) -> dict[str, Any]:
    return {name: _dumped(value) for name, value in changed.items()}


def _dumped(value: Any) -> Any:
    if isinstance(value, Document):
        return value.model_dump(mode="json")
    return [_dumped(item) for item in value] if isinstance(value, list) else value


def in_language(texts: dict[str, Any], language: str, text: Any) -> dict[str, Any]:
    """Texts with the version of one language put in, or taken out when it is empty."""
    changed = {**texts, language: text} if text else {k: v for k, v in texts.items() if k != language}
    return {code: changed[code] for code in CODES if code in changed}


class TextField(forms.CharField):
    """A text of several lines."""

    def __init__(self, *, rows: int = 4, max_length: int = MAX_TEXT, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        return clean((super().to_python(value) or "").replace("\r\n", "\n"))


class LineField(forms.CharField):
    """A text of one line."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("max_length", MAX_LINE)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "")


class LinesField(TextField):
    """Several short texts, one on each line."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> Any:
        lines = [line for line in (clean(one) for one in str(super().clean(value)).splitlines()) if line]
        if any(len(line) > MAX_LINE for line in lines):
            raise forms.ValidationError(_("A line may have at most %(most)s letters.") % {"most": MAX_LINE})
        return list(dict.fromkeys(lines))


def optional_choice(choices: Any, **options: Any) -> forms.ChoiceField:
    """Radio buttons where one may say nothing."""
    listed = [*choices, ("", _("Not said"))]
    return forms.ChoiceField(choices=listed, required=False, widget=forms.RadioSelect, **options)
