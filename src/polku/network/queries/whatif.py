"""What a change of criteria would do to a report: worked out of the services as they were analysed, nothing is kept."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from polku.criteria.bridge import vocabulary
from polku.network import bridge
from polku.network.content import GapFinding, Region
from polku.network.models import Report
from polku.network.queries.weighing import weighing_of
from polku.shared.errors import Invalid, Missing
from polku_engine import Cell, CriteriaError
from polku_engine.criteria import criteria_to_json, problems_of
from polku_engine.criteria.serialize import box_from_json, box_to_json, criteria_from_json
from polku_engine.overlap import (
    Budget,
    Difference,
    Gap,
    Network,
    Service,
    Strength,
    closing_changes,
    what_if,
)
from polku_engine.overlap.serialize import region_to_json, tests_to_json

# A page waits for so many seconds at most.
SECONDS = 4.0
REGIONS, PROPOSALS = 12, 6
# Reports do not change once they are made, so a process keeps the networks of the last ones it was asked about.
KEPT = 4


_kept: OrderedDict[tuple[int | None, object], Network] = OrderedDict()


def network_of_report(report: Report) -> Network:
    """The services of a report, ready for questions."""
    key = (report.pk, report.ended_at)
    network = _kept.get(key)
    if network is None:
        network = _made(report)
        _kept[key] = network
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return network


def _made(report: Report) -> Network:
    weighing, _kind = weighing_of(report.asked)
    network = bridge.network_of(
        report.asked, report.analysed.services, report.analysed.municipalities, weighing
    )
    # What every question needs is made once, with the network.
    _ = network.table.passes, network.possible.alive, network.in_scope
    return network


def service_in(report: Report, key: str) -> Service:
    """A service as it was analysed. Raises Missing."""
    network = network_of_report(report)
    if key not in network.place_of:
        raise Missing
    return network.services[network.place(key)]


@dataclass(frozen=True)
class Moved:
    """A region that a change opens or closes, and the share of everybody who is surely in it."""

    region: Region
    weight: float


@dataclass(frozen=True)
class Tried:
    """What a change would do: regions somebody would serve, regions nobody would any more, gaps of the report closed
    or narrowed (by mark), and shares of everybody who move.
    """

    strength: str
    gained: tuple[Moved, ...]
    lost: tuple[Moved, ...]
    closed: tuple[str, ...]
    narrowed: tuple[str, ...]
    newly_served: float
    left_without: float
    joining: float
    leaving: float
    complete: bool

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be kept with a decision."""
        return dataclasses.asdict(self)


def try_change(report: Report, changed: Service | None, *, removed: str = "", strength: str) -> Tried:
    """What would change if a service had other criteria, or were not there. Raises Invalid for criteria that make
    no sense.
    """
    network = network_of_report(report)
    if changed is not None and problems_of(changed.criteria, network.vocabulary):
        raise Invalid(_("These conditions do not make sense together. Look at the bounds."))
    findings = [
        each
        for each in report.found.findings
        if isinstance(each, GapFinding) and each.strength == strength and not each.theme
    ]
    gaps, marks = _gaps(network, findings)
    difference = what_if(
        network,
        [changed] if changed else [],
        [removed] if removed else [],
        gaps=gaps,
        strength=Strength(strength),
        budget=Budget(SECONDS, REGIONS),
    )
    return _tried(network, difference, marks)


def _gaps(network: Network, findings: Iterable[GapFinding]) -> tuple[list[Gap], list[str]]:
    pairs = [(bridge.gap_of(network, part.region), each.mark) for each in findings for part in each.gaps]
    return [gap for gap, _ in pairs], [mark for _, mark in pairs]


def _tried(network: Network, difference: Difference, marks: list[str]) -> Tried:
    """A finding is closed when all gaps told of it are; else it is narrowed."""
    closed = {marks[n] for n in difference.closed}
    narrowed = {marks[n] for n in difference.narrowed}
    whole = {m for m in closed if all(n in difference.closed for n, other in enumerate(marks) if other == m)}
    return Tried(
        difference.strength.value,
        tuple(_moved(network, gap) for gap in difference.gained),
        tuple(_moved(network, gap) for gap in difference.lost),
        tuple(dict.fromkeys(m for m in marks if m in whole)),
        tuple(dict.fromkeys(m for m in marks if m in (closed | narrowed) - whole)),
        bridge.share(network, difference.newly_served),
        bridge.share(network, difference.left_without),
        bridge.share(network, difference.joining),
        bridge.share(network, difference.leaving),
        difference.complete,
    )


