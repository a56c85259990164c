"""What a record is read against: the codes, areas and things the directory knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from polku.directory.bridge.ptv.trail import Node


@dataclass(frozen=True)
class Vocabulary:
    """Codes by (scheme, uri or code), areas as `kind:code`, and ids of things by their id in PTV."""

    municipalities: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    codes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    general: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    organisations: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, int] = field(default_factory=dict)

    def code_of(self, scheme: str, item: Node) -> str | None:
        """The code an item means, by its address (today's or the old one) or by the code itself."""
        address, code = item["uri"].text(), item["code"].text()
        found = self.codes.get((scheme, address)) or self.codes.get((scheme, code))
        if found is None:
            item.refused("unknown-code")
        return found
