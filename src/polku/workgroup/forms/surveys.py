"""Surveys: what is asked, of whom, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.shared.languages import LANGUAGES, pick
from polku.ui.conflicts import VersionedForm
from polku.ui.fields import DayField
from polku.ui.texts import TextsForm
from polku.workgroup.choices import QuestionKind, SurveyKind
from polku.workgroup.content import MAX_OPTIONS, WITH_OPTIONS, QuestionContent, SurveyContent
from polku.workgroup.forms.base import Choices, lines_field, pick_field

Json = dict[str, Any]
TEXT = 5_000
MOST = 1_000_000_000


class SurveyForm(TextsForm):
    """What a survey is, until when it can be answered, and who keeps it."""

    def __init__(
        self,
        *args: Any,
        titles: Mapping[str, str] | None = None,
        intros: Mapping[str, str] | None = None,
        people: Choices,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.add_texts("title", _("Title"), titles or {})
        self.add_texts(
            "intro",
            _("Why it is asked, and what the answers are used for"),
            intros or {},
            long=True,
            rows=5,
            help_text=_("Whoever answers sees this first."),
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("What it is"),
            choices=SurveyKind.choices,
            initial=SurveyKind.MAPPING,
            widget=forms.RadioSelect,
        )
        self.fields["closes_on"] = DayField(label=_("Last day to answer"))
        self.fields["keeper"] = pick_field(_("Who sees to the survey"), people)

    def clean(self) -> Json:
        self.require_text("title")
        return self.cleaned_data


class QuestionForm(TextsForm):
    """One question. Options stand a line each, in the same order in every language."""

    def __init__(self, *args: Any, question: Json, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_texts("words", _("Question"), question.get("words", {}))
        self.add_texts("help", _("Help under the question"), question.get("help", {}))
        lines = {
            code: "\n".join(option["words"].get(code, "") for option in question.get("options", ()))
            for code in ("fi", "sv", "en", "fi-selko")
        }
        self.add_texts(
            "options",
            _("Options, one on each line"),
            {code: text for code, text in lines.items() if text.strip()},
            long=True,
            rows=4,
            help_text=_("Only for questions with options. Keep the same order in every language."),
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("How it is answered"),
            choices=QuestionKind.choices,
            initial=question.get("kind", QuestionKind.LONG),
        )
        self.fields["required"] = forms.BooleanField(
            label=_("It must be answered"), required=False, initial=question.get("required", False)
        )

    def clean(self) -> Json:
        self.require_text("words")
        with_options = self.cleaned_data.get("kind") in WITH_OPTIONS
        if with_options and not 2 <= len(self._options) <= MAX_OPTIONS:
            self.add_error("options_fi", _("Write from two to twelve options, one on each line."))
        return self.cleaned_data

    @property
    def _options(self) -> list[dict[str, str]]:
        written = {code: text.splitlines() for code, text in self.texts("options").items()}
        count = max((len(lines) for lines in written.values()), default=0)
        rows = [
            {code: lines[n].strip() for code, lines in written.items() if n < len(lines) and lines[n].strip()}
            for n in range(count)
        ]
        return [row for row in rows if row]

    @property
    def question(self) -> Json:
        """What was written, as a question without its key."""
        kind = self.cleaned_data["kind"]
        return {
            "kind": kind,
            "words": self.texts("words"),
            "help": self.texts("help"),
            "options": self._options if kind in WITH_OPTIONS else [],
            "required": self.cleaned_data["required"],
        }


class AskForm(forms.Form):
    """Who is asked: members of the network by ticking, one other at a time from a list."""

    all_optional = True

    def __init__(self, *args: Any, members: Choices, others: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        if members:
            self.fields["members"] = forms.TypedMultipleChoiceField(
                label=_("Members of the network"),
                coerce=int,
                choices=list(members),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["other"] = pick_field(
            _("Somebody else, such as a national actor"), others, required=False, empty_value=None
        )

    def clean(self) -> Json:
        if not self.chosen:
            self.add_error(None, _("Choose at least one organisation."))
        return self.cleaned_data

    @property
    def chosen(self) -> list[int]:
        """Numbers of the organisations."""
        other = self.cleaned_data.get("other")
        return [*self.cleaned_data.get("members", []), *([other] if other else [])]


class AddressForm(forms.Form):
    """Where and in which language an organisation is asked."""

    address = forms.EmailField(
        label=_("E-mail for this survey"),
        required=False,
        help_text=_(
            "Leave empty to use the organisation's own address. Use a shared one where there is one."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=[(each.code, each.name) for each in LANGUAGES]
    )


class DayForm(forms.Form):
    """A last day."""

    closes_on = DayField(label=_("Last day to answer"))


class CopyForm(DayForm):
    """A new survey from an earlier one."""

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["keeper"] = pick_field(_("Who sees to the survey"), people)


class ConclusionsForm(TextsForm):
    """What was found out."""

    def __init__(self, *args: Any, conclusions: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_texts("conclusions", _("What was found out"), conclusions, long=True, rows=8)


class AnswerForm(VersionedForm):
    """The questions of a survey as fields. What must be answered is asked only when the answer is sent."""

    def __init__(
        self, *args: Any, content: SurveyContent, answers: Json, language: str, sends: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.content = content
        for number, question in enumerate(content.questions, 1):
            made = _answer_field(question, language)
            made.label = f"{number}. {pick(question.words, language)}"
            made.help_text = pick(question.help, language).text
            made.required = question.required
            made.initial = _shown(question, answers.get(question.key))
            self.fields[question.key] = made
        if not sends:
            for name in self.fields:
                self.fields[name].required = False

    @property
    def answers(self) -> Json:
        """What was answered, by question; what was left empty is left out."""
        found = {}
        for question in self.content.questions:
            value = self.cleaned_data.get(question.key)
            if value not in (None, "", []):
                found[question.key] = value == "yes" if question.kind == QuestionKind.YES_NO else value
        return found


def _answer_field(question: QuestionContent, language: str) -> forms.Field:
    options = [(option.key, pick(option.words, language).text) for option in question.options]
    match question.kind:
        case QuestionKind.SHORT:
            return forms.CharField(max_length=300)
        case QuestionKind.CHOICE:
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect)
        case QuestionKind.CHOICES:
            return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple)
        case QuestionKind.YES_NO:
            return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect)
        case QuestionKind.NUMBER:
            return forms.IntegerField(min_value=0, max_value=MOST)
    return lines_field("", rows=5, max_length=TEXT)


def _shown(question: QuestionContent, value: Any) -> Any:
    if question.kind == QuestionKind.YES_NO and value is not None:
        return "yes" if value else "no"
    return value


class DeclineForm(forms.Form):
    """Why an organisation does not answer."""

    reason = forms.CharField(
        label=_("Why will your organisation not answer?"),
        max_length=500,
        help_text=_("A few words are enough. Those who asked see them."),
    )
