"""The criteria of all organisations side by side."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from polku.criteria import permissions, wording
from polku.criteria.choices import SetState, SourceKind
from polku.criteria.content import CriteriaContent
from polku.criteria.models import CriteriaSet, CriteriaVersion
from polku.criteria.queries.editor import Way, ways_of
from polku.criteria.queries.in_force import in_force_on
from polku.criteria.queries.people import organisations_to_write_for
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.languages import Passage
from polku.shared.text import sort_key
from polku.ui.days import short_day


@dataclass(frozen=True)
class Asked:
    """What is looked for: empty does not limit. Organisations and groups by number."""

    organisation: int | None = None
    group: int | None = None
    purpose: str = ""
    source: str = ""
    stale: bool = False
    unwritten: bool = False


@dataclass(frozen=True)
class Line:
    """One set with the text that holds today, or its newest draft when none does."""

    criteria: CriteriaSet
    content: CriteriaContent
    in_force: bool
    stale: bool
    mine: bool
    name: Passage
    organisation: Passage
    group: str
    source: str
    ways: list[Way]


@dataclass(frozen=True)
class Side:
    """The sets of one purpose and client group beside each other."""

    purpose: str
    group: str
    lines: list[Line] = field(default_factory=list)


def inventory(asked: Asked, *, actor: Actor | None, on: date, language: str) -> list[Line]:
    """The sets an actor may see, by organisation and name. Members of the network. Raises Missing."""
    if not permissions.may_see_inventory(actor) or actor is None:
        raise Missing
    mine = {organisation.pk for organisation in organisations_to_write_for(actor, language)}
    rows = _rows(asked, mine)
    held = in_force_on(on, ids=[criteria.pk for criteria in rows])
    newest = _newest([criteria.pk for criteria in rows if criteria.pk not in held])
    documents = {pk: found.version.document for pk, found in held.items()}
    documents |= {version.criteria_id: version.document for version in newest}
    lines = [
        _line(criteria, documents[criteria.pk], criteria.pk in held, mine, on, language) for criteria in rows
    ]
    kept = [line for line in lines if _fits(line, asked)]
    return sorted(kept, key=lambda line: (sort_key(line.organisation.text), sort_key(line.name.text)))


def side_by_side(lines: Sequence[Line]) -> list[Side]:
    """The lines by purpose and client group."""
    sides: dict[tuple[str, str], Side] = {}
    for line in lines:
        purpose = str(line.criteria.get_purpose_display())
        side = sides.setdefault((purpose, line.group), Side(purpose, line.group))
        side.lines.append(line)
    return [sides[key] for key in sorted(sides)]


def inventory_rows(lines: Sequence[Line]) -> list[list[str]]:
    """The lines as a table of texts, its header first."""
    header = [
        _("Organisation"), _("Client group"), _("What the criteria decide"), _("Name"), _("State"), _("Criteria"),
        _("Source"), _("Address on the web"), _("Who keeps it true"), _("Holds from"), _("Holds until"),
        _("Last checked"), _("Next check"),
    ]  # fmt: skip
    return [header, *(_row(line) for line in lines)]


def _row(line: Line) -> list[str]:
    criteria, content = line.criteria, line.content
    days = (content.valid_from, content.valid_to, criteria.checked_on, criteria.next_check_on)
    return [
        line.organisation.text,
        line.group,
        str(criteria.get_purpose_display()),
        line.name.text,
        str(criteria.get_state_display()),
        "\n".join(_sentences(line.ways)),
        line.source,
        content.source.url,
        criteria.owner_label,
        *(short_day(day) if day else "" for day in days),
    ]


def _sentences(ways: Sequence[Way]) -> list[str]:
    return [
        "; ".join([*way.phrases, *(f"{check.who}: {check.words.text}" for check in way.checks)])
        for way in ways
    ]


def _rows(asked: Asked, mine: Collection[int]) -> list[CriteriaSet]:
    seen = Q(state=SetState.PUBLISHED) | Q(state=SetState.DRAFT, organisation__in=mine)
    limits = {
        "organisation": asked.organisation,
        "client_group": asked.group,
        "purpose": asked.purpose or None,
    }
    rows = CriteriaSet.objects.filter(seen, **{k: v for k, v in limits.items() if v is not None})
    return list(rows.select_related("organisation", "client_group"))


def _newest(ids: Collection[int]) -> list[CriteriaVersion]:
    return list(CriteriaVersion.objects.filter(criteria__in=ids, number=F("criteria__version")))


def _line(
    criteria: CriteriaSet,
    content: CriteriaContent,
    held: bool,
    mine: Collection[int],
    on: date,
    language: str,
) -> Line:
    group = criteria.client_group.name(language).text if criteria.client_group else _("Everybody")
    due = criteria.next_check_on is not None and criteria.next_check_on <= on
    return Line(
        criteria,
        content,
        held,
        due or (criteria.state == SetState.PUBLISHED and criteria.checked_on is None),
        criteria.organisation_id in mine,
        criteria.name(language),
        criteria.organisation.name(language),
        group,
        wording.source_phrase(content.source),
        ways_of(content, language),
    )


def _fits(line: Line, asked: Asked) -> bool:
    kind = line.content.source.kind
    return (
        (not asked.source or kind == asked.source)
        and (not asked.stale or line.stale)
        and (not asked.unwritten or kind == SourceKind.UNWRITTEN.value)
    )
