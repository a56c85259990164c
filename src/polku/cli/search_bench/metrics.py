"""Measures of a search: nDCG, recall and precision of the whole result, and times."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

DEPTH = 10


def ndcg(ranked: Sequence[int], grades: Mapping[int, int], depth: int = DEPTH) -> float:
    """Return the discounted gain of the first hits as a share of the best there could be (gain 2^grade - 1)."""
    gained = _gain([grades.get(number, 0) for number in ranked[:depth]])
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return gained / best if best else 1.0


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(position + 2) for position, grade in enumerate(grades))


def recall(found: Collection[int], grades: Mapping[int, int]) -> float:
    """Return the share of what is relevant that was found at all."""
    return sum(1 for number in found if number in grades) / len(grades) if grades else 1.0


def precision(found: Collection[int], grades: Mapping[int, int]) -> float:
    """Return the share of what was found that is relevant."""
    return sum(1 for number in found if number in grades) / len(found) if found else 1.0


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which the share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


@dataclass(frozen=True, slots=True)
class Quality:
    """How well one query was answered."""

    kind: str
    held_out: bool
    ndcg: float
    recall: float
    precision: float


def summary(qualities: Iterable[Quality]) -> dict[str, float]:
    """Return the means over queries."""
    some = list(qualities)
    return {
        "queries": len(some),
        "ndcg_at_10": _mean([one.ndcg for one in some]),
        "set_recall": _mean([one.recall for one in some]),
        "set_precision": _mean([one.precision for one in some]),
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
