"""An invented list of students, for trying criteria in the demo. Its days are counted from today."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from importlib import resources

from polku.shared import clock
from polku.ui.days import short_day


def example_rows() -> Iterator[list[str]]:
    """The header, then 40 students. `graduates_in_days` becomes a day."""
    text = resources.files("polku.practice").joinpath("data/example_students.csv").read_text("utf-8")
    headers, *rows = csv.reader(text.splitlines())
    place = headers.index("graduates_in_days")
    yield [*headers[:place], "Valmistuu", *headers[place + 1 :]]
    for row in rows:
        days = row[place]
        day = short_day(clock.today() + timedelta(days=int(days))) if days else ""
        yield [*row[:place], day, *row[place + 1 :]]
