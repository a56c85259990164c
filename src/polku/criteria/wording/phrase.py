"""What a phrase is made of: the same statement in two voices, and small helpers to put values into it and join it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext

Text = str | Promise


class Unit(Enum):
    """What a number counts, for its words."""

    AGE = "age"
    PLAIN = "plain"
    UNTIL = "until"
    PERCENT = "percent"
    DURATION = "duration"
    HOURS = "hours"
    POINTS = "points"
    EUROS = "euros"


@dataclass(frozen=True)
class Voices:
    """One statement, about the person and to the person."""

    person: Text
    you: Text

    def said(self, you: bool) -> Text:
        """The statement in a voice."""
        return self.you if you else self.person


@dataclass(frozen=True)
class Pair:
    """A statement and its opposite, about the person and to the person."""

    person: Text
    person_not: Text
    you: Text
    you_not: Text

    def said(self, you: bool, holds: bool = True) -> Text:
        """The statement or its opposite in a voice."""
        if you:
            return self.you if holds else self.you_not
        return self.person if holds else self.person_not


@dataclass(frozen=True)
class Nothing:
    """The code that means "none of it", and how that is said."""

    code: str
    pair: Pair


@dataclass(frozen=True)
class Amount:
    """A number in a sentence."""

    unit: Unit
    voices: Voices


class _Same(Mapping[str, Any]):
    """One value under whatever name a sentence calls it."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __getitem__(self, name: str) -> str:
        return self._value

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def filled(text: Text, value: str) -> str:
    """A sentence with its one value in its place."""
    return str(text) % _Same(value)


def either(texts: Sequence[str]) -> str:
    """A, B or C."""
    return _joined(texts, pgettext("criteria list", "%(others)s or %(last)s"))


def neither(texts: Sequence[str], *, to_you: bool = False) -> str:
    """What follows a "not": Lahti eikä Kokkola. Finnish bends its "nor" by the person: et opiskele etkä ole työssä."""
    if to_you:
        return _joined(texts, pgettext("criteria list", "%(yours)s or %(last)s"))
    return _joined(texts, pgettext("criteria list", "%(those)s or %(last)s"))


def but(text: str, rest: str) -> str:
    """A, but B."""
    return pgettext("criteria list", "%(text)s, but %(rest)s") % {"text": text, "rest": rest}


def all_of(texts: Sequence[str]) -> str:
    """A, B and C."""
    return _joined(texts, pgettext("criteria list", "%(others)s and %(last)s"))


def _joined(texts: Sequence[str], pattern: str) -> str:
    if len(texts) < 2:
        return "".join(texts)
    others = ", ".join(texts[:-1])
    return pattern % {"others": others, "those": others, "yours": others, "last": texts[-1]}


def capital(text: str) -> str:
    """The text as a sentence begins; the rest as it was."""
    return text[:1].upper() + text[1:]
