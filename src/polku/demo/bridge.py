"""Cells of the demo's criteria files as the tests a criteria document keeps."""

from __future__ import annotations

from typing import Any

from polku_engine.criteria import OneOf
from polku_engine.criteria.serialize import box_to_json
from polku_engine.exchange import parse_test

Cell = bool | str | list[str]


def test_of(cell: Cell) -> dict[str, Any]:
    """What a cell asks: `true`, a list of codes of which one is enough, or a FEEL test such as `"[16..29]"`."""
    if isinstance(cell, str):
        return box_to_json(parse_test(cell))
    return box_to_json(OneOf(*cell) if isinstance(cell, list) else OneOf(cell))
