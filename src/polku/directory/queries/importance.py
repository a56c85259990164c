"""How many depend on an entry: the municipalities and codes for which it is the only answer, or one of few.

A cell is one municipality of the network together with one code (a target group, a life situation or a service class).
An entry that is alone in a cell weighs one there, one of two a quarter, one of three a ninth: the entry that is
somebody's only answer weighs most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from polku.accounts.choices import AreaKind
from polku.accounts.models import AreaMunicipality, Municipality, in_force
from polku.directory.choices import CodeScheme, EntryState
from polku.directory.models import Code, Entry
from polku.shared.text import sort_key

CODE_FIELDS = {
    "target_groups": CodeScheme.TARGET_GROUP,
    "life_events": CodeScheme.LIFE_EVENT,
    "service_classes": CodeScheme.SERVICE_CLASS,
}
FEW = 3
CodeKey = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """An entry as the weighing sees it: its codes, and its municipalities (None: everywhere)."""

    pk: int
    codes: frozenset[CodeKey]
    municipalities: frozenset[str] | None


@dataclass(frozen=True)
class Reason:
    """For one code, the municipalities where an entry is one of so many (1 is the only one)."""

    code: str
    among: int
    municipalities: list[str]


class Cells:
    """How many answers each cell has."""

    def __init__(self, answers: Iterable[Answer], region: frozenset[str]) -> None:
        self.region = region
        self._everywhere: Counter[CodeKey] = Counter()
        self._limited: Counter[tuple[CodeKey, str]] = Counter()
        for answer in answers:
            self._count(answer)

    def _count(self, answer: Answer) -> None:
        if answer.municipalities is None:
            self._everywhere.update(answer.codes)
        else:
            inside = answer.municipalities & self.region
            self._limited.update((code, municipality) for code in answer.codes for municipality in inside)

    def of(self, answer: Answer) -> Iterator[tuple[CodeKey, str, int]]:
        """Every cell of an answer, with how many answers it has."""
        where = self.region if answer.municipalities is None else answer.municipalities & self.region
        for code in answer.codes:
            everywhere = self._everywhere[code]
            for municipality in where:
                yield code, municipality, everywhere + self._limited[code, municipality]

    def weight(self, answer: Answer) -> float:
        """The importance of an answer."""
        return round(sum(1 / among**2 for _code, _municipality, among in self.of(answer)), 4)


def importances(*, on: date) -> dict[int, float]:
    """The importance of every published entry."""
    answers = list(_answers())
    cells = Cells(answers, region_of(answers, on=on))
    return {answer.pk: cells.weight(answer) for answer in answers}


def reasons(entry: Entry, *, on: date, language: str) -> list[Reason]:
    """Why an entry weighs what it weighs: where it is the only answer or one of at most three."""
    answers = list(_answers())
    mine = next((answer for answer in answers if answer.pk == entry.pk), None)
    if mine is None:
        return []
    found: dict[tuple[int, CodeKey], list[str]] = {}
    for code, municipality, among in Cells(answers, region_of(answers, on=on)).of(mine):
        if among <= FEW:
            found.setdefault((among, code), []).append(municipality)
    return _named(found, language)


def region_of(answers: Iterable[Answer], *, on: date) -> frozenset[str]:
    """The municipalities of the networks; before any network is drawn, all that some entry names."""
    links = AreaMunicipality.objects.filter(in_force(on)).filter(
        in_force(on, "area__"), area__kind=AreaKind.NETWORK
    )
    return frozenset(links.values_list("municipality_id", flat=True)) or frozenset(
        municipality for answer in answers for municipality in answer.municipalities or ()
    )


def _answers() -> Iterator[Answer]:
    paths = [f"published_content__{field}" for field in CODE_FIELDS]
    rows = Entry.objects.filter(state=EntryState.PUBLISHED).values_list("pk", "municipalities", *paths)
    for pk, municipalities, *lists in rows:
        yield Answer(pk, _codes(lists), None if municipalities is None else frozenset(municipalities))


def _codes(lists: list[Any]) -> frozenset[CodeKey]:
    pairs = zip(CODE_FIELDS.values(), lists, strict=True)
    return frozenset((str(scheme), code) for scheme, codes in pairs for code in codes or ())


def _named(found: dict[tuple[int, CodeKey], list[str]], language: str) -> list[Reason]:
    codes = {
        (c.scheme, c.code): c.label(language).text
        for c in Code.objects.filter(code__in=[k[1][1] for k in found])
    }
    names = {m.code: m.name(language).text for m in Municipality.objects.all()}
    rows = [
        Reason(codes.get(code, code[1]), among, sorted((names.get(m, m) for m in where), key=sort_key))
        for (among, code), where in found.items()
    ]
    return sorted(rows, key=lambda row: (row.among, -len(row.municipalities), sort_key(row.code)))
