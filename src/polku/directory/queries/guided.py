"""The guided finder: what fits a situation, what may, what does not, and which question is the best to ask next.

An offer is a published entry with the criteria in force today. Its area is a condition like the others: each of its
rules holds only for people of its municipalities. An entry without criteria fits nobody for certain and bars nobody; it
is listed apart.

Everything that is published is held in memory in the engine's form. A step looks at most twice a second whether
a row it rests on was written; only then everything is read anew. Nothing of a person is held.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import connection

from polku.directory.bridge.guided import situation_of, vocabulary
from polku.directory.bridge.search import LANGUAGE_OF
from polku.directory.choices import Access, EntryKind, Wish
from polku.directory.content import Told
from polku.directory.models import Entry
from polku.directory.queries import index
from polku.directory.queries.offers import Offer, offers_on
from polku.search.query import Query
from polku.shared import clock
from polku.shared.text import sort_key
from polku_engine import Fact, Verdict, match_offers
from polku_engine import Offers as EngineOffers
from polku_engine.facts import FactKind, Sensitivity
from polku_engine.matching import Matches, Question, questions
from polku_engine.matching.literals import SpanLiterals
from polku_engine.matching.rank import FAILED

Scores = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# A row is another row when it was written again: by another transaction, or at another place of its table.
STATE = """
SELECT pg_current_xact_id_if_assigned() IS NOT NULL, md5(concat(
  (SELECT string_agg(concat(id, ' ', xmin, ctid), ',' ORDER BY id) FROM directory_entry WHERE state = 'published'), ';',
  (SELECT string_agg(concat(id, ' ', xmin, ctid), ',' ORDER BY id) FROM criteria_criteriaset), ';',
  (SELECT string_agg(concat(id, ' ', xmin, ctid), ',' ORDER BY id) FROM criteria_criteriaversion
    WHERE state = 'published')))
"""
# After so many questions the result is shown, whatever is still open; who wants to may go on.
ENOUGH = 7
MOST = 10
# A question that settles less than this many services is not worth a page once the first group stands.
WORTH_ASKING = 3
# How much more a service counts in choosing the question: one that answers alone could bring into the first group, and
# one that was wished for. `polku bench guided` measures them.
FIRST_GROUP_COUNTS, WISHED_COUNTS = 4.0, 1.0
# Health is asked only when it settles this much, and this many times as much as the best other question.
SENSITIVE_SETTLES, SENSITIVE_TIMES = 5.0, 2.0
# The day of birth tells who somebody is; the age is enough.
NEVER_ASKED = frozenset({"birth_date"})
# A question that takes something for granted: asked only once the other fact is known to be so.
TAKES_FOR_GRANTED = {
    "weekly_hours": ("has_employer", True),
    "job_at_risk": ("has_employer", True),
    "unemployed_since": ("registered_jobseeker", True),
    "days_unemployed": ("registered_jobseeker", True),
    "school_form": ("main_activity", "studying"),
    "school_year": ("main_activity", "studying"),
    "graduation_date": ("main_activity", "studying"),
    "days_to_graduation": ("main_activity", "studying"),
    "absence_share": ("main_activity", "studying"),
    "studies_at_risk": ("main_activity", "studying"),
}
# With this many stretches between the limits of criteria a number is chosen; with more it is written.
MOST_STRETCHES = 6
WISHED_CLASSES = {
    Wish.WORK: ("P10", "P12", "P4.8", "P28.3"),
    Wish.STUDY: ("P6", "P28.3", "P28.5"),
    Wish.PARTICIPATION: ("P4.12", "P5.16", "P8.4", "P25", "P27", "P28.1", "P28.2"),
    Wish.TALK: ("P4.13", "P5.7", "P5.17", "P9.6", "P28.4", "P28.5"),
}
_EASIEST_FIRST = (Access.JUST_COME, Access.CONTACT, Access.BOOK, Access.APPLY, Access.REFERRAL)
FOUND_BY_WORDS = 60


@dataclass(frozen=True)
class Catalogue:
    """Everything that can be matched on a day. `offers` stand in the order of the engine's places."""

    day: date
    offers: tuple[Offer, ...]
    without_criteria: tuple[Entry, ...]
    engine: EngineOffers

    @classmethod
    def of(cls, offers: Iterable[Offer], without_criteria: Iterable[Entry], day: date) -> Catalogue:
        """Made ready for matching; an offer whose area and criteria never meet is for nobody and left out."""
        usable = [(offer, offer.matched) for offer in offers]
        rules = [matched for _offer, matched in usable if matched is not None]
        kept = tuple(offer for offer, matched in usable if matched is not None)
        return cls(day, kept, tuple(without_criteria), EngineOffers(rules, vocabulary()))

    @cached_property
    def checks_of_rules(self) -> npt.NDArray[np.uint16]:
        """For each rule of the engine how many human checks it has."""
        counts = np.zeros(len(self.engine.cells_of_rules), np.uint16)
        for rules, prepared in zip(self.engine.rules_of_offers.rows, self.engine.prepared, strict=True):
            for number, rule in zip(rules, prepared.rules, strict=True):
                counts[number] = len(rule.rule.checks)
        return counts

    @cached_property
    def places_asking(self) -> dict[str, npt.NDArray[np.intp]]:
        """For each fact the places of the offers that ask about it."""
        found: dict[str, list[int]] = {}
        for place, prepared in enumerate(self.engine.prepared):
            for key in {cell.fact.key for rule in prepared.rules for cell in rule.cells}:
                found.setdefault(key, []).append(place)
        return {key: np.array(places, np.intp) for key, places in found.items()}

    @cached_property
    def names(self) -> Scores:
        """The place of each offer in the order of ease and name: how offers that are equal otherwise are told apart."""
        keys = [(_ease(offer.entry), sort_key(offer.entry.name("fi").text)) for offer in self.offers]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        ranks = np.empty(len(keys), np.int64)
        ranks[order] = np.arange(len(keys))
        return ranks

    @cached_property
    def wished(self) -> dict[str, Mask]:
        """For each wish the offers it means."""
        return {wish: np.array([_is_wished(o.entry, wish) for o in self.offers], np.bool_) for wish in Wish}

    @cached_property
    def place_of_entry(self) -> dict[int, int]:
        """The place of each entry."""
        return {offer.entry.pk: place for place, offer in enumerate(self.offers)}


