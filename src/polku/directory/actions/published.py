"""What follows from publishing: columns for lists and filters, and the document that search reads."""

from polku.accounts.models import AreaMunicipality, in_force
from polku.directory.actions.indexing import index_entry
from polku.directory.choices import AreaScope
from polku.directory.content import Coverage, EntryContent
from polku.directory.models import Channel, Entry
from polku.directory.queries.quality import quality_of_entry
from polku.shared import clock
from polku.shared.text import sort_key


def project_entry(entry: Entry) -> None:
    """Rewrite what is read from an entry's published content. The content itself stays the one truth."""
    content = entry.content
    entry.municipalities = [] if content is None else municipalities_of(content.coverage)
    entry.name_key = "" if content is None else sort_key(entry.name("fi").text)[:320]
    entry.quality = 0 if content is None else quality_of_entry(entry, content).score
    entry.save(update_fields=["municipalities", "name_key", "quality", "changed_at"])
    entry.channels.set(_channel_ids(content))
    entry.needs_first.set(_needed_entry_ids(content))
    index_entry(entry)


def municipalities_of(coverage: Coverage) -> list[str] | None:
    """Codes of the municipalities it is for today; None when it is for everywhere."""
    if coverage.scope == AreaScope.NATIONWIDE:
        return None
    day = clock.today()
    links = AreaMunicipality.objects.filter(in_force(day)).filter(in_force(day, "area__"))
    if coverage.scope == AreaScope.MAINLAND:
        found = links.exclude(area__kind="region", area__code="21").filter(area__kind="region")
        return sorted(set(found.values_list("municipality_id", flat=True)))
    codes = set(coverage.municipalities)
    for area in coverage.areas:
        kind, _colon, code = area.partition(":")
        codes |= set(links.filter(area__kind=kind, area__code=code).values_list("municipality_id", flat=True))
    return sorted(codes)


def _channel_ids(content: EntryContent | None) -> list[int]:
    wanted = [] if content is None else [use.channel for use in content.channels]
    return list(Channel.objects.filter(pk__in=wanted).values_list("pk", flat=True))


def _needed_entry_ids(content: EntryContent | None) -> list[int]:
    wanted = [] if content is None else [need.entry for need in content.prerequisites if need.entry]
    return list(Entry.objects.filter(pk__in=wanted).values_list("pk", flat=True))
