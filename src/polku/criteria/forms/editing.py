"""Forms around the rules: a new set, what it is about, its source, a human check, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.criteria.actions.editing import about_seen
from polku.criteria.choices import Purpose, SourceKind
from polku.criteria.content import CriteriaContent, SourceContent
from polku.criteria.forms.fields import (
    RHYTHMS,
    LineField,
    TextField,
    choose_from,
    texts_initial,
    texts_of,
)
from polku.criteria.models import ClientGroup, CriteriaSet
from polku.ui.fields import DayField


class _NamedForm(forms.Form):
    """A name in the languages there are; Finnish or Swedish is needed."""

    name_fi = LineField(label=_("Name in Finnish"), max_length=200)
    name_sv = LineField(label=_("Name in Swedish"), max_length=200)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("name_fi") and not said.get("name_sv"):
            self.add_error("name_fi", _("Write a name in Finnish or in Swedish."))
        return said

    def names(self) -> dict[str, str]:
        """The names that were written."""
        return texts_of(self, "name")


class NewForm(_NamedForm):
    """The beginning of a set: whose it is, what it decides and what it is called."""

    name_fi = LineField(
        label=_("Name in Finnish"),
        max_length=200,
        help_text=_("For example: Työpajan valmentautujat"),
    )
    purpose = forms.ChoiceField(
        label=_("What do the criteria decide?"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    client_group = forms.TypedChoiceField(
        label=_("Whom are they about?"), coerce=int, required=False, empty_value=None
    )
    organisation = forms.TypedChoiceField(label=_("Whose criteria are they?"), coerce=int)

    def __init__(
        self,
        data: Any = None,
        *,
        organisations: list[tuple[int, str]],
        groups: list[tuple[int, str]],
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        choose_from(self, "client_group", [("", _("Everybody")), *groups])
        choose_from(self, "organisation", organisations)
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations[0][0]

    def group(self) -> ClientGroup | None:
        """The client group that was chosen."""
        return ClientGroup.objects.filter(pk=self.cleaned_data["client_group"] or 0).first()


class AboutForm(_NamedForm):
    """What a set is about and who keeps it true."""

    name_en = LineField(label=_("Name in English"), max_length=200)
    name_fi_selko = LineField(label=_("Name in easy Finnish"), max_length=200)
    purpose = forms.ChoiceField(
        label=_("What do the criteria decide?"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    client_group_id = forms.TypedChoiceField(
        label=_("Whom are they about?"), coerce=int, required=False, empty_value=None
    )
    owner_label = LineField(
        label=_("Role or team that keeps this true"),
        max_length=120,
        help_text=_("A role, not a person: people change."),
    )
    owner_email = forms.EmailField(
        label=_("Shared e-mail address for reminders"),
        required=False,
        max_length=254,
        help_text=_("Not shown to the public."),
    )
    check_every_days = forms.TypedChoiceField(label=_("How often it is checked"), coerce=int, choices=RHYTHMS)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, criteria: CriteriaSet, groups: list[tuple[int, str]]) -> None:
        names = (
            "purpose", "client_group_id", "owner_label", "owner_email", "check_every_days"
        )  # fmt: skip
        initial = {name: getattr(criteria, name) for name in names} | {"seen": about_seen(criteria)}
        super().__init__(data, initial=initial | texts_initial("name", criteria.names))
        choose_from(self, "client_group_id", [("", _("Everybody")), *groups])
        days = criteria.check_every_days
        if days not in dict(RHYTHMS):
            choose_from(
                self, "check_every_days", [(days, _("every %(days)s days") % {"days": days}), *RHYTHMS]
            )

    def said(self) -> dict[str, Any]:
        """What was said, by field of the set."""
        names = ("purpose", "client_group_id", "owner_label", "owner_email", "check_every_days")
        return {name: self.cleaned_data[name] for name in names} | {"names": self.names()}


class SourceForm(forms.Form):
    """Where the criteria come from, and when they hold."""

    kind = forms.ChoiceField(
        label=_("What do the criteria rest on?"), choices=SourceKind.choices, widget=forms.RadioSelect
    )
    reference = LineField(
        label=_("Which one"),
        help_text=_("A law with its section (for example 531/2017, 64 §), or the decision and its day."),
    )
    url = forms.URLField(label=_("Address on the web"), required=False, max_length=1000)
    valid_from = DayField(
        label=_("Holds from"), help_text=_("Empty: from the day it is put in use."), required=False
    )
    valid_to = DayField(label=_("Holds until"), help_text=_("Empty: until further notice."), required=False)
    checked_on = DayField(label=_("Last checked"), required=False)

    def __init__(self, data: Any = None, *, content: CriteriaContent) -> None:
        source = {
            "kind": content.source.kind,
            "reference": content.source.reference,
            "url": content.source.url,
        }
        days = {name: getattr(content, name) for name in ("valid_from", "valid_to", "checked_on")}
        super().__init__(data, initial=source | days)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("kind") in (SourceKind.LAW, SourceKind.DECISION) and not said.get("reference"):
            self.add_error("reference", _("Write which law and section, or which decision."))
        first, last = said.get("valid_from"), said.get("valid_to")
        if first and last and first > last:
            self.add_error("valid_to", _("The last day is before the first day."))
        return said

    def change(self, content: CriteriaContent) -> CriteriaContent:
        """The document with this source and these days."""
        said = self.cleaned_data
        source = SourceContent(kind=said["kind"], reference=said["reference"], url=said["url"])
        days = {name: said[name] for name in ("valid_from", "valid_to", "checked_on")}
        return content.model_copy(update={"source": source, **days})


class CheckForm(forms.Form):
    """What a person must judge, and who does."""

    words_fi = TextField(
        label=_("What is checked, in Finnish"), help_text=_("For example: palvelu sopii hakijalle")
    )
    words_sv = TextField(label=_("What is checked, in Swedish"))
    words_en = TextField(label=_("What is checked, in English"))
    words_fi_selko = TextField(label=_("What is checked, in easy Finnish"))
    who = LineField(
        label=_("Who checks it"),
        required=True,
        help_text=_("A role or an organisation, not a person's name."),
    )

    def __init__(self, data: Any = None, *, words: dict[str, str], who: str) -> None:
        super().__init__(data, initial=texts_initial("words", words) | {"who": who})

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("words_fi") and not said.get("words_sv"):
            self.add_error("words_fi", _("Write what is checked in Finnish or in Swedish."))
        return said

    def words(self) -> dict[str, str]:
        """The words in each language."""
        return texts_of(self, "words")


class ForkForm(forms.Form):
    """Whose the copy becomes."""

    organisation = forms.TypedChoiceField(label=_("Whose criteria are they?"), coerce=int)

    def __init__(self, data: Any = None, *, organisations: list[tuple[int, str]]) -> None:
        super().__init__(data)
        choose_from(self, "organisation", organisations)


class ReasonForm(forms.Form):
    """Why something is turned down."""

    reason = TextField(label=_("Reason"), rows=3, max_length=1000, required=True)
