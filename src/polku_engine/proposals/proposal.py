"""What the reading of a text finds: quotes, with the condition or the human check each one stands for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from polku_engine.criteria import Cell


class Sureness(StrEnum):
    """`exact`: the words say the condition and nothing else. `look`: a person should look at it first.

    >>> Sureness("exact") is Sureness.EXACT
    True
    """

    EXACT = "exact"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of the text that was read, from `start` up to `end`.

    >>> Quote("alle 30-vuotiaille", 8, 26, "fi").end
    26
    """

    text: str
    start: int
    end: int
    language: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a quote stands for: a condition (`cell`), or without one something a person judges, in the words of its
    sentence. `rule` names the rule that found it.

    >>> Proposal(Quote("sopii ryhmään", 0, 13, "fi"), None, "Asiakas sopii ryhmään.", "words", Sureness.LOOK).is_check
    True
    """

    quote: Quote
    cell: Cell | None
    sentence: str
    rule: str
    sureness: Sureness

    @property
    def is_check(self) -> bool:
        """Whether only a person can judge it."""
        return self.cell is None


@dataclass(frozen=True)
class Gazetteer:
    """Names of places as they are written in a text, in small letters, with the codes of the municipalities they mean.

    `forms` are names in all their cases (`kokkola`, `kokkolan`, `keski-pohjanmaan`); `inhabitants` are the beginnings
    of the words for people who live there (`kokkolalais`, `karlebybo`).

    >>> Gazetteer({"kokkolan": frozenset({"272"})}).codes("Kokkolan")
    frozenset({'272'})
    """

    forms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    inhabitants: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def codes(self, name: str) -> frozenset[str]:
        """The municipalities a written name means; none when it is no name."""
        return self.forms.get(name.casefold(), frozenset())
