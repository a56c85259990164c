"""The checks behind the quality rules: each looks at a case and yields the places where its rule is broken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from polku.directory.choices import AreaScope
from polku.directory.content import EntryContent


@dataclass(frozen=True)
class Case:
    """What the rules look at."""

    content: EntryContent
    organisation_names: frozenset[str]
    assured_on: date | None
    review_every_days: int
    on: date


@dataclass(frozen=True)
class Hit:
    """A place where a rule is broken; `values` fill the sentence about it."""

    field: str
    language: str = ""
    values: tuple[tuple[str, str | int], ...] = ()


# Characters in PTV 3.4; what comes from a national description does not count against the writer.
LIMITS = {
    "name": 100,
    "summary": 150,
    "description": 2500,
    "requirements": 2500,
    "instructions": 2500,
    "deadline": 500,
    "processing_time": 500,
    "validity": 500,
}
SHORT_DESCRIPTION = 150
LONG_SENTENCE_WORDS = 30
PROSE = ("summary", "description", "requirements")
ALL_TEXTS = ("name", "summary", "description", "requirements", "instructions")
REQUIRED_LANGUAGES = ("fi", "sv")
MAX_CLASSES = 4
MAX_TERMS = 10
# Abbreviations that everybody reads as words.
KNOWN_CAPITALS = frozenset(
    {"EU", "ETA", "PDF", "SMS", "TV", "WC", "DVD", "CV", "ATK", "IT", "AA", "OK", "USA", "PL", "PB"}
)

WEB = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)
_EMAIL = re.compile(r"\b[\w.+-]+(?:@|\(at\))[\w-]+\.[\w.-]+")
PHONE = re.compile(r"(?<![\w./-])(?:\+358[\s()0]*\d|0\d{1,3})[\s-]?\d(?:[\s-]?\d){4,9}(?![\w/-])")
STREET = re.compile(
    r"\b[A-ZÅÄÖ][\wåäö-]*(?:katu|tie|polku|kuja|raitti|tori|gatan|vägen|stigen|gränden|esplanaden)\s+\d{1,4}\b"
)
_DAY = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_YEAR = re.compile(r"(?<![\d/.])(20\d{2})(?![\d/.]\d|\d)")
HOURS = re.compile(r"\b(?:klo|kello|kl|klockan)\.?\s*\d{1,2}", re.IGNORECASE)
LAW = re.compile(r"§|\b\d+\s+(?:momentti|moment)\b|\bartikla\b", re.IGNORECASE)
_CAPITALS = re.compile(r"\b[A-ZÅÄÖ]{2,6}\b")
_ROMAN = re.compile(r"[IVX]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


def _texts(content: EntryContent, fields: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for field in fields:
        for language, text in getattr(content, field).items():
            yield field, language, text


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def too_long(case: Case) -> Iterator[Hit]:
    for field, language, text in _texts(case.content, LIMITS):
        limit = LIMITS[field] * (2 if case.content.general_description and LIMITS[field] > 150 else 1)
        if len(text) > limit:
            yield Hit(field, language, (("limit", limit), ("length", len(text))))


def name_is_organisation(case: Case) -> Iterator[Hit]:
    names = sorted(filter(None, map(_plain, case.organisation_names)), key=len, reverse=True)
    for language, name in case.content.name.items():
        found = next((known for known in names if re.search(rf"\b{re.escape(known)}\b", _plain(name))), None)
        if found:
            yield Hit("name", language)


def missing_texts(field: str) -> Callable[[Case], Iterator[Hit]]:
    """A field that every language version of the entry should have."""

    def hits(case: Case) -> Iterator[Hit]:
        texts = getattr(case.content, field)
        return (Hit(field, language) for language in case.content.name if language not in texts)

    return hits


def summary_repeats_name(case: Case) -> Iterator[Hit]:
    names = case.content.name
    same = (x for x, text in case.content.summary.items() if x in names and _plain(text) == _plain(names[x]))
    return (Hit("summary", language) for language in same)


def summary_starts_description(case: Case) -> Iterator[Hit]:
    descriptions = case.content.description
    for language, text in case.content.summary.items():
        if _plain(text) and _plain(descriptions.get(language, "")).startswith(_plain(text)):
            yield Hit("summary", language)


def summary_not_sentence(case: Case) -> Iterator[Hit]:
    for language, text in case.content.summary.items():
        first = next((c for c in text if c.isalpha()), "A")
        if (
            first.islower()
            or text.rstrip("”\"') ")[-1:] not in {".", "!", "?", "…"}
            or " " not in text.strip()
        ):
            yield Hit("summary", language)


def description_short(case: Case) -> Iterator[Hit]:
    short = (x for x, text in case.content.description.items() if len(text) < SHORT_DESCRIPTION)
    return (Hit("description", language, (("limit", SHORT_DESCRIPTION),)) for language in short)


def found(pattern: re.Pattern[str], fields: Iterable[str]) -> Callable[[Case], Iterator[Hit]]:
    """Texts that hold what belongs elsewhere; the sentence shows the first of it."""

    def hits(case: Case) -> Iterator[Hit]:
        for field, language, text in _texts(case.content, fields):
            if match := pattern.search(text):
                yield Hit(field, language, (("found", match[0].rstrip(".,;)")[:60]),))

    return hits


def email_in_text(case: Case) -> Iterator[Hit]:
    """PTV lets the address stand in the instructions when it is the only way to get in touch."""
    fields = ALL_TEXTS if case.content.channels else tuple(f for f in ALL_TEXTS if f != "instructions")
    return found(_EMAIL, fields)(case)


def _days_in(text: str) -> Iterator[tuple[str, date]]:
    """Days and years in a text, each with the last day it holds."""
    for match in _DAY.finditer(text):
        try:
            yield match[0], date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            continue
    for match in _YEAR.finditer(_DAY.sub(" ", text)):
        yield match[0], date(int(match[1]), 12, 31)


def day_passed(case: Case) -> Iterator[Hit]:
    for field, language, text in _texts(case.content, ALL_TEXTS):
        passed = [written for written, last in _days_in(text) if last < case.on]
        if passed:
            yield Hit(field, language, (("found", passed[0]),))


def day_to_keep(case: Case) -> Iterator[Hit]:
    for field, language, text in _texts(case.content, ALL_TEXTS):
        coming = [written for written, last in _days_in(text) if last >= case.on]
        if coming:
            yield Hit(field, language, (("found", coming[0]),))


def long_sentence(case: Case) -> Iterator[Hit]:
    for field, language, text in _texts(case.content, (*PROSE, "instructions")):
        words = max((len(sentence.split()) for sentence in _SENTENCE_END.split(text)), default=0)
        if words > LONG_SENTENCE_WORDS:
            yield Hit(field, language, (("limit", LONG_SENTENCE_WORDS), ("length", words)))


def unexplained(case: Case) -> Iterator[Hit]:
    """Capital abbreviations that the language version explains nowhere, as `Long name (LN)` or `LN (long name)`."""
    for language in case.content.name:
        texts = [
            (field, text) for field, spoken, text in _texts(case.content, ALL_TEXTS) if spoken == language
        ]
        said = "\n".join(text for _field, text in texts)
        told: set[str] = set()
        for field, text in texts:
            unknown = (
                []
                if _shouts(text)
                else [a for a in _CAPITALS.findall(text) if a not in told and not _is_known(a, said)]
            )
            if unknown:
                yield Hit(field, language, (("found", unknown[0]),))
            told |= set(unknown)


def _is_known(abbreviation: str, said: str) -> bool:
    explained = re.search(rf"\({abbreviation}\b[^)]*\)|\b{abbreviation}\s*\(", said)
    return abbreviation in KNOWN_CAPITALS or bool(_ROMAN.fullmatch(abbreviation) or explained)


def _shouts(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 12 and sum(c.isupper() for c in letters) > 0.6 * len(letters)


def all_capitals(case: Case) -> Iterator[Hit]:
    return (
        Hit(field, language) for field, language, text in _texts(case.content, ALL_TEXTS) if _shouts(text)
    )


def incomplete_language(case: Case) -> Iterator[Hit]:
    """A language version that lacks a text which another version has."""
    for field in ("instructions", "requirements"):
        texts = getattr(case.content, field)
        lacking = (x for x in case.content.name if texts and x not in texts and x != "fi-selko")
        yield from (Hit(field, language) for language in lacking)


def missing_language(language: str) -> Callable[[Case], list[Hit]]:
    return lambda case: [] if language in case.content.name else [Hit("name", language)]


# --- facts -----------------------------------------------------------------------------------------------------------


def missing(field: str) -> Callable[[Case], list[Hit]]:
    return lambda case: [] if getattr(case.content, field) else [Hit(field)]


def cost_unknown(case: Case) -> list[Hit]:
    charge = case.content.charge
    return [] if charge.kind or charge.note else [Hit("charge.kind")]


def nowhere(case: Case) -> list[Hit]:
    coverage = case.content.coverage
    limited = coverage.scope == AreaScope.LIMITED
    return (
        [Hit("coverage.municipalities")]
        if limited and not (coverage.areas or coverage.municipalities)
        else []
    )


def classes_too_broad(case: Case) -> list[Hit]:
    classes = case.content.service_classes
    return [Hit("service_classes")] if classes and not any("." in code for code in classes) else []


def too_many(field: str, limit: int) -> Callable[[Case], list[Hit]]:
    def hits(case: Case) -> list[Hit]:
        number = len(getattr(case.content, field))
        return [Hit(field, "", (("limit", limit), ("length", number)))] if number > limit else []

    return hits


def no_words(case: Case) -> list[Hit]:
    return [] if case.content.terms or case.content.keywords else [Hit("keywords")]


def _age(case: Case) -> int | None:
    """Days since somebody assured it, as a part of the rhythm; None when nobody ever did."""
    return None if case.assured_on is None else (case.on - case.assured_on).days


def stale(case: Case) -> list[Hit]:
    age = _age(case)
    due = age is not None and case.review_every_days < age <= 2 * case.review_every_days
    return [Hit("assured", "", (("days", age or 0),))] if due else []


def long_stale(case: Case) -> list[Hit]:
    age = _age(case)
    return (
        [Hit("assured", "", (("days", age),))] if age is not None and age > 2 * case.review_every_days else []
    )


def never_assured(case: Case) -> list[Hit]:
    return [Hit("assured")] if case.assured_on is None else []
