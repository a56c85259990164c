"""Random people who answer the guided finder truthfully, and sometimes do not know."""

import random
import statistics
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from polku.directory.bridge.guided import answered, passed_over
from polku.directory.choices import Passed, Wish
from polku.directory.content import Told
from polku.directory.queries.guided import (
    NEVER_ASKED,
    TAKES_FOR_GRANTED,
    Catalogue,
    Standing,
    further_asked,
    next_asked,
    standing,
)
from polku_engine import Fact, standard_vocabulary
from polku_engine.facts import FactKind
from polku_engine.matching.literals import SpanLiterals

AREA = "municipality"
HELD = 0.25
# Who is not in such a situation at all: nobody without a job works hours or has it at risk.
OTHERWISE: Mapping[str, Any] = {
    "weekly_hours": 0,
    "job_at_risk": False,
    "school_form": "none",
    "studies_at_risk": False,
}
Choose = Callable[[Standing], str | None]


@dataclass
class Walk:
    """One situation asked to the end: the first group after each question, and when the finder showed the result."""

    groups: list[frozenset[int]]
    # The first group together with what only waits for a person's judgement.
    decided: list[frozenset[int]]
    shown_after: int

    @property
    def until_stable(self) -> int:
        """After how many questions the first group was what it is at the end, and stayed so."""
        return _until_stable(self.groups)

    @property
    def until_decided(self) -> int:
        """The same, of the first group and what only waits for a person's judgement."""
        return _until_stable(self.decided)


def _until_stable(groups: Sequence[frozenset[int]]) -> int:
    changed = [step for step, group in enumerate(groups) if group != groups[-1]]
    return changed[-1] + 1 if changed else 0


def simulate(
    known: Catalogue, *, homes: Collection[str], situations: int, unknown: float, seed: int
) -> dict[str, Any]:
    """Ask every situation twice: the best question next, and a random order. People live in `homes`."""
    dice = random.Random(seed)  # noqa: S311 - invented people
    best: list[Walk] = []
    other: list[Walk] = []
    found: list[float] = []
    took: list[float] = []
    for _person in range(situations):
        truth, wish = _person_of(known, sorted(homes), dice), dice.choice([*Wish, None])
        forgotten = {key for key in truth if key != AREA and dice.random() < unknown}
        answers = {key: None if key in forgotten else value for key, value in truth.items()}
        start = Told(wish=wish)
        best.append(_walk(known, start, answers, _best_next, took))
        order = _random_order(known, dice)
        other.append(_walk(known, start, answers, partial(_next_of, order), []))
        found.append(_share_found(best[-1], other[-1]))
    return {
        "services": len(known.offers),
        "situations": situations,
        "unknown": unknown,
        "seed": seed,
        "best_next": {
            "until_stable": _summary([walk.until_stable for walk in best]),
            "until_decided": _summary([walk.until_decided for walk in best]),
            "until_shown": _summary([walk.shown_after for walk in best]),
            "found": round(statistics.fmean(found), 3) if found else 1.0,
        },
        "random_order": {
            "until_stable": _summary([walk.until_stable for walk in other]),
            "until_decided": _summary([walk.until_decided for walk in other]),
        },
        "step_ms": round(1_000 * statistics.median(took), 1) if took else 0.0,
    }


def _walk(
    known: Catalogue, told: Told, answers: Mapping[str, Any], choose: Choose, took: list[float]
) -> Walk:
    groups: list[frozenset[int]] = []
    decided: list[frozenset[int]] = []
    shown_after = -1
    while True:
        begun = time.perf_counter()
        now = standing(told, language="fi", among=known)
        # Where somebody lives is asked on the first page.
        key = AREA if AREA not in told.given else choose(now)
        if shown_after < 0 and AREA in told.given and next_asked(now) is None:
            shown_after = len(told.given)
        took.append(time.perf_counter() - begun)
        groups.append(frozenset(now.fits))
        decided.append(groups[-1] | {place for place in now.may_fit if not now.missing[place]})
        if key is None:
            return Walk(groups, decided, shown_after if shown_after >= 0 else len(told.given))
        value = answers.get(key)
        told = passed_over(told, key, Passed.UNKNOWN) if value is None else answered(told, key, value)


def _best_next(now: Standing) -> str | None:
    asked = next_asked(now) or further_asked(now)
    return asked.fact.key if asked else None


def _random_order(known: Catalogue, dice: random.Random) -> Sequence[str]:
    facts = [key for key in known.engine.facts if key not in NEVER_ASKED]
    dice.shuffle(facts)
    return facts


def _next_of(order: Sequence[str], now: Standing) -> str | None:
    return next((key for key in order if key not in now.told.given), None)


def _share_found(walk: Walk, everything: Walk) -> float:
    """How much of the first group that all answers give was there when the result was shown."""
    whole = everything.groups[-1]
    return len(walk.groups[walk.shown_after] & whole) / len(whole) if whole else 1.0


def _person_of(known: Catalogue, homes: Sequence[str], dice: random.Random) -> dict[str, Any]:
    """A truth about every fact that criteria ask about: values that criteria tell apart are equally likely."""
    facts = standard_vocabulary()
    truth: dict[str, Any] = {AREA: dice.choice(homes)} if homes else {}
    wanted = dict.fromkeys([*(key for key, _so in TAKES_FOR_GRANTED.values()), *known.engine.facts])
    for key in wanted:
        if key not in NEVER_ASKED and key != AREA:
            truth[key] = _truth_of(facts[key], truth, known, dice)
    return truth


def _truth_of(fact: Fact, truth: Mapping[str, Any], known: Catalogue, dice: random.Random) -> Any:
    before = TAKES_FOR_GRANTED.get(fact.key)
    if before is not None and truth.get(before[0]) != before[1]:
        return OTHERWISE.get(fact.key)
    match fact.kind:
        case FactKind.BOOLEAN:
            return dice.random() < 1 / 2
        case FactKind.CODE:
            return None if fact.open_codes else dice.choice(fact.codes)
        case FactKind.CODES:
            has = [code for code in fact.codes if dice.random() < HELD]
            return {"has": has, "lacks": [code for code in fact.codes if code not in has]}
        case FactKind.NUMBER:
            return dice.choice(list(_numbers(known, fact)))
    return None


def _numbers(known: Catalogue, fact: Fact) -> Iterator[int]:
    """A number from each stretch between the limits of criteria."""
    literals = known.engine.literals.get(fact.key)
    points = [int(p) for p in literals.breakpoints if p > 0] if isinstance(literals, SpanLiterals) else []
    yield from (max(0, points[0] - 1), *points) if points else (0,)


def _summary(counts: Sequence[int]) -> dict[str, float]:
    ordered = sorted(counts)
    return {
        "median": statistics.median(ordered),
        "mean": round(statistics.fmean(ordered), 1),
        "nine_of_ten": ordered[int(len(ordered) * 0.9)],
        "most": ordered[-1],
    }
