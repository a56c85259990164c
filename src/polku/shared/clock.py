"""The one clock: UTC in the database, Europe/Helsinki for days. Tests set it through `freeze`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

HELSINKI = ZoneInfo("Europe/Helsinki")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _frozen.get() or timezone.now()


def today() -> date:
    """The day it is in Finland."""
    return now().astimezone(HELSINKI).date()


def hour() -> int:
    """The hour of the day in Finland."""
    return now().astimezone(HELSINKI).hour


@contextmanager
def freeze(moment: datetime) -> Iterator[None]:
    """Stop the clock at an aware moment for the code inside (tests and demo data)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