class _Follower:
    """Holds the catalogue of this process and follows the database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: Catalogue | None = None
        self._state = ""
        self._looked_at = float("-inf")

    def catalogue(self) -> Catalogue:
        """The catalogue as it is now, at most half a second old."""
        kept, day = self._kept, clock.today()
        fresh = time.monotonic() - self._looked_at < settings.SEARCH_POLL_SECONDS
        if kept and kept.day == day and fresh:
            return kept
        # Whoever comes while another thread reads takes what is there; only the first ever has to wait.
        if not self._lock.acquire(blocking=kept is None or kept.day != day):
            assert kept is not None  # noqa: S101 - a blocking acquire cannot fail
            return kept
        try:
            return self._followed(day)
        finally:
            self._lock.release()

    def _followed(self, day: date) -> Catalogue:
        with connection.cursor() as cursor:
            cursor.execute(STATE)
            writes, state = cursor.fetchone()
        kept = self._kept
        if kept and kept.day == day and state == self._state:
            self._looked_at = time.monotonic()
            return kept
        made = _read(day)
        # What this transaction wrote may still be undone: it is for this transaction's eyes only.
        if not writes or not settings.SEARCH_POLL_SECONDS:
            self._kept, self._state, self._looked_at = made, state, time.monotonic()
        return made


_follower = _Follower()
catalogue = _follower.catalogue


def _read(day: date) -> Catalogue:
    found = offers_on(day)
    return Catalogue.of(found.offers, (entry for entry, _reason in found.unread), day)


def _ease(entry: Entry) -> int:
    access = (entry.published_content or {}).get("access")
    return _EASIEST_FIRST.index(access) if access in _EASIEST_FIRST else len(_EASIEST_FIRST)


def _is_wished(entry: Entry, wish: str) -> bool:
    classes = (entry.published_content or {}).get("service_classes", ())
    if any(c == root or c.startswith(f"{root}.") for c in classes for root in WISHED_CLASSES[Wish(wish)]):
        return True
    return wish == Wish.PARTICIPATION and entry.kind == EntryKind.ACTIVITY


# One situation against everything.


@dataclass(frozen=True)
class Choice:
    """An answer one may choose: its value in JSON form, or the ends of a stretch of numbers."""

    value: object
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Asked:
    """A question with why it is asked: how many services an answer settles, as far as can be foreseen.

    `choices` are empty when the answer is written: a number, a day, a municipality.
    """

    fact: Fact
    settles: int
    choices: tuple[Choice, ...]

    @property
    def is_sensitive(self) -> bool:
        """Whether the answer is about health or the like."""
        return self.fact.sensitivity in (Sensitivity.SPECIAL, Sensitivity.SECRET)


@dataclass(frozen=True)
class Standing:
    """How everything stands for what was told."""

    catalogue: Catalogue
    told: Told
    matches: Matches
    liking: Scores

    @cached_property
    def is_open(self) -> Mask:
        """Offers that depend on something."""
        return (self.matches.distances > 0) & (self.matches.distances < FAILED)

    @cached_property
    def could_join(self) -> Mask:
        """Open offers that answers alone could bring into the first group: a rule without a human check is open."""
        distances = self.matches.rule_distances
        alone = np.where(self.catalogue.checks_of_rules == 0, distances, np.uint16(FAILED))
        nearest = self.catalogue.engine.rules_of_offers.fold(alone.astype(np.uint16), np.minimum)
        return self.is_open & (nearest < FAILED)

    @cached_property
    def missing(self) -> Scores:
        """For each offer how many facts it misses along its nearest rule, human checks left out."""
        distances = self.matches.rule_distances.astype(np.int64)
        facts = np.where(distances < FAILED, distances - self.catalogue.checks_of_rules, FAILED)
        return self.catalogue.engine.rules_of_offers.fold(facts.astype(np.uint16), np.minimum).astype(
            np.int64
        )

    @property
    def is_stable(self) -> bool:
        """Whether no answer to any question can change the first group any more."""
        return not self.could_join.any()

    @property
    def fits(self) -> list[int]:
        """Places whose criteria are met for certain: what was wished for first, then what is easy to get into."""
        return self._in_order(self.matches.distances == 0, -self.liking, self.catalogue.names)

    @property
    def may_fit(self) -> list[int]:
        """Places that miss facts or a human check: what was wished for first, then what misses least."""
        return self._in_order(
            self.is_open, -self.liking, self.missing, self.matches.distances, self.catalogue.names
        )

    @property
    def does_not_fit(self) -> list[int]:
        """Places that cannot fit now, the nearest first. Nobody is told to move: what is elsewhere is left out."""
        far = (self.matches.distances >= FAILED) & ~self.is_elsewhere
        return self._in_order(far, self.matches.distances, -self.liking, self.catalogue.names)

    @cached_property
    def is_elsewhere(self) -> Mask:
        """Offers for other municipalities than the person's own."""
        home = self.told.given.get("municipality")
        offers = self.catalogue.offers
        return np.array([home is not None and bool(o.area) and home not in o.area for o in offers], np.bool_)

    def _in_order(
        self, mask: Mask, *keys: npt.NDArray[np.signedinteger] | npt.NDArray[np.uint16]
    ) -> list[int]:
        places = np.flatnonzero(mask)
        order = np.lexsort(tuple(key[places] for key in reversed(keys)))
        return [int(place) for place in places[order]]

    def explain(self, place: int) -> Verdict:
        """Why an offer stands where it stands."""
        return self.matches.explain(place)

    def without_criteria(self) -> list[Entry]:
        """Entries for the same place that do not say who they are for: what was wished for first."""
        here = self.told.given.get("municipality")
        entries = [e for e in self.catalogue.without_criteria if _serves(e, here)]
        wish = self.told.wish
        return sorted(entries, key=lambda e: (not (wish and _is_wished(e, wish)), _ease(e), e.pk))


