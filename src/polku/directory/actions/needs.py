"""Keeping what nobody found, without anybody's identity: words, a municipality and a day, counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from polku.directory.bridge.guided import age_band, situation_of, wished
from polku.directory.choices import NeedSource
from polku.directory.content import Told
from polku.directory.models import UnmetNeed
from polku.directory.queries.regions import county_of, large_municipalities
from polku.shared import clock
from polku.shared.text import clean
from polku_engine.facts import Spans

MAX_LETTERS = 120
# A flood of rows tells nothing: past this many different needs a day no new row is made.
MAX_ROWS_A_DAY = 2_000
REMOVED = "…"
# A page that was left open longer than this and is sent again is a new need.
PAGE_SECONDS = 24 * 3_600

_IDENTITIES = (
    # E-mail addresses, also written with (at).
    re.compile(r"\S+\s?(?:@|\(at\)|\[at\])\s?\S+", re.IGNORECASE),
    # Web addresses may name a person's page.
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    # Personal identity codes, whole or without the century sign.
    re.compile(r"\b\d{6}\s?[-+A-FU-Y]?\s?\d{3}[0-9A-FHJ-NPR-Y]\b", re.IGNORECASE),
    # Phone numbers, account numbers and other long numbers, with spaces or hyphens inside.
    re.compile(r"\+?\d(?:[\s().-]?\d){4,}"),
    # Social media names.
    re.compile(r"(?<!\w)@\w+"),
)


def without_identity(words: str) -> str:
    """The words without e-mail addresses, phone numbers, identity codes and other long numbers."""
    told = clean(words)
    for identity in _IDENTITIES:
        told = identity.sub(REMOVED, told)
    return " ".join(told.split())[:MAX_LETTERS].casefold()


@transaction.atomic
def keep_need(
    *,
    words: str,
    language: str,
    municipality: str | None,
    source: str,
    filters: Mapping[str, object] | None = None,
    facts: Mapping[str, object] | None = None,
) -> bool:
    """Count a need of today: a search without an answer, or one that somebody told. Anybody; nobody is remembered.

    `facts` are coarse ones in the engine's JSON of a situation. Returns whether it was kept: words that hold nothing
    but an identity, and needs past the day's limit, are not.
    """
    told = without_identity(words)
    if not told.replace(REMOVED, "").strip() and not filters and not facts:
        return False
    day = clock.today()
    key: dict[str, Any] = {
        "source": source,
        "words": told,
        "language": language,
        "municipality_id": municipality,
        "day": day,
        "filters": dict(filters or {}),
        "facts": dict(facts or {}),
    }
    if not UnmetNeed.objects.filter(**key).update(count=F("count") + 1):
        if UnmetNeed.objects.filter(day=day, source=source).count() >= MAX_ROWS_A_DAY:
            return False
        # Somebody may have made the row meanwhile: then it is counted.
        need, made = UnmetNeed.objects.get_or_create(**key)
        if not made:
            UnmetNeed.objects.filter(pk=need.pk).update(count=F("count") + 1)
    return True


def keep_search(
    *, words: str, language: str, municipality: str | None, filters: Mapping[str, object]
) -> bool:
    """Count a search that found nothing."""
    return keep_need(
        words=words, language=language, municipality=municipality, source=NeedSource.SEARCH, filters=filters
    )


def keep_guided_need(*, told: Told, words: str, language: str, once: str) -> bool:
    """Count what somebody did not find in the guided finder: own words and coarse facts, nothing else of the answers.

    Anybody, when they ask for it. Kept are the wish, the age in bands, and the municipality when many live there, else
    the municipalities of its county. `once` is of the page: the same page sent again counts nothing.
    """
    if not cache.add(f"need-{once}", 1, PAGE_SECONDS):
        return False
    known = situation_of(told, clock.today())["age"]
    facts: dict[str, object] = dict(wished(told))
    if isinstance(known, Spans) and (band := age_band(known)) is not None:
        facts["age"] = {"between": list(band)}
    home = told.given.get("municipality")
    code = home if isinstance(home, str) and home in large_municipalities() else None
    if isinstance(home, str) and code is None and (county := county_of(home, clock.today())):
        facts["municipality"] = {"one_of": sorted(county)}
    return keep_need(
        words=words or told.words,
        language=language,
        municipality=code,
        source=NeedSource.GUIDED,
        filters={"wish": told.wish} if told.wish else {},
        facts=facts,
    )
