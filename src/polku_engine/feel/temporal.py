"""Dates, times and durations of FEEL (DMN 10.3.2.3): proleptic Gregorian, years to ±999 999 999, exact
decimals of a second.

Python's own `datetime` stops at the year 9999 and at microseconds, so FEEL values have their own small classes.
A constructor raises `ValueError` for what is not a date or time; FEEL turns that into `null`.
"""

import datetime
import re
import zoneinfo
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

DAY_SECONDS = 86_400
MAX_YEAR = 999_999_999
MAX_OFFSET = 18 * 3600

_DATE = r"(?P<year>-?(?:[1-9]\d{4,8}|\d{4}))-(?P<month>\d\d)-(?P<day>\d\d)"
_ZONE = (
    r"(?:(?P<utc>Z)|(?P<sign>[+-])(?P<oh>\d\d):(?P<om>\d\d)(?::(?P<os>\d\d))?|@(?P<zone>[A-Za-z][\w+/-]*))?"
)
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d(?:\.\d+)?)" + _ZONE
_DATE_PATTERN = re.compile(_DATE)
_TIME_PATTERN = re.compile(_TIME)
_DATE_TIME_PATTERN = re.compile(_DATE + "T" + _TIME)
_MONTHS_PATTERN = re.compile(r"(?P<sign>-?)P(?=\d)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?")
_SECONDS_PATTERN = re.compile(
    r"(?P<sign>-?)P(?=[\dT])(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d*)?)S)?)?"
)


