"""Findings about quality next to the field they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from polku.directory.forms.upkeep.parts import PartForm
from polku.directory.queries.differences import Field
from polku.directory.queries.quality import Finding, Quality
from polku.directory.queries.readable import label_of
from polku.directory.wording import quality_sentence


def findings_of_part(quality: Quality, part: type[PartForm], language: str) -> list[tuple[str, str]]:
    """What lowers the quality in a part, in a language where the part has one: (field, sentence)."""
    return [
        (_field_name(finding), quality_sentence(finding.rule, finding.values))
        for finding in quality.findings
        if _is_about(finding, part) and (not part.by_language or finding.language in ("", language))
    ]


def findings_by_part(quality: Quality, parts: Mapping[str, type[PartForm]]) -> Counter[str]:
    """How many findings each part has."""
    return Counter(
        slug for finding in quality.findings for slug, part in parts.items() if _is_about(finding, part)
    )


def sentences(quality: Quality) -> list[tuple[str, str, str]]:
    """All findings, the most serious first: (name of the field, language, sentence)."""
    return [
        (label_of(Field(finding.field)), finding.language, quality_sentence(finding.rule, finding.values))
        for finding in quality.findings
    ]


def _is_about(finding: Finding, part: type[PartForm]) -> bool:
    return any(name == finding.field or name.startswith(f"{finding.field}.") for name in part.writes)


def _field_name(finding: Finding) -> str:
    return finding.field.replace(".", "_")
