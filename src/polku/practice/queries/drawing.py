"""A procedure as a drawing: boxes in rows by how far they are from the beginning, lines that never run through a box.

Every line leaves a box below, runs along a track of its own between the rows, and enters the next box from above.
A line that passes by rows, or goes back, takes a lane at the right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import wrap

from django.utils.translation import gettext as _

from polku.practice.content import END, ProcedureContent
from polku.practice.queries.flow import back_links, reached
from polku.shared.languages import pick

BOX, BETWEEN, MARGIN = 220, 36, 16
LINE, PADDING, TRACK, ARROW, LANE = 19, 14, 9, 22, 16
LETTERS, LETTER = 27, 7.4


@dataclass
class Box:
    """A step, or the end, where it is drawn."""

    key: str
    kind: str
    lines: list[str]
    row: int
    x: float = 0
    y: float = 0

    @property
    def height(self) -> float:
        """How tall it is."""
        return LINE * len(self.lines) + 2 * PADDING

    @property
    def middle(self) -> float:
        """Where its middle is, from the left."""
        return self.x + BOX / 2

    @property
    def texts(self) -> list[tuple[float, str]]:
        """Its lines of text, each with its place from the top."""
        return [(self.y + PADDING + LINE * (n + 0.75), line) for n, line in enumerate(self.lines)]


@dataclass
class Link:
    """A line from box to box, with the answer it stands for."""

    source: Box
    target: Box
    words: str
    leaves: float = 0
    enters: float = 0
    path: str = ""
    label: list[tuple[float, str]] = field(default_factory=list)

    @property
    def passes(self) -> bool:
        """Whether it needs a lane beside the boxes."""
        return self.target.row != self.source.row + 1


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn, and how large it is."""

    boxes: list[Box]
    links: list[Link]
    width: float
    height: float
    box_width: int = BOX


def drawing_of(content: ProcedureContent, language: str) -> Drawing:
    """The drawing of what can be reached from the first step."""
    boxes = _boxes(content, language)
    links = _links(content, boxes, language)
    rows: list[list[Box]] = [[] for _row in range(max((box.row for box in boxes.values()), default=-1) + 1)]
    for box in boxes.values():
        rows[box.row].append(box)
    width = max((len(row) for row in rows), default=0) * (BOX + BETWEEN) - BETWEEN + 2 * MARGIN
    for row in rows:
        start = (width - len(row) * (BOX + BETWEEN) + BETWEEN) / 2
        for place, box in enumerate(row):
            box.x = start + place * (BOX + BETWEEN)
    _spread(links)
    height = _place(rows, links, width)
    lanes = sum(link.passes for link in links)
    return Drawing(list(boxes.values()), links, width + lanes * LANE, height)


def _boxes(content: ProcedureContent, language: str) -> dict[str, Box]:
    seen = reached(content)
    numbers = {step.key: number for number, step in enumerate(content.steps, 1)}
    rows = _rows(content)
    boxes = {}
    for step in content.steps:
        if step.key in seen:
            title = f"{numbers[step.key]}. {pick(step.title, language)}"
            kind = "question" if step.is_question else "step"
            boxes[step.key] = Box(step.key, kind, wrap(title, LETTERS) or [""], rows[step.key])
    if any(END in step.targets for step in seen.values()):
        boxes[END] = Box(END, "end", [_("The way ends")], max(rows.values()) + 1)
    return boxes


def _rows(content: ProcedureContent) -> dict[str, int]:
    """The row of each step: one below the lowest step that leads to it, links back left out."""
    seen, back = reached(content), back_links(content)
    rows = dict.fromkeys(seen, 0)
    for _round in seen:
        for key, step in seen.items():
            for target in step.targets:
                if target in rows and (key, target) not in back:
                    rows[target] = max(rows[target], rows[key] + 1)
    return rows


def _links(content: ProcedureContent, boxes: Mapping[str, Box], language: str) -> list[Link]:
    """A line for each pair of boxes; answers that lead to the same step share it."""
    links = []
    for step in content.steps:
        if step.key not in boxes:
            continue
        words: dict[str, list[str]] = {}
        for answer in step.answers:
            words.setdefault(answer.leads_to, []).append(pick(answer.words, language).text)
        for target in dict.fromkeys(step.targets):
            if target in boxes:
                links.append(Link(boxes[step.key], boxes[target], " / ".join(words.get(target, ()))))
    return links


def _spread(links: list[Link]) -> None:
    """Give every line its own place at the bottom of its source and at the top of its target, left ones left."""
    for box in {id(link.source): link.source for link in links}.values():
        own = sorted(
            (link for link in links if link.source is box), key=lambda each: (each.passes, each.target.x)
        )
        for place, link in enumerate(own, 1):
            link.leaves = box.x + BOX * place / (len(own) + 1)
    for box in {id(link.target): link.target for link in links}.values():
        own = sorted(
            (link for link in links if link.target is box), key=lambda each: (each.passes, each.leaves)
        )
        for place, link in enumerate(own, 1):
            link.enters = box.x + BOX * place / (len(own) + 1)


def _place(rows: list[list[Box]], links: list[Link], width: float) -> float:
    """Set rows and lines from the top down; return how tall it all is."""
    lanes = [link for link in links if link.passes]
    tracks: dict[tuple[int, str], float] = {}
    arriving = [link for link in lanes if link.target.row == 0]
    y: float = MARGIN
    if arriving:
        y = _tracks(tracks, arriving, "in", y) + ARROW
    for number, row in enumerate(rows):
        for box in row:
            box.y = y
        below = y + max(box.height for box in row)
        leaving = [link for link in links if link.source.row == number]
        for link in leaving:
            link.label = _label(link, links, below)
        arriving = [link for link in lanes if link.target.row == number + 1]
        y = below + ARROW / 2 + LINE * max((len(link.label) for link in leaving), default=0)
        y = _tracks(tracks, leaving, "out", y)
        y = _tracks(tracks, arriving, "in", y) + ARROW
        for box in row:
            _stretch(box, below)
    for link in links:
        lane = width + lanes.index(link) * LANE if link.passes else 0
        link.path = _path(link, tracks, lane)
    return y


def _stretch(box: Box, below: float) -> None:
    """Boxes of a row stand on one line, so that the lines below them begin together."""
    box.y = below - box.height


def _tracks(tracks: dict[tuple[int, str], float], links: list[Link], way: str, y: float) -> float:
    for number, link in enumerate(links, 1):
        tracks[id(link), way] = y + number * TRACK
    return y + TRACK * len(links)


def _label(link: Link, links: list[Link], below: float) -> list[tuple[float, str]]:
    if not link.words:
        return []
    beside = sum(1 for other in links if other.source is link.source)
    lines = wrap(link.words, max(8, int(BOX / beside / LETTER)))
    return [(below + LINE * (n + 0.95), line) for n, line in enumerate(lines)]


def _path(link: Link, tracks: Mapping[tuple[int, str], float], lane: float) -> str:
    start = f"M{link.leaves:.0f} {link.source.y + link.source.height:.0f}V{tracks[id(link), 'out']:.0f}"
    end = f"H{link.enters:.0f}V{link.target.y:.0f}"
    if not link.passes:
        return start + end
    return f"{start}H{lane:.0f}V{tracks[id(link), 'in']:.0f}{end}"
