"""All that is found in a text, in its order, each place once."""

from __future__ import annotations

from collections.abc import Iterable

from polku.publishing.detector.contacts import contacts
from polku.publishing.detector.kinds import NOBODY_KNOWN, Found, Known
from polku.publishing.detector.names import names
from polku.publishing.detector.numbers import numbers


def find(text: str, known: Known = NOBODY_KNOWN) -> list[Found]:
    """Places in a text that may be personal data. A place is told once: as the longer finding, and as
    a number or an address rather than as a name."""
    exact = [*numbers(text, known), *contacts(text, known)]
    kept: list[Found] = []
    for one in [*_longest_first(exact), *_longest_first(names(text, known))]:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept)


def _longest_first(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda one: (one.start - one.end, one.start))