def _moved(network: Network, gap: Gap) -> Moved:
    return Moved(region_to_json(gap.region), bridge.share(network, gap.weight))


# The smallest changes that close a gap.


@dataclass(frozen=True)
class Widened:
    """One condition of a proposal: what is asked now and what would be asked instead; nothing when it is dropped."""

    fact: str
    before: tuple[dict[str, Any], ...]
    after: dict[str, Any] | None
    area: bool


@dataclass(frozen=True)
class Proposal:
    """A ready change that closes a gap, with the share of everybody the service would take besides."""

    service: str
    rule: int
    widened: tuple[Widened, ...]
    added: float
    newly_served: float
    changed: Service


@dataclass(frozen=True)
class Closings:
    """The smallest changes that close the heaviest part of a gap. `complete`: no other is as small."""

    proposals: tuple[Proposal, ...]
    complete: bool


def closings_of(report: Report, finding: GapFinding) -> Closings:
    """Ready changes for a gap, those that change least first. A theme's gap is closed by services of the theme."""
    network = network_of_report(report)
    if finding.theme:
        keys = [each.key for each in report.analysed.services if finding.theme in each.themes]
        network = bridge.part_of(network, keys)
    found = closing_changes(
        network,
        bridge.gap_of(network, finding.gaps[0].region),
        Strength(finding.strength),
        budget=Budget(SECONDS, PROPOSALS),
    )
    proposals = [
        Proposal(
            each.service,
            each.rule,
            tuple(
                Widened(
                    w.fact,
                    tuple(tests_to_json(cell.test for cell in w.before)),
                    None if w.after is None else tests_to_json([w.after])[0],
                    w.area,
                )
                for w in each.widenings
            ),
            bridge.share(network, each.added),
            bridge.share(network, each.newly_served),
            each.changed,
        )
        for each in found.proposals
    ]
    return Closings(tuple(proposals), found.complete)


# Changes that a person writes.

Test = Mapping[str, Any]


@dataclass(frozen=True)
class FactShape:
    """A fact that a condition may ask about."""

    key: str
    kind: str
    codes: tuple[str, ...]


def facts_to_ask() -> dict[str, FactShape]:
    """All facts that can be added as a condition, by key."""
    return {
        key: FactShape(key, fact.kind.value, fact.codes)
        for key, fact in vocabulary().items()
        if fact.kind.value in ("boolean", "number", "code", "codes")
    }


def conditions_of(service: Service) -> list[list[tuple[str, dict[str, Any]]]]:
    """The conditions of each rule of a service as plain values."""
    return [[(cell.fact, box_to_json(cell.test)) for cell in rule.cells] for rule in service.criteria.rules]


def changed_service(
    service: Service, rules: Iterable[tuple[int, Iterable[tuple[str, Test]]]], area: Iterable[str]
) -> Service:
    """A service with other conditions: the rules that stay, by number, with their new conditions.

    Raises Invalid when none is left or a condition makes no sense.
    """
    old = service.criteria.rules
    try:
        made = tuple(
            dataclasses.replace(
                old[number - 1],
                cells=tuple(Cell(fact, box_from_json(test)) for fact, test in conditions),
            )
            for number, conditions in rules
        )
        criteria = dataclasses.replace(service.criteria, rules=made, checked_on=None)
    except CriteriaError as error:
        raise Invalid(_("These conditions do not make sense together. Look at the bounds.")) from error
    return dataclasses.replace(service, criteria=criteria, area=frozenset(area))


def service_to_json(service: Service) -> dict[str, Any]:
    """A changed service as plain values, so that a form can carry it on."""
    return {"criteria": criteria_to_json(service.criteria), "area": sorted(service.area)}


def service_from_json(report: Report, data: Mapping[str, Any]) -> Service:
    """A changed service of a report from what a form carried. Raises Invalid, Missing."""
    try:
        criteria = criteria_from_json(data["criteria"])
        area = frozenset(str(code) for code in data["area"])
    except (CriteriaError, KeyError, TypeError, ValueError) as error:
        raise Invalid(_("The change could not be read. Go back and make it again.")) from error
    own = service_in(report, criteria.key)
    return dataclasses.replace(own, criteria=criteria, area=area)
