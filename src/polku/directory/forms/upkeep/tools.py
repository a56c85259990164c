"""Forms of coordinators and guides: proposals, needs, everyday words, feedback, questions, themes, digests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Municipality
from polku.directory.actions.digests import RHYTHMS
from polku.directory.actions.enquiries import MAX_QUESTION
from polku.directory.choices import CodeScheme
from polku.directory.forms.upkeep.fields import EntryField, choose_from
from polku.directory.forms.upkeep.parts import LineField, LinesField, TextField
from polku.directory.forms.upkeep.picking import (
    OptionGroup,
    PickField,
    PickingForm,
    code_groups,
    municipality_groups,
)
from polku.directory.forms.upkeep.rows import LANGUAGE_WORDS
from polku.directory.models import EverydayWord, Theme
from polku.directory.queries.differences import Field
from polku.directory.queries.review import Proposal
from polku.shared.languages import CODES, LANGUAGES

ALL_LANGUAGES = [(language.code, language.name) for language in LANGUAGES]
DIGEST_WORDS = {7: _("every week"), 14: _("every other week"), 30: _("once a month")}


class ProposalForm(forms.Form):
    """A proposal change by change: take it or leave it, and mend its wording."""

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        super().__init__(*args, **options)
        self.proposal = proposal
        for n, change in enumerate(proposal.changes):
            self.fields[f"take{n}"] = forms.BooleanField(
                label=_("Take this change"), required=False, initial=True
            )
            if self._is_text(n):
                self.fields[f"text{n}"] = TextField(
                    label=_("Wording"), rows=self._rows(change.new), initial=change.new
                )

    def _is_text(self, n: int) -> bool:
        change = self.proposal.changes[n]
        return bool(change.language) and isinstance(change.after, str)

    @staticmethod
    def _rows(text: str) -> int:
        return min(10, 2 + len(text) // 90)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each change with its fields."""
        meanwhile = self.proposal.changed_meanwhile
        return [
            {
                "change": change,
                "take": self[f"take{n}"],
                "text": self[f"text{n}"] if f"text{n}" in self.fields else None,
                "meanwhile": change.field in meanwhile,
            }
            for n, change in enumerate(self.proposal.changes)
        ]

    def taken(self) -> dict[Field, Any]:
        """The changes that are taken, as fields and their values."""
        found = {}
        for n, change in enumerate(self.proposal.changes):
            if self.cleaned_data[f"take{n}"]:
                found[change.field] = (
                    self.cleaned_data[f"text{n}"] if f"text{n}" in self.fields else change.after
                )
        return found


def _word_code_groups(language: str) -> Any:
    """All codes as `scheme:code`."""
    for scheme in CodeScheme:
        for group in code_groups(scheme)(language):
            label = f"{scheme.label}: {group.label}" if group.label else str(scheme.label)
            yield OptionGroup(label, [_prefixed(option, scheme) for option in group.options])


def _prefixed(option: Any, scheme: str) -> Any:
    return type(option)(f"{scheme}:{option.value}", option.label, option.found_by)


class WordForm(PickingForm):
    """An everyday word and what it means."""

    phrase = LineField(
        label=_("Everyday word"),
        max_length=80,
        required=True,
        help_text=_("As people write it, for example: masennus, kela ei maksa."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=ALL_LANGUAGES)
    terms = LinesField(
        label=_("Words that services use for it"),
        rows=3,
        max_length=2000,
        help_text=_("One on each line, in their basic form."),
    )
    codes = PickField(label=_("Codes"), groups=_word_code_groups)
    seen_at = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(
        self, data: Any = None, *, page_language: str, word: EverydayWord | None = None, phrase: str = ""
    ) -> None:
        initial: dict[str, Any] = {"language": page_language, "phrase": phrase}
        if word is not None:
            initial = {name: getattr(word, name) for name in ("phrase", "language", "terms", "codes")}
            initial["seen_at"] = word.changed_at.isoformat()
        super().__init__(data, initial=initial)
        self.prepare(page_language, initial)


class NeedAnswerForm(forms.Form):
    """The entry that answers a need."""

    entry = EntryField(
        label=_("Which service or activity answers this?"),
        required=True,
        help_text=_("Copy the address of its page here, or write its number."),
    )


class EnquiryForm(forms.Form):
    """A question to the guidance, without the person who asked."""

    question = LineField(
        label=_("What was asked?"),
        max_length=MAX_QUESTION,
        required=True,
        help_text=_("Only the matter, in a few words. Nothing about who asked."),
    )
    language = forms.ChoiceField(label=_("Language of the question"), choices=ALL_LANGUAGES)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    answer = EntryField(
        label=_("What answered it?"),
        required=False,
        help_text=_("Copy the address of the page here. Leave this empty if no answer was found."),
    )

    def __init__(self, *args: Any, page_language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(o.value, o.label) for group in municipality_groups(page_language) for o in group.options]
        choose_from(self, "municipality", [("", _("Not said")), *listed])

    def clean_municipality(self) -> Municipality | None:
        return Municipality.objects.filter(pk=self.cleaned_data["municipality"]).first()


class AnswerForm(forms.Form):
    """The answer to a message."""

    answer = TextField(
        label=_("Answer"),
        rows=5,
        max_length=4000,
        required=True,
        help_text=_("The answer goes by e-mail: write nothing about anybody's situation in it."),
    )


class ThemeForm(forms.Form):
    """The texts and the place of a theme."""

    order = forms.IntegerField(label=_("Place among the themes"), min_value=0, max_value=1000)
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(self, data: Any = None, *, theme: Theme | None, seen: str = "") -> None:
        names, intros = (theme.names, theme.intros) if theme else ({}, {})
        initial: dict[str, Any] = {"order": theme.order if theme else 10, "seen": seen}
        initial |= {f"name_{code}": names.get(code, "") for code in CODES}
        initial |= {f"intro_{code}": intros.get(code, "") for code in CODES}
        super().__init__(data, initial=initial)
        for code in CODES:
            said = {"in_language": LANGUAGE_WORDS[code]}
            name = _("Name %(in_language)s") % said
            self.fields[f"name_{code}"] = LineField(label=name, max_length=120, required=code in ("fi", "sv"))
            self.fields[f"intro_{code}"] = TextField(
                label=_("What it is about, %(in_language)s") % said, max_length=2000
            )
        self.order_fields([*(f"{what}_{code}" for code in CODES for what in ("name", "intro")), "order"])

    def names(self) -> dict[str, str]:
        """Names by language."""
        return self._texts("name")

    def intros(self) -> dict[str, str]:
        """Introductions by language."""
        return self._texts("intro")

    def _texts(self, what: str) -> dict[str, str]:
        said = {code: self.cleaned_data[f"{what}_{code}"] for code in CODES}
        return {code: text for code, text in said.items() if text}


class DigestForm(PickingForm):
    """What one wants to hear of, and how often."""

    themes = forms.MultipleChoiceField(label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple)
    municipalities = PickField(label=_("Municipalities"), groups=municipality_groups)
    every_days = forms.TypedChoiceField(
        label=_("How often"), coerce=int, choices=[(n, DIGEST_WORDS[n]) for n in RHYTHMS]
    )

    def __init__(self, data: Any = None, *, page_language: str, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        themes = Theme.objects.order_by("order", "pk")
        choose_from(self, "themes", [(theme.slug, theme.name(page_language).text) for theme in themes])
        self.prepare(page_language, initial)
