"""Opening hours: the usual week as a grid of days, and days that are exceptions.

Hours that the grid cannot show (several seasons, more than two spans a day) stay as they are beside it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from polku.directory.content import Hours, Period
from polku.directory.forms.upkeep.fields import TimeField, problems_of_rows
from polku.directory.forms.upkeep.parts import LineField, PartForm, in_language
from polku.directory.forms.upkeep.rows import LANGUAGE_WORDS, MAX_ROWS
from polku.directory.queries.differences import Field
from polku.directory.queries.readable import Reader
from polku.directory.wording import weekday_name
from polku.ui.fields import DayField

DAYS = range(1, 8)
SPANS = (1, 2)
NOTE_LANGUAGES = ("fi", "sv", "en", "fi-selko")
Span = tuple[Any, Any]


class ExceptionRow(forms.Form):
    """Some days that differ from the usual week."""

    all_optional = True
    first_date = DayField(label=_("First day"))
    last_date = DayField(label=_("Last day"), required=False)
    closed = forms.BooleanField(label=_("Closed"), required=False)
    opens = TimeField(label=_("Opens at"), required=False)
    until = TimeField(label=_("Closes at"), required=False)
    note_fi = LineField(label=_("Why, in Finnish"))
    note_sv = LineField(label=_("Why, in Swedish"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.errors or not self.has_changed():
            return said
        if said.get("last_date") and said["last_date"] < said["first_date"]:
            self.add_error("last_date", _("The last day is before the first."))
        if bool(said.get("opens")) != bool(said.get("until")):
            self.add_error("until", _("Write both when it opens and when it closes."))
        if not said.get("closed") and not said.get("opens"):
            self.add_error("closed", _("Say that it is closed, or write the hours."))
        return said


class HoursPart(PartForm):
    """The hours of a channel."""

    slug = "ajat"
    title = _("Opening hours")
    intro: ClassVar[Any] = ""
    template = "directory/upkeep_part_hours.html"
    writes = ("hours",)

    all_optional = True
    by_reservation = forms.BooleanField(label=_("By appointment"), required=False)
    always_open = forms.BooleanField(label=_("Always open"), required=False)

    EMPTY_EXCEPTIONS: ClassVar[int] = 1

    # Where the hours are in the document

    def hours_of(self, document: Any) -> list[Hours]:
        """The hours that this part is about."""
        return list(document.hours)

    def with_hours(self, document: Any, hours: list[Hours]) -> dict[str, Any]:
        """The change of the document that puts hours in."""
        return {"hours": hours}

    # Reading

    def read(self, document: Any, language: str) -> dict[str, Any]:
        usual = self._usual(document)
        flags = {name: bool(usual and getattr(usual, name)) for name in ("by_reservation", "always_open")}
        notes = {f"note_{code}": usual.note.get(code, "") if usual else "" for code in NOTE_LANGUAGES}
        return flags | notes | _as_grid(usual)

    def make_rows(self, data: Any) -> None:
        for day in DAYS:
            for span in SPANS:
                self.fields[f"d{day}_opens{span}"] = TimeField(label=_("Opens at"), required=False)
                self.fields[f"d{day}_until{span}"] = TimeField(label=_("Closes at"), required=False)
        for code in NOTE_LANGUAGES:
            said = _("%(what)s %(in_language)s") % {
                "what": _("About the hours"),
                "in_language": LANGUAGE_WORDS[code],
            }
            self.fields[f"note_{code}"] = LineField(label=said)
        made = forms.formset_factory(
            ExceptionRow,
            extra=self.EMPTY_EXCEPTIONS,
            can_delete=True,
            max_num=MAX_ROWS,
            absolute_max=MAX_ROWS,
        )
        self.rows = made(
            data, prefix="exceptions", initial=[_as_row(h) for h in self._exceptions(self.document)]
        )

    @property
    def week(self) -> list[tuple[str, list[Any]]]:
        """The grid: each weekday with its four fields."""
        return [
            (
                weekday_name(day),
                [self[f"d{day}_{edge}{span}"] for span in SPANS for edge in ("opens", "until")],
            )
            for day in DAYS
        ]

    @property
    def notes(self) -> list[Any]:
        """The notes in each language."""
        return [self[f"note_{code}"] for code in NOTE_LANGUAGES]

    @property
    def beside(self) -> list[str]:
        """Hours that stay as they are, as lines of text."""
        kept = [h.model_dump(mode="json", exclude_defaults=True) for h in self._kept(self.document)]
        return Reader(self.language, []).text(Field("hours"), kept).splitlines()

    def _usual(self, document: Any) -> Hours | None:
        return next((h for h in self.hours_of(document) if _fits_grid(h)), None)

    def _exceptions(self, document: Any) -> list[Hours]:
        return [h for h in self.hours_of(document) if _fits_row(h)]

    def _kept(self, document: Any) -> list[Hours]:
        usual = self._usual(document)
        return [h for h in self.hours_of(document) if h is not usual and not _fits_row(h)]

    # Writing

    def is_valid(self) -> bool:
        rows_are_valid = self.rows.is_valid()
        return super().is_valid() and rows_are_valid

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for day in DAYS:
            for span in SPANS:
                if bool(said.get(f"d{day}_opens{span}")) != bool(said.get(f"d{day}_until{span}")):
                    self.add_error(f"d{day}_until{span}", _("Write both when it opens and when it closes."))
        return said

    def write(self, document: Any) -> dict[str, Any]:
        before = self._usual(document)
        usual = self._written_usual(before)
        exceptions = [
            self._written_exception(form.cleaned_data) for form in self.rows.forms if _is_kept(form)
        ]
        kept = self._kept(document)
        hours = [*([usual] if usual else []), *kept, *exceptions]
        same = {h.fingerprint() for h in hours} == {h.fingerprint() for h in self.hours_of(document)}
        return {} if same else self.with_hours(document, hours)

    def _written_usual(self, before: Hours | None) -> Hours | None:
        said = self.cleaned_data
        note = before.note if before else {}
        for code in NOTE_LANGUAGES:
            note = in_language(note, code, said[f"note_{code}"])
        flags = {name: said[name] for name in ("by_reservation", "always_open")}
        periods = _as_periods(said)
        if not periods and not note and not any(flags.values()):
            return None
        if before is not None and _spans_by_day(before) == _typed_spans(said):
            periods = list(before.periods)
        return Hours(periods=periods, note=note, **flags)

    @staticmethod
    def _written_exception(said: dict[str, Any]) -> Hours:
        note = {code: said[f"note_{code}"] for code in ("fi", "sv")}
        spans = (
            []
            if said["closed"]
            else [Period(first_day=1, last_day=7, opens=said["opens"], until=said["until"])]
        )
        return Hours(
            kind="exception", first_date=said["first_date"], last_date=said["last_date"], closed=said["closed"],
            periods=spans, note=note,
        )  # fmt: skip

    @property
    def row_problems(self) -> list[tuple[str, str, str]]:
        """What has to be mended in the exceptions, as (id of the field, its label, sentence)."""
        return problems_of_rows(self.rows)


def _fits_grid(hours: Hours) -> bool:
    if hours.kind != "usual" or hours.first_date or hours.last_date or hours.closed:
        return False
    return all(len(spans) <= len(SPANS) for spans in _spans_by_day(hours).values())


def _fits_row(hours: Hours) -> bool:
    if hours.kind != "exception" or hours.always_open or hours.by_reservation or not hours.first_date:
        return False
    whole_week = [p for p in hours.periods if (p.first_day, p.last_day) == (1, 7)]
    return (
        len(hours.periods) <= 1 and len(whole_week) == len(hours.periods) and set(hours.note) <= {"fi", "sv"}
    )


def _days_of(period: Period) -> list[int]:
    if period.first_day <= period.last_day:
        return list(range(period.first_day, period.last_day + 1))
    return [*range(period.first_day, 8), *range(1, period.last_day + 1)]


def _spans_by_day(hours: Hours) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {day: [] for day in DAYS}
    for period in hours.periods:
        for day in _days_of(period):
            found[day].append((period.opens, period.until))
    return {day: sorted(spans) for day, spans in found.items()}


def _as_grid(hours: Hours | None) -> dict[str, Any]:
    grid: dict[str, Any] = {}
    for day, spans in (_spans_by_day(hours) if hours else {}).items():
        for n, (opens, until) in enumerate(spans, start=1):
            grid |= {f"d{day}_opens{n}": _clock(opens), f"d{day}_until{n}": _clock(until)}
    return grid


def _clock(moment: Any) -> str:
    return f"{moment.hour}.{moment.minute:02d}"


def _as_row(hours: Hours) -> dict[str, Any]:
    period = hours.periods[0] if hours.periods else None
    return {
        "first_date": hours.first_date,
        "last_date": hours.last_date,
        "closed": hours.closed,
        "opens": _clock(period.opens) if period else "",
        "until": _clock(period.until) if period else "",
        "note_fi": hours.note.get("fi", ""),
        "note_sv": hours.note.get("sv", ""),
    }


def _typed_spans(said: dict[str, Any]) -> dict[int, list[Span]]:
    return {
        day: sorted(
            (said[f"d{day}_opens{n}"], said[f"d{day}_until{n}"])
            for n in SPANS
            if said.get(f"d{day}_opens{n}")
        )
        for day in DAYS
    }


def _as_periods(said: dict[str, Any]) -> list[Period]:
    """Neighbouring days with the same span become one period."""
    periods: list[Period] = []
    for day, spans in _typed_spans(said).items():
        for opens, until in spans:
            before = next(
                (p for p in periods if p.last_day == day - 1 and (p.opens, p.until) == (opens, until)), None
            )
            if before is not None:
                periods[periods.index(before)] = before.model_copy(update={"last_day": day})
            else:
                periods.append(Period(first_day=day, last_day=day, opens=opens, until=until))
    return periods


def _is_kept(form: forms.Form) -> bool:
    return bool(form.cleaned_data.get("first_date")) and not form.cleaned_data.get("DELETE")
