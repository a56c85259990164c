"""Numbers and days in words: at least 18, 16–29, under 30; six months rather than 180 days."""

from __future__ import annotations

import datetime
from dataclasses import replace

from babel.numbers import format_decimal
from django.utils.translation import get_language, npgettext, pgettext

from polku.criteria.wording.phrase import Unit, all_of
from polku.ui.days import short_day
from polku_engine.criteria import Range

# Days of a year, a month and a week as rules count them; a number that one of them divides is told in it.
_EVEN = ((365, "years"), (30, "months"), (7, "weeks"), (1, "days"))
Number = int | float


def amount(test: Number | Range, unit: Unit, *, whole: bool = True) -> str:
    """A value or a range with its unit: vähintään 6 kuukautta, 16–29-vuotias."""
    if not isinstance(test, Range):
        return with_unit((test,), unit)
    test = _plainest(test, unit, whole=whole)
    low, high = test.low, test.high
    if low is not None and low == high:
        return with_unit((low,), unit)  # type: ignore[arg-type]
    if low is not None and high is not None and test.low_included and test.high_included:
        return with_unit((low, high), unit)  # type: ignore[arg-type]
    return all_of([*_low_end(test, unit), *_high_end(test, unit)])


def _low_end(test: Range, unit: Unit) -> list[str]:
    if test.low is None:
        return []
    words = (
        pgettext("criteria amount", "at least %(amount)s")
        if test.low_included
        else pgettext("criteria amount", "more than %(amount)s")
    )
    return [words % {"amount": with_unit((test.low,), unit)}]  # type: ignore[arg-type]


def _high_end(test: Range, unit: Unit) -> list[str]:
    if test.high is None:
        return []
    words = (
        pgettext("criteria amount", "at most %(amount)s")
        if test.high_included
        else pgettext("criteria amount", "under %(amount)s")
    )
    return [words % {"amount": with_unit((test.high,), unit)}]  # type: ignore[arg-type]


def _plainest(test: Range, unit: Unit, *, whole: bool) -> Range:
    """The same range as people say it: whole numbers from and to; "over 18" means 18 to some and 19 to others."""
    if not whole:
        return test
    both = test.low is not None and test.high is not None
    if test.low is not None and not test.low_included and (both or unit in (Unit.AGE, Unit.PLAIN)):
        test = replace(test, low=test.low + 1, low_included=True)  # type: ignore[operator]
    if test.high is not None and not test.high_included and both:
        test = replace(test, high=test.high - 1, high_included=True)  # type: ignore[operator]
    return test


def with_unit(numbers: tuple[Number, ...], unit: Unit) -> str:
    """One number or from–to with its unit, in the form that the sentence of this unit needs."""
    if unit in (Unit.UNTIL, Unit.DURATION):
        return _time(numbers, unit)
    return _counted(numbers, unit)


def within(days: Number) -> str:
    """Within 6 months: 6 kuukauden kuluessa."""
    (number,), kind = _even((days,))
    count, values = _plural(number), {"within": written(number)}
    return {
        "years": npgettext("criteria", "within %(within)s year", "within %(within)s years", count),
        "months": npgettext("criteria", "within %(within)s month", "within %(within)s months", count),
        "weeks": npgettext("criteria", "within %(within)s week", "within %(within)s weeks", count),
        "days": npgettext("criteria", "within %(within)s day", "within %(within)s days", count),
    }[kind] % values


