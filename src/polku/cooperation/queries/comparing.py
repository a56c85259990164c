"""Two versions of an agreement beside each other: what the older one says and what the newer one says in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polku.cooperation.content import FollowUpContent, PracticeContent, ResponsibilityContent
from polku.cooperation.models import AgreementVersion
from polku.cooperation.queries.agreements import PartyRow, aims_in, parties_of
from polku.directory.queries.differences import Segment, segments
from polku.shared.languages import CODES, FALLBACKS, pick

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Side:
    """What one of the two says at a place: pieces that both have, and pieces that only this one has."""

    segments: list[Segment]
    language: str


@dataclass(frozen=True)
class Difference:
    """A place where the two are not the same. `language` is empty where the words are the page's own."""

    place: str
    language: str
    old: Side
    new: Side


def compared(old: AgreementVersion, new: AgreementVersion, *, language: str) -> list[Difference]:
    """Every place that differs, in the order of the agreement; in each, the reader's language first."""
    found = []
    for place, before, after in _places(old, new, language):
        for code in _in_order(language):
            was, now = before.get(code, ""), after.get(code, "")
            if was != now:
                found.append(_difference(place, code, was, now))
    return found


def _in_order(language: str) -> tuple[str, ...]:
    # "" holds what a page says in the reader's language by itself: names of organisations.
    return ("", *FALLBACKS[language])


def _difference(place: str, code: str, was: str, now: str) -> Difference:
    pieces = segments(was, now)
    return Difference(
        place,
        code,
        Side([piece for piece in pieces if piece.kind != "in"], code),
        Side([piece for piece in pieces if piece.kind != "out"], code),
    )


def _places(
    old: AgreementVersion, new: AgreementVersion, language: str
) -> Iterator[tuple[str, Texts, Texts]]:
    was, now = old.document, new.document
    before, after = parties_of(old), parties_of(new)
    names = {row.party.organisation_id: row.name.text for row in [*before, *after]}
    yield _("Name"), was.title, now.title
    yield _("Purpose"), was.purpose, now.purpose
    yield _("Background"), was.background, now.background
    yield from _parties(before, after)
    yield _("What the convener does"), was.convener_task, now.convener_task
    yield from _listed(_("Aim"), aims_in(old), aims_in(new), _own)
    areas = was.responsibilities, now.responsibilities
    yield from _listed(_("Area of responsibility"), *areas, lambda each: _area(each, names, language))
    yield from _listed(_("Practice that takes root"), was.practices, now.practices, _practice)
    rhythms = was.follow_ups, now.follow_ups
    yield from _listed(_("Follow-up"), *rhythms, lambda each: _follow_up(each, language))
    yield from _listed(_("Contact role"), was.contact_roles, now.contact_roles, _own)
    yield _("Duration"), was.duration, now.duration
    yield _("Joining"), was.joining, now.joining
    yield _("Leaving"), was.leaving, now.leaving


def _parties(before: Iterable[PartyRow], after: Iterable[PartyRow]) -> Iterator[tuple[str, Texts, Texts]]:
    """A party is the same when the organisation is, whatever its place in the list."""
    was = {row.party.organisation_id: {"": _party(row)} for row in before}
    now = {row.party.organisation_id: {"": _party(row)} for row in after}
    for pk in dict.fromkeys([*now, *was]):
        yield _("Party"), was.get(pk, {}), now.get(pk, {})


def _party(row: PartyRow) -> str:
    return "\n".join([row.name.text, *(f"– {unit.text}" for unit in row.units)])


def _listed[Item](
    label: str, old: Sequence[Item], new: Sequence[Item], told: Callable[[Item], Texts]
) -> Iterator[tuple[str, Texts, Texts]]:
    """The items of two lists in pairs: one that was put between others changes none of them."""
    before, after = [told(item) for item in old], [told(item) for item in new]
    one, other = ([repr(sorted(texts.items())) for texts in side] for side in (before, after))
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for step in range(max(b - a, d - c)):
            was, now = before[a:b][step : step + 1], after[c:d][step : step + 1]
            number = (c if now else a) + step + 1
            yield f"{label} {number}", was[0] if was else {}, now[0] if now else {}


def _own(texts: Texts) -> Texts:
    return texts


def _area(each: ResponsibilityContent, names: Mapping[int, str], language: str) -> Texts:
    who = "; ".join(names[pk] for pk in each.parties if pk in names) or _("All parties")
    return _with(each.area, who, language)


def _follow_up(each: FollowUpContent, language: str) -> Texts:
    often = ngettext("every month", "every %(count)s months", each.every_months)
    return _with(each.text, often % {"count": each.every_months}, language)


def _with(texts: Texts, more: str, language: str) -> Texts:
    """What is the same in all languages stands once: beside the text that the reader gets."""
    read = pick(dict(texts), language)
    return {**texts, read.language: f"{read.text}\n{more}"}


def _practice(each: PracticeContent) -> Texts:
    return _joined(each.name, each.text)


def _joined(*texts: Texts) -> dict[str, Any]:
    found = {code: "\n".join(filter(None, (each.get(code) for each in texts))) for code in CODES}
    return {code: text for code, text in found.items() if text}
