"""What an entry's own words say of whom it is for, beside the criteria it uses: proposals, and how explicit it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from polku.criteria.choices import Purpose, SetState
from polku.criteria.content import CellContent, CriteriaContent
from polku.criteria.models import CriteriaSet
from polku.criteria.permissions import may_see_criteria, may_write_criteria
from polku.criteria.queries.in_force import InForce, in_force_on
from polku.criteria.queries.versions import newest
from polku.directory.bridge.own_words import gazetteer_of, read_without_places, texts_of
from polku.directory.bridge.search import place_of_area, place_of_municipality
from polku.directory.models import DismissedProposal, Entry
from polku.directory.queries.regions import regions_on
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.text import sort_key
from polku_engine import Cell
from polku_engine.criteria.serialize import box_from_json, box_to_json
from polku_engine.proposals import Explicitness, Gazetteer, Proposal, Sureness, explicitness, propose

# What a proposal is beside the rules of the set: not there, there, asked in another way, turned down.
NEW, USED, OTHER, DISMISSED = "new", "used", "other", "dismissed"


@dataclass(frozen=True)
class Suggestion:
    """A condition or a human check that an entry's words say, wherever they say it. `key` changes with the words."""

    key: str
    cell: Cell | None
    words: Mapping[str, str]
    quotes: tuple[tuple[str, str], ...]
    sure: bool
    state: str
    dismissed: DismissedProposal | None = None

    @property
    def document(self) -> CellContent | None:
        """The condition as criteria keep it."""
        return (
            None if self.cell is None else CellContent(fact=self.cell.fact, test=box_to_json(self.cell.test))
        )


@dataclass(frozen=True)
class MarkedText:
    """A text of an entry in pieces; with each whether a condition was found there."""

    field: str
    language: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class OwnWords:
    """An entry's words with what was found, and the criteria it uses."""

    texts: tuple[MarkedText, ...]
    suggestions: tuple[Suggestion, ...]
    criteria: CriteriaSet | None
    document: CriteriaContent | None
    explicit: Explicitness
    others: int = 0

    @property
    def open(self) -> list[Suggestion]:
        """What waits for an answer."""
        return [each for each in self.suggestions if each.state in (NEW, OTHER)]

    @property
    def used(self) -> list[Suggestion]:
        """What the criteria say already."""
        return [each for each in self.suggestions if each.state == USED]

    @property
    def dismissed(self) -> list[Suggestion]:
        """What somebody turned down."""
        return [each for each in self.suggestions if each.state == DISMISSED]

    @property
    def one_way_in(self) -> bool:
        """Whether a condition can be added without asking to which way in."""
        return self.document is None or len(self.document.rules) <= 1


@dataclass
class _Found:
    """The proposals of one condition, or of one check, as they are met."""

    cell: Cell | None
    sure: bool = True
    words: dict[str, str] = field(default_factory=dict)
    quotes: list[tuple[str, str]] = field(default_factory=list)


def own_words(entry: Entry, content: Mapping[str, Any], *, on: date) -> OwnWords:
    """Everything the page "Criteria of this entry" shows of a text on a day."""
    criteria = entry.criteria
    document = newest(criteria).document if criteria else None
    read = _read(content, _gazetteer(on))
    dismissed = {row.key: row for row in DismissedProposal.objects.filter(entry=entry)}
    suggestions = [_suggestion(key, found, document, dismissed.get(key)) for key, found in _grouped(read)]
    holding = in_force_on(on, ids=[criteria.pk]).get(criteria.pk) if criteria else None
    return OwnWords(
        texts=tuple(_marked(*text, read) for text in texts_of(content)),
        suggestions=tuple(suggestions),
        criteria=criteria,
        document=document,
        explicit=_explicit(content, holding),
        others=criteria.entries.exclude(pk=entry.pk).count() if criteria else 0,
    )


def suggestion_of(entry: Entry, content: Mapping[str, Any], key: str) -> Suggestion | None:
    """One suggestion that the words of an entry still make."""
    found = own_words(entry, content, on=clock.today()).suggestions
    return next((each for each in found if each.key == key), None)


def explicitness_of(entries: Iterable[Entry], *, on: date) -> dict[int, Explicitness]:
    """How explicit each published entry is, by its id."""
    rows = [entry for entry in entries if entry.published_content]
    holding = in_force_on(on, ids={e.criteria_id for e in rows if e.criteria_id})
    return {e.pk: _explicit(e.published_content or {}, holding.get(e.criteria_id or 0)) for e in rows}


