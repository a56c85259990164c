"""Plans with their themes, and how far each theme has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from polku.cooperation.models import Network
from polku.cooperation.queries import network_by_slug
from polku.directory.models import Theme as Collection
from polku.measures import permissions
from polku.measures.choices import MeasureState
from polku.measures.models import ActionPlan, Measure, Theme
from polku.measures.queries.measures import NO_THEME, in_order, is_late, plan_of
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing


@dataclass
class ThemeProgress:
    """A theme and its measures; without a theme, the measures that have none. Dropped ones do not count."""

    theme: Theme | None
    measures: list[Measure] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The theme's part of an address."""
        return self.theme.code if self.theme else NO_THEME

    @property
    def wanted(self) -> list[Measure]:
        """The measures that are or were meant to be done."""
        return [measure for measure in self.measures if measure.state != MeasureState.DROPPED]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(measure.state == MeasureState.DONE for measure in self.measures)

    @property
    def late(self) -> int:
        """How many are open past their day."""
        today = clock.today()
        return sum(is_late(measure, today) for measure in self.measures)

    def count(self, state: str) -> int:
        """How many are in a state."""
        return sum(measure.state == state for measure in self.measures)


def network_to_read(slug: str, *, actor: Actor | None) -> Network:
    """The network of an address, for somebody who takes part in it. Raises Missing."""
    network = network_by_slug(slug)
    if not permissions.may_read_plan(actor, network):
        raise Missing
    return network


def plan_to_read(network: Network, number: str = "") -> ActionPlan | None:
    """The plan of a number, or of today; None when there is no plan yet. Raises Missing for a wrong number."""
    if not number:
        return plan_of(network, clock.today())
    found = network.plans.filter(number=int(number)).first() if number.isdigit() and len(number) < 5 else None
    if found is None:
        raise Missing
    return found


def public_plan(slug: str, number: str = "") -> ActionPlan:
    """A plan that everybody may read. Raises Missing."""
    network = network_by_slug(slug)
    plan = plan_to_read(network, number) if network.is_public else None
    if plan is None or not plan.is_public:
        raise Missing
    return plan


def themes_of(network: Network) -> list[Theme]:
    """The themes of a network, by their number."""
    return list(network.themes.order_by("order"))


def theme_of(network: Network, code: str) -> Theme:
    """The theme of a code. Raises Missing."""
    found = network.themes.filter(code=code).select_related("network").first()
    if found is None:
        raise Missing
    return found


def progress_of(plan: ActionPlan, *, public: bool = False) -> list[ThemeProgress]:
    """How far each theme of a plan has come; measures without a theme stand last."""
    rows = in_order(Measure.objects.filter(plan=plan))
    if public:
        rows = rows.filter(is_public=True)
    return grouped(themes_of(plan.network), rows)


def grouped(themes: Iterable[Theme], measures: Iterable[Measure]) -> list[ThemeProgress]:
    """Measures under their themes."""
    found: dict[int | None, ThemeProgress] = {theme.pk: ThemeProgress(theme) for theme in themes}
    loose = ThemeProgress(None)
    for measure in measures:
        found.get(measure.theme_id, loose).measures.append(measure)
    return [*found.values(), *([loose] if loose.measures else [])]


def progress_of_theme(plan: ActionPlan, code: str, *, public: bool = False) -> ThemeProgress:
    """One theme of a plan by its code. Raises Missing."""
    for progress in progress_of(plan, public=public):
        if progress.code == code:
            return progress
    raise Missing


def has_collection(group: ThemeProgress) -> bool:
    """Whether the directory has a public collection of the same theme."""
    return group.theme is not None and Collection.objects.filter(slug=group.code).exists()