def standing(told: Told, *, language: str, among: Catalogue | None = None) -> Standing:
    """Decide everything for what was told. Raises Invalid when the answers contradict each other."""
    known = among or catalogue()
    matches = match_offers(known.engine, situation_of(told, known.day))
    return Standing(known, told, matches, _liking(told, known, language))


def _liking(told: Told, known: Catalogue, language: str) -> Scores:
    """How well each offer suits the wish and the own words somebody began with."""
    score = np.zeros(len(known.offers), np.int64)
    if told.wish:
        score += known.wished[told.wish]
    if told.words:
        places = [
            known.place_of_entry[pk] for pk in _found(told.words, language) if pk in known.place_of_entry
        ]
        score[places] += 2
    return score


def _found(words: str, language: str) -> list[int]:
    query = Query(text=words, language=LANGUAGE_OF[language], limit=FOUND_BY_WORDS, parse_places=False)
    return [int(hit.id) for hit in index.directory().index.search(query).hits]


def _serves(entry: Entry, municipality: object) -> bool:
    return (
        entry.municipalities is None
        or not isinstance(municipality, str)
        or municipality in entry.municipalities
    )


# The next question.


def next_asked(now: Standing) -> Asked | None:
    """The best question to ask now; None when the result is worth showing.

    It is, when no answer can change the first group any more, or ENOUGH was asked, and no question settles
    several services; and after MOST questions in any case. Who wants to go on may.
    """
    asked = len(now.told.given)
    if asked >= MOST:
        return None
    best = further_asked(now)
    if best is None or best.settles >= WORTH_ASKING or (asked < ENOUGH and not now.is_stable):
        return best
    return None


