"""The accessibility statement as data: what was tested how and when, and what is not accessible yet."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from polku.shared.languages import Passage, pick

FILE = Path(__file__).resolve().parents[1] / "data" / "accessibility.toml"


@dataclass(frozen=True)
class Shortcoming:
    """Something that is not accessible, the criterion of WCAG it fails, and until when."""

    criterion: str
    texts: dict[str, str]
    until: date | None

    def text(self, language: str) -> Passage:
        """What is wrong, in a language."""
        return pick(self.texts, language)


@dataclass(frozen=True)
class Statement:
    """What the law (306/2019) wants told."""

    made_on: date
    checked_on: date
    level: str
    fully: bool
    method: dict[str, str]
    shortcomings: tuple[Shortcoming, ...]
    authority: dict[str, str]
    authority_url: str


@cache
def accessibility_statement() -> Statement:
    """The statement of the data file."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    shortcomings = tuple(
        Shortcoming(
            one["criterion"],
            {k: v for k, v in one.items() if isinstance(v, str) and k != "criterion"},
            one.get("until"),
        )
        for one in told.get("shortcoming", ())
    )
    return Statement(
        told["made_on"],
        told["checked_on"],
        told["level"],
        not shortcomings,
        told["method"],
        shortcomings,
        told["authority"],
        told["authority_url"],
    )
