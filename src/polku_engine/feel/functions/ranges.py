"""Relations of points and ranges in time or number (DMN table 78, after Allen's interval algebra)."""

from collections.abc import Callable
from typing import Any

from polku_engine.feel.functions.conversion import POINT
from polku_engine.feel.functions.registry import builtin
from polku_engine.feel.values import FeelRange, compare, equal

R = FeelRange


def _lt(a: Any, b: Any) -> bool:
    """One before the other."""
    return _sure(compare("<", a, b))


def _eq(a: Any, b: Any) -> bool:
    """The same point."""
    return _sure(equal(a, b))


def _sure(result: bool | None) -> bool:
    if result is None:
        raise ValueError("the two cannot be compared")
    return result


def _two(
    name: str, one: str, other: str, kinds: tuple[str, str], function: Callable[[Any, Any], bool]
) -> None:
    builtin(f"{name}({one}: {kinds[0]}, {other}: {kinds[1]})")(function)


def _holds(r: R, point: Any) -> bool:
    """A range with a point inside."""
    return _sure(r.holds(point))


def before_range(point: Any, r: R) -> bool:
    """A point before a range."""
    return _lt(point, r.low) or (_eq(point, r.low) and not r.low_included)


def range_before(r: R, point: Any) -> bool:
    """A range before a point."""
    return _lt(r.high, point) or (_eq(r.high, point) and not r.high_included)


def ranges_before(a: R, b: R) -> bool:
    """A range wholly before another."""
    return _lt(a.high, b.low) or (_eq(a.high, b.low) and not (a.high_included and b.low_included))


def meets(a: R, b: R) -> bool:
    """One ends exactly where the other begins, both including that point."""
    return a.high_included and b.low_included and _eq(a.high, b.low)


def overlaps(a: R, b: R) -> bool:
    """The two share a point."""
    return not ranges_before(a, b) and not ranges_before(b, a)


def _starts_earlier(a: R, b: R) -> bool:
    return _lt(a.low, b.low) or (_eq(a.low, b.low) and a.low_included and not b.low_included)


def _ends_earlier(a: R, b: R) -> bool:
    return _lt(a.high, b.high) or (_eq(a.high, b.high) and not a.high_included and b.high_included)


def overlaps_before(a: R, b: R) -> bool:
    """The first begins earlier, ends no later, and they share a point."""
    return overlaps(a, b) and _starts_earlier(a, b) and not _ends_earlier(b, a)


def overlaps_after(a: R, b: R) -> bool:
    """The second overlaps before the first."""
    return overlaps_before(b, a)


def finishes(a: R, b: R) -> bool:
    """The same end, and the first begins no earlier."""
    return _eq(a.high, b.high) and a.high_included == b.high_included and not _starts_earlier(a, b)


def starts(a: R, b: R) -> bool:
    """The same beginning, and the first ends no later."""
    return _eq(a.low, b.low) and a.low_included == b.low_included and not _ends_earlier(b, a)


def includes(a: R, b: R) -> bool:
    """The second lies inside the first."""
    return not _starts_earlier(b, a) and not _ends_earlier(a, b)


def _finishes_point(point: Any, r: R) -> bool:
    """A point that is the end of a range."""
    return r.high_included and _eq(point, r.high)


def _starts_point(point: Any, r: R) -> bool:
    """A point that is the beginning of a range."""
    return r.low_included and _eq(point, r.low)


def coincides(a: R, b: R) -> bool:
    """The same ends in the same way."""
    marks = (a.low_included, a.high_included) == (b.low_included, b.high_included)
    return _eq(a.low, b.low) and _eq(a.high, b.high) and marks


def _flip(function: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def flipped(a: Any, b: Any) -> bool:
        return function(b, a)

    flipped.__doc__ = f"The other way round: {(function.__doc__ or '').lower()}"
    return flipped


_two("before", "point1", "point2", (POINT, POINT), _lt)
_two("before", "point", "range", (POINT, "range"), before_range)
_two("before", "range", "point", ("range", POINT), range_before)
_two("before", "range1", "range2", ("range", "range"), ranges_before)
_two("after", "point1", "point2", (POINT, POINT), _flip(_lt))
_two("after", "point", "range", (POINT, "range"), _flip(range_before))
_two("after", "range", "point", ("range", POINT), _flip(before_range))
_two("after", "range1", "range2", ("range", "range"), _flip(ranges_before))
_two("meets", "range1", "range2", ("range", "range"), meets)
_two("met by", "range1", "range2", ("range", "range"), _flip(meets))
_two("overlaps", "range1", "range2", ("range", "range"), overlaps)
_two("overlaps before", "range1", "range2", ("range", "range"), overlaps_before)
_two("overlaps after", "range1", "range2", ("range", "range"), overlaps_after)
_two("finishes", "point", "range", (POINT, "range"), _finishes_point)
_two("finishes", "range1", "range2", ("range", "range"), finishes)
_two("finished by", "range", "point", ("range", POINT), _flip(_finishes_point))
_two("finished by", "range1", "range2", ("range", "range"), _flip(finishes))
_two("includes", "range", "point", ("range", POINT), _holds)
_two("includes", "range1", "range2", ("range", "range"), includes)
_two("during", "point", "range", (POINT, "range"), _flip(_holds))
_two("during", "range1", "range2", ("range", "range"), _flip(includes))
_two("starts", "point", "range", (POINT, "range"), _starts_point)
_two("starts", "range1", "range2", ("range", "range"), starts)
_two("started by", "range", "point", ("range", POINT), _flip(_starts_point))
_two("started by", "range1", "range2", ("range", "range"), _flip(starts))
_two("coincides", "point1", "point2", (POINT, POINT), _eq)
_two("coincides", "range1", "range2", ("range", "range"), coincides)
