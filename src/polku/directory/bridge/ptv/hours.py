"""Service hours of a record: weekdays, exceptions, and times that pass midnight."""

from __future__ import annotations

from datetime import date, datetime, time

from polku.directory.bridge.ptv.texts import at_most, texts_of
from polku.directory.bridge.ptv.trail import Node, made
from polku.directory.content import Hours, Period
from polku.shared.clock import HELSINKI

WEEKDAYS = {
    name: number
    for number, name in enumerate(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), start=1
    )
}
USUAL = {"DaysOfTheWeek", "Standard"}
EXCEPTION = {"Exceptional", "Exception"}
OVER_MIDNIGHT = {"OverMidnight", "Special"}
MIDNIGHT = time(0)


def hours_of(items: Node) -> list[Hours]:
    """Opening hours in the order they were given."""
    return at_most(items, [hours for item in items.items() if (hours := _hours(item))])


def _hours(item: Node) -> Hours | None:
    kind = item["serviceHourType"].text()
    if kind not in USUAL | EXCEPTION | OVER_MIDNIGHT:
        item.refused("unknown-code")
        return None
    first, last = day_of(item["validFrom"]), day_of(item["validTo"])
    if item["validForNow"].flag():
        last = None
    periods = [
        p for opening in item["openingHour"].items() for p in _periods(opening, over=kind in OVER_MIDNIGHT)
    ]
    hours = made(
        Hours,
        item,
        kind="exception" if kind in EXCEPTION else "usual",
        first_date=first,
        last_date=last,
        closed=bool(item["isClosed"].flag()),
        always_open=bool(item["isAlwaysOpen"].flag()),
        by_reservation=bool(item["isReservation"].flag()),
        periods=periods,
        note=texts_of(item["additionalInformation"]),
    )
    says = hours and (
        hours.periods or hours.closed or hours.always_open or hours.by_reservation or hours.note
    )
    return hours if says else None


def day_of(node: Node) -> date | None:
    """The day in Finland of a moment; moments are in UTC."""
    written = node.text(40)
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        node.refused("not-a-day")
        return None
    return (moment.astimezone(HELSINKI) if moment.tzinfo else moment).date()


def _periods(opening: Node, *, over: bool) -> list[Period]:
    first = _weekday(opening["dayFrom"]) or 1
    last = _weekday(opening["dayTo"]) or (first if opening["dayFrom"] else 7)
    opens, until = _time(opening["from"]), _time(opening["to"])
    if opens is None or until is None:
        return []
    if over and first != last:
        return _through_the_nights(first, last, opens, until)
    return [Period(first_day=first, last_day=last, opens=opens, until=until)]


def _through_the_nights(first: int, last: int, opens: time, until: time) -> list[Period]:
    """One stretch from an evening to a later day, as the part of each day."""
    periods = [Period(first_day=first, last_day=first, opens=opens, until=MIDNIGHT)]
    day = first % 7 + 1
    while day != last:
        periods.append(Period(first_day=day, last_day=day, opens=MIDNIGHT, until=MIDNIGHT))
        day = day % 7 + 1
    if until != MIDNIGHT:
        periods.append(Period(first_day=last, last_day=last, opens=MIDNIGHT, until=until))
    return periods


def _weekday(node: Node) -> int | None:
    written = node.text(20)
    found = WEEKDAYS.get(written.capitalize())
    if written and found is None:
        node.refused("unknown-code")
    return found


def _time(node: Node) -> time | None:
    written = node.text(20)
    try:
        # A day may end at 24:00.
        return MIDNIGHT if written.startswith("24:00") else time.fromisoformat(written)
    except ValueError:
        if written:
            node.refused("not-a-time")
        return None
