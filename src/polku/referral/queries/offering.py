"""What can be chosen when a referral is written or answered: services, and the criteria a refusal can name."""

from __future__ import annotations

from polku.accounts.models import Organisation
from polku.criteria.queries.in_force import version_in_force
from polku.criteria.wording import check_words, fact_label
from polku.directory.models import Entry
from polku.directory.queries.finding import Finding, alike, find
from polku.directory.queries.reading import entries_by_id
from polku.shared import clock

SHOWN = 8


def services_to_choose(words: str, chosen: int | None, *, language: str) -> list[tuple[str, str]]:
    """The chosen service and those that some words find: (number, name and provider)."""
    entries = {entry.pk: entry for entry in entries_by_id([chosen] if chosen else [])}
    if words.strip():
        found = find(Finding(words=words.strip(), size=SHOWN), language=language)
        entries |= {one.entry.pk: one.entry for one in found.entries}
    return labelled(list(entries.values()), language=language)


def service(pk: int) -> Entry | None:
    """A published service by its number."""
    return next(iter(entries_by_id([pk])), None)


def other_services(entry: Entry | None, *, language: str) -> list[tuple[str, str]]:
    """Services that do the like of one: what a receiver can name beside a no."""
    return labelled(alike(entry, language=language), language=language) if entry else []


def labelled(entries: list[Entry], *, language: str) -> list[tuple[str, str]]:
    """Services with their providers, as choices of a form."""
    homes = Organisation.objects.in_bulk({entry.organisation_id for entry in entries})
    return [
        (str(entry.pk), f"{entry.name(language)} – {homes[entry.organisation_id].name(language)}")
        for entry in entries
    ]


def grounds_of(entry: Entry | None) -> list[tuple[str, str]]:
    """The criteria of a service that hold today, each once: what a "not eligible" can name."""
    held = version_in_force(entry.criteria, clock.today()) if entry and entry.criteria else None
    if held is None:
        return []
    facts = {cell.fact: fact_label(cell.fact) for rule in held.rules.rules for cell in rule.cells}
    checks = {check.key: check_words(check).text for rule in held.rules.rules for check in rule.checks}
    return list((facts | checks).items())
