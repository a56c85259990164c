"""Reading reports: lists, one report with its names, how it stands to the baseline, the same as rows for files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.db.models import QuerySet

from polku.accounts.models import Area, Municipality
from polku.criteria.models import ClientGroup
from polku.directory.models import Code, Entry, Theme
from polku.network import permissions
from polku.network.choices import Fate, ReportState
from polku.network.content import AnyFinding, FindingsContent, NeedsContent, ServedContent, UnreadContent
from polku.network.models import Decision, Report
from polku.network.wording import page_language
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.languages import Passage, pick
from polku.shared.text import sort_key

# A report whose job has been silent for so long has lost its worker.
SILENT = timedelta(minutes=10)
# A weight that changed less than this is the same: invented people are a sample.
SAME = 0.005


def reports(*, actor: Actor) -> QuerySet[Report]:
    """All reports, the newest first, without what they hold. Raises Missing for who may not read them."""
    if not permissions.may_read_reports(actor):
        raise Missing
    return Report.objects.defer("inputs", "findings").order_by("-made_at", "-pk")


def report_to_read(pk: int, *, actor: Actor) -> Report:
    """One report. Raises Missing."""
    report = Report.objects.filter(pk=pk).first() if permissions.may_read_reports(actor) else None
    if report is None:
        raise Missing
    return report


def finding_to_read(report: Report, mark: str) -> AnyFinding:
    """One finding of a report. Raises Missing."""
    found = report.finding(mark)
    if found is None:
        raise Missing
    return found


def is_silent(report: Report) -> bool:
    """Whether its job seems to be lost."""
    return report.is_going_on and report.heard_at is not None and clock.now() - report.heard_at > SILENT


@dataclass
class Named:
    """The services of a report by their keys, in the language of the page."""

    report: Report

    @cached_property
    def services(self) -> dict[str, ServedContent]:
        """What was analysed, by key."""
        return {each.key: each for each in self.report.analysed.services}

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of every key."""
        known: list[ServedContent | NeedsContent] = [
            *self.report.analysed.prerequisites,
            *self.report.analysed.services,
        ]
        return {each.key: pick(each.names, page_language()).text or each.key for each in known}

    def passage(self, key: str) -> Passage:
        """The name of a key in the language it was found in."""
        served = self.services.get(key)
        return (
            pick(served.names, page_language()) if served else Passage(self.names.get(key, key), "fi", False)
        )

    def organisation(self, key: str) -> str:
        """Who gives it."""
        served = self.services.get(key)
        return pick(served.organisation_names, page_language()).text if served else ""


@dataclass(frozen=True)
class Told:
    """A finding as a list shows it: with its fate against the baseline and the decisions about it."""

    finding: AnyFinding
    fate: str = ""
    before: float = 0.0
    decided: int = 0


@dataclass(frozen=True)
class Compared:
    """A report beside its baseline: the fate of each finding by mark, what is gone, and what was changed."""

    baseline: Report | None
    fates: dict[str, str] = field(default_factory=dict)
    before: dict[str, float] = field(default_factory=dict)
    gone: tuple[AnyFinding, ...] = ()

    def count(self, fate: str) -> int:
        """How many findings have a fate."""
        return len(self.gone) if fate == Fate.GONE else sum(each == fate for each in self.fates.values())


def baseline_of(report: Report) -> Report | None:
    """The newest report of the same scope that was marked before this one was made."""
    marked = Report.objects.filter(
        scope_mark=report.scope_mark, state=ReportState.DONE, made_at__lt=report.made_at
    )
    return marked.exclude(phase="").order_by("-made_at").first()


def compared(report: Report) -> Compared:
    """How the findings of a report stand to those of its baseline."""
    baseline = baseline_of(report)
    if baseline is None:
        return Compared(None)
    before = {each.mark: each for each in baseline.found.findings}
    comparable = baseline.found.weighing == report.found.weighing
    fates = {
        each.mark: _fate(each, before.get(each.mark), comparable=comparable) for each in report.found.findings
    }
    gone = tuple(each for mark, each in before.items() if mark not in fates)
    return Compared(baseline, fates, {mark: each.size for mark, each in before.items()}, gone)


def _fate(now: AnyFinding, before: AnyFinding | None, *, comparable: bool) -> str:
    if before is None:
        return Fate.NEW
    moved = now.size - before.size
    if not comparable or abs(moved) < SAME:
        return Fate.STAYED
    return Fate.GREW if moved > 0 else Fate.SHRANK


def listed(report: Report, against: Compared, *kinds: str) -> list[Told]:
    """The findings of some kinds, in their order, each with its fate and how many decisions there are about it."""
    chosen = [each for each in report.found.findings if each.kind in kinds]
    decided = decisions_by_mark(each.mark for each in chosen)
    return [
        Told(
            each,
            against.fates.get(each.mark, ""),
            against.before.get(each.mark, 0.0),
            decided.get(each.mark, 0),
        )
        for each in chosen
    ]


