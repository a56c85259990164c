"""Everything a criteria set can mean: immutable values, validated when made, comparable and hashable.

A set is met when one of its rules is; a rule when all of its cells and human checks are; a cell when the
fact passes a box test.
"""

import datetime
import math
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from polku_engine.facts import Texts

Value = bool | int | float | str | datetime.date

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}")


class CriteriaError(ValueError):
    """A criteria set is not valid. `problems` says why, one sentence each.

    >>> Range(5, 1)
    Traceback (most recent call last):
    ...
    polku_engine.criteria.nodes.CriteriaError: the range from 5 to 1 is empty
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


# Box tests: what a cell asks of one fact.


@dataclass(frozen=True, slots=True)
class Anything:
    """Passes always: a column another rule of the table uses.

    >>> Rule((Cell("age", Anything()),)) == Rule()
    True
    """


@dataclass(frozen=True, slots=True, init=False)
class OneOf:
    """Equal to one of the values; of a set of codes: holds at least one of them. Order and doubles do not matter.

    >>> OneOf("work", "trial", "work") == OneOf("trial", "work")
    True
    """

    values: tuple[Value, ...]

    def __init__(self, *values: Value) -> None:
        for value in values:
            _check_value(value)
        if not values:
            raise CriteriaError("a list of values is empty")
        if len({type(value) in (int, float) or type(value) for value in values}) > 1:
            raise CriteriaError("the values of a list are of different kinds")
        object.__setattr__(self, "values", tuple(sorted(set(values), key=_sort_key)))


@dataclass(frozen=True, slots=True)
class Range:
    """A number or date from `low` to `high`; `None` leaves an end open. An open end counts as excluded.

    >>> Range(16, 29)
    Range(low=16, high=29, low_included=True, high_included=True)
    """

    low: int | float | datetime.date | None = None
    high: int | float | datetime.date | None = None
    low_included: bool = True
    high_included: bool = True

    def __post_init__(self) -> None:
        for end in (self.low, self.high):
            if end is not None:
                _check_value(end)
            if isinstance(end, str | bool):
                raise CriteriaError("a range is of numbers or dates")
        if self.low is None and self.high is None:
            raise CriteriaError("a range needs at least one end")
        for name, end in (("low_included", self.low), ("high_included", self.high)):
            if end is None:
                object.__setattr__(self, name, False)
        if self.low is not None and self.high is not None:
            self._check_order(self.low, self.high)

    def _check_order(self, low: Any, high: Any) -> None:
        if isinstance(low, datetime.date) != isinstance(high, datetime.date):
            raise CriteriaError("the ends of a range are of different kinds")
        if low > high or (low == high and not (self.low_included and self.high_included)):
            raise CriteriaError(f"the range from {low} to {high} is empty")


@dataclass(frozen=True, slots=True)
class Not:
    """Passes when the other test does not.

    >>> Not(OneOf("studying")).test.values
    ('studying',)
    """

    test: OneOf | Range

    def __post_init__(self) -> None:
        if not isinstance(self.test, OneOf | Range):
            raise CriteriaError("only a list of values or a range can be negated")


Test = Anything | OneOf | Range | Not


def _check_value(value: Any) -> None:
    if not isinstance(value, bool | int | float | str | datetime.date) or isinstance(
        value, datetime.datetime
    ):
        raise CriteriaError(f"not a value a test can have: {value!r}")
    if isinstance(value, float) and not math.isfinite(value):
        raise CriteriaError(f"not a finite number: {value}")
    if isinstance(value, str) and clean_text(value) != value:
        raise CriteriaError(f"a value has no space around it and no line ends: {value!r}")
    if value == "":
        raise CriteriaError("an empty text is no value")


def clean_text(text: str) -> str:
    """A text as it is kept: no space around it, lines ending the one way. Raises `CriteriaError` for
    control characters.
    """
    clean = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(unicodedata.category(char) in ("Cc", "Cs", "Cn") and char not in "\n\t" for char in clean):
        raise CriteriaError(f"a text holds characters that cannot be written: {clean[:40]!r}")
    return clean


def _clean_texts(texts: Texts) -> Texts:
    return Texts(clean_text(texts.fi), clean_text(texts.sv), clean_text(texts.en), clean_text(texts.selko))


def _sort_key(value: Value) -> tuple[str, Any]:
    return ("number" if type(value) in (int, float) else type(value).__name__, value)


# Rules and sets.


@dataclass(frozen=True, slots=True)
class Cell:
    """One condition: a fact, by key, and the test it must pass.

    >>> Cell("age", Range(16, 29)).fact
    'age'
    """

    fact: str
    test: Test


@dataclass(frozen=True, slots=True)
class HumanCheck:
    """What no fact can tell and a person must judge, in words; `who` says which role or organisation does.

    >>> HumanCheck("suits", Texts("Palvelu sopii", "Tjänsten passar", "It suits"), "the workshop").who
    'the workshop'
    """

    key: str
    words: Texts
    who: str

    def __post_init__(self) -> None:
        _check_key("human check", self.key)
        object.__setattr__(self, "words", _clean_texts(self.words))
        object.__setattr__(self, "who", clean_text(self.who))
        if not (self.words.fi or self.words.sv):
            raise CriteriaError(f"human check {self.key}: has no words in Finnish or Swedish")
        if not self.who:
            raise CriteriaError(f"human check {self.key}: does not say who checks")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One way to be let in: all cells and all human checks. Without any, everybody is.

    The order of cells and checks is kept for readers and means nothing else; cells that pass always are
    dropped. The note is one line.

    >>> one, other = Cell("age", Range(16, 29)), Cell("has_employer", OneOf(False))
    >>> Rule((one, other)) == Rule((other, one))
    True
    """

    cells: tuple[Cell, ...] = ()
    checks: tuple[HumanCheck, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if len({check.key for check in self.checks}) < len(self.checks):
            raise CriteriaError("a human check stands twice in a rule")
        asking = tuple(cell for cell in self.cells if not isinstance(cell.test, Anything))
        object.__setattr__(self, "cells", asking)
        object.__setattr__(self, "note", " ".join(clean_text(self.note).split()))

    def _meaning(self) -> tuple[frozenset[Cell], frozenset[HumanCheck], str]:
        return frozenset(self.cells), frozenset(self.checks), self.note

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rule) and self._meaning() == other._meaning()

    def __hash__(self) -> int:
        return hash(self._meaning())