@lru_cache(maxsize=256)
def _zone_info(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {name}") from error


def _near(date: "Date", second_of_day: Decimal) -> datetime.datetime:
    """The same date in a year Python knows: zone rules repeat with the calendar every 400 years."""
    year = date.year if 2 <= date.year <= 9998 else 2000 + date.year % 400
    day = datetime.datetime(year, date.month, date.day)  # noqa: DTZ001 (the caller says which zone)
    return day + datetime.timedelta(seconds=int(second_of_day))


def _seconds(offset: datetime.timedelta | None) -> int:
    return int(offset.total_seconds()) if offset is not None else 0


@dataclass(frozen=True, slots=True)
class Zone:
    """A fixed offset from UTC in seconds, or a named zone whose offset depends on the date."""

    offset: int | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        if self.name is not None:
            _zone_info(self.name)
        elif self.offset is None or abs(self.offset) > MAX_OFFSET:
            raise ValueError("a time zone needs a name or an offset of at most 18 hours")

    def seconds_at(self, date: "Date", second_of_day: Decimal) -> int:
        """The offset that holds on a local date and time."""
        if self.name is None:
            return self.offset or 0
        local = _near(date, second_of_day)
        return _seconds(local.replace(tzinfo=_zone_info(self.name)).utcoffset())

    def seconds_at_utc(self, date: "Date", second_of_day: Decimal) -> int:
        """The offset that holds at a date and time given in UTC."""
        if self.name is None:
            return self.offset or 0
        utc = _near(date, second_of_day).replace(tzinfo=datetime.UTC)
        return _seconds(utc.astimezone(_zone_info(self.name)).utcoffset())

    def __str__(self) -> str:
        if self.name is not None:
            return f"@{self.name}"
        if not self.offset:
            return "Z"
        hours, rest = divmod(abs(self.offset), 3600)
        minutes, seconds = divmod(rest, 60)
        tail = f":{seconds:02d}" if seconds else ""
        return f"{'-' if self.offset < 0 else '+'}{hours:02d}:{minutes:02d}{tail}"


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    if month == 2:
        return 29 if _is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A calendar date."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        valid = abs(self.year) <= MAX_YEAR and 1 <= self.month <= 12
        if not valid or not 1 <= self.day <= days_in_month(self.year, self.month):
            raise ValueError(f"no such date: {self.year}-{self.month}-{self.day}")

    def ordinal(self) -> int:
        """Days since 1970-01-01 (the civil-calendar algorithm with years that start in March)."""
        year = self.year - (self.month <= 2)
        era, year_of_era = divmod(year, 400)
        day_of_year = (153 * ((self.month + 9) % 12) + 2) // 5 + self.day - 1
        return (
            era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468
        )

    @staticmethod
    def from_ordinal(days: int) -> "Date":
        """The inverse of `ordinal`."""
        era, day_of_era = divmod(days + 719_468, 146_097)
        year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
        day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
        shifted = (5 * day_of_year + 2) // 153
        month = shifted + 3 if shifted < 10 else shifted - 9
        year = year_of_era + era * 400 + (month <= 2)
        return Date(year, month, day_of_year - (153 * shifted + 2) // 5 + 1)

    @property
    def weekday(self) -> int:
        """1 is Monday, 7 is Sunday."""
        return (self.ordinal() + 3) % 7 + 1

    @property
    def day_of_year(self) -> int:
        """1 to 366."""
        return self.ordinal() - Date(self.year, 1, 1).ordinal() + 1

    @property
    def week_of_year(self) -> int:
        """The ISO 8601 week."""
        thursday = Date.from_ordinal(self.ordinal() + 4 - self.weekday)
        return (thursday.day_of_year - 1) // 7 + 1

    def plus_months(self, months: int) -> "Date":
        """The same day of another month, or that month's last day."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Date(year, month + 1, min(self.day, days_in_month(year, month + 1)))

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, with or without a zone."""

    hour: int
    minute: int
    second: Decimal
    zone: Zone | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.hour <= 23 and 0 <= self.minute <= 59 and 0 <= self.second < 60):
            raise ValueError(f"no such time: {self.hour}:{self.minute}:{self.second}")

    @property
    def second_of_day(self) -> Decimal:
        """Seconds since midnight."""
        return self.hour * 3600 + self.minute * 60 + self.second

    @staticmethod
    def from_seconds(seconds: Decimal, zone: Zone | None) -> "Time":
        """A time from seconds since midnight, wrapping around."""
        rest = seconds % DAY_SECONDS
        rest = rest + DAY_SECONDS if rest < 0 else rest
        hour, rest = divmod(rest, 3600)
        minute, second = divmod(rest, 60)
        return Time(int(hour), int(minute), second, zone)

    def offset(self, on: Date | None = None) -> int | None:
        """Offset from UTC in seconds on a date (the epoch without one); `None` for a local time."""
        return None if self.zone is None else self.zone.seconds_at(on or Date(1970, 1, 1), self.second_of_day)

    def __str__(self) -> str:
        whole, _, fraction = f"{self.second:f}".partition(".")
        fraction = fraction.rstrip("0")
        second = f"{int(whole):02d}" + (f".{fraction}" if fraction else "")
        return f"{self.hour:02d}:{self.minute:02d}:{second}{self.zone or ''}"


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and a time of day, with or without a zone."""

    date: Date
    time: Time

    @property
    def offset(self) -> int | None:
        """Offset from UTC in seconds, `None` for a local one."""
        return self.time.offset(self.date)

    def seconds(self) -> Decimal:
        """Seconds since 1970-01-01 UTC; a local date and time is read as UTC."""
        return self.date.ordinal() * DAY_SECONDS + self.time.second_of_day - (self.offset or 0)

    def plus_seconds(self, seconds: Decimal) -> "DateTime":
        """Moved along the time line, the zone kept."""
        moved = self.date.ordinal() * DAY_SECONDS + self.time.second_of_day + seconds
        zone = self.time.zone
        if zone is not None and zone.name is not None:
            # A day with 23 or 25 hours: move on the time line, then read the local clock.
            utc = self.seconds() + seconds
            utc_day = int(utc // DAY_SECONDS)
            moved = utc + zone.seconds_at_utc(Date.from_ordinal(utc_day), utc - utc_day * DAY_SECONDS)
        day = int(moved // DAY_SECONDS) - (1 if moved < 0 and moved % DAY_SECONDS else 0)
        return DateTime(Date.from_ordinal(day), Time.from_seconds(moved - day * DAY_SECONDS, self.time.zone))

    def plus_months(self, months: int) -> "DateTime":
        """The same time on the same day of another month."""
        return replace(self, date=self.date.plus_months(months))

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


@dataclass(frozen=True, slots=True, order=True)
class Seconds:
    """A days and time duration."""

    total: Decimal

    def parts(self) -> tuple[int, int, int, Decimal]:
        """Days, hours, minutes, seconds, each with the sign of the whole."""
        sign = -1 if self.total < 0 else 1
        minutes, seconds = divmod(abs(self.total), 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        return int(days) * sign, int(hours) * sign, int(minutes) * sign, seconds * sign

    def __str__(self) -> str:
        days, hours, minutes, seconds = self.parts()
        if not self.total:
            return "PT0S"
        clock = f"{abs(hours)}H" * bool(hours) + f"{abs(minutes)}M" * bool(minutes)
        clock += _plain(abs(seconds)) + "S" if seconds else ""
        head = f"{abs(days)}D" if days else ""
        return f"{'-' * (self.total < 0)}P{head}{'T' + clock if clock else ''}"


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A years and months duration."""

    total: int

    def parts(self) -> tuple[int, int]:
        """Years and months, each with the sign of the whole."""
        years, months = divmod(abs(self.total), 12)
        sign = -1 if self.total < 0 else 1
        return years * sign, months * sign

    def __str__(self) -> str:
        years, months = self.parts()
        if not self.total:
            return "P0M"
        return f"{'-' * (self.total < 0)}P{f'{abs(years)}Y' * bool(years)}{f'{abs(months)}M' * bool(months)}"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _zone_of(match: re.Match[str]) -> Zone | None:
    if match["utc"]:
        return Zone(0)
    if match["zone"]:
        return Zone(name=match["zone"])
    if not match["sign"]:
        return None
    hours, minutes, seconds = int(match["oh"]), int(match["om"]), int(match["os"] or 0)
    if minutes > 59 or seconds > 59:
        raise ValueError("no such offset")
    return Zone((hours * 3600 + minutes * 60 + seconds) * (-1 if match["sign"] == "-" else 1))


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    match = pattern.fullmatch(text)
    if match is None:
        raise ValueError(f"not understood: {text}")
    return match


def _date_of(match: re.Match[str]) -> Date:
    return Date(int(match["year"]), int(match["month"]), int(match["day"]))


def _time_of(match: re.Match[str]) -> Time:
    hour = 0 if _is_end_of_day(match) else int(match["hour"])
    return Time(hour, int(match["minute"]), Decimal(match["second"]), _zone_of(match))


def _is_end_of_day(match: re.Match[str]) -> bool:
    """24:00:00 is the midnight after."""
    return match["hour"] == "24" and match["minute"] == "00" and not Decimal(match["second"])


def parse_date(text: str) -> Date:
    """`2026-02-28`; raises `ValueError`."""
    return _date_of(_matched(_DATE_PATTERN, text))


def parse_time(text: str) -> Time:
    """`10:30:00`, `10:30:00.5Z`, `10:30:00+02:00`, `10:30:00@Europe/Helsinki`; raises `ValueError`."""
    return _time_of(_matched(_TIME_PATTERN, text))


def parse_date_time(text: str) -> DateTime:
    """A date, `T`, a time; a date alone is its midnight; raises `ValueError`."""
    if _DATE_PATTERN.fullmatch(text):
        return DateTime(parse_date(text), Time(0, 0, Decimal(0)))
    match = _matched(_DATE_TIME_PATTERN, text)
    date = _date_of(match)
    if _is_end_of_day(match):
        date = Date.from_ordinal(date.ordinal() + 1)
    return DateTime(date, _time_of(match))


def parse_duration(text: str) -> Seconds | Months:
    """`P1Y2M` or `P1DT2H3M4.5S`, with or without a leading minus; raises `ValueError`."""
    match = _MONTHS_PATTERN.fullmatch(text)
    if match:
        months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
        return Months(-months if match["sign"] else months)
    match = _matched(_SECONDS_PATTERN, text)
    total = (
        int(match["days"] or 0) * DAY_SECONDS
        + int(match["hours"] or 0) * 3600
        + int(match["minutes"] or 0) * 60
    )
    seconds = total + Decimal(match["seconds"] or 0)
    return Seconds(-seconds if match["sign"] else seconds)


def parse_temporal(text: str) -> Date | Time | DateTime | Seconds | Months:
    """What an `@"…"` literal means; raises `ValueError`."""
    for parse in (parse_date, parse_date_time, parse_time, parse_duration):
        try:
            return parse(text)
        except ValueError:
            continue
    raise ValueError(f"neither date, time nor duration: {text}")
