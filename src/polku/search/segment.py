"""An unchanging piece of the index in numpy arrays: postings by form, slots by code, and columns."""

from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polku.search.documents import Entry
from polku.search.vocabulary import Vocabulary
from polku.search.words import LANGUAGES, sort_key, stopwords, words_of

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

SORT_WIDTH = 40
END_OF_NAME = -1


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of slots by key: `slots[offsets[i]:offsets[i + 1]]` belongs to `keys[i]`; keys rise."""

    keys: Ints
    offsets: Longs
    slots: Ints
    impacts: Bytes | None = None

    @classmethod
    def of_pairs(cls, keys: Ints, slots: Ints, impacts: Bytes | None = None) -> "Lists":
        """Group (key, slot) pairs whose slots rise."""
        order = np.argsort(keys, kind="stable")
        distinct, starts = np.unique(keys[order], return_index=True)
        offsets = np.append(starts, len(keys)).astype(np.int64)
        return cls(
            distinct.astype(np.int32), offsets, slots[order], None if impacts is None else impacts[order]
        )

    def pairs(self) -> tuple[Ints, Ints]:
        """Return what `of_pairs` grouped."""
        return np.repeat(self.keys, np.diff(self.offsets)), self.slots

    def gather(self, wanted: Ints) -> tuple[Longs, Longs]:
        """Return the positions in `slots` of all wanted keys, and for each position which of the wanted it serves."""
        places = np.searchsorted(self.keys, wanted)
        places[places == len(self.keys)] = 0
        found = np.flatnonzero(self.keys[places] == wanted) if len(self.keys) else np.empty(0, np.int64)
        starts = self.offsets[places[found]]
        lengths = self.offsets[places[found] + 1] - starts
        return _runs(starts, lengths), np.repeat(found, lengths)

    def counts(self, chosen: Bools) -> Longs:
        """Return for each key how many of its slots are chosen."""
        if not len(self.keys):
            return np.empty(0, np.int64)
        counts: Longs = np.add.reduceat(chosen[self.slots], self.offsets[:-1], dtype=np.int64)
        return counts


def _runs(starts: Longs, lengths: Longs) -> Longs:
    """Return start, start + 1, … for each run, one after another."""
    total = int(lengths.sum())
    if not total:
        return np.empty(0, np.int64)
    before = np.cumsum(lengths) - lengths
    runs: Longs = np.arange(total, dtype=np.int64) + np.repeat(starts - before, lengths)
    return runs


@dataclass(frozen=True, slots=True)
class Rows:
    """A row of values for each slot: `values[offsets[slot]:offsets[slot + 1]]`."""

    offsets: Longs
    values: NDArray[Any]

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]], dtype: type) -> "Rows":
        """Lay rows one after another."""
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=offsets[1:])
        flat = [value for row in rows for value in row]
        return cls(offsets, np.array(flat, dtype=dtype))

    def take(self, slots: Longs) -> "Rows":
        """Return the rows of the given slots."""
        lengths = np.diff(self.offsets)[slots]
        return Rows(_ends(lengths), self.values[_runs(self.offsets[slots], lengths)])

    def followed_by(self, other: "Rows") -> "Rows":
        """Return these rows and then the other ones."""
        offsets = np.concatenate([self.offsets, other.offsets[1:] + self.offsets[-1]])
        return Rows(offsets, np.concatenate([self.values, other.values]))


def _ends(lengths: Longs) -> Longs:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


class Codes:
    """Numbers for codes, given in the order of arrival and never changed."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, code: str) -> int:
        """Return the number of a code, a new one when it is met for the first time."""
        number = self._numbers.get(code)
        if number is None:
            number = self._numbers[code] = len(self.names)
            self.names.append(code)
        return number

    def known(self, codes: Iterable[str]) -> Ints:
        """Return the numbers of the codes that have one, rising."""
        return np.array(sorted(self._numbers[code] for code in codes if code in self._numbers), np.int32)


@dataclass(frozen=True, slots=True)
class Segment:
    """Some entries of the index, each in a slot from 0."""

    ids: list[str]
    postings: Lists
    facets: Mapping[str, Lists]
    municipalities: Lists
    nationwide: Bools
    names: Rows
    sort_keys: Mapping[str, NDArray[np.bytes_]]
    easts: Rows
    norths: Rows
    fresh: Floats
    ties: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, entries: Iterable[Entry], vocabulary: Vocabulary, codes: "CodeTables") -> "Segment":
        """Build a segment; the vocabulary must know all words of the entries."""
        builder = Building(vocabulary, codes)
        for entry in entries:
            builder.add(entry)
        return builder.segment()

    def kept(self, alive: Bools) -> "Segment":
        """Return the segment without its dead entries."""
        slots = np.flatnonzero(alive)
        moved = np.full(len(self), -1, np.int32)
        moved[slots] = np.arange(len(slots), dtype=np.int32)
        return Segment(
            ids=[self.ids[slot] for slot in slots.tolist()],
            postings=_moved(self.postings, moved),
            facets={name: _moved(lists, moved) for name, lists in self.facets.items()},
            municipalities=_moved(self.municipalities, moved),
            nationwide=self.nationwide[slots],
            names=self.names.take(slots),
            sort_keys={language: keys[slots] for language, keys in self.sort_keys.items()},
            easts=self.easts.take(slots),
            norths=self.norths.take(slots),
            fresh=self.fresh[slots],
            ties=self.ties[slots],
        )

    def followed_by(self, other: "Segment") -> "Segment":
        """Return one segment with the entries of both."""
        shift = len(self)
        return Segment(
            ids=[*self.ids, *other.ids],
            postings=_joined(self.postings, other.postings, shift),
            facets={
                name: _joined(self.facets.get(name, _EMPTY), other.facets.get(name, _EMPTY), shift)
                for name in {**self.facets, **other.facets}
            },
            municipalities=_joined(self.municipalities, other.municipalities, shift),
            nationwide=np.concatenate([self.nationwide, other.nationwide]),
            names=self.names.followed_by(other.names),
            sort_keys={
                name: np.concatenate([keys, other.sort_keys[name]]) for name, keys in self.sort_keys.items()
            },
            easts=self.easts.followed_by(other.easts),
            norths=self.norths.followed_by(other.norths),
            fresh=np.concatenate([self.fresh, other.fresh]),
            ties=np.concatenate([self.ties, other.ties]),
        )


