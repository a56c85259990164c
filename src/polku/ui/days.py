"""Days and times in words, always as in Finland, in the language of the page."""

from datetime import date, datetime, time

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.dateformat import time_format

from polku.shared.clock import HELSINKI

# Per language: short day, long day, the word before a time of day, hours and minutes.
FORMATS = {
    "fi": ("j.n.Y", "j. E Y", "klo ", "G.i"),
    "sv": ("j.n.Y", "j F Y", "kl. ", "G.i"),
    "en": ("j M Y", "j F Y", "", "G:i"),
}


def in_finland[Day: (date, datetime)](value: Day) -> Day:
    """A moment as the clocks of Finland show it; a day is a day everywhere."""
    return value.astimezone(HELSINKI) if isinstance(value, datetime) and value.tzinfo else value


def short_day(value: date | datetime) -> str:
    """3.11.2025, in English 3 Nov 2025."""
    return format_date(in_finland(value), _formats()[0])


def long_day(value: date | datetime) -> str:
    """3. marraskuuta 2025, 3 november 2025, 3 November 2025."""
    return format_date(in_finland(value), _formats()[1])


def time_of_day(value: time | datetime) -> str:
    """9.30, in English 9:30."""
    local = value if isinstance(value, time) else in_finland(value)
    return time_format(local, _formats()[3])


def day_and_time(value: datetime) -> str:
    """to 6.11.2025 klo 13.00."""
    weekday = format_date(in_finland(value), "D")
    if _language() != "en":
        weekday = weekday.lower()
    return f"{weekday} {short_day(value)} {_formats()[2]}{time_of_day(value)}"


def _formats() -> tuple[str, str, str, str]:
    return FORMATS[_language()]


def _language() -> str:
    code = (translation.get_language() or "fi").partition("-")[0]
    return code if code in FORMATS else "fi"
