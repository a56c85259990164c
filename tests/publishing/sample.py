"""How well the detector does on the committed sample: `python -m tests.publishing.sample`."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from polku.publishing.detector import Found, Known, find

MARK = re.compile(r"«([^|»]+)\|([a-z_]+)»")


@dataclass(frozen=True)
class Text:
    """A text of the sample and what is planted in it, as (start, end, kind)."""

    text: str
    planted: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Result:
    """What became of a text: what was missed, and what was found where nothing is planted."""

    text: Text
    missed: list[tuple[int, int, str]]
    alarms: list[Found]


def read() -> tuple[list[Text], Known]:
    """The sample, and what the product knows in it."""
    data = tomllib.loads((Path(__file__).parent / "sample.toml").read_text("utf-8"))
    names = frozenset(data["known"])
    known = Known(
        names_among=names.__and__,
        not_people=frozenset(data["not_people"]),
        public=frozenset(data["public"]),
    )
    return [_unmarked(text) for text in data["texts"]], known


def _unmarked(marked: str) -> Text:
    text, planted, end = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[end : match.start()]
        planted.append((len(text), len(text) + len(match[1]), match[2]))
        text, end = text + match[1], match.end()
    return Text(text + marked[end:], tuple(planted))


def results() -> Iterator[Result]:
    """Every text of the sample through the detector."""
    texts, known = read()
    for text in texts:
        found = find(text.text, known)
        missed = [
            one
            for one in text.planted
            if not any(f.kind == one[2] and f.start <= one[0] and one[1] <= f.end for f in found)
        ]
        alarms = [
            f for f in found if not any(f.start < end and start < f.end for start, end, _ in text.planted)
        ]
        yield Result(text, missed, alarms)


def main() -> int:
    """Print the numbers and every mistake."""
    every = list(results())
    planted = [one for one in every if one.text.planted]
    clean = [one for one in every if not one.text.planted]
    for one in every:
        for start, end, kind in one.missed:
            print(f"missed {kind}: {one.text.text[start:end]!r} in {one.text.text!r}")
        for found in one.alarms:
            print(f"alarm {found.kind}: {one.text.text[found.start : found.end]!r} in {one.text.text!r}")
    places = sum(len(one.text.planted) for one in planted)
    alarmed = sum(bool(one.alarms) for one in clean)
    print(f"{len(every)} texts: {len(planted)} with {places} planted, {len(clean)} clean")
    print(f"missed {sum(len(one.missed) for one in every)} of {places} planted")
    print(f"false alarms in {alarmed} of {len(clean)} clean texts ({100 * alarmed / len(clean):.1f} %)")
    return 1 if any(one.missed for one in every) or alarmed * 10 > len(clean) else 0


if __name__ == "__main__":
    sys.exit(main())
