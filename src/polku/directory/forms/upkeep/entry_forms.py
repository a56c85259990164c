"""Making an entry, saying who keeps it true, stating how things are today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.directory.actions.keeping import MAX_CLAIM
from polku.directory.choices import ClaimKind, EntryKind
from polku.directory.content import EntryContent
from polku.directory.forms.upkeep.fields import choose_from
from polku.directory.forms.upkeep.parts import LineField, TextField
from polku.directory.models import Claim, Entry
from polku.shared import clock
from polku.shared.languages import pick

RHYTHMS = (
    (30, _("every month")),
    (90, _("every three months")),
    (180, _("twice a year")),
    (365, _("once a year")),
)
CLAIM_WEEKS = ((1, _("one week")), (2, _("two weeks")), (4, _("four weeks")), (12, _("twelve weeks")))


class NewEntryForm(forms.Form):
    """The first words of a new entry."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=EntryKind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "A service has somebody's duty behind it. An activity may be a club, a group or volunteering."
        ),
    )
    organisation = forms.TypedChoiceField(label=_("Whose is it?"), coerce=int)
    name_fi = LineField(label=_("Name in Finnish"), required=True)
    name_sv = LineField(label=_("Name in Swedish"))
    summary_fi = TextField(label=_("In short, in Finnish"), rows=2, max_length=150)

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose_from(self, "organisation", organisations)

    def content(self, copied: EntryContent | None = None) -> EntryContent:
        """The first document, from nothing or from a copied one."""
        said = self.cleaned_data
        document = copied.model_dump(mode="json") if copied else {}
        name = {**document.get("name", {}), "fi": said["name_fi"], "sv": said["name_sv"]}
        summary = {**document.get("summary", {}), "fi": said["summary_fi"]}
        # Groups are dated: a copy begins without them.
        return EntryContent.model_validate(document | {"name": name, "summary": summary, "groups": []})


class OwnerForm(forms.Form):
    """Who keeps an entry true, and how often."""

    owner_label = LineField(
        label=_("Role or team that keeps this true"),
        max_length=120,
        help_text=_("A role, not a person: people change."),
    )
    owner_email = forms.EmailField(
        label=_("Shared e-mail address for reminders"),
        required=False,
        max_length=254,
        help_text=_(
            "The reminder has a link by which the text can be confirmed or changed without an account."
        ),
    )
    review_every_days = forms.TypedChoiceField(
        label=_("How often it is checked"), coerce=int, choices=RHYTHMS
    )

    def __init__(self, data: Any = None, *, entry: Entry) -> None:
        initial = {name: getattr(entry, name) for name in ("owner_label", "owner_email", "review_every_days")}
        super().__init__(data, initial=initial)
        if entry.review_every_days not in dict(RHYTHMS):
            own = (entry.review_every_days, _("every %(days)s days") % {"days": entry.review_every_days})
            choose_from(self, "review_every_days", [own, *RHYTHMS])


class NowForm(forms.Form):
    """How things are today: places, waiting time, places left in each group."""

    all_optional = True
    weeks = forms.TypedChoiceField(label=_("This holds for"), coerce=int, choices=CLAIM_WEEKS, initial=4)

    def __init__(
        self,
        *args: Any,
        content: EntryContent,
        claims: dict[tuple[str, str], Claim],
        language: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.names: dict[str, tuple[str, str]] = {}
        self._add("capacity", _("Free places now"), ClaimKind.CAPACITY, "", claims)
        self._add("waiting", _("Waiting time in days"), ClaimKind.WAITING, "", claims)
        for n, group in enumerate(group for group in content.groups if not _is_over(group.last_date)):
            said = _("Places left: %(group)s") % {"group": pick(group.name, language).text}
            self._add(f"group{n}", said, ClaimKind.GROUP_PLACES, group.key, claims)
        self.order_fields([*self.names, "weeks"])

    def _add(self, name: str, label: Any, kind: str, key: str, claims: dict[tuple[str, str], Claim]) -> None:
        claim = claims.get((kind, key))
        self.names[name] = (kind, key)
        self.fields[name] = forms.IntegerField(
            label=label,
            required=False,
            min_value=0,
            max_value=MAX_CLAIM,
            initial=claim.value if claim else None,
        )
        self.fields[name].widget.attrs["class"] = "short"

    def said(self) -> list[tuple[str, str, int]]:
        """The claims that were written, as (kind, group, value)."""
        return [
            (*self.names[n], self.cleaned_data[n]) for n in self.names if self.cleaned_data.get(n) is not None
        ]

    @property
    def until(self) -> date:
        """The last day of what was said."""
        return clock.today() + timedelta(weeks=self.cleaned_data["weeks"])


def _is_over(last_date: date | None) -> bool:
    return last_date is not None and last_date < clock.today()


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = TextField(label=_("Reason"), rows=3, max_length=1000, required=True)


class ArchiveForm(forms.Form):
    """Taking an entry off the public pages."""

    reason = LineField(label=_("Why?"), help_text=_("Kept in the history."))
