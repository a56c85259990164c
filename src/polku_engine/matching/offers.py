"""Many criteria sets made ready for matching."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from polku_engine.criteria import CriteriaSet, PreparedCriteria
from polku_engine.criteria.normal import prepare
from polku_engine.facts import Situation, Vocabulary, standard_vocabulary
from polku_engine.matching.literals import ALWAYS, HUMAN, LiteralBook, States, unknown_states

Distances = npt.NDArray[np.uint16]
Index = npt.NDArray[np.intp]


class Ragged:
    """Rows of different lengths (none empty), kept as columns of rows ordered from long to short: numpy
    adds columns five times faster than it reduces stretches of a flat array.
    """

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.rows = rows
        self.lengths = np.fromiter((len(row) for row in rows), np.intp, len(rows))
        order = np.argsort(-self.lengths, kind="stable")
        self.place: Index = np.empty(len(rows), np.intp)
        self.place[order] = np.arange(len(rows))
        self.columns: list[Index] = []
        for column in range(int(self.lengths.max(initial=0))):
            long_enough = order[: np.count_nonzero(self.lengths > column)]
            self.columns.append(
                np.fromiter((rows[row][column] for row in long_enough), np.intp, len(long_enough))
            )

    def __len__(self) -> int:
        return len(self.rows)

    def fold(self, values: Distances, combine: np.ufunc) -> Distances:
        """For each row the values at its numbers, combined."""
        if not self.columns:
            return values[:0]
        held = values.take(self.columns[0], mode="clip")
        for column in self.columns[1:]:
            head = held[: len(column)]
            combine(head, values.take(column, mode="clip"), out=head)
        return held.take(self.place, mode="clip")

    def flat(self, rows: Index) -> tuple[Index, Index]:
        """The numbers in some rows, and for each the row."""
        numbers = [column[places] for column, places in self._cut(rows)]
        owners = [rows[self.place[rows] < len(column)] for column in self.columns]
        return np.concatenate(numbers), np.concatenate(owners)

    def _cut(self, rows: Index) -> Iterable[tuple[Index, Index]]:
        places = self.place[rows]
        return ((column, places[places < len(column)]) for column in self.columns)


class Offers:
    """Criteria sets of everything on offer, in the order given. Making it costs some 20 µs a rule; using it
    is cheap, so keep it.

    The same set may stand several times. Raises `CriteriaError` for a set that does not fit the vocabulary.

    Inside, a rule is a row of literal numbers (see `literals`), an offer a row of rules; rules that ask the
    same are one.

    >>> from polku_engine.criteria import Cell, OneOf, Rule
    >>> offers = Offers([CriteriaSet("a", (Rule((Cell("has_employer", OneOf(True)),)),))])
    >>> len(offers), offers.key(0), offers.facts
    (1, 'a', ('has_employer',))
    """

    def __init__(
        self, criteria: Iterable[CriteriaSet | PreparedCriteria], vocabulary: Vocabulary | None = None
    ) -> None:
        self.vocabulary = vocabulary or standard_vocabulary()
        self.prepared: tuple[PreparedCriteria, ...] = tuple(
            each if isinstance(each, PreparedCriteria) else prepare(each, self.vocabulary)
            for each in criteria
        )
        book = LiteralBook()
        asked = [_rows(prepared, book) for prepared in self.prepared]
        distinct = dict.fromkeys(row for rows in asked for row in rows)
        rules = {row: number for number, row in enumerate(distinct)}
        self.literal_count = len(book.numbers) + 2
        self.literals = book.grouped()
        self.cells_of_rules = Ragged(list(distinct))
        self.rules_of_offers = Ragged([[rules[row] for row in rows] for rows in asked])
        self.unknown = unknown_states(self.literals.values(), self.literal_count)
        self.literal_facts = self._literal_facts()

    def __len__(self) -> int:
        return len(self.prepared)

    def key(self, place: int) -> str:
        """The key of the criteria set at a place."""
        return self.prepared[place].criteria.key

    @property
    def facts(self) -> tuple[str, ...]:
        """The keys of the facts any offer asks about, in the order of the vocabulary."""
        return tuple(key for key in self.vocabulary if key in self.literals)

    def states(self, situation: Situation) -> States:
        """The state of every literal in a situation."""
        states = self.unknown.copy()
        for key, known in situation.known.items():
            group = self.literals.get(key)
            if group is not None:
                states[group.numbers] = group.states(known)
        return states

    def _literal_facts(self) -> npt.NDArray[np.intp]:
        """For each literal the place of its fact in `facts`, and one place more for those without."""
        places = np.full(self.literal_count, len(self.literals), np.intp)
        for place, key in enumerate(self.facts):
            places[self.literals[key].numbers] = place
        return places


def _rows(prepared: PreparedCriteria, book: LiteralBook) -> list[tuple[int, ...]]:
    found = []
    for rule in prepared.rules:
        numbers = [book.number(cell.fact, cell.wanted) for cell in rule.cells]
        numbers += [HUMAN] * len(rule.rule.checks)
        found.append(tuple(sorted(numbers)) or (ALWAYS,))
    return found
