"""Where a network comes from and what came from it; the numbers of its phases.

What is counted is said by the models themselves, with an inner class `Counted`:

    class Counted:
        name = _("Measures")                what is counted
        network = "plan__network"           the path to the network
        by = "state"                        optional: a field with codes; each code is counted by itself
        labels = MeasureState               optional: the choices of that field
        on = staticmethod(day) -> Q         optional: which rows hold a day
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Q

from polku.accounts.choices import OrganisationKind
from polku.accounts.models import Organisation
from polku.cooperation.models import Lineage, Network, PhaseSnapshot

PROGRAMMES = (OrganisationKind.PROGRAMME, OrganisationKind.PROJECT)
ENDS = ("organisation", "network", "procedure")
Node = tuple[str, int]


@dataclass
class Step:
    """A thing in a lineage: a programme, project, network or operating model, and what came from it."""

    kind: str
    thing: Any
    link: Lineage | None = None
    results: list[Step] = field(default_factory=list)

    @property
    def node(self) -> Node:
        """Which thing it is."""
        return self.kind, self.thing.pk


class _Map:
    """All links of the installation: there are tens of them, so they are read at once."""

    def __init__(self) -> None:
        self.things: dict[Node, Any] = {}
        self.forth: dict[Node, list[tuple[Node, Lineage | None]]] = {}
        self.back: dict[Node, list[Node]] = {}
        # A programme's projects stand in the tree of organisations.
        for project in Organisation.objects.filter(kind__in=PROGRAMMES).order_by("number", "pk"):
            self.things["organisation", project.pk] = project
            if project.parent_id:
                self._join(("organisation", project.parent_id), ("organisation", project.pk), None)
        ends = [f"{side}_{end}" for side in ("from", "to") for end in ENDS]
        for link in Lineage.objects.select_related(*ends).order_by("on", "pk"):
            self._join(self._end(link, "from"), self._end(link, "to"), link)

    def _end(self, link: Lineage, side: str) -> Node:
        for kind in ENDS:
            thing = getattr(link, f"{side}_{kind}")
            if thing is not None:
                self.things[kind, thing.pk] = thing
                return kind, thing.pk
        raise AssertionError(side)

    def _join(self, origin: Node, result: Node, link: Lineage | None) -> None:
        self.forth.setdefault(origin, []).append((result, link))
        self.back.setdefault(result, []).append(origin)

    def roots(self, node: Node) -> list[Node]:
        """The first things that something comes from, however far back; itself when it comes from nothing."""
        seen, level, found = {node}, [node], []
        while level:
            above = []
            for one in level:
                origins = [o for o in self.back.get(one, ()) if o in self.things]
                if not origins:
                    found.append(one)
                above += [o for o in origins if o not in seen]
                seen.update(origins)
            level = above
        return list(dict.fromkeys(found))

    def line(self, node: Node) -> set[Node]:
        """Everything that something comes from and everything that came from it."""
        return _closed(node, lambda n: self.back.get(n, [])) | _closed(
            node, lambda n: [r for r, _link in self.forth.get(n, [])]
        )

    def tree(self, node: Node, keep: set[Node], seen: frozenset[Node] = frozenset()) -> Step:
        """The thing with what came from it, only of those to be kept."""
        step = Step(node[0], self.things[node])
        for result, link in self.forth.get(node, ()):
            if result in keep and result in self.things and result not in seen:
                below = self.tree(result, keep, seen | {node})
                below.link = link
                step.results.append(below)
        return step


def _closed(start: Node, step: Any) -> set[Node]:
    found, level = {start}, [start]
    while level:
        level = [n for one in level for n in step(one) if n not in found]
        found.update(level)
    return found


def lineage_of(thing: Organisation | Network) -> list[Step]:
    """Where a network or a project comes from and what came from it, as trees from the first origin on."""
    links = _Map()
    node: Node = ("network" if isinstance(thing, Network) else "organisation", thing.pk)
    links.things.setdefault(node, thing)
    keep = links.line(node)
    return [links.tree(root, keep) for root in links.roots(node)]


def links_of(network: Network) -> list[Lineage]:
    """The links that a network's coordinators keep: those that begin or end at it."""
    ends = [f"{side}_{end}" for side in ("from", "to") for end in ENDS]
    found = Lineage.objects.filter(Q(from_network=network) | Q(to_network=network))
    return list(found.select_related(*ends).order_by("on", "pk"))


def counts_of(network: Network, on: date) -> dict[str, dict[str, int]]:
    """How many of each counted thing a network has on a day: in all (the empty code), and by code."""
    return {model._meta.label_lower: _count(model, network, on) for model in counted_models()}


def counted_models() -> list[type[models.Model]]:
    """Every model of the project that is counted in the phases."""
    return [model for model in apps.get_models() if hasattr(model, "Counted")]


def _count(model: type[models.Model], network: Network, on: date) -> dict[str, int]:
    counted: Any = model.Counted  # type: ignore[attr-defined]
    rows = model._default_manager.filter(**{counted.network: network})
    if hasattr(counted, "on"):
        rows = rows.filter(counted.on(on))
    found = {"": rows.count()}
    if hasattr(counted, "by"):
        groups = rows.order_by().values(counted.by).annotate(number=Count("pk", distinct=True))
        found |= {str(row[counted.by]): row["number"] for row in groups}
    return found


@dataclass(frozen=True)
class CountRow:
    """One number through the phases: what it counts, and its value in each snapshot; None where it was not counted."""

    name: str
    values: list[int | None]
    is_part: bool

    @property
    def change(self) -> int | None:
        """How much it changed from the first to the last."""
        known = [value for value in self.values if value is not None]
        return known[-1] - known[0] if len(known) > 1 else None


def compared(network: Network, on: date) -> tuple[list[PhaseSnapshot], list[CountRow]]:
    """The snapshots of a network in their order, and their numbers side by side with those of a day."""
    snapshots = list(network.snapshots.all())
    columns = [each.counts for each in snapshots] + [counts_of(network, on)]
    rows = [row for model in counted_models() for row in _rows(model, columns)]
    return snapshots, rows


def _rows(model: type[models.Model], columns: list[dict[str, dict[str, int]]]) -> Iterator[CountRow]:
    counted: Any = model.Counted  # type: ignore[attr-defined]
    label = model._meta.label_lower
    labels = dict(getattr(getattr(counted, "labels", None), "choices", ()))
    codes = sorted({code for column in columns for code in column.get(label, {})})
    for code in codes:
        values = [(column[label].get(code, 0) if label in column else None) for column in columns]
        yield CountRow(str(labels.get(code, code)) if code else str(counted.name), values, bool(code))