class SourceKind(StrEnum):
    """What a criteria set rests on.

    >>> SourceKind("law") is SourceKind.LAW
    True
    """

    LAW = "law"
    DECISION = "decision"
    PRACTICE = "practice"
    UNWRITTEN = "unwritten"


@dataclass(frozen=True, slots=True)
class Source:
    """Where criteria come from: law and section, a decision, a practice; or nothing written, and saying so.

    >>> Source(SourceKind.LAW, "675/2023, 5 §").reference
    '675/2023, 5 §'
    """

    kind: SourceKind = SourceKind.UNWRITTEN
    reference: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reference", clean_text(self.reference))
        object.__setattr__(self, "url", clean_text(self.url))
        if self.kind in (SourceKind.LAW, SourceKind.DECISION) and not self.reference:
            raise CriteriaError(f"a {self.kind} needs a reference: which one, and which section")


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """A version of who something is for. A change is a new version; an old one stays as it was.

    `owner` is the organisation that answers for it, `checked_on` the day somebody last saw that it still holds.

    >>> adults = CriteriaSet("adults", (Rule((Cell("age", Range(low=18)),)),), valid_from=datetime.date(2026, 1, 1))
    >>> adults.facts, adults.in_force(datetime.date(2025, 12, 31))
    (('age',), False)
    """

    key: str
    rules: tuple[Rule, ...]
    version: int = 1
    title: Texts = field(default=Texts("", "", ""))
    owner: str = ""
    source: Source = field(default=Source())
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    checked_on: datetime.date | None = None

    def __post_init__(self) -> None:
        _check_key("criteria set", self.key)
        object.__setattr__(self, "title", _clean_texts(self.title))
        object.__setattr__(self, "owner", clean_text(self.owner))
        _check_same_checks(self.rules)
        if not self.rules:
            raise CriteriaError(f"{self.key}: has no rule, so nobody could ever be let in")
        if self.version < 1:
            raise CriteriaError(f"{self.key}: versions count from 1")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise CriteriaError(f"{self.key}: ends before it begins")

    def in_force(self, on: datetime.date) -> bool:
        """Whether this version holds on a date, first and last day included."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )

    @property
    def facts(self) -> tuple[str, ...]:
        """The keys of the facts it asks about, in order of appearance."""
        return tuple(dict.fromkeys(cell.fact for rule in self.rules for cell in rule.cells))


def _check_same_checks(rules: tuple[Rule, ...]) -> None:
    """A human check means one thing in a set, so that an answer to it counts for every rule."""
    found: dict[str, HumanCheck] = {}
    for check in (check for rule in rules for check in rule.checks):
        if found.setdefault(check.key, check) != check:
            raise CriteriaError(f"human check {check.key}: says different things in different rules")


def _check_key(what: str, key: str) -> None:
    if not _KEY.fullmatch(key):
        raise CriteriaError(f"the key of a {what} is letters, digits and _ . : -, not {key!r}")
