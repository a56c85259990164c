"""What the analysis is measured against: the plain ways to find overlaps and gaps."""

import time
from collections.abc import Mapping, Sequence

from polku_engine.overlap.space import Box, meet


def pairs_by_loop(boxes: Sequence[Box], seconds: float) -> tuple[int, bool]:
    """Pairs of boxes that meet, by looking at every pair, and whether the loop came to its end."""
    deadline = time.monotonic() + seconds
    found = 0
    for number, box in enumerate(boxes):
        if time.monotonic() > deadline:
            return found, False
        found += sum(_meets(box, other) for other in boxes[number + 1 :])
    return found, True


def _meets(box: Box, other: Box) -> bool:
    return all(box.get(place, mask) & mask for place, mask in other.items())


def left_by_subtraction(boxes: Sequence[Box], full: Sequence[int], seconds: float) -> tuple[int, int, bool]:
    """Boxes left when all rules are taken from the whole space one by one; the rules done, and whether all were."""
    deadline = time.monotonic() + seconds
    left: list[Mapping[int, int]] = [{}]
    for number, box in enumerate(boxes):
        if time.monotonic() > deadline:
            return len(left), number, False
        left = [piece for each in left for piece in _minus(each, box, full)]
    return len(left), len(boxes), True


def _minus(box: Box, other: Box, full: Sequence[int]) -> list[Mapping[int, int]]:
    """The parts of a box outside another, without overlap."""
    if meet(box, other) is None:
        return [box]
    parts: list[Mapping[int, int]] = []
    rest = dict(box)
    for place, mask in other.items():
        own = rest.get(place, full[place])
        if own & ~mask:
            parts.append({**rest, place: own & ~mask})
        rest[place] = own & mask
    return parts
