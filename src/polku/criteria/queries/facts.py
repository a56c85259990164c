"""The facts one can pick, in groups and by words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from polku.criteria import wording
from polku.criteria.bridge import vocabulary
from polku.shared.text import sort_key

# The group of a fact is that of the last of these that stands before it in the vocabulary.
GROUPS = {
    "birth_date": _("The person"),
    "service_language": _("Language"),
    "main_activity": _("Studies and main activity"),
    "registered_jobseeker": _("Work"),
    "work_ability_limited": _("Ability to work"),
    "main_benefit": _("Income"),
    "housing": _("Living and everyday life"),
    "support_areas": _("Need of support"),
    "wishes": _("Own wishes"),
}
COMMON = (
    "age", "municipality", "main_activity", "school_form", "days_to_graduation", "place_after_studies",
    "special_support_level", "registered_jobseeker", "days_unemployed", "work_ability_limited",
)  # fmt: skip


@dataclass(frozen=True)
class FactGroup:
    """Facts under a heading, each with its key, its name and its question."""

    label: str
    facts: list[tuple[str, str, str]]


def fact_groups(words: str = "") -> list[FactGroup]:
    """All facts in groups, the usual ones first; or those whose name or question has the words."""
    found = [key for key in vocabulary() if _has(key, sort_key(words))]
    groups: list[tuple[str, list[str]]] = []
    for key in vocabulary():
        if key in GROUPS or not groups:
            groups.append((str(GROUPS.get(key, "")), []))
        if key in found:
            groups[-1][1].append(key)
    if not words:
        groups.insert(0, (str(_("Used most")), [key for key in COMMON if key in found]))
    return [FactGroup(label, [_line(key) for key in keys]) for label, keys in groups if keys]


def fact_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All facts for a list to choose from, in their groups."""
    groups = fact_groups()[1:]
    return [(group.label, [(key, label) for key, label, _question in group.facts]) for group in groups]


def _line(key: str) -> tuple[str, str, str]:
    return key, wording.fact_label(key), wording.fact_question(key)


def _has(key: str, words: str) -> bool:
    return all(word in sort_key(" ".join(_line(key)[1:])) for word in words.split())
