"""The ties of a half-year laid out as a circle; the same numbers stand beside it in a table."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

from polku.network.queries.ties import Body, Together

SIZE, RADIUS, NODE = 560, 240, 22
WIDTHS = 4


@dataclass(frozen=True)
class Node:
    """A member on the circle."""

    x: int
    y: int
    body: Body
    is_alone: bool


@dataclass(frozen=True)
class Line:
    """A tie between two members; `width` from 1 to 4."""

    x1: int
    y1: int
    x2: int
    y2: int
    width: int
    title: str


@dataclass(frozen=True)
class Circle:
    """Members around, ties across."""

    size: int
    node: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]


def circle_of(seen: Together, kind: str) -> Circle | None:
    """The picture of one kind of tie, or of all; nothing when there are not two members."""
    if len(seen.bodies) < 2:
        return None
    places = {body.pk: _place(body.number - 1, len(seen.bodies)) for body in seen.bodies}
    shown = [tie for tie in seen.ties if tie.strength(kind)]
    tied = {body.pk for tie in shown for body in (tie.first, tie.second)}
    most = max((tie.strength(kind) for tie in shown), default=1)
    # The strongest are drawn last, over the others.
    lines = [
        Line(
            *places[tie.first.pk],
            *places[tie.second.pk],
            _width(tie.strength(kind), most),
            f"{tie.first.name} – {tie.second.name}: {tie.strength(kind)}",
        )
        for tie in sorted(shown, key=lambda tie: tie.strength(kind))
    ]
    nodes = [Node(*places[body.pk], body, body.pk not in tied) for body in seen.bodies]
    return Circle(SIZE, NODE, tuple(nodes), tuple(lines))


def _width(strength: int, most: int) -> int:
    """Small numbers as they are; larger ones as parts of the largest, rounded up."""
    return strength if most <= WIDTHS else -(-strength * WIDTHS // most)


def _place(number: int, of: int) -> tuple[int, int]:
    """Clockwise from the top."""
    angle = 2 * pi * number / of
    return round(SIZE / 2 + RADIUS * sin(angle)), round(SIZE / 2 - RADIUS * cos(angle))