def further_asked(now: Standing) -> Asked | None:
    """The best question for somebody who wants to go on: anything that settles an open service.

    Health gives way to other questions unless it settles much more.
    """
    askable = list(dict.fromkeys(_askable(_ranked(now), now)))
    plain = next((q for q in askable if not _is_sensitive(q.fact)), None)
    sensitive = next((q for q in askable if _is_sensitive(q.fact) and q.settles >= SENSITIVE_SETTLES), None)
    best = plain
    if sensitive and (plain is None or sensitive.settles >= SENSITIVE_TIMES * plain.settles):
        best = sensitive
    return _asked(now, vocabulary()[best.fact], best.settles) if best else None


def asked_of(now: Standing, key: str) -> Asked | None:
    """The question about a fact, whatever it settles; None when there is no such fact to ask about."""
    fact = vocabulary().get(key)
    return _asked(now, fact, 1.0) if fact and key not in NEVER_ASKED else None


def _ranked(now: Standing) -> list[Question]:
    """Questions about what is open, best first: what settles most, the first group and the wish counting for more."""
    first = {q.fact: q.settles for q in _questions(now, now.could_join)}
    wished = {q.fact: q.settles for q in _questions(now, now.is_open & (now.liking > 0))}

    def weight(question: Question) -> float:
        more = FIRST_GROUP_COUNTS * first.get(question.fact, 0.0) + WISHED_COUNTS * wished.get(
            question.fact, 0.0
        )
        return question.settles + more

    return sorted(_questions(now, now.is_open), key=weight, reverse=True)


def _questions(now: Standing, part: Mask) -> tuple[Question, ...]:
    narrowed = replace(now.matches, distances=np.where(part, now.matches.distances, np.uint16(FAILED)))
    return questions(narrowed, len(vocabulary()))


def _askable(ranked: Sequence[Question], now: Standing) -> Iterator[Question]:
    """Questions not yet asked; one that takes something for granted gives its place to that question."""
    done = now.told.given.keys() | NEVER_ASKED
    for question in ranked:
        if question.fact in done:
            continue
        before = TAKES_FOR_GRANTED.get(question.fact)
        if before is None or _is_so(now, *before):
            yield question
        elif before[0] not in done and _may_be_so(now, *before):
            yield replace(question, fact=before[0])


def _is_so(now: Standing, key: str, value: object) -> bool:
    return bool(now.told.given.get(key) == value)


def _may_be_so(now: Standing, key: str, value: object) -> bool:
    before = TAKES_FOR_GRANTED.get(key)
    return before is None or _is_so(now, *before)


def _is_sensitive(key: str) -> bool:
    return vocabulary()[key].sensitivity in (Sensitivity.SPECIAL, Sensitivity.SECRET)


def _asked(now: Standing, fact: Fact, settles: float) -> Asked:
    waiting = now.catalogue.places_asking.get(fact.key, np.zeros(0, np.intp))
    count = int(np.count_nonzero(now.is_open[waiting]))
    return Asked(fact, max(1, min(round(settles), count)), tuple(_choices(now.catalogue.engine, fact)))


def _choices(engine: EngineOffers, fact: Fact) -> Iterator[Choice]:
    if fact.kind is FactKind.BOOLEAN:
        yield from (Choice(True), Choice(False))
    elif fact.kind in (FactKind.CODE, FactKind.CODES) and not fact.open_codes:
        yield from (Choice(code) for code in fact.codes)
    elif fact.kind is FactKind.NUMBER:
        yield from _stretches(engine, fact)


def _stretches(engine: EngineOffers, fact: Fact) -> Iterator[Choice]:
    """The numbers between the limits that criteria name: to know the stretch is enough, and tells less of a person."""
    literals = engine.literals.get(fact.key)
    points = [float(p) for p in literals.breakpoints if p > 0] if isinstance(literals, SpanLiterals) else []
    if not fact.whole or not 1 <= len(points) < MOST_STRETCHES:
        return
    ends = [0.0, *points]
    for low, after in zip(ends, [*points, None], strict=True):
        high = None if after is None else after - 1
        yield Choice({"between": [int(low), None if high is None else int(high)]}, low, high)
