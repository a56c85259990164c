"""How good an entry's texts and facts are: named rules, each a pure function of the content.

Most rules are the national service catalogue's own (PTV): the limits of its form and the checks of its text tool. Each
rule carries where it is written. PTV's checks of grammar, spelling, passive verbs, participle clauses and people's
names need a language tool and are not made here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from polku.accounts.models import Organisation
from polku.directory.content import EntryContent
from polku.directory.models import Entry
from polku.directory.queries import quality_checks as checks
from polku.directory.queries.quality_checks import Case, Hit
from polku.shared import clock

CHECKED_ON = date(2026, 11, 21)


class Severity(StrEnum):
    """How much a finding matters to the one who needs help."""

    SERIOUS = "serious"
    NOTABLE = "notable"
    SMALL = "small"


# What a finding takes from the score of 100; a rule counts once, however often it is broken.
COST = {Severity.SERIOUS: 12, Severity.NOTABLE: 6, Severity.SMALL: 2}


@dataclass(frozen=True)
class Source:
    """Where a rule is written: the title, the address, its own day if it has one, and the day it was last read."""

    title: str
    address: str
    dated: date | None
    checked_on: date = CHECKED_ON


PTV_FORM = Source(
    "PTV 3.4: limits and help texts of the service form, rules of the text checker",
    "https://github.com/vrk-kpa/ptv-releases/tree/ptv-release-3_4",
    date(2022, 6, 1),
)
PTV_GUIDE = Source(
    "Suomi.fi Finnish Service Catalogue: instructions for service description",
    "https://kehittajille.suomi.fi/services/servicecatalogue/producing-content-for-the-finnish-service-catalogue"
    "/instructions-for-service-description",
    None,
)
PTV_CLASSES = Source(
    "Suomi.fi Finnish Service Catalogue: how do I classify and enter keywords for the service?",
    f"{PTV_GUIDE.address}/how-do-i-classify-and-enter-keywords-for-the-service",
    None,
)
PTV_STYLE = Source(
    "Suomidigi: Kuinka kuvaan palveluja Palvelutietovarantoon?",
    "https://www.suomidigi.fi/ohjeet-ja-tuki/auroraai-verkkoon-liittymisen-aloituspaketti"
    "/kuinka-kuvaan-palveluja-palvelutietovarantoon",
    None,
)
LANGUAGE_ACT = Source(
    "Language Act 423/2003", "https://www.finlex.fi/fi/laki/ajantasa/2003/20030423", date(2003, 6, 6)
)
NETWORK = Source("Polku: what a person needs to decide", "docs/reference/quality-rules.md", CHECKED_ON)


@dataclass(frozen=True)
class Rule:
    """A named rule with its weight and source."""

    id: str
    severity: Severity
    source: Source
    hits: Callable[[Case], Iterable[Hit]]


@dataclass(frozen=True)
class Finding:
    """A broken rule at a field, in a language or in none. `polku.directory.wording.quality_sentence` says it."""

    rule: str
    field: str
    language: str
    severity: Severity
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True)
class Quality:
    """A score from 0 to 100 and what lowers it, the most serious first."""

    score: int
    findings: tuple[Finding, ...] = ()


def quality_of(
    content: EntryContent,
    *,
    organisation_names: Iterable[str],
    assured_on: date | None,
    review_every_days: int,
    on: date,
) -> Quality:
    """The quality of a content on a day: nothing but its arguments decides."""
    case = Case(content, frozenset(organisation_names), assured_on, review_every_days, on)
    findings = [
        Finding(rule.id, hit.field, hit.language, rule.severity, hit.values)
        for rule in RULES
        for hit in rule.hits(case)
    ]
    broken = {finding.rule: finding.severity for finding in findings}
    score = max(0, 100 - sum(COST[severity] for severity in broken.values()))
    return Quality(score, tuple(sorted(findings, key=lambda f: -COST[f.severity])))


def quality_of_entry(entry: Entry, content: EntryContent) -> Quality:
    """The quality of a content of an entry today: who keeps it and when it was assured come from its row."""
    return quality_of(
        content,
        organisation_names=_names(entry.organisation),
        assured_on=None if entry.assured_at is None else entry.assured_at.astimezone(clock.HELSINKI).date(),
        review_every_days=entry.review_every_days,
        on=clock.today(),
    )


def _names(organisation: Organisation) -> set[str]:
    """Names of an organisation and of those above it."""
    names: set[str] = set()
    level: Organisation | None = organisation
    while level is not None:
        names |= set(level.names.values())
        level = level.parent
    return names


_S, _N, _L = Severity.SERIOUS, Severity.NOTABLE, Severity.SMALL
RULES = (
    Rule("text-too-long", _N, PTV_FORM, checks.too_long),
    Rule("name-is-organisation", _N, PTV_FORM, checks.name_is_organisation),
    Rule("summary-missing", _S, PTV_FORM, checks.missing_texts("summary")),
    Rule("summary-repeats-name", _N, PTV_FORM, checks.summary_repeats_name),
    Rule("summary-starts-description", _L, NETWORK, checks.summary_starts_description),
    Rule("summary-not-sentence", _L, PTV_STYLE, checks.summary_not_sentence),
    Rule("description-missing", _S, PTV_FORM, checks.missing_texts("description")),
    Rule("description-short", _L, PTV_FORM, checks.description_short),
    Rule("web-address-in-text", _N, PTV_FORM, checks.found(checks.WEB, checks.ALL_TEXTS)),
    Rule("email-in-text", _N, PTV_FORM, checks.email_in_text),
    Rule("phone-in-text", _N, PTV_FORM, checks.found(checks.PHONE, checks.ALL_TEXTS)),
    Rule("address-in-text", _L, PTV_FORM, checks.found(checks.STREET, checks.PROSE)),
    Rule("hours-in-text", _L, PTV_FORM, checks.found(checks.HOURS, checks.PROSE)),
    Rule("law-in-text", _L, PTV_FORM, checks.found(checks.LAW, checks.ALL_TEXTS)),
    Rule("day-passed", _N, PTV_FORM, checks.day_passed),
    Rule("day-to-keep", _L, PTV_FORM, checks.day_to_keep),
    Rule("long-sentence", _L, PTV_FORM, checks.long_sentence),
    Rule("unexplained-abbreviation", _L, PTV_STYLE, checks.unexplained),
    Rule("all-capitals", _N, PTV_STYLE, checks.all_capitals),
    Rule("language-incomplete", _N, PTV_GUIDE, checks.incomplete_language),
    Rule("finnish-missing", _N, LANGUAGE_ACT, checks.missing_language("fi")),
    Rule("swedish-missing", _N, LANGUAGE_ACT, checks.missing_language("sv")),
    Rule("instructions-missing", _N, PTV_FORM, checks.missing("instructions")),
    Rule("access-missing", _L, NETWORK, checks.missing("access")),
    Rule("languages-missing", _N, PTV_FORM, checks.missing("languages")),
    Rule("channel-missing", _S, PTV_GUIDE, checks.missing("channels")),
    Rule("target-group-missing", _S, PTV_CLASSES, checks.missing("target_groups")),
    Rule("class-missing", _S, PTV_CLASSES, checks.missing("service_classes")),
    Rule("class-too-broad", _L, PTV_FORM, checks.classes_too_broad),
    Rule("too-many-classes", _L, PTV_FORM, checks.too_many("service_classes", checks.MAX_CLASSES)),
    Rule("too-many-terms", _L, PTV_FORM, checks.too_many("terms", checks.MAX_TERMS)),
    Rule("words-missing", _L, PTV_CLASSES, checks.no_words),
    Rule("cost-unknown", _N, NETWORK, checks.cost_unknown),
    Rule("area-missing", _S, PTV_FORM, checks.nowhere),
    Rule("never-assured", _N, NETWORK, checks.never_assured),
    Rule("not-fresh", _N, NETWORK, checks.stale),
    Rule("long-not-fresh", _S, NETWORK, checks.long_stale),
)