def decisions_by_mark(marks: Iterable[str]) -> dict[str, int]:
    """How many decisions there are about each finding."""
    counts: dict[str, int] = {}
    for mark in Decision.objects.filter(mark__in=list(marks)).values_list("mark", flat=True):
        counts[mark] = counts.get(mark, 0) + 1
    return counts


def living_entries(ids: Iterable[int]) -> dict[int, Entry]:
    """The entries of a report that are still public, for links to them."""
    wanted = [pk for pk in ids if pk]
    rows = Entry.objects.filter(pk__in=wanted, state="published") if wanted else Entry.objects.none()
    return {entry.pk: entry for entry in rows}


# Scopes


@dataclass(frozen=True)
class Line:
    """One part of a scope: what was limited and to what."""

    about: str
    values: tuple[str, ...]


def scope_lines(asked: Iterable[Report]) -> dict[int, list[Line]]:
    """The scope of each report in names; a few statements for all of them."""
    scopes = {report.pk: report.asked for report in asked}
    language = page_language()
    areas = {f"{a.kind}:{a.code}": a.name(language).text for a in _areas(scopes.values())}
    towns = _named(Municipality, "code", [c for s in scopes.values() for c in s.municipalities])
    themes = _named(Theme, "slug", [s.theme for s in scopes.values() if s.theme])
    groups = _named(ClientGroup, "slug", [s.client_group for s in scopes.values() if s.client_group])
    classes = {
        code.code: code.label(language).text
        for code in Code.objects.filter(
            scheme="service_class", code__in=[s.service_class for s in scopes.values() if s.service_class]
        )
    }
    return {
        pk: [
            line
            for line in (
                Line("area", tuple(areas.get(a, a) for a in s.areas)),
                Line("municipality", tuple(towns.get(c, c) for c in s.municipalities)),
                Line("theme", (themes.get(s.theme, s.theme),) if s.theme else ()),
                Line("client_group", (groups.get(s.client_group, s.client_group),) if s.client_group else ()),
                Line(
                    "service_class",
                    (classes.get(s.service_class, s.service_class),) if s.service_class else (),
                ),
                Line("purpose", (s.purpose,) if s.purpose != "entry" else ()),
            )
            if line.values
        ]
        for pk, s in scopes.items()
    }


def theme_names(report: Report) -> dict[str, str]:
    """The themes that a report looks at by themselves."""
    return _named(Theme, "slug", {part.theme for part in report.found.parts if part.theme})


def _areas(scopes: Iterable[object]) -> list[Area]:
    wanted = {area for scope in scopes for area in getattr(scope, "areas", ())}
    codes = [area.partition(":")[2] for area in wanted]
    return [a for a in Area.objects.filter(code__in=codes) if f"{a.kind}:{a.code}" in wanted] if codes else []


def _named(
    model: type[Municipality | Theme | ClientGroup], key: str, wanted: Iterable[str]
) -> dict[str, str]:
    values = sorted(set(wanted))
    rows = model._default_manager.filter(**{f"{key}__in": values}) if values else ()
    return {str(getattr(row, key)): row.name(page_language()).text for row in rows}


# Choices of a scope


@dataclass(frozen=True)
class Choices:
    """What a scope can be chosen from, as codes with names."""

    areas: list[tuple[str, str]]
    municipalities: list[tuple[str, str]]
    themes: list[tuple[str, str]]
    client_groups: list[tuple[str, str]]
    service_classes: list[tuple[str, str]]


def choices_of_scope() -> Choices:
    """Areas of the networks first; only service classes that a public entry has."""
    language = page_language()
    own = [a for a in Area.objects.all() if a.kind in ("network", "wellbeing_county", "employment_area")]
    own.sort(key=lambda a: (a.kind != "network", sort_key(a.name(language).text)))
    towns = [(m.code, m.name(language).text) for m in Municipality.objects.filter(valid_to=None)]
    used = _classes_in_use()
    classes = [
        (c.code, c.label(language).text)
        for c in Code.objects.filter(scheme="service_class", code__in=used).order_by("order")
    ]
    return Choices(
        [(f"{a.kind}:{a.code}", a.name(language).text) for a in own],
        sorted(towns, key=lambda pair: sort_key(pair[1])),
        [(t.slug, t.name(language).text) for t in Theme.objects.order_by("order")],
        [(g.slug, g.name(language).text) for g in ClientGroup.objects.order_by("order")],
        classes,
    )


def _classes_in_use() -> set[str]:
    rows = Entry.objects.filter(state="published").values_list(
        "published_content__service_classes", flat=True
    )
    codes = {code for found in rows for code in found or ()}
    return codes | {code.partition(".")[0] for code in codes}


def found_counts(found: FindingsContent) -> dict[str, int]:
    """How many findings of each kind are listed."""
    counts: dict[str, int] = {}
    for each in found.findings:
        counts[each.kind] = counts.get(each.kind, 0) + 1
    return counts


def unread_by_reason(report: Report) -> dict[str, list[UnreadContent]]:
    """The entries that could not be analysed, by reason."""
    told: dict[str, list[UnreadContent]] = {}
    for each in report.analysed.unread:
        told.setdefault(each.reason, []).append(each)
    return told