_EMPTY = Lists(np.empty(0, np.int32), np.zeros(1, np.int64), np.empty(0, np.int32))


def _moved(lists: Lists, moved: Ints) -> Lists:
    keys, slots = lists.pairs()
    new = moved[slots]
    kept = new >= 0
    return Lists.of_pairs(keys[kept], new[kept], None if lists.impacts is None else lists.impacts[kept])


def _joined(first: Lists, second: Lists, shift: int) -> Lists:
    keys, slots = first.pairs()
    more_keys, more_slots = second.pairs()
    impacts = None
    if first.impacts is not None and second.impacts is not None:
        impacts = np.concatenate([first.impacts, second.impacts])
    joined = np.concatenate([slots, (more_slots + shift).astype(np.int32)])
    return Lists.of_pairs(np.concatenate([keys, more_keys]), joined, impacts)


class CodeTables:
    """The numbers of all facet codes and municipalities."""

    def __init__(self) -> None:
        self.facets: dict[str, Codes] = {}
        self.municipalities = Codes()

    def facet(self, name: str) -> Codes:
        """Return the codes of a facet."""
        return self.facets.setdefault(name, Codes())


class _Pairs:
    """Growing (key, slot) pairs."""

    def __init__(self) -> None:
        self.keys = array("i")
        self.slots = array("i")

    def lists(self, impacts: Bytes | None = None) -> Lists:
        return Lists.of_pairs(np.array(self.keys, np.int32), np.array(self.slots, np.int32), impacts)


class Building:
    """A segment that is being built, entry by entry."""

    def __init__(self, vocabulary: Vocabulary, codes: CodeTables) -> None:
        self._numbers = {language: part.numbers for language, part in vocabulary.languages.items()}
        self._codes = codes
        self._ids: list[str] = []
        self._postings, self._municipalities = _Pairs(), _Pairs()
        self._impacts = array("B")
        self._facets: dict[str, _Pairs] = {}
        self._entries: list[tuple[bool, float]] = []
        self._names: list[list[int]] = []
        self._sort_keys: dict[str, list[bytes]] = {language: [] for language in LANGUAGES}
        self._points: list[tuple[tuple[float, float], ...]] = []

    def add(self, entry: Entry) -> None:
        """Take in an entry; the vocabulary must know its words."""
        slot = len(self._ids)
        self._ids.append(entry.id)
        for language, impacts in entry.words.items():
            numbers = self._numbers[language]
            self._postings.keys.extend([numbers[word] for word in impacts])
            self._impacts.extend(impacts.values())
        self._postings.slots.extend([slot] * (len(self._postings.keys) - len(self._postings.slots)))
        _extend(self._municipalities, entry.municipalities, self._codes.municipalities.number, slot)
        for name, codes in entry.facets.items():
            _extend(self._facets.setdefault(name, _Pairs()), codes, self._codes.facet(name).number, slot)
        self._entries.append((entry.nationwide, entry.fresh))
        self._points.append(tuple(entry.points))
        self._add_names(entry.names)

    def _add_names(self, names: Mapping[str, str]) -> None:
        forms: list[int] = []
        for language, name in names.items():
            numbers = self._numbers[language]
            forms += [numbers[word] for word in words_of(name) if word not in stopwords() and word in numbers]
            forms.append(END_OF_NAME)
        self._names.append(forms)
        for language, keys in self._sort_keys.items():
            keys.append(sort_key(_name_in(names, language), SORT_WIDTH))

    def segment(self) -> Segment:
        """Return what has been built."""
        return Segment(
            ids=self._ids,
            postings=self._postings.lists(np.array(self._impacts, np.uint8)),
            facets={name: pairs.lists() for name, pairs in self._facets.items()},
            municipalities=self._municipalities.lists(),
            nationwide=np.array([nationwide for nationwide, _ in self._entries], bool),
            names=Rows.of(self._names, np.int32),
            sort_keys={name: np.array(keys, f"S{SORT_WIDTH}") for name, keys in self._sort_keys.items()},
            easts=Rows.of([[east for east, _ in points] for points in self._points], np.float64),
            norths=Rows.of([[north for _, north in points] for points in self._points], np.float64),
            fresh=np.array([fresh for _, fresh in self._entries], np.float64),
            ties=np.array([_digest(identity) for identity in self._ids], np.uint64),
        )


def _digest(identity: str) -> int:
    return int.from_bytes(blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _extend(pairs: _Pairs, codes: Sequence[Hashable], number: Callable[[str], int], slot: int) -> None:
    pairs.keys.extend([number(str(code)) for code in codes])
    pairs.slots.extend([slot] * len(codes))


def _name_in(names: Mapping[str, str], language: str) -> str:
    for candidate in (language, *LANGUAGES):
        if names.get(candidate):
            return names[candidate]
    return ""
