"""One condition as a statement: on 16–29-vuotias, kotikunta on Lahti tai Kokkola, ei opiskele."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import pgettext

from polku.criteria.wording.amounts import amount, days_text, within
from polku.criteria.wording.choices import ANYTHING, CODES, NOTHING
from polku.criteria.wording.labels import code_label, fact, fact_label, municipality_codes
from polku.criteria.wording.phrase import Pair, all_of, but, capital, either, filled, neither
from polku.criteria.wording.quantities import DATES, NUMBERS, WITHIN
from polku.criteria.wording.values import VALUES
from polku.criteria.wording.yes_no import YES_NO
from polku.shared.text import sort_key
from polku_engine import CriteriaError, FactError
from polku_engine.criteria import Anything, Cell, Not, OneOf, Range, Test
from polku_engine.criteria.normal import wanted_of
from polku_engine.facts import Fact, FactKind
from polku_engine.overlap import Part, Region

# These read wrong with "nor": ei ole rajoitteita, jotka liittyvät A tai B.
_OR_AFTER_NOT = frozenset({"health_grounds"})
# Here "you" are who does or is something; elsewhere it is something of yours: kotikuntasi ei ole.
_YOU_ARE_SUBJECT = frozenset(
    {"main_activity", "in_work_activity", "rehabilitation_going_on", "housing", "support_areas", "wishes"}
)
# More municipalities than this are not read one by one; of a longer list these are named.
LONGEST_LIST = 12
SHOWN_OF_LONG = 6
Piece = Range | Any


def cell_phrase(cell: Cell, *, you: bool = False) -> str:
    """A condition as a sentence without its full stop: On 16–29-vuotias, or to the person: Olet 16–29-vuotias."""
    return capital(statement(cell.fact, (cell.test,), you=you))


def cells_phrase(cells: Iterable[Cell], *, you: bool = False) -> str:
    """The conditions on one fact in a rule together."""
    return capital(all_of([statement(cell.fact, (cell.test,), you=you) for cell in cells]))


def region_phrase(region: Part | Region, *, you: bool = False) -> str:
    """A part of a region, or all parts of it in one sentence. Without parts it is everybody."""
    parts = (region,) if isinstance(region, Part) else region.parts
    if not parts:
        return pgettext("criteria", "All situations")
    return capital(all_of([statement(part.fact, part.tests, you=you) for part in parts]))


def region_phrases(region: Region, *, you: bool = False) -> list[str]:
    """The parts of a region, one statement each."""
    return [region_phrase(part, you=you) for part in region.parts]


def statement(key: str, tests: Sequence[Test], *, you: bool = False) -> str:
    """A fact passes one of the tests, said in the middle of a sentence. Nothing a draft holds can break it."""
    known = fact(key)
    if known is None:
        return pgettext("criteria", "asks about “%(fact)s”, which is not known here") % {"fact": key}
    try:
        for test in tests:
            wanted_of(test, known)
    except (CriteriaError, FactError):
        return pgettext("criteria", "has an unclear condition on “%(fact)s”") % {"fact": fact_label(key)}
    if any(isinstance(test, Anything) for test in tests):
        return _anything(known)
    match known.kind:
        case FactKind.BOOLEAN:
            return _yes_no(known, tests[0], you)
        case FactKind.NUMBER:
            return _number(known, _pieces(tests, whole=known.whole), you)
        case FactKind.DATE:
            return _date(known, _pieces(tests, whole=True), you)
        case _:
            return _codes(known, tests[0], you)


def _anything(fact: Fact) -> str:
    return pgettext("criteria", "“%(fact)s” may be anything") % {"fact": fact_label(fact.key)}


def _yes_no(fact: Fact, test: Test, you: bool) -> str:
    wanted = wanted_of(test, fact).codes  # type: ignore[union-attr]
    if len(wanted) != 1:
        return _anything(fact)
    return str(YES_NO[fact.key].said(you, holds=True in wanted))


def _number(fact: Fact, pieces: list[Piece], you: bool) -> str:
    words = NUMBERS[fact.key]
    if fact.key in WITHIN and len(pieces) == 1 and (days := _far_end(pieces[0])) is not None:
        return filled(WITHIN[fact.key].said(you), within(days))
    texts = [amount(piece, words.unit, whole=fact.whole) for piece in pieces]
    return filled(words.voices.said(you), either(texts))


def _far_end(piece: Piece) -> float | None:
    if isinstance(piece, Range) and piece.high_included and piece.low in (None, 0):
        return piece.high  # type: ignore[return-value]
    return None


def _date(fact: Fact, pieces: list[Piece], you: bool) -> str:
    return filled(DATES[fact.key].said(you), either([days_text(piece) for piece in pieces]))


def _pieces(tests: Sequence[Test], *, whole: bool) -> list[Piece]:
    """The stretches and single values that pass, in order; what is negated as what remains."""
    found: list[Piece] = []
    for test in tests:
        match test:
            case OneOf(values):
                found += values
            case Not(OneOf(values)):
                found += _around(values, whole=whole)
            case Not(Range() as inner):
                found += _outside(inner)
            case Range():
                found.append(test)
    return found


def _outside(test: Range) -> list[Piece]:
    pieces: list[Piece] = []
    if test.low is not None:
        pieces.append(Range(high=test.low, high_included=not test.low_included))
    if test.high is not None:
        pieces.append(Range(low=test.high, low_included=not test.high_included))
    return pieces


def _around(values: Sequence[Any], *, whole: bool) -> list[Piece]:
    ends = sorted(values)
    pieces: list[Piece] = [Range(high=ends[0], high_included=False)]
    for low, high in pairwise(ends):
        if not whole or high - low > (datetime.timedelta(1) if isinstance(low, datetime.date) else 1):
            pieces.append(Range(low, high, low_included=False, high_included=False))
    return [*pieces, Range(low=ends[-1], low_included=False)]


def _codes(fact: Fact, test: Test, you: bool) -> str:
    holds = isinstance(test, OneOf)
    inner = test.test if isinstance(test, Not) else test
    codes = [str(value) for value in inner.values]  # type: ignore[union-attr]
    codes = (
        [code for code in fact.codes if code in codes]
        if fact.options
        else sorted(codes, key=lambda code: sort_key(code_label(fact, code)))
    )
    if fact.open_codes:
        return _frame_places(fact, codes, holds, you)
    if not holds and not isinstance(CODES[fact.key], Pair) and codes != [_nothing(fact)]:
        holds, codes = True, [code for code in fact.codes if code not in codes]
    if len(codes) == len(fact.codes):
        if fact.key in ANYTHING:
            return str(ANYTHING[fact.key].said(you, holds=holds))
        if fact.kind is FactKind.CODE and holds:
            return _anything(fact)
    return _listed(fact, codes, holds, you)


def _frame_places(fact: Fact, codes: list[str], holds: bool, you: bool) -> str:
    """Municipalities. A list that nobody would read is said by the others, when they are fewer, and cut."""
    if len(codes) > LONGEST_LIST:
        others = sorted(municipality_codes() - set(codes), key=lambda code: sort_key(code_label(fact, code)))
        if holds and not others:
            return _anything(fact)
        if 0 < len(others) < len(codes):
            holds, codes = not holds, others
    labels = [code_label(fact, code) for code in codes]
    if len(labels) > LONGEST_LIST:
        words = (
            pgettext("criteria list", "one of %(count)s other municipalities")
            if holds
            else pgettext("criteria list", "any of %(count)s other municipalities")
        )
        labels = [*labels[:SHOWN_OF_LONG], words % {"count": len(labels) - SHOWN_OF_LONG}]
    return _frame(fact, labels, holds, you)


def _nothing(fact: Fact) -> str:
    return NOTHING[fact.key].code if fact.key in NOTHING else ""


def _listed(fact: Fact, codes: list[str], holds: bool, you: bool) -> str:
    """A list of codes, what means "none of it" said apart from the others."""
    texts = []
    if _nothing(fact) in codes:
        texts.append(str(NOTHING[fact.key].pair.said(you, holds=holds)))
    labels = [_in_sentence(fact, code) for code in codes if code != _nothing(fact)]
    if labels:
        texts.append(_frame(fact, labels, holds, you))
    if holds or len(texts) == 1:
        return either(texts)
    return but(*texts)


def _frame(fact: Fact, labels: list[str], holds: bool, you: bool) -> str:
    words = CODES[fact.key]
    if holds or not isinstance(words, Pair):
        return filled(words.said(you), either(labels))
    if fact.key in _OR_AFTER_NOT:
        return filled(words.said(you, holds=False), either(labels))
    return filled(words.said(you, holds=False), neither(labels, to_you=you and fact.key in _YOU_ARE_SUBJECT))


def _in_sentence(fact: Fact, code: str) -> str:
    own = VALUES.get(fact.key, {}).get(code)
    return code_label(fact, code) if own is None else str(own)
