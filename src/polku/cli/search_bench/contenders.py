"""What a measured search must offer, and the searches that are timed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from polku.cli.search_bench.directory import Service
from polku.cli.search_bench.judged import Judged

PAGE = 20
COUNTED = ("theme", "target_group", "access", "cost", "language")


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters chosen beside the words."""

    municipality: str | None = None
    facets: dict[str, str] = field(default_factory=dict)


TIMED = (
    Filters(municipality="272"),
    Filters(municipality="398", facets={"access": "just_come"}),
    Filters(facets={"cost": "free", "language": "fi"}),
)
"""Every query is timed with each of these, with a page of hits and the counts of all facets in `COUNTED`."""


@dataclass(frozen=True, slots=True)
class Size:
    """What an index takes, in bytes: of memory in each process that searches, and on disk."""

    memory: int = 0
    disk: int = 0


class Contender(Protocol):
    """A search that can be measured."""

    name: str

    def load(self, services: Iterable[Service]) -> None:
        """Make the index."""

    def found(self, query: Judged) -> Sequence[str]:
        """Return the ids of everything found, the best first."""

    def page(self, query: Judged, filters: Filters) -> int:
        """Answer as a page needs it: first hits, total and facet counts; return the total."""

    def size(self) -> Size:
        """Return what the index takes."""
