"""Measures of a search: nDCG, recall and precision of the whole result, and times."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

DEPTH = 10


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float:
    """Return the discounted gain of the first hits as a share of the best there could be (gain 2^grade - 1)."""
    gained = _gain([grades.get(identity, 0) for identity in ranked[:depth]])
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return gained / best if best else 1.0


def _gain(grades: Iterable[int]) -> float:
    return math.fsum((2.0**grade - 1.0) / math.log2(position + 2) for position, grade in enumerate(grades))


def recall(found: Collection[str], grades: Mapping[str, int]) -> float:
    """Return the share of what is relevant that was found at all."""
    return sum(1 for identity in found if identity in grades) / len(grades) if grades else 1.0


def precision(found: Collection[str], grades: Mapping[str, int]) -> float | None:
    """Return the share of what was found that is relevant; None when nothing was found."""
    return sum(1 for identity in found if identity in grades) / len(found) if found else None


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
    precision: float | None


def summary(qualities: Iterable[Quality]) -> dict[str, Any]:
    """Return the means over queries; set precision is over those that found something."""
    some = list(qualities)
    return {
        "queries": len(some),
        "ndcg_at_10": _mean([one.ndcg for one in some]),
        "set_recall": _mean([one.recall for one in some]),
        "set_precision": _mean([one.precision for one in some if one.precision is not None]),
        "without_hits": sum(1 for one in some if one.precision is None),
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
