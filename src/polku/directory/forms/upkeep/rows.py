"""Parts made of rows: groups, phones, prerequisites. A few empty rows wait at the end; a button adds more."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from polku.directory.forms.upkeep.fields import problems_of_rows
from polku.directory.forms.upkeep.parts import LineField, PartForm, TextField, in_language
from polku.shared.languages import CODES

MAX_ROWS = 60
# Languages that are always shown; the others are in a fold.
SHOWN = ("fi", "sv")
LANGUAGE_WORDS = {
    "fi": _("in Finnish"),
    "sv": _("in Swedish"),
    "en": _("in English"),
    "fi-selko": _("in easy Finnish"),
}


class RowForm(forms.Form):
    """One row. `was` is its place in the document that the form was made from: what the row does not show stays."""

    all_optional = True
    texts: ClassVar[dict[str, Any]] = {}
    # Fields that few need: they are in a fold, with texts in other languages.
    rare: ClassVar[tuple[str, ...]] = ()
    long_texts: ClassVar[frozenset[str]] = frozenset()

    was = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=1000)

    def __init__(self, *args: Any, part: Any, **options: Any) -> None:
        self.part = part
        super().__init__(*args, **options)
        for name, label in self.texts.items():
            self._add_texts(name, label)

    def _add_texts(self, name: str, label: Any) -> None:
        for code in CODES:
            of_language = _("%(what)s %(in_language)s") % {"what": label, "in_language": LANGUAGE_WORDS[code]}
            kind: Any = TextField if name in self.long_texts else LineField
            options = {"rows": 2} if kind is TextField else {}
            self.fields[f"{name}_{code}"] = kind(label=of_language, **options)

    def begin_with_first(self) -> None:
        """In a new row a list begins with its first choice, and leaving it there is no change."""
        for name, one in self.fields.items():
            if isinstance(one, forms.ChoiceField) and name not in self.initial and one.initial is None:
                choices: Any = one.choices
                one.initial = next((value for value, _label in choices), None)

    def full_clean(self) -> None:
        if self.part.only_searches:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()

    @property
    def is_new(self) -> bool:
        """Whether the document has no such row yet."""
        return self["was"].value() in (None, "")

    @property
    def shown(self) -> list[Any]:
        """The fields that are always seen."""
        return [
            one for one in self.visible_fields() if not self._is_folded(one.name) and one.name != "DELETE"
        ]

    @property
    def folded(self) -> list[Any]:
        """Rare fields, and texts in other languages."""
        return [one for one in self.visible_fields() if self._is_folded(one.name)]

    @property
    def fold_opened(self) -> bool:
        """Whether something in the fold is to be mended."""
        return any(one.errors for one in self.folded)

    def _is_folded(self, name: str) -> bool:
        text, _line, code = name.rpartition("_")
        return name in self.rare or text in self.rare or (text in self.texts and code not in SHOWN)

    def written_texts(self) -> dict[str, dict[str, str]]:
        """What was typed, by text and language."""
        found: dict[str, dict[str, str]] = {name: {} for name in self.texts}
        for name in self.texts:
            for code in CODES:
                found[name] = in_language(found[name], code, self.cleaned_data.get(f"{name}_{code}"))
        return found

    @classmethod
    def read(cls, item: dict[str, Any]) -> dict[str, Any]:
        """The values that the fields of a row begin with."""
        texts = {f"{name}_{code}": item.get(name, {}).get(code, "") for name in cls.texts for code in CODES}
        return texts | cls.read_facts(item)

    @classmethod
    def read_facts(cls, item: dict[str, Any]) -> dict[str, Any]:
        """Values of the fields that are no texts."""
        return {}

    def write(self, item: dict[str, Any]) -> dict[str, Any]:
        """The item with what was typed; `item` is empty for a new row."""
        return item | self.written_texts()


class RowsPart(PartForm):
    """A part whose document field is a list."""

    template: ClassVar[str] = "directory/upkeep_part_rows.html"
    row_form: ClassVar[type[RowForm]]
    list_name: ClassVar[str]
    one: ClassVar[Any] = ""
    empty_rows: ClassVar[int] = 1

    def make_rows(self, data: Any) -> None:
        items = self.items_of(self.document)
        initial = [self.row_form.read(item) | {"was": n} for n, item in enumerate(items)]
        made = forms.formset_factory(
            self.row_form, extra=self.empty_rows, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS
        )
        self.rows = made(
            self._with_more(data, len(items)), prefix="rows", initial=initial, form_kwargs={"part": self}
        )
        for form in self.rows.forms:
            form.begin_with_first()

    def items_of(self, document: Any) -> list[dict[str, Any]]:
        """The items of the list in a document, as plain values."""
        found: list[dict[str, Any]] = document.model_dump(mode="json")[self.list_name]
        return found

    def _with_more(self, data: Any, count: int) -> Any:
        if data is None or "rows-more" not in data:
            return data
        more = data.copy()
        try:
            total = int(more.get("rows-TOTAL_FORMS", count))
        except ValueError:
            total = count
        more["rows-TOTAL_FORMS"] = str(min(total + self.empty_rows, MAX_ROWS))
        return more

    @property
    def only_searches(self) -> bool:
        return super().only_searches or (self.is_bound and "rows-more" in self.data)

    def is_valid(self) -> bool:
        # Both are asked, so that all problems are shown at once.
        rows_are_valid = self.rows.is_valid()
        return super().is_valid() and rows_are_valid

    def write(self, document: Any) -> dict[str, Any]:
        items = self.items_of(document)
        kept = [form for form in self.rows.forms if self._is_kept(form)]
        return {self.list_name: [form.write(self._item(form, items)) for form in kept]}

    def _is_kept(self, form: forms.Form) -> bool:
        if form.cleaned_data.get("DELETE"):
            return False
        return form.cleaned_data.get("was") is not None or form.has_changed()

    @staticmethod
    def _item(form: forms.Form, items: list[dict[str, Any]]) -> dict[str, Any]:
        was = form.cleaned_data.get("was")
        return items[was] if was is not None and was < len(items) else {}

    @property
    def row_problems(self) -> list[tuple[str, str, str]]:
        """What has to be mended in the rows, as (id of the field, its label, sentence)."""
        return problems_of_rows(self.rows)
