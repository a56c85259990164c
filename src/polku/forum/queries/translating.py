"""Minutes in the other language: their parts, what has been translated of them, and the whole as text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import override

from polku.accounts.choices import Sector
from polku.forum.content import DecidedContent, MinutesContent
from polku.forum.models import Meeting, Minutes, MinutesTranslation
from polku.forum.queries.records import newest_version, record_of
from polku.forum.wording import when
from polku.shared.languages import BY_CODE
from polku.ui.days import short_day

# The languages that minutes are published in.
BOTH = ("fi", "sv")
SHORT = 80


@dataclass(frozen=True)
class Part:
    """One text of the minutes: what it is, what it says, and what it says in the other language, if anything."""

    label: str
    source: str
    translated: str

    @property
    def mark(self) -> str:
        """Equal for equal words."""
        return mark_of(self.source)

    @property
    def is_short(self) -> bool:
        """Whether one line is enough for it."""
        return len(self.source) <= SHORT and "\n" not in self.source


def mark_of(text: str) -> str:
    """By what a translation knows what it was made from."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def other_language(meeting: Meeting) -> str:
    """The language that minutes are translated into: Swedish, or Finnish when they are in Swedish."""
    return BOTH[0] if meeting.language == BOTH[1] else BOTH[1]


def translation_of(minutes: Minutes, language: str) -> MinutesTranslation | None:
    """What has been translated of minutes."""
    return next((each for each in minutes.translations.all() if each.language == language), None)


def parts_of(minutes: Minutes, language: str) -> list[Part]:
    """The texts of minutes in their order, each once, with what has been translated."""
    return _parts(minutes, _content(minutes), language)


def _parts(minutes: Minutes, content: MinutesContent, language: str) -> list[Part]:
    held = translation_of(minutes, language)
    texts = held.texts if held else {}
    labels: dict[str, str] = {}
    for label, source in _named(minutes.meeting, content):
        if source:
            labels.setdefault(source, label)
    return [Part(label, source, texts.get(mark_of(source), "")) for source, label in labels.items()]


def _named(meeting: Meeting, content: MinutesContent) -> Iterator[tuple[str, str]]:
    yield _("Name of the meeting"), meeting.title
    for matter in content.matters:
        yield _("Matter %(number)s") % {"number": matter.number}, matter.title
        yield _("What was said of matter %(number)s") % {"number": matter.number}, matter.text
        yield from _named_decisions(matter.decisions)
    yield from _named_decisions(content.other_decisions)
    yield _("How the meeting went on from here"), content.closing


def _named_decisions(decisions: tuple[DecidedContent, ...]) -> Iterator[tuple[str, str]]:
    for each in decisions:
        yield _("Decision %(number)s") % {"number": each.number}, each.text


def _content(minutes: Minutes) -> MinutesContent:
    version = newest_version(minutes)
    return version.document if version else record_of(minutes.meeting, minutes)


def told_in_languages(minutes: Minutes) -> dict[str, tuple[str, str]]:
    """Title and text of minutes in each language they can be read in: another one when any part of it is there."""
    own, other = minutes.meeting.language, other_language(minutes.meeting)
    content = _content(minutes)
    languages = [own, other] if any(part.translated for part in _parts(minutes, content, other)) else [own]
    return {code: (_title(minutes, code), _text(minutes, content, code)) for code in languages}


def _title(minutes: Minutes, language: str) -> str:
    meeting = minutes.meeting
    named = _Said(minutes, language).of(meeting.title) or meeting.title
    with override(language):
        return _("Minutes: %(meeting)s") % {"meeting": f"{named} {short_day(meeting.starts_at)}"}


def minutes_as_text(minutes: Minutes, language: str = "") -> str:
    """Minutes as Markdown, in the meeting's language or another. People stand in it as their organisations only.

    A part that is there only in the meeting's language stands in it, and says so.
    """
    return _text(minutes, _content(minutes), language or minutes.meeting.language)


def _text(minutes: Minutes, content: MinutesContent, language: str) -> str:
    own, said, lines = minutes.meeting.language, _Said(minutes, language), list[str]()
    pieces = _pieces(minutes.meeting, content, said, language)
    for missing, group in groupby(pieces, key=lambda piece: piece.missing):
        told = [line for piece in group for line in (piece.text, "")]
        if missing:
            with override(language):
                told = [f"*{_only_in(own)}*", "", f"::: {BY_CODE[own].html}", *told, ":::", ""]
        lines += told
    return "\n".join(lines).strip() + "\n"


def _only_in(language: str) -> str:
    told = {
        "fi": _("This part is only in Finnish."),
        "sv": _("This part is only in Swedish."),
        "en": _("This part is only in English."),
    }
    return told[BY_CODE[language].html]


class _Said:
    """What parts say in one language."""

    def __init__(self, minutes: Minutes, language: str) -> None:
        self.is_own = language == minutes.meeting.language
        held = None if self.is_own else translation_of(minutes, language)
        self.texts: dict[str, str] = held.texts if held else {}

    def of(self, source: str) -> str:
        """A part in the language; empty when nobody has translated it."""
        return source if self.is_own else self.texts.get(mark_of(source), "")


@dataclass(frozen=True)
class _Piece:
    text: str
    missing: bool = False


def _pieces(meeting: Meeting, content: MinutesContent, said: _Said, language: str) -> Iterator[_Piece]:
    with override(language):
        yield _Piece(when(meeting) + (f", {meeting.place}" if meeting.place else ""))
        yield _Piece(_present(content))
    for matter in content.matters:
        yield _piece(f"## {matter.number}. %s", matter.title, said)
        if matter.text:
            yield _piece("%s", matter.text, said)
        yield from _decided(matter.decisions, said, language, meeting.language)
    if content.other_decisions:
        with override(language):
            yield _Piece("## " + _("Other decisions"))
        yield from _decided(content.other_decisions, said, language, meeting.language)
    if content.closing:
        yield _piece("%s", content.closing, said)


def _present(content: MinutesContent) -> str:
    lines = ["## " + _("Who was there"), ""]
    for sector in Sector:
        there = sorted({each.organisation for each in content.present if each.sector == sector})
        if there:
            lines.append(f"- {sector.label}: {', '.join(there)}")
    return "\n".join(lines)


def _decided(decisions: tuple[DecidedContent, ...], said: _Said, language: str, own: str) -> Iterator[_Piece]:
    for each in decisions:
        with override(language if said.of(each.text) else own):
            word = _("Decision")
        yield _piece(f"**{word} {each.number}.** %s", each.text, said)


def _piece(form: str, source: str, said: _Said) -> _Piece:
    found = said.of(source)
    return _Piece(form.replace("%s", found or source), missing=not found)
