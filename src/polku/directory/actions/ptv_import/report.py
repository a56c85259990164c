"""What an import did, record by record: the report that people read and machines compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from polku.directory.bridge.ptv import Finding


class Outcome(StrEnum):
    """What became of a record."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    PUBLISHED = "published"
    CONFLICT = "conflict"
    GONE = "gone"
    RETURNED = "returned"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True)
class Item:
    """One record of the source. `reasons` are codes, `fields` what changed or is in conflict."""

    kind: str
    external_id: str
    name: str
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    where: str = ""
    target: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Without what is empty."""
        row = {
            "kind": self.kind,
            "id": self.external_id,
            "name": self.name,
            "outcome": self.outcome.value,
            "reasons": list(self.reasons),
            "fields": list(self.fields),
            "where": self.where,
            "target": self.target,
        }
        return {key: value for key, value in row.items() if value}


@dataclass
class Report:
    """The report while it grows."""

    origin: str
    publish: bool
    items: list[Item] = field(default_factory=list)
    verdicts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def add(self, item: Item, findings: Iterable[Finding] = ()) -> None:
        """One more record, with what was not simply carried over from it."""
        self.items.append(item)
        for finding in findings:
            self.verdicts[item.kind, finding.path, finding.verdict, finding.reason] += finding.count

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Kind -> outcome -> number."""
        counts: dict[str, dict[str, int]] = {}
        for item in self.items:
            of_kind = counts.setdefault(item.kind or "file", {})
            of_kind[item.outcome.value] = of_kind.get(item.outcome.value, 0) + 1
        return counts

    @property
    def refused(self) -> int:
        """How many records could not be used."""
        return sum(item.outcome is Outcome.REFUSED for item in self.items)

    def as_json(self) -> dict[str, Any]:
        """As it is kept and printed; records that did not change and need no word are only counted."""
        told = [
            item.as_json() for item in self.items if item.reasons or item.outcome is not Outcome.UNCHANGED
        ]
        return {
            "origin": self.origin,
            "publish": self.publish,
            "counts": self.counts,
            "refused": self.refused,
            "items": told,
            "fields": [
                {"kind": kind, "path": path, "verdict": verdict, "reason": reason, "count": count}
                for (kind, path, verdict, reason), count in sorted(self.verdicts.items())
            ],
        }
