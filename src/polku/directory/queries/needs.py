"""Needs nobody met: searches, questions and told needs without an answer; always words without a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import Lower

from polku.accounts.models import Municipality
from polku.directory import permissions
from polku.directory.choices import NeedSource
from polku.directory.models import Code, EverydayWord, Feedback, UnmetNeed
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.text import sort_key


@dataclass(frozen=True)
class NeedGroup:
    """The same words in the same language, from everybody who was left without an answer."""

    words: str
    language: str
    count: int
    last_day: date
    municipalities: list[tuple[str, int]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


def open_needs(*, actor: Actor, language: str, municipality: str = "", source: str = "") -> list[NeedGroup]:
    """Unhandled needs grouped by their words, the most frequent first; of one municipality or source when asked."""
    rows = _open(actor)
    if municipality:
        rows = rows.filter(municipality=municipality)
    if source in NeedSource.values:
        rows = rows.filter(source=source)
    grouped = rows.annotate(key=Lower("words")).values("key", "language")
    totals = list(
        grouped.annotate(total=Sum("count"), last=Max("day")).order_by("-total", "-last", "key")[:200]
    )
    places = _places(rows, {row["key"] for row in totals}, language)
    return [
        NeedGroup(
            row["key"],
            row["language"],
            row["total"],
            row["last"],
            *places.get((row["key"], row["language"]), ([], [])),
        )
        for row in totals
    ]


def need_group(words: str, words_language: str, *, actor: Actor, language: str) -> NeedGroup:
    """One group of unhandled needs. Raises Missing."""
    wanted = (words.casefold(), words_language)
    for group in open_needs(actor=actor, language=language):
        if (group.words, group.language) == wanted:
            return group
    raise Missing


def rows_of(words: str, language: str) -> QuerySet[UnmetNeed]:
    """The unhandled rows of a group."""
    return UnmetNeed.objects.annotate(key=Lower("words")).filter(
        key=words.lower(), language=language, handled_at=None
    )


def _open(actor: Actor) -> QuerySet[UnmetNeed]:
    return (
        UnmetNeed.objects.filter(handled_at=None)
        if permissions.may_review(actor)
        else UnmetNeed.objects.none()
    )


def _places(
    rows: QuerySet[UnmetNeed], keys: Iterable[str], language: str
) -> dict[tuple[str, str], tuple[list[tuple[str, int]], list[str]]]:
    names = {
        m.code: m.name(language).text for m in Municipality.objects.filter(unmetneed__in=rows).distinct()
    }
    counted: dict[tuple[str, str], dict[str, int]] = {}
    sources: dict[tuple[str, str], set[str]] = {}
    fields = ("key", "language", "municipality", "source", "count")
    for key, lang, code, source, count in (
        rows.annotate(key=Lower("words")).filter(key__in=keys).values_list(*fields)
    ):
        sources.setdefault((key, lang), set()).add(str(NeedSource(source).label))
        if code:
            places = counted.setdefault((key, lang), {})
            places[names[code]] = places.get(names[code], 0) + count
    return {
        group: (sorted(counted.get(group, {}).items(), key=lambda p: (-p[1], sort_key(p[0]))), sorted(said))
        for group, said in sources.items()
    }


def situations_of_needs(*, since: date) -> list[tuple[dict[str, object], int]]:
    """Needs with coarse facts since a day, as answers in the engine's JSON with their count: they weigh gaps."""
    rows = UnmetNeed.objects.filter(day__gte=since).exclude(facts={}, municipality=None)
    return [
        ({**facts, **({"municipality": code} if code else {})}, count)
        for facts, code, count in rows.order_by("pk").values_list("facts", "municipality", "count")
    ]


def enquiries(*, actor: Actor) -> QuerySet[UnmetNeed]:
    """Questions to the guidance, the newest first: members of the network."""
    if not permissions.may_log_enquiry(actor):
        raise Missing
    rows = UnmetNeed.objects.filter(source=NeedSource.ENQUIRY).select_related("answer_entry", "municipality")
    return rows.order_by("-day", "-pk")


def feedback_inbox(*, actor: Actor) -> QuerySet[Feedback]:
    """Messages to the network: those that wait first, by their day. Raises Missing."""
    if not permissions.may_review(actor):
        raise Missing
    return Feedback.objects.select_related("entry").order_by("answered_at", "due_on", "pk")


def everyday_words(*, actor: Actor, words: str = "", language: str = "") -> QuerySet[EverydayWord]:
    """The table of everyday words, by phrase. Raises Missing."""
    if not permissions.may_review(actor):
        raise Missing
    rows = EverydayWord.objects.order_by("phrase", "language")
    if words:
        rows = rows.filter(phrase__icontains=words) | rows.filter(terms__icontains=words)
    return rows.filter(language=language) if language else rows


def municipalities_of_needs(*, actor: Actor, language: str) -> list[tuple[str, str]]:
    """Municipalities that some unhandled need comes from, by name."""
    rows = Municipality.objects.filter(unmetneed__in=_open(actor)).distinct()
    return sorted(((m.code, m.name(language).text) for m in rows), key=lambda pair: sort_key(pair[1]))


def code_labels(codes: Iterable[str], language: str) -> dict[str, str]:
    """Codes written `scheme:code` with their labels."""
    wanted = {code: code.partition(":")[::2] for code in codes}
    rows = Code.objects.filter(code__in={code for _scheme, code in wanted.values()})
    labels = {(row.scheme, row.code): row.label(language).text for row in rows}
    return {written: labels.get(pair, pair[1]) for written, pair in wanted.items()}
