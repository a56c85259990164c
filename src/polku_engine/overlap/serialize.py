"""Answers of an analysis as plain JSON values, and back where they are asked about again."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from polku_engine.criteria import Cell, Change, Test
from polku_engine.criteria.serialize import box_from_json, box_to_json
from polku_engine.facts import Changes, Codes, Holdings, Knowledge, Situation, Spans
from polku_engine.overlap.region import Part, Region


def region_to_json(region: Region) -> list[dict[str, Any]]:
    """The parts of a region: a fact, and tests one of which it passes.

    >>> from polku_engine.criteria import Range
    >>> region_to_json(Region((Part("age", (Range(30, 62),)),)))
    [{'fact': 'age', 'any_of': [{'from': 30, 'to': 62}]}]
    """
    return [{"fact": part.fact, "any_of": tests_to_json(part.tests)} for part in region.parts]


def region_from_json(data: Iterable[Mapping[str, Any]]) -> Region:
    """The region of its parts.

    >>> region_from_json([{"fact": "age", "any_of": [{"from": 30, "to": 62}]}]).facts
    ('age',)
    """
    return Region(tuple(Part(each["fact"], tuple(map(box_from_json, each["any_of"]))) for each in data))


def tests_to_json(tests: Iterable[Test]) -> list[dict[str, Any]]:
    """Several tests of one fact."""
    return [box_to_json(test) for test in tests]


def change_to_json(change: Change) -> dict[str, Any]:
    """What would have to be otherwise: the fact, the tests it fails, how it can change and how far it is off."""
    tests = tests_to_json(cell.test for cell in change.cells)
    return {"fact": change.fact, "tests": tests, "how": change.how.value, "gap": change.gap}


def change_from_json(data: Mapping[str, Any]) -> Change:
    """The change of its plain values.

    >>> change_from_json({"fact": "age", "tests": [{"from": 18}], "how": "grows", "gap": 2}).comes_by_itself
    True
    """
    cells = tuple(Cell(data["fact"], box_from_json(test)) for test in data["tests"])
    return Change(data["fact"], cells, Changes(data["how"]), data["gap"])


def situation_to_json(situation: Situation) -> dict[str, Any]:
    """A wholly known situation in the form `polku criteria evaluate --facts` reads.

    >>> situation_to_json(Situation.of(datetime.date(2026, 5, 4), age=17))
    {'age': 17}
    """
    return {
        key: _value(situation.vocabulary[key].kind.value, known) for key, known in situation.known.items()
    }


def _value(kind: str, known: Knowledge) -> Any:
    match known:
        case Spans(spans):
            position = spans[0][0]
            if kind == "date":
                return datetime.date.fromordinal(int(position)).isoformat()
            return int(position) if position == int(position) else position
        case Codes(codes, excluded):
            listed: Sequence[Any] = sorted(codes, key=str)
            return {"not": listed} if excluded else listed[0]
        case Holdings(has):
            return sorted(has)