def _even(days: tuple[Number, ...]) -> tuple[tuple[Number, ...], str]:
    for length, kind in _EVEN:
        if any(days) and all(day == int(day) and day % length == 0 for day in days):
            return tuple(int(day) // length for day in days), kind
    return days, "days"


def _time(days: tuple[Number, ...], unit: Unit) -> str:
    numbers, kind = _even(days)
    count, values = _plural(numbers[-1]), {"number": _span(numbers), "count": _span(numbers)}
    if unit is Unit.DURATION:
        return {
            "years": npgettext("criteria", "%(number)s year", "%(number)s years", count),
            "months": npgettext("criteria", "%(number)s month", "%(number)s months", count),
            "weeks": npgettext("criteria", "%(number)s week", "%(number)s weeks", count),
            "days": npgettext("criteria", "%(number)s day", "%(number)s days", count),
        }[kind] % values
    return {
        "years": npgettext("criteria", "%(count)s year", "%(count)s years", count),
        "months": npgettext("criteria", "%(count)s month", "%(count)s months", count),
        "weeks": npgettext("criteria", "%(count)s week", "%(count)s weeks", count),
        "days": npgettext("criteria", "%(count)s day", "%(count)s days", count),
    }[kind] % values


def _counted(numbers: tuple[Number, ...], unit: Unit) -> str:
    count, values = _plural(numbers[-1]), {"number": _span(numbers)}
    match unit:
        case Unit.AGE:
            return npgettext("criteria", "%(number)s year old", "%(number)s years old", count) % values
        case Unit.HOURS:
            return npgettext("criteria", "%(number)s hour", "%(number)s hours", count) % values
        case Unit.POINTS:
            return npgettext("criteria", "%(number)s point", "%(number)s points", count) % values
        case Unit.PERCENT:
            return pgettext("criteria", "%(number)s%%") % values
        case Unit.EUROS:
            return pgettext("criteria", "€%(number)s") % values
        case _:
            return values["number"]


def told_amount(gap: float, unit: Unit) -> str:
    """A number by itself with its unit: 20 päivää, 1 vuosi."""
    number = abs(gap)
    if unit is Unit.AGE:
        count = _plural(number)
        return npgettext("criteria", "%(count)s year", "%(count)s years", count) % {"count": written(number)}
    if unit in (Unit.HOURS, Unit.POINTS):
        return _counted_alone(number, unit)
    return with_unit((number,), Unit.UNTIL if unit is Unit.DURATION else unit)


def _counted_alone(number: Number, unit: Unit) -> str:
    count, values = _plural(number), {"count": written(number)}
    if unit is Unit.HOURS:
        return npgettext("criteria", "%(count)s hour", "%(count)s hours", count) % values
    return npgettext("criteria", "%(count)s point", "%(count)s points", count) % values


def days_text(test: datetime.date | Range) -> str:
    """A day or a stretch of days: viimeistään 31.12.2026."""
    if not isinstance(test, Range):
        return pgettext("criteria days", "on %(day)s") % {"day": short_day(test)}
    low, high = _whole_days(test)
    if low is None:
        return _until_day(high, test.high_included)
    if high is None:
        return _from_day(low, test.low_included)
    if low == high:
        return days_text(low)
    return pgettext("criteria days", "between %(first)s and %(last)s") % {
        "first": short_day(low),
        "last": short_day(high),
    }


def _until_day(day: datetime.date | None, included: bool) -> str:
    words = (
        pgettext("criteria days", "on %(day)s or earlier")
        if included
        else pgettext("criteria days", "before %(day)s")
    )
    return words % {"day": short_day(day) if day else ""}


def _from_day(day: datetime.date, included: bool) -> str:
    words = (
        pgettext("criteria days", "on %(day)s or later")
        if included
        else pgettext("criteria days", "after %(day)s")
    )
    return words % {"day": short_day(day)}


def _whole_days(test: Range) -> tuple[datetime.date | None, datetime.date | None]:
    low, high, day = test.low, test.high, datetime.timedelta(days=1)
    if not (isinstance(low, datetime.date) and isinstance(high, datetime.date)):
        return low, high  # type: ignore[return-value]
    return low if test.low_included else low + day, high if test.high_included else high - day


def written(number: Number) -> str:
    """A number as the language writes it: 1 200,50."""
    language = (get_language() or "fi").partition("-")[0]
    return format_decimal(number, locale=language, format="#,##0.##" if number >= 10_000 else "0.##")


def _span(numbers: tuple[Number, ...]) -> str:
    return "–".join(written(number) for number in numbers)


def _plural(number: Number) -> int:
    return 1 if number == 1 else 2
