"""Numbers of a report laid out for its pictures; each picture stands beside the same numbers in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from polku.network.content import CurveContent, FindingsContent, OverlapFinding
from polku.network.wording import fact_name, number, percent, tests_phrase

# A matrix of more services than this cannot be read.
MOST = 14
SIDE, LEFT, TOP = 30, 190, 36
WIDTH, HEIGHT, MARGIN = 640, 220, 34
LETTERS = 26
SHADES = 5


@dataclass(frozen=True)
class Square:
    """Two services and the part of their people that they share; `shade` from 0 (none) to 5 (all)."""

    x: int
    y: int
    shade: int
    text: str
    title: str
    mark: str


@dataclass(frozen=True)
class Matrix:
    """Services against services."""

    width: int
    height: int
    side: int
    names: tuple[tuple[int, str, str], ...]
    columns: tuple[tuple[int, str], ...]
    squares: tuple[Square, ...]


def matrix_of(found: FindingsContent, names: Mapping[str, str]) -> Matrix | None:
    """The services that overlap most, each against each; nothing when no two do, or when real needs weigh: a share of
    a few of them could tell whose they are.
    """
    if found.weighing == "needs":
        return None
    pairs = [each for each in found.findings if isinstance(each, OverlapFinding)]
    keys = list(dict.fromkeys(key for pair in pairs for key in (pair.first, pair.second)))[:MOST]
    if len(keys) < 2:
        return None
    by_pair = {frozenset((pair.first, pair.second)): pair for pair in pairs}
    squares = [
        _square(column, row, by_pair.get(frozenset((one, other))), names)
        for row, one in enumerate(keys)
        for column, other in enumerate(keys)
        if column < row
    ]
    labels = [names.get(key, key) for key in keys]
    return Matrix(
        LEFT + SIDE * len(keys),
        TOP + SIDE * len(keys),
        SIDE,
        tuple((TOP + SIDE * n + SIDE * 2 // 3, _short(label), str(n + 1)) for n, label in enumerate(labels)),
        tuple((LEFT + SIDE * n + SIDE // 2, str(n + 1)) for n in range(len(keys))),
        tuple(squares),
    )


def _square(column: int, row: int, pair: OverlapFinding | None, names: Mapping[str, str]) -> Square:
    x, y = LEFT + SIDE * column, TOP + SIDE * row
    if pair is None:
        return Square(x, y, 0, "", "", "")
    title = (
        f"{names.get(pair.first, pair.first)} – {names.get(pair.second, pair.second)}: {percent(pair.share)}"
    )
    return Square(x, y, _shade(pair.share), str(round(100 * pair.share)), title, pair.mark)


def _shade(share: float) -> int:
    return min(SHADES, 1 + int(share * SHADES)) if share > 0 else 1


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…"


@dataclass(frozen=True)
class Curve:
    """The number of services along a fact as a line of steps, with a row for each stretch."""

    fact: str
    label: str
    width: int
    height: int
    path: str
    marks: tuple[tuple[int, str], ...]
    levels: tuple[tuple[int, str], ...]
    rows: tuple[tuple[str, str], ...]


def curves_of(found: FindingsContent) -> list[Curve]:
    """A picture for each fact along which services change."""
    return [_curve(curve) for curve in found.curves]


def _curve(curve: CurveContent) -> Curve:
    means = [each.mean for each in curve.stretches]
    top = max(means) or 1.0
    wide = (WIDTH - 2 * MARGIN) / len(means)
    heights = [HEIGHT - MARGIN - mean / top * (HEIGHT - 2 * MARGIN) for mean in means]
    path = f"M{MARGIN} {heights[0]:.0f}" + "".join(
        f"V{height:.0f}H{MARGIN + wide * (n + 1):.0f}" for n, height in enumerate(heights)
    )
    ends = [_first_end(each.tests) for each in curve.stretches]
    marks = tuple((round(MARGIN + wide * n), end) for n, end in enumerate(ends) if end and n)
    return Curve(
        curve.fact,
        fact_name(curve.fact),
        WIDTH,
        HEIGHT,
        path,
        marks,
        tuple(
            (round(HEIGHT - MARGIN - part * (HEIGHT - 2 * MARGIN)), number(top * part))
            for part in (0, 0.5, 1)
        ),
        tuple((tests_phrase(curve.fact, each.tests), number(each.mean)) for each in curve.stretches),
    )


def _first_end(tests: list[dict[str, object]]) -> str:
    """Where a stretch begins, as it stands under the curve."""
    if not tests:
        return ""
    test = tests[0]
    if "one_of" in test and isinstance(test["one_of"], list):
        return _plain(test["one_of"][0])
    return _plain(test.get("from", test.get("above", "")))


def _plain(value: object) -> str:
    return str(value.get("date", "")) if isinstance(value, dict) else str(value)
