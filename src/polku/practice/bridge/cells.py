"""What a cell of a school's list says of a fact, in the engine's plain JSON. An empty cell says nothing, never "no"."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any

from polku.practice.bridge.columns import normal
from polku_engine import Fact
from polku_engine.facts import FactKind

YES = frozenset(
    {
        *("kyllä", "k", "on", "on jo", "joo", "ja", "j", "jo", "har", "finns", "yes", "y"),
        *("x", "✓", "✔", "1", "true", "tosi", "sant"),
    }
)
NO = frozenset(
    {
        *("ei", "e", "ei ole", "ei vielä", "ei mitään", "puuttuu", "nej", "har inte", "inte ännu", "saknas"),
        *("inget", "ingen", "no", "n", "not yet", "none", "0", "false", "epätosi", "falskt"),
    }
)
UNSAID = frozenset(
    {
        *("", "ei tiedossa", "ei tietoa", "en tiedä", "tuntematon", "epäselvä", "okänt", "okänd", "ej känt"),
        *("vet ej", "vet inte", "oklart", "unknown", "not known", "n a", "na"),
    }
)
_NUMBER = re.compile(
    r"(?P<whole>-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+|-?\d{1,12})(?:[.,](?P<parts>\d{1,9}))?"
    r"\.?\s*(?P<unit>%|[^\W\d][^\d]{0,24})?"
)
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_MONTH = re.compile(r"(\d{1,2})[./](\d{4})|(\d{4})-(\d{1,2})")
_WORD_YEAR = re.compile(r"([^\W\d]+)\.?\s+(\d{4})")
# By the first letters, in Finnish, Swedish and English.
_MONTHS = (
    ("tammi", "jan"), ("helmi", "feb"), ("maalis", "mar"), ("huhti", "apr"), ("touko", "maj", "may"),
    ("kesä", "jun"), ("heinä", "jul"), ("elo", "aug"), ("syys", "sep"), ("loka", "okt", "oct"),
    ("marras", "nov"), ("joulu", "dec"),
)  # fmt: skip
# A school year begins on 1 August.
_SPRING = ("kevät", "kevätlukukausi", "kl", "vår", "våren", "vårterminen", "vt", "spring")
_AUTUMN = ("syksy", "syyslukukausi", "sl", "höst", "hösten", "höstterminen", "ht", "autumn")


class CellProblem(Exception):
    """A cell that cannot be understood: a code of why, and values that are near."""

    def __init__(self, reason: str, near: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.near = tuple(near)


@dataclass(frozen=True)
class CellReader:
    """Reads cells on a day; knows the municipalities by name."""

    on: date
    municipalities: Mapping[str, str]

    def answer(self, fact: Fact, text: str) -> Any:
        """What a cell says in the engine's JSON, None when it says nothing. Raises CellProblem."""
        # A tick is an answer although it has no letters.
        if normal(text) in UNSAID and text.strip() not in YES:
            return None
        match fact.kind:
            case FactKind.BOOLEAN:
                return _truth(text)
            case FactKind.NUMBER:
                return _number(fact, text)
            case FactKind.DATE:
                return self._day(text)
            case FactKind.CODE:
                return self._code(fact, text)
            case FactKind.CODES:
                return self._codes(fact, text)

    def _day(self, text: str) -> Any:
        """A day, or the days between which it lies when the cell names a month, a term or a year."""
        said = text.strip().casefold()
        if found := _YEAR_FIRST.fullmatch(said):
            return _date(*(int(part) for part in found.groups())).isoformat()
        if found := _DAY_FIRST.fullmatch(said):
            day, month, year = (int(part) for part in found.groups())
            return _date(self._century(year), month, day).isoformat()
        first, last = self._stretch(said)
        return {"between": [first.isoformat(), last.isoformat()]}

    def _stretch(self, said: str) -> tuple[date, date]:
        if found := _MONTH.fullmatch(said):
            parts = [int(part) for part in found.groups() if part]
            year, month = (parts[1], parts[0]) if found[1] else (parts[0], parts[1])
            return _month(year, month)
        if re.fullmatch(r"\d{4}", said):
            return _date(int(said), 1, 1), _date(int(said), 12, 31)
        if found := _WORD_YEAR.fullmatch(said):
            word, year = found[1], int(found[2])
            if word in _SPRING:
                return _date(year, 1, 1), _date(year, 7, 31)
            if word in _AUTUMN:
                return _date(year, 8, 1), _date(year, 12, 31)
            for number, names in enumerate(_MONTHS, 1):
                if word.startswith(names):
                    return _month(year, number)
        raise CellProblem("not-a-day")

    def _century(self, year: int) -> int:
        if year >= 100:
            return year
        return 2000 + year if year <= (self.on.year + 15) % 100 else 1900 + year

    def _code(self, fact: Fact, text: str) -> str:
        said = normal(text)
        names = self.municipalities if fact.open_codes else _options(fact)
        if said in names:
            return names[said]
        if "none" in fact.codes and said in NO:
            return "none"
        # People shorten what they write often: `vaativa`, `tehostettu`.
        begun = {code for name, code in names.items() if len(said) >= 4 and name.startswith(said)}
        if len(begun) == 1 and not fact.open_codes:
            return begun.pop()
        raise CellProblem("not-a-choice", _near(said, fact, names))

    def _codes(self, fact: Fact, text: str) -> Any:
        if normal(text) in NO:
            return []
        return {"has": [self._code(fact, part) for part in re.split(r"[,;/+\n]", text) if part.strip()]}


def as_percents(fact: Fact, texts: Sequence[str]) -> list[str]:
    """Cells of a percentage; spreadsheets hand out 25 % as 0.25, which shows when no number is above one."""
    if fact.unit != "percent":
        return list(texts)
    values = [_plain(text) for text in texts]
    known = [value for value in values if value is not None]
    if not known or max(known) > 1 or all(value in (0, 1) for value in known):
        return list(texts)
    return [text if v is None else f"{v * 100:g}" for text, v in zip(texts, values, strict=True)]


def _plain(text: str) -> float | None:
    found = re.fullmatch(r"\d{1,3}(?:[.,]\d{1,15})?", text.strip())
    return float(text.strip().replace(",", ".")) if found else None


def _truth(text: str) -> bool:
    said = normal(text) or text.strip()
    if said in YES:
        return True
    if said in NO:
        return False
    raise CellProblem("not-yes-or-no")


def _number(fact: Fact, text: str) -> float | int:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise CellProblem("not-a-number")
    whole = int(re.sub(r"[ \u00a0\u202f]", "", found["whole"]))
    if fact.whole:
        # As years of age: what is not full does not count.
        return whole if whole >= 0 or not int(found["parts"] or 0) else math.floor(whole - 0.5)
    return float(f"{whole}.{found['parts'] or 0}")


@cache
def _options(fact: Fact) -> dict[str, str]:
    names = {}
    for option in fact.options:
        for name in (option.code, option.label.fi, option.label.sv, option.label.en):
            names[normal(name)] = option.code
    return names


def _near(said: str, fact: Fact, names: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(names[name] for name in get_close_matches(said, names, n=3, cutoff=0.6)))


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellProblem("not-a-day") from error


def _month(year: int, month: int) -> tuple[date, date]:
    first = _date(year, month, 1)
    return first, first.replace(day=calendar.monthrange(year, month)[1])