def sets_for(entry: Entry, *, actor: Actor, language: str) -> list[CriteriaSet]:
    """The sets an entry can use: those of its organisation first, then what others have put in use."""
    rows = CriteriaSet.objects.filter(purpose=Purpose.ENTRY).exclude(state=SetState.WITHDRAWN)
    seen = [row for row in rows.select_related("organisation") if may_see_criteria(actor, row)]
    return sorted(
        seen,
        key=lambda row: (
            row.organisation_id != entry.organisation_id,
            sort_key(row.organisation.name(language).text),
            sort_key(row.name(language).text),
        ),
    )


def may_write_set_of(entry: Entry, actor: Actor) -> bool:
    """Whether an actor may write the criteria that an entry uses; without any there is nothing to forbid."""
    return entry.criteria is None or may_write_criteria(actor, entry.criteria)


_Read = Sequence[tuple[str, Proposal]]


def _read(content: Mapping[str, Any], places: Gazetteer) -> _Read:
    """Proposals with the field they stand in. Sentences only a person can judge come from the first language alone:
    in another one they are the same sentences again.
    """
    texts = list(texts_of(content))
    first = texts[0][1] if texts else ""
    found = [(name, each) for name, language, text in texts for each in propose(text, language, places)]
    return [(name, each) for name, each in found if not each.is_check or each.quote.language == first]


def _gazetteer(on: date) -> Gazetteer:
    regions = regions_on(on)
    places = [place_of_municipality(each) for each in regions.all]
    areas = [place_of_area(r.area, [m.code for m in r.municipalities]) for r in regions.areas if r.area]
    return gazetteer_of([*places, *areas])


def _grouped(read: _Read) -> list[tuple[str, _Found]]:
    groups: dict[str, _Found] = {}
    for _, proposal in read:
        found = groups.setdefault(_meaning(proposal), _Found(proposal.cell))
        found.sure = found.sure and proposal.sureness is Sureness.EXACT
        found.words.setdefault(proposal.quote.language, proposal.sentence)
        if (quote := (proposal.quote.language, proposal.quote.text)) not in found.quotes:
            found.quotes.append(quote)
    return [(_key(meaning, found), found) for meaning, found in groups.items()]


def _meaning(proposal: Proposal) -> str:
    if proposal.cell is None:
        return proposal.sentence
    return json.dumps([proposal.cell.fact, box_to_json(proposal.cell.test)], sort_keys=True)


def _key(meaning: str, found: _Found) -> str:
    said = json.dumps([meaning, sorted(found.words.values())])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _suggestion(
    key: str, found: _Found, document: CriteriaContent | None, dismissed: DismissedProposal | None
) -> Suggestion:
    state = _state(found, document)
    if state != USED and dismissed is not None:
        state = DISMISSED
    return Suggestion(key, found.cell, found.words, tuple(found.quotes), found.sure, state, dismissed)


def _state(found: _Found, document: CriteriaContent | None) -> str:
    rules = document.rules if document else ()
    if found.cell is None:
        kept = {text for rule in rules for check in rule.checks for text in check.words.values()}
        return USED if kept & set(found.words.values()) else NEW
    tests = [box_from_json(c.test) for rule in rules for c in rule.cells if c.fact == found.cell.fact]
    if found.cell.test in tests:
        return USED
    return OTHER if tests else NEW


def _marked(name: str, language: str, text: str, read: _Read) -> MarkedText:
    found = [each for where, each in read if where == name and each.quote.language == language]
    pieces: list[tuple[str, bool]] = []
    end = 0
    for quote in sorted((each.quote for each in found), key=lambda quote: quote.start):
        pieces += [(text[end : quote.start], False), (quote.text, True)]
        end = quote.end
    return MarkedText(name, language, tuple(piece for piece in [*pieces, (text[end:], False)] if piece[0]))


def _explicit(content: Mapping[str, Any], holding: InForce | None) -> Explicitness:
    read = [each for _, language, text in texts_of(content) for each in read_without_places(text, language)]
    first = read[0].quote.language if read else ""
    said = [each for each in read if not each.is_check or each.quote.language == first]
    return explicitness(said, holding.rules.facts if holding else ())
