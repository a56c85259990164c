"""A report as its pages and files tell it: findings with names, words, links and weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from polku.directory.bridge.addresses import entry_path
from polku.network import wording
from polku.network.choices import Fate, Step
from polku.network.content import (
    AnyFinding,
    CliffFinding,
    GapFinding,
    JointFinding,
    OverlapFinding,
    PartContent,
    RuleFinding,
    UnreachableFinding,
)
from polku.network.models import Report
from polku.network.queries import reports
from polku.network.queries.reports import Named, Told
from polku.network.queries.whatif import Proposal


class Telling:
    """A report with the names of its services, made once for a page."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.named = Named(report)

    @cached_property
    def against(self) -> reports.Compared:
        """The report beside its baseline."""
        return reports.compared(self.report)

    @cached_property
    def themes(self) -> dict[str, str]:
        """Names of the themes looked at by themselves."""
        return reports.theme_names(self.report)

    @cached_property
    def _entries(self) -> dict[int, Any]:
        return reports.living_entries(each.entry or 0 for each in self.report.analysed.services)

    def weight(self, share: float) -> str:
        """A weight in words."""
        return wording.weight_phrase(share, self.report.found.people, self.report.found.weighing)

    # Rows of lists

    def rows(self, *kinds: str) -> list[dict[str, Any]]:
        """Findings of some kinds as rows."""
        return [self._row(told) for told in reports.listed(self.report, self.against, *kinds)]

    def _row(self, told: Told) -> dict[str, Any]:
        one = told.finding
        return {
            "told": told,
            "finding": one,
            "title": wording.finding_title(one, self.named.names),
            "kind": wording.finding_kind(one),
            "weight": self.weight(one.size),
            "before": self.weight(told.before),
            "fate": Fate(told.fate).label if told.fate else "",
            "url": reverse("network_finding", args=[self.report.pk, one.mark]),
            "sentence": self.sentence(one),
            "services": [self.named.names.get(key, key) for key in one.services],
            "phrases": wording.region_phrases(one.region) if isinstance(one, GapFinding) else [],
        }

    def sentence(self, one: AnyFinding) -> str:
        """What a finding says, in a sentence."""
        names = self.named.names
        match one:
            case GapFinding():
                return wording.gap_sentence(one, names)
            case OverlapFinding():
                return wording.relation_phrase(one, names)
            case JointFinding():
                return wording.region_line(one.region)
            case CliffFinding():
                return wording.cliff_sentence(one, names)
            case RuleFinding():
                return wording.fault_sentence(one)
            case UnreachableFinding():
                return wording.unreachable_sentence(one, names)
            case _:
                return _(
                    "Each of these is needed before another of them. Look whether there is another way in."
                )

    # Parts

    def part(self, part: PartContent) -> dict[str, Any]:
        """How one analysis ended."""
        return {
            "label": wording.step_label(part.step),
            "theme": self.themes.get(part.theme, part.theme),
            "part": part,
            "complete": wording.completeness(part),
            "unserved": self.weight(part.unserved),
            "listed": self.weight(part.listed),
        }

    def parts(self) -> list[dict[str, Any]]:
        """How all analyses ended."""
        return [self.part(each) for each in self.report.found.parts]

    def part_of(self, step: Step) -> dict[str, Any] | None:
        """How the analysis of a step ended; nothing when it was not made."""
        found = next((each for each in self.report.found.parts if each.step == step), None)
        return self.part(found) if found else None

    def first_gap(self) -> dict[str, Any] | None:
        """The heaviest gap, for the summary: of all services, else of a theme; a sure one before others."""

        def order(row: dict[str, Any]) -> tuple[bool, bool, float]:
            one = row["finding"]
            return bool(one.theme), one.strength != "certain", -one.size

        return min(self.rows("gap"), key=order, default=None)

    def unread(self) -> list[dict[str, Any]]:
        """The entries that could not be analysed, by reason."""
        return [
            {
                "reason": wording.unread_reason(reason),
                "names": [wording.own_name(each.names) for each in found],
            }
            for reason, found in reports.unread_by_reason(self.report).items()
        ]

    # One finding

    def service(self, key: str) -> dict[str, Any]:
        """A service with its sentences, its criteria and its entry."""
        served = self.named.services.get(key)
        entry = self._entries.get(served.entry) if served and served.entry else None
        return {
            "key": key,
            "name": self.named.passage(key),
            "organisation": self.named.organisation(key),
            "criteria": served.criteria if served else None,
            "version": served.version if served else None,
            "rules": wording.rule_sentences(served.rules) if served else [],
            "source": wording.source_of(served.rules) if served else "",
            "url": entry_path(entry) if entry else "",
        }

    def page_of(self, one: AnyFinding) -> dict[str, Any]:
        """Everything the page of a finding tells."""
        told: dict[str, Any] = {
            "finding": one,
            "title": wording.finding_title(one, self.named.names),
            "kind": wording.finding_kind(one),
            "sentence": self.sentence(one),
            "weight": self.weight(one.size),
            "fate": self._fate(one),
            "theme": self.themes.get(getattr(one, "theme", ""), ""),
            "services": [self.service(key) for key in one.services],
        }
        match one:
            case GapFinding():
                told |= self._gap(one)
            case OverlapFinding():
                told |= {
                    "shared": [wording.region_phrases(region) for region in one.shared],
                    "share": self._share(one),
                    "weights": [self.weight(one.weight_first), self.weight(one.weight_second)],
                }
            case JointFinding():
                told |= {"region": wording.region_phrases(one.region)}
            case CliffFinding():
                told |= {
                    "before": wording.number(one.mean_before),
                    "after": wording.number(one.mean_after),
                    "gained": [self.service(key) for key in one.gained],
                }
        return told

    def _share(self, one: OverlapFinding) -> str:
        """The shared part of two services; of needs it is not told, because it could be few of few."""
        return wording.percent(one.share) if self.report.found.weighing == "invented" else ""

    def _gap(self, one: GapFinding) -> dict[str, Any]:
        # Of the example those facts come first that the gap or its way out is about; the rest is usual.
        told_of = [*one.region, *one.gaps[0].region, *(c for near in one.nearest for c in near.changes)]
        telling = {each["fact"] for each in told_of}
        return {
            "phrases": wording.region_phrases(one.region),
            "everybody": self.weight(one.region_weight),
            "witness": wording.situation_phrases({k: v for k, v in one.witness.items() if k in telling}),
            "otherwise": wording.situation_phrases(
                {k: v for k, v in one.witness.items() if k not in telling}
            ),
            "nearest": [
                {
                    "service": self.service(near.service),
                    "rule": near.rule,
                    "needed": wording.near_phrases(near),
                }
                for near in one.nearest
            ],
            "exact": [
                {"phrases": wording.region_phrases(gap.region), "weight": self.weight(gap.weight)}
                for gap in one.gaps
            ],
            # The nearest services are told with what keeps the witness out.
            "services": [],
        }

    def _fate(self, one: AnyFinding) -> str:
        fate = self.against.fates.get(one.mark, "")
        return str(Fate(fate).label) if fate else ""

    def proposal(self, each: Proposal) -> dict[str, Any]:
        """A ready change in words."""
        return {
            "service": self.named.names.get(each.service, each.service),
            "rule": each.rule,
            "changes": [
                wording.widening_phrase(w.fact, w.before, w.after, area=w.area) for w in each.widened
            ],
            "added": self.weight(each.added),
            "newly": self.weight(each.newly_served),
        }

    # Files

    def sheets(self) -> dict[str, Iterable[Sequence[str]]]:
        """The report as sheets of a spreadsheet: findings, services, what is complete."""
        found = self.rows("gap", "overlap", "joint", "cliff", "rule", "cycle", "unreachable")
        findings = [[_("Mark"), _("Kind"), _("Theme"), _("Finding"), _("What it says"), _("Weight"), _("Services"),
                     _("Against the baseline"), _("Decisions")]]  # fmt: skip
        findings += [
            [
                row["finding"].mark,
                row["kind"],
                self.themes.get(getattr(row["finding"], "theme", ""), ""),
                row["title"],
                row["sentence"],
                row["weight"],
                ", ".join(row["services"]),
                str(row["fate"]),
                str(row["told"].decided),
            ]
            for row in found
        ]
        services = [[_("Service"), _("Organisation"), _("Criteria version"), _("Rules")]]
        services += [
            [
                self.named.names[each.key],
                self.named.organisation(each.key),
                str(each.version),
                "\n".join(wording.rule_sentences(each.rules)),
            ]
            for each in self.report.analysed.services
        ]
        parts = [[_("Analysis"), _("Theme"), _("Services"), _("Found"), _("Is it all")]]
        parts += [
            [
                each["label"],
                each["theme"],
                str(each["part"].services),
                str(each["part"].found),
                each["complete"],
            ]
            for each in self.parts()
        ]
        return {_("Findings"): findings, _("Services"): services, _("What is complete"): parts}
