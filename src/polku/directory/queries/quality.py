"""How good an entry's texts and facts are: named rules, each a pure function of the content."""

from dataclasses import dataclass

from polku.directory.content import EntryContent
from polku.directory.models import Entry


@dataclass(frozen=True)
class Quality:
    """A score from 0 to 100 and what lowers it."""

    score: int
    findings: tuple[object, ...] = ()


def quality_of(entry: Entry, content: EntryContent) -> Quality:
    """Placeholder until the rules are here."""
    return Quality(0)
