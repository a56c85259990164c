"""What changed for one subscriber: new, changed and ended entries of their themes and municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from polku.accounts.models import AreaMunicipality, Subscription, in_force
from polku.directory.choices import AreaScope, EntryState
from polku.directory.content import Coverage, EntryContent
from polku.directory.models import Entry
from polku.directory.queries.history import working_version
from polku.shared import clock
from polku.shared.languages import Passage, pick


@dataclass(frozen=True)
class Ended:
    """An entry that was public and is not any more."""

    entry: Entry
    content: EntryContent

    def name(self, language: str) -> Passage:
        """The name it had."""
        return pick(self.content.name, language)


@dataclass(frozen=True)
class News:
    """New, changed and ended entries since a moment, each by name."""

    new: list[Entry]
    changed: list[Entry]
    ended: list[Ended]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.ended)


def news_for(subscription: Subscription, since: datetime, until: datetime) -> News:
    """What a subscriber has not heard of yet."""
    rows = _of_themes(subscription)
    shown = rows.filter(state=EntryState.PUBLISHED, published_at__gt=since, published_at__lte=until)
    if subscription.municipalities:
        shown = shown.filter(
            Q(municipalities__isnull=True) | Q(municipalities__overlap=subscription.municipalities)
        )
    dated = list(
        shown.annotate(first=Min("versions__published_at"))
        .select_related("organisation")
        .order_by("name_key", "pk")
    )
    return News(
        new=[entry for entry in dated if entry.first > since],
        changed=[entry for entry in dated if entry.first <= since],
        ended=_ended(rows, subscription, since, until),
    )


def _of_themes(subscription: Subscription) -> QuerySet[Entry]:
    if not subscription.themes:
        return Entry.objects.all()
    return Entry.objects.filter(
        pk__in=Entry.objects.filter(themes__slug__in=subscription.themes).values("pk")
    )


def _ended(
    rows: QuerySet[Entry], subscription: Subscription, since: datetime, until: datetime
) -> list[Ended]:
    gone = rows.filter(
        state=EntryState.ARCHIVED, changed_at__gt=since, changed_at__lte=until, published_at__isnull=False
    )
    read = [(entry, working_version(entry)) for entry in gone.order_by("pk")]
    ended = [Ended(entry, EntryContent.model_validate(version.content)) for entry, version in read if version]
    wanted = set(subscription.municipalities)
    return [one for one in ended if not wanted or _is_for(one.content.coverage, wanted)]


def _is_for(coverage: Coverage, wanted: set[str]) -> bool:
    if coverage.scope != AreaScope.LIMITED or wanted & set(coverage.municipalities):
        return True
    day = clock.today()
    links = AreaMunicipality.objects.filter(in_force(day), municipality__in=wanted).select_related("area")
    return any(f"{link.area.kind}:{link.area.code}" in coverage.areas for link in links)
