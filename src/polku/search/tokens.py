"""What a word is made of, as the index sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Tokens:
    """The base forms of a word, and of its compound parts: `heads` close the word, `parts` stand earlier.

    *nuorisotyöpajassa*: lemmas nuorisotyöpaja; heads työpaja, paja; parts nuoriso, työ, nuorisotyö.
    """

    lemmas: tuple[str, ...]
    heads: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    def as_lists(self) -> list[list[str]]:
        """Return a form that JSON can keep."""
        return [list(self.lemmas), list(self.heads), list(self.parts)]

    @classmethod
    def from_lists(cls, lists: Sequence[Sequence[str]]) -> Self:
        """Read what `as_lists` wrote."""
        lemmas, heads, parts = lists
        return cls(tuple(lemmas), tuple(heads), tuple(parts))


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a compound: how it is written there, and its base form."""

    surface: str
    base: str


def tokens_of_pieces(readings: Sequence[Sequence[Piece]]) -> Tokens:
    """Join the readings of one word: every run of pieces inside it is something that can be looked for."""
    lemmas: dict[str, None] = {}
    heads: dict[str, None] = {}
    parts: dict[str, None] = {}
    for pieces in readings:
        lemmas[_joined(pieces)] = None
        for first in range(len(pieces)):
            for last in range(first, len(pieces)):
                run = pieces[first : last + 1]
                if len(run) < len(pieces):
                    target = heads if last == len(pieces) - 1 else parts
                    target[_joined(run)] = None
    return Tokens(
        tuple(lemmas),
        tuple(head for head in heads if head not in lemmas),
        tuple(part for part in parts if part not in lemmas and part not in heads),
    )


def _joined(pieces: Sequence[Piece]) -> str:
    return "".join(piece.surface for piece in pieces[:-1]) + pieces[-1].base
