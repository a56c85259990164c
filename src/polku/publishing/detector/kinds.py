"""What can be found, and what the detector is told of the world around a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a place in a text may be."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    IDENTITY_CODE = "identity_code"
    BIRTH_DATE = "birth_date"
    ACCOUNT = "account"
    ADDRESS = "address"


@dataclass(frozen=True, order=True)
class Found:
    """A place in a text, from `start` to before `end`. `sure` when a check character or a dictionary confirms it."""

    start: int
    end: int
    kind: Kind
    sure: bool = False


def _none_of_them(_words: frozenset[str]) -> frozenset[str]:
    return frozenset()


def _no_lemmas(_words: frozenset[str]) -> Mapping[str, frozenset[str]]:
    return {}


@dataclass(frozen=True)
class Known:
    """What is known beside the text itself.

    `names_among` tells which of some base forms (lower case) are call names of people here. `lemmas` gives base forms
    of words from a dictionary; what it does not know is left out. `not_people` are names of organisations and places,
    `public` telephone numbers (digits only) and addresses (lower case) that organisations publish themselves.
    """

    names_among: Callable[[frozenset[str]], frozenset[str]] = _none_of_them
    lemmas: Callable[[frozenset[str]], Mapping[str, frozenset[str]]] = _no_lemmas
    not_people: frozenset[str] = field(default_factory=frozenset)
    public: frozenset[str] = field(default_factory=frozenset)


NOBODY_KNOWN = Known()
