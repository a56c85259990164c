"""A person's situation as of a date: for each fact, what may still be true of it."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from polku_engine.facts.definitions import Fact, FactError, Vocabulary
from polku_engine.facts.derived import DERIVATIONS
from polku_engine.facts.knowledge import Answer, Holdings, Knowledge, Spans, Stated, everything, knowledge_of
from polku_engine.facts.vocabulary import standard_vocabulary


class SituationError(FactError):
    """What is said of a situation cannot all be true, or names an unknown fact.

    >>> Situation.of(datetime.date(2026, 5, 4), age=17).learn(age=18)
    Traceback (most recent call last):
    ...
    polku_engine.facts.situation.SituationError: what is said of age cannot all be true
    """


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known on a date. Make one with `Situation.of` or `situation_from_json`; add knowledge with `learn`.

    `expired` names facts whose answer had grown too old on that date and counts as unknown.
    """

    on: datetime.date
    vocabulary: Vocabulary
    known: Mapping[str, Knowledge]
    expired: tuple[str, ...] = ()

    @classmethod
    def of(cls, on: datetime.date, vocabulary: Vocabulary | None = None, /, **answers: Any) -> Self:
        """A situation from answers by fact key: plain values, `between(16, 25)`, `none_of("studying")`,
        `Answer(value, given_on)`.

        Raises `SituationError` for an unknown fact, a value the fact cannot have, or answers that
        contradict each other.

        >>> Situation.of(datetime.date(2026, 5, 4), birth_date=datetime.date(2007, 9, 1))["age"]
        Spans(spans=((18, 18),))
        """
        return cls.from_answers(on, answers, vocabulary)

    @classmethod
    def from_answers(
        cls, on: datetime.date, answers: Mapping[str, Any], vocabulary: Vocabulary | None = None
    ) -> Self:
        """The same from a mapping."""
        facts = vocabulary or standard_vocabulary()
        known: dict[str, Knowledge] = {}
        expired = []
        for key, given in answers.items():
            answer = given if isinstance(given, Answer) else Answer(given)
            fact = _fact(facts, key)
            if _is_old(fact, answer, on):
                expired.append(key)
            else:
                known[key] = _knowledge(fact, answer.value)
        return cls(on, facts, MappingProxyType(_with_derived(known, facts, on)), tuple(expired))

    def __getitem__(self, key: str) -> Knowledge:
        """What may be true of a fact. Raises `SituationError` for a fact that is not in the vocabulary."""
        found = self.known.get(key)
        return everything(_fact(self.vocabulary, key)) if found is None else found

    def knows(self, key: str) -> bool:
        """Whether a fact has one value left."""
        match self[key]:
            case Spans(spans):
                return len(spans) == 1 and spans[0][0] == spans[0][1]
            case Holdings(has, lacks):
                return has | lacks >= set(self.vocabulary[key].codes)
            case codes:
                return not codes.excluded and len(codes.codes) == 1

    def learn(self, **answers: Any) -> Self:
        """A situation that knows more. Raises `SituationError` if an answer contradicts what is known.

        >>> before = Situation.of(datetime.date(2026, 5, 4))
        >>> before.learn(age=19).knows("age")
        True
        """
        known = dict(self.known)
        for key, value in answers.items():
            fact = _fact(self.vocabulary, key)
            known[key] = _both(key, self[key], _knowledge(fact, value))
        merged = MappingProxyType(_with_derived(known, self.vocabulary, self.on))
        return type(self)(
            self.on, self.vocabulary, merged, tuple(e for e in self.expired if e not in answers)
        )

    def unknown(self) -> Iterator[Fact]:
        """The facts with more than one value left, in the order of the vocabulary."""
        return (fact for fact in self.vocabulary.values() if not self.knows(fact.key))


def _fact(vocabulary: Vocabulary, key: str) -> Fact:
    try:
        return vocabulary[key]
    except KeyError:
        raise SituationError(f"there is no fact {key!r} in the vocabulary") from None


def _knowledge(fact: Fact, value: Any) -> Knowledge:
    try:
        return knowledge_of(fact, value)
    except FactError as error:
        raise SituationError(str(error)) from error


def _is_old(fact: Fact, answer: Answer, on: datetime.date) -> bool:
    if answer.given_on is None or fact.valid_days is None:
        return False
    return (on - answer.given_on).days > fact.valid_days


def _with_derived(
    known: dict[str, Knowledge], vocabulary: Vocabulary, on: datetime.date
) -> dict[str, Knowledge]:
    for derivation in DERIVATIONS:
        source = known.get(derivation.source)
        if isinstance(source, Spans) and derivation.target in vocabulary:
            follows = derivation.apply(source, on)
            target = known.get(derivation.target)
            known[derivation.target] = (
                follows if target is None else _both(derivation.target, target, follows)
            )
    return known


def _both(key: str, one: Knowledge, other: Knowledge) -> Knowledge:
    both = one.both(other)  # type: ignore[arg-type]  # the two are of the same fact, so of the same form
    if both.empty:
        raise SituationError(f"what is said of {key} cannot all be true")
    return both


def situation_from_json(
    data: Mapping[str, Any], on: datetime.date, vocabulary: Vocabulary | None = None
) -> Situation:
    """A situation from plain JSON. Raises `SituationError`.

    A fact is a value, `null` (unknown), or an object: `{"between": [16, 25]}` (an end may be `null`),
    `{"one_of": […]}`, `{"not": […]}`, `{"has": […], "lacks": […]}` for sets; `{"value": …, "given_on":
    "2026-01-31"}` adds the day of the answer to any of these.

    >>> on = datetime.date(2026, 5, 4)
    >>> situation_from_json({"age": {"between": [16, 25]}, "wishes": {"has": ["work"]}}, on)["wishes"].has
    frozenset({'work'})
    """
    answers = {key: _answer(key, value) for key, value in data.items()}
    return Situation.from_answers(on, answers, vocabulary)


def _answer(key: str, value: Any) -> Answer:
    if isinstance(value, dict) and "value" in value:
        given = value.get("given_on")
        try:
            return Answer(_stated(key, value["value"]), datetime.date.fromisoformat(given) if given else None)
        except (TypeError, ValueError) as error:
            raise SituationError(f"{key}: given_on is not a date: {given!r}") from error
    return Answer(_stated(key, value))


def _stated(key: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    match value:
        case {"between": [low, high]} if len(value) == 1:
            return Stated("between", (low, high))
        case {"one_of": [*values]} if len(value) == 1:
            return Stated("one_of", tuple(values))
        case {"not": [*values]} if len(value) == 1:
            return Stated("none_of", tuple(values))
    if value and value.keys() <= {"has", "lacks"} and all(isinstance(part, list) for part in value.values()):
        return Stated("having", tuple(value.get("has", ())), tuple(value.get("lacks", ())))
    raise SituationError(f"{key}: not understood: {value!r}")
