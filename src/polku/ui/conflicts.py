"""Two who write the same thing at once: the later one sees both texts, and either can be kept.

A form carries the number of the version it was opened at, and a mark of each value that stood in it. When an action
finds a newer version, the marks tell who changed what. What only one of the two changed stays as that one left it.
What both changed is shown side by side in the form itself: mine in its field, theirs beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.choices import flatten_choices
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from polku.shared.errors import Conflict
from polku.shared.text import clean
from polku.ui.access import forget_typed
from polku.ui.days import short_day
from polku.ui.fields import done

SEEN = "seen"


@dataclass(frozen=True)
class Other:
    """What another saved in a field; `taken` when the field says so already, as only the other had changed it."""

    text: str
    taken: bool


class VersionInput(forms.HiddenInput):
    """The number of the version on the screen, and with it the marks of what stood there."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: Callable[[], str] = str

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        number = super().render(name, value, attrs, renderer)
        return number if value in (None, "") else number + super().render(SEEN, self.marks(), None, renderer)


class VersionedForm(forms.Form):
    """Base: a form over something that has versions. Its initial values are what stands now, its number too."""

    version = forms.IntegerField(widget=VersionInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # By field: what another saved meanwhile, where the two forms differ.
        self.meanwhile: dict[str, Other] = {}
        self.saved_by = ""
        # What the form is over was taken away meanwhile: none of it is theirs to stay.
        self.is_gone = False
        cast(VersionInput, self.fields["version"].widget).marks = self._marks

    def full_clean(self) -> None:
        """As always; where the writer chose the other's text, that one is read."""
        if self.is_bound:
            self._take([name for name in self.fields if self.data.get(f"keep-{name}") == "theirs"])
        super().full_clean()

    @property
    def opened_at(self) -> int:
        """The number of the version the form was opened at; none that exists when it does not say."""
        number = self.cleaned_data.get("version")
        return -1 if number is None else int(number)

    @property
    def is_conflict(self) -> bool:
        """Whether something has to be chosen."""
        return any(not other.taken for other in self.meanwhile.values())

    @property
    def stands_already(self) -> bool:
        """Whether all that was typed is what stands now."""
        return all(
            _plain(self.cleaned_data.get(name)) == _plain(self._stands(name)) for name in self._compared()
        )

    def set_beside(self) -> bool:
        """Lay what stands now beside what was typed; the form is then one of the newest version.

        Says whether both have changed the same field.
        """
        marks = None if self.is_gone else self.data.get(SEEN)
        seen = (
            dict(pair.split(":", 1) for pair in marks.split(",") if ":" in pair)
            if marks is not None
            else None
        )
        for name in self._compared():
            mine, theirs = _mark(self.cleaned_data.get(name)), _mark(self._stands(name))
            opened = seen.get(name, "") if seen is not None else None
            if theirs not in (mine, opened):
                told = _told(self.fields[name], self._stands(name))
                self.meanwhile[name] = Other(told, taken=mine == opened)
        self._take([name for name, other in self.meanwhile.items() if other.taken])
        self._send("version", [str(self._stands("version"))])
        self._send(SEEN, [self._marks_now()])
        self._forget_choices()
        super().full_clean()
        return self.is_conflict

    def _compared(self) -> list[str]:
        return [name for name, field in self.fields.items() if not field.widget.is_hidden]

    def _stands(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def _marks(self) -> str:
        return str(self.data.get(SEEN, "")) if self.is_bound else self._marks_now()

    def _marks_now(self) -> str:
        marks = ((name, _mark(self._stands(name))) for name in self._compared())
        return ",".join(f"{name}:{mark}" for name, mark in marks if mark)

    def _take(self, names: list[str]) -> None:
        for name in names:
            self._send(self.add_prefix(name), _as_sent(self[name], self._stands(name)))

    def _send(self, name: str, values: list[str]) -> None:
        data = cast(QueryDict, self.data).copy()
        data.setlist(name, values)
        self.data = data

    def _forget_choices(self) -> None:
        data = cast(QueryDict, self.data).copy()
        for name in self.fields:
            data.pop(f"keep-{name}", None)
        self.data = data


def kept(
    request: HttpRequest, form: VersionedForm, act: Callable[[int], Any], *, by: Callable[[], str] = str
) -> bool:
    """Whether a form that was sent is in order and saved. `act` gets the number of the version it was opened at.

    A form that says what stands already, such as one sent twice, is not saved again. When another saved meanwhile,
    what they changed elsewhere stays; where both changed the same, the form shows both texts and (from `by`) who
    saved, and nothing is saved yet.
    """
    for attempt in range(2):
        try:
            if saved := done(form, lambda: act(form.opened_at)):
                forget_typed(request)
                if attempt:
                    messages.info(
                        request, _("Somebody else saved this meanwhile too. Both changes are kept.")
                    )
            return saved
        except Conflict as problem:
            form.saved_by = by()
            refused = str(problem)
            if form.stands_already:
                forget_typed(request)
                return True
            if form.set_beside():
                return False
    form.add_error(None, refused)
    return False


def form_status(form: forms.Form | None) -> int:
    """What the page of a form answers: opened, refused, or both texts."""
    if form is None or not form.is_bound:
        return 200
    return 409 if getattr(form, "meanwhile", None) else 422


def form_page(request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """A page that asks. What was sent comes back with all that was typed."""
    status = form_status(form) if request.method == "POST" else 200
    return render(request, template, {"form": form, "noindex": True, **context}, status=status)


def _plain(value: Any) -> str:
    """A value by which two are the same or not, whether it was typed or has been kept."""
    match value:
        case None | False:
            return ""
        case list() | tuple() | set():
            return "\n".join(sorted(map(str, value)))
        case Decimal():
            return f"{value.normalize():f}"
    return "\n".join(clean(str(value)).splitlines())


def _mark(value: Any) -> str:
    plain = _plain(value)
    return hashlib.blake2s(plain.encode(), digest_size=4).hexdigest() if plain else ""


def _as_sent(bound: forms.BoundField, value: Any) -> list[str]:
    """A kept value as the field's own control sends it."""
    if isinstance(value, bool):
        return ["on"] if value else []
    said = bound.field.widget.format_value(bound.field.prepare_value(value))
    return said if isinstance(said, list) else [] if said is None else [str(said)]


def _told(field: forms.Field, value: Any) -> str:
    """A kept value in words."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return short_day(value)
    pairs: Iterable[tuple[Any, Any]] = flatten_choices(getattr(field, "choices", ()))
    labels = {str(code): str(label) for code, label in pairs}
    chosen = value if isinstance(value, list | tuple) else [value]
    if labels:
        return "\n".join(labels.get(str(each), str(each)) for each in chosen if each not in (None, ""))
    return str(field.widget.format_value(field.prepare_value(value)) or "")
