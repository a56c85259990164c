"""A text in the four languages in a form: Finnish and Swedish stand first, the others behind a fold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from polku.shared.languages import CODES
from polku.ui.conflicts import VersionedForm

FIRST = ("fi", "sv")
IN_LANGUAGE = {
    "fi": _("in Finnish"),
    "sv": _("in Swedish"),
    "en": _("in English"),
    "fi-selko": _("in easy Finnish"),
}


def with_language(label: Any, code: str) -> Any:
    """The label of a field, and the language it is in."""
    return format_lazy("{label}, {language}", label=label, language=IN_LANGUAGE[code])


class TextsForm(VersionedForm):
    """Base: texts in four languages, of something that has versions."""

    # The most characters of a text of one line and of several, and how many lines of it are shown.
    short: ClassVar[int] = 200
    longest: ClassVar[int] = 2_000
    lines: ClassVar[int] = 3

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.texts_named: list[str] = []

    def add_texts(
        self,
        name: str,
        label: Any,
        texts: Mapping[str, str],
        *,
        long: bool = False,
        rows: int = 0,
        help_text: Any = "",
    ) -> None:
        """A field for each language."""
        self.texts_named.append(name)
        for code in CODES:
            self.fields[f"{name}_{code}"] = forms.CharField(
                label=label if code == "fi" else with_language(label, code),
                required=False,
                max_length=self.longest if long else self.short,
                help_text=help_text if code == "fi" else "",
                widget=forms.Textarea(attrs={"rows": rows or self.lines}) if long else forms.TextInput,
                initial=texts.get(code, ""),
            )

    def rows_asked(self, prefix: str, stands: int, most: int) -> int:
        """How many rows the form has: those that stand and some empty ones, and all that were sent."""
        sent = [int(found[1]) + 1 for name in self.data if (found := re.match(rf"{prefix}(\d{{1,3}})", name))]
        return min(most, max(stands, *sent, 0))

    def texts(self, name: str) -> dict[str, str]:
        """What was written, by language."""
        return {code: text for code in CODES if (text := self.cleaned_data.get(f"{name}_{code}", ""))}

    def require_text(self, name: str) -> None:
        """Ask for the text in Finnish or Swedish."""
        if not any(self.cleaned_data.get(f"{name}_{code}") for code in FIRST):
            self.add_error(f"{name}_fi", _("Write this in Finnish or Swedish."))

    @property
    def shown(self) -> list[forms.BoundField]:
        """Its texts in Finnish and Swedish."""
        return self.fields_first(*self.texts_named)

    @property
    def folded(self) -> list[forms.BoundField]:
        """Its texts in the other languages."""
        return self.fields_folded(*self.texts_named)

    @property
    def others(self) -> list[forms.BoundField]:
        """Its fields that are not texts in languages."""
        texts = {f"{name}_{code}" for name in self.texts_named for code in CODES}
        return [self[name] for name in self.fields if name not in texts and name != "version"]

    def fields_first(self, *names: str) -> list[forms.BoundField]:
        """Fields of texts in Finnish and Swedish."""
        return [self[f"{name}_{code}"] for name in names for code in FIRST]

    def fields_folded(self, *names: str) -> list[forms.BoundField]:
        """Fields of texts in the other languages."""
        return [self[f"{name}_{code}"] for name in names for code in CODES if code not in FIRST]
