"""Fields that several forms share, and forms whose texts are written in the four languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy

from polku.measures.wording import page_language
from polku.shared.languages import CODES
from polku.shared.text import clean
from polku.ui.conflicts import VersionedForm
from polku.ui.texts import FIRST, IN_LANGUAGE


def number_field(label: Any, *, digits: int, help_text: Any = "") -> forms.DecimalField:
    """An amount that may be left out."""
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=0,
        max_value=9_999_999,
        decimal_places=digits,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
    )


def choose_from(form: forms.BaseForm, name: str, choices: Any, *, empty: Any = None) -> None:
    """Give a field its choices, which come from the database."""
    field: Any = form.fields[name]
    field.choices = choices if empty is None else [("", empty), *choices]


@dataclass(frozen=True)
class Text:
    """A text that a form asks for in the four languages."""

    name: str
    label: Any
    limit: int
    rows: int = 1
    help_text: Any = ""
    needed: bool = False


class TextsForm(VersionedForm):
    """A form whose texts come first: Finnish and Swedish side by side, English and easy Finnish behind a fold.

    A needed text is needed in one language: the one it has, or else the one of the page.
    """

    texts: ClassVar[tuple[Text, ...]] = ()

    def __init__(
        self, *args: Any, written: Mapping[str, Mapping[str, str]] | None = None, **options: Any
    ) -> None:
        told = {
            field_in(name, code): text
            for name, said in (written or {}).items()
            for code, text in said.items()
        }
        options["initial"] = told | (options.get("initial") or {})
        super().__init__(*args, **options)
        own = {
            field_in(text.name, code): _field(text, code, first=_first(written, text.name) == code)
            for code in CODES
            for text in self.texts
        }
        self.fields = {**own, **self.fields}

    def text_of(self, name: str) -> dict[str, str]:
        """What was written of a text, by language."""
        said = {code: clean(self.cleaned_data.get(field_in(name, code)) or "") for code in CODES}
        return {code: text for code, text in said.items() if text}

    def main_texts(self) -> Iterator[forms.BoundField]:
        """The fields in Finnish and in Swedish."""
        return (self[field_in(text.name, code)] for text in self.texts for code in FIRST)

    def other_texts(self) -> Iterator[forms.BoundField]:
        """The fields behind the fold."""
        return (self[field_in(text.name, code)] for text in self.texts for code in CODES if code not in FIRST)

    def the_rest(self) -> Iterator[forms.BoundField]:
        """The other fields."""
        names = {field_in(text.name, code) for text in self.texts for code in CODES}
        return (bound for bound in self if bound.name not in names and not bound.is_hidden)


def field_in(name: str, code: str) -> str:
    """The name of a text's field in a language."""
    return f"{name}_{code.replace('-', '_')}"


def _first(written: Mapping[str, Mapping[str, str]] | None, name: str) -> str:
    said = (written or {}).get(name) or {}
    wanted = "sv" if page_language() == "sv" else "fi"
    return wanted if wanted in said or not said else next(iter(said))


def _field(text: Text, code: str, *, first: bool) -> forms.CharField:
    lines = forms.Textarea(attrs={"rows": text.rows})
    return forms.CharField(
        label=format_lazy("{} {}", text.label, IN_LANGUAGE[code]),
        max_length=text.limit,
        required=text.needed and first,
        help_text=text.help_text if code == FIRST[0] else "",
        widget=lines if text.rows > 1 else forms.TextInput(),
    )
